// A row along a kerb (a tap near it) or along a line of one's own. What would stand there is asked from the server and shown;
// Enter or the form's button keeps it. The form is <draw-row>, which gives specs() and shows told().
import { debounce } from "../../lib/dom.js";
import { propose } from "../laying.js";
import { nearest } from "../outline.js";
import { outlined } from "../paint.js";
import { paintHandles } from "../handles.js";
import { Pointing } from "./pointing.js";

const NEAR_M = 14; // from a kerb
const GRIP_PX = { mouse: 11, touch: 22 };

export class RowTool extends Pointing {
  constructor(street) {
    super(street);
    this.soon = debounce(() => this.ask(), 220);
  }

  get form() { return this.street.querySelector("draw-row"); }

  start({ row = null } = {}) {
    this.row = row; // the key of the row to lay again
    this.keeping = false;
    this.kerb = null; // {road, side} that was picked
    this.found = null;
    this.points = [];
    this.form.open(row && this.street.store.get(row));
    this.wanted();
  }

  stop() {
    this.request?.abort();
    this.found = null;
    this.keeping = false;
    super.stop();
    this.canvas.lift(null);
  }

  cancel() { this.grip = null; this.canvas.touch(); }

  /** The kerbs that the form names now. */
  get picked() {
    const { kind, road, sides } = this.form.line();
    return kind === "kerb" ? this.scene.kerbs.filter((kerb) => kerb.road === road && sides.includes(kerb.side)) : [];
  }

  near(point) {
    const found = this.scene.kerbs.map((kerb) => ({ ...kerb, ...nearest(point, kerb.line) })).sort((a, b) => a.away - b.away)[0];
    return found && found.away < NEAR_M ? found : null;
  }

  // --- hands --------------------------------------------------------------------------------------------------------------

  tap(point, event) {
    if (this.grip) { this.grip = null; return; }
    if (this.form.line().kind === "own") return super.tap(point, event);
    const kerb = this.near(point);
    if (kerb) this.form.pick(kerb);
    else this.street.notice(this.street.say("no_kerb"));
  }

  hover(point, event) {
    if (this.form.line().kind === "own") return super.hover(point, event);
    this.over = null;
    this.kerb = point && this.near(point);
    this.canvas.touch();
  }

  /** The ends of the row along the kerb can be pulled. */
  get handles() {
    const [kerb] = this.picked;
    if (!kerb) return [];
    const { start, end } = this.form.ends();
    return [start, end ?? Infinity].map((along, i) => ({ sort: "corner", i, at: at(kerb.line, along) }));
  }

  down(point, event) {
    const reach = (GRIP_PX[event.pointerType] ?? GRIP_PX.mouse) / this.canvas.ground.scale;
    this.grip = this.handles.find((handle) => Math.hypot(handle.at[0] - point[0], handle.at[1] - point[1]) < reach) || null;
    return Boolean(this.grip);
  }

  drag(point) {
    const { along } = nearest(point, this.picked[0].line);
    this.form.pull(this.grip.i === 0 ? "start_m" : "end_m", Math.round(along * 10) / 10);
    this.canvas.touch();
  }

  drop() { this.grip = null; }
  changed() { super.changed(); this.wanted(); }
  finish() { this.keep(); }
  get ownPoints() { return this.points.map((point) => this.street.frame.lonlat(point)); }

  // --- asking and keeping -------------------------------------------------------------------------------------------------

  /** The form or the line changed: what would stand there? */
  wanted() {
    this.request?.abort();
    this.found = null;
    this.keeping = false;
    this.asked = this.form.specs() ? this.soon() : this.show(null);
  }

  async ask() {
    const specs = this.form.specs();
    if (!specs || this.street.tool !== this) return;
    const request = new AbortController();
    this.request = request;
    try {
      const found = await propose(this.street, specs, request.signal);
      if (request === this.request && this.street.tool === this) this.show(found);
    } catch (error) {
      if (error.name !== "AbortError" && request === this.request) this.show(null, error);
    }
  }

  show(found, error = null) {
    this.found = found;
    const changes = found?.changes || [];
    const whole = changes.map(({ key, was, now }) => (now && key[0] === "s" ? this.scene.slot(key, { ...(was ? this.street.store.get(key) : null), ...now }) : null)).filter(Boolean);
    const hurt = new Set((found?.problems || []).flatMap((problem) => problem.keys));
    for (const slot of whole) slot.hurt = hurt.has(slot.key);
    this.canvas.lift(new Set(changes.filter(({ was }) => was).map(({ key }) => key)));
    this.canvas.ghosts = whole;
    this.canvas.touch();
    this.form.told(found, error);
    const keep = this.keeping && found;
    this.keeping = false;
    if (keep) this.keep();
  }

  /** What is shown becomes a step; where the answer is still under way, when it comes. */
  keep() {
    if (!this.found) { this.keeping = Boolean(this.form.specs()); return; }
    this.keeping = false;
    if (this.found.count) this.street.querySelector("draw-who").agree(this.found.changes, () => this.commit(this.found));
  }

  commit(found) {
    const { street } = this;
    if (!found) return; // the form was changed while somebody was asked
    const rows = found.changes.filter(({ key, was, now }) => key[0] === "r" && now && (!was || key === this.row));
    const name = this.row ? "row_changed" : rows.length > 1 ? "rows_added" : "row_added";
    const row = this.form.values().prefix;
    const step = street.edits.commit(name, { row, n: found.count }, found.changes);
    const keys = rows.map(({ key }) => key);
    street.use("select");
    if (step) street.selection.choose(this.row ? [this.row] : keys);
  }

  paint(ctx, view, canvas) {
    const ink = canvas.palette.ink("lantern-text");
    if (this.kerb) outlined(ctx, view, this.kerb.line, false, { stroke: ink, width: 3, dash: [8, 6], line: 0.8 });
    for (const { line } of this.picked) outlined(ctx, view, line, false, { stroke: ink, width: 4 });
    paintHandles(ctx, view, this.handles, canvas.palette);
    if (this.form.line().kind === "own") super.paint(ctx, view, canvas);
  }
}

/** The point of a line so far from its start. */
function at(line, along) {
  let left = along;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1], line[i]];
    const size = Math.hypot(bx - ax, by - ay);
    if (left <= size) return [ax + (bx - ax) * left / size, ay + (by - ay) * left / size];
    left -= size;
  }
  return line.at(-1);
}
