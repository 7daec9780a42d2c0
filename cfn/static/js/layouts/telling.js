// Reads aloud what a hand just did, for those who do not see the map. What is taken back, <step-history> says itself.
import { stepSentence } from "./wording.js";

export function tellSteps({ store, words, lang }, line) {
  store.addEventListener("step", ({ detail: { step } }) => {
    if (!step.undoes) line.textContent = stepSentence(step, words, lang);
  });
}
