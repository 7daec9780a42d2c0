// <print-button> around a button: opens the browser's own printing. Hidden without script, where its menu does the same.
customElements.define("print-button", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.type = "button";
    button.addEventListener("click", () => window.print());
    this.hidden = false;
  }
});
