// Small builders, so that no script writes HTML from text.

/** el("p", {class: "muted", hidden: true}, "text", child, …) */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** The sprite's address; relative, so it stays in the same version as this script. */
export const SPRITE = new URL("../../icons.svg", import.meta.url).pathname;

/** A drawing of the sprite: icon("check"), icon("lamp-open", "lamp"). */
export function icon(name, className = "icon") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

/** Turns the lantern of a status() macro into another state; the word comes from the page, not from here. */
export function setStatus(node, state, word) {
  node.className = `status status--${state}`;
  node.dataset.state = state;
  node.querySelector("use").setAttribute("href", `${SPRITE}#lamp-${state}`);
  for (const span of node.querySelectorAll("span")) span.textContent = word;
}

/** "Se’i Sapi" and "sei sapi" are the same to someone who searches. */
export function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f'’‘`ʼ]/g, "").toLowerCase();
}

/** fill("%(n)s chosen", {n: 3}): the same placeholders as the message catalogues. */
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

export function debounce(work, wait = 120) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), wait);
  };
}
