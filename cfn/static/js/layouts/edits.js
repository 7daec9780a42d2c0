// What can be done to objects, as steps of the store. Each method commits one named step and returns it, or null when nothing
// changed. Lengths in the names are metres to the centimetre.
import { box, distance } from "./outline.js";
import { axes } from "./snapping.js";
import { randomName, same, Store } from "./store.js";

const cm = (metres) => Math.round(metres * 100) / 100;

const PLACE = { moved: ["lon", "lat"], turned: ["lon", "lat", "bearing_deg"] };
const WHOLE = ["lon", "lat", "bearing_deg", "frontage_m", "depth_m"];

/** Of the values of a thing those that a hand changed by moving, turning or resizing it. */
function placed({ letter, key }, verb, values) {
  const names = letter === "s" ? PLACE[verb] || WHOLE : [key === "-" ? "outline" : "geometry"];
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** A new key: the letter of its sort and ten at random. */
export const newKey = (letter) => letter + randomName(10);

export class Edits {
  constructor(store, scene) { Object.assign(this, { store, scene }); }

  commit(name, values, changes) {
    const real = changes.filter(Boolean);
    return real.length ? this.store.commit(name, values, [...real, ...this.carried(real)]) : null;
  }

  /** The carriageway goes along with its road as long as both are the same line: what stays clear must not stay behind. */
  carried(changes) {
    const own = new Set(changes.map(({ key }) => key));
    return changes.filter(({ key, was, now }) => was && now && this.store.get(key)?.kind === "road").flatMap(({ key, now }) => {
      const road = this.store.get(key);
      const along = ([other, { reason, geometry }]) => !own.has(other) && reason === "carriageway" && same(geometry, road.geometry);
      return this.store.all("f").filter(along).map(([other, { width_m }]) => this.change(other, {
        ...(now.geometry && { geometry: now.geometry }),
        ...(now.width_m && width_m === road.width_m && { width_m: now.width_m }),
      }));
    }).filter(Boolean);
  }

  change(key, values) {
    const was = this.store.get(key);
    return Store.difference(key, was, { ...was, ...values });
  }

  remove(key) { return { key, was: this.store.get(key), now: null }; }
  add(key, now) { return { key, was: null, now }; }

  slots(keys) { return keys.filter((key) => key[0] === "s"); }
  label(key) { return this.store.get(key)?.label; }

  /** A row as a whole means its slots too. */
  withSlots(keys) {
    const more = keys.filter((key) => key[0] === "r").flatMap((key) => this.scene.slotsOf(this.scene.get(key)).map((slot) => slot.key));
    return [...new Set([...keys, ...more])];
  }

  /** What a step on these objects is called: [code, values]. */
  name(keys, verb, values) {
    const rows = keys.filter((key) => key[0] === "r");
    const slots = this.slots(keys);
    if (rows.length === 1 && verb === "moved") return ["row_moved", { row: this.store.get(rows[0]).prefix, ...values }];
    if (slots.length === 1 && keys.length === 1) return [`slot_${verb}`, { label: this.label(slots[0]), ...values }];
    if (slots.length) return [`slots_${verb}`, { n: slots.length, ...values }];
    if (keys[0] === "-") return ["outline_changed", {}];
    return [verb === "moved" ? "shape_moved" : "shape_changed", { kind: this.store.get(keys[0]).kind, ...values }];
  }

  /** Things that a hand moved, turned or resized, as they stand now. */
  put(things, verb, values = {}) {
    // Somebody may have taken one away, or changed its goods, while a hand held it.
    const there = things.filter(({ key }) => this.store.get(key));
    if (!there.length) return null;
    const [name, known] = this.name(there.map(({ key }) => key), verb, values);
    return this.commit(name, known, there.map((thing) => this.change(thing.key, placed(thing, verb, this.scene.valuesOf(thing)))));
  }

  move(keys, dx, dy) {
    const things = this.withSlots(keys).map((key) => this.scene.shifted(this.scene.get(key), dx, dy));
    return this.put(things, "moved", { m: cm(Math.hypot(dx, dy)) });
  }

  /** New values for some objects of one kind. */
  set(keys, values) {
    const changes = keys.map((key) => this.change(key, values));
    const names = Object.keys(values);
    const slots = this.slots(keys);
    if (keys[0] === "-") return this.commit(names.includes("backdrop") ? "backdrop_changed" : names.includes("outline") ? "outline_changed" : "settings_changed", {}, changes);
    if (keys[0][0] === "r") return this.commit("row_changed", { row: this.store.get(keys[0]).prefix, n: this.scene.slotsOf(this.scene.get(keys[0])).length }, changes);
    if (!slots.length) return this.commit("shape_changed", { kind: this.store.get(keys[0]).kind }, changes);
    return this.commit(...this.valuesName(slots, names, values), changes);
  }

  valuesName(slots, names, values) {
    const one = slots.length === 1;
    const who = one ? { label: this.label(slots[0]) } : { n: slots.length };
    const start = one ? "slot" : "slots";
    if (names.join() === "locked") return [`${start}_${values.locked ? "locked" : "unlocked"}`, who];
    if (names.join() === "quality") return ["quality_painted", { n: slots.length }];
    if (one && names.every((name) => name === "frontage_m" || name === "depth_m")) return ["slot_resized", who];
    return [`${start}_changed`, who];
  }

  paint(keys, quality) { return this.commit("quality_painted", { n: keys.length }, keys.map((key) => this.change(key, { quality }))); }

  create(letter, values) {
    const key = newKey(letter);
    this.commit("slot_added", { label: values.label }, [this.add(key, values)]);
    return key;
  }

  /** A road usually brings its carriageway along, which stays clear. */
  createShape(values, clear = false) {
    const key = newKey("f");
    const changes = [this.add(key, values)];
    if (clear) changes.push(this.add(newKey("f"), { kind: "keep_clear", geometry: values.geometry, reason: "carriageway", width_m: values.width_m }));
    this.commit("shape_added", { kind: values.kind }, changes);
    return key;
  }

  /** Takes objects away, a row with its slots. */
  take(keys) {
    const some = this.withSlots(keys).filter((key) => key !== "-");
    const all = [...some, ...this.emptied(some)];
    const rows = keys.filter((key) => key[0] === "r");
    const slots = this.slots(all);
    const changes = all.map((key) => this.remove(key));
    if (rows.length === 1) return this.commit("row_removed", { row: this.store.get(rows[0]).prefix }, changes);
    if (slots.length === 1) return this.commit("slot_removed", { label: this.label(slots[0]) }, changes);
    if (slots.length) return this.commit("slots_removed", { n: slots.length }, changes);
    return this.commit("shape_removed", { kind: this.store.get(all[0])?.kind }, changes);
  }

  /** Rows that lose their last slot: kept, they would lay themselves out again from a file. */
  emptied(keys) {
    const gone = new Set(keys);
    const rows = new Set(this.slots(keys).map((key) => this.scene.rowOf(this.scene.get(key))).filter(Boolean));
    return [...rows].filter((row) => !gone.has(row.key) && this.scene.slotsOf(row).every(({ key }) => gone.has(key))).map(({ key }) => key);
  }

  /** Two slots become one that covers both; the first keeps its number. */
  merge(one, other) {
    const [first, second] = [this.scene.get(one), this.scene.get(other)];
    const { u, p } = axes(first);
    const seen = [...first.points, ...second.points].map(([x, y]) => [x * u[0] + y * u[1], x * p[0] + y * p[1]]);
    const [left, front, right, back] = box(seen);
    const [a, b] = [(left + right) / 2, (front + back) / 2];
    const whole = { ...first, x: u[0] * a + p[0] * b, y: u[1] * a + p[1] * b, w: cm(right - left), d: cm(back - front) };
    const values = { label: this.label(one), other: this.label(other) };
    return this.commit("slots_merged", values, [this.change(one, this.scene.valuesOf(whole)), this.remove(other)]);
  }

  /** One slot becomes two of half its front; the second gets the first free number behind it. */
  split(key) {
    const slot = this.scene.get(key);
    const { u } = axes(slot);
    const half = { ...slot, w: cm(slot.w / 2) };
    const [first, second] = [-1, 1].map((sign) => this.scene.valuesOf({ ...half, x: slot.x + u[0] * sign * half.w / 2, y: slot.y + u[1] * sign * half.w / 2 }));
    const label = this.free(slot.values.label);
    const { position, ...values } = second;
    return this.commit("slot_split", { label: slot.values.label }, [this.change(key, first), this.add(newKey("s"), { ...values, label })]);
  }

  /** A number like this one that no slot has: A5 → A5b, A5c … */
  free(label) {
    const taken = new Set(this.store.all("s").map(([, values]) => values.label.toLowerCase()));
    for (const letter of "bcdefghijklmnopqrstuvwxyz") if (!taken.has(`${label}${letter}`.toLowerCase())) return `${label}${letter}`;
    return `${label}-${newKey("x").slice(1, 4)}`;
  }

  /** The numbers a row would have if it were counted anew: [[key, label], …], only those that differ. */
  renumbered(row) {
    const { prefix, letters, first, step } = row.values;
    const along = this.scene.slotsOf(row).sort((a, b) => distance(row.points[0], [a.x, a.y]) - distance(row.points[0], [b.x, b.y]));
    const inOrder = along.every((slot) => slot.values.position != null) ? along.sort((a, b) => a.values.position - b.values.position) : along;
    return inOrder.map((slot, i) => [slot.key, `${letters ?? prefix}${first + i * step}`]).filter(([key, label]) => this.label(key) !== label);
  }

  renumber(row) {
    const labels = this.renumbered(row);
    return this.commit("row_renumbered", { row: row.values.prefix, n: labels.length }, labels.map(([key, label]) => this.change(key, { label })));
  }
}
