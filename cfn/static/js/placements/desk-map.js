// <desk-map data-url> around the plan, the step form and the lists of the placement desk.
// Tap a vendor, then a slot; or drag a vendor onto a slot, or from slot to slot. All end in the one form that also
// works without script, so the server decides and the page comes back with the fresh state.
customElements.define("desk-map", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[data-step]");
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => { if (this.dragged && this.slotAt(event)) event.preventDefault(); });
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("pointerdown", (event) => this.press(event));
    this.addEventListener("pointerup", (event) => this.release(event));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  slotAt(event) {
    const node = document.elementFromPoint(event.clientX, event.clientY);
    return node?.closest("[data-slot]")?.dataset.slot;
  }

  // Who stands on a slot, as the list beside the plan says.
  standing(slot) {
    return [...this.querySelectorAll("[data-slots]")].find((row) => row.dataset.slots.split(",").includes(slot));
  }

  tap(event) {
    const slot = event.target.closest?.("[data-slot]")?.dataset.slot;
    if (!slot || this.moved) return;
    event.preventDefault();
    const chosen = this.form.elements.application.value;
    const there = this.standing(slot);
    if (there && there.dataset.application !== chosen) {
      window.location.assign(`${this.dataset.url}?application=${there.dataset.application}`);
    } else if (chosen) {
      this.send({ application: chosen, seen: this.form.elements.seen.value }, slot);
    }
  }

  lift(event) {
    const row = event.target.closest?.("[data-application]");
    if (!row) return;
    this.dragged = row.dataset;
    event.dataTransfer.setData("text/plain", row.dataset.application);
    event.dataTransfer.effectAllowed = "move";
  }

  drop(event) {
    const slot = this.slotAt(event);
    if (!slot || !this.dragged) return;
    event.preventDefault();
    this.send(this.dragged, slot);
  }

  press(event) {
    const slot = event.target.closest?.("[data-slot]")?.dataset.slot;
    this.held = slot ? this.standing(slot)?.dataset : null;
    this.from = slot;
    this.moved = false;
  }

  release(event) {
    const slot = this.slotAt(event);
    if (!this.held || !slot || slot === this.from) return;
    this.moved = true;
    this.send(this.held, slot);
  }

  send({ application, seen }, slot) {
    const there = this.standing(slot);
    const fields = this.form.elements;
    const data = new FormData(this.form);
    data.set("application", application);
    data.set("seen", seen || "");
    data.set("slot", slot);
    data.set("other", there && there.dataset.application !== application ? there.dataset.application : "");
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.form.action;
    form.hidden = true;
    for (const [name, value] of data) {
      const input = document.createElement("input");
      input.name = name;
      input.value = value;
      form.append(input);
    }
    if (fields.reason) form.querySelector("[name=reason]").value = fields.reason.value;
    document.body.append(form);
    form.submit();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (event.target.closest?.("input, textarea, select")) return;
    const button = document.querySelector("form[action$='/desk/undo'] button:not([disabled])");
    if (button) { event.preventDefault(); button.click(); }
  }
});
