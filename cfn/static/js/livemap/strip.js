// The line under the answer: no signal, no news, something changed. Empty while all is well.
import { el, fill, icon } from "../lib/dom.js";
import { clock } from "./status.js";

export class Strip {
  constructor(node, words) { Object.assign(this, { node, words, kind: null }); }

  trouble(offline, since) {
    const text = fill(offline ? this.words.offline : this.words.silent, { time: clock(since) });
    this.say(offline ? "offline" : "silent", icon("wifi-off"), el("span", { class: "grow" }, text));
  }

  /** The page itself is behind: another plan, another hour of the night. */
  moved() {
    const link = el("a", { href: location.href }, this.words.reload);
    link.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
    this.say("moved", icon("info"), el("span", { class: "grow" }, `${this.words.moved} `, link));
  }

  well() { this.say(null); }

  say(kind, ...content) {
    if (kind === this.kind) return;
    this.kind = kind;
    this.node.hidden = kind === null;
    this.node.replaceChildren(...content);
  }
}
