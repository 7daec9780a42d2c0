// Values of objects in and out of a form. A control's name is the property's; data-type says how to read it: number (metres,
// degrees; 2,5 and 2.5 alike), whole, percent (shown 0–100, kept 0–1), flag (a tick), text. data-empty: an empty one means null.
import { el, fill as say } from "../lib/dom.js";

export const parse = (text) => {
  const clean = text.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(clean) ? Number(clean) : NaN;
};

/** The value of a control, or undefined when it cannot be read. */
export function valueOf(control) {
  const { type = "text" } = control.dataset;
  if (type === "flag") return control.checked;
  const text = control.value.trim();
  if (text === "" && "empty" in control.dataset) return null;
  if (type === "text") return text;
  const number = parse(text);
  const [low, high] = limits(control);
  if (Number.isNaN(number) || number < low || number > high || (type === "whole" && !Number.isInteger(number))) return undefined;
  return type === "percent" ? number / 100 : number;
}

// As cfn/layouts/properties.py; what is not named here the server looks at.
const SIZE = [0.1, 50];
const LIMITS = { frontage_m: SIZE, depth_m: SIZE, width_m: SIZE, gap_m: [0, 50], extra_gap_m: [0, 50], watts: [0, 1_000_000], quality: [0, 100], gap_every: [0, 1000] };

/** The least and the most a field takes; a picture's width is not a slot's. */
function limits(control) {
  if (control.dataset.type === "text") return [-Infinity, Infinity];
  return (!("wide" in control.dataset) && LIMITS[control.name]) || [-Infinity, Infinity];
}

export function show(control, value, lang) {
  const { type = "text" } = control.dataset;
  if (type === "flag") { control.checked = Boolean(value); return; }
  const { places } = control.dataset;
  const number = type === "percent" ? value * 100 : value;
  control.value = value == null ? "" : type === "text" ? value : places || control.type === "range" ? written(number, "en", Number(places ?? 0)) : written(number, lang);
  mark(control, true);
}

/** A number as people here write it, to the millimetre. */
export const written = (number, lang, places = 3) => {
  const text = String(Math.round(number * 10 ** places) / 10 ** places);
  return lang === "id" ? text.replace(".", ",") : text;
};

/** The named controls of a form that carry a property. */
export const controls = (form) => [...form.elements].filter((control) => control.name && "type" in control.dataset);

/** {property: value} of a form, or null when something cannot be read: that control is marked. */
export function read(form) {
  const values = {};
  let fine = true;
  for (const control of controls(form)) {
    const value = valueOf(control);
    mark(control, value !== undefined);
    fine &&= value !== undefined;
    values[control.name] = value;
  }
  return fine ? values : null;
}

export function fill(form, values, lang) {
  for (const control of controls(form)) if (control.name in values) show(control, values[control.name], lang);
}

export function mark(control, fine) {
  const field = control.closest(".field");
  field?.classList.toggle("field--bad", !fine);
  field?.querySelector(".error")?.remove();
  const hint = document.getElementById(`${control.id}-hint`)?.id;
  describe(control, fine ? [hint] : [hint, `${control.id}-error`]);
  if (fine) return control.removeAttribute("aria-invalid");
  control.setAttribute("aria-invalid", "true");
  field?.append(el("p", { class: "error", id: `${control.id}-error` }, whatIsWrong(control)));
}

function describe(control, ids) {
  const known = ids.filter(Boolean).join(" ");
  if (known) control.setAttribute("aria-describedby", known);
  else control.removeAttribute("aria-describedby");
}

function whatIsWrong(control) {
  const { words, lang } = control.closest("draw-street");
  if (control.tagName === "TEXTAREA") return words.bad_points;
  const [low, high] = limits(control);
  if (low === -Infinity || Number.isNaN(parse(control.value))) return words.bad_number;
  return say(words.bad_size, { low: written(low, lang), high: written(high, lang) });
}

/** Fields that only mean something for one choice: <div data-when="type=power">. */
export function suit(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, value] = part.dataset.when.split("=");
    part.hidden = form.elements[name].value !== value;
  }
}

/** "longitude, latitude", one point a line. */
export const pointsText = (points) => points.map(([lon, lat]) => `${lon.toFixed(8)}, ${lat.toFixed(8)}`).join("\n");

export function readPoints(text) {
  const lines = text.split(/[;\n]+/).map((line) => line.trim()).filter(Boolean);
  const found = lines.map((line) => line.match(/^(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)$/));
  return found.every(Boolean) ? found.map((one) => [Number(one[1]), Number(one[2])]) : null;
}
