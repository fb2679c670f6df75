/**
 * The state of one network in training, as plain data, and how it changes.
 *
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {typeof rolesOf} RoleOf
 * @typedef {object} State
 * @property {string} id
 * @property {string} text what stands in the field
 * @property {import("../parts/program_field.js").Problem | null} problem with that text, or with a number of the table
 * @property {import("../parts/program_field.js").Read} trace the last text that could be trained
 * @property {{ weights?: string[], inputs?: string[], targets?: string[] }} stated names and their roles, as given
 * @property {import("../parts/training.js").Lesson} lesson
 * @property {import("./units.js").Unit[]} units what of its graph is drawn
 * @property {Record<string, number>} at the weights' start and the fixed numbers, by name
 * @property {string[]} named names that were given with the text: each is one name, however much it looks like two
 * @property {number} rate
 * @property {Place[]} places the run so far
 * @property {number} shown which of them is looked at
 * @property {number} row the point whose pass is drawn
 * @property {string | null} unit the one whose map is large, where one was chosen
 * @property {number | null} pointed the place of the unit that is pointed at
 * @property {boolean} inside whether the passes of that point stand open below
 * @property {boolean} playing
 * @property {number} speed 1 is the usual
 * @property {number} left milliseconds that it still runs before it pauses by itself
 * @property {{ name: string, text: string, problem?: string } | null} draft a number field that is being typed in
 * @property {import("../parts/controls.js").Given | null} given a link or frame that was asked for
 * @property {string} said
 */
import { only } from "../parts/point_text.js";
import { build } from "../twin/build.js";
import { BackpropError, problemWith } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { rolesOf, rolesOfTyped } from "../parts/roles.js";
import { after, placeOf } from "../parts/training.js";
import { MOST_UNITS, unitsOf } from "./units.js";

export const MOST_STEPS = 10_000;
export const MOST_ROWS = 12;
export const RATES = { least: 0.001, most: 100 };
const RUN = 10_000; // milliseconds that it runs before it pauses: at the usual speed, 300 steps
const MOST_NODES = 400;
const MOST_TEXT = 4000;
const MOST_WORK = 1_500_000; // nodes visited at once: well under a second
const FAR = 1e12; // a loss beyond this counts as running away
const FIRST_WEIGHTS = [0.5, -0.4, 0.3, -0.2, 0.6, -0.5, 0.4, -0.3]; // of those that were given none
const FIRST_ROWS = [0, 1]; // values of the points, where none are given: every pattern of two

/**
 * A new state.
 * @param {{ id: string, text: string, at?: Record<string, number>, weights?: string[], inputs?: string[],
 *   targets?: string[], rows?: number[][], rate?: number, step?: number, row?: number,
 *   unit?: string | null, inside?: boolean }} options
 * @returns {State}
 * @throws {BackpropError} when the text is no program that can be trained, or a row does not fit it
 */
export function begun({ id, text, at = {}, weights, inputs, targets, rows = [], rate = 0.5, step = 0, row = 0, unit = null, inside = false }) {
  const rest = { problem: null, playing: false, speed: 1, left: 0, draft: null, given: null, said: "", places: [], pointed: null };
  const stated = { weights, inputs, targets };
  const state = { ...rest, id, text, at, stated, named: namesIn(at, stated), rate: sound(rate), row, unit, inside };
  return read(/** @type {any} */ (state), rows, step, rolesOf);
}

/**
 * The state with its text read anew.
 * @type {(state: State, rows: number[][], step: number, roleOf: RoleOf) => State}
 */
