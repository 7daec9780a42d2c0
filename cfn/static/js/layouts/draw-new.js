// <draw-new>: what the next thing will be, a form [data-new] for each tool, and the way to set it by numbers. [data-finish] ends
// a line or an area, [data-back] takes its last point back.
import { mark, read, readPoints, suit } from "./fields.js";

customElements.define("draw-new", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.addEventListener("submit", (event) => { event.preventDefault(); this.typed(event.target); });
    this.addEventListener("input", ({ target }) => { suit(target.form); this.street.canvas.touch(); });
    this.addEventListener("click", (event) => this.clicked(event));
  }

  get tool() { return this.street.tool; }
  form(sort) { return this.querySelector(`form[data-new="${sort}"]`); }
  isLane() { return this.form("clear").elements.lane.value === "lane"; }

  open(sort) {
    if (sort === "slot") this.nextLabel();
    suit(this.form(sort));
    const area = this.form(sort).querySelector("[data-at]");
    area.value = "";
    mark(area, true);
  }

  values(sort) {
    const values = read(this.form(sort));
    if (!values) return null;
    const { lane, ...rest } = values;
    if (sort === "clear" && !this.isLane()) rest.width_m = null;
    return sort === "clear" && this.isLane() && !rest.width_m ? null : rest;
  }

  /** After one of many: the next slot has the next number. */
  again(sort) { if (sort === "slot") this.nextLabel(); }

  nextLabel() {
    const { label } = this.form("slot").elements;
    const taken = new Set(this.street.store.all("s").map(([, values]) => values.label));
    const head = label.value.replace(/\d+$/, "") || "S";
    let n = Number(label.value.match(/\d+$/)?.[0] || 1);
    while (taken.has(`${head}${n}`)) n += 1;
    label.value = `${head}${n}`;
  }

  counted(n, fewest, missing = false) {
    const form = this.form(this.tool.sort);
    const told = form.querySelector("[data-told]");
    told.textContent = missing ? this.street.say("more_points", { n: fewest }) : n ? this.street.say("n_points", { n }) : "";
    const finish = form.querySelector("[data-finish]");
    if (finish) finish.disabled = n < fewest;
    const back = form.querySelector("[data-back]");
    if (back) back.disabled = !n;
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.matches("[data-finish]")) this.tool.finish();
    if (button?.matches("[data-back]")) this.tool.back();
    if (button?.matches("[data-cancel]")) this.street.use("select");
    if (button?.matches("[data-middle]")) { this.tool.points = [this.street.canvas.ground.middle]; this.tool.finish(); }
  }

  /** Enter in a field ends what was drawn; positions that were typed are it. */
  typed(form) {
    const area = form.querySelector("[data-at]");
    if (area.value.trim()) {
      const points = readPoints(area.value);
      mark(area, points !== null);
      if (!points) return;
      this.tool.points = points.map((point) => this.street.frame.metres(point));
    }
    this.tool.finish();
  }
});
