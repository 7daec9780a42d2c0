// <draw-panel> shows one of its [data-view]s: the list of all there is, what the check found, or the form of what is chosen or
// of the tool in hand. [data-tab] buttons lead there; [data-fold] folds the sheet of a phone.
customElements.define("draw-panel", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.addEventListener("click", (event) => this.clicked(event));
    this.street.addEventListener("draw-ready", () => {
      this.street.selection.addEventListener("change", () => this.chosen());
      this.show("list");
      // The street first; a phone opens the sheet when something is chosen, or when there is nothing yet.
      this.fold(this.street.isNarrow && this.street.store.all("f").length > 0);
    });
    this.street.addEventListener("draw-tool", ({ detail }) => this.inHand(detail.name));
    this.street.addEventListener("draw-panel", ({ detail }) => this.show(detail));
    this.street.addEventListener("draw-report", () => this.count());
  }

  clicked(event) {
    const tab = event.target.closest("[data-tab]");
    if (tab) {
      if (this.shown === "tool") this.street.use("select");
      this.street.selection.clear();
      this.show(tab.dataset.tab);
    }
    if (event.target.closest("[data-fold]")) this.fold(!this.classList.contains("is-folded"));
  }

  show(view) {
    this.shown = view;
    this.querySelector(".draw__views").scrollTop = 0;
    for (const part of this.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view;
    for (const tab of this.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === view));
    this.fold(false);
  }

  fold(shut) {
    this.classList.toggle("is-folded", shut);
    this.querySelector("[data-fold]").setAttribute("aria-expanded", String(!shut));
  }

  chosen() {
    if (this.shown === "tool") return;
    const folded = this.street.isNarrow && (!this.street.selection.size || this.street.toolName === "move");
    if (this.street.selection.size) this.show("form");
    else if (this.shown === "form") this.show("list");
    // Who moves things on a phone, or taps beside all of them, needs the map.
    if (folded) this.fold(true);
  }

  inHand(name) {
    const own = this.querySelector(`[data-view=tool] [data-for-tool~="${name}"]`);
    for (const part of this.querySelectorAll("[data-for-tool]")) part.hidden = part !== own;
    if (own) this.show("tool");
    else if (this.shown === "tool") this.show(this.street.selection.size ? "form" : "list");
    if (this.street.isNarrow && name === "move") this.fold(true);
  }

  count() {
    const { blockers, warnings } = this.street.report;
    const badge = this.querySelector("[data-problems]");
    badge.textContent = blockers.length + warnings.length || "";
    badge.className = `tag ${blockers.length ? "tag--bad" : warnings.length ? "tag--wait" : "tag--ok"}`;
    badge.hidden = !badge.textContent;
  }
});
