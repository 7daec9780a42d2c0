// The street on Leaflet, in metres. The only file that says L; the visitor's map and the placement desk both stand on it.
// It takes over the plan that the server drew (components/plan.html) without a jump: the same <svg>, now to pan and zoom.
//
//   const map = createStreetMap(element, {
//     svg,                     // the plan; default: the one of element's .plan that can be seen
//     bounds: {x, y, w, h},    // what fit() shows, in the drawing's own units; default: its viewBox
//     padding: {top, right, bottom, left},   // screen pixels that fit() keeps free
//     reach: 22,               // a tap goes to the nearest slot within so many screen pixels
//     closest: 96,             // the narrowest slot is this wide at the last zoom step, screen pixels
//     labels: {in, out, fit},  // words of the three buttons; without it there are none
//     onTap(id, {x, y, key}), onMiss({x, y}), onHover(id or null), onFocus(id or null), onZoom(scale),
//   });
//   map.plan      the drawing itself (lib/plan.js): ids(), paint(id, "open", "kuliner"), mark(id, "s-shrink", true), name(id, text), choose(id)
//   map.nearest(clientX, clientY)   id of the slot under a finger, or null; ids are texts
//   map.fit(ids?)   map.show(id)   map.zoomIn()   map.zoomOut()   map.hold(true)   map.cover(px)   map.destroy()
import "../../vendor/leaflet-1.9.4/leaflet.js";
import { el, icon } from "./dom.js";
import { Plan, unit } from "./plan.js";

const L = globalThis.L;
const AT_FIT = 0.01; // zoom steps; under this the whole street is in view

export function createStreetMap(element, options = {}) {
  return new StreetMap(element, options);
}

