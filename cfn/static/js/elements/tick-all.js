// <tick-all data-count="%(n)s chosen" data-label="Choose all"> around a list or table with check boxes [data-tick].
// Adds a box into [data-tick-all], counts into every [data-tick-count], shows [data-tick-bar] only when something is chosen.
import { el, fill } from "../lib/dom.js";

customElements.define("tick-all", class extends HTMLElement {
  connectedCallback() {
    const place = this.querySelector("[data-tick-all]");
    if (place) {
      this.all = el("input", { type: "checkbox", "aria-label": this.dataset.label });
      this.all.addEventListener("change", () => {
        for (const box of this.shown()) box.checked = this.all.checked;
        this.count();
      });
      place.replaceChildren(el("label", { class: "box" }, this.all));
    }
    this.addEventListener("change", () => this.count());
    this.addEventListener("filtered", () => this.count());
    // Browsers put the boxes back as they were when one returns to a page.
    addEventListener("pageshow", () => this.count());
    this.count();
  }

  boxes() { return [...this.querySelectorAll("[data-tick]:not(:disabled)")]; }
  shown() { return this.boxes().filter((box) => !box.closest("[hidden]")); }

  count() {
    const ticked = this.boxes().filter((box) => box.checked);
    const shown = this.shown();
    for (const box of this.boxes()) box.closest("tr, li")?.setAttribute("aria-selected", box.checked);
    if (this.all) {
      this.all.checked = shown.length > 0 && shown.every((box) => box.checked);
      this.all.indeterminate = ticked.length > 0 && !this.all.checked;
    }
    for (const node of this.querySelectorAll("[data-tick-count]")) {
      node.textContent = fill(node.dataset.tickCount || this.dataset.count || "%(n)s", { n: ticked.length });
    }
    for (const node of this.querySelectorAll("[data-tick-bar]")) node.hidden = ticked.length === 0;
  }
});
