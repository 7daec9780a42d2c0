// The objects of a layout by key, and what was done to them. What the server has confirmed and the own steps it has not yet
// confirmed are kept apart: what is shown is the one with the others on top, so a lost step can be taken out of the middle.
//   "change" {keys: Set}   these look different now     "history"   undo or redo changed     "step" {step}   a new own step
const SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** `n` random signs of [a-z0-9]. Not randomUUID(): that is missing where the page came over plain http. */
export function randomName(n) {
  return [...crypto.getRandomValues(new Uint8Array(n))].map((byte) => SIGNS[byte % SIGNS.length]).join("");
}

/** Whether two values of JSON say the same; a missing property is null. */
export function same(a, b) {
  if (a === b || (a == null && b == null)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => same(a[name], b[name]));
}

/** A step that takes another back. */
export function inverse({ id, name, values, changes }) {
  const turned = changes.map(({ key, was, now }) => ({ key, was: now, now: was })).reverse();
  return { id: randomName(16), name, values, changes: turned, undoes: id };
}

/** An object after one change; null where there is none. A change of what is gone changes nothing. */
function changed(values, { was, now }) {
  if (now === null) return null;
  if (was === null) return Object.freeze({ ...now });
  return values && Object.freeze({ ...values, ...now });
}

/** A place is one value: who moved a slot to the east and who moved it north did not do two different things. */
function whole(change, was, now) {
  if (was && now && change && ("lon" in change.now || "lat" in change.now)) {
    for (const name of ["lon", "lat"]) [change.was[name], change.now[name]] = [was[name], now[name]];
  }
  return change;
}

export class Store extends EventTarget {
  constructor({ objects = {}, history = [], redo = [] } = {}) {
    super();
    this.truth = new Map(Object.entries(objects).map(([key, values]) => [key, Object.freeze({ ...values })]));
    this.objects = new Map(this.truth);
    this.pending = []; // own steps without an answer, oldest first
    this.undone = [...redo]; // the steps that took something back, the last one at the end
    this.done = [...history];
  }

  get(key) { return this.objects.get(key) ?? null; }
  all(letter) { return [...this.objects].filter(([key]) => key[0] === letter); }
  get undoStep() { return this.done.at(-1) ?? null; }
  get redoStep() { return this.undone.at(-1) ?? null; }

  /** The change that makes `now` of `was` (whole objects or null), or null where they say the same. */
  static difference(key, was, now) {
    if (same(was, now)) return null;
    if (!was || !now) return { key, was: was ?? null, now: now ?? null };
    const change = { key, was: {}, now: {} };
    for (const name of new Set([...Object.keys(was), ...Object.keys(now)])) {
      if (same(was[name], now[name])) continue;
      change.was[name] = was[name] ?? null;
      change.now[name] = now[name] ?? null;
    }
    return change;
  }

  // --- own steps ----------------------------------------------------------------------------------------------------------

  /** Does a step at once; gives it, or null where it would change nothing. `was` is read here, so it is what stands now. */
  commit(name, values, changes) {
    const step = this.step(name, values, changes);
    if (!step) return null;
    this.done.push(step);
    this.undone = [];
    return this.take(step);
  }

  /** The same, in the place of a step that was lost: an undo stays an undo. */
  amend({ name, values, undoes }, changes, wasUndo) {
    const step = this.step(name, values, changes, undoes);
    if (!step) return null;
    (wasUndo ? this.undone : this.done).push(step);
    return this.take(step);
  }

  step(name, values, changes, undoes = null) {
    const seen = new Map(); // one object may change twice in a step
    const real = [];
    for (const change of changes) {
      const was = seen.has(change.key) ? seen.get(change.key) : this.get(change.key);
      if (!was && change.was) continue; // somebody took it away
      const now = change.now && { ...was, ...change.now };
      const difference = whole(Store.difference(change.key, was, now), was, now);
      if (difference) real.push(difference);
      seen.set(change.key, now);
    }
    return real.length ? { id: randomName(16), name, values: { ...values }, changes: real, undoes } : null;
  }

  undo() { return this.turn(this.done, this.undone); }
  redo() { return this.turn(this.undone, this.done); }

  turn(from, to) {
    const last = from.pop();
    if (!last) return null;
    const step = inverse(last);
    to.push(step);
    return this.take(step);
  }

  take(step) {
    this.pending.push(step);
    this.shift(step.changes, this.objects);
    this.tell("change", { keys: new Set(step.changes.map(({ key }) => key)) });
    this.tell("history");
    this.tell("step", { step });
    return step;
  }

  /** Takes own steps out again, wherever they stand. */
  drop(ids) {
    const lost = new Set(ids);
    const gone = this.pending.filter(({ id }) => lost.has(id));
    const others = ({ id }) => !lost.has(id);
    [this.pending, this.done, this.undone] = [this.pending, this.done, this.undone].map((steps) => steps.filter(others));
    this.look(gone.flatMap(({ changes }) => changes.map(({ key }) => key)));
    this.tell("history");
  }

  // --- what the server says -----------------------------------------------------------------------------------------------

  /** Changes that are true at the server: other people's, or own ones of step `id` as it has kept them. */
  apply(changes, id = null) {
    const own = this.pending.find((step) => step.id === id);
    if (own) own.changes = changes;
    this.pending = this.pending.filter((step) => step !== own);
    this.shift(changes, this.truth);
    this.look(changes.map(({ key }) => key));
  }

  /** How objects stand at the server: {key: whole object or null}. */
  correct(now) {
    for (const [key, values] of Object.entries(now)) this.put(this.truth, key, values && Object.freeze({ ...values }));
    this.look(Object.keys(now));
  }

  /** A step of a page that was closed: it can be taken back here. */
  remember(step) {
    if (!step.undoes) this.done.push(step);
    else if (this.undoStep?.id === step.undoes) this.done.pop(), this.undone.push(step);
    else if (this.redoStep?.id === step.undoes) this.undone.pop(), this.done.push(step);
    this.tell("history");
  }

  // --- inside -------------------------------------------------------------------------------------------------------------

  put(map, key, values) {
    if (values) map.set(key, values);
    else map.delete(key);
  }

  shift(changes, map) {
    for (const change of changes) this.put(map, change.key, changed(map.get(change.key) ?? null, change));
  }

  /** Works out anew how these objects look, and tells those that differ. */
  look(keys) {
    const wanted = new Set(keys);
    const now = new Map([...wanted].map((key) => [key, this.truth.get(key) ?? null]));
    for (const { changes } of this.pending) {
      for (const change of changes) if (wanted.has(change.key)) now.set(change.key, changed(now.get(change.key), change));
    }
    const different = new Set([...now].filter(([key, values]) => !same(values, this.get(key))).map(([key]) => key));
    for (const [key, values] of now) this.put(this.objects, key, values);
    if (different.size) this.tell("change", { keys: different });
  }

  tell(name, detail = null) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
