// <point-picker data-for="points" data-undo="…"> around the drawings of a layout: a click writes the position into the
// text area, one "longitude, latitude" a line; a facility has only one. Without script the positions are typed.
import { el } from "../lib/dom.js";

const SVG = "http://www.w3.org/2000/svg";

customElements.define("point-picker", class extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.for);
    if (!this.field) return;
    this.addEventListener("click", (event) => this.pick(event));
    this.field.addEventListener("input", () => this.draw());
    this.field.form.addEventListener("change", () => this.draw());
    this.undo = el("button", { type: "button", class: "button layoutmap__undo", hidden: true }, this.dataset.undo);
    this.undo.addEventListener("click", () => this.write(this.points().slice(0, -1)));
    this.append(this.undo);
    this.draw();
  }

  /** The turnings that are drawn, each with the way from its SVG to the earth. */
  turns() {
    return [...this.querySelectorAll("[data-matrix]")].map((node) => {
      const [a, b, c, d, e, f] = node.dataset.matrix.split(" ").map(Number);
      return { svg: node.querySelector("svg"), a, b, c, d, e, f };
    });
  }

  pick(event) {
    const svg = event.target.closest("svg.plan");
    const turn = this.turns().find((one) => one.svg === svg);
    if (!turn) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const point = [turn.a * x + turn.b * y + turn.c, turn.d * x + turn.e * y + turn.f];
    const one = this.field.form.elements.what?.value.startsWith("facility:");
    this.write(one ? [point] : [...this.points(), point]);
  }

  /** The points typed so far; GeoJSON and half-typed lines are left alone and not drawn. */
  points() {
    return this.field.value.split(/[;\n]+/)
      .map((line) => line.trim().match(/^(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)$/))
      .filter(Boolean)
      .map((found) => [Number(found[1]), Number(found[2])]);
  }

  write(points) {
    this.field.value = points.map(([lon, lat]) => `${lon.toFixed(8)}, ${lat.toFixed(8)}`).join("\n");
    const line = this.field.form.elements.line;
    if (line) line.value = "own";
    this.field.closest("details")?.setAttribute("open", "");
    this.draw();
  }

  draw() {
    const points = this.points();
    this.undo.hidden = points.length === 0;
    for (const turn of this.turns()) this.drawOn(turn, points);
  }

  drawOn({ svg, a, b, c, d, e, f }, points) {
    svg.querySelector(".pick")?.remove();
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "pick");
    const det = a * e - b * d;
    const spots = points.map(([lon, lat]) => [
      (e * (lon - c) - b * (lat - f)) / det,
      (a * (lat - f) - d * (lon - c)) / det,
    ]);
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("class", "pick__line");
    line.setAttribute("points", spots.map((spot) => spot.join(",")).join(" "));
    group.append(line);
    for (const [x, y] of spots) {
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("class", "pick__dot");
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", y);
      dot.setAttribute("r", 5);
      group.append(dot);
    }
    svg.append(group);
  }
});
