// <filter-list data-rows="css" data-found="%(n)s found"> around a search box and a list: hides the rows that do not match.
// A row may carry more words in data-words. [data-filter-empty] shows when nothing is left, [data-filter-count] says how many.
import { debounce, fill, plain } from "../lib/dom.js";

customElements.define("filter-list", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search], input[data-filter]");
    if (!this.input) return;
    this.input.addEventListener("input", debounce(() => this.filter()));
    // The form asks the server; while the rows are all here there is no need to.
    this.input.form?.addEventListener("submit", (event) => { event.preventDefault(); this.filter(); });
    if (this.input.value) this.filter();
  }

  rows() { return this.querySelectorAll(this.dataset.rows || "tbody > tr, li"); }

  filter() {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of this.rows()) {
      const text = plain(`${row.textContent} ${row.dataset.words || ""}`);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    for (const node of this.querySelectorAll("[data-filter-empty]")) node.hidden = found > 0;
    for (const node of this.querySelectorAll("[data-filter-count]")) node.textContent = fill(this.dataset.found || "%(n)s", { n: found });
    this.dispatchEvent(new CustomEvent("filtered", { bubbles: true, detail: { found } }));
  }
});
