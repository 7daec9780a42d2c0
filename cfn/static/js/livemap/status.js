// What a stall shows at a moment: the same rules as cfn/livemap/rules.py. Times are seconds since 1970.
const FRESH_FOR_S = 90 * 60;
const LASTING = ["sold_out", "closed", "absent", "expected"];
const SELLING = ["open", "nearly_out"];

export function shown(stall, ends, now) {
  if (now >= ends) return stall.word === "absent" ? "absent" : "closed";
  let { word, at } = stall;
  if (word === "pause" && stall.until && now >= stall.until) [word, at] = ["open", Math.max(at, stall.until)];
  return !LASTING.includes(word) && at && now - at >= FRESH_FOR_S ? "unconfirmed" : word;
}

export const isSelling = (state) => SELLING.includes(state);

/** "19.42" in Indonesian, "19:42" in English, on a clock of Kupang (UTC+8, no summer time). */
export function clock(seconds) {
  const minutes = Math.floor(seconds / 60) + 8 * 60;
  const two = (n) => String(n).padStart(2, "0");
  const sign = document.documentElement.lang === "id" ? "." : ":";
  return two(Math.floor(minutes / 60) % 24) + sign + two(minutes % 60);
}

/** "Rp12.000"; 0 is what the buyer likes to give; nothing without a price. */
export function rupiah(amount, words) {
  if (amount === null) return "";
  return amount === 0 ? words.price0 : "Rp" + String(amount).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** A count with its sentence: [one, many]. */
export const counted = ([one, many], n) => (n === 1 ? one : many).replace(/%\((num|n)\)[sd]/, n);

/** What the night is at a moment, as in cfn/livemap/rules.py: moment(). */
export function momentOf({ state, from, opens, ends }, now) {
  if (state === "cancelled") return state;
  if (now >= ends) return "ended";
  if (state === "planned") return state;
  if (now < from) return "coming";
  return now >= opens ? "open" : "soon";
}