function read(state, rows, step, roleOf) {
  const program = parse(state.text, MOST_TEXT, state.named);
  const graph = build(program, { mostNodes: MOST_NODES });
  const roles = roleOf(program.variables, state.stated);
  const units = unitsOf(graph, roles);
  if (units.length > MOST_UNITS) {
    throw new BackpropError(`This has ${units.length} units, and ${MOST_UNITS} are drawn at most: make the layers smaller.`);
  }
  const fresh = [...roles.weights, ...roles.fixed].filter((name) => !Object.hasOwn(state.at, name));
  const first = fresh.map((name, place) => [name, FIRST_WEIGHTS[place % FIRST_WEIGHTS.length]]);
  const at = { ...state.at, ...Object.fromEntries(first) };
  const wide = roles.inputs.length + roles.targets.length;
  const trace = { expression: program.source, graph, program };
  const lesson = { graph, roles, fixed: only(roles.fixed, at), rows: fitting(rows, wide, roles) };
  return trained({ ...state, problem: null, trace, lesson, at, units, draft: null, pointed: null }, step);
}

/** The names that an element or a link speaks of. @type {(at: Record<string, number>, roles: Partial<Record<string, string[]>>) => string[]} */
function namesIn(at, roles) {
  return [...Object.keys(at), ...Object.values(roles).flatMap((names) => names ?? [])];
}

/**
 * The rows, if each is as wide as it must be.
 * @type {(rows: number[][], wide: number, roles: import("../parts/roles.js").Roles) => number[][]}
 */
function fitting(rows, wide, { inputs, targets }) {
  const wrong = rows.find((row) => row.length !== wide || !row.every(Number.isFinite));
  if (wrong) {
    const names = [...inputs, ...targets].join(", ");
    throw new BackpropError(`Every point needs ${wide === 1 ? "one number" : `${wide} numbers`}, for ${names}: this one is ${wrong.join(", ")}.`);
  }
  if (rows.length > MOST_ROWS) throw new BackpropError(`There are ${rows.length} points, and ${MOST_ROWS} are trained on at most.`);
  if (rows.length) return rows;
  const patterns = inputs.length ? Math.min(4, 2 ** inputs.length) : 1;
  return Array.from({ length: patterns }, (_, row) =>
    [...inputs, ...targets].map((_name, place) => FIRST_ROWS[(row >> place) & 1] ?? 0),
  );
}

/** The run from its start, as far as was asked and can be worked out at once. @type {(state: State, steps: number) => State} */
function trained(state, steps) {
  const { lesson, at, rate } = state;
  const start = { ...state, places: [placeOf(lesson, only(lesson.roles.weights, at), rate)], given: null };
  const whole = Number.isFinite(steps) ? Math.max(0, Math.round(steps)) : 0;
  const row = Math.min(lesson.rows.length - 1, Math.max(0, Math.round(state.row) || 0));
  const run = goneOn({ ...start, row, shown: 0 }, whole);
  return { ...run, shown: run.places.length - 1 };
}

/** How many steps can be worked out at once. @param {State} state */
function affordable({ lesson }) {
  return Math.max(1, Math.floor(MOST_WORK / (lesson.graph.nodes.length * lesson.rows.length)));
}

/** The run with more steps at its end. @type {(state: State, more: number) => State} */
function goneOn(state, more) {
  const places = [...state.places];
  const steps = Math.min(more, affordable(state), MOST_STEPS + 1 - places.length);
  for (let taken = 0; taken < steps && !ranAway(places[places.length - 1]); taken += 1) {
    places.push(placeOf(state.lesson, after(places[places.length - 1]), state.rate));
  }
  return places.length === state.places.length ? state : { ...state, places };
}

/** Whether there is no going on from a place. @param {Place} place */
export function ranAway({ value, gradient }) {
  return !(Math.abs(value) <= FAR) || !Object.values(gradient).every(Number.isFinite);
}

/** Whether the run goes no further. @param {State} state */
export function isOver({ places }) {
  return places.length > MOST_STEPS || ranAway(places[places.length - 1]);
}

/** Train on: the newest step is looked at. @type {(state: State, steps: number) => State} */
export function trainedOn(state, steps) {
  const next = goneOn(state, steps);
  const shown = next.places.length - 1;
  return shown === state.shown ? { ...state, playing: false } : { ...next, shown, given: null };
}

