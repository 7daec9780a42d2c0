// <share-link data-url data-title data-share data-whatsapp data-done>: hands an address on, by the phone's own sheet or by
// copying it; and a link that opens WhatsApp with it. The stall's card uses shareButtons() too.
import { el, icon } from "../lib/dom.js";

export function shareButtons(url, title, words) {
  const share = el("button", { type: "button", class: "button" }, icon("share"), words.share);
  const said = el("span", { class: "visually-hidden", role: "status" });
  share.addEventListener("click", () => hand(url, title, () => { said.textContent = words.copied; tell(share, words.copied); }));
  const whatsapp = el("a", { class: "button", target: "_blank", rel: "noopener noreferrer",
    href: `https://wa.me/?text=${encodeURIComponent(`${title} ${url}`)}` }, icon("message"), words.whatsapp);
  return el("div", { class: "sharing" }, navigator.share || navigator.clipboard ? share : null, whatsapp, said);
}

async function hand(url, title, copied) {
  try {
    if (navigator.share) await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      copied();
    }
  } catch { /* put away by the person: nothing to say */ }
}

function tell(button, text) {
  const before = [...button.childNodes];
  button.replaceChildren(icon("check"), text);
  setTimeout(() => button.replaceChildren(...before), 2000);
}

customElements.define("share-link", class extends HTMLElement {
  connectedCallback() {
    const { url, title, share, whatsapp, done } = this.dataset;
    this.replaceChildren(shareButtons(url, title, { share, whatsapp, copied: done }));
  }
});
