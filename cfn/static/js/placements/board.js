// The desk's state as an object: who stands where, what suits whom and why not. No DOM. The server decides by the same rules
// (cfn/placements/board.py); this only shows its answer before it is asked. Ids are texts.
import { fill } from "../lib/dom.js";

export class Board {
  constructor(state, words) {
    this.state = state;
    this.words = words;
    this.vendors = new Map(state.vendors.map((vendor) => [String(vendor.id), vendor]));
    this.slots = new Map(state.slots.map((slot) => [String(slot.id), slot]));
    this.there = new Map();
    for (const vendor of state.vendors) for (const slot of vendor.at) this.there.set(String(slot), vendor);
  }

  say(key, values = {}) { return fill(this.words[key], values); }
  label(slot) { return this.slots.get(String(slot))?.label || ""; }

  /** The slots a vendor would take from `start` on; shorter than its size where the row ends. */
  run(vendor, start) {
    const run = [String(start)];
    while (run.length < vendor.size) {
      const next = this.state.next[run.at(-1)];
      if (next == null) break;
      run.push(String(next));
    }
    return run;
  }

  /** Null where the vendor may stand from `start` on, else [kind, sentence]. `away` are vendors that leave in the same step. */
  whyNot(vendor, start, away = []) {
    if (vendor.own) return ["own", this.say("own", vendor)];
    const run = this.run(vendor, start);
    const unfit = this.state.profiles[vendor.profile];
    for (const slot of run) if (unfit[slot]) return unfit[slot];
    if (run.length < vendor.size) return ["row", this.say("row_ends", { name: vendor.name, n: vendor.size, label: run.map((slot) => this.label(slot)).join(", ") })];
    for (const slot of run) {
      const other = this.there.get(slot);
      if (!other || other === vendor || away.includes(other)) continue;
      const values = { label: this.label(slot), name: other.name };
      if (slot === run[0]) return ["taken", this.say("taken", values)];
      return ["row", this.say("next_taken", { name: vendor.name, n: vendor.size, label: values.label, other: other.name })];
    }
    return null;
  }

  /** Null where two on the plan may swap, else the sentence that names who does not fit. */
  whyNoSwap(vendor, other) {
    if (!vendor.at.length) return this.say("taken", { label: this.label(other.at[0]), name: other.name });
    for (const [one, at] of [[vendor, other.at[0]], [other, vendor.at[0]]]) {
      const why = this.whyNot(one, at, [vendor, other]);
      if (why) return this.say("swap_no", { name: one.name, label: this.label(at) });
    }
    const mine = this.run(vendor, other.at[0]);
    return this.run(other, vendor.at[0]).some((slot) => mine.includes(slot)) ? this.say("swap_no", { name: other.name, label: this.label(vendor.at[0]) }) : null;
  }

  /** Free slots that suit, by wish, then along the walk; and those that do not, with the reason. */
  sorted(vendor) {
    const fits = [];
    const unfit = [];
    for (const [id, slot] of this.slots) {
      const there = this.there.get(id);
      if (there && there !== vendor) continue;
      const why = this.whyNot(vendor, id);
      if (why) unfit.push({ ...slot, kind: why[0], text: why[1] });
      else if (slot.id !== vendor.at[0]) fits.push({ ...slot, wish: vendor.wishes.indexOf(slot.id) + 1 });
    }
    fits.sort((a, b) => (a.wish || 99) - (b.wish || 99));
    return { fits, unfit };
  }

  swaps(vendor) {
    if (!vendor.at.length) return [];
    return this.state.vendors.filter((other) => other !== vendor && other.at.length && !this.whyNoSwap(vendor, other));
  }

  /** How a slot looks while `vendor` (or nobody) is chosen: {state, category, text}. */
  look(vendor, id) {
    const slot = this.slots.get(id);
    const there = this.there.get(id);
    if (there) return { state: there.clash ? "clash" : "busy", category: there.category, text: this.say("placed_n", { name: slot.label, label: there.name }) };
    if (!vendor) return { state: "free", category: slot.category, text: this.say("is_free", slot) };
    const why = this.whyNot(vendor, id);
    if (why) return { state: "no", category: slot.category, text: why[1] };
    return { state: "fit", category: slot.category, text: this.say("fits", slot) };
  }
}
