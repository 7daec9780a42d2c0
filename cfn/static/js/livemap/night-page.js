// <night-page data-feed data-poll data-moment data-words> around a night's answer line, chips, map and list: keeps them on
// the feed's last word, filters without asking the server, opens the card of a stall. Without it, and until the first
// answer comes, every link goes to the server.
import { debounce, fill } from "../lib/dom.js";
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
    this.addEventListener("stall-tap", ({ detail }) => this.go(detail.label, detail.byKey ? "map" : "finger"));
    this.addEventListener("card-close", () => (history.state?.card ? history.back() : this.go(null)));
    addEventListener("popstate", () => this.follow());
  }

  clicked(event) {
    if (!this.isReady || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const chip = event.target.closest("[data-chip]");
    const reset = event.target.closest("[data-reset]");
    const row = event.target.closest("[data-stalls] [data-label]");
    if (!chip && !reset && !row) return;
    event.preventDefault();
    if (row) return this.go(row.dataset.label, "list");
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
    this.selection.remember();
    this.refresh();
    this.list.sort(this.seen());
  }

  // --- what the feed says ---------------------------------------------------------------------------------------------

  changed({ labels, first }) {
    if (!this.list) return;
    if (!first) this.list.forget(labels);
    this.refresh();
    if (first) this.follow();
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
  seen() {
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
    const stalls = this.seen();
    const hits = new Set(stalls.filter((stall) => this.selection.finds(stall)));
    this.list.update(stalls, hits, this.selection);
    this.paint(stalls, this.selection.facilities ? new Set() : hits);
    const open = stalls.find((stall) => stall.label === this.card.label);
    if (open) this.card.light(open, this.feed.now(), this.words);
    else if (this.card.label) this.go(null);
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

  // --- the card: its address is #B12, so that "back" closes it and a link opens it -----------------------------------------

  go(label, from = null) {
    if (label && !this.isReady) return;
    if (label) {
      this.from = from;
      const way = this.card.label ? "replaceState" : "pushState";
      history[way]({ card: true }, "", `#${encodeURIComponent(label)}`);
    } else history.replaceState(null, "", location.pathname + location.search);
    this.follow();
  }

  follow() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const stall = this.seen().find(({ labels }) => labels.includes(wanted));
    const label = stall?.label ?? null;
    if (label === this.card.label) return;
    const before = this.card.label;
    if (before === null) this.scrolled = scrollY;
    this.classList.toggle("has-card", stall !== undefined);
    if (stall) {
      this.card.open(stall, this.list.href(label), this.words);
      this.card.light(stall, this.feed.now(), this.words);
      this.feed.hurry();
    } else this.card.close();
    scrollTo(0, stall ? 0 : this.scrolled);
    this.map?.cover(stall ? this.card : null);
    this.map?.choose(label);
    if (!stall) this.giveBack(before);
  }

  giveBack(label) {
    if (this.from === "map") this.map.focusSlot(label);
    else if (this.from === "list") this.list.rows.get(label)?.querySelector("a").focus({ preventScroll: true });
  }
});
