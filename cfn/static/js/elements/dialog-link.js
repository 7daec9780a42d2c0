// <dialog-link data-dialog="id"> around a link to #id: opens that <dialog> as a modal one.
// Without script the link alone shows it through :target, and its close link takes the hash away.
customElements.define("dialog-link", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const dialog = document.getElementById(this.dataset.dialog);
      if (!dialog?.showModal || !event.target.closest("a, button")) return;
      event.preventDefault();
      if (dialog.open) dialog.close();
      dialog.showModal();
    });
    const dialog = document.getElementById(this.dataset.dialog);
    if (!dialog || dialog.dataset.wired) return;
    wire(dialog);
    if (dialog.open) again(dialog);
  }
});

// The server opened it because something in it is wrong: make it modal, go there.
function again(dialog) {
  dialog.close();
  dialog.showModal();
  dialog.querySelector(".field--bad :is(input, textarea, select), [aria-invalid='true']")?.focus();
}

function wire(dialog) {
  dialog.dataset.wired = "yes";
  dialog.addEventListener("click", (event) => {
    const outside = event.target === dialog;
    if (!outside && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
    if (location.hash === `#${dialog.id}`) history.replaceState(null, "", location.pathname + location.search);
  });
}
