// Carries own steps to the server and other people's here: one request at a time, and whatever the network does, no step is
// lost. docs/editor.md, section Saving, says how.
//   "state" {online, pending, saving, savedAt}        "report" the layout's problems        "others" {steps}
//   "conflict" {step, keys, mine, theirs, was, by, choices}: the page asks and calls resolve()      "refused" {step, steps, message}
//   "stopped" {message, signedOut}: nothing is sent any more; what waits stays on this device
import { changesFor, grouped, nameOf, question } from "./conflicts.js";
import { Queue, sweep } from "./queue.js";

const GATHER_MS = 50;
const POLL_MS = 5000;
const LONGEST_MS = 30000;
const TIMEOUT_MS = 20000;
const ADOPT_MS = [0, 1000, 5000]; // a reloaded page may still hold its lock for a moment
const ADOPT_EVERY_MS = 60000;
const MOST = 50;
const KEEPALIVE_BYTES = 60000; // browsers carry no more past the end of a page

export class Sync extends EventTarget {
  constructor(store, { layout, urls, csrf, person = null }) {
    super();
    Object.assign(this, { store, url: urls.steps, csrf, version: layout.version, base: layout.version, frozen: layout.frozen, person });
    Object.assign(this, { failed: 0, most: MOST, balked: 0, savedAt: null, stopped: null, asking: new Map(), adopted: [], ours: new Set(), amended: new Set(), foreign: new Map() });
    this.prefix = `cfn.draw.${layout.id}`;
    this.queue = Queue.own(this.prefix, person);
    store.addEventListener("step", ({ detail }) => this.add(detail.step));
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.tellState());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.pending && this.work() : this.wake()));
    addEventListener("beforeunload", (event) => this.waits(event));
    if (!this.frozen) this.start();
  }

  start() {
    sweep(this.prefix);
    for (const wait of ADOPT_MS) setTimeout(() => this.adopt(), wait);
    setInterval(() => this.adopt(), ADOPT_EVERY_MS);
    this.plan(POLL_MS);
  }

  get online() { return navigator.onLine !== false && this.failed === 0; }
  get pending() { return [this.queue, ...this.adopted].reduce((sum, { size }) => sum + size, 0); }
  get state() { return { online: this.online, pending: this.pending, saving: Boolean(this.busy?.size), savedAt: this.savedAt }; }

  add(step) {
    this.queue.add(this.base, step);
    this.tellState();
    if (!this.failed && !this.busy) this.plan(GATHER_MS);
  }

  async adopt() {
    if (this.stopped) return;
    const own = [this.queue, ...this.adopted].map(({ name }) => name);
    const found = await Queue.adopt(this.prefix, own, this.person);
    this.adopted.push(...found);
    for (const { entries } of found) for (const { step } of entries) this.ours.add(step.id);
    if (found.length) this.wake();
  }

  // --- when ---------------------------------------------------------------------------------------------------------------

  wake() {
    this.tellState();
    if (!this.busy) this.plan(0);
  }

  plan(wait) {
    clearTimeout(this.timer);
    if (!this.stopped && !this.frozen) this.timer = setTimeout(() => this.work(), wait);
  }

  /** The next request; after it the next is planned. */
  async work() {
    if (this.busy || this.stopped) return;
    const queue = [...this.adopted, this.queue].find(({ size }) => size > 0);
    this.busy = { size: queue?.size ?? 0 };
    if (queue) this.tellState();
    try {
      if (queue) await this.send(queue);
      else if (!document.hidden) await this.poll();
      this.failed = 0;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) console.error(trouble);
      this.failed += 1;
    }
    this.busy = null;
    this.tellState();
    if (this.failed) this.plan(Math.min(LONGEST_MS, 1000 * 2 ** (this.failed - 1)));
    else if (this.pending) this.plan(0);
    else if (!document.hidden) this.plan(POLL_MS);
  }

  // --- requests -----------------------------------------------------------------------------------------------------------

  /** The answer as JSON; null where it says that no request will help. Throws Trouble where trying again may. */
  async ask(address, options = {}) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    const answer = await fetch(address, { headers, signal: deadline(), ...options }).catch(() => { throw new Trouble(); });
    if (answer.redirected || answer.status === 401 || answer.status === 403) return this.stop("", true);
    const said = await answer.json().catch(() => null);
    if (answer.ok && said) {
      this.balked = 0;
      this.clock = Date.parse(answer.headers.get("Date")) || Date.now();
      return said;
    }
    // A token of another session; what is wrong with the steps themselves is said as `message`.
    if (answer.status === 400 && !said?.message) return this.stop("", true);
    if (answer.status === 404) return this.stop(said?.message ?? said?.error ?? "", false);
    if (answer.status === 409 && (this.balked += 1) > 1) return this.stop(said?.message ?? "", false);
    if (answer.status === 422 || answer.status === 413 || answer.status === 400) return { unread: said?.message ?? "" };
    throw new Trouble();
  }

  async poll() {
    const answer = await this.ask(`${this.url}?since=${this.version}`);
    if (answer && !answer.unread) this.receive(answer.steps, answer);
  }

  async send(queue) {
    const { base, steps } = queue.batch(this.most);
    const body = JSON.stringify({ client: queue.client, base, steps });
    const answer = await this.ask(this.url, { method: "POST", body, keepalive: body.length < KEEPALIVE_BYTES });
    if (!answer) return;
    if (answer.unread === undefined) return this.answered(queue, steps, answer);
    // One of them cannot be read: alone it is found, and the others are kept.
    if (steps.length > 1) this.most = 1;
    else this.lose(queue, [{ step: steps[0], result: { status: "refused", message: answer.unread } }]);
  }

  async answered(queue, steps, answer) {
    const byId = new Map(steps.map((step) => [step.id, step]));
    const results = answer.results.map((result) => ({ result, step: byId.get(result.id) }));
    const kept = results.filter(({ result }) => result.status === "kept");
    const lost = results.filter(({ result }) => result.status !== "kept");
    const seen = lost.length ? Object.fromEntries(this.store.objects) : {};
    if (kept.length) this.savedAt = this.clock;
    const own = queue === this.queue;
    if (own) this.receive([...answer.steps, ...kept.map(({ step, result }) => ({ ...step, changes: result.changes ?? step.changes, n: result.n, client: queue.client }))], answer);
    else for (const { step, result } of kept) if (result.n > this.version) this.store.remember(step);
    queue.remove(new Set(kept.map(({ step }) => step.id)));
    // A dead page's answer leaves out what that page itself had saved before; the poll does not.
    if (!own) await this.poll();
    for (const { result } of lost) if (result.now) this.store.correct(result.now);
    if (lost.length) this.lose(queue, lost, seen);
    if (!queue.size) this.most = MOST;
    if (!own && !queue.size && !queue.held.length) this.forget(queue);
  }

  /** Steps with their numbers, in any order: what is new of them becomes true here. */
  receive(steps, { version, report }) {
    const own = ({ id, client }) => client === this.queue.client || this.ours.has(id);
    const news = steps.filter(({ n }) => n > this.version).sort((a, b) => a.n - b.n);
    for (const { id, changes } of news) this.store.apply(changes, id);
    this.queue.remove(new Set(news.map(({ id }) => id)));
    this.version = Math.max(this.version, version);
    const others = news.filter((step) => !own(step));
    for (const { client, n, changes } of news) if (client !== this.queue.client) for (const { key } of changes) this.foreign.set(key, n);
    if (news.some(({ client }) => client !== this.queue.client)) this.base = this.version;
    if (others.length) this.tell("others", { steps: others });
    if (report) this.tell("report", report);
  }

  // --- what was not kept --------------------------------------------------------------------------------------------------

  lose(queue, lost, seen = {}) {
    const known = new Set(lost.map(({ step }) => step.id));
    const waiting = queue.entries.map(({ step }) => step).filter(({ id }) => !known.has(id));
    const bases = new Map(queue.entries.map(({ step, base }) => [step.id, base]));
    for (const group of grouped(lost, waiting)) {
      const ids = new Set(group.steps.map(({ id }) => id));
      const asked = group.status === "conflict" && { ...question(group, this.store, seen), queue, wasUndo: this.store.undone.some(({ id }) => ids.has(id)) };
      if (asked) asked.alone = this.isAlone(asked, queue, bases.get(asked.step.id));
      if (asked) queue.hold(ids);
      else queue.remove(ids);
      this.store.drop(ids);
      if (asked) this.raise(asked);
      else this.tell("refused", { step: group.steps[0], steps: group.steps, message: group.message });
    }
  }

  /** Nobody else touched them: the server only writes a value in another way than this page. Once; then somebody is asked. */
  isAlone({ keys, step }, queue, base) {
    return !step.undoes && queue === this.queue && !this.amended.has(step.id) && keys.every((key) => !(this.foreign.get(key) > base));
  }

  raise(asked) {
    this.asking.set(asked.step.id, asked);
    if (asked.keys.length && !asked.alone) return this.tell("conflict", asked);
    const step = this.resolve(asked.step, "mine"); // or both did the same
    if (step) this.amended.add(step.id);
  }

  /** The answer to a conflict: "mine" becomes a new step on top of theirs. Gives that step, or null. */
  resolve({ id }, choice) {
    const asked = this.asking.get(id);
    if (!asked) return null;
    this.asking.delete(id);
    const { steps, queue, wasUndo } = asked;
    const changes = changesFor(choice, asked, this.store);
    const [name, values] = nameOf(steps, changes);
    const undoes = steps.length === 1 ? steps[0].undoes : null;
    const step = changes.length ? this.store.amend({ name, values, undoes }, changes, Boolean(undoes) && wasUndo) : null;
    queue.remove(new Set(steps.map((one) => one.id)));
    if (queue !== this.queue && !queue.size && !queue.held.length) this.forget(queue);
    return step;
  }

  forget(queue) {
    this.adopted = this.adopted.filter((one) => one !== queue);
    queue.close();
  }

  // --- telling ------------------------------------------------------------------------------------------------------------

  stop(message, signedOut) {
    this.stopped = { message, signedOut };
    clearTimeout(this.timer);
    this.tell("stopped", this.stopped);
    return null;
  }

  /** Only where this device cannot keep what waits. */
  waits(event) { if (!this.queue.safe && this.pending) event.preventDefault(); }

  tellState() { this.tell("state", this.state); }
  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

/** Nobody answered, or said to come again. */
class Trouble extends Error {}

function deadline() {
  if (AbortSignal.timeout) return AbortSignal.timeout(TIMEOUT_MS);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), TIMEOUT_MS);
  return controller.signal;
}
