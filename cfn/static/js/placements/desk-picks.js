// <desk-picks>: on a phone the slots of the chosen vendor as a list, those that suit first. The buttons belong to the step form.
import { el } from "../lib/dom.js";

customElements.define("desk-picks", class extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("placement-desk");
    this.desk.addEventListener("desk-change", () => this.update());
  }

  update() {
    const { board, chosen } = this.desk;
    if (!chosen) return this.replaceChildren();
    const { fits, unfit } = board.sorted(chosen);
    const head = (text) => el("h2", { class: "desk__head" }, text);
    const title = fits.length ? board.say("fit_n", { n: fits.length }) : board.say("fit_none");
    this.replaceChildren(head(title), el("ul", {}, ...fits.map((slot, n) => this.fit(slot, n === 0))));
    if (unfit.length) this.append(head(this.dataset.unfit), el("ul", {}, ...unfit.map((slot) => this.no(slot))));
  }

  fit(slot, first) {
    const { board } = this.desk;
    const text = slot.wish ? `${slot.offers} · ${board.say("wish", { n: slot.wish })}` : slot.offers;
    const button = el("button", { class: first ? "button button--main" : "button", form: "step", name: "pick", value: slot.id,
      "aria-label": board.say("pick_slot", slot) }, board.say("pick"));
    return el("li", { class: "pick" }, el("span", { class: "pick__no" }, slot.label), el("span", {}, text), button);
  }

  no(slot) {
    return el("li", { class: "pick pick--no" }, el("span", { class: "pick__no" }, slot.label), el("span", {}, slot.text));
  }
});
