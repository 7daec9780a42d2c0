// What steps and values are called. The words come from the page: `words` has steps, kinds, reasons, facilities, categories and
// fires from the server, and what conflict-question needs.
import { fill } from "../lib/dom.js";
import { same } from "./store.js";

const WAYS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const LISTS = { category: "categories", fire: "fires", reason: "reasons", type: "facilities", kind: "kinds", side: "sides" };
const UNITS = { _m: "metres", _deg: "degrees" };

/** 1.2 is "1,2" in Indonesian; at most two places. */
export function written(number, lang) {
  return new Intl.NumberFormat(lang, { maximumFractionDigits: 2, useGrouping: false }).format(number);
}

/** A number in its sentence: [one, many]. */
export const counted = ([one, many], n) => fill(n === 1 ? one : many, { n });

/** "Deret A digeser 1,2 m": what a step is called. */
export function stepSentence({ name, values }, words, lang) {
  const shown = Object.entries(values).map(([key, value]) => {
    if (key === "kind") return [key, words.kinds[value] ?? value];
    return [key, typeof value === "number" ? written(value, lang) : value];
  });
  return fill(words.steps[name] ?? words.steps.layout_changed, Object.fromEntries(shown));
}

/** What an object is called: "Petak A12", "Jalur api". */
export function objectName(key, values, words) {
  if (key === "-") return words.things.layout;
  if (key[0] === "s") return fill(words.things.slot, { label: values.label });
  if (key[0] === "r") return fill(words.things.row, { row: values.prefix });
  const kind = words.reasons[values.reason] ?? words.facilities[values.type] ?? words.kinds[values.kind];
  return values.name ? `${kind} ${values.name}` : kind;
}

/** The properties in which two states of an object differ, in words: [{name, mine, theirs}]. `frame` has metres per degree. */
export function differences({ mine, theirs, was }, words, lang, frame) {
  if (!mine || !theirs) return [{ name: words.properties.exists, mine: mine ? words.kept : words.gone, theirs: theirs ? words.kept : words.gone }];
  const names = Object.keys({ ...theirs, ...mine }).filter((name) => !same(mine[name], theirs[name]) && name !== "position");
  const isPlace = (name) => name === "lon" || name === "lat";
  const rows = names.filter((name) => !isPlace(name)).map((name) => {
    const say = (values) => valueText(name, values[name], words, lang, frame);
    const [one, other] = [say(mine), say(theirs)];
    const changedTo = (text, values) => (one === other && was?.[name] !== undefined && !same(values[name], was[name]) ? `${text} · ${words.altered}` : text);
    return { name: words.properties[name] ?? name, mine: changedTo(one, mine), theirs: changedTo(other, theirs) };
  });
  if (names.some(isPlace)) {
    const from = { ...theirs, ...was };
    const say = (values) => moveText(from, values, words, lang, frame);
    rows.unshift({ name: words.properties.place, mine: say(mine), theirs: say(theirs) });
  }
  return rows;
}

/** "1,2 m ke timur": how far a slot stands from where it was before both. */
function moveText(from, to, words, lang, { east, north }) {
  const [x, y] = [(to.lon - from.lon) * east, (to.lat - from.lat) * north];
  const m = Math.hypot(x, y);
  if (m < 0.005) return words.unmoved;
  const way = WAYS[Math.round(Math.atan2(x, y) / (Math.PI / 4) + 8) % 8];
  return fill(words.moved, { m: written(m, lang), way: words.ways[way] });
}

function valueText(name, value, words, lang, frame) {
  if (value == null) return name === "category" ? words.any : words.none;
  if (name === "geometry" || name === "outline") return shapeText(value, words, lang, frame);
  if (name === "backdrop") return fill(words.metres, { m: written(value.width_m, lang) });
  if (name in LISTS) return words[LISTS[name]][value] ?? String(value);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value !== "number") return String(value);
  if (name === "quality") return `${Math.round(value * 100)}`;
  const unit = UNITS[Object.keys(UNITS).find((end) => name.endsWith(end))] ?? (name === "watts" ? "watts" : null);
  return unit ? fill(words[unit], { m: written(value, lang) }) : written(value, lang);
}

/** A line by its points and length, an area by its points and ground. */
function shapeText({ type, coordinates }, words, lang, { east, north }) {
  if (type === "Point") return coordinates.map((degrees) => degrees.toFixed(6)).join(", ");
  const line = (type === "Polygon" ? coordinates[0] : coordinates).map(([lon, lat]) => [lon * east, lat * north]);
  const pairs = line.slice(1).map((point, i) => [line[i], point]);
  const n = type === "Polygon" ? line.length - 1 : line.length;
  if (type === "Polygon") {
    const area = Math.abs(pairs.reduce((sum, [a, b]) => sum + (a[0] - line[0][0]) * (b[1] - line[0][1]) - (b[0] - line[0][0]) * (a[1] - line[0][1]), 0)) / 2;
    return fill(words.ground, { n, m2: written(Math.round(area), lang) });
  }
  const length = pairs.reduce((sum, [a, b]) => sum + Math.hypot(b[0] - a[0], b[1] - a[1]), 0);
  return fill(words.length, { n, m: written(Math.round(length * 10) / 10, lang) });
}
