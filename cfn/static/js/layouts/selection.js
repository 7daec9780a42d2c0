// What is chosen: keys of objects, in the order they were chosen. Sends "change".
export class Selection extends EventTarget {
  constructor() {
    super();
    this.set = new Set();
  }

  get keys() { return [...this.set]; }
  get size() { return this.set.size; }
  /** The key of the only one chosen, or null. */
  get only() { return this.set.size === 1 ? this.keys[0] : null; }
  has(key) { return this.set.has(key); }

  choose(keys) {
    const before = this.keys.join();
    this.set = new Set(keys);
    if (before !== this.keys.join()) this.dispatchEvent(new Event("change"));
  }

  toggle(key) { this.choose(this.has(key) ? this.keys.filter((one) => one !== key) : [...this.keys, key]); }
  add(keys) { this.choose([...this.keys, ...keys]); }
  clear() { this.choose([]); }

  /** Forgets what is no longer there. */
  keep(exists) { this.choose(this.keys.filter(exists)); }
}
