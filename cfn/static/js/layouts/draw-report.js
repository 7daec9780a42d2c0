// <draw-report>: what the check found, as buttons that show the place and choose what is concerned. Lists [data-list=blockers]
// and [data-list=warnings]; [data-fine] when there is nothing.
import { el, icon } from "../lib/dom.js";

customElements.define("draw-report", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.street.addEventListener("draw-report", () => this.show(this.street.report));
    this.addEventListener("click", (event) => this.clicked(event));
  }

  show(report) {
    for (const sort of ["blockers", "warnings"]) {
      const part = this.querySelector(`[data-sort=${sort}]`);
      part.hidden = !report[sort].length;
      part.querySelector("[data-n]").textContent = report[sort].length;
      part.querySelector("ul").replaceChildren(...report[sort].map((problem, i) => this.entry(problem, sort, i)));
    }
    this.querySelector("[data-fine]").hidden = report.blockers.length > 0;
    this.querySelector("[data-slots]").textContent = this.street.say("n_slots", { n: report.slots });
  }

  entry(problem, sort, i) {
    const picture = icon(sort === "blockers" ? "stop" : "warning");
    const { accepted } = problem;
    const more = accepted ? el("span", { class: "muted" }, this.street.say("accepted", { reason: accepted.reason, who: accepted.by })) : null;
    const button = el("button", { type: "button", class: `draw__problem draw__problem--${sort}`, "data-i": String(i), "data-sort-of": sort }, picture, el("span", { class: "grow" }, problem.message, more));
    return el("li", {}, button);
  }

  clicked(event) {
    const button = event.target.closest("[data-sort-of]");
    if (!button) return;
    const problem = this.street.report[button.dataset.sortOf][Number(button.dataset.i)];
    const { canvas, frame, store, scene } = this.street;
    const keys = problem.keys.filter((key) => store.get(key) && key[0] === "s");
    const all = keys.length ? keys : problem.keys.filter((key) => store.get(key) && key !== "-");
    this.street.selection.choose(all);
    this.street.tell("draw-panel", "report");
    const points = problem.at ? [frame.metres(problem.at)] : [];
    canvas.ground.show(points.length ? points : all.flatMap((key) => scene.get(key).points));
  }
});
