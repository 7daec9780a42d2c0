// The list beside the map, the chips and their counts: one picture of what is found.
import { fill } from "../lib/dom.js";
import { lightRow, makeRow } from "./row.js";
import { counted, isSelling } from "./status.js";

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

  /** A row whose stall changed is made anew. */
  forget(labels) {
    for (const label of labels) {
      this.rows.get(label)?.remove();
      this.rows.delete(label);
    }
  }

  href(label) { return this.address + encodeURIComponent(label); }

  update(stalls, hits, selection) {
    for (const stall of stalls) {
      const row = this.rows.get(stall.label) || this.make(stall);
      lightRow(row, stall, this.words);
      row.hidden = !hits.has(stall);
    }
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

  make(stall) {
    const row = makeRow(stall, this.href(stall.label), this.words);
    this.rows.set(stall.label, row);
    this.list.append(row);
    return row;
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
