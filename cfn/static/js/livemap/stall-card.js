// <stall-card data-photos="/photos/~"> the sheet with one stall: who, status with its age, goods with prices, halal, share.
// Every text comes in as text; the words come from <night-page data-words>. Says "card-close".
import { el, fill, icon, setStatus } from "../lib/dom.js";
import { clock, counted, rupiah } from "./status.js";
import { shareButtons } from "./share-link.js";

customElements.define("stall-card", class extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "dialog");
    this.label = null;
    this.setAttribute("aria-labelledby", "card-name");
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
  }

  open(stall, address, words) {
    this.label = stall.label;
    const close = el("button", { type: "button", class: "button button--icon button--bare", "aria-label": words.close }, icon("x"));
    close.addEventListener("click", () => this.leave());
    const name = el("h2", { id: "card-name", tabindex: "-1" }, stall.name);
    this.status = el("span", { class: "status" }, icon("lamp-open", "lamp"), el("span"));
    this.age = el("span", { class: "muted" });
    this.replaceChildren(el("div", { class: "sheet__grip", "aria-hidden": "true" }), el("div", { class: "stallcard" },
      el("div", { class: "row row--top" }, this.picture(stall), el("div", { class: "grow" }, name, this.place(stall, words)), close),
      el("p", { class: "row row--s row--wrap" }, this.status, this.age),
      goods(stall, words), halal(stall, words),
      shareButtons(new URL(address, location.href).href, `${stall.name} (${stall.label})`, words),
      el("p", {}, el("a", { href: address }, fill(words.more, { name: stall.name })))));
    this.hidden = false;
    this.scrollTop = 0;
    name.focus({ preventScroll: true });
  }

  /** The lamp and its age; called again with every answer of the feed. */
  light(stall, now, words) {
    setStatus(this.status, stall.state, words.states[stall.state]);
    this.age.textContent = age(stall, now, words);
  }

  close() {
    this.hidden = true;
    this.label = null;
    this.replaceChildren();
  }

  leave() { this.dispatchEvent(new CustomEvent("card-close", { bubbles: true })); }

  picture(stall) {
    if (!stall.photo) return icon(`pic-${stall.category}`, `pic pic--l k-${stall.category}`);
    const src = this.dataset.photos.replace("~", encodeURIComponent(stall.photo));
    return el("img", { class: `pic pic--l k-${stall.category}`, src, alt: "", width: 88, height: 88, decoding: "async" });
  }

  place(stall, words) {
    return el("p", { class: "muted" }, `${words.slot} `, el("span", { class: "slotno" }, stall.label), ` · ${words.categories[stall.category]}`);
  }
});

function age(stall, now, words) {
  if (!stall.at || ["expected", "absent"].includes(stall.state)) return "";
  if (stall.state === "pause" && stall.until) return fill(words.until, { time: clock(stall.until) });
  const minutes = Math.floor((now - stall.at) / 60);
  if (minutes < 1) return words.justnow;
  return minutes < 90 ? counted(words.counts.ago, minutes) : fill(words.heard, { time: clock(stall.at) });
}

function goods(stall, words) {
  if (!stall.goods.length) return el("p", { class: "muted" }, words.goods);
  return el("ul", { class: "goods" }, ...stall.goods.map(([name, price, tags = []]) => el("li", {},
    el("span", { class: "goods__name" }, name, tags.length ? el("span", { class: "muted goods__tags" }, tags.map((tag) => words.tags[tag]).join(" · ")) : null),
    price === null ? null : el("span", { class: "price" }, rupiah(price, words)))));
}

function halal(stall, words) {
  const certified = stall.halal === "checked" || stall.halal === "stated";
  if (stall.halal === "not_applicable" || (stall.category !== "kuliner" && !certified)) return null;
  return el("p", {}, el("span", { class: "muted" }, `${words.halal} `), el("b", {}, words.halals[stall.halal]), certified ? " ✓" : null);
}
