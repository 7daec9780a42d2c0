// Lines and figures beside what a hand holds: gaps to neighbours, the line it snapped to, how far, how many degrees.
import { middle } from "./outline.js";
import { words } from "./paint.js";

export function paintGuides(ctx, view, palette, { guides, told, held }, say) {
  if (!held) return;
  for (const guide of guides || []) line(ctx, view, palette, guide, guide.metres === null ? null : say("metres", { m: guide.metres }));
  if (!told) return;
  const text = told.degrees !== undefined ? say("degrees", { deg: told.degrees }) : told.size ? say("size", { w: told.size[0], d: told.size[1] }) : say("metres", { m: told.metres });
  if (told.from) line(ctx, view, palette, told, null);
  tag(ctx, view, palette, told.to, text, -44);
}

function line(ctx, view, palette, { from, to }, text) {
  view.pixels();
  const [[ax, ay], [bx, by]] = [view.screen(from), view.screen(to)];
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  Object.assign(ctx, { strokeStyle: palette.ink("lantern-text"), lineWidth: 2 });
  ctx.setLineDash([5, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (text) tag(ctx, view, palette, middle(from, to), text, 0);
}

/** A figure on a dark ground, legible over everything. */
export function tag(ctx, view, palette, point, text, lift) {
  view.pixels();
  const [x, y] = view.screen(point);
  ctx.font = `600 14px ${palette.font}`;
  const wide = ctx.measureText(text).width + 14;
  ctx.fillStyle = palette.ink("ink");
  ctx.fillRect(x - wide / 2, y + lift - 12, wide, 24);
  words(ctx, view, point, text, { ink: palette.ink("bg"), font: palette.font, lift });
}
