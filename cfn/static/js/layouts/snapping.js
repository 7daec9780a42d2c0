// Where a held slot would rather stand: on a kerb, in line with other fronts, against a neighbour, at the gap the row has.
// Pure, in metres. Guides are lines to show: {from, to, metres (or null)}.
import { distance, unit } from "./outline.js";

const PARALLEL = Math.cos(3 * Math.PI / 180);
const ALONG_M = 60;
const SHOWN_M = 8; // gaps wider than this are not told

const dot = ([ax, ay], [bx, by]) => ax * bx + ay * by;
const less = ([ax, ay], [bx, by]) => [ax - bx, ay - by];
const plus = ([ax, ay], [bx, by], k = 1) => [ax + bx * k, ay + by * k];

/** How many metres a held slot is drawn: some pixels, but from far a pixel is much. */
export const snapReach = (scale) => Math.min(1, 9 / scale);

/** A slot's own directions: u along its front, p into it. */
export function axes(slot) {
  const u = unit(slot.bearing);
  return { u, p: [u[1], -u[0]] };
}

const frontOf = (slot) => { const { p } = axes(slot); return plus([slot.x, slot.y], p, -slot.d / 2); };

/** {dx, dy, guides} to add to the place of `held`; `lines` are kerbs, `reach` how far it is drawn. */
export function snap(held, others, lines, reach, { across = true } = {}) {
  const { u, p } = axes(held);
  const parallel = others.filter((other) => Math.abs(dot(axes(other).u, u)) > PARALLEL);
  const sideways = across ? best([...kerbs(held, lines, u, p), ...fronts(held, parallel, u, p)], reach) : null;
  const moved = sideways ? { ...held, x: held.x + p[0] * sideways.shift, y: held.y + p[1] * sideways.shift } : held;
  const along = best(gapsOf(moved, parallel, u, p), reach);
  const [dx, dy] = plus(plus([0, 0], p, sideways?.shift || 0), u, along?.shift || 0);
  const there = { ...held, x: held.x + dx, y: held.y + dy };
  return { dx, dy, guides: [...(sideways ? [sideways.guide(there)] : []), ...between(there, parallel, u, p)] };
}

function best(candidates, reach) {
  const near = candidates.filter(({ shift }) => Math.abs(shift) <= reach);
  return near.sort((a, b) => Math.abs(a.shift) - Math.abs(b.shift))[0] || null;
}

function kerbs(held, lines, u, p) {
  const front = frontOf(held);
  return lines.flatMap((line) => line.slice(1).map((end, i) => {
    const way = less(end, line[i]);
    const size = Math.hypot(...way);
    const along = [way[0] / size, way[1] / size];
    if (Math.abs(dot(along, u)) < PARALLEL) return null;
    const share = dot(less(front, line[i]), along);
    if (share < -held.w || share > size + held.w) return null;
    const foot = plus(line[i], along, share);
    return { shift: dot(less(foot, front), p), guide: () => ({ from: line[i], to: end, metres: null }) };
  }).filter(Boolean));
}

function fronts(held, others, u, p) {
  const front = frontOf(held);
  return others.filter((other) => Math.abs(dot(less([other.x, other.y], front), u)) < ALONG_M).map((other) => {
    const theirs = frontOf(other);
    return { shift: dot(less(theirs, front), p), guide: (there) => ({ from: theirs, to: frontOf(there), metres: null }) };
  });
}

/** The slots in line with one, each with how far its near edge is: {other, sign, gap}. */
function inLine(slot, others, u, p) {
  return others.map((other) => {
    const away = less([other.x, other.y], [slot.x, slot.y]);
    const along = dot(away, u);
    const level = Math.abs(dot(away, p)) < (slot.d + other.d) * 0.4;
    return level && other.key !== slot.key ? { other, sign: Math.sign(along) || 1, gap: Math.abs(along) - (slot.w + other.w) / 2 } : null;
  }).filter(Boolean);
}

function next(slot, others, u, p, sign) {
  const there = inLine(slot, others, u, p).filter((one) => one.sign === sign && one.gap > -Math.min(slot.w, one.other.w) * 0.9);
  return there.sort((a, b) => a.gap - b.gap)[0] || null;
}

/** Against a neighbour, at the gap behind it, or in the middle between two. */
function gapsOf(held, others, u, p) {
  const [before, after] = [next(held, others, u, p, -1), next(held, others, u, p, 1)];
  const wanted = [before, after].filter(Boolean).flatMap((one) => {
    const beyond = next(one.other, others, u, p, one.sign);
    const gaps = [0, ...(beyond && beyond.gap >= 0 && beyond.gap < SHOWN_M ? [beyond.gap] : [])];
    return gaps.map((gap) => ({ shift: one.sign * (one.gap - gap) }));
  });
  if (before && after) wanted.push({ shift: (after.gap - before.gap) / 2 });
  return wanted;
}

/** The gaps to the neighbours on both sides, to be told. */
function between(slot, others, u, p) {
  return [-1, 1].map((sign) => next(slot, others, u, p, sign)).filter((one) => one && one.gap >= -0.005 && one.gap < SHOWN_M).map(({ sign, gap }) => {
    const from = plus([slot.x, slot.y], u, sign * slot.w / 2);
    return { from, to: plus(from, u, sign * gap), metres: Math.max(0, gap) };
  });
}

/** The gaps along its front to the slot before and after: {before, after}, each {key, gap} or null. */
export function neighbours(slot, others) {
  const { u, p } = axes(slot);
  const parallel = others.filter((other) => Math.abs(dot(axes(other).u, u)) > PARALLEL);
  const [before, after] = [-1, 1].map((sign) => {
    const one = next(slot, parallel, u, p, sign);
    return one && one.gap < SHOWN_M * 4 ? { key: one.other.key, slot: one.other, gap: one.gap } : null;
  });
  return { before, after };
}

/** Only the part of a move that runs along a slot's front. */
export function alongOnly(slot, [dx, dy]) {
  const { u } = axes(slot);
  return plus([0, 0], u, dot([dx, dy], u));
}

/** A corner of a shape is drawn to corners of others. */
export function snapPoint(point, corners, reach) {
  let found = null;
  let least = reach;
  for (const corner of corners) {
    const away = distance(point, corner);
    if (away < least) [found, least] = [corner, away];
  }
  return found;
}
