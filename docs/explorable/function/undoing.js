/**
 * Going back to numbers and functions that were there before. What stands for a while is remembered; the steps between,
 * as a slider runs through them, are not.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {{ text: string, at: Record<string, number> }} Moment
 * @typedef {{ past: Moment[], future: Moment[] }} Before
 */
import { linked, pointOf } from "./state.js";

const MOST_MOMENTS = 100;

/** Nothing to go back to. @type {Before} */
export const NOTHING_BEFORE = { past: [], future: [] };

/** What of a state is gone back to. @param {State} state @returns {Moment} */
export function momentOf(state) {
  return { text: state.trace.expression, at: pointOf(state) };
}

/** @type {(one: Moment, other: Moment) => boolean} */
function isSame(one, other) {
  const names = Object.keys(one.at);
  return (
    one.text === other.text &&
    names.length === Object.keys(other.at).length &&
    names.every((name) => one.at[name] === other.at[name])
  );
}

/** The state with what stood last remembered, if something else stands now. @type {(state: State, last: Moment) => State} */
export function remembered(state, last) {
  if (isSame(momentOf(state), last)) return state;
  return { ...state, before: { past: [...state.before.past, last].slice(-MOST_MOMENTS), future: [] } };
}

/** One moment back. @param {State} state @returns {State} */
export function undone(state) {
  const { past, future } = state.before;
  const moment = past[past.length - 1];
  return moment ? at(state, moment, { past: past.slice(0, -1), future: [momentOf(state), ...future] }) : state;
}

/** One moment on again. @param {State} state @returns {State} */
export function redone(state) {
  const { past, future } = state.before;
  return future.length ? at(state, future[0], { past: [...past, momentOf(state)], future: future.slice(1) }) : state;
}

/** @type {(state: State, moment: Moment, before: Before) => State} */
function at(state, { text, at: numbers }, before) {
  const isSameText = text === state.trace.expression;
  const { ranges, height } = state;
  return { ...linked(state, { text, at: { ...numbers }, ranges, height, ...(isSameText && { step: state.step }) }), before };
}
