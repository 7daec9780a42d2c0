// <step-history data-undo data-redo data-no-undo data-no-redo data-undone data-redone> around two buttons, a list and a line that
// is read aloud: takes steps back and does them again, by button, by Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, or many at once by the list.
import { el, fill, icon } from "../lib/dom.js";
import { stepSentence } from "./wording.js";

const MOST = 100;
const TYPED = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";

customElements.define("step-history", class extends HTMLElement {
  follow({ store, words, lang }) {
    Object.assign(this, { store, words, lang });
    this.buttons = { undo: this.querySelector("[data-act=undo]"), redo: this.querySelector("[data-act=redo]") };
    this.details = this.querySelector("details");
    this.list = this.querySelector("ol");
    this.buttons.undo.addEventListener("click", () => this.go(-1));
    this.buttons.redo.addEventListener("click", () => this.go(1));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.details.addEventListener("toggle", () => this.fill());
    document.addEventListener("click", (event) => { if (!this.contains(event.target)) this.details.open = false; });
    document.addEventListener("keydown", (event) => this.pressed(event));
    store.addEventListener("history", () => this.update());
    this.update();
  }

  say(step) { return stepSentence(step, this.words, this.lang); }

  // Many steps may come in one go; the page is written once.
  update() {
    this.due ??= requestAnimationFrame(() => {
      this.due = null;
      this.name("undo", this.store.undoStep);
      this.name("redo", this.store.redoStep);
      this.fill();
    });
  }

  name(act, step) {
    const button = this.buttons[act];
    const words = step ? fill(this.dataset[act], { step: this.say(step) }) : this.dataset[act === "undo" ? "noUndo" : "noRedo"];
    // aria-disabled, not disabled: who steps back by keyboard keeps the focus at the last step.
    button.setAttribute("aria-disabled", String(!step));
    button.setAttribute("aria-label", words);
    button.title = words;
    const text = button.querySelector("[data-step]");
    if (text) text.textContent = step ? words : text.dataset.short;
  }

  /** `count` steps: back when less than 0. */
  go(count) {
    let last = null;
    for (let n = 0; n < Math.abs(count); n++) last = (count < 0 ? this.store.undo() : this.store.redo()) ?? last;
    const words = last && fill(count < 0 ? this.dataset.undone : this.dataset.redone, { step: this.say(last) });
    if (words) this.querySelector("[role=status]").textContent = words;
  }

  pressed(event) {
    if (event.key === "Escape" && this.details.open) return this.close(event);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && !(key === "y" && !event.shiftKey)) return;
    event.preventDefault();
    this.go(key === "z" && !event.shiftKey ? -1 : 1);
  }

  close(event) {
    event.stopImmediatePropagation();
    this.details.open = false;
    this.details.querySelector("summary").focus();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const count = Number(button.dataset.go);
    this.go(count);
    this.update();
    this.details.querySelector("summary").focus();
  }

  /** The newest step on top; those that were taken back above it. A step leads to how things were right after it. */
  fill() {
    const { done, undone } = this.store;
    this.querySelector("[data-n]").textContent = done.length ? String(done.length) : "";
    this.querySelector("[data-none]").hidden = done.length + undone.length > 0;
    if (!this.details.open) return;
    const ahead = undone.slice(-MOST).map((step, i, all) => this.row(step, all.length - i, "history__ahead"));
    const behind = done.slice(-MOST).reverse().map((step, i) => this.row(step, -i, i ? "" : "history__now"));
    const start = done.length && done.length <= MOST ? [el("li", {}, el("button", { type: "button", "data-go": -done.length }, icon("undo"), this.dataset.start))] : [];
    this.list.replaceChildren(...ahead, ...behind, ...start);
  }

  row(step, count, kind) {
    const now = kind === "history__now";
    return el("li", {}, el("button", { type: "button", class: kind, "data-go": count, "aria-current": now ? "step" : null }, now ? icon("check") : null, this.say(step)));
  }
});
