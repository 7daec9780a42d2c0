// Loads the custom elements a page uses. Every page works without them.
// A page that adds one of them later calls define(root) again.
const NAMES = ["confirm-button", "copy-button", "dialog-link", "filter-list", "password-peek", "photo-shrink", "print-button", "theme-switch", "tick-all"];

export function define(root = document) {
  for (const name of NAMES) {
    if (!customElements.get(name) && root.querySelector(name)) import(`./elements/${name}.js`);
  }
}

define();

// On a phone the menu is wider than the screen: where we are must be in view.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
