// The tools by the names that the toolbar's buttons carry.
import { Move } from "./move.js";
import { Select } from "./select.js";

export function tools(street) {
  return { select: new Select(street), move: new Move(street) };
}
