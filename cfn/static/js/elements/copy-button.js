// <copy-button data-text data-done> around a button: copies the text and says so. Hidden where copying is impossible.
customElements.define("copy-button", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    if (!navigator.clipboard) { this.hidden = true; return; }
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    this.append(said);
    button.type = "button";
    button.addEventListener("click", () => this.copy(button, said));
  }

  async copy(button, said) {
    try {
      await navigator.clipboard.writeText(this.dataset.text);
    } catch {
      return;
    }
    const before = [...button.childNodes];
    said.textContent = this.dataset.done;
    button.replaceChildren(this.dataset.done);
    setTimeout(() => { button.replaceChildren(...before); said.textContent = ""; }, 2000);
  }
});
