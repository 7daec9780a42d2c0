// Keys of the whole editor. The tool in hand hears a key first; what is typed into a field stays there.
const PAN_PX = 60;
const TYPED = "input:not([type=checkbox]), textarea, select, dialog";

function pressed(street, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(TYPED) && event.key !== "Escape") return;
  if (event.target.closest?.("dialog")) return;
  if (street.tool.press(event) || own(street, event)) event.preventDefault();
}

/** What arrow keys have moved so far becomes a step before anything takes it back, and before the page goes. */
export function listen(street) {
  document.addEventListener("keydown", (event) => { if (event.ctrlKey || event.metaKey) street.tool.settle?.(); }, true);
  document.addEventListener("keydown", (event) => pressed(street, event));
  addEventListener("pagehide", () => street.tool.settle?.());
}

function own(street, event) {
  const onMap = Boolean(event.target.closest?.("[data-ground]"));
  if (onMap && letters(street, event.key)) return true;
  return leaving(street, event.key) || ((onMap || event.target === document.body) && looking(street, event.key));
}

/** Letters count only while the map has the focus: who dictates text must not change the tool by it (WCAG 2.1.4). */
function letters(street, key) {
  const tool = { v: "select", m: "move" }[key.toLowerCase()];
  if (tool) street.use(tool);
  return Boolean(tool);
}

function leaving(street, key) {
  if (key === "Escape" && street.toolName !== "select") street.use("select");
  else if (key === "Escape") street.selection.clear();
  else if (key === "Delete" && street.selection.size) street.tell("draw-remove");
  else return false;
  return true;
}

function looking(street, key) {
  const { ground } = street.canvas;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (way) ground.pan(way[0] * PAN_PX, way[1] * PAN_PX);
  else if (key === "+" || key === "=") ground.zoom(1);
  else if (key === "-") ground.zoom(-1);
  else if (key === "0") street.home();
  else return false;
  return true;
}
