// <desk-list> around the search, the chips and the two lists of vendors: keeps rows where they belong and hides what is not
// looked for. A row is a link that works without script; the desk takes its click.
import { SPRITE, debounce, el, icon, plain } from "../lib/dom.js";

customElements.define("desk-list", class extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("placement-desk");
    this.input = this.querySelector("input[type=search]");
    this.rows = new Map([...this.querySelectorAll("li > [data-application]")].map((link) => [link.dataset.application, link.parentNode]));
    this.category = this.querySelector(".chip[aria-current]")?.dataset.category || "";
    this.input.addEventListener("input", debounce(() => this.filter()));
    this.input.form.addEventListener("submit", (event) => { event.preventDefault(); this.filter(); });
    this.addEventListener("click", (event) => this.clicked(event));
    this.desk.addEventListener("desk-change", () => this.update());
  }

  clicked(event) {
    const chip = event.target.closest("[data-category]");
    if (!chip) return;
    event.preventDefault();
    this.category = chip.dataset.category;
    for (const other of this.querySelectorAll("[data-category]")) {
      if (other === chip) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    this.filter();
  }

  update() {
    const { state } = this.desk.board;
    const lists = { unplaced: [], placed: [] };
    for (const vendor of state.vendors) {
      const row = this.rows.get(String(vendor.id)) || this.build(vendor);
      this.dress(row, vendor);
      lists[vendor.at.length ? "placed" : "unplaced"].push(row);
    }
    for (const [name, rows] of Object.entries(lists)) arrange(this.querySelector(`[data-list=${name}]`), rows);
    this.querySelector("[data-nobody]").hidden = lists.unplaced.length > 0;
    this.filter();
    for (const chip of this.querySelectorAll("[data-category]:not([data-category=''])")) {
      const n = state.vendors.filter((vendor) => !vendor.at.length && vendor.category === chip.dataset.category).length;
      chip.querySelector(".chip__n").textContent = n;
      chip.setAttribute("aria-label", chip.getAttribute("aria-label").replace(/\d+$/, n));
    }
  }

  dress(row, vendor) {
    const { board, chosenId } = this.desk;
    const link = row.firstElementChild;
    if (String(vendor.id) === chosenId) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const turn = link.querySelector(".turn");
    turn.toggleAttribute("data-on", vendor.at.length > 0);
    if (vendor.at.length) turn.replaceChildren(vendor.label);
    else turn.replaceChildren(el("span", { class: "visually-hidden" }, `${board.say("turn", { n: "" }).trim()} `), String(vendor.turn));
  }

  // A vendor approved while the page was open.
  build(vendor) {
    const cat = icon(`cat-${vendor.category}`, `cat k-${vendor.category}`);
    cat.querySelector("use").setAttribute("href", `${SPRITE}#cat-${vendor.category}`);
    const needs = el("span", { class: "needs" });
    vendor.needs.forEach(([sign, word], n) => needs.append(icon(sign, "icon icon--s"), word + (n + 1 < vendor.needs.length ? " · " : "")));
    const row = el("li", {}, el("a", { class: "vendor", draggable: "false", href: `${this.desk.dataset.url}?application=${vendor.id}`, "data-application": vendor.id },
      cat, el("span", { class: "grow" }, el("span", { class: "stall__name" }, vendor.name), needs), el("span", { class: "turn" })));
    this.rows.set(String(vendor.id), row);
    return row;
  }

  filter() {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const vendor of this.desk.board.state.vendors) {
      const text = plain(`${vendor.name} ${vendor.words} ${vendor.label} ${vendor.needs.map((need) => need[1]).join(" ")}`);
      const shown = (!this.category || vendor.category === this.category) && words.every((word) => text.includes(word));
      this.rows.get(String(vendor.id)).hidden = !shown;
      found += shown;
    }
    this.querySelector("[data-none]").hidden = found > 0 || !this.desk.board.state.vendors.length;
  }
});

/** Puts rows in order and moves only those that must, so that the keyboard's place is not lost. */
function arrange(list, rows) {
  const kept = new Set(rows);
  for (const old of [...list.children]) if (!kept.has(old)) old.remove();
  rows.forEach((row, n) => { if (list.children[n] !== row) list.insertBefore(row, list.children[n] || null); });
}