/** It begins to run, for a while. @param {State} state @returns {State} */
export function run(state) {
  return { ...(isOver(state) ? reset(state) : state), playing: true, left: RUN };
}

/** The next steps of a run, which pauses when its while is over. @type {(state: State, steps: number, pause: number) => State} */
export function ranOn(state, steps, pause) {
  const left = state.left - pause;
  const next = { ...trainedOn(state, steps), left };
  return left < pause ? { ...next, playing: false } : next;
}

/** Look at a step of the run; one further than the last is worked out. @type {(state: State, shown: number) => State} */
export function looked(state, shown) {
  const place = Math.max(0, Math.round(shown) || 0);
  if (place > state.places.length - 1) return trainedOn({ ...state, playing: false }, 1);
  return { ...state, shown: place, playing: false, given: null };
}

/**
 * A change that may turn out to be untrainable: then the last good picture stays, and the problem is told.
 * @type {(state: State, change: object, rows: number[][], step: number, roleOf?: RoleOf) => State}
 */
function attempted(state, change, rows, step, roleOf = rolesOfTyped) {
  const next = { ...state, ...change, playing: false, given: null };
  try {
    return read(next, rows, step, roleOf);
  } catch (error) {
    return { ...state, text: next.text, problem: problemWith(error, next.text), playing: false };
  }
}

/** Another text: the points stay if they fit it. @type {(state: State, text: string, at?: Record<string, number>) => State} */
export function typed(state, text, at = {}) {
  const { roles, rows } = state.lesson;
  const before = attempted(state, { text, at: { ...state.at, ...at }, named: Object.keys(at) }, [], 0);
  const same = [...roles.inputs, ...roles.targets].join() === [...before.lesson.roles.inputs, ...before.lesson.roles.targets].join();
  return before.problem || !same ? before : { ...trained({ ...before, lesson: { ...before.lesson, rows } }, 0) };
}

/** @type {(state: State, course: any) => State} */
export function chosen(state, { text, at, weights, inputs, targets, rows, rate }) {
  const stated = { weights, inputs, targets };
  const change = { text, at: { ...at }, stated, named: namesIn(at, stated), rate: sound(rate), row: 0, unit: null, inside: false };
  return attempted(state, change, rows, 0, rolesOf);
}

/** Everything that a link names. @type {(state: State, link: any) => State} */
export function linked(state, { text, at, weights, inputs, targets, rows, rate, step, row, unit, inside }) {
  const stated = { weights, inputs, targets };
  const change = { text, at, stated, named: namesIn(at, stated), rate: sound(rate), row, unit, inside };
  return attempted(state, change, rows, step, rolesOf);
}

/** Another learning rate: as many steps as before. @type {(state: State, rate: number) => State} */
export function withRate(state, rate) {
  return trained({ ...state, rate: sound(rate) }, state.places.length - 1);
}

/** A weight's start, or a fixed number. @type {(state: State, name: string, number: number) => State} */
export function begunAt(state, name, number) {
  const at = { ...state.at, ...Object.fromEntries([[name, number]]) };
  const lesson = { ...state.lesson, fixed: only(state.lesson.roles.fixed, at) };
  return trained({ ...state, at, lesson }, state.places.length - 1);
}

/** Other points; as many steps as before. @type {(state: State, rows: number[][]) => State} */
export function taught(state, rows) {
  if (!rows.length || rows.length > MOST_ROWS) return state;
  return trained({ ...state, lesson: { ...state.lesson, rows } }, state.places.length - 1);
}

/** Back to the first step. @type {(state: State) => State} */
export function reset(state) {
  return trained({ ...state, playing: false }, 0);
}

/** @param {number} rate */
function sound(rate) {
  return rate > 0 && Number.isFinite(rate) ? rate : 0.5;
}
