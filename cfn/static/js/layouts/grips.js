// A hand that holds something. Each grip is asked where things would be: at(point, event) → {things, guides, told}, and puts
// them there when it lets go: put(things).
import { bearing, box, distance, rotated } from "./outline.js";
import { alongOnly, axes, snap, snapPoint, snapReach } from "./snapping.js";
import { relay } from "./laying.js";
import { middleOf } from "./scene.js";

const SNAP_PX = 9;
const NEAR_M = 40;
const CHECKED = 150; // slots looked at in every frame; the server looks at all
const STEP_DEG = 5;

/** Whole things, moved freely or along a row. */
export class BodyGrip {
  constructor(street, keys, held, from) {
    Object.assign(this, { street, held, from });
    this.keys = new Set(street.edits.withSlots(keys));
    this.things = [...this.keys].map((key) => street.scene.get(key));
    const { scene } = street;
    this.kerbs = scene.kerbs.filter(({ road }) => !this.keys.has(road)).map(({ line }) => line);
  }

  at(point, event) {
    const { held, street } = this;
    let move = [point[0] - this.from[0], point[1] - this.from[1]];
    const along = held.letter === "s" && street.along && !event.free;
    if (along) move = alongOnly(held, move);
    let guides = [];
    if (held.letter === "s" && !event.altKey) {
      const there = street.scene.shifted(held, ...move);
      const more = snap(there, this.others(there), this.kerbs, snapReach(street.canvas.ground.scale), { across: !along });
      move = [move[0] + more.dx, move[1] + more.dy];
      guides = more.guides;
    }
    this.metres = Math.hypot(...move);
    const things = this.things.map((thing) => street.scene.shifted(thing, ...move));
    return { things: hurting(street.scene, things, this.keys), guides, told: { metres: this.metres, from: middleOf(held), to: [middleOf(held)[0] + move[0], middleOf(held)[1] + move[1]] } };
  }

  others({ x, y }) {
    return this.street.scene.near([x - NEAR_M, y - NEAR_M, x + NEAR_M, y + NEAR_M]).filter((slot) => !this.keys.has(slot.key));
  }

  put(things) { return this.street.edits.put(things, "moved", { m: Math.round(this.metres * 100) / 100 }); }
}

/** Slots turned around their common middle. */
export class TurnGrip {
  constructor(street, keys) {
    Object.assign(this, { street });
    this.keys = new Set(street.edits.withSlots(keys));
    this.things = [...this.keys].map((key) => street.scene.get(key));
    const [left, low, right, high] = box(this.things.flatMap((thing) => thing.points));
    this.centre = [(left + right) / 2, (low + high) / 2];
  }

  at(point, event, from) {
    const turned = bearing(this.centre, point) - bearing(this.centre, from);
    const step = event.altKey ? 0.5 : STEP_DEG;
    this.degrees = Math.round(((turned + 540) % 360 - 180) / step) * step;
    return { things: hurting(this.street.scene, this.turned(this.degrees), this.keys), guides: [], told: { degrees: this.degrees, to: point } };
  }

  turned(degrees) {
    const { scene } = this.street;
    return this.things.map((thing) => {
      if (thing.letter !== "s") return { ...thing, points: thing.points.map((point) => rotated(point, this.centre, degrees)) };
      const [x, y] = rotated([thing.x, thing.y], this.centre, degrees);
      return scene.standing({ ...thing, x, y, bearing: thing.bearing + degrees });
    });
  }

  put(things) { return this.street.edits.put(things, "turned", { deg: this.degrees }); }
}

/** One slot made wider or deeper; its front start stays where it is. */
export class SizeGrip {
  constructor(street, key) {
    Object.assign(this, { street, slot: street.scene.get(key) });
  }

  at(point, event, from) {
    const { u, p } = axes(this.slot);
    const [a, , c] = this.slot.points;
    const away = [c[0] + point[0] - from[0] - a[0], c[1] + point[1] - from[1] - a[1]];
    const size = (k) => Math.min(50, Math.max(0.5, Math.round((away[0] * k[0] + away[1] * k[1]) * 10) / 10));
    const [w, d] = [size(u), size(p)];
    const thing = this.street.scene.standing({ ...this.slot, w, d, x: a[0] + u[0] * w / 2 + p[0] * d / 2, y: a[1] + u[1] * w / 2 + p[1] * d / 2 });
    return { things: hurting(this.street.scene, [thing], new Set([thing.key])), guides: [], told: { size: [w, d], to: point } };
  }

  put(things) { return this.street.edits.put(things, "resized"); }
}

/** A corner of a shape; the middle of two corners becomes a corner when it is pulled. */
export class CornerGrip {
  constructor(street, key, { sort, i }) {
    Object.assign(this, { street, shape: street.scene.get(key), i: sort === "middle" ? i + 1 : i, fresh: sort === "middle" });
    this.corners = street.scene.all("f").filter((other) => other.key !== key).flatMap((other) => other.points);
  }

  at(point, event) {
    const reach = SNAP_PX / this.street.canvas.ground.scale;
    const snapped = event.altKey ? null : snapPoint(point, this.corners, reach);
    const points = [...this.shape.points];
    points.splice(this.i, this.fresh ? 0 : 1, snapped || point);
    const beforehand = points[(this.i + points.length - 1) % points.length];
    const told = { metres: this.i || this.shape.closed ? distance(beforehand, points[this.i]) : distance(points[0], points[1]), to: points[this.i] };
    return { things: [{ ...this.shape, points, box: box(points) }], guides: [], told };
  }

  put([shape]) {
    if (shape.letter === "r") return relay(this.street, shape);
    return this.street.edits.put([shape], "changed");
  }
}

/** Marks the slots that would stand on others or on ground to be kept clear. */
function hurting(scene, things, keys) {
  for (const thing of things.slice(0, CHECKED)) if (thing.letter === "s") thing.hurt = scene.clashes(thing, keys).length > 0;
  return things;
}

