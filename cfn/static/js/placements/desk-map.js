// <desk-map data-in data-out data-fit> around the plan: slots glow or are hatched for the chosen vendor, and say why when
// pointed at. A tap on a glowing slot places; a tap on a taken one asks what to do.
import { el } from "../lib/dom.js";
import { createStreetMap } from "../lib/leaflet.js";

const NARROW = "(max-width: 899px)";
const NEAR = 4; // slots on either side that a phone shows

customElements.define("desk-map", class extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("placement-desk");
    this.painted = new Map();
    this.desk.addEventListener("desk-change", () => this.update());
  }

  build() {
    this.map = createStreetMap(this, {
      labels: this.dataset,
      padding: { right: matchMedia(NARROW).matches ? 56 : 0 },
      onTap: (id, { key }) => this.tapped(id, key),
      onMiss: () => this.call(null),
      onHover: (id) => { if (!this.asking) this.call(id); },
      onFocus: (id) => { if (!this.asking) this.call(id); },
      onZoom: () => { if (this.called) this.call(null); },
    });
    this.call_ = el("div", { class: "call", hidden: true });
    this.append(this.call_);
    this.addEventListener("keydown", (event) => { if (event.key === "Escape") this.call(null); });
    // A tap on the callout is not one on the street below it.
    for (const name of ["click", "dblclick", "mousedown", "pointerdown"]) this.call_.addEventListener(name, (event) => event.stopPropagation());
  }

  update() {
    if (!this.map) this.build();
    const { board, chosen } = this.desk;
    const { plan } = this.map;
    for (const id of plan.ids()) {
      if (!board.slots.has(id)) continue;
      const look = board.look(chosen, id);
      const key = Object.values(look).join("|");
      const before = this.painted.get(id);
      if (key === before) continue;
      this.painted.set(id, key);
      plan.paint(id, look.state, look.category);
      plan.name(id, look.text);
      if (before && look.state === "busy" && !before.startsWith("busy")) plan.pulse(id);
    }
    plan.choose(chosen?.at.length ? String(chosen.at[0]) : null);
    if (this.shownFor !== chosen?.id) this.look(chosen);
    this.shownFor = chosen?.id;
    this.call(null);
  }

  /** On a phone the street is too long to tap: show the neighbourhood of the best slot. */
  look(vendor) {
    if (!matchMedia(NARROW).matches) return;
    const best = vendor && (vendor.at[0] ?? this.desk.board.sorted(vendor).fits[0]?.id);
    if (best == null) return this.map.fit();
    const row = [...this.desk.board.slots.values()].filter((slot) => slot.row === this.desk.board.slots.get(String(best)).row);
    const middle = row.findIndex((slot) => slot.id === best);
    this.map.fit(row.slice(Math.max(0, middle - NEAR), middle + NEAR + 1).map((slot) => String(slot.id)));
  }

  // --- tapping ----------------------------------------------------------------------------------------------------------

  tapped(id, byKey) {
    const { board, chosen, drag } = this.desk;
    if (drag.justEnded) return;
    const there = board.there.get(id);
    if (!chosen && there) return this.desk.choose(there.id);
    if (!chosen || (!there && board.whyNot(chosen, id))) return this.call(id);
    if (!there || (there === chosen && String(chosen.at[0]) !== id && !board.whyNot(chosen, id))) return this.desk.put(chosen.id, id);
    this.ask(id, chosen, there, byKey);
  }

  /** A taken slot: choose who stands there, swap, or take the chosen one off. */
  ask(id, chosen, there, byKey) {
    const { board } = this.desk;
    const button = (text, act) => {
      const node = el("button", { type: "button", class: "button" }, text);
      node.addEventListener("click", () => { this.call(null); act(); });
      return node;
    };
    const buttons = [];
    if (there === chosen) buttons.push(button(board.say("take_off"), () => this.desk.put(chosen.id, null)));
    else {
      if (chosen.at.length && !board.whyNoSwap(chosen, there)) buttons.push(button(board.say("swap"), () => this.desk.put(chosen.id, id)));
      buttons.push(button(board.say("choose", there), () => this.desk.choose(there.id)));
    }
    this.call(id, buttons);
    if (byKey) buttons[0].focus();
  }

  // --- the callout --------------------------------------------------------------------------------------------------------

  words(id) {
    const { board, chosen } = this.desk;
    const label = board.label(id);
    const there = board.there.get(id);
    if (there && (!chosen || there === chosen)) return [label, board.say("stands_here", there)];
    if (there) return [label, board.say("stands_here", there), chosen.at.length ? board.whyNoSwap(chosen, there) : null];
    const why = chosen && board.whyNot(chosen, id);
    if (why) return [why[1]];
    return chosen ? [board.say("fits", { label })] : [board.say("is_free", { label }), board.say("choose_first")];
  }

  /** Shows the callout beside a slot; null hides it. With buttons it stays until answered. */
  call(id, buttons = []) {
    const box = this.call_;
    this.called = id;
    this.asking = buttons.length > 0;
    box.classList.toggle("call--asks", this.asking);
    box.hidden = id === null || id === undefined;
    if (box.hidden) return;
    const [first, ...rest] = this.words(id);
    box.replaceChildren(el("b", {}, first), ...rest.filter(Boolean).map((text) => el("p", {}, text)), ...buttons);
    const slot = this.map.plan.node(id).querySelector(".s-body").getBoundingClientRect();
    const room = this.getBoundingClientRect();
    const left = Math.min(Math.max(slot.left + slot.width / 2 - room.left - box.offsetWidth / 2, 8), room.width - box.offsetWidth - 8);
    const below = slot.bottom - room.top + 12;
    const above = slot.top - room.top - box.offsetHeight - 12;
    box.style.left = `${Math.max(left, 0)}px`;
    box.style.top = `${below + box.offsetHeight > room.height && above > 0 ? above : below}px`;
  }
});
