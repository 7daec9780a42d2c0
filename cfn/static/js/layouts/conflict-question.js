// <conflict-question data-words> around a dialog: two people changed the same things. Shows both ways, property by property, and asks
// which one stays; several questions come one after the other. The map beside it looks at what is asked about.
import { el, fill } from "../lib/dom.js";
import { differences, objectName, stepSentence } from "./wording.js";

const MOST = 8; // objects in full; of the rest the number

customElements.define("conflict-question", class extends HTMLElement {
  follow({ sync, words, lang, frame, look }) {
    Object.assign(this, { sync, lang, frame, look, waiting: [], asked: 0 });
    this.words = { ...words, ...JSON.parse(this.dataset.words) };
    this.dialog = this.querySelector("dialog");
    // Closing without an answer would hide what is still open.
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("close", () => { if (this.waiting.length) this.dialog.showModal(); });
    for (const button of this.dialog.querySelectorAll("[data-choice]")) button.addEventListener("click", () => this.answer(button.dataset.choice));
    sync.addEventListener("conflict", ({ detail }) => this.ask(detail));
    for (const open of sync.asking.values()) this.ask(open);
  }

  ask(question) {
    this.waiting.push(question);
    this.asked += 1;
    if (this.waiting.length === 1) this.show();
    else this.count();
  }

  answer(choice) {
    const { step } = this.waiting.shift();
    this.sync.resolve(step, choice);
    if (this.waiting.length) return this.show();
    this.asked = 0;
    this.dialog.close();
    this.back?.focus?.();
  }

  show() {
    const question = this.waiting[0];
    const who = question.by || this.words.somebody;
    const put = (name, text) => { this.dialog.querySelector(`[data-put=${name}]`).textContent = text; };
    put("title", fill(question.step.undoes ? this.words.title_undo : this.words.title, { who, thing: this.thing(question) }));
    put("intro", fill(question.choices.includes("mine") ? this.words.intro : this.words.intro_lost, { who }));
    put("step", fill(question.step.undoes ? this.words.my_undo : this.words.my_step, { step: stepSentence(question.step, this.words, this.lang) }));
    put("theirs", fill(this.words.keep_theirs, { who }));
    this.dialog.querySelector("[data-choice=mine]").hidden = !question.choices.includes("mine");
    this.dialog.querySelector("[data-put=table]").replaceChildren(...this.table(question, who));
    this.count();
    if (!this.dialog.open) this.back = document.activeElement;
    if (!this.dialog.open) this.dialog.showModal();
    // Not a button: whoever is typing must not answer by accident.
    this.dialog.querySelector("h2").focus();
    this.dialog.scrollTop = 0;
    this.look?.(question.keys);
  }

  count() {
    const line = this.dialog.querySelector("[data-put=count]");
    line.hidden = this.asked < 2;
    line.textContent = fill(this.words.count, { n: this.asked - this.waiting.length + 1, of: this.asked });
  }

  /** What the question is about: one object by its name, several by their number. */
  thing(question) {
    const { keys } = question;
    return keys.length === 1 ? this.called(question, keys[0]) : fill(this.words.several, { n: keys.length });
  }

  called({ mine, theirs, was }, key) { return objectName(key, theirs[key] ?? { ...was[key], ...mine[key] }, this.words); }

  /** One table: under each object's name the properties, my way and their way. */
  table(question, who) {
    const shown = question.keys.slice(0, MOST);
    const rest = question.keys.length - shown.length;
    const head = el("tr", {}, el("td", {}), el("th", { scope: "col" }, this.words.mine), el("th", { scope: "col" }, fill(this.words.theirs, { who })));
    const table = el("table", { class: "both" }, el("caption", { class: "visually-hidden" }, this.thing(question)), el("thead", {}, head),
      ...shown.map((key) => this.rows(question, key)));
    return rest > 0 ? [table, el("p", { class: "muted" }, fill(this.words.more, { n: rest }))] : [table];
  }

  rows(question, key) {
    const [mine, theirs, was] = [question.mine[key], question.theirs[key], question.was[key]];
    const rows = differences({ mine, theirs, was }, this.words, this.lang, this.frame)
      .map((row) => el("tr", {}, el("th", { scope: "row" }, row.name), el("td", {}, row.mine), el("td", {}, row.theirs)));
    const name = question.keys.length > 1 ? el("tr", { class: "both__name" }, el("th", { scope: "rowgroup", colspan: 3 }, this.called(question, key))) : null;
    return el("tbody", {}, name, ...rows);
  }
});
