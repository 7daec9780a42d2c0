// <draw-who data-url> around a <dialog>: asks before something is taken away or counted anew, and lists who stands there on
// which night. Sentences [data-for] are the questions; [data-labels] lists numbers that change.
import { el } from "../lib/dom.js";
import { nameOf } from "./names.js";

const MOST = 12;

customElements.define("draw-who", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.dialog = this.querySelector("dialog");
    this.querySelector("[data-yes]").addEventListener("click", () => this.agreed());
    this.addEventListener("click", (event) => { if (event.target.closest("[data-no]")) this.dialog.close(); });
  }

  agreed() {
    this.dialog.close();
    this.then?.();
    // The button that asked went with what was taken away.
    if (document.activeElement === document.body) this.street.querySelector("[data-ground]").focus();
  }

  /** Asks `question` about objects; `then` when the answer is yes. Not `always`: only where somebody stands there, or nobody knows. */
  async ask(question, keys, then, labels = [], { always = true } = {}) {
    this.then = then;
    const slots = this.street.edits.withSlots(keys).filter((key) => key[0] === "s");
    for (const node of this.querySelectorAll("[data-for]")) node.hidden = node.dataset.for !== question;
    this.querySelector("[data-what]").textContent = keys.length === 1 ? nameOf(this.street, keys[0]) : this.street.say("n_chosen", { n: keys.length });
    this.list("[data-labels]", labels.map(([was, now]) => `${was} → ${now}`));
    this.list("[data-standing]", []);
    const found = slots.length ? await this.standing() : { slots: {} };
    const lines = found && slots.flatMap((key) => (found.slots[key] || []).map(({ vendor, night }) => this.street.say("stands", { label: this.street.edits.label(key), vendor, night })));
    if (!always && lines && !lines.length) return then();
    this.querySelector("[data-nobody]").hidden = !slots.length || !lines || lines.length > 0;
    this.querySelector("[data-unknown]").hidden = lines !== null;
    this.querySelector("[data-somebody]").hidden = !lines?.length;
    this.list("[data-standing]", lines || []);
    this.dialog.showModal();
    this.querySelector("[data-no]").focus();
  }

  /** Slots that go or are counted anew may be somebody's place: then that is shown and asked first. */
  agree(changes, then) {
    const old = changes.filter(({ key, was }) => key[0] === "s" && was);
    const gone = old.filter(({ now }) => !now).map(({ key }) => key);
    const anew = old.filter(({ now }) => now?.label).map(({ key, was, now }) => [key, [was.label, now.label]]);
    const keys = [...gone, ...anew.map(([key]) => key)];
    if (!keys.length) return then();
    this.ask(gone.length ? "remove" : "renumber", keys, then, anew.map(([, labels]) => labels), { always: false });
  }

  /** Null where it cannot be asked now. */
  async standing() {
    try {
      const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(5000) });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  list(where, lines) {
    const list = this.querySelector(where);
    const shown = lines.slice(0, MOST).map((text) => el("li", {}, text));
    if (lines.length > MOST) shown.push(el("li", { class: "muted" }, this.street.say("and_more", { n: lines.length - MOST })));
    list.replaceChildren(...shown);
    list.hidden = !lines.length;
  }
});
