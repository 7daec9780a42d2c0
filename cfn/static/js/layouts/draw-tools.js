// <draw-tools> holds the tools as buttons [data-tool], and what each says while it is in hand as [data-tool-hint]. A toolbar:
// arrow keys go from button to button, Tab leaves it.
customElements.define("draw-tools", class extends HTMLElement {
  connectedCallback() {
    this.street = this.closest("draw-street");
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.querySelector("[role=toolbar]").addEventListener("keydown", (event) => this.pressed(event));
    this.street.addEventListener("draw-tool", ({ detail }) => this.show(detail.name));
  }

  get buttons() { return [...this.querySelectorAll("[data-tool]")]; }

  clicked(event) {
    const button = event.target.closest("[data-tool]");
    if (!button) return;
    const { tool } = button.dataset;
    this.street.use(this.street.toolName === tool && tool !== "select" ? "select" : tool);
  }

  /** Ticks beside the hint: along the row only, add to what is chosen. */
  changed({ target }) {
    if (target.dataset.option) this.street[target.dataset.option] = target.checked;
    this.street.canvas.touch();
  }

  show(name) {
    for (const button of this.buttons) {
      const here = button.dataset.tool === name;
      button.setAttribute("aria-pressed", String(here));
      button.tabIndex = here ? 0 : -1;
      if (here) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    for (const hint of this.querySelectorAll("[data-tool-hint]")) hint.hidden = !hint.dataset.toolHint.split(" ").includes(name);
    for (const tick of this.querySelectorAll("[data-option]")) tick.checked = Boolean(this.street[tick.dataset.option]);
  }

  pressed(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const { buttons } = this;
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
    event.preventDefault();
    event.stopPropagation();
  }
});
