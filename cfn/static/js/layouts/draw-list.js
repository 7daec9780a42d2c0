// <draw-list>: everything on the layout by kind, as buttons in [data-group] details; the way for hands without a mouse. A group
// is only filled while it is open. The box [data-find] leaves those whose name holds its words.
import { debounce, el, plain } from "../lib/dom.js";
import { asideOf, nameOf } from "./names.js";

const MOST = 400; // entries shown of a group; the search finds the rest

customElements.define("draw-list", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.street.addEventListener("draw-ready", () => this.begin());
  }

  begin() {
    const { store, selection } = this.street;
    const soon = debounce(() => this.update(), 60);
    store.addEventListener("change", soon);
    selection.addEventListener("change", () => this.mark());
    this.find = this.querySelector("[data-find]");
    this.find.addEventListener("input", soon);
    this.addEventListener("toggle", (event) => { if (event.target.open) this.fillGroup(event.target); }, true);
    this.addEventListener("click", (event) => this.clicked(event));
    this.update();
  }

  get groups() { return [...this.querySelectorAll("[data-group]")]; }

  keysOf(group) {
    const { scene, store } = this.street;
    const name = group.dataset.group;
    if (name.length > 1) return scene.shapes(name).map((thing) => thing.key);
    const keys = store.all(name).map(([key]) => key);
    const order = new Intl.Collator(this.street.lang, { numeric: true });
    return keys.sort((a, b) => order.compare(nameOf(this.street, a), nameOf(this.street, b)));
  }

  update() {
    if (this.hidden) { this.stale = true; return; }
    const { store } = this.street;
    this.querySelector("[data-empty]").hidden = store.all("f").length + store.all("s").length > 0;
    const query = plain(this.find.value.trim());
    for (const group of this.groups) {
      const keys = this.keysOf(group).filter((key) => !query || plain(nameOf(this.street, key)).includes(query));
      group.keys = keys;
      group.hidden = !keys.length && Boolean(query);
      group.querySelector("[data-n]").textContent = keys.length;
      if (query && keys.length && keys.length <= 40) group.open = true;
      if (group.open) this.fillGroup(group);
    }
  }

  fillGroup(group) {
    const focused = document.activeElement?.dataset?.key;
    const entries = (group.keys || []).slice(0, MOST).map((key) => this.entry(key));
    const list = group.querySelector("ul");
    list.replaceChildren(...entries);
    if (!entries.length) list.append(el("li", { class: "draw__none muted" }, this.street.words.nothing));
    if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  entry(key) {
    const aside = asideOf(this.street, key);
    const pressed = String(this.street.selection.has(key));
    return el("li", {}, el("button", { type: "button", class: "draw__entry", "data-key": key, "aria-pressed": pressed }, el("span", { class: "grow" }, nameOf(this.street, key)), aside ? el("span", { class: "muted" }, aside) : null));
  }

  mark() {
    for (const button of this.querySelectorAll("[data-key]")) button.setAttribute("aria-pressed", String(this.street.selection.has(button.dataset.key)));
  }

  clicked(event) {
    const use = event.target.closest("[data-use]");
    if (use) this.street.use(use.dataset.use);
    const button = event.target.closest("[data-key]");
    if (!button) return;
    if (this.street.adding || event.shiftKey || event.ctrlKey || event.metaKey) return this.street.selection.toggle(button.dataset.key);
    this.street.choose([button.dataset.key]);
    this.street.tell("draw-focus");
  }

  // Hidden while a form is shown: then it is brought up to date when it comes back.
  static observedAttributes = ["hidden"];
  attributeChangedCallback() { if (this.find && this.stale && !this.hidden) { this.stale = false; this.update(); } }
});
