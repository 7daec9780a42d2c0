// <draw-row>: the form of the row tool. Which line (a kerb, both kerbs, one's own, the row's present one), from where to where,
// and the rule; under it what the server answers: how many slots, or why not.
import { el } from "../lib/dom.js";
import { fill, mark, read, valueOf, written } from "./fields.js";
import { ruleOf } from "./laying.js";

const FRESH = { offset_m: 0, start_m: 0, end_m: null, backwards: false, first: 1, step: 1, frontage_m: 3, depth_m: 3, gap_m: 0, gap_every: 0, extra_gap_m: 0, category: null, watts: 0, circuit: null, fire: "none" };

customElements.define("draw-row", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.tool.keep(); });
    this.form.addEventListener("input", () => this.changed());
    this.querySelector("[data-cancel]").addEventListener("click", () => this.street.use("select"));
    this.querySelector("[data-back]").addEventListener("click", () => this.tool.back());
  }

  get tool() { return this.street.tools.row; }
  control(name) { return this.form.elements[name]; }

  /** Begins with a row to lay again, or a new one like the last. */
  open(row) {
    const { store, say } = this.street;
    const last = store.all("r").at(-1)?.[1];
    const start = row ? { ...FRESH, ...row } : { ...FRESH, ...(last && ruleOf(last)), first: 1, step: 1, prefix: this.freePrefix() };
    this.offer(Boolean(row));
    const steps = this.control("step");
    if (![...steps.options].some(({ value }) => Number(value) === start.step)) steps.append(el("option", { value: start.step }, String(start.step)));
    fill(this.form, start, this.street.lang);
    this.control("line").value = row ? "same" : "";
    this.querySelector("[data-title]").textContent = row ? say.call(this.street, "row", { row: row.prefix }) : this.street.words.new_row;
    this.changed(false);
  }

  /** The kerbs of the roads, one's own line, and the line it stands on now. */
  offer(again) {
    const { scene, words } = this.street;
    const say = (key, values) => this.street.say(key, values);
    const options = scene.shapes("road").flatMap(({ key, values }) => {
      const road = values.name || words.kinds.road;
      return [["left", "kerb_left"], ["right", "kerb_right"], ...(again ? [] : [["both", "kerb_both"]])].map(([side, text]) => [`${key} ${side}`, say(text, { road })]);
    });
    const all = [again ? ["same", words.line_same] : ["", words.line_ask], ...options, ["own", words.line_own]];
    this.control("line").replaceChildren(...all.map(([value, text]) => el("option", { value }, text)));
  }

  freePrefix(after = null) {
    const taken = new Set(this.street.store.all("r").map(([, row]) => row.prefix.toUpperCase()));
    if (after) taken.add(after.toUpperCase());
    return [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].find((letter) => !taken.has(letter)) || "Z2";
  }

  // --- what it says -------------------------------------------------------------------------------------------------------

  values() { return read(this.form); }

  line() {
    const value = this.control("line").value;
    if (value === "own" || value === "same" || !value) return { kind: value };
    const [road, side] = value.split(" ");
    return { kind: "kerb", road, sides: side === "both" ? ["left", "right"] : [side] };
  }

  ends() { return { start: valueOf(this.control("start_m")) || 0, end: valueOf(this.control("end_m")) ?? null }; }

  /** The rows to ask for, or null while something is missing. */
  specs() {
    const values = this.values();
    const line = this.line();
    if (!values || !line.kind || !values.prefix) return null;
    const { offset_m, start_m, end_m, backwards, side } = values;
    const one = (given, rule) => ({ row: this.tool.row, line: given, offset_m, start_m, end_m, backwards, side, rule });
    const rule = { ...ruleOf(values), letters: null };
    if (line.kind === "same") return [one({ kind: "same" }, { ...rule, letters: this.street.store.get(this.tool.row).letters ?? null })];
    if (line.kind === "own") return this.tool.points.length > 1 ? [one({ kind: "own", points: this.tool.ownPoints }, rule)] : null;
    return line.sides.map((kerb, i) => one({ kind: "kerb", road: line.road, side: kerb }, line.sides.length > 1 ? this.shared(rule, i) : rule));
  }

  /** Odd and even across the road share their letters; else the other kerb has the next letter. */
  shared(rule, i) {
    if (rule.step === 2) return { ...rule, letters: rule.prefix, prefix: `${rule.prefix}-${i + 1}`, first: rule.first + i };
    return i ? { ...rule, prefix: this.freePrefix(rule.prefix) } : rule;
  }

  // --- what is told to it -------------------------------------------------------------------------------------------------

  changed(ask = true) {
    const { kind, sides = [] } = this.line();
    this.querySelector("[data-own]").hidden = kind !== "own";
    this.querySelector("[data-both]").hidden = sides.length < 2;
    if (ask) this.tool.wanted();
  }

  /** A tap near a kerb; where both were chosen both stay. */
  pick({ road, side }) {
    const both = this.line().sides?.length > 1;
    this.control("line").value = `${road} ${both ? "both" : side}`;
    this.changed();
  }

  pull(name, metres) {
    this.control(name).value = written(metres, this.street.lang, 1);
    this.changed();
  }

  told(found, error) {
    const { words } = this.street;
    const waiting = !found && !error && this.specs();
    const text = error ? error.message : found ? this.street.say("would_stand", { n: found.count }) : waiting ? words.asking : words.pick_line;
    this.querySelector("[data-count]").textContent = text;
    this.querySelector("[data-count]").classList.toggle("error", Boolean(error));
    const broken = found?.problems || [];
    const most = this.street.isNarrow ? 1 : 4;
    const lines = broken.slice(0, most).map((problem) => problem.message);
    if (broken.length > most) lines.push(this.street.say("and_more", { n: broken.length - most }));
    this.querySelector("[data-broken]").replaceChildren(...lines.map((text) => el("li", {}, text)));
    this.querySelector("[type=submit]").disabled = !found?.count;
    for (const control of this.form.elements) if (control.dataset.type && control.value) mark(control, error?.field !== control.name);
  }
});
