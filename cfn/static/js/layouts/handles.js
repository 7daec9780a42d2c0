// The grips around what is chosen while it may be moved: corners of shapes, the middles between them, the turn of slots, the
// size of one slot. Points in metres.
import { box, distance, middle } from "./outline.js";

const TURN_PX = 34;
const SIZE_PX = 12;
const SMALLEST_PX = 16; // a slot smaller on the screen is resized by numbers
const DOT_PX = 7;
const SMALL_PX = 5;
const REACH_PX = { mouse: 10, pen: 12, touch: 22 };

/** [{sort: "corner" | "middle" | "turn" | "size", i, at}] */
export function handlesOf(things, ground) {
  if (!things.length) return [];
  const [only] = things.length === 1 ? things : [null];
  if (only && only.letter !== "s") return only.kind === "facility" ? [] : corners(only);
  const slots = things.filter((thing) => thing.letter === "s");
  if (!slots.length) return [];
  const [left, , right, top] = box(slots.flatMap((slot) => slot.points).map((point) => ground.turned(point)));
  const turn = { sort: "turn", at: ground.straight([(left + right) / 2, top + TURN_PX / ground.scale]) };
  return only && Math.min(only.w, only.d) * ground.scale > SMALLEST_PX ? [turn, { sort: "size", at: beyond(only, SIZE_PX / ground.scale) }] : [turn];
}

/** A little outside the back corner, so that a finger on the slot means the slot. */
function beyond({ x, y, points: [, , [cx, cy]] }, away) {
  const far = distance([x, y], [cx, cy]);
  return [cx + (cx - x) / far * away, cy + (cy - y) / far * away];
}

function corners({ points, closed }) {
  const ends = closed ? points.length : points.length - 1;
  const middles = points.slice(0, ends).map((point, i) => ({ sort: "middle", i, at: middle(point, points[(i + 1) % points.length]) }));
  return [...points.map((at, i) => ({ sort: "corner", i, at })), ...middles];
}

/** The grip under a finger or the mouse; corners win over the middles between them. */
export function handleAt(handles, point, event, ground) {
  const reach = (REACH_PX[event.pointerType] ?? REACH_PX.mouse) / ground.scale;
  const near = handles.map((handle) => [distance(handle.at, point) + (handle.sort === "middle" ? reach / 3 : 0), handle]);
  return near.filter(([away]) => away <= reach).sort((a, b) => a[0] - b[0])[0]?.[1] || null;
}

export function paintHandles(ctx, view, handles, palette, chosen = null) {
  view.pixels();
  for (const { sort, i, at } of handles) {
    const [x, y] = view.screen(at);
    const size = sort === "middle" ? SMALL_PX : DOT_PX;
    ctx.beginPath();
    if (sort === "size") ctx.rect(x - size, y - size, size * 2, size * 2);
    else ctx.arc(x, y, size, 0, 2 * Math.PI);
    ctx.fillStyle = palette.ink(sort === "corner" && i === chosen ? "lantern" : "surface");
    ctx.globalAlpha = sort === "middle" ? 0.75 : 1;
    ctx.fill();
    ctx.globalAlpha = 1;
    Object.assign(ctx, { strokeStyle: palette.ink("ink"), lineWidth: sort === "middle" ? 1.2 : 2 });
    ctx.stroke();
    if (sort === "turn") arrow(ctx, x, y, palette.ink("ink"));
  }
}

/** A bent arrow beside the turn grip says what it does. */
function arrow(ctx, x, y, ink) {
  ctx.beginPath();
  ctx.arc(x, y, 12, -2.4, -0.7);
  ctx.moveTo(x + 4.5, y - 13);
  ctx.lineTo(x + 9.5, y - 7.7);
  ctx.lineTo(x + 3, y - 6);
  Object.assign(ctx, { strokeStyle: ink, lineWidth: 1.6 });
  ctx.stroke();
}
