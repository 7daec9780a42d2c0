// <placement-desk data-state data-words data-url data-fresh> around the desk's lists, bar and map. Keeps the state and who is
// chosen, sends steps, and tells its parts with "desk-change". Without script the same forms and links work page by page.
import { el, icon } from "../lib/dom.js";
import { Board } from "./board.js";
import { Drag } from "./drag.js";
import "./desk-list.js";
import "./desk-bar.js";
import "./desk-picks.js";
import "./desk-map.js";

const FRESH_MS = 15000;
export const NARROW = "(max-width: 899px)";

customElements.define("placement-desk", class extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.form = this.querySelector("#step");
    this.chosenId = this.form.elements.application.value || null;
    this.read(JSON.parse(this.dataset.state));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("visibilitychange", () => this.refresh());
    setInterval(() => this.refresh(), FRESH_MS);
    this.drag = new Drag(this);
    // The parts are defined above; they draw once all of them stand.
    queueMicrotask(() => this.changed());
  }

  get chosen() { return this.board.vendors.get(this.chosenId) || null; }

  read(state) {
    if (this.board && state.layout !== this.board.state.layout) location.assign(this.dataset.url); // another street by now
    this.text = JSON.stringify(state);
    this.board = new Board(state, this.words);
    if (!this.chosen) this.chosenId = null;
  }

  changed() {
    this.classList.toggle("is-chosen", Boolean(this.chosen));
    for (const node of document.querySelectorAll("[data-counter]")) node.textContent = this.board.state.counters[node.dataset.counter];
    const open = document.querySelector("[data-changes]");
    open.hidden = this.board.state.changes === 0;
    open.textContent = ` · ${this.board.say("changes", { n: this.board.state.changes })}`;
    this.dispatchEvent(new CustomEvent("desk-change"));
  }

  choose(id) {
    if (!this.chosenId && id !== null) this.scrolled = scrollY;
    const turned = Boolean(this.chosenId) !== (id !== null);
    this.chosenId = id === null ? null : String(id);
    const query = this.chosen ? `?application=${this.chosenId}` : "";
    history.replaceState(null, "", this.dataset.url + query);
    this.changed();
    // On a phone the chosen vendor takes the list's place; the way back leads to where one was.
    if (turned && matchMedia(NARROW).matches) scrollTo(0, this.chosen ? 0 : this.scrolled || 0);
  }

  // --- links, keys, forms -----------------------------------------------------------------------------------------------

  clicked(event) {
    const row = event.target.closest("[data-application]");
    const none = event.target.closest("[data-nobody-chosen]");
    if ((!row && !none) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!this.drag.justEnded) this.choose(none || row.dataset.application === this.chosenId ? null : row.dataset.application);
  }

  pressed(event) {
    const typing = event.target.closest?.("input, textarea, select");
    const z = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    if (event.key === "Escape" && this.chosen && !typing) this.choose(null);
    if (!z || typing) return;
    event.preventDefault();
    const button = this.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]");
    if (!button.disabled) button.click();
  }

  submitted(event) {
    event.preventDefault();
    const button = event.submitter;
    const body = new FormData(this.form);
    if (button?.name) body.set(button.name, button.value);
    this.send(button?.hasAttribute("formaction") ? button.formAction : this.form.action, body);
  }

  /** Puts a vendor on a slot, swaps it with who stands there, or takes it off the plan (null). */
  put(id, slot) {
    const vendor = this.board.vendors.get(String(id));
    const other = slot === null ? null : this.board.there.get(String(slot));
    const body = new FormData(this.form);
    body.set("application", id);
    body.set("seen", vendor.at.join(","));
    body.set("target", other && other !== vendor ? `${slot}-${other.id}` : slot ?? "");
    if (slot === null) body.set("remove", "1");
    return this.send(this.form.action, body);
  }

  // --- the server -------------------------------------------------------------------------------------------------------

  async send(url, body) {
    if (this.busy) return;
    this.busy = true;
    this.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.redirected) return location.reload(); // signed out meanwhile
      this.answered(await answer.json());
    } catch {
      this.say([this.words.offline], false);
    } finally {
      this.busy = false;
      this.removeAttribute("aria-busy");
    }
  }

  answered({ said, error, field, state }) {
    if (state) {
      const was = this.chosen;
      this.read(state);
      // Done with this one: the next click chooses anew. After a refusal the choice stays.
      if (!error && was && !was.at.length && this.chosen?.at.length) this.chosenId = null;
      this.choose(this.chosenId);
    }
    this.say(error ? [error] : said, !error);
    if (field === "reason") this.form.elements.reason?.focus();
  }

  /** What was done, or why not; the rest of the sentences as a list. It stays until closed or until the next step. */
  say([first, ...rest], fine) {
    const box = this.querySelector("[data-said]");
    const close = el("button", { type: "button", class: "button button--icon button--bare", "aria-label": box.dataset.close }, icon("x"));
    close.addEventListener("click", () => box.replaceChildren());
    const strip = el("p", { class: `strip strip--${fine ? "ok" : "bad"}` }, icon(fine ? "check" : "warning"), el("span", { class: "grow" }, first), close);
    box.replaceChildren(strip, ...(rest.length ? [el("ul", {}, ...rest.map((text) => el("li", {}, text)))] : []));
  }

  /** What others did meanwhile. */
  async refresh() {
    if (document.hidden || this.busy || this.drag.lifted) return;
    try {
      const answer = await fetch(this.dataset.fresh, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(8000) });
      const { state } = await answer.json();
      if (!state || this.busy || JSON.stringify(state) === this.text) return;
      this.read(state);
      this.changed();
    } catch { /* the next step says so */ }
  }
});
