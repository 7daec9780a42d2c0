// Pointers on the ground, told to the tool in hand: down → (drag … → drop) or tap; hover between. What a tool does not grab
// pans the ground, and two fingers always do.
const CONTROLS = "button, a, input, select";
const STILL_PX = { mouse: 4, pen: 6, touch: 10 };

export class Hands {
  constructor(ground, tool) {
    Object.assign(this, { ground, tool });
    this.down = new Map();
    const { element } = ground;
    // Before Leaflet hears of it: a tool that grabs stops the ground.
    element.addEventListener("pointerdown", (event) => this.pressed(event), { capture: true });
    element.addEventListener("pointermove", (event) => this.moved(event));
    element.addEventListener("pointerup", (event) => this.released(event));
    element.addEventListener("pointercancel", (event) => this.lost(event));
    element.addEventListener("pointerleave", () => { if (!this.held) this.tool().hover?.(null); });
    // A tap may open a sheet right under the finger: the click that would follow must not land on it.
    element.addEventListener("touchend", (event) => { if (event.cancelable && !event.target.closest(CONTROLS)) event.preventDefault(); }, { passive: false });
    element.addEventListener("dblclick", (event) => event.preventDefault());
  }

  point(event) { return this.ground.at(event.clientX, event.clientY); }

  pressed(event) {
    if (event.button > 0 || event.target.closest(CONTROLS)) return;
    // A finger takes no focus away, so what was just typed into a field would be lost.
    if (!this.ground.element.contains(document.activeElement)) document.activeElement?.blur();
    this.down.set(event.pointerId, event);
    if (this.down.size > 1) return this.letGo(true);
    const point = this.point(event);
    this.held = { id: event.pointerId, from: point, x: event.clientX, y: event.clientY, moved: false, grabbed: this.tool().down(point, event) };
    if (!this.held.grabbed) return;
    this.ground.hold(true);
    this.ground.element.setPointerCapture(event.pointerId);
  }

  moved(event) {
    const { held } = this;
    if (!held) {
      if (event.pointerType !== "touch" && !this.down.size) this.soon(() => this.tool().hover?.(this.point(event), event));
      return;
    }
    if (event.pointerId !== held.id) return;
    const still = STILL_PX[event.pointerType] ?? STILL_PX.touch;
    held.moved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > still;
    if (held.moved && held.grabbed) this.soon(() => { if (this.held === held) this.tool().drag(this.point(event), event, held.from); });
  }

  /** Once a frame is enough; the last position counts. */
  soon(work) {
    this.work = work;
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.work?.(); this.work = null; });
  }

  released(event) {
    this.down.delete(event.pointerId);
    const { held } = this;
    if (!held || event.pointerId !== held.id) return;
    this.work = null;
    const point = this.point(event);
    this.letGo(false);
    if (!held.moved) return this.tool().tap(point, event);
    if (!held.grabbed) return;
    this.tool().drag(point, event, held.from);
    this.tool().drop(point, event, held.from);
  }

  lost(event) {
    this.down.delete(event.pointerId);
    if (this.held?.id === event.pointerId) this.letGo(true);
  }

  letGo(cancelled) {
    const { held } = this;
    this.held = null;
    this.work = null;
    this.ground.hold(false);
    if (cancelled && held?.grabbed) this.tool().cancel();
  }
}
