// <draw-forms>: one form [data-form] for each sort of object. It shows what is chosen, a change of a field is a step at once.
// Of several slots it shows what they share; [data-one] parts stand only for a single one, [data-many] only for several.
import { controls, mark, pointsText, readPoints, show, suit, valueOf } from "./fields.js";
import { Doing } from "./doing.js";
import { nameOf } from "./names.js";
import { relay } from "./laying.js";
import { same } from "./store.js";

const LOOKING = ["look", "row", "slots"]; // what a frozen layout still allows
const MIXED = "~"; // the option of a select that says "different"

customElements.define("draw-forms", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.street.addEventListener("draw-ready", () => this.begin());
    this.street.addEventListener("draw-focus", () => { if (!this.hidden) this.querySelector("[data-title]").focus(); });
    this.addEventListener("submit", (event) => event.preventDefault());
    this.addEventListener("change", (event) => this.changed(event.target));
  }

  begin() {
    this.doing = new Doing(this.street, this);
    this.street.selection.addEventListener("change", () => this.show());
    this.street.store.addEventListener("change", ({ detail }) => { if (this.keys.some((key) => detail.keys.has(key))) this.show(); });
    this.show();
  }

  get keys() { return this.street.selection.keys; }

  get sort() {
    if (!this.keys.length) return null;
    if (this.keys.every((key) => key[0] === "s")) return "slot";
    return this.keys.length > 1 ? "mixed" : this.street.scene.get(this.keys[0])?.kind;
  }

  show() {
    const { keys, sort, street } = this;
    const many = keys.length > 1;
    this.form = null;
    for (const form of this.querySelectorAll("form[data-form]")) {
      form.hidden = form.dataset.form !== sort;
      if (!form.hidden) this.form = form;
    }
    this.querySelector("[data-title]").textContent = many ? street.say("n_chosen", { n: keys.length }) : keys.length ? nameOf(street, keys[0]) : "";
    if (!this.form) return;
    for (const node of this.form.querySelectorAll("[data-one]")) node.hidden = many;
    for (const node of this.form.querySelectorAll("[data-many]")) node.hidden = !many;
    if (street.state.layout.frozen) for (const control of this.form.elements) control.disabled = !LOOKING.includes(control.dataset.do);
    const all = keys.map((key) => street.store.get(key));
    for (const control of controls(this.form)) this.fill(control, all);
    this.doing.fill(this.form, keys);
    suit(this.form);
    for (const part of this.form.querySelectorAll("[data-lane]")) part.hidden = street.scene.get(keys[0]).closed;
    this.points(keys[0]);
  }

  fill(control, all) {
    const values = all.map((values) => values[control.name]);
    const shared = values.every((value) => same(value, values[0]));
    if (document.activeElement === control && control.getAttribute("aria-invalid")) return;
    if (shared) show(control, values[0], this.street.lang);
    else if (control.type === "checkbox") control.checked = false;
    else control.value = control.tagName === "SELECT" ? MIXED : "";
    if (control.tagName === "SELECT") for (const option of control.options) if (option.value === MIXED) option.hidden = shared;
    if (control.type === "checkbox") control.indeterminate = !shared;
  }

  points(key) {
    const area = this.form.querySelector("[data-points]");
    if (!area || document.activeElement === area) return;
    const thing = this.street.scene.get(key);
    area.value = pointsText(thing.points.map((point) => this.street.frame.lonlat(point)));
    mark(area, true);
  }

  changed(target) {
    if ("points" in target.dataset) return this.placed(target);
    if (target.dataset.way) return this.doing.way(target);
    if (!target.dataset.type || !target.name || target.value === MIXED) return;
    const value = valueOf(target);
    mark(target, value !== undefined);
    if (value !== undefined) this.street.edits.set(this.keys, { [target.name]: value });
  }

  /** The corners as they were typed. */
  placed(area) {
    const points = readPoints(area.value);
    const { edits, frame, scene } = this.street;
    const thing = scene.get(this.keys[0]);
    const fewest = thing.kind === "facility" ? 1 : thing.closed ? 3 : 2;
    mark(area, Boolean(points && points.length >= fewest));
    if (!points || points.length < fewest) return;
    const moved = { ...thing, points: points.map((point) => frame.metres(point)) };
    if (thing.letter === "r") relay(this.street, moved);
    else edits.put([moved], "changed");
  }
});