/** A bare map whose units are metres, x east and y north, for lib/drawing.js: Leaflet pans and zooms it, the rest is drawn. */
export function createGround(element) {
  return L.map(element, {
    crs: L.CRS.Simple, center: [0, 0], zoom: 2, minZoom: -4, maxZoom: 7.5, zoomSnap: 0, zoomDelta: 1, wheelPxPerZoomLevel: 100,
    attributionControl: false, zoomControl: false, keyboard: false, boxZoom: false, doubleClickZoom: false, trackResize: false,
    zoomAnimation: false, fadeAnimation: false, inertia: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
}

class StreetMap {
  constructor(element, options) {
    this.element = element;
    this.options = { reach: 22, closest: 96, ...options };
    const svg = options.svg || visiblePlan(element);
    const start = seen(svg, element);
    this.plan = new Plan(svg, { onTap: options.onTap, onFocus: (id) => this.focused(id) });
    this.bounds = options.bounds || this.plan.box;
    this.covered = 0;
    this.padding = { top: 0, right: 0, bottom: 0, left: 0, ...options.padding };
    this.leaflet = this.build(start);
    this.overlay = L.svgOverlay(svg, corners(this.plan.box)).addTo(this.leaflet);
    if (options.labels) this.buttons = this.addButtons(options.labels);
    this.limit();
    if (Math.abs(this.leaflet.getZoom() - this.leaflet.getMinZoom()) > AT_FIT) this.leaflet.setView(...this.view(this.bounds), { animate: false });
    this.listen();
    this.zoomed();
  }

  build({ x, y, scale }) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return L.map(this.element, {
      crs: L.CRS.Simple, center: [-y, x], zoom: Math.log2(scale), minZoom: -20, maxZoom: 20, zoomSnap: 0, zoomDelta: 1,
      wheelPxPerZoomLevel: 100, attributionControl: false, zoomControl: false, keyboard: false, boxZoom: false, doubleClickZoom: false,
      trackResize: false, zoomAnimation: !calm, inertia: !calm, maxBoundsViscosity: 0.9,
    });
  }

  listen() {
    this.leaflet.on("click", ({ originalEvent }) => this.tapped(originalEvent));
    this.leaflet.on("dblclick", (event) => this.doubleTapped(event));
    this.leaflet.on("mousemove", ({ originalEvent }) => this.hovered(originalEvent));
    this.leaflet.on("mouseout", () => this.hovered(null));
    this.leaflet.on("zoom", () => this.zoomed());
    this.leaflet.on("zoomend", () => this.settle());
    this.keys = (event) => this.pressed(event);
    this.element.addEventListener("keydown", this.keys);
    if (!globalThis.ResizeObserver) return;
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(this.element);
  }

  // --- fingers, mouse, keys -------------------------------------------------------------------------------------------

  nearest(clientX, clientY) {
    const at = this.leaflet.mouseEventToLatLng({ clientX, clientY });
    return this.plan.nearest(at.lng, -at.lat, this.options.reach / this.scale);
  }

  tapped({ clientX, clientY }) {
    const id = this.nearest(clientX, clientY);
    const at = { x: clientX, y: clientY };
    if (id === null) this.options.onMiss?.(at);
    else this.options.onTap?.(id, at);
  }

  // A second tap on a stall is impatience; on the street it asks for a closer look.
  doubleTapped({ latlng, originalEvent }) {
    if (this.nearest(originalEvent.clientX, originalEvent.clientY) !== null) return;
    this.leaflet.setZoomAround(latlng, this.leaflet.getZoom() + 1);
  }

  hovered(event) {
    const id = event && this.nearest(event.clientX, event.clientY);
    if (id === this.under) return;
    this.under = id;
    this.element.classList.toggle("is-over", id !== null);
    this.options.onHover?.(id);
  }

  focused(id) {
    if (id !== null) this.show(id);
    this.options.onFocus?.(id);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, a, input, select")) return;
    const act = { "+": () => this.zoomIn(), "=": () => this.zoomIn(), "-": () => this.zoomOut(), 0: () => this.fit() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // --- looking --------------------------------------------------------------------------------------------------------

  /** Screen pixels of one unit of the drawing. */
  get scale() { return 2 ** this.leaflet.getZoom(); }

  get isFit() { return this.leaflet.getZoom() <= this.leaflet.getMinZoom() + AT_FIT; }

  zoomIn() { this.leaflet.zoomIn(); }
  zoomOut() { this.leaflet.zoomOut(); }

  /** The whole street, or just the slots of the ids given. */
  fit(ids) {
    const box = ids?.length ? this.plan.around(ids, 20) : this.bounds;
    const [center, zoom] = this.view(box);
    this.leaflet.setView(center, Math.min(zoom, this.leaflet.getMaxZoom()));
  }

  /** Brings a slot into the part of the map that nothing covers; stays still when it is there. */
  show(id) {
    const { x, y } = this.plan.slot(id);
    const { top, right, bottom, left } = this.padding;
    const below = bottom + this.covered;
    this.leaflet.panInside([-y, x], { paddingTopLeft: [left + 40, top + 64], paddingBottomRight: [right + 40, below + 40] });
  }

  /** So many screen pixels at the bottom lie under a sheet; 0 gives the street its place back. */
  cover(pixels) {
    this.covered = pixels;
    if (!pixels) this.settle();
  }

  /** While something is dragged over the map, or a stall on it, the street stands still. */
  hold(still) {
    this.held = still;
    this.zoomed();
  }

  view({ x, y, w, h }) {
    const size = this.leaflet.getSize();
    const { top, right, bottom, left } = this.padding;
    const scale = Math.min(Math.max(size.x - left - right, 60) / w, Math.max(size.y - top - bottom, 60) / h);
    const cx = x + w / 2 + (right - left) / 2 / scale;
    const cy = y + h / 2 + (bottom - top) / 2 / scale;
    return [[-cy, cx], Math.log2(scale)];
  }

  limit() {
    const [, zoom] = this.view(this.bounds);
    const { x, y, w, h } = this.bounds;
    const closest = Math.max(zoom + 1, Math.log2(this.options.closest / this.plan.narrowest));
    // Straight into the options: setMinZoom() would move at once, and a sheet that opens is no reason to.
    Object.assign(this.leaflet.options, { minZoom: zoom, maxZoom: closest });
    const { top, right, bottom, left } = this.padding;
    const px = 1 / 2 ** zoom;
    const room = { x: w / 4 + left * px, y: h / 4 + top * px, w: w / 2 + (left + right) * px, h: h / 2 + (top + bottom) * px };
    this.roam = corners({ x: x - room.x, y: y - room.y, w: w + room.w, h: h + room.h });
  }

  zoomed() {
    this.plan.setScale(this.scale);
    const free = !this.isFit && !this.held;
    if (free !== this.free) this.setFree(free);
    this.buttons?.update(this.isFit, this.leaflet.getZoom() >= this.leaflet.getMaxZoom() - AT_FIT);
    this.options.onZoom?.(this.scale);
  }

  // With the whole street in view there is nowhere to go: a finger then scrolls the page.
  setFree(free) {
    this.free = free;
    this.leaflet.dragging[free ? "enable" : "disable"]();
    this.leaflet.setMaxBounds(free ? this.roam : null);
  }

  // Two fingers that let go at the widest zoom may leave the street aside.
  settle() {
    this.zoomed();
    if (!this.isFit) return;
    const [center] = this.view(this.bounds);
    const away = this.leaflet.latLngToContainerPoint(center).distanceTo(this.leaflet.getSize().divideBy(2));
    if (away > 2) this.leaflet.panTo(center);
  }

  resize() {
    if (!this.element.clientHeight) return; // put away for a while
    const wasFit = this.isFit;
    this.leaflet.invalidateSize({ pan: false });
    this.limit();
    if (wasFit) this.leaflet.setView(...this.view(this.bounds), { animate: false });
    this.zoomed();
  }

  addButtons(labels) {
    const button = (name, picture, act) => {
      const says = { "aria-label": labels[name], title: labels[name] };
      const node = el("button", { type: "button", class: "button button--icon", ...says }, icon(picture));
      node.addEventListener("click", act);
      return node;
    };
    const closer = button("in", "plus", () => this.zoomIn());
    const wider = button("out", "minus", () => this.zoomOut());
    const whole = button("fit", "fit", () => this.fit());
    const box = el("div", { class: "zoom" }, closer, wider, whole);
    L.DomEvent.disableClickPropagation(box);
    this.element.append(box);
    return { box, update: (isFit, isClosest) => {
      closer.disabled = isClosest;
      if (isFit && (wider === document.activeElement || whole === document.activeElement)) closer.focus();
      wider.hidden = whole.hidden = isFit;
    } };
  }

  /** Leaves the plan as the server drew it. */
  destroy() {
    this.resized?.disconnect();
    this.element.removeEventListener("keydown", this.keys);
    this.buttons?.box.remove();
    this.leaflet.remove();
    this.plan.release();
    this.element.prepend(this.plan.svg);
  }
}

function visiblePlan(element) {
  return [...element.querySelectorAll("svg.plan")].find((svg) => svg.getClientRects().length > 0);
}

const corners = ({ x, y, w, h }) => L.latLngBounds([-(y + h), x], [-y, x + w]);

/** What the drawing shows now: the point in the middle of the element, and the pixels of a unit. */
function seen(svg, element) {
  const at = svg.getScreenCTM();
  const box = element.getBoundingClientRect();
  const middle = unit(svg, box.left + box.width / 2, box.top + box.height / 2, at);
  return { ...middle, scale: at.a };
}
