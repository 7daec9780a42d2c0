// Slots on a canvas, many at once: those that look the same share one path.
import { colour, near, outlined, trace } from "./paint.js";

const SMALLEST_PX = 11;
const LABEL_PX = 14;
const FINE = 1.6; // screen pixels of a metre below which only the bodies are drawn

/** How a slot looks: {fill, stroke, text, width, dash, heat}. */
export function look(slot, palette, { problem = false, heat = false } = {}) {
  const name = colour(slot.values.category);
  const ink = (what) => palette.ink(what);
  if (problem) return { fill: ink("bad-bg"), stroke: ink("bad"), text: ink("ink"), width: 2 };
  if (heat) return { fill: ink("surface"), over: ink("lantern"), alpha: Math.round(slot.values.quality * 10) / 10, stroke: ink("edge"), text: ink("ink"), width: 1 };
  if (!name) return { fill: ink("surface"), stroke: ink("edge"), text: ink("ink"), width: 1 };
  return { fill: ink(`${name}-soft`), stroke: ink(name), text: ink("ink"), width: 1 };
}

export const lit = (palette) => ({ fill: palette.ink("lantern"), stroke: palette.ink("lantern-text"), text: palette.ink("on-lantern"), width: 2 });
export const bad = (palette) => ({ fill: palette.ink("bad-bg"), stroke: palette.ink("bad"), text: palette.ink("ink"), width: 3 });

/** Chosen, and a problem names it. */
export const troubled = (palette) => ({ ...lit(palette), stroke: palette.ink("bad"), width: 3 });

/** Paints slots; `lookOf(slot)` says how. */
export function paintSlots(ctx, view, slots, lookOf, palette, heat = false) {
  const seen = slots.filter((slot) => near(slot, view));
  const groups = new Map();
  for (const slot of seen) {
    const how = lookOf(slot);
    const name = `${how.fill}|${how.stroke}|${how.width}|${how.alpha}|${slot.values.locked}`;
    if (!groups.has(name)) groups.set(name, { how, locked: slot.values.locked, slots: [] });
    groups.get(name).slots.push(slot);
  }
  for (const group of groups.values()) paintGroup(ctx, view, group, palette);
  paintLabels(ctx, view, seen, lookOf, palette, heat);
}

function paintGroup(ctx, view, { how, locked, slots }, palette) {
  view.metres();
  ctx.beginPath();
  for (const slot of slots) trace(ctx, slot.points, true);
  ctx.fillStyle = how.fill;
  ctx.fill();
  if (how.over) { ctx.globalAlpha = how.alpha; ctx.fillStyle = how.over; ctx.fill(); ctx.globalAlpha = 1; }
  if (view.scale < FINE) return;
  Object.assign(ctx, { strokeStyle: how.stroke, lineWidth: how.width / view.scale, lineJoin: "miter" });
  if (locked) ctx.setLineDash([3 / view.scale, 3 / view.scale]);
  ctx.stroke();
  ctx.setLineDash([]);
  // The front, where customers stand, is the strong line.
  ctx.beginPath();
  for (const { points: [a, b] } of slots) { ctx.moveTo(...a); ctx.lineTo(...b); }
  ctx.lineWidth = (how.width + 2) / view.scale;
  ctx.stroke();
  if (locked) crossed(ctx, view, slots, palette);
}

function crossed(ctx, view, slots, palette) {
  ctx.beginPath();
  for (const { points: [a, b, c, d] } of slots) { ctx.moveTo(...a); ctx.lineTo(...c); ctx.moveTo(...b); ctx.lineTo(...d); }
  Object.assign(ctx, { strokeStyle: palette.ink("edge"), lineWidth: 1 / view.scale, globalAlpha: 0.6 });
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function paintLabels(ctx, view, slots, lookOf, palette, heat) {
  view.pixels();
  Object.assign(ctx, { textAlign: "center", textBaseline: "middle" });
  let set = 0;
  for (const slot of slots) {
    const room = Math.min(slot.w, slot.d) * view.scale;
    const text = heat ? String(Math.round(slot.values.quality * 100)) : slot.values.label;
    const size = Math.min(LABEL_PX, room * 1.7 / Math.max(2, text.length));
    if (size < SMALLEST_PX || room < size) continue;
    if (set !== size) ctx.font = `700 ${size}px ${palette.font}`;
    set = size;
    ctx.fillStyle = lookOf(slot).text;
    ctx.fillText(text, ...view.screen([slot.x, slot.y]));
  }
}

/** A ring around what is chosen or pointed at. */
export function paintRing(ctx, view, thing, palette, { strong = true, hurt = false } = {}) {
  const stroke = palette.ink(hurt ? "bad" : "ink");
  outlined(ctx, view, thing.points, thing.closed, { stroke, width: strong ? 3 : 2, line: strong ? 1 : 0.7, dash: strong ? [] : [3, 3] });
}
