// One stall of the list, as components/ui.html: stall_row() makes it.
import { el, icon, setStatus } from "../lib/dom.js";
import { rupiah } from "./status.js";

export function makeRow(stall, href, words) {
  const [good, price] = stall.goods[0] || ["", null];
  const word = words.states[stall.state];
  const status = el("span", { class: "status", "data-state": "" }, icon(`lamp-${stall.state}`, "lamp"),
    el("span", { class: "only-wide", "aria-hidden": "true" }, word), el("span", { class: "visually-hidden" }, word));
  setStatus(status, stall.state, word);
  const cat = icon(`cat-${stall.category}`, `cat k-${stall.category}`);
  cat.removeAttribute("aria-hidden");
  cat.setAttribute("role", "img");
  cat.setAttribute("aria-label", words.categories[stall.category]);
  return el("li", { "data-label": stall.label }, el("a", { class: "stall", href }, cat, el("span", { class: "stall__text" },
    el("span", { class: "stall__row" }, el("span", { class: "stall__name" }, stall.name), status),
    el("span", { class: "stall__row" },
      el("span", { class: "stall__line" }, el("span", { class: "slotno" }, stall.label), good ? ` · ${good}` : null),
      price === null ? null : el("span", { class: "price" }, rupiah(price, words))))));
}

/** Only the lamp changes in an evening; everything else makes a new row. */
export function lightRow(row, stall, words) {
  const status = row.querySelector(".status");
  if (status.dataset.state !== stall.state) setStatus(status, stall.state, words.states[stall.state]);
}

