// The colours of the tokens for a canvas, which cannot read CSS; and the signs of facilities out of the sprite.
import { SPRITE } from "../lib/dom.js";

export class Palette {
  constructor(changed) {
    this.known = new Map();
    const anew = () => { this.known.clear(); changed(); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", anew);
    new MutationObserver(anew).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** ink("kuliner-soft") is the value of --kuliner-soft. */
  ink(name) {
    if (!this.known.has(name)) this.known.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    return this.known.get(name);
  }

  get font() { return this.ink("font") || "sans-serif"; }
}

/** {code: Path2D} of the sprite's symbols named, each on a grid of 24; empty where the sprite cannot be read. */
export async function readSigns(names) {
  try {
    const sprite = new DOMParser().parseFromString(await (await fetch(SPRITE)).text(), "image/svg+xml");
    return Object.fromEntries(names.map((name) => [name, pathOf(sprite.getElementById(name))]));
  } catch {
    return {};
  }
}

function pathOf(symbol) {
  const path = new Path2D();
  for (const node of symbol?.children || []) {
    const number = (name) => Number(node.getAttribute(name) || 0);
    if (node.tagName === "path") path.addPath(new Path2D(node.getAttribute("d")));
    if (node.tagName === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
    if (node.tagName !== "circle") continue;
    path.moveTo(number("cx") + number("r"), number("cy"));
    path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  }
  return path;
}
