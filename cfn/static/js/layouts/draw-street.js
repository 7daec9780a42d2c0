// <draw-street> around tools, map and panels: the street as it is drawn. Keeps what is chosen and which tool is in hand; its
// parts find it by closest("draw-street") and listen to "draw-ready", "draw-tool" and "draw-report".
import { fill } from "../lib/dom.js";
import { Canvas } from "./canvas.js";
import { written } from "./fields.js";
import { Edits } from "./edits.js";
import { Frame } from "./frame.js";
import { Furniture } from "./furniture.js";
import { Hands } from "./hands.js";
import { listen } from "./keys.js";
import { around } from "./outline.js";
import { Picture } from "./picture.js";
import { follow } from "./saving.js";
import { middleOf, Scene } from "./scene.js";
import { Selection } from "./selection.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { tellSteps } from "./telling.js";
import { tools } from "./tools/all.js";
import "./parts.js";

const BRIEFLY_MS = 8000;
const NARROW = "(max-width: 899px)";

customElements.define("draw-street", class extends HTMLElement {
  connectedCallback() {
    const json = (id) => JSON.parse(document.getElementById(id).textContent);
    this.state = json("draw-state");
    this.words = { ...this.state.words, ...json("draw-words") };
    this.lang = document.documentElement.lang;
    this.report = this.state.report;
    this.store = new Store(this.state);
    this.frame = new Frame(this.state.frame);
    this.scene = new Scene(this.store, this.frame);
    this.selection = new Selection();
    this.edits = new Edits(this.store, this.scene);
    this.build();
    this.listen();
    // The parts are defined above; they draw once all of them stand.
    queueMicrotask(() => { this.use("select"); this.home(); this.tell("draw-ready"); this.reported(this.report); this.choose([location.hash.slice(1)]); });
  }

  build() {
    const element = this.querySelector("[data-ground]");
    this.canvas = new Canvas(element, { scene: this.scene, selection: this.selection, types: Object.keys(this.words.facilities), tool: () => this.tool });
    this.tools = tools(this);
    this.furniture = new Furniture(this);
    this.picture = new Picture(this);
    this.hands = new Hands(this.canvas.ground, () => this.tool);
    this.canvas.ground.addEventListener("resize", () => this.home(), { once: true });
    // A sheet that opens makes the map smaller; what is chosen stays in view, at the same scale.
    this.canvas.ground.addEventListener("resize", () => { if (this.isNarrow) this.canvas.ground.show(this.selection.keys.map((key) => middleOf(this.scene.get(key))), Math.log2(this.canvas.ground.scale)); });
  }

  listen() {
    this.store.addEventListener("change", () => this.selection.keep((key) => Boolean(this.store.get(key))));
    this.sync = new Sync(this.store, this.state);
    this.sync.addEventListener("report", ({ detail }) => this.reported(detail));
    this.sync.addEventListener("refused", ({ detail }) => this.notice(detail.message));
    this.sync.addEventListener("others", ({ detail }) => this.others(detail.steps));
    this.sync.addEventListener("stopped", ({ detail }) => { if (detail.message) this.notice(detail.message); });
    follow({ store: this.store, sync: this.sync, words: this.words, lang: this.lang, frame: this.state.frame, look: (keys) => this.isNarrow || this.choose(keys) });
    this.addEventListener("click", (event) => this.clicked(event));
    tellSteps(this, this.querySelector("[data-step-told]"));
    listen(this);
  }

  // --- words --------------------------------------------------------------------------------------------------------------

  /** A sentence of the page; numbers as this language writes them. */
  say(key, values = {}) {
    const told = Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? written(value, this.lang, 2) : value]);
    return fill(this.words[key] ?? key, Object.fromEntries(told));
  }

  /** A sentence above the map; one that only tells goes by itself. */
  notice(text, briefly = false) {
    clearTimeout(this.hushed);
    if (briefly) this.hushed = setTimeout(() => this.notice(null), BRIEFLY_MS);
    const box = this.querySelector("[data-said]");
    box.querySelector("[data-said-text]").textContent = text || "";
    box.hidden = !text;
  }

  others(steps) {
    const names = [...new Set(steps.map((step) => step.by).filter(Boolean))];
    if (names.length) this.notice(this.say("others", { who: names.join(", "), n: steps.length }), true);
  }

  reported(report) {
    if (!report) return;
    this.report = report;
    this.canvas.troubled = new Set(report.blockers.flatMap((problem) => problem.keys));
    this.canvas.redraw();
    this.tell("draw-report");
  }

  tell(name, detail = null) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  // --- tools and looking --------------------------------------------------------------------------------------------------

  use(name, options = {}) {
    if (this.state.layout.frozen && name !== "select") return this.notice(this.say("frozen"));
    this.tool?.stop();
    this.adding = false;
    if (name !== "select" && name !== "move") this.selection.clear();
    [this.tool, this.toolName] = [this.tools[name], name];
    this.tool.start(options);
    this.querySelector("[data-ground]").dataset.hand = name;
    this.canvas.touch();
    this.tell("draw-tool", { name });
  }

  /** The whole street, lying along the screen; on a phone standing upright. */
  home() {
    const { ground } = this.canvas;
    const { width, height } = ground.size;
    const way = this.scene.way;
    const lying = way === null ? 0 : (90 - way) * Math.PI / 180;
    const flat = Math.abs(lying) > Math.PI / 2 ? lying - Math.sign(lying) * Math.PI : lying;
    ground.turnTo(this.northUp || way === null ? 0 : height > width ? flat - Math.PI / 2 : flat);
    const points = this.scene.all("s").flatMap((slot) => around(slot.box, 4));
    ground.fit(points.length ? points : this.scene.site.points);
  }

  look(keys) {
    this.canvas.ground.show(keys.map((key) => this.scene.get(key)).filter(Boolean).flatMap((thing) => thing.points));
  }

  choose(keys) {
    this.selection.choose(keys.filter((key) => this.store.get(key)));
    this.look(this.edits.withSlots(this.selection.keys));
  }

  /** Asks first, and says who stands on the slots concerned. */
  ask(question, keys, then, labels) { this.querySelector("draw-who").ask(question, keys, then, labels); }

  clicked(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const { ground } = this.canvas;
    const acts = {
      closer: () => ground.zoom(1), wider: () => ground.zoom(-1), whole: () => this.home(),
      north: () => { this.northUp = !this.northUp; this.home(); },
      corner: () => this.tool.dropCorner(), hush: () => this.notice(null),
    };
    acts[act]?.();
  }

  get isNarrow() { return matchMedia(NARROW).matches; }
});
