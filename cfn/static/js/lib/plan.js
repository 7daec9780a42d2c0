// The drawing of the street (components/plan.html) as an object: its slots, where they are, how they look, the keyboard's way
// through them. Knows no map. Lengths are the drawing's own units, five to a metre; ids are texts.
const SPACE = "http://www.w3.org/2000/svg";

// The same signs as in components/plan.html; tests/livemap/test_plan_signs.py keeps them so.
const MARKS = {
  kuliner: "M-4.6.1h9.2a4.6 4.6 0 0 1-2.7 4.1h-3.8a4.6 4.6 0 0 1-2.7-4.1zM-3.3-1a3.3 3.3 0 0 1 6.6 0z",
  kriya: "M0-4.6L4.6 0 0 4.6-4.6 0z",
  fesyen: "M-4.4-4.2h8.8v2h-8.8zM-4.4-1h8.8v2h-8.8zM-4.4 2.2h8.8v2h-8.8z",
  ekonomi_kreatif: "M0-5L1.3-1.3 5 0 1.3 1.3 0 5-1.3 1.3-5 0-1.3-1.3z",
};
const SIGNS = {
  sold_out: "M-5 4L5-4",
  pause: "M-2-3.2v6.4M2-3.2v6.4",
  unconfirmed: "M-1.9-1.9a2 2 0 1 1 2.7 1.9c-.6.3-.8.7-.8 1.4M0 3.7v.1",
};
const FLAG = "M0 0l-5-6h-12a5 5 0 0 1-5-5v-11a5 5 0 0 1 5-5h34a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5h-12z";
const AT_THE_DESK = ["free", "fit", "no", "busy", "clash"];
const LIT = ["open", "nearly_out", "fit"];
const MARKED = ["open", "expected", "closed"];

export class Plan {
  constructor(svg, { onTap, onFocus } = {}) {
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.box = { x, y, w: width, h: height };
    this.slots = new Map();
    for (const node of svg.querySelectorAll("[data-slot]")) this.slots.set(node.dataset.slot, read(node));
    this.inside = svg.querySelector(".s-in") !== null;
    this.narrowest = Math.min(15, ...[...this.slots.values()].map((slot) => Math.min(slot.w, slot.h)));
    this.widestPx = Number.parseFloat(getComputedStyle(svg).getPropertyValue("--px")) || 1;
    if (onTap) this.walk(onTap, onFocus);
  }

  ids() { return [...this.slots.keys()]; }
  has(id) { return this.slots.has(String(id)); }
  slot(id) { return this.slots.get(String(id)); }
  node(id) { return this.slot(id)?.node; }
  label(id) { return this.node(id)?.dataset.label || ""; }

  /** Id of the slot nearest to a point of the drawing, at most `reach` units from its edge; else null. */
  nearest(x, y, reach) {
    let best = null;
    let least = reach;
    for (const [id, slot] of this.slots) {
      const away = distance(slot, x, y);
      if (away <= least && !(best !== null && away === least)) [best, least] = [id, away];
    }
    return best;
  }

  /** The box round some slots, with a margin in units of the drawing. */
  around(ids, margin = 0) {
    const found = ids.map((id) => this.slot(id)).filter(Boolean);
    const x = Math.min(...found.map((slot) => slot.x)) - margin;
    const y = Math.min(...found.map((slot) => slot.y)) - margin;
    const right = Math.max(...found.map((slot) => slot.x)) + margin;
    const bottom = Math.max(...found.map((slot) => slot.y)) + margin;
    return { x, y, w: right - x, h: bottom - y };
  }

  // --- looks ----------------------------------------------------------------------------------------------------------

