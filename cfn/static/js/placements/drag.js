// Dragging at the desk, with mouse or pen: a row of the list, or a stall on the map, onto a slot; a stall onto the list takes it
// off the plan. A finger scrolls and taps instead.
import { el } from "../lib/dom.js";

const LIFT_PX = 6;

export class Drag {
  constructor(desk) {
    this.desk = desk;
    this.moving = (event) => this.moved(event);
    this.ending = (event) => this.ended(event);
    // Before Leaflet hears of it: the street must stand still under a stall that is lifted.
    desk.addEventListener("pointerdown", (event) => this.pressed(event), true);
    desk.addEventListener("dragstart", (event) => event.preventDefault());
  }

  get map() { return this.desk.querySelector("desk-map")?.map; }

  pressed(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const row = event.target.closest("[data-application]");
    const slot = event.target.closest("[data-slot]");
    const id = row?.dataset.application ?? (slot && this.desk.board.there.get(slot.dataset.slot)?.id);
    if (id === undefined || id === null) return;
    this.id = String(id);
    this.from = { x: event.clientX, y: event.clientY };
    if (slot) this.map?.hold(true);
    document.addEventListener("pointermove", this.moving);
    document.addEventListener("pointerup", this.ending);
    document.addEventListener("pointercancel", this.ending);
    document.addEventListener("keydown", this.ending);
  }

  moved(event) {
    if (!this.lifted) {
      if (Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) < LIFT_PX) return;
      this.lift();
    }
    event.preventDefault();
    this.ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 10}px)`;
    this.hover(this.slotAt(event));
  }

  lift() {
    this.lifted = true;
    this.desk.choose(this.id);
    const vendor = this.desk.board.vendors.get(this.id);
    this.ghost = el("div", { class: "desk__ghost", "aria-hidden": "true" }, vendor.name);
    document.body.append(this.ghost);
    document.body.classList.add("is-dragging");
  }

  slotAt({ clientX, clientY }) {
    if (!this.map || !document.elementFromPoint(clientX, clientY)?.closest("desk-map")) return null;
    return this.map.nearest(clientX, clientY);
  }

  hover(slot) {
    if (slot === this.over) return;
    if (this.over) this.map.plan.mark(this.over, "d-over", false);
    this.over = slot;
    const map = this.desk.querySelector("desk-map");
    if (slot) this.map.plan.mark(slot, "d-over", true);
    map?.call(slot);
  }

  ended(event) {
    if (event.type === "keydown" && event.key !== "Escape") return;
    for (const name of ["pointermove", "pointerup", "pointercancel", "keydown"]) document.removeEventListener(name, name === "pointermove" ? this.moving : this.ending);
    const lifted = this.lifted;
    this.lifted = false;
    this.map?.hold(false);
    if (!lifted) return;
    const slot = event.type === "pointerup" ? this.slotAt(event) : null;
    this.hover(null);
    this.ghost.remove();
    document.body.classList.remove("is-dragging");
    this.justEnded = true; // the click that follows is part of the drag
    setTimeout(() => { this.justEnded = false; });
    if (event.type === "pointerup") this.drop(event, slot);
  }

  drop(event, slot) {
    const vendor = this.desk.board.vendors.get(this.id);
    const onList = document.elementFromPoint(event.clientX, event.clientY)?.closest("desk-list");
    if (slot && String(vendor.at[0]) !== slot) this.desk.put(this.id, slot);
    else if (!slot && onList && vendor.at.length) this.desk.put(this.id, null);
  }
}
