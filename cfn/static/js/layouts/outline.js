// Plane geometry in metres: outlines of slots, distances, what lies on what. Pure. Points are [x, y]; bearings are degrees
// clockwise from north. What the server checks (cfn/layouts/checks.py) decides; this answers while a hand still moves.
const SHRINK_M = 0.01; // fronts may stand on the kerb, and slots side by side

export const unit = (bearing) => [Math.sin(bearing * Math.PI / 180), Math.cos(bearing * Math.PI / 180)];
export const bearing = ([ax, ay], [bx, by]) => (Math.atan2(bx - ax, by - ay) * 180 / Math.PI + 360) % 360;
export const distance = ([ax, ay], [bx, by]) => Math.hypot(bx - ax, by - ay);
export const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
export const length = (points) => points.slice(1).reduce((sum, point, i) => sum + distance(points[i], point), 0);

/** Front start, front end, back end, back start of a slot {x, y, w, d, bearing}. */
export function corners({ x, y, w, d, bearing: towards }, shrink = 0) {
  const [u, v] = unit(towards);
  const [a, b] = [w / 2 - shrink, d / 2 - shrink];
  return [[-a, -b], [a, -b], [a, b], [-a, b]].map(([p, q]) => [x + u * p + v * q, y + v * p - u * q]);
}

export function box(points) {
  let [left, low, right, high] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x); right = Math.max(right, x);
    low = Math.min(low, y); high = Math.max(high, y);
  }
  return [left, low, right, high];
}

/** Two corners of a box with so much air around it. */
export const around = ([left, low, right, high], air) => [[left - air, low - air], [right + air, high + air]];

export const meets = (one, other) => one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];

export function inside([x, y], ring) {
  let within = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) within = !within;
  }
  return within;
}

export function nearestOn([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return [ax + dx * share, ay + dy * share];
}

/** Where a line comes nearest to a point: {at, away, along (metres from its start), side (right or left of it), i (the piece)}. */
export function nearest(point, line, closed = false) {
  let best = { away: Infinity };
  let along = 0;
  const all = closed ? [...line, line[0]] : line;
  for (let i = 0; i < all.length - 1; i++) {
    const [a, b] = [all[i], all[i + 1]];
    const at = nearestOn(point, a, b);
    const away = distance(point, at);
    const turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
    if (away < best.away) best = { at, away, along: along + distance(a, at), side: turn > 0 ? "left" : "right", i };
    along += distance(a, b);
  }
  return best;
}

/** How far a point is from an outline; 0 inside it. */
export const awayFrom = (point, ring) => (inside(point, ring) ? 0 : nearest(point, ring, true).away);

function crosses([ax, ay], [bx, by], [cx, cy], [dx, dy]) {
  const turn = (px, py, qx, qy, rx, ry) => Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  return turn(ax, ay, bx, by, cx, cy) !== turn(ax, ay, bx, by, dx, dy) && turn(cx, cy, dx, dy, ax, ay) !== turn(cx, cy, dx, dy, bx, by);
}

/** Whether two outlines share ground. */
export function overlap(one, other) {
  if (!meets(box(one), box(other))) return false;
  if (inside(one[0], other) || inside(other[0], one)) return true;
  return one.some((a, i) => other.some((c, j) => crosses(a, one[(i + 1) % one.length], c, other[(j + 1) % other.length])));
}

/** Two slots on each other, as the check sees it: each a centimetre smaller. */
export const collide = (one, other) => overlap(corners(one, SHRINK_M), corners(other, SHRINK_M));

/** The straight pieces of a line with a width, as outlines. */
export function ribbon(points, width) {
  return points.slice(1).map((b, i) => {
    const a = points[i];
    const [x, y] = middle(a, b);
    return corners({ x, y, w: distance(a, b), d: width, bearing: bearing(a, b) });
  });
}

/** A slot on ground that must stay clear: an area, or a line with a width. */
export function blocked(slot, { points, closed, width }) {
  const mine = corners(slot, SHRINK_M);
  if (closed) return overlap(mine, points);
  return ribbon(points, width).some((piece) => overlap(mine, piece));
}

/** The line so far to the right (negative: left) of another one; bends are mitred. */
export function beside(points, away) {
  return points.map((point, i) => {
    const before = points[Math.max(0, i - 1)];
    const after = points[Math.min(points.length - 1, i + 1)];
    const [u1, v1] = unit(bearing(i ? before : point, i ? point : after));
    const [u2, v2] = unit(bearing(i < points.length - 1 ? point : before, i < points.length - 1 ? after : point));
    const [nx, ny] = [(v1 + v2) / 2, -(u1 + u2) / 2];
    const k = away / Math.max(0.25, nx * nx + ny * ny);
    return [point[0] + nx * k, point[1] + ny * k];
  });
}

export function rotated([x, y], [cx, cy], degrees) {
  const [s, c] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
  return [cx + (x - cx) * c + (y - cy) * s, cy - (x - cx) * s + (y - cy) * c];
}

export function area(ring) {
  return Math.abs(ring.reduce((sum, [x, y], i) => {
    const [a, b] = ring[(i + 1) % ring.length];
    return sum + x * b - a * y;
  }, 0)) / 2;
}

export const centre = (points) => { const [l, b, r, t] = box(points); return [(l + r) / 2, (b + t) / 2]; };
