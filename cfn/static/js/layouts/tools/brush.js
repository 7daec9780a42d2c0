// The brush of quality: slots it passes get the quality of its slider, all of one stroke in one step. While it is in hand the
// map shows quality: the brighter, the better. Without a mouse the form of chosen slots does the same.
import { Tool } from "./tool.js";

const SIZE_PX = 14;

export class Brush extends Tool {
  get slider() { return this.street.querySelector("[data-quality]"); }
  get quality() { return Number(this.slider.value) / 100; }

  start() {
    this.painted = new Map();
    this.canvas.heat = true;
    this.slider.oninput = () => this.told();
    this.told();
    this.canvas.redraw();
  }

  stop() {
    this.canvas.heat = false;
    super.stop();
    this.canvas.redraw();
  }

  told() { this.street.querySelector("[data-quality-told]").textContent = this.slider.value; }

  cancel() {
    this.before = null;
    this.painted = new Map();
    this.canvas.lift(null);
  }

  under(point, event) {
    const reach = event.pointerType === "touch" ? SIZE_PX / this.canvas.ground.scale : 0.1;
    return this.scene.under(point, reach).filter((thing) => thing.letter === "s");
  }

  down(point, event) { return this.under(point, event).length > 0; }
  tap(point, event) { this.pass(point, event); this.drop(); }

  drag(point, event, from) {
    const [x, y] = this.before || from || point;
    const steps = Math.max(1, Math.ceil(Math.hypot(point[0] - x, point[1] - y)));
    for (let i = 1; i <= steps; i++) this.pass([x + (point[0] - x) * i / steps, y + (point[1] - y) * i / steps], event);
    this.before = point;
  }

  pass(point, event) {
    for (const slot of this.under(point, event)) {
      if (this.painted.has(slot.key)) continue;
      this.painted.set(slot.key, { ...slot, values: { ...slot.values, quality: this.quality } });
    }
    this.canvas.ghosts = [...this.painted.values()];
    this.canvas.touch();
  }

  drop() {
    const keys = [...this.painted.keys()];
    const { quality } = this;
    this.before = null;
    this.cancel();
    if (keys.length) this.street.edits.paint(keys, quality);
  }
}
