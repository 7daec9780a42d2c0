// Follows a night's stalls.json politely: asks for the changes since the last version every 15 seconds or so, never two
// at once, never in the background, ever more seldom while nobody answers, less often for people who save data.
//   "change" {first}   the stalls differ     "fresh"   an answer came     "trouble" {offline}   none came
const TIMEOUT_MS = 10000;
const SLOWEST = 16; // times the usual wait
const HURRY_FOR_MS = 120000;

export class Feed extends EventTarget {
  constructor(url, seconds) {
    super();
    Object.assign(this, { url, seconds, stalls: new Map(), head: null, at: 0, failed: 0, skew: 0, hurryUntil: 0 });
    document.addEventListener("visibilitychange", () => this.wake());
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    this.ask();
  }

  /** Seconds since 1970 by the server's clock: phones are often wrong. */
  now() { return (Date.now() + this.skew) / 1000; }

  /** For two minutes after a tap somebody is about to walk there. */
  hurry() {
    this.hurryUntil = Date.now() + HURRY_FOR_MS;
    this.plan();
  }

  wake() {
    if (!document.hidden && Date.now() - this.at > (this.seconds * 1000) / 3) this.ask();
  }

  plan() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    const jitter = 0.8 + 0.4 * Math.random();
    const saving = navigator.connection?.saveData ? 3 : 1;
    const hurrying = Date.now() < this.hurryUntil && !this.failed ? 1 / 3 : 1;
    const wait = this.seconds * jitter * saving * hurrying * Math.min(2 ** this.failed, SLOWEST);
    this.timer = setTimeout(() => this.ask(), wait * 1000);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    try {
      const since = this.head ? `?since=${this.head.version}` : "";
      const answer = await fetch(this.url + since, { signal: deadline(), credentials: "omit", cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take(await answer.json(), Date.parse(answer.headers.get("Date")));
    } catch {
      this.failed += 1;
      this.dispatchEvent(new CustomEvent("trouble", { detail: { offline: navigator.onLine === false } }));
    } finally {
      this.asking = false;
      this.plan();
    }
  }

  take(answer, date) {
    const now = Date.now();
    this.at = now;
    this.failed = 0;
    if (date) this.skew = Math.abs(date - now) < 3000 ? 0 : date - now;
    const first = this.head === null;
    const changed = Boolean(answer.fields) || answer.stalls.length + answer.gone.length > 0;
    if (answer.fields) this.replace(answer);
    else this.merge(answer);
    this.head = { ...this.head, ...answer };
    if (first || changed) this.dispatchEvent(new CustomEvent("change", { detail: { first } }));
    this.dispatchEvent(new CustomEvent("fresh"));
  }

  replace({ fields, stalls }) {
    this.fields = fields;
    this.stalls = new Map(stalls.map((row) => [row[fields.indexOf("label")], this.read(row)]));
  }

  merge({ stalls, gone }) {
    for (const label of gone) this.stalls.delete(label);
    for (const row of stalls) {
      const stall = this.read(row);
      this.stalls.set(stall.label, stall);
    }
  }

  read(row) { return Object.fromEntries(this.fields.map((name, i) => [name, row[i]])); }
}

// AbortSignal.timeout() is missing on phones before 2022; without an end a dead connection is never noticed.
function deadline() {
  if (AbortSignal.timeout) return AbortSignal.timeout(TIMEOUT_MS);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), TIMEOUT_MS);
  return controller.signal;
}
