// The picture below, moved, turned and scaled: drag it, its corner, its turn; or by the numbers of <draw-backdrop>.
import { handleAt, paintHandles } from "../handles.js";
import { bearing, distance, inside, middle } from "../outline.js";
import { outlined } from "../paint.js";
import { Tool } from "./tool.js";

const TURN_PX = 30;
const round = (number, places = 100) => Math.round(number * places) / places;

export class Backdrop extends Tool {
  get picture() { return this.street.picture; }
  start() { this.grip = null; this.canvas.redraw(); }

  cancel() {
    this.grip = null;
    this.picture.hold(null);
  }

  get handles() {
    const { thing } = this.picture;
    if (!thing) return [];
    const top = middle(thing.points[0], thing.points[1]);
    const away = distance([thing.x, thing.y], top);
    const more = (away + TURN_PX / this.canvas.ground.scale) / away;
    const turn = [thing.x + (top[0] - thing.x) * more, thing.y + (top[1] - thing.y) * more];
    return [{ sort: "turn", at: turn }, ...thing.points.map((at) => ({ sort: "size", at }))];
  }

  down(point, event) {
    const { thing, values } = this.picture;
    if (!thing) return false;
    const handle = handleAt(this.handles, point, event, this.canvas.ground);
    if (!handle && !inside(point, thing.points)) return false;
    this.grip = { sort: handle?.sort || "body", thing, values };
    return true;
  }

  drag(point, event, from) { this.picture.hold({ ...this.grip.values, ...this.would(point, from) }); }

  would(point, from) {
    const { sort, thing, values } = this.grip;
    const at = [thing.x, thing.y];
    if (sort === "turn") return { rotation_deg: round((values.rotation_deg + bearing(at, point) - bearing(at, from) + 360) % 360) };
    if (sort === "size") return { width_m: Math.max(1, round(thing.w * distance(at, point) / distance(at, from))) };
    const [lon, lat] = this.street.frame.lonlat([thing.x + point[0] - from[0], thing.y + point[1] - from[1]]);
    return { lon, lat };
  }

  drop() {
    const { values } = this.picture;
    this.cancel();
    this.street.edits.set(["-"], { backdrop: values });
  }

  tap() { this.cancel(); }

  paint(ctx, view, { palette }) {
    const { thing } = this.picture;
    if (!thing) return;
    outlined(ctx, view, thing.points, true, { stroke: palette.ink("lantern-text"), width: 2, dash: [6, 4] });
    paintHandles(ctx, view, this.handles, palette);
  }
}
