// <save-state data-saved data-fresh data-saving data-waiting-one data-waiting-many data-offline data-full data-out data-sign-in>:
// whether what was drawn is safe, read aloud when it turns. Quick saves stay silent: the words change only when a save takes long,
// when a minute has passed, or when something is wrong.
import { el, fill, icon } from "../lib/dom.js";
import { counted } from "./wording.js";

const SLOW_MS = 900;
const ZONE = "Asia/Makassar";

customElements.define("save-state", class extends HTMLElement {
  follow({ sync, lang }) {
    Object.assign(this, { sync, lang });
    sync.addEventListener("state", () => this.update());
    sync.addEventListener("stopped", () => this.update());
    this.setAttribute("aria-live", "polite");
    this.update();
  }

  update() {
    const [state, picture, text] = this.told();
    clearTimeout(this.slow);
    if (state !== "saving" || this.dataset.state === "saving") return this.show(state, picture, text);
    this.slow = setTimeout(() => this.show(state, picture, text), SLOW_MS);
  }

  /** [state, icon, words] */
  told() {
    const { stopped, queue, state: { online, pending, saving, savedAt } } = this.sync;
    if (stopped?.signedOut) return ["out", "log-out", this.dataset.out];
    if (stopped) return ["bad", "warning", stopped.message];
    if (!queue.safe && pending) return ["bad", "warning", this.dataset.full];
    if (!online && pending) return ["offline", "wifi-off", counted([this.dataset.waitingOne, this.dataset.waitingMany], pending)];
    if (!online) return ["offline", "wifi-off", this.dataset.offline];
    if (saving || pending) return ["saving", "clock", this.dataset.saving];
    return ["saved", "check", savedAt ? fill(this.dataset.saved, { time: this.clock(savedAt) }) : this.dataset.fresh];
  }

  /** 19.42 in Indonesian, 19:42 in English, on a clock of Kupang. */
  clock(at) {
    return new Intl.DateTimeFormat(this.lang === "id" ? "id" : "en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(at);
  }

  show(state, picture, text) {
    if (this.dataset.state === state && this.textContent === text) return;
    this.dataset.state = state;
    const words = state === "out" ? el("a", { href: this.dataset.signIn }, text) : el("span", {}, text);
    this.replaceChildren(icon(picture), words);
  }
});
