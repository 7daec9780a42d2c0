// <draw-backdrop>: the picture below by a form: choose a file, then its width, turn, how much shows through, where its middle is.
import { controls, fill, mark, valueOf } from "./fields.js";

const SHARE = 0.8; // of the view that a new picture takes

customElements.define("draw-backdrop", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("input", (event) => this.seen(event.target));
    this.querySelector("[data-off]").addEventListener("click", () => this.street.edits.set(["-"], { backdrop: null }));
    this.street.addEventListener("draw-ready", () => {
      this.street.store.addEventListener("change", ({ detail }) => { if (detail.keys.has("-")) this.show(); });
      this.show();
    });
  }

  get values() { return this.street.store.get("-").backdrop; }

  show() {
    this.querySelector("[data-placed]").hidden = !this.values;
    if (this.values) fill(this.form, this.values, this.street.lang);
  }

  /** How much shows through is seen while the slider moves. */
  seen(control) {
    if (control.name === "opacity" && this.values) this.street.picture.hold({ ...this.values, opacity: valueOf(control) });
  }

  changed(control) {
    if (control.type === "file") return this.upload(control);
    if (!controls(this.form).includes(control) || !this.values) return;
    this.street.picture.hold(null);
    const value = valueOf(control);
    mark(control, value !== undefined);
    if (value === undefined) return;
    this.street.edits.set(["-"], { backdrop: { ...this.values, [control.name]: value } });
  }

  async upload(control) {
    const [file] = control.files;
    if (!file) return;
    const told = this.querySelector("[data-told]");
    told.textContent = this.street.words.sending;
    const body = new FormData();
    body.set("picture", file);
    try {
      const { state } = this.street;
      const answer = await fetch(state.urls.backdrop, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": state.csrf } });
      const kept = await answer.json();
      told.textContent = answer.ok ? "" : kept.message || kept.error;
      if (answer.ok) this.lay(kept);
    } catch {
      told.textContent = this.street.words.unsent;
    }
    control.value = "";
  }

  /** A new picture lies in the middle of what is seen; one that takes another's place keeps that one's. */
  lay({ file }) {
    const { ground } = this.street.canvas;
    const [lon, lat] = this.street.frame.lonlat(ground.middle);
    const width_m = Math.round(ground.size.width / ground.scale * SHARE * 100) / 100;
    const fresh = { lon, lat, width_m, rotation_deg: 0, opacity: 0.6 };
    this.street.edits.set(["-"], { backdrop: { ...fresh, ...this.values, file } });
  }
});
