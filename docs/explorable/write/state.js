/**
 * The state of what is written, as plain data, and how it changes.
 *
 * @typedef {import("../../types/written.d.ts").Task} Task
 * @typedef {{ kind: "right" | "mistake" | "problem" | "note", name: string, says: string }} Answer
 *
 * @typedef {object} State
 * @property {string} id
 * @property {string} task the id of the one that is written now
 * @property {Record<string, string>} texts what the reader has written, for each task that was begun
 * @property {string[]} passed the tasks that were answered right
 * @property {boolean} begun whether the editor was asked for
 * @property {"none" | "editor" | "plain"} field what is written in
 * @property {number} round counts the texts that were put there by a button, which the editor has to take over
 * @property {string | null} before what stood there before a button put something else there
 * @property {boolean} running
 * @property {string} output what the program has printed
 * @property {Answer | null} answer
 * @property {Record<string, number> | null} knobs that the reader's own training has found
 * @property {boolean} keeps whether the browser keeps what is written
 * @property {boolean} sure whether all is forgotten with the next press
 * @property {{ graph: object }} trace
 * @property {Record<string, number>} at
 * @property {boolean} playing
 * @property {number} speed
 * @property {{ name: string, text: string, problem?: string } | null} draft
 * @property {import("../parts/controls.js").Given | null} given
 * @property {string} said
 */
import { tasks, tryIt } from "../../generated/written.js";
import { BackpropError } from "../twin/errors.js";

const GRAPH = {}; // of the common state; nothing here moves a number

/** @type {(task: string) => number} */
export function placeOf(task) {
  return tasks.findIndex(({ id }) => id === task);
}

/** @param {{ task: string }} state @returns {Task} */
export function taskOf({ task }) {
  return tasks[placeOf(task)];
}

/** The task of a name. @param {string} name @throws {BackpropError} when there is none */
function known(name) {
  if (placeOf(name) < 0) throw new BackpropError(`There is no task called ${name}: there are ${tasks.map(({ id }) => id).join(", ")}.`);
  return name;
}

/** @typedef {{ texts: Record<string, string>, passed: string[], task: string }} Kept */

/** @type {(options: { id: string, task?: string }, kept?: Kept | null) => State} */
export function begun({ id, task }, kept = null) {
  const now = known(task || kept?.task || tasks[0].id);
  const work = { task: now, texts: kept?.texts ?? {}, passed: kept?.passed ?? [], keeps: true, sure: false };
  const seen = { begun: false, field: /** @type {const} */ ("none"), round: 0, before: null, running: false, output: "", answer: null, knobs: null };
  const rest = { trace: { graph: GRAPH }, at: {}, playing: false, speed: 1, draft: null, given: null, said: "" };
  return { id, ...work, ...seen, ...rest };
}

/** What stands in the field. @param {State} state */
export function textOf(state) {
  return state.texts[state.task] ?? startOf(state);
}

/** What a task begins with: the reader's own program of the task before, with what is for trying below it. @type {(state: State, task?: string) => string} */
export function startOf(state, task = state.task) {
  const { start, kind, try: example } = tasks[placeOf(task)];
  const before = tasks[placeOf(task) - 1];
  const own = before && kind !== "bug" && state.passed.includes(before.id) ? state.texts[before.id] : undefined;
  const engine = own?.split(`\n${tryIt}`)[0];
  return engine === undefined || engine === own ? start : `${engine}\n${tryIt}\n${example}`;
}

/** @type {(state: State, text: string) => State} */
export function typed(state, text) {
  return text === textOf(state) ? state : { ...state, texts: { ...state.texts, [state.task]: text }, given: null, sure: false };
}

/** What was written or passed in another window meanwhile: here it is the same at once, so that neither overwrites the other. @type {(state: State, found: Kept | null) => State} */
export function takenOver(state, found) {
  const { texts, passed } = found ?? { texts: {}, passed: [] };
  const isSame = JSON.stringify([texts, passed].map(sorted)) === JSON.stringify([state.texts, state.passed].map(sorted));
  if (isSame) return state;
  const next = { ...state, texts, passed };
  return textOf(next) === textOf(state) ? next : { ...next, round: state.round + 1, before: null };
}

/** In an order that does not depend on what was written first. @param {Record<string, string> | string[]} kept */
function sorted(kept) {
  return Object.entries(Array.isArray(kept) ? Object.fromEntries(kept.map((one) => [one, ""])) : kept).sort();
}

/** A button puts another text there, which can be taken back. @type {(state: State, text: string) => State} */
function put(state, text) {
  const before = textOf(state);
  if (text === before) return state;
  return { ...typed(state, text), before, round: state.round + 1, answer: null };
}

/** @param {State} state */
export function startedAgain(state) {
  return put(state, startOf(state));
}

/** One way to do it. @param {State} state */
export function shownHow(state) {
  return put(state, taskOf(state).finished);
}

/** @param {State} state */
export function putBack(state) {
  return state.before === null ? state : { ...put(state, state.before), before: null };
}

/** Another task. @type {(state: State, task: string) => State} */
export function gone(state, task) {
  if (task === state.task) return state;
  return { ...state, task: known(task), round: state.round + 1, before: null, running: false, output: "", answer: null, given: null, sure: false };
}

/** @param {State} state */
export function next(state) {
  const after = tasks[placeOf(state.task) + 1];
  return after ? gone(state, after.id) : state;
}

/** Everything as on the first day, once that is sure. @param {State} state @returns {State} */
export function cleared(state) {
  if (!state.sure) return { ...state, sure: true };
  const fresh = begun({ id: state.id });
  return { ...fresh, begun: state.begun, field: state.field, round: state.round + 1 };
}

/** @param {State} state @returns {State} */
export function ran(state) {
  return state.running ? state : { ...state, running: true, output: "", answer: null, knobs: null, sure: false };
}

/** @type {(state: State, text: string) => State} */
export function printed(state, text) {
  return { ...state, output: state.output + text };
}

/** @type {(state: State, answer: Answer | null) => State} */
export function answered(state, answer) {
  const passes = answer?.kind === "right" && !state.passed.includes(state.task);
  return { ...state, running: false, answer, passed: passes ? [...state.passed, state.task] : state.passed };
}

/** What a link names. @type {(state: State, link: any) => State} */
export function linked(state, link) {
  try {
    return link.task ? gone(state, known(link.task)) : state;
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return { ...state, answer: { kind: "problem", name: "An address that leads nowhere", says: error.message } };
  }
}
