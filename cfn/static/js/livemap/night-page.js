// <night-page data-feed data-poll data-moment data-words> around a night's answer line, chips, map and list: keeps them on
// the feed's last word, filters without asking the server, opens the card of a stall. Without it, and until the first
// answer comes, every link goes to the server.
import { debounce, fill } from "../lib/dom.js";
import { CardWay } from "./card-way.js";
import { Feed } from "./feed.js";
import { searchable, Selection } from "./filters.js";
import { NightList } from "./night-list.js";
import { clock, momentOf, shown } from "./status.js";
import { Strip } from "./strip.js";
import "./stall-card.js";
import "./street-map.js";

customElements.define("night-page", class extends HTMLElement {
  connectedCallback() {
    const find = (css) => this.querySelector(css);
    this.words = JSON.parse(this.dataset.words);
    this.selection = Selection.fromAddress();
    Object.assign(this, { map: find("street-map"), card: find("stall-card"), input: find("input[type=search]") });
    this.strip = new Strip(find("[data-strip]"), this.words);
    if (find("[data-stalls]")) this.list = new NightList(this, this.words);
    this.feed = new Feed(this.dataset.feed, Number(this.dataset.poll));
    this.feed.addEventListener("change", ({ detail }) => this.changed(detail));
    this.feed.addEventListener("fresh", () => this.fresh());
    this.feed.addEventListener("trouble", ({ detail }) => this.trouble(detail));
    if (this.list) this.listen();
  }

  get isReady() { return this.feed.head !== null; }

  listen() {
    this.addEventListener("click", (event) => this.clicked(event));
    this.input.addEventListener("input", debounce(() => this.search()));
    this.input.form.addEventListener("submit", (event) => {
      if (!this.isReady) return;
      event.preventDefault();
      this.search();
      this.input.blur();
    });
    this.addEventListener("map-ready", () => this.isReady && this.refresh());
    this.way = new CardWay(this, this.card, this.map, (label) => this.list.href(label));
  }

  clicked(event) {
    if (!this.isReady || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const chip = event.target.closest("[data-chip]");
    const reset = event.target.closest("[data-reset]");
    const row = event.target.closest("[data-stalls] [data-label]");
    if (!chip && !reset && !row) return;
    event.preventDefault();
    if (row) return this.way.go(row.dataset.label, "list");
    if (chip) this.selection.toggle(chip.dataset.chip);
    else this.clear();
    this.select();
  }

  clear() {
    this.selection = new Selection();
    this.input.value = "";
    this.input.focus({ preventScroll: true });
  }

  search() {
    if (!this.isReady) return;
    this.selection.q = this.input.value.trim();
    this.select();
  }

  select() {
    if (this.card.label !== null) this.way.leave();
    this.selection.remember();
    this.refresh();
    this.list.sort(this.stalls());
  }

  // --- what the feed says ---------------------------------------------------------------------------------------------

  changed({ first }) {
    if (!this.list) return;
    this.refresh();
    if (first) this.way.follow();
  }

  fresh() {
    const { head } = this.feed;
    const now = this.feed.now();
    const layout = JSON.stringify(head.layout);
    this.layout ??= layout;
    if (momentOf(head, now) !== this.dataset.moment || layout !== this.layout) this.strip.moved();
    else this.strip.well();
    for (const node of this.querySelectorAll("[data-updated]")) node.textContent = fill(this.words.updated, { time: clock(now) });
    if (this.list) this.refresh();
  }

  trouble({ offline }) {
    this.since ??= this.feed.now();
    this.strip.trouble(offline, this.feed.at ? (this.feed.at + this.feed.skew) / 1000 : this.since);
    if (this.list && this.isReady) this.refresh();
  }

  /** Every stall with its state now and the text that a search looks into. */
  stalls() {
    const now = this.feed.now();
    return [...this.feed.stalls.values()].map((stall) => {
      stall.labels ??= this.labels(stall);
      stall.text ??= searchable(stall, stall.labels);
      stall.state = shown(stall, this.feed.head.ends, now);
      return stall;
    });
  }

  labels(stall) {
    const names = stall.slots.map((id) => this.map?.querySelector(`[data-slot="${id}"]`)?.dataset.label);
    return names.every(Boolean) ? names : [stall.label];
  }

  refresh() {
    const stalls = this.stalls();
    const hits = new Set(stalls.filter((stall) => this.selection.finds(stall)));
    this.list.update(stalls, hits, this.selection);
    this.paint(stalls, this.selection.facilities ? new Set() : hits);
    this.way.light(stalls, this.feed.now());
  }

  paint(stalls, hits) {
    const slots = new Map();
    for (const stall of stalls) {
      const text = `${stall.label}, ${stall.name}, ${this.words.states[stall.state]}`;
      const look = { state: stall.state, category: stall.category, text, faded: !this.selection.isEmpty && !hits.has(stall) };
      for (const label of stall.labels) slots.set(label, look);
    }
    this.map?.show(slots, !this.selection.isEmpty, this.words.free);
  }
});
