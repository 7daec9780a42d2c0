// The ground one draws on: Leaflet (lib/leaflet.js) pans and zooms it, canvases above it show what there is. Lengths are
// metres, x east and y north of the layout's origin; the view may be turned, so that a street lies along the screen.
//
//   const ground = new Ground(element);
//   ground.layer("base", (ctx, view) => …)   a canvas, painted when asked: ground.redraw("base"); all of them when the view moves
//   view: {scale (screen pixels of a metre), width, height, box, metres() / pixels() set the units of ctx}
//   ground.at(clientX, clientY) → [x, y]     ground.screen([x, y]) → pixels from the element's corner
//   ground.fit(points)  ground.show(points)  ground.zoom(steps)  ground.turnTo(radians)  ground.hold(true)
import { createGround } from "./leaflet.js";

const MOST_DPR = 2;

export class Ground extends EventTarget {
  constructor(element) {
    super();
    this.element = element;
    this.map = createGround(element);
    this.layers = new Map();
    this.asked = new Set();
    [this.cos, this.sin] = [1, 0];
    for (const name of ["move", "zoom", "viewreset"]) this.map.on(name, () => this.moved());
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(element);
  }

  layer(name, paint) {
    const canvas = document.createElement("canvas");
    canvas.className = "draw__canvas";
    canvas.setAttribute("aria-hidden", "true");
    this.element.append(canvas);
    this.layers.set(name, { canvas, ctx: canvas.getContext("2d"), paint });
    this.redraw(name);
  }

  // --- where things are -------------------------------------------------------------------------------------------------

  /** Screen pixels of a metre. */
  get scale() { return 2 ** this.map.getZoom(); }
  get turn() { return Math.atan2(this.sin, this.cos); }
  get size() { const { x, y } = this.map.getSize(); return { width: x, height: y }; }

  corner() {
    const at = this.map.containerPointToLatLng([0, 0]);
    return [at.lng, at.lat];
  }

  turned([x, y]) { return [x * this.cos + y * this.sin, y * this.cos - x * this.sin]; }
  straight([u, v]) { return [u * this.cos - v * this.sin, u * this.sin + v * this.cos]; }

  /** The point of the ground under a pixel of the element. */
  under(px, py) {
    const [u, v] = this.corner();
    return this.straight([u + px / this.scale, v - py / this.scale]);
  }

  at(clientX, clientY) {
    const box = this.element.getBoundingClientRect();
    return this.under(clientX - box.left, clientY - box.top);
  }

  screen(point) {
    const [u0, v0] = this.corner();
    const [u, v] = this.turned(point);
    return [(u - u0) * this.scale, (v0 - v) * this.scale];
  }

  /** Metres east and north of so many pixels to the right and up on the screen. */
  vector(right, up) { return this.straight([right, up]); }

  get middle() { const { width, height } = this.size; return this.under(width / 2, height / 2); }

  // --- looking ----------------------------------------------------------------------------------------------------------

  /** Shows all of the points, with room around them. */
  fit(points, closest = 5.5) {
    if (!points.length) return;
    const all = points.map((point) => this.turned(point));
    const [left, right] = [Math.min(...all.map(([u]) => u)), Math.max(...all.map(([u]) => u))];
    const [low, high] = [Math.min(...all.map(([, v]) => v)), Math.max(...all.map(([, v]) => v))];
    const { width, height } = this.size;
    // The buttons at the right edge cover nothing.
    const edge = Math.min(64, width / 6);
    const scale = Math.min(Math.max(width - 24 - edge, 60) / Math.max(right - left, 1), Math.max(height - 64, 60) / Math.max(high - low, 1));
    const zoom = Math.min(Math.log2(scale), closest);
    this.map.setView([(low + high) / 2, (left + right) / 2 + (edge - 24) / 2 / 2 ** zoom], zoom, { animate: false });
  }

  /** Brings points into view; stays still when they are there, comes closer when they are too small to see. */
  show(points, closest = 4) {
    if (!points.length) return;
    const { width, height } = this.size;
    const seen = points.map((point) => this.screen(point));
    const [wide, high] = [0, 1].map((k) => Math.max(...seen.map((point) => point[k])) - Math.min(...seen.map((point) => point[k])));
    if (wide > width - 48 || high > height - 48) return this.fit(points, closest);
    const inside = seen.every(([x, y]) => x > 24 && y > 24 && x < width - 24 && y < height - 24);
    if (inside && this.map.getZoom() >= closest - 1.5) return;
    if (this.map.getZoom() < closest - 1.5) return this.fit(points, closest);
    const middle = points.reduce(([x, y], [a, b]) => [x + a / points.length, y + b / points.length], [0, 0]);
    const [u, v] = this.turned(middle);
    this.map.setView([v, u], this.map.getZoom(), { animate: false });
  }

  zoom(steps) { this.map.setZoom(this.map.getZoom() + steps, { animate: false }); }
  pan(right, down) { this.map.panBy([right, down], { animate: false }); }

  turnTo(radians) {
    const middle = this.middle;
    [this.cos, this.sin] = [Math.cos(radians), Math.sin(radians)];
    const [u, v] = this.turned(middle);
    this.map.setView([v, u], this.map.getZoom(), { animate: false });
    this.moved();
  }

  /** While a hand holds something, the ground stands still. */
  hold(still) { this.map.dragging[still ? "disable" : "enable"](); }

  resize() {
    if (!this.element.clientHeight) return;
    this.map.invalidateSize({ pan: false });
    this.moved();
    this.dispatchEvent(new Event("resize"));
  }

  // --- painting ---------------------------------------------------------------------------------------------------------

  moved() {
    this.dispatchEvent(new Event("view"));
    this.redraw(...this.layers.keys());
  }

  /** Paints the named canvases before the next frame. */
  redraw(...names) {
    for (const name of names) this.asked.add(name);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const asked = [...this.asked];
      this.asked.clear();
      for (const name of asked) this.paint(this.layers.get(name));
    });
  }

  paint({ canvas, ctx, paint }) {
    const { width, height } = this.size;
    const dpr = Math.min(devicePixelRatio || 1, MOST_DPR);
    const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, w, h);
    paint(ctx, this.view(ctx, dpr));
  }

  view(ctx, dpr) {
    const { width, height } = this.size;
    const [u, v] = this.corner();
    const s = this.scale * dpr;
    const ends = [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) => this.under(x, y));
    const xs = ends.map(([x]) => x);
    const ys = ends.map(([, y]) => y);
    return {
      scale: this.scale, width, height,
      box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
      metres: () => ctx.setTransform(s * this.cos, s * this.sin, s * this.sin, -s * this.cos, -s * u, s * v),
      pixels: () => ctx.setTransform(dpr, 0, 0, dpr, 0, 0),
      screen: ([x, y]) => [(x * this.cos + y * this.sin - u) * this.scale, (v - y * this.cos + x * this.sin) * this.scale],
    };
  }

  /** A matrix for CSS that lays a picture, one pixel of it being `size` metres, around `middle`, turned clockwise. */
  matrix(middle, size, degrees) {
    const [px, py] = this.screen(middle);
    const angle = degrees * Math.PI / 180 + this.turn;
    const k = this.scale * size;
    return `matrix(${[k * Math.cos(angle), k * Math.sin(angle), -k * Math.sin(angle), k * Math.cos(angle), px, py].join(",")})`;
  }
}
