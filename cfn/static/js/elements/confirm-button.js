// <confirm-button data-text data-title? data-yes data-no> around a submit button: asks before the form is sent.
// Without script the form is sent at once; the server decides what may be undone.
import { el } from "../lib/dom.js";

customElements.define("confirm-button", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button, input[type=submit]");
      if (!button || this.agreed) return;
      event.preventDefault();
      this.ask(button);
    });
  }

  ask(button) {
    const yes = el("button", { type: "button", class: "button button--main button--big" }, this.dataset.yes || button.textContent.trim());
    const no = el("button", { type: "button", class: "button" }, this.dataset.no || "×");
    const dialog = el("dialog", { class: "dialog", "aria-label": this.dataset.title || this.dataset.text },
      el("div", { class: "dialog__body" },
        this.dataset.title ? el("h2", {}, this.dataset.title) : null,
        el("p", { class: "strong" }, this.dataset.text || ""), yes, no));
    if (!dialog.showModal) return this.send(button);
    yes.addEventListener("click", () => { dialog.close(); this.send(button); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  }

  // A real click, not form.submit(): name, value and formaction of the button travel with it.
  send(button) {
    this.agreed = true;
    button.click();
    this.agreed = false;
  }
});
