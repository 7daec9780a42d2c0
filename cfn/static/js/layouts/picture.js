// The picture below the drawing, an aerial view or a plan to trace: placed by its middle, its width in metres, its turn and how
// much shows through. As a thing it has corners like a slot: top left, top right, bottom right, bottom left.
import { corners } from "./outline.js";
import { el } from "../lib/dom.js";

export class Picture {
  constructor(street) {
    Object.assign(this, { street, held: null });
    street.canvas.ground.addEventListener("view", () => this.place());
    street.store.addEventListener("change", ({ detail }) => { if (detail.keys.has("-")) this.show(); });
    this.show();
  }

  get values() { return this.held || this.street.store.get("-")?.backdrop || null; }

  show() {
    const { file } = this.values || {};
    if (file !== this.file) {
      this.img?.remove();
      this.img = file ? el("img", { class: "draw__picture", alt: "", draggable: "false", src: `${this.street.state.urls.backdrop}/${file}` }) : null;
      this.img?.addEventListener("load", () => this.place());
      if (this.img) this.street.canvas.ground.element.prepend(this.img);
      this.file = file;
    }
    this.place();
  }

  /** Shown elsewhere while a hand holds it; null puts it back. */
  hold(values) {
    this.held = values;
    this.place();
    this.street.canvas.touch();
  }

  place() {
    const { values, img } = this;
    if (!img || !values) return;
    const middle = this.street.frame.metres([values.lon, values.lat]);
    const size = values.width_m / (img.naturalWidth || 1);
    img.style.opacity = String(values.opacity);
    img.style.transform = `${this.street.canvas.ground.matrix(middle, size, values.rotation_deg)} translate(-50%, -50%)`;
  }

  get thing() {
    const { values, img } = this;
    if (!values || !img) return null;
    const [x, y] = this.street.frame.metres([values.lon, values.lat]);
    const d = values.width_m * (img.naturalHeight || 1) / (img.naturalWidth || 1);
    const thing = { x, y, w: values.width_m, d, bearing: 90 + values.rotation_deg };
    return { ...thing, points: corners(thing) };
  }
}
