/**
 * Predict: a number is hidden and asked for. What an exercise is, and a new one: how answers change it stands in
 * answering.js, what is shown of it in exercise_view.js. Loaded when someone predicts.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("./questions.js").Mode} Mode
 *
 * What the state of an element with an exercise has at least.
 * @typedef {{ trace: Trace, exercise: Exercise | null }} State
 *
 * @typedef {object} Exercise
 * @property {Mode} mode
 * @property {number} place of the question
 * @property {Trace | null} trace that the answers are about
 * @property {Set<number>} settled the questions that have been answered or shown
 * @property {string} draft what stands in the field
 * @property {import("./questions.js").Verdict | null} verdict on the last answer to this question
 * @property {{ right: number, of: number }} score of this element, whatever the function
 * @property {(trace: any, mode: Mode) => any[]} questions that there are
 * @property {(trace: any, question: any, text: string) => import("./questions.js").Verdict} judge what is to be said of an answer
 * @property {boolean} ofArrays whether it asks for arrays, and not for numbers alone
 * @property {(state: State) => Seen} seen
 * @property {<S extends State>(state: S, action: string, text?: string) => S} did what the reader's doing makes of the state
 * @property {Record<string, string>} keys what the keys do, where no field is being typed in
 * @property {(state: State) => string} said what is announced
 *
 * What an explorable shows instead of a step: the picture at that step, less the numbers that are hidden.
 * @typedef {{ step: number, hidden: Set<string>, rows: number, panel: import("../dom/markup.js").Markup }} Seen
 */
import { numberOf } from "../parts/point_text.js";
import { did, fresh, plainVerdict } from "./answering.js";
import { said, seen } from "./exercise_view.js";
import { questions, verdict } from "./questions.js";

export const NO_NUMBER = plainVerdict("That is no number: type one such as 0.5, -2, 1/3 or 2*3.");
export const KEYS = { ArrowLeft: "question-back", ArrowRight: "question-on", Home: "question-first", Enter: "question-next" };

/**
 * A new exercise.
 * @param {Mode} mode
 * @param {number} [place] of its first question
 * @returns {Exercise}
 */
export function begun(mode, place = 0) {
  return { mode, ...fresh(place), questions, judge, ofArrays: false, seen, did, said, keys: KEYS };
}

/** What is to be said of an answer as it was typed. @type {Exercise["judge"]} */
function judge(trace, question, text) {
  const number = numberOf(text);
  return number === null ? NO_NUMBER : verdict(trace, question, number, text);
}
