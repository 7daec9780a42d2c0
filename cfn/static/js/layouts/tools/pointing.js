// Points set one after the other: taps; or the keyboard's cross, which arrow keys move and Space sets. Enter ends, Backspace
// takes the last point back, Escape all of them.
import { distance } from "../outline.js";
import { tag } from "../guides.js";
import { outlined } from "../paint.js";
import { snapPoint } from "../snapping.js";
import { Tool } from "./tool.js";

const SNAP_PX = 10;
const TWICE_MS = 400;
const TWICE_PX = 14;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Pointing extends Tool {
  constructor(street) {
    super(street);
    this.points = [];
  }

  /** How many points end it by themselves; areas are closed. */
  get most() { return Infinity; }
  get closed() { return false; }

  start() { this.reset(); }

  reset() {
    this.points = [];
    this.over = this.cross = null;
    this.changed();
  }

  cancel() { this.reset(); }
  /** Overridden: what to do when points came or went, and at the end. */
  changed() { this.canvas.touch(); }
  finish() {}

  snapped(point, event) {
    if (event?.altKey) return point;
    const corners = this.scene.all("f").filter((shape) => shape.kind !== "facility").flatMap((shape) => shape.points);
    return snapPoint(point, [...this.points, ...corners], SNAP_PX / this.canvas.ground.scale) || point;
  }

  tap(point, event) {
    const { last } = this;
    this.last = event;
    const twice = last && event.timeStamp - last.timeStamp < TWICE_MS && Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < TWICE_PX;
    this.cross = null;
    if (twice && this.points.length > 1) return this.finish();
    this.set(this.snapped(point, event));
  }

  set(point) {
    if (this.most === 1) this.points = []; // what was wrong with the form is put right by now
    if (this.closed && this.points.length > 2 && distance(point, this.points[0]) < 1e-6) return this.finish();
    this.points.push(point);
    this.changed();
    if (this.points.length >= this.most) this.finish();
  }

  hover(point, event) {
    this.over = point && this.snapped(point, event);
    this.canvas.touch();
  }

  // --- keys ---------------------------------------------------------------------------------------------------------------

  press(event) {
    const onMap = isOnMap(event);
    if (ARROWS[event.key] && onMap) return this.steer(ARROWS[event.key], event.shiftKey ? 10 : 1);
    if (event.key === " " && this.cross && onMap) return this.set([...this.cross]), true;
    if (event.key === "Enter" && onMap) return this.finish(), true;
    if (event.key === "Backspace" && this.points.length) return this.back();
    if (event.key === "Escape" && this.points.length) return this.reset(), true;
    return false;
  }

  back() {
    this.points.pop();
    this.changed();
    return true;
  }

  steer([right, up], metres) {
    const { ground } = this.canvas;
    const [x, y] = this.cross || this.points.at(-1) || ground.middle;
    const [dx, dy] = this.cross || this.points.length ? ground.vector(right * metres, up * metres) : [0, 0];
    this.cross = [x + dx, y + dy];
    this.over = null;
    ground.show([this.cross], -9);
    this.canvas.touch();
    return true;
  }

  // --- the sketch ---------------------------------------------------------------------------------------------------------

  paint(ctx, view, canvas) {
    const { palette } = canvas;
    const next = this.cross || this.over;
    const line = next ? [...this.points, next] : this.points;
    if (line.length > 1) outlined(ctx, view, line, this.closed && line.length > 2, { fill: this.closed ? palette.ink("lantern") : null, alpha: 0.15, stroke: palette.ink("lantern-text"), width: 2.5 });
    view.pixels();
    for (const point of this.points) dot(ctx, view.screen(point), palette);
    if (this.cross) plus(ctx, view.screen(this.cross), palette.ink("ink"));
    const before = this.points.at(-1);
    if (next && before && distance(before, next) > 0.05) tag(ctx, view, palette, next, this.street.say("metres", { m: Math.round(distance(before, next) * 10) / 10 }), -30);
  }
}

/** Keys on a button are the button's, also on those that lie on the map. */
export function isOnMap({ target }) {
  return target === document.body || Boolean(target.closest?.("[data-ground]") && !target.closest("button, a, summary, input"));
}

function dot(ctx, [x, y], palette) {
  ctx.beginPath();
  ctx.arc(x, y, 6, 0, 2 * Math.PI);
  Object.assign(ctx, { fillStyle: palette.ink("lantern"), strokeStyle: palette.ink("lantern-text"), lineWidth: 2 });
  ctx.fill();
  ctx.stroke();
}

function plus(ctx, [x, y], ink) {
  ctx.beginPath();
  for (const [dx, dy] of [[14, 0], [0, 14]]) { ctx.moveTo(x - dx, y - dy); ctx.lineTo(x + dx, y + dy); }
  Object.assign(ctx, { strokeStyle: ink, lineWidth: 2 });
  ctx.stroke();
}
