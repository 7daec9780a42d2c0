// <theme-switch data-label data-auto data-light data-dark>: a choice of colours, kept on this device.
// "Automatic" is the page's own theme: the night map is dark, the rest follows the system.
import { el } from "../lib/dom.js";

customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const select = el("select", { class: "input input--auto", "aria-label": this.dataset.label },
      ...["auto", "light", "dark"].map((value) => el("option", { value }, this.dataset[value] || value)));
    select.value = read() || "auto";
    select.addEventListener("change", () => choose(select.value));
    this.append(select);
  }
});

function read() {
  try { return localStorage.getItem("theme"); } catch { return null; }
}

function choose(value) {
  const root = document.documentElement;
  root.dataset.theme = value === "auto" ? root.dataset.pageTheme || "" : value;
  try {
    if (value === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", value);
  } catch { /* the choice then lasts for this page only */ }
}
