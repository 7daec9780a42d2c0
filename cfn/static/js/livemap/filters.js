// What a visitor looks for: pressed chips and words. The same rules as cfn/livemap/rules.py.
import { plain } from "../lib/dom.js";
import { isSelling } from "./status.js";

const CHEAP_RP = 10000;
const PASSES = {
  open: (stall) => isSelling(stall.state),
  food: (stall) => stall.category === "kuliner",
  halal: (stall) => stall.halal === "checked" || stall.halal === "stated",
  cheap: (stall) => stall.goods.some(([, price]) => price !== null && price <= CHEAP_RP),
};

export class Selection {
  constructor(chips = [], q = "") {
    this.chips = new Set(chips);
    this.q = q.trim();
  }

  static fromAddress() {
    const query = new URLSearchParams(location.search);
    return new Selection(query.getAll("f"), query.get("q") || "");
  }

  get isEmpty() { return this.chips.size === 0 && !this.q; }
  get facilities() { return this.chips.has("facilities"); }

  toggle(chip) {
    if (!this.chips.delete(chip)) this.chips.add(chip);
  }

  with(chip) { return new Selection([...this.chips, chip], this.q); }

  /** Does it find this stall, whose state is known? */
  finds(stall) {
    for (const chip of this.chips) if (PASSES[chip] && !PASSES[chip](stall)) return false;
    return plain(this.q).split(/\s+/).filter(Boolean).every((word) => stall.text.includes(word));
  }

  /** Keeps the address in step, so that it can be shared and reloaded. */
  remember() {
    const query = new URLSearchParams();
    for (const chip of [...this.chips].sort()) query.append("f", chip);
    if (this.q) query.set("q", this.q);
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  }
}

/** What a search looks into: name, goods, slot numbers. */
export const searchable = (stall, labels) => plain([stall.name, ...stall.goods.map(([name]) => name), ...labels].join(" "));
