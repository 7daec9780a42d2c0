// The list beside the map, the chips and their counts: one picture of what is found.
import { el, fill, icon, setStatus } from "../lib/dom.js";
import { counted, isSelling, rupiah } from "./status.js";

// What the list begins with: where one can buy now.
const ORDER = ["open", "nearly_out", "pause", "unconfirmed", "expected", "sold_out"];

export class NightList {
  constructor(page, words) {
    const find = (css) => page.querySelector(css);
    Object.assign(this, {
      page, words, list: find("[data-stalls]"), heading: find("[data-heading]"), none: find("[data-none]"),
      facilities: find("[data-facilities]"), key: find("[data-key]"), reset: find("[data-reset]"), open: find("[data-open]"), rows: new Map(),
    });
    for (const row of this.list.children) this.rows.set(row.dataset.label, row);
    this.address = page.dataset.feed.replace(/\.json$/, "/");
    this.facilityWord = page.querySelector('[data-chip="facilities"]').textContent.trim();
  }

  href(label) { return this.address + encodeURIComponent(label); }

  update(stalls, hits, selection) {
    for (const stall of stalls) {
      const row = this.row(stall);
      lightRow(row, stall, this.words);
      row.hidden = !hits.has(stall);
    }
    if (this.rows.size > stalls.length) this.drop(new Set(stalls.map((stall) => stall.label)));
    const none = hits.size === 0 && !selection.facilities;
    this.list.hidden = selection.facilities;
    this.facilities.hidden = !selection.facilities;
    this.reset.hidden = selection.isEmpty;
    this.key.hidden = !selection.isEmpty;
    if (none && this.none.hidden) this.sayNone(selection);
    this.none.hidden = !none;
    this.page.classList.toggle("is-none", none);
    this.count(stalls, hits, selection);
  }

  /** The stall's row; made anew, in its place, when more than its lamp has changed. */
  row(stall) {
    const key = JSON.stringify([stall.name, stall.category, stall.goods[0]]);
    const old = this.rows.get(stall.label);
    if (old && (old.key ??= key) === key) return old;
    const row = makeRow(stall, this.href(stall.label), this.words);
    row.key = key;
    this.rows.set(stall.label, row);
    if (old) old.replaceWith(row);
    else this.list.append(row);
    return row;
  }

  drop(standing) {
    for (const [label, row] of this.rows) {
      if (standing.has(label)) continue;
      row.remove();
      this.rows.delete(label);
    }
  }

  /** Only when somebody looks for something else: rows that move by themselves slip from under the finger. */
  sort(stalls) {
    const rank = (stall) => (ORDER.includes(stall.state) ? ORDER.indexOf(stall.state) : ORDER.length);
    const sorted = [...stalls].sort((a, b) => rank(a) - rank(b));
    this.list.append(...sorted.map((stall) => this.rows.get(stall.label)).filter(Boolean));
  }

  count(stalls, hits, selection) {
    const { counts } = this.words;
    const selling = stalls.filter((stall) => isSelling(stall.state)).length;
    const words = counted(counts.open, selling);
    if (this.open) this.open.textContent = words;
    let heading = this.open ? words : counted(counts.all, stalls.length);
    if (selection.facilities) heading = this.facilityWord;
    else if (!selection.isEmpty) heading = counted(counts.fit, hits.size);
    if (this.heading.textContent !== heading) this.heading.textContent = heading;
    for (const chip of this.page.querySelectorAll("[data-chip]")) {
      const { chip: code } = chip.dataset;
      if (selection.chips.has(code)) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
      const n = chip.querySelector(".chip__n");
      if (n) n.textContent = stalls.filter((stall) => selection.with(code).finds(stall)).length;
    }
  }

  // What the server found similar belongs to the words it was asked for.
  sayNone({ q }) {
    this.none.querySelector("h2").textContent = q ? fill(this.words.none, { words: q }) : this.words.nothing;
    for (const node of this.none.querySelectorAll("[data-similar]")) node.remove();
  }
}

/** One stall of the list, as components/ui.html: stall_row() makes it. */
function makeRow(stall, href, words) {
  const [good, price] = stall.goods[0] || ["", null];
  const word = words.states[stall.state];
  const status = el("span", { class: "status", "data-state": "" }, icon(`lamp-${stall.state}`, "lamp"),
    el("span", { class: "only-wide", "aria-hidden": "true" }, word), el("span", { class: "visually-hidden" }, word));
  setStatus(status, stall.state, word);
  const cat = icon(`cat-${stall.category}`, `cat k-${stall.category}`);
  cat.removeAttribute("aria-hidden");
  cat.setAttribute("role", "img");
  cat.setAttribute("aria-label", words.categories[stall.category]);
  return el("li", { "data-label": stall.label }, el("a", { class: "stall", href }, cat, el("span", { class: "stall__text" },
    el("span", { class: "stall__row" }, el("span", { class: "stall__name" }, stall.name), status),
    el("span", { class: "stall__row" },
      el("span", { class: "stall__line" }, el("span", { class: "slotno" }, stall.label), good ? ` · ${good}` : null),
      price === null ? null : el("span", { class: "price" }, rupiah(price, words))))));
}

/** Only the lamp changes in an evening; everything else makes a new row. */
function lightRow(row, stall, words) {
  const status = row.querySelector(".status");
  if (status.dataset.state !== stall.state) setStatus(status, stall.state, words.states[stall.state]);
}

