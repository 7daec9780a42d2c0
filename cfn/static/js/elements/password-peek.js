// <password-peek data-show data-hide> around a password field: a button that shows what was typed.
// Without script the field is a plain password field.
class PasswordPeek extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=password]");
    if (!input || this.querySelector("[data-peek]")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--bare password-peek";
    button.dataset.peek = "";
    button.setAttribute("aria-controls", input.id);
    const show = (open) => {
      input.type = open ? "text" : "password";
      button.textContent = open ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-pressed", String(open));
    };
    button.addEventListener("click", () => show(input.type === "password"));
    // Browsers offer to keep a password only from a password field.
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    input.after(button);
  }
}

customElements.define("password-peek", PasswordPeek);
