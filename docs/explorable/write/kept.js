/**
 * What a reader has written stays in the browser, from the first letter on, and is asked for again at the next visit.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Kept} Kept
 */
import { tasks } from "../../generated/written.js";

const PLACE = "backprop-write";

/** What was kept, as far as it can be read. @returns {Kept | null} */
export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "null");
    if (!found || typeof found.texts !== "object") return null;
    const known = tasks.map(({ id }) => id);
    const texts = Object.fromEntries(known.map((id) => [id, found.texts[id]]).filter(([, text]) => typeof text === "string"));
    const passed = known.filter((id) => Array.isArray(found.passed) && found.passed.includes(id));
    return { texts, passed, task: known.includes(found.task) ? found.task : known[0] };
  } catch {
    return null; // a browser that keeps nothing, or somebody else's words
  }
}

/** Hear of what is kept by the same element in another window. @param {(found: Kept | null) => void} listen */
export function hearOthers(listen) {
  addEventListener("storage", ({ key }) => (key === PLACE || key === null) && listen(kept()));
}

/** Keep it; whether that went well. @param {State} state */
export function keep({ texts, passed, task }) {
  try {
    if (!Object.keys(texts).length && !passed.length) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, JSON.stringify({ texts, passed, task }));
    return true;
  } catch {
    return false;
  }
}
