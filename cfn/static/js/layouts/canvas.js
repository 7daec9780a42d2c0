// The picture of the street while it is drawn: "base" holds what stands still, "live" what is chosen, held or sketched.
// Only "live" is painted while a hand moves, so a thousand slots cost nothing.
import { Ground } from "../lib/drawing.js";
import { outlined, paintFacility, paintGround, paintNames, paintShape } from "./paint.js";
import { bad, lit, look, paintRing, paintSlots, troubled } from "./paint-slots.js";
import { Palette, readSigns } from "./palette.js";

export class Canvas {
  constructor(element, { scene, selection, types, tool }) {
    Object.assign(this, { element, scene, selection, tool });
    this.ground = new Ground(element);
    this.palette = new Palette(() => this.redraw());
    this.signs = {};
    this.ghosts = []; // things as they would be: held by a hand, or proposed
    this.troubled = new Set(); // keys that a problem names
    this.pointed = null;
    this.heat = false;
    this.ground.layer("base", (ctx, view) => this.base(ctx, view));
    this.ground.layer("live", (ctx, view) => this.live(ctx, view));
    scene.store.addEventListener("change", () => this.redraw());
    selection.addEventListener("change", () => this.ground.redraw("live"));
    readSigns(types).then((signs) => { this.signs = signs; this.redraw(); });
  }

  redraw() { this.ground.redraw("base", "live"); }
  touch() { this.ground.redraw("live"); }

  /** Takes things off the base while a hand holds them; null puts all back. */
  lift(keys) {
    this.scene.lifted = keys || new Set();
    if (!keys) this.ghosts = [];
    this.redraw();
  }

  base(ctx, view) {
    const { scene, palette } = this;
    const thin = Boolean(this.ofLayout("backdrop"));
    paintGround(ctx, view, scene, palette, thin);
    const slots = scene.all("s").filter((slot) => !scene.lifted.has(slot.key));
    paintSlots(ctx, view, slots, (slot) => look(slot, palette, { problem: this.troubled.has(slot.key), heat: this.heat }), palette, this.heat);
    paintNames(ctx, view, scene, palette);
    for (const facility of scene.shapes("facility")) if (!scene.lifted.has(facility.key)) paintFacility(ctx, view, facility, this);
  }

  ofLayout(name) { return this.scene.site.values[name]; }

  live(ctx, view) {
    const { palette, scene } = this;
    const chosen = this.selection.keys.map((key) => scene.get(key)).filter((thing) => thing && !scene.lifted.has(thing.key));
    paintSlots(ctx, view, chosen.filter((thing) => thing.letter === "s"), (slot) => (this.troubled.has(slot.key) ? troubled(palette) : lit(palette)), palette);
    for (const thing of chosen) if (thing.letter !== "s") this.ring(ctx, view, thing);
    for (const ghost of this.ghosts) if (ghost.letter !== "s") this.ghost(ctx, view, ghost);
    paintSlots(ctx, view, this.ghosts.filter((ghost) => ghost.letter === "s"), (slot) => this.ghostLook(slot), palette, this.heat);
    const over = this.pointed && scene.get(this.pointed);
    if (over && !this.selection.has(over.key)) paintRing(ctx, view, over, palette, { strong: false });
    this.tool()?.paint(ctx, view, this);
  }

  ghostLook(slot) {
    if (this.heat) return { ...look(slot, this.palette, { heat: true }), stroke: this.palette.ink("ink"), width: 2 };
    return slot.hurt ? bad(this.palette) : lit(this.palette);
  }

  ring(ctx, view, thing) {
    if (thing.kind === "facility") return paintFacility(ctx, view, thing, this, true);
    if (thing.kind === "row") {
      const slots = this.scene.slotsOf(thing);
      if (!slots.some((slot) => this.scene.lifted.has(slot.key))) paintSlots(ctx, view, slots, () => lit(this.palette), this.palette);
    }
    outlined(ctx, view, thing.points, thing.closed, { stroke: this.palette.ink("lantern-text"), width: 6, line: 0.35 });
    paintRing(ctx, view, thing, this.palette);
  }

  ghost(ctx, view, ghost) {
    if (ghost.kind === "facility") return paintFacility(ctx, view, ghost, this, true);
    paintShape(ctx, view, ghost, this.palette);
    paintRing(ctx, view, ghost, this.palette, { hurt: ghost.hurt });
  }
}