  /** Draws a slot as the server would: paint(12, "open", "kuliner"), paint(12, "empty"), paint(12, "fit"). */
  paint(id, state, category) {
    const slot = this.slot(id);
    if (!slot) return;
    const { node, w, h, turn } = slot;
    const kept = [...node.classList].filter((name) => !/^(k|st|d)-/.test(name) || name === "d-over");
    node.setAttribute("class", [...kept, `k-${category || "any"}`, `${AT_THE_DESK.includes(state) ? "d" : "st"}-${state}`].join(" "));
    for (const old of node.querySelectorAll(".s-halo, .s-half, .s-ink, .s-mark")) old.remove();
    const body = node.querySelector(".s-body");
    if (LIT.includes(state)) body.before(rect("s-halo", w + 5.7, h + 5.7, turn, 5));
    const lift = this.inside ? -0.2 * h : 0;
    const at = `translate(0 ${lift})`;
    if (state === "nearly_out") body.after(this.inside ? rect("s-half", w - 3.3, h * 0.36, turn, 2, -0.38 * h) : rect("s-half", w, h / 2, turn, 2, 0));
    else if (SIGNS[state]) body.after(draw("path", { class: "s-ink", d: SIGNS[state], transform: at }));
    else if (MARKS[category] && (MARKED.includes(state) || (state === "busy" && !this.inside))) {
      body.after(draw("path", { class: "s-mark", d: MARKS[category], transform: `${at} scale(.82)` }));
    }
    const plain = AT_THE_DESK.includes(state) || state === "empty" || state === "absent";
    node.querySelector(".s-in")?.setAttribute("y", plain ? 0 : 0.23 * h);
  }

  /** A class of a slot: s-shrink (filtered out), d-over (something is dragged over it). */
  mark(id, name, on) { this.node(id)?.classList.toggle(name, on); }

  /** What is read aloud for a slot, and shown when a mouse rests on it. */
  name(id, text) {
    const node = this.node(id);
    if (!node) return;
    node.setAttribute("aria-label", text);
    let title = node.querySelector("title");
    if (!title) node.prepend(title = draw("title", {}));
    title.textContent = text;
  }

  /** One short pulse of a stall that changed just now. */
  pulse(id) {
    const node = this.node(id);
    if (!node) return;
    node.classList.remove("s-changed");
    requestAnimationFrame(() => node.classList.add("s-changed"));
  }

  /** The ring and the lantern flag with its number; null takes them away. One on a map. */
  choose(id) {
    this.chosen?.remove();
    this.chosen = null;
    this.chosenId = id;
    const slot = id === null ? null : this.slot(id);
    if (!slot) return;
    const ring = rect("s-sel", slot.w + 4.7, slot.h + 4.7, slot.turn, 4);
    ring.setAttribute("transform", `translate(${slot.x} ${slot.y}) ${slot.turn}`);
    const text = draw("text", { class: "s-pin-t", y: -16.5, "dominant-baseline": "central" });
    text.textContent = this.label(id);
    this.flag = draw("g", { class: "s-flag" }, draw("path", { class: "s-pin", d: FLAG }), text);
    this.flagAt = `translate(${slot.x} ${slot.y - slot.h / 2 - 2.5})`;
    this.chosen = draw("g", { "aria-hidden": "true" }, ring, this.flag);
    this.svg.append(this.chosen);
    this.setScale(this.scale || 1);
  }

  /** The numbers of a handful of slots that are looked for, on the side where the ends of their row have theirs. */
  tag(ids) {
    this.tags?.remove();
    const ends = new Map();
    for (const text of this.svg.querySelectorAll(".s-no")) {
      ends.set(text.textContent, text);
      ends.set(row(text.textContent), text);
      text.classList.remove("s-tag");
    }
    this.tags = draw("g", { "aria-hidden": "true" });
    for (const id of this.inside ? [] : ids) {
      const there = ends.get(this.label(id));
      if (there) there.classList.add("s-tag");
      else this.tags.append(this.number(id, ends.get(row(this.label(id)))?.getAttribute("text-anchor")));
    }
    this.svg.append(this.tags);
  }

  number(id, anchor) {
    const { x, y, w } = this.slot(id);
    const toRight = anchor ? anchor === "start" : x < this.box.x + this.box.w / 2;
    const at = { x: x + (w / 2 + 4) * (toRight ? 1 : -1), y, "text-anchor": toRight ? "start" : "end" };
    const text = draw("text", { class: "s-no s-tag", "dominant-baseline": "central", ...at });
    text.textContent = this.label(id);
    return text;
  }

