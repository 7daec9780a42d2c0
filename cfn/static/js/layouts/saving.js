// The parts of a page that show what becomes of the steps: <save-state>, <step-history>, <conflict-question>. The page calls
// follow() once its store and sync stand.
import "./conflict-question.js";
import "./save-state.js";
import "./step-history.js";

/** {store, sync, words: of the state, lang, frame: of the state, look: shows objects on the map by their keys} */
export function follow(context) {
  for (const part of document.querySelectorAll("save-state, step-history, conflict-question")) part.follow(context);
}
