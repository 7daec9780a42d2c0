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

/** An icon of the sprite. The sprite's address is read from an icon already on the page: it carries the content hash. */
export function icon(name, className = "icon") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${spriteAddress()}#${name}`);
  svg.append(use);
  return svg;
}

export function spriteAddress() {
  const first = document.querySelector('use[href*="icons"]');
  return first ? first.getAttribute("href").split("#")[0] : new URL("../../icons.svg", import.meta.url).href;
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
