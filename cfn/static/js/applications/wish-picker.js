// <wish-picker data-url data-added data-removed data-full data-none data-chosen> around selects of slot numbers and the
// plan of the site. The selects hold the wishes; a finger on the plan fills or empties them; needs typed elsewhere in the
// form ask data-url again which slots suit, and why others do not.
import { debounce, el, fill } from "../lib/dom.js";

// The finger reaches the nearest slot within this many screen pixels.
const REACH = 22;

customElements.define("wish-picker", class extends HTMLElement {
  connectedCallback() {
    this.rows = [...this.querySelectorAll("[data-wish]")];
    this.selects = this.rows.map((row) => row.querySelector("select"));
    this.plan = this.querySelector("svg.plan");
    this.said = this.querySelector("[data-said]");
    this.rows.forEach((row, n) => {
      const remove = row.querySelector("[data-remove]");
      remove.hidden = false;
      remove.addEventListener("click", () => this.take(this.selects[n].value));
    });
    const list = this.querySelector("[data-list]");
    list.hidden = false;
    list.addEventListener("click", () => this.offer());
    this.addEventListener("change", () => this.show());
    this.plan?.addEventListener("click", (event) => this.tap(event));
    this.form = this.closest("form");
    const again = debounce(() => this.ask(), 250);
    this.form?.addEventListener("input", (event) => { if (["watts", "fire"].includes(event.target.name)) again(); });
    addEventListener("pageshow", () => this.show());
    this.show();
  }

  get wished() { return this.selects.map((select) => select.value).filter(Boolean); }

  // Wishes move up into the first selects; the empty ones go out of sight.
  show(extra = 0) {
    const wished = [...new Set(this.wished)];
    this.selects.forEach((select, n) => {
      select.value = wished[n] || "";
      this.rows[n].hidden = n >= wished.length + extra;
      this.rows[n].querySelector("[data-remove]").hidden = !select.value;
    });
    for (const slot of this.slots()) {
      if (slot.classList.contains("d-no")) continue;
      const chosen = wished.includes(slot.dataset.label);
      slot.classList.toggle("d-fit", chosen);
      slot.classList.toggle("d-free", !chosen);
    }
    const note = this.querySelector("[data-list-of-wishes]");
    if (note) note.textContent = wished.length ? fill(this.dataset.chosen, { labels: wished.map((x, n) => `${n + 1}. ${x}`).join("  ") }) : this.dataset.none;
  }

  offer() {
    const n = this.wished.length;
    if (n >= this.selects.length) return;
    this.show(1);
    this.selects[n].focus();
  }

  slots() { return this.plan ? [...this.plan.querySelectorAll("[data-slot]")] : []; }

  tap(event) {
    const distance = (slot) => {
      const box = slot.querySelector(".s-body").getBoundingClientRect();
      const dx = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      const dy = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
      return Math.hypot(dx, dy);
    };
    const near = this.slots().map((slot) => [distance(slot), slot]).filter(([d]) => d <= REACH).sort((a, b) => a[0] - b[0]);
    if (!near.length) return;
    const slot = near[0][1];
    if (slot.classList.contains("d-no")) this.say(slot.querySelector("title").textContent);
    else this.take(slot.dataset.label);
  }

  // A wish that is there goes, another one comes to the end.
  take(label) {
    const wished = this.wished;
    const at = wished.indexOf(label);
    if (at >= 0) {
      this.selects[at].value = "";
      this.say(fill(this.dataset.removed, { label }));
    } else if (wished.length >= this.selects.length) {
      this.say(this.dataset.full);
    } else {
      const free = this.selects.find((select) => !select.value);
      free.value = label;
      this.say(fill(this.dataset.added, { label, n: wished.length + 1 }));
    }
    this.show();
  }

  say(sentence) { if (this.said) this.said.textContent = sentence; }

  async ask() {
    const url = new URL(this.dataset.url, location.href);
    const watts = this.form.elements.watts.value.trim();
    url.searchParams.set("watts", /^\d{1,5}$/.test(watts) ? watts : "0");
    if (this.form.elements.fire.value) url.searchParams.set("fire", this.form.elements.fire.value);
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return; // the server checks again when the form is sent
    this.suit(await answer.json());
  }

  suit({ fit, unfit, why_not: sentences }) {
    for (const slot of this.slots()) {
      const why = unfit[slot.dataset.label];
      slot.classList.remove("d-no", "d-fit", "d-free");
      slot.classList.add(why ? "d-no" : "d-free");
      slot.querySelector("title").textContent = why || slot.dataset.label;
    }
    for (const select of this.selects) {
      const kept = select.value;
      const groups = fit.map(([label, labels]) => el("optgroup", { label }, ...labels.map((x) => el("option", {}, x))));
      select.replaceChildren(select.options[0], ...groups);
      // A wish that no longer suits stays to be seen; the server says why when the form is sent.
      if (unfit[kept]) select.append(el("option", {}, kept));
      select.value = kept;
    }
    const lost = this.wished.find((label) => unfit[label]);
    if (lost) this.say(unfit[lost]);
    this.querySelector("[data-why-lines]").replaceChildren(...sentences.map((x) => el("li", {}, x)));
    this.querySelector("[data-why-not]").hidden = sentences.length === 0;
    this.show();
  }
});
