// The way to a stall's card and back: its address is #B12, so that "back" closes the card and a link opens it.
export class CardWay {
  /** page.stalls() gives every stall as it shows now; `hrefOf(label)` its own page. */
  constructor(page, card, map, hrefOf) {
    Object.assign(this, { page, card, map, hrefOf, from: null, scrolled: 0 });
    page.addEventListener("stall-tap", ({ detail }) => this.go(detail.label, detail.byKey ? "map" : "finger"));
    page.addEventListener("card-close", () => (history.state?.card ? history.back() : this.leave()));
    addEventListener("popstate", () => this.follow());
  }

  go(label, from) {
    this.from = from;
    const way = this.card.label ? "replaceState" : "pushState";
    history[way]({ card: true }, "", `#${encodeURIComponent(label)}`);
    this.follow();
  }

  leave() {
    history.replaceState(null, "", location.pathname + location.search);
    this.follow();
  }

  /** Shows what the address says; a slot that is free has no card. */
  follow() {
    if (!this.page.isReady) return;
    const wanted = decodeURIComponent(location.hash.slice(1));
    const stall = this.page.stalls().find(({ labels }) => labels.includes(wanted));
    const before = this.card.label;
    if ((stall?.label ?? null) === before) return;
    if (before === null) this.scrolled = scrollY;
    this.page.classList.toggle("has-card", stall !== undefined);
    if (stall) this.card.open(stall, this.hrefOf(stall.label), this.page.words);
    else this.card.close();
    this.page.refresh();
    scrollTo(0, stall ? 0 : this.scrolled);
    this.map?.cover(stall ? this.card : null);
    this.map?.choose(stall?.label ?? null);
    if (stall) this.page.feed.hurry();
    else this.giveBack(before);
  }

  /** The lamp and the age of the open card; it closes when its stall leaves. */
  light(stalls, now) {
    if (this.card.label === null) return;
    const stall = stalls.find(({ label }) => label === this.card.label);
    if (stall) this.card.light(stall, now, this.page.words);
    else this.leave();
  }

  // The keyboard's place is where the card was opened from.
  giveBack(label) {
    if (this.from === "map") this.map.focusSlot(label);
    else if (this.from === "list") this.page.querySelector(`[data-stalls] [data-label="${CSS.escape(label)}"] a`)?.focus({ preventScroll: true });
  }
}
