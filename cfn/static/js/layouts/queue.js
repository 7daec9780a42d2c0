// Steps of one open page that the server has not answered, kept in localStorage so that a closed tab loses none. Each page has
// its own file, `<prefix>.<client>`; while the page lives it holds the lock of that name, so another page of the same person
// takes over the files of dead pages and leaves those of living ones alone.
import { randomName } from "./store.js";

const BEAT_MS = 5000;
// Without locks (a page over plain http) a page is dead when it said so or was silent for longer than a sleeping tab is.
const DEAD_MS = 150000;
const OLD_MS = 30 * 24 * 3600 * 1000;
const MOST_BYTES = 400000; // of one request

export class Queue {
  /** {client, person, entries: [{base, step}], held: the same, while somebody is asked about them} */
  constructor(name, file, storage = localStorage) {
    Object.assign(this, { name, storage, entries: [], held: [], person: null, safe: true }, file);
    if (!navigator.locks) this.beating = setInterval(() => this.save(true), BEAT_MS);
  }

  static own(prefix, person) {
    const client = randomName(12);
    const queue = new Queue(`${prefix}.${client}`, { client, person });
    queue.let = lock(queue.name);
    addEventListener("pagehide", () => queue.save(false));
    addEventListener("pageshow", () => queue.save(true));
    return queue;
  }

  /** Takes over what dead pages of the same person have left; gives the queues. */
  static async adopt(prefix, own, person, storage = localStorage) {
    const found = [];
    for (const name of names(prefix, storage)) {
      if (own.includes(name)) continue;
      const letGo = await lock(name, storage);
      const file = letGo && read(name, storage);
      if (file?.entries && file.person === person) {
        const { client, entries, held } = file;
        const queue = new Queue(name, { client, person, entries: [...held, ...entries], let: letGo }, storage);
        queue.save();
        found.push(queue);
      } else letGo?.();
    }
    return found;
  }

  get size() { return this.entries.length; }

  add(base, step) {
    this.entries.push({ base, step });
    this.save();
  }

  /** The steps to send next: those at the front that were made on the same version. */
  batch(most) {
    const steps = [];
    let bytes = 0;
    for (const { base, step } of this.entries) {
      if (base !== this.entries[0].base || steps.length === most) break;
      bytes += JSON.stringify(step).length;
      if (steps.length && bytes > MOST_BYTES) break;
      steps.push(step);
    }
    return { base: this.entries[0].base, steps };
  }

  /** What the server has answered. */
  remove(ids) { this.sort(ids, []); }

  /** What somebody is asked about: not sent, but not forgotten either. */
  hold(ids) { this.sort(ids, this.entries.filter(({ step }) => ids.has(step.id))); }

  sort(ids, held) {
    this.entries = this.entries.filter(({ step }) => !ids.has(step.id));
    this.held = [...this.held.filter(({ step }) => !ids.has(step.id)), ...held];
    this.save();
  }

  save(alive = true) {
    const { client, person, entries, held } = this;
    try {
      if (!entries.length && !held.length) this.storage.removeItem(this.name);
      else this.storage.setItem(this.name, JSON.stringify({ client, person, entries, held, at: Date.now(), alive }));
      this.safe = true;
    } catch {
      this.safe = false; // full, or switched off: the page warns before it closes
    }
  }

  /** Nothing is left: somebody else may have the name. */
  async close() {
    clearInterval(this.beating);
    (await this.let)?.();
  }
}

function names(prefix, storage) {
  try {
    return Object.keys(storage).filter((name) => name.startsWith(`${prefix}.`));
  } catch {
    return [];
  }
}

function read(name, storage) {
  try {
    return JSON.parse(storage.getItem(name));
  } catch {
    storage.removeItem(name);
    return null;
  }
}

/** Gives a function that lets the lock go, or null while another page has it. */
function lock(name, storage = null) {
  if (!navigator.locks) return Promise.resolve(storage && isAlive(read(name, storage)) ? null : () => {});
  return new Promise((given) => {
    navigator.locks.request(name, { ifAvailable: true }, (held) => held && new Promise((letGo) => given(letGo)))
      .then(() => given(null), () => given(null));
  });
}

const isAlive = (file) => Boolean(file?.alive) && Date.now() - file.at < DEAD_MS;

/** Files nobody came back for in a month. */
export function sweep(prefix, storage = localStorage) {
  for (const name of names(prefix, storage)) {
    const file = read(name, storage);
    if (file && Date.now() - file.at > OLD_MS) storage.removeItem(name);
  }
}
