// What becomes of own steps that the server did not keep. Pure: no requests, no page.
import { same } from "./store.js";

/** What steps do together: Map of key → {was, now}, null for what is not there before or after. */
export function combined(steps) {
  const net = new Map();
  for (const { key, was, now } of steps.flatMap(({ changes }) => changes)) {
    const have = net.get(key);
    if (!have) net.set(key, { was, now });
    else net.set(key, { was: have.was && { ...was, ...have.was }, now: now && { ...have.now, ...now } });
  }
  for (const [key, { was, now }] of net) if (same(was, now)) net.delete(key);
  return net;
}

/** Puts what was not kept into groups that stand or fall together: a step, and all later ones on the same objects. */
export function grouped(answered, waiting) {
  const groups = [];
  const groupOf = (step) => groups.find(({ touched }) => step.changes.some(({ key }) => touched.has(key)));
  const join = (group, step) => {
    group.steps.push(step);
    for (const { key } of step.changes) group.touched.add(key);
  };
  for (const { step, result } of answered) {
    let group = groupOf(step);
    if (!group) groups.push(group = { ...result, keys: new Set(), touched: new Set(), steps: [] });
    join(group, step);
    if (result.status === "conflict") for (const key of result.keys) group.keys.add(key);
  }
  for (const step of waiting) {
    const group = groupOf(step);
    if (group) join(group, step);
  }
  return groups;
}

/** The question about a group: what each object would be my way and is their way. `seen` is how I saw the objects. */
export function question({ steps, keys, by }, store, seen) {
  const net = combined(steps);
  const asked = { keys: [], mine: {}, theirs: {}, was: {} };
  let lost = false;
  for (const key of keys) {
    if (!net.has(key)) continue;
    const theirs = store.truth.get(key) ?? null;
    const mine = wanted(net.get(key), theirs, seen[key]);
    lost ||= mine === undefined;
    if (mine !== undefined && same(mine, theirs)) continue;
    asked.keys.push(key);
    asked.mine[key] = mine ?? net.get(key).now;
    asked.theirs[key] = theirs;
    asked.was[key] = net.get(key).was;
  }
  return { ...asked, step: steps[0], steps, by, net, choices: lost ? ["theirs"] : ["mine", "theirs"] };
}

/** An object my way, on top of theirs; undefined where it is gone and nobody here knows the whole of it. */
function wanted({ was, now }, theirs, seen) {
  if (now === null || was === null) return now;
  if (theirs) return { ...theirs, ...now };
  return seen ?? undefined;
}

/** The changes an answer asks for, or []. */
export function changesFor(choice, { keys, mine, net }, store) {
  const asked = new Set(keys);
  const rest = [...net].filter(([key]) => !asked.has(key));
  if (choice === "theirs") {
    // Half of a merge or of a new row makes no sense; a moved row without one of its slots does.
    const isPure = [...net.values()].every(({ was, now }) => was && now);
    return isPure ? rest.map(([key, change]) => ({ key, ...change })) : [];
  }
  return [...net].map(([key, change]) => {
    if (!asked.has(key)) return { key, ...change };
    const there = store.get(key);
    return { key, was: there, now: there && change.now ? change.now : mine[key] };
  });
}

/** What the step in the place of some lost ones is called: [code, values]. */
export function nameOf(steps, changes) {
  const areSlots = changes.every(({ key }) => key[0] === "s");
  if (steps.length > 1) return areSlots ? ["slots_changed", { n: changes.length }] : ["layout_changed", {}];
  const [{ name, values }] = steps;
  return [name, areSlots && "n" in values ? { ...values, n: changes.length } : values];
}

