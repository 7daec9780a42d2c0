// Rows are laid out by the server, which knows bends and what must stay clear: this asks what would come of a rule.

export class Unlaid extends Error {
  constructor({ message, field = null }) {
    super(message);
    this.field = field;
  }
}

/** Own steps must have arrived before the server can lay a row along what was just drawn; waits a few seconds at most. */
export function saved(sync, most = 8000) {
  if (!sync.pending) return Promise.resolve();
  return new Promise((done) => {
    const look = () => {
      if (sync.pending) return;
      sync.removeEventListener("state", look);
      done();
    };
    sync.addEventListener("state", look);
    setTimeout(() => { sync.removeEventListener("state", look); done(); }, most);
  });
}

/** {changes, count, problems} of rows as docs/editor.md describes them; throws Unlaid with the sentence of a refusal. */
export async function propose({ state, sync, words }, rows, signal) {
  await saved(sync);
  let answer;
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": state.csrf };
    answer = await fetch(state.urls.proposals, { method: "POST", headers, body: JSON.stringify({ rows }), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unlaid({ message: words.unreachable });
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Unlaid({ message: told.message || told.error || words.unreachable, field: told.field });
  return told;
}

/** What a row hands to its slots, as a rule of a proposal. */
export const RULE = ["prefix", "letters", "first", "step", "frontage_m", "depth_m", "gap_m", "gap_every", "extra_gap_m", "category", "watts", "circuit", "fire"];
export const ruleOf = (values) => Object.fromEntries(RULE.map((name) => [name, values[name] ?? null]));

/** A row along another line, by its rule; `row` is the thing with its new points. */
export async function relay(street, { key, points, values }) {
  const line = { kind: "own", points: points.map((point) => street.frame.lonlat(point)) };
  const spec = { row: key, line, offset_m: 0, start_m: 0, end_m: null, backwards: false, side: values.side, rule: ruleOf(values) };
  try {
    const { changes, count } = await propose(street, [spec]);
    street.querySelector("draw-who").agree(changes, () => street.edits.commit("row_changed", { row: values.prefix, n: count }, changes));
  } catch (error) {
    street.notice(error.message);
  }
}