  /** `scale`: screen pixels of one unit. Words keep their size on the screen. */
  setScale(scale) {
    this.scale = scale;
    this.firstScale ??= scale;
    // At first as the server drew them, never larger: with the whole street in view there is no room.
    const size = Math.max(1, this.widestPx * this.firstScale);
    this.svg.style.setProperty("--px", String(Math.min(this.widestPx, size / scale)));
    if (this.chosen) this.flag.setAttribute("transform", `${this.flagAt} scale(${1 / scale})`);
  }

  /** Takes away what a map has put on the drawing. */
  release() {
    this.choose(null);
    this.tag([]);
    this.svg.removeAttribute("style");
    this.svg.classList.remove("leaflet-image-layer", "leaflet-zoom-animated", "leaflet-interactive");
  }

  // --- keyboard: one stop for Tab, arrows from slot to slot ----------------------------------------------------------------

  walk(onTap, onFocus) {
    this.svg.setAttribute("role", "group");
    for (const { node } of this.slots.values()) {
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "-1");
    }
    this.stop(this.ids()[0]);
    this.svg.addEventListener("keydown", (event) => this.pressed(event, onTap));
    this.svg.addEventListener("focusin", (event) => {
      const id = event.target.closest("[data-slot]")?.dataset.slot;
      if (id === undefined) return;
      this.stop(id);
      if (event.target.matches(":focus-visible")) onFocus?.(id);
    });
    this.svg.addEventListener("focusout", () => onFocus?.(null));
  }

  stop(id) {
    if (id === undefined) return;
    this.node(this.at)?.setAttribute("tabindex", "-1");
    this.at = id;
    this.node(id).setAttribute("tabindex", "0");
  }

  pressed(event, onTap) {
    const id = event.target.closest("[data-slot]")?.dataset.slot;
    if (id === undefined) return;
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (event.key === "Enter" || event.key === " ") onTap(id, { key: true });
    else if (way) this.node(this.next(id, way))?.focus();
    else return;
    event.preventDefault();
  }

  /** The nearest slot in a direction; what lies aside counts three times. */
  next(id, [dx, dy]) {
    const from = this.slot(id);
    let best = id;
    let least = Infinity;
    for (const [other, { x, y }] of this.slots) {
      const ahead = (x - from.x) * dx + (y - from.y) * dy;
      const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      if (ahead > 0.5 && ahead + 3 * aside < least) [best, least] = [other, ahead + 3 * aside];
    }
    return best;
  }
}

/** A point of the screen in the drawing's units. */
export function unit(svg, clientX, clientY, matrix = svg.getScreenCTM()) {
  const point = svg.createSVGPoint();
  [point.x, point.y] = [clientX, clientY];
  const { x, y } = point.matrixTransform(matrix.inverse());
  return { x, y };
}

export function draw(name, attributes, ...children) {
  const node = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const row = (label) => label.replace(/\d+$/, "");

function rect(name, w, h, turn, round, y = -h / 2) {
  return draw("rect", { class: name, x: -w / 2, y, width: w, height: h, rx: round, transform: turn });
}

function read(node) {
  const body = node.querySelector(".s-body");
  const { e: x, f: y } = node.transform.baseVal.consolidate().matrix;
  return {
    node, x, y, w: body.width.baseVal.value, h: body.height.baseVal.value, turn: body.getAttribute("transform") || "",
    angle: (body.transform.baseVal.consolidate()?.angle || 0) * Math.PI / 180,
  };
}

/** From a point to the edge of a slot; 0 inside. */
function distance(slot, x, y) {
  const [dx, dy] = [x - slot.x, y - slot.y];
  const [cos, sin] = [Math.cos(slot.angle), Math.sin(slot.angle)];
  const u = Math.abs(dx * cos + dy * sin) - slot.w / 2;
  const v = Math.abs(dy * cos - dx * sin) - slot.h / 2;
  return Math.hypot(Math.max(u, 0), Math.max(v, 0));
}
