// How things look on a canvas: the ground with its roads, zones and clear areas. Slots are in paint-slots.js.
import { beside, box, meets } from "./outline.js";

const EKRAF = { ekonomi_kreatif: "ekraf" };
export const colour = (category) => EKRAF[category] || category;
const LANDMARKS = ["toilet", "musholla", "first_aid", "lost_child", "stage", "parking"];
const SIGN_PX = 22;
const SMALL_PX = 14;
const NAMES = 3; // screen pixels of a metre below which zones have no names and small signs are dots

/** Puts a line or ring in the path of ctx, in whatever units ctx has. */
export function trace(ctx, points, closed) {
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  if (closed) ctx.closePath();
}

export function outlined(ctx, view, points, closed, { fill, stroke, width = 1, dash = [], alpha = 1, line = 1 }) {
  view.metres();
  ctx.beginPath();
  trace(ctx, points, closed);
  ctx.globalAlpha = alpha;
  if (fill) { ctx.fillStyle = fill; ctx.fill(); }
  ctx.globalAlpha = line;
  if (stroke) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width / view.scale;
    ctx.setLineDash(dash.map((part) => part / view.scale));
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

function band(ctx, view, { points, width }, fill, alpha) {
  view.metres();
  ctx.beginPath();
  trace(ctx, points, false);
  Object.assign(ctx, { lineCap: "butt", lineJoin: "round", lineWidth: width, strokeStyle: fill, globalAlpha: alpha });
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** Words upright on the screen at a point of the ground. */
export function words(ctx, view, point, text, { ink, halo, font, size = 14, weight = 600, turn = 0, lift = 0, align = "center" }) {
  view.pixels();
  const [px, py] = view.screen(point);
  ctx.save();
  ctx.translate(px, py);
  ctx.rotate(turn);
  Object.assign(ctx, { font: `${weight} ${size}px ${font}`, textAlign: align, textBaseline: "middle", lineJoin: "round" });
  if (halo) { Object.assign(ctx, { strokeStyle: halo, lineWidth: 4 }); ctx.strokeText(text, 0, lift); }
  ctx.fillStyle = ink;
  ctx.fillText(text, 0, lift);
  ctx.restore();
}

/** The site, zones, roads, clear areas, rows; `thin` where a picture lies below. */
export function paintGround(ctx, view, scene, palette, thin) {
  const ink = (name) => palette.ink(name);
  const seen = (thing) => !scene.lifted.has(thing.key) && near(thing, view);
  const shapes = scene.all("f").filter(seen);
  if (seen(scene.site)) outlined(ctx, view, scene.site.points, true, { fill: thin ? null : ink("map-park"), stroke: ink("edge"), width: 1.5, dash: [6, 5], line: 0.8 });
  for (const shape of shapes) if (shape.kind === "road") paintRoad(ctx, view, shape, ink, thin);
  for (const shape of shapes) if (shape.kind === "zone") paintZone(ctx, view, shape, ink, thin);
  for (const shape of shapes) if (shape.kind === "keep_clear") paintClear(ctx, view, shape, ink, thin);
  for (const row of scene.all("r")) if (seen(row)) outlined(ctx, view, row.points, false, { stroke: ink("edge"), line: 0.5 });
}

export function paintShape(ctx, view, shape, palette) {
  const ink = (name) => palette.ink(name);
  if (shape.kind === "road") paintRoad(ctx, view, shape, ink, true);
  if (shape.kind === "zone") paintZone(ctx, view, shape, ink, true);
  if (shape.kind === "keep_clear") paintClear(ctx, view, shape, ink, true);
}

function paintRoad(ctx, view, road, ink, thin) {
  band(ctx, view, road, ink("map-road"), thin ? 0.55 : 1);
  for (const side of [-1, 1]) outlined(ctx, view, beside(road.points, side * road.width / 2), false, { stroke: ink("edge"), width: 1.5, line: 0.8 });
  outlined(ctx, view, road.points, false, { stroke: ink("edge"), dash: [7, 9], line: 0.5 });
}

function paintZone(ctx, view, zone, ink, thin) {
  const name = colour(zone.values.category);
  outlined(ctx, view, zone.points, zone.closed, { fill: ink(`${name}-soft`), stroke: ink(name), alpha: thin ? 0.35 : 0.5, line: 0.55 });
}

function paintClear(ctx, view, shape, ink, thin) {
  const { reason } = shape.values;
  const lane = reason === "fire_lane";
  const fill = lane ? ink("bad") : reason === "carriageway" ? null : ink("map-path");
  const alpha = lane ? 0.12 : thin ? 0.5 : 0.9;
  const stroke = { stroke: lane ? ink("bad") : ink("edge"), dash: [4, 4], line: lane ? 0.8 : 0.6 };
  if (shape.closed) return outlined(ctx, view, shape.points, true, { fill, alpha, ...stroke });
  if (fill) band(ctx, view, shape, fill, alpha);
  for (const side of [-1, 1]) outlined(ctx, view, beside(shape.points, side * shape.width / 2), false, stroke);
}

/** Names of roads and zones, where there is room for them. */
export function paintNames(ctx, view, scene, palette) {
  const look = { ink: palette.ink("ink-2"), halo: palette.ink("map-land"), font: palette.font };
  for (const { points, values } of scene.shapes("road").filter((thing) => near(thing, view) && thing.values.name)) {
    const [a, b] = longest(points).map((point) => view.screen(point));
    if (Math.hypot(b[0] - a[0], b[1] - a[1]) < values.name.length * 9 + 40) continue;
    let turn = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (Math.abs(turn) > Math.PI / 2 + 0.01) turn += Math.PI;
    const [from, to] = longest(points);
    words(ctx, view, [from[0] + (to[0] - from[0]) * 0.5, from[1] + (to[1] - from[1]) * 0.5], values.name, { ...look, halo: palette.ink("map-road"), turn });
  }
  for (const zone of scene.shapes("zone").filter((thing) => near(thing, view) && thing.values.name)) {
    const seen = zone.points.map((point) => view.screen(point));
    const [left, top, right] = box(seen);
    if (right - left < zone.values.name.length * 9 || view.scale < NAMES) continue;
    const edge = zone.points.filter((_, i) => seen[i][1] < top + 4);
    const highest = [0, 1].map((k) => edge.reduce((sum, point) => sum + point[k], 0) / edge.length);
    words(ctx, view, highest, zone.values.name, { ...look, lift: -10 });
  }
}

function longest(points) {
  let best = [points[0], points[1] || points[0]];
  let most = -1;
  for (let i = 1; i < points.length; i++) {
    const size = Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
    if (size > most) [best, most] = [[points[i - 1], points[i]], size];
  }
  return best;
}

/** A facility as the small dark sign that visitors know; `lit` when it is chosen. */
export function paintFacility(ctx, view, { points, values }, { palette, signs }, lit = false) {
  view.pixels();
  const [px, py] = view.screen(points[0]);
  const big = lit || LANDMARKS.includes(values.type);
  const size = view.scale < 0.8 ? 6 : big ? SIGN_PX : view.scale < NAMES ? 7 : SMALL_PX;
  ctx.fillStyle = palette.ink(lit ? "lantern" : "ink");
  ctx.strokeStyle = palette.ink(lit ? "lantern-text" : "bg");
  ctx.lineWidth = lit ? 2 : 1;
  ctx.beginPath();
  ctx.rect(px - size / 2, py - size / 2, size, size);
  ctx.fill();
  ctx.stroke();
  const sign = signs[values.type];
  if (!sign || size < SMALL_PX) return;
  ctx.save();
  ctx.translate(px - size * 0.38, py - size * 0.38);
  ctx.scale(size * 0.76 / 24, size * 0.76 / 24);
  Object.assign(ctx, { strokeStyle: palette.ink(lit ? "on-lantern" : "bg"), lineWidth: 2, lineCap: "round", lineJoin: "round" });
  ctx.stroke(sign);
  ctx.restore();
}

/** Whether any of a thing is in view; ribbons reach further than their middle line. */
export function near(thing, view) {
  const [left, low, right, high] = thing.box;
  const more = thing.width / 2 + 12 / view.scale;
  return meets([left - more, low - more, right + more, high + more], view.box);
}
