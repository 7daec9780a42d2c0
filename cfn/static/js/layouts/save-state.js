// <save-state data-saved data-fresh data-saving data-waiting-one data-waiting-many data-offline data-full data-out data-sign-in>:
// whether what was drawn is safe. Shown at once; read aloud only when something is wrong, and when it is well again.
import { el, fill, icon } from "../lib/dom.js";
import { counted } from "./wording.js";

const ZONE = "Asia/Makassar";

customElements.define("save-state", class extends HTMLElement {
  follow({ sync, lang }) {
    Object.assign(this, { sync, lang });
    sync.addEventListener("state", () => this.update());
    sync.addEventListener("stopped", () => this.update());
    this.update();
  }

  update() {
    const [state, picture, text] = this.told();
    if (this.dataset.state === state && this.textContent === text) return;
    const usual = state === "saving" || state === "saved";
    this.setAttribute("aria-live", state === "saving" || (usual && !this.troubled) ? "off" : "polite");
    this.troubled = state === "saving" ? this.troubled : !usual;
    this.dataset.state = state;
    const words = state === "out" ? el("a", { href: this.dataset.signIn }, text) : el("span", {}, text);
    this.replaceChildren(icon(picture), words);
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
});
