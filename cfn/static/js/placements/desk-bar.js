// <desk-bar> around the step form: who is chosen, the select of slots, undo, redo, fill. The sums under the map too.
import { SPRITE, el, icon } from "../lib/dom.js";

customElements.define("desk-bar", class extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("placement-desk");
    this.desk.addEventListener("desk-change", () => this.update());
  }

  update() {
    const { board, chosen } = this.desk;
    this.buttons(board.state);
    this.one("[data-who]").hidden = !chosen;
    this.one("[data-ask]").hidden = Boolean(chosen);
    this.form.application.value = chosen?.id ?? "";
    this.form.seen.value = chosen?.at.join(",") ?? "";
    const lists = chosen ? board.sorted(chosen) : { fits: [], unfit: [] };
    if (chosen) this.who(chosen, lists);
    this.sums(lists);
  }

  get form() { return this.desk.form.elements; }
  one(selector) { return this.querySelector(selector); }

  buttons({ undo, redo, counters }) {
    const button = this.one("[data-undo]");
    button.disabled = !undo;
    button.title = undo || button.dataset.label;
    button.setAttribute("aria-label", button.title);
    this.one("[data-redo]").disabled = !redo;
    this.one("[data-fill]").disabled = counters.unplaced === 0;
  }

  who(vendor, { fits }) {
    const { board } = this.desk;
    const cat = icon(`cat-${vendor.category}`, `cat cat--s k-${vendor.category}`);
    cat.querySelector("use").setAttribute("href", `${SPRITE}#cat-${vendor.category}`);
    this.one("[data-cat]").replaceChildren(cat);
    this.one("[data-name]").textContent = vendor.name;
    this.one("[data-needs]").textContent = [...vendor.needs.map((need) => need[1]), board.say("turn", { n: vendor.turn })].join(" · ");
    this.one("[data-hint]").textContent = vendor.at.length ? board.say("stands_on", vendor) : board.say(fits.length ? "hint" : "fit_none");
    this.one("[data-off]").hidden = !vendor.at.length;
    this.options(vendor, fits);
  }

  options(vendor, fits) {
    const { board } = this.desk;
    const target = this.form.target;
    const before = target.value;
    const words = (slot) => [slot.label, slot.offers, ...(slot.wish ? [board.say("wish", { n: slot.wish })] : [])].join(" · ");
    const options = fits.map((slot) => el("option", { value: slot.id }, words(slot)));
    const swaps = board.swaps(vendor).map((other) => el("option", { value: `${other.at[0]}-${other.id}` }, `${other.label} · ${other.name}`));
    const group = swaps.length ? [el("optgroup", { label: board.say("swap_with") }, ...swaps)] : [];
    target.replaceChildren(el("option", { value: "" }, board.say("list", { n: fits.length })), ...options, ...group);
    if ([...target.options].some((option) => option.value === before)) target.value = before;
  }

  sums({ fits, unfit }) {
    const { board, chosen } = this.desk;
    const busy = board.there.size;
    const n = { fit: fits.length, no: unfit.length, busy, free: board.slots.size - busy };
    for (const node of this.desk.querySelectorAll("[data-n]")) node.textContent = n[node.dataset.n];
    for (const node of this.desk.querySelectorAll("[data-legend]")) node.hidden = (node.dataset.legend === "free") === Boolean(chosen);
    const kinds = new Map();
    for (const { kind } of unfit) kinds.set(kind, (kinds.get(kind) || 0) + 1);
    const parts = [...kinds].map(([kind, count]) => ` · ${board.words[`unfit_${kind}`] || kind} ${count}`);
    this.desk.querySelector("[data-kinds]").textContent = parts.join("");
  }
});
