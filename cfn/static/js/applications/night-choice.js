// <night-choice data-one data-many="… %(n)s …"> around the form: the button says for how many nights, and wishes are
// asked only for the sites of the nights ticked (input[name=nights][data-site], fieldset[data-site]).
import { fill } from "../lib/dom.js";

customElements.define("night-choice", class extends HTMLElement {
  connectedCallback() {
    this.send = this.querySelector("[data-send]");
    this.plain = this.send.textContent;
    this.addEventListener("change", (event) => { if (event.target.name === "nights") this.show(); });
    // Browsers put the boxes back as they were when one returns to a page.
    addEventListener("pageshow", () => this.show());
    this.show();
  }

  show() {
    const ticked = [...this.querySelectorAll("input[name=nights]:checked:not(:disabled)")];
    const sites = new Set(ticked.map((box) => box.dataset.site));
    for (const part of this.querySelectorAll("fieldset[data-site]")) {
      part.hidden = ticked.length > 0 && !sites.has(part.dataset.site);
    }
    const n = ticked.length;
    this.send.textContent = n === 0 ? this.plain : n === 1 ? this.dataset.one : fill(this.dataset.many, { n });
  }
});
