/**
 * How answers change an exercise.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("./exercise.js").Exercise} Exercise
 * @typedef {import("./exercise.js").State} State
 */
import { memo } from "../memo.js";
export const SHOWN = plainVerdict("Here it is:");

/** @param {string} says */
export function plainVerdict(says) {
  return { right: false, mistake: null, says, set: says };
}

/** What an exercise holds before anything has been answered. @param {number} place of the question */
export function fresh(place) {
  return { place, trace: null, settled: new Set(), draft: "", verdict: null, score: { right: 0, of: 0 } };
}

/**
 * The exercise, begun anew where the numbers have changed and from the start where the function has.
 * @type {(state: State) => Exercise}
 */
export function current(state) {
  const { trace } = state;
  const exercise = /** @type {Exercise} */ (state.exercise); // only then is any of this asked for
  if (exercise.trace === trace) return exercise;
  const isSame = exercise.trace === null || exercise.trace.graph === trace.graph;
  const place = isSame ? Math.min(exercise.place, Math.max(0, asked(exercise, trace).length - 1)) : 0;
  return { ...exercise, ...fresh(place), trace, score: exercise.score };
}

/** Whether no step is asked for, so that the forward pass is seen. @param {Exercise} exercise */
export function isWholeIn({ mode }) {
  return mode === "gradient" || mode === "slope";
}

/** The questions about a trace. @type {(exercise: Exercise, trace: Trace) => any[]} */
export function asked({ mode, questions }, trace) {
  return memo(trace, "questions", [mode, questions], () => questions(trace, mode));
}

/**
 * What the reader's doing makes of the state; the same state where it is nothing that is done here.
 * @type {<S extends State>(state: S, action: string, text?: string) => S}
 */
export function did(state, action, text = "") {
  const exercise = current(state);
  const isSettled = exercise.settled.has(exercise.place);
  /** @param {number} place */
  const to = (place) => moved(state, exercise, place);
  if (action === "answer-typed") return { ...state, exercise: { ...exercise, draft: text, verdict: null } };
  if (action === "answer" && !isSettled) return answered(state, exercise, text);
  if (action === "answer" || action === "question-next") {
    return isSettled && isLast(state.trace, exercise) ? again(state, exercise) : to(exercise.place + 1);
  }
  if (action === "question-again") return again(state, exercise);
  if (action === "question-show" && !isSettled) return settled(state, { ...exercise, verdict: SHOWN }, 0);
  if (action === "question-back") return to(exercise.place - 1);
  if (action === "question-on") return to(exercise.place + 1);
  if (action === "question-first") return to(0);
  return state;
}

/**
 * Another question. One that is left without an answer does not count.
 * @type {<S extends State>(state: S, exercise: Exercise, place: number) => S}
 */
function moved(state, exercise, place) {
  if (place < 0 || place >= asked(exercise, state.trace).length) return state;
  return { ...state, exercise: { ...exercise, place, draft: "", verdict: null } };
}

/** Whether no question comes after this one. @type {(trace: Trace, exercise: Exercise) => boolean} */
function isLast(trace, exercise) {
  return exercise.place === asked(exercise, trace).length - 1;
}

/** All of it from the first question on, as if nothing had been answered. @type {<S extends State>(state: S, exercise: Exercise) => S} */
function again(state, exercise) {
  return { ...state, exercise: { ...exercise, ...fresh(0), trace: exercise.trace } };
}

/** @type {<S extends State>(state: S, exercise: Exercise, text: string) => S} */
function answered(state, exercise, text) {
  if (!text.trim()) return state;
  const question = asked(exercise, state.trace)[exercise.place];
  const found = exercise.judge(state.trace, question, text);
  const next = { ...exercise, draft: text, verdict: found };
  return found.right ? settled(state, next, 1) : { ...state, exercise: next };
}

/** @type {<S extends State>(state: S, exercise: Exercise, right: number) => S} */
function settled(state, exercise, right) {
  const { score, place } = exercise;
  const done = new Set(exercise.settled).add(place);
  const next = { right: score.right + right, of: score.of + 1 };
  return { ...state, exercise: { ...exercise, settled: done, score: next } };
}
