// <password-peek data-show data-hide> around a password field: a button beside it shows what was typed.
// Without script the field is a plain password field.
customElements.define("password-peek", class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=password]");
    if (!input) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.setAttribute("aria-controls", input.id);
    const show = (open) => {
      input.type = open ? "text" : "password";
      button.textContent = open ? this.dataset.hide : this.dataset.show;
    };
    button.addEventListener("click", () => show(input.type === "password"));
    // Browsers offer to keep a password only from a password field.
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    const row = document.createElement("div");
    row.className = "row row--s";
    input.classList.add("grow");
    input.replaceWith(row);
    row.append(input, button);
  }
});
