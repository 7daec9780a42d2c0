// Moving, after the move mode was asked for: drag what is chosen, its corners, its turn; or arrow keys, 10 cm a press, 1 m with
// shift. What a hand holds is shown where it would be, with what it would stand on.
import { BodyGrip, CornerGrip, SizeGrip, TurnGrip } from "../grips.js";
import { paintGuides } from "../guides.js";
import { handleAt, handlesOf, paintHandles } from "../handles.js";
import { inside } from "../outline.js";
import { isOnMap } from "./pointing.js";
import { Select } from "./select.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const QUIET_MS = 450; // presses closer than this are one step

export class Move extends Select {
  start() {
    this.pick(null);
    this.chosen = () => { this.settle(); this.pick(null); };
    this.selection.addEventListener("change", this.chosen);
    this.canvas.touch();
  }

  stop() {
    this.settle();
    this.pick(null);
    this.selection.removeEventListener("change", this.chosen);
    super.stop();
  }

  get things() { return this.selection.keys.map((key) => this.scene.get(key)).filter(Boolean); }
  get handles() { return this.grip || this.street.adding ? [] : handlesOf(this.things, this.canvas.ground); }

  down(point, event) {
    this.settle();
    this.touched = null;
    if (event.shiftKey || this.street.adding) return super.down(point, event);
    const onSlot = this.things.some((thing) => thing.letter === "s" && inside(point, thing.points));
    const handle = onSlot ? null : handleAt(this.handles, point, event, this.canvas.ground);
    this.touched = handle;
    if (handle) return this.take(this.gripOf(handle));
    const found = this.scene.under(point, this.reach(event));
    const thing = found.find((one) => this.holds(one)) || found.find((one) => one.letter === "s" || one.kind === "facility");
    if (!thing) return false;
    this.next = this.holds(thing) ? null : thing.key;
    const keys = this.next ? [thing.key] : this.selection.keys;
    return this.take(new BodyGrip(this.street, keys, thing, point));
  }

  /** Chosen itself, or a slot of a chosen row. The site moves by its corners only. */
  holds(thing) {
    if (thing.key === "-") return false;
    const row = thing.letter === "s" ? this.scene.rowOf(thing) : null;
    return this.selection.has(thing.key) || Boolean(row && this.selection.has(row.key));
  }

  gripOf(handle) {
    const { keys, only } = this.selection;
    if (handle.sort === "turn") return new TurnGrip(this.street, keys);
    if (handle.sort === "size") return new SizeGrip(this.street, only);
    this.pick(handle.sort === "corner" ? handle.i : handle.i + 1);
    return new CornerGrip(this.street, only, handle);
  }

  take(grip) {
    this.grip = grip;
    return true;
  }

  drag(point, event, from) {
    if (!this.grip) return super.drag(point, event);
    const found = this.grip.at(point, event, from);
    if (!this.lifted) {
      if (this.next) this.selection.choose([this.next]);
      this.canvas.lift(new Set(found.things.map((thing) => thing.key)));
      this.lifted = true;
    }
    this.show(found);
  }

  show({ things, guides, told }) {
    Object.assign(this.canvas, { ghosts: things });
    Object.assign(this, { held: things, guides, told });
    this.canvas.touch();
  }

  drop(point, event) {
    if (!this.grip) return super.drop(point, event);
    const { grip, held } = this;
    this.release();
    if (held) grip.put(held);
  }

  release() {
    this.grip = this.lifted = this.held = this.guides = this.told = this.next = null;
    this.canvas.lift(null);
  }

  cancel() {
    this.release();
    super.cancel();
  }

  tap(point, event) {
    const handle = this.touched;
    this.release();
    if (handle?.sort === "corner") return this.pick(handle.i);
    return super.tap(point, event);
  }

  // --- keys ---------------------------------------------------------------------------------------------------------------

  press(event) {
    const arrow = ARROWS[event.key];
    if (arrow && isOnMap(event) && this.selection.size && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.nudge(arrow, event.shiftKey ? 1 : 0.1);
      return true;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && this.corner !== null) return this.dropCorner();
    return false;
  }

  nudge([right, up], metres) {
    const [dx, dy] = this.canvas.ground.vector(right * metres, up * metres);
    const keys = this.corner === null ? this.selection.keys.filter((key) => key !== "-") : [];
    const grip = this.corner === null ? new BodyGrip(this.street, keys, this.things[0], [0, 0]) : new CornerGrip(this.street, this.selection.only, { sort: "corner", i: this.corner });
    const start = this.corner === null ? [0, 0] : this.things[0].points[this.corner];
    this.gone = [(this.gone?.[0] || 0) + dx, (this.gone?.[1] || 0) + dy];
    // Neither snapping nor the row's way: the keys count centimetres.
    const found = grip.at([start[0] + this.gone[0], start[1] + this.gone[1]], { altKey: true, free: true });
    if (!this.waiting) this.canvas.lift(new Set(found.things.map((thing) => thing.key)));
    this.show(found);
    clearTimeout(this.waiting);
    this.put = () => grip.put(found.things);
    this.waiting = setTimeout(() => this.settle(), QUIET_MS);
  }

  /** What the keys have moved so far becomes a step. */
  settle() {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    this.waiting = this.gone = null;
    const { put } = this;
    this.release();
    put();
  }

  /** The corner that arrow keys move, and that Delete or the button takes away. */
  pick(corner) {
    this.corner = corner;
    this.street.querySelector("[data-act=corner]").hidden = corner === null;
    this.canvas.touch();
  }

  /** Takes the chosen corner away, where enough stay. */
  dropCorner() {
    const [shape] = this.things;
    if (shape.points.length <= (shape.closed ? 3 : 2)) return true;
    const points = shape.points.filter((_, i) => i !== this.corner);
    this.pick(null);
    new CornerGrip(this.street, shape.key, { sort: "corner", i: 0 }).put([{ ...shape, points }]);
    return true;
  }

  paint(ctx, view, canvas) {
    super.paint(ctx, view, canvas);
    paintHandles(ctx, view, this.handles.filter(() => !this.held), canvas.palette, this.corner);
    paintGuides(ctx, view, canvas.palette, this, (key, values) => this.street.say(key, values));
  }
}
