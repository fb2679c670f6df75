/**
 * A state in a link: what was typed, every number, the view, the step. A link can only ever bring text and numbers.
 *
 *     #explorable=explorable-square&f=(4x%2B1)%5E2&at=x%3D2&view=tree&step=9
 *
 * @typedef {import("./state.js").State} State
 */
import { LAST, numbersOf } from "./state.js";

/**
 * The part of the address after the #.
 * @param {State} state
 */
export function linkOf({ id, trace, tree, unfold, step, along, exercise }) {
  const at = Object.entries(trace.at).map(([name, number]) => `${name}=${number}`);
  const parts = { explorable: id, f: trace.expression, at: at.join(";"), view: tree ? "tree" : "graph" };
  const isLast = step === trace.length - 1;
  const more = { unfold: unfold ? "yes" : "", step: isLast ? "" : String(step + 1), along: along ?? "" };
  const predict = exercise ? { predict: exercise.mode, question: String(exercise.place + 1) } : {};
  const given = Object.entries({ ...parts, ...more, ...predict }).filter(([, text]) => text);
  return `#${new URLSearchParams(given)}`;
}

/**
 * What a link asks of the explorable with an id, or null if it is not about that one.
 * @param {string} hash
 * @param {string} id
 */
export function readLink(hash, id) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const text = parts.get("f");
  if (parts.get("explorable") !== id || text === null) return null;
  const step = Number(parts.get("step"));
  const question = Number(parts.get("question"));
  return {
    text,
    at: numbersOf(parts.get("at") ?? ""),
    tree: parts.get("view") === "tree",
    unfold: parts.get("unfold") === "yes",
    step: Number.isInteger(step) && step > 0 ? step - 1 : LAST,
    along: parts.get("along"),
    predict: modeOf(parts.get("predict")),
    question: Number.isInteger(question) && question > 0 ? question - 1 : 0,
  };
}

/**
 * What is to be predicted, as an attribute or a link says it: each step, the gradient alone, or nothing.
 * @param {string | null} text
 * @returns {import("./predict.js").Mode | null}
 */
export function modeOf(text) {
  return text === null || text === "no" ? null : text === "gradient" ? "gradient" : "steps";
}
