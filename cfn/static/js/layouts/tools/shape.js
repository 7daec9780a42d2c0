// New things on the ground: roads, ground to keep clear, zones, facilities, single slots. The form of the tool in <draw-new>
// says what they are; taps, the keyboard's cross or typed positions say where.
import { bearing, nearest } from "../outline.js";
import { paintFacility } from "../paint.js";
import { bad, lit, paintSlots } from "../paint-slots.js";
import { snap, snapReach } from "../snapping.js";
import { Pointing } from "./pointing.js";

const NEAR_M = 40;

export class ShapeTool extends Pointing {
  constructor(street, sort) {
    super(street);
    this.sort = sort; // road, clear, zone, facility, slot
  }

  get form() { return this.street.querySelector("draw-new"); }
  get isPoint() { return this.sort === "facility" || this.sort === "slot"; }
  get isLane() { return this.sort === "road" || (this.sort === "clear" && this.form.isLane()); }
  get most() { return this.isPoint ? 1 : Infinity; }
  get closed() { return !this.isPoint && !this.isLane; }
  get fewest() { return this.isPoint ? 1 : this.closed ? 3 : 2; }

  start() {
    this.form.open(this.sort);
    super.start();
  }

  changed() {
    super.changed();
    this.form.counted(this.points.length, this.fewest);
  }

  // A facility has its place where the finger was, not at a corner nearby.
  snapped(point, event) {
    if (this.sort === "slot" && !event?.altKey) return this.beside(point);
    return this.isPoint ? point : super.snapped(point, event);
  }

  /** A slot is drawn to the kerb, to other fronts, to its neighbours. */
  beside([x, y]) {
    const values = this.form.values("slot");
    if (!values) return [x, y];
    const slot = this.scene.slot("s", this.slotAt([x, y], values));
    const others = this.scene.near([x - NEAR_M, y - NEAR_M, x + NEAR_M, y + NEAR_M]);
    const { dx, dy } = snap(slot, others, this.scene.kerbs.map(({ line }) => line), snapReach(this.canvas.ground.scale));
    return [x + dx, y + dy];
  }

  finish() {
    const values = this.form.values(this.sort);
    if (!values || this.points.length < this.fewest) return this.form.counted(this.points.length, this.fewest, true);
    const { points } = this;
    const { edits, selection } = this.street;
    const key = this.sort === "slot" ? edits.create("s", this.slotAt(points[0], values)) : edits.createShape(this.shape(points, values), values.clear);
    this.reset();
    if (this.isPoint) return this.form.again(this.sort);
    this.street.use("select");
    selection.choose([key]);
  }

  shape(points, { clear, ...values }) {
    const type = this.isPoint ? "Point" : this.closed ? "Polygon" : "LineString";
    const kind = this.sort === "clear" ? "keep_clear" : this.sort;
    const own = this.sort === "clear" && this.closed ? { width_m: null } : {};
    return { kind, geometry: this.street.frame.geometry(type, points), ...values, ...own };
  }

  /** A slot beside the nearest road turns its front to it. */
  facing(point) {
    const roads = this.scene.shapes("road").map(({ points }) => ({ points, ...nearest(point, points) })).sort((a, b) => a.away - b.away);
    if (!roads.length) return 90;
    const { points, i, side } = roads[0];
    return (bearing(points[i], points[i + 1]) + (side === "left" ? 180 : 0)) % 360;
  }

  slotAt(point, values) {
    const [lon, lat] = this.street.frame.lonlat(point);
    return { row: null, quality: 0.5, locked: false, ...values, lon, lat, bearing_deg: Math.round(this.facing(point) * 1e4) / 1e4 };
  }

  paint(ctx, view, canvas) {
    const next = this.cross || this.over;
    if (this.sort === "slot" && next) {
      const values = this.form.values("slot");
      const slot = values && this.scene.slot("s", this.slotAt(next, values));
      const look = slot && this.scene.clashes(slot, new Set()).length ? bad : lit;
      if (slot) paintSlots(ctx, view, [slot], () => look(canvas.palette), canvas.palette);
    }
    if (this.sort === "facility" && next) paintFacility(ctx, view, { points: [next], values: this.form.values("facility") || {} }, canvas, true);
    super.paint(ctx, view, canvas);
  }
}
