// Choosing: a tap chooses, a tap with shift adds, a rectangle chooses all in it. Nothing moves.
import { inside } from "../outline.js";
import { outlined } from "../paint.js";
import { Tool } from "./tool.js";

const TWICE_MS = 350;

export class Select extends Tool {
  stop() { super.stop(); this.hover(null); }

  cancel() {
    this.from = null;
    this.canvas.touch();
  }

  hover(point, event) {
    const over = point ? this.scene.under(point, this.reach(event))[0] : null;
    const key = over && (over.letter === "s" || over.kind === "facility" || !over.closed) ? over.key : null;
    if (key === this.canvas.pointed) return;
    this.canvas.pointed = key;
    this.canvas.ground.element.classList.toggle("is-over", key !== null);
    this.canvas.touch();
  }

  tap(point, event) {
    const found = this.scene.under(point, this.reach(event));
    if (!found.length) return event.shiftKey ? null : this.selection.clear();
    if (event.shiftKey || event.ctrlKey || event.metaKey || this.street.adding) return this.selection.toggle(found[0].key);
    const { last } = this;
    this.last = event;
    // Twice at once: the whole row. The same place again later: what lies below.
    if (last && event.timeStamp - last.timeStamp < TWICE_MS && this.selection.has(found[0].key)) {
      const row = found[0].letter === "s" && this.scene.rowOf(found[0]);
      return row ? this.selection.choose([row.key]) : null;
    }
    const at = found.findIndex((thing) => this.selection.only === thing.key);
    this.selection.choose([found[(at + 1) % found.length].key]);
  }

  // --- a rectangle --------------------------------------------------------------------------------------------------------

  down(point, event) {
    if (!event.shiftKey && !this.street.adding) return false;
    this.from = point;
    return true;
  }

  drag(point) {
    this.to = point;
    this.canvas.touch();
  }

  drop() {
    if (this.from && this.to) this.selection.add(this.scene.within(this.ring(), inside));
    this.from = this.to = null;
    this.canvas.touch();
  }

  /** The rectangle between two points, level on the screen. */
  ring() {
    const { ground } = this.canvas;
    const [[a, b], [c, d]] = [ground.turned(this.from), ground.turned(this.to)];
    return [[a, b], [c, b], [c, d], [a, d]].map((corner) => ground.straight(corner));
  }

  paint(ctx, view, { palette }) {
    if (!this.from || !this.to) return;
    outlined(ctx, view, this.ring(), true, { fill: palette.ink("lantern"), alpha: 0.16, stroke: palette.ink("lantern-text"), width: 1.5, dash: [5, 4] });
  }
}
