// The objects of the store as things on the ground, in metres: kept in step, found by place. Knows no screen.
//   slot  {key, letter: "s", x, y, w, d, bearing, points (its corners), closed: true, values}
//   shape {key, letter: "f" | "r" | "-", kind, points, closed, width, values}
import { area, awayFrom, bearing, beside, blocked, box, collide, corners, distance, meets, nearest } from "./outline.js";

const CELL_M = 12;
const ROAD_M = 8;

export class Scene {
  constructor(store, frame) {
    Object.assign(this, { store, frame });
    this.things = new Map();
    this.grid = new Map();
    this.lifted = new Set(); // what a hand holds: not drawn where it stood
    this.update(["-", ..."frs"].flatMap((letter) => (letter === "-" ? ["-"] : store.all(letter).map(([key]) => key))));
    store.addEventListener("change", ({ detail }) => this.update(detail.keys));
  }

  update(keys) {
    for (const key of keys) {
      this.forget(this.things.get(key));
      const values = this.store.get(key);
      if (!values) { this.things.delete(key); continue; }
      const thing = this.thing(key, values);
      this.things.set(key, thing);
      if (thing.letter === "s") for (const cell of cells(thing.box)) this.cell(cell).add(key);
    }
  }

  cell(name) {
    if (!this.grid.has(name)) this.grid.set(name, new Set());
    return this.grid.get(name);
  }

  forget(thing) {
    if (thing?.letter === "s") for (const cell of cells(thing.box)) this.grid.get(cell)?.delete(thing.key);
  }

  get(key) { return this.things.get(key); }
  all(letter) { return [...this.things.values()].filter((thing) => thing.letter === letter); }
  shapes(kind) { return this.all("f").filter((thing) => thing.kind === kind); }
  get site() { return this.things.get("-"); }

  // --- between values and metres ------------------------------------------------------------------------------------------

  thing(key, values) {
    if (key[0] === "s") return this.slot(key, values);
    const geometry = key === "-" ? values.outline : values.geometry;
    const points = this.frame.points(geometry);
    const kind = key === "-" ? "outline" : key[0] === "r" ? "row" : values.kind;
    const width = kind === "road" ? values.width_m || ROAD_M : kind === "keep_clear" ? values.width_m || 0 : 0;
    return { key, letter: key[0], kind, points, closed: geometry.type === "Polygon", width, values, box: box(points) };
  }

  slot(key, values) {
    const [x, y] = this.frame.metres([values.lon, values.lat]);
    return this.standing({ key, letter: "s", kind: "slot", closed: true, width: 0, x, y, w: values.frontage_m, d: values.depth_m, bearing: values.bearing_deg, values });
  }

  /** A slot with its corners where its place, size and bearing say. */
  standing(slot) {
    slot.points = corners(slot);
    slot.box = box(slot.points);
    return slot;
  }

  /** The same thing elsewhere, not yet in the store. */
  shifted(thing, dx, dy) {
    if (thing.letter === "s") return this.standing({ ...thing, x: thing.x + dx, y: thing.y + dy });
    const points = thing.points.map(([x, y]) => [x + dx, y + dy]);
    return { ...thing, points, box: box(points) };
  }

  /** What the store would hold of a thing that was moved, turned or resized here. */
  valuesOf(thing) {
    if (thing.letter === "s") {
      const [lon, lat] = this.frame.lonlat([thing.x, thing.y]);
      const bearing_deg = Math.round(((thing.bearing % 360 + 360) % 360) * 1e4) / 1e4;
      return { ...thing.values, lon, lat, frontage_m: thing.w, depth_m: thing.d, bearing_deg };
    }
    const name = thing.key === "-" ? "outline" : "geometry";
    const before = thing.values[name];
    return { ...thing.values, [name]: this.frame.geometry(before.type, thing.points, before) };
  }

  // --- finding ------------------------------------------------------------------------------------------------------------

  slotsOf(row) { return this.all("s").filter((slot) => slot.values.row === row.values.prefix); }
  rowOf(slot) { return this.all("r").find((row) => row.values.prefix === slot.values.row); }

  near(area) {
    const keys = new Set(cells(area).flatMap((cell) => [...(this.grid.get(cell) || [])]));
    return [...keys].map((key) => this.things.get(key)).filter((slot) => meets(slot.box, area));
  }

  /** What lies under a point, within `reach` metres: slots first, then facilities, lines, small areas before large ones. */
  under(point, reach) {
    const [x, y] = point;
    const slots = this.near([x - reach, y - reach, x + reach, y + reach]).map((slot) => [awayFrom(point, slot.points), slot]);
    const found = slots.filter(([away]) => away <= reach).sort((a, b) => a[0] - b[0]).map(([, slot]) => slot);
    const rest = [...this.all("f"), ...this.all("r"), this.site].map((thing) => [rank(thing, point, reach), thing]);
    return [...found, ...rest.filter(([order]) => order < Infinity).sort((a, b) => a[0] - b[0]).map(([, thing]) => thing)];
  }

  /** The kerbs of roads as {road, side, line}. */
  get kerbs() {
    return this.shapes("road").flatMap((road) => ["left", "right"].map((side) => ({ road: road.key, side, line: beside(road.points, (side === "right" ? 1 : -1) * road.width / 2) })));
  }

  /** Slots and facilities whose middle lies in an outline. */
  within(ring, holds) {
    return [...this.all("s"), ...this.shapes("facility")].filter((thing) => holds(middleOf(thing), ring)).map((thing) => thing.key);
  }

  /** The keep-clear areas and slots that a slot would stand on; `away` are keys that move along. */
  clashes(slot, away) {
    const area = slot.box;
    const others = this.near(area).filter((other) => !away.has(other.key) && collide(slot, other));
    return [...others, ...this.shapes("keep_clear").filter((shape) => !away.has(shape.key) && blocked(slot, shape))];
  }

  /** The direction of the longest road, or of the slots; null where there is neither. */
  get way() {
    const ends = this.shapes("road").map(({ points }) => [points[0], points.at(-1)]);
    const slots = this.all("s");
    if (!ends.length && slots.length > 1) ends.push([middleOf(slots[0]), middleOf(slots.at(-1))]);
    const longest = ends.sort((a, b) => distance(...b) - distance(...a))[0];
    return longest ? bearing(...longest) : null;
  }
}

export const middleOf = (thing) => (thing.letter === "s" ? [thing.x, thing.y] : [(thing.box[0] + thing.box[2]) / 2, (thing.box[1] + thing.box[3]) / 2]);

/** Less is nearer to what a person means by a tap; Infinity: not this one. */
function rank(thing, point, reach) {
  const { points, closed, width, kind } = thing;
  if (kind === "facility") return distance(point, points[0]) <= reach * 1.6 ? 0 : Infinity;
  const edge = nearest(point, points, closed).away;
  if (edge <= reach) return 1 + edge / reach;
  if (closed && kind !== "outline" && awayFrom(point, points) === 0) return 10 + area(points);
  if (!closed && kind !== "row" && edge <= width / 2) return 10 + width * 1e3;
  return Infinity;
}

function cells([left, low, right, high]) {
  const names = [];
  for (let i = Math.floor(left / CELL_M); i <= Math.floor(right / CELL_M); i++) {
    for (let j = Math.floor(low / CELL_M); j <= Math.floor(high / CELL_M); j++) names.push(i * 1e5 + j);
  }
  return names;
}
