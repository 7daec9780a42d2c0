// <street-map id data-in data-out data-fit> around the two plans of a night (upright, lying). The script that folium wrote
// (/map/<layout>-<version>.js) calls author() and add(); the page calls show(). Says "stall-tap" {label, byKey}.
import { createStreetMap } from "../lib/leaflet.js";

const LYING = "(min-width: 900px)";
const TAGGED = 12; // more numbers than these would cover each other

customElements.define("street-map", class extends HTMLElement {
  /** What folium allows: {crs, closest, reach}. */
  author(settings) {
    this.settings = settings;
    this.parts = new Set();
    // The parts follow in the same script; then the map is built once.
    queueMicrotask(() => this.start());
  }

  add(part) { this.parts.add(part); }

  start() {
    if (!this.clientHeight) return this.later(); // nothing was found: the map is put away
    this.build();
    matchMedia(LYING).addEventListener?.("change", () => this.rebuild());
    this.classList.add("is-live");
    this.dispatchEvent(new CustomEvent("map-ready", { bubbles: true }));
  }

  later() {
    const seen = new ResizeObserver(() => {
      if (!this.clientHeight) return;
      seen.disconnect();
      this.start();
    });
    seen.observe(this);
  }

  rebuild() {
    const chosen = this.map.plan.label(this.map.plan.chosenId) || null;
    this.map.destroy();
    this.build();
    if (this.shown) this.paint();
    if (chosen) this.choose(chosen);
  }

  build() {
    const { closest, reach } = this.settings;
    this.map = createStreetMap(this, {
      closest, reach,
      labels: this.parts.has("buttons") ? { in: this.dataset.in, out: this.dataset.out, fit: this.dataset.fit } : null,
      onTap: (id, { key }) => this.tapped(id, Boolean(key)),
    });
    this.ids = new Map(this.map.plan.ids().map((id) => [this.map.plan.label(id), id]));
    this.painted = new Map();
  }

  tapped(id, byKey) {
    if (this.parts.has("stalls")) this.dispatchEvent(new CustomEvent("stall-tap", { bubbles: true, detail: { label: this.map.plan.label(id), byKey } }));
  }

  /** What the slots show now: {label: {state, category, text, faded}}; a slot without an entry is free. */
  show(slots, faded, freeWord) {
    this.shown = { slots, faded, freeWord };
    if (this.map) this.paint();
  }

  paint() {
    const { slots, faded, freeWord } = this.shown;
    const { plan } = this.map;
    const found = faded ? [...this.ids].filter(([label]) => slots.get(label)?.faded === false).map(([, id]) => id) : [];
    plan.tag(found.length <= TAGGED ? found : []);
    for (const [label, id] of this.ids) {
      const slot = slots.get(label);
      const look = slot ? [slot.state, slot.category, slot.faded, slot.text] : ["empty", null, faded, `${label}, ${freeWord}`];
      const key = look.join("|");
      const before = this.painted.get(id);
      if (before === key) continue;
      this.painted.set(id, key);
      plan.paint(id, look[0], look[1]);
      plan.mark(id, "s-shrink", look[2]);
      plan.name(id, look[3]);
      if (before !== undefined && before.split("|")[0] !== look[0]) plan.pulse(id);
    }
  }

  choose(label) {
    if (!this.map) return;
    const id = label === null ? null : this.ids.get(label) ?? null;
    this.map.plan.choose(id);
    if (id !== null) this.map.show(id);
  }

  /** The keyboard's place goes back to a slot when its card is closed. */
  focusSlot(label) { this.map?.plan.node(this.ids.get(label))?.focus(); }

  /** What lies over the lower edge (a card on phones) or beside the map (on desks); null: nothing. */
  cover(node) {
    const here = this.getBoundingClientRect();
    const there = node?.getBoundingClientRect();
    const over = there && there.left < here.right && there.right > here.left;
    this.map?.cover(over ? Math.max(0, here.bottom - there.top) : 0);
  }
});
