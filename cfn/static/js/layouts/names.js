// What an object is called in the lists and titles of the editor, in the page's words.

export function nameOf(street, key) {
  const values = street.store.get(key);
  if (!values) return "";
  const { words } = street;
  if (key === "-") return words.site;
  if (key[0] === "s") return street.say("slot", values);
  if (key[0] === "r") return street.say("row", { row: values.prefix });
  const [word, more] = {
    road: () => [words.kinds.road, values.name],
    zone: () => [words.kinds.zone, values.name || words.categories[values.category]],
    keep_clear: () => [words.reasons[values.reason], values.width_m ? street.say("metres", { m: values.width_m }) : ""],
    facility: () => [words.facilities[values.type], [values.name, values.circuit].filter(Boolean).join(" · ")],
  }[values.kind]();
  return more && more !== word ? `${word} · ${more}` : word;
}

/** A second, quieter text of a list's entry. */
export function asideOf(street, key) {
  const values = street.store.get(key);
  if (key[0] === "r") return street.say("n_slots", { n: street.scene.slotsOf(street.scene.get(key)).length });
  if (key[0] === "s") return [street.words.categories[values.category], values.locked ? street.words.locked : ""].filter(Boolean).join(" · ");
  return "";
}
