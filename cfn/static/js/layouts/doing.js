// The buttons [data-do] of the forms, and the fields [data-way] that move things by a distance.
import { mark, parse, written } from "./fields.js";
import { TurnGrip } from "./grips.js";
import { axes, neighbours } from "./snapping.js";

export class Doing {
  constructor(street, forms) {
    Object.assign(this, { street, forms });
    forms.addEventListener("click", ({ target }) => { const button = target.closest("[data-do]"); if (button) this.act(button.dataset.do); });
    street.addEventListener("draw-remove", () => this.remove());
  }

  get keys() { return this.street.selection.keys; }
  get slot() { return this.street.scene.get(this.keys[0]); }

  act(name) {
    const { edits, scene } = this.street;
    const acts = {
      remove: () => this.remove(),
      split: () => edits.split(this.keys[0]),
      merge: () => this.merge(),
      lock: () => edits.set(this.keys, { locked: true }),
      unlock: () => edits.set(this.keys, { locked: false }),
      row: () => this.street.choose([scene.rowOf(this.slot)?.key].filter(Boolean)),
      slots: () => this.street.choose(scene.slotsOf(scene.get(this.keys[0])).map((slot) => slot.key)),
      rule: () => this.street.use("row", { row: this.keys[0] }),
      renumber: () => this.renumber(),
      shift: () => this.shift(),
      turn: () => this.turn(),
      look: () => this.street.look(this.keys),
    };
    acts[name]?.();
  }

  /** Slots may be somebody's place tonight: that is shown and asked first. */
  remove() {
    const keys = this.keys.filter((key) => key !== "-");
    if (!keys.length || this.street.state.layout.frozen) return;
    this.street.ask("remove", keys, () => this.street.edits.take(keys));
  }

  merge() {
    const { edits, selection } = this.street;
    const [one, other] = this.keys;
    this.street.querySelector("draw-who").agree([edits.remove(other)], () => { if (edits.merge(one, other)) selection.choose([one]); });
  }

  renumber() {
    const row = this.slot;
    const labels = this.street.edits.renumbered(row);
    if (!labels.length) return this.street.notice(this.street.say("counted_well"));
    const keys = labels.map(([key]) => key);
    this.street.ask("renumber", [row.key], () => this.street.edits.renumber(row), keys.map((key, i) => [this.street.edits.label(key), labels[i][1]]));
  }

  number(name) {
    const control = this.forms.form.querySelector(`[data-by="${name}"]`);
    const value = control.value.trim() ? parse(control.value) : 0;
    mark(control, !Number.isNaN(value));
    return value;
  }

  /** Moves what is chosen by metres to the right and up, as the screen shows it. */
  shift() {
    const [right, up] = [this.number("right"), this.number("up")];
    if (Number.isNaN(right + up) || (!right && !up)) return;
    const [dx, dy] = this.street.canvas.ground.vector(right, up);
    this.street.edits.move(this.keys.filter((key) => key !== "-"), dx, dy);
  }

  turn() {
    const degrees = this.number("degrees");
    if (Number.isNaN(degrees) || !degrees) return;
    const grip = new TurnGrip(this.street, this.keys);
    grip.degrees = degrees;
    grip.put(grip.turned(degrees));
  }

  // --- what follows from the place ----------------------------------------------------------------------------------------

  fill(form, keys) {
    const pair = keys.length === 2;
    for (const button of form.querySelectorAll("[data-do=merge]")) button.hidden = !pair;
    if (form.dataset.form !== "slot") return;
    const row = keys.length === 1 && this.street.scene.rowOf(this.slot);
    const button = form.querySelector("[data-do=row]");
    button.hidden = !row;
    if (row) button.replaceChildren(this.street.say("whole_row", { row: row.values.prefix }));
    if (keys.length === 1) this.ways(form);
  }

  /** The gaps to the neighbours along the front. */
  ways(form) {
    const { slot, street } = this;
    const found = neighbours(slot, street.scene.near([slot.x - 40, slot.y - 40, slot.x + 40, slot.y + 40]));
    for (const way of ["before", "after"]) {
      const field = form.querySelector(`[data-way=${way}]`);
      const one = found[way];
      field.closest(".field").hidden = !one;
      if (!one) continue;
      field.closest(".field").querySelector("label").textContent = street.say("to_slot", { label: one.slot.values.label });
      if (document.activeElement !== field) field.value = written(one.gap, street.lang, 2);
      mark(field, true);
    }
  }

  /** A new distance to a neighbour moves the slot along its front. */
  way(field) {
    const { slot, street } = this;
    const wanted = parse(field.value);
    mark(field, !Number.isNaN(wanted));
    const one = neighbours(slot, street.scene.near([slot.x - 40, slot.y - 40, slot.x + 40, slot.y + 40]))[field.dataset.way];
    if (Number.isNaN(wanted) || !one) return;
    const move = (one.gap - wanted) * (field.dataset.way === "before" ? -1 : 1);
    const { u } = axes(slot);
    street.edits.move([slot.key], u[0] * move, u[1] * move);
  }

}
