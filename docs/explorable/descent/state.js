/**
 * The state of one descent, as plain data, and how it changes.
 *
 * @typedef {object} State
 * @property {string} id
 * @property {string} text what stands in the field
 * @property {import("../parts/program_field.js").Problem | null} problem with that text
 * @property {import("../parts/program_field.js").Read} trace the last text that was a function of one or two variables
 * @property {string[]} names of its variables
 * @property {Record<string, number>} at the start; numbers of names that the text no longer has are kept
 * @property {string[]} named names that were given values with the text: each is one name, however much it looks like two
 * @property {Record<string, import("../parts/ranges.js").Range>} ranges of the start's sliders, and of the far view
 * @property {number} rate
 * @property {number} momentum
 * @property {import("../twin/descent.js").Descent} path the whole way, as far as it is worked out
 * @property {number} taken how many of its steps are shown
 * @property {number} zoom 0 is the far view, 1 the near one
 * @property {boolean} playing
 * @property {number} speed
 * @property {{ name: string, text: string, problem?: string } | null} draft a number field that is being typed in
 * @property {import("../parts/controls.js").Given | null} given a link or frame that was asked for
 * @property {string} said
 */
import { only } from "../parts/point_text.js";
import { including } from "../parts/ranges.js";
import { build } from "../twin/build.js";
import { descend } from "../twin/descent.js";
import { BackpropError, problemWith } from "../twin/errors.js";
import { parse } from "../twin/parser.js";

export const MOST_STEPS = 300;
export const RATES = { least: 0.001, most: 10 };
const MOST_NODES = 300;
const MOST_TEXT = 3000;
const MOST_MOMENTUM = 0.99;
const FIRST_NUMBERS = [3, 2];

/**
 * A new state.
 * @param {{ id: string, text: string, at?: Record<string, number>, rate?: number, momentum?: number, step?: number,
 *   zoom?: number }} options
 * @returns {State}
 * @throws {BackpropError} when the text is no function that can be walked down
 */
export function begun({ id, text, at = {}, rate = 0.1, momentum = 0, step = 0, zoom = 0 }) {
  const rest = { problem: null, playing: false, speed: 1, draft: null, given: null, said: "", ranges: {} };
  const named = Object.keys(at);
  return read(/** @type {any} */ ({ ...rest, id, text, at, named, ...sound({ rate, momentum }), zoom: share(zoom) }), step);
}

/** The state with its text read anew. @param {State} state @param {number} step @returns {State} */
function read(state, step) {
  const program = parse(state.text, MOST_TEXT, state.named);
  const graph = build(program, { mostNodes: MOST_NODES });
  const names = program.variables;
  if (names.length < 1 || names.length > 2) throw new BackpropError(refused(names));
  const fresh = names.map((name, place) => [name, FIRST_NUMBERS[place]]).filter(([name]) => !Object.hasOwn(state.at, name));
  const at = { ...state.at, ...Object.fromEntries(fresh) }; // no name is assigned to: one may be __proto__
  const trace = { expression: program.source, graph, program };
  return walked({ ...state, problem: null, trace, names, at, taken: step, draft: null });
}

/** @param {string[]} names */
function refused(names) {
  return names.length
    ? `A descent is drawn over one variable or two, and this has ${names.length}: give the others numbers.`
    : "There is no variable here to walk along: write one, such as x.";
}

/** The state with its path worked out. @param {State} state @returns {State} */
function walked(state) {
  const { trace, names, at, rate, momentum } = state;
  const start = only(names, at);
  const path = descend(trace.graph, start, { rate, momentum, steps: MOST_STEPS });
  const fitting = names.map((name) => [name, including(state.ranges[name], at[name])]);
  const ranges = { ...state.ranges, ...Object.fromEntries(fitting) };
  return stepped({ ...state, path, ranges, given: null }, state.taken);
}

/**
 * A change that may turn out to be no function: then the last good picture stays, and the problem is told.
 * @type {(state: State, change: object, step?: number) => State}
 */
function attempted(state, change, step = 0) {
  const next = { ...state, ...change, playing: false, given: null };
  try {
    return read(next, step);
  } catch (error) {
    return { ...state, text: next.text, problem: problemWith(error, next.text), playing: false };
  }
}

/** @type {(state: State, text: string, at?: Record<string, number>) => State} */
export function typed(state, text, at = {}) {
  return attempted(state, { text, at: { ...state.at, ...at }, named: Object.keys(at) });
}

/** @type {(state: State, walk: { text: string, at: object, rate: number, momentum: number }) => State} */
export function chosen(state, { text, at, rate, momentum }) {
  return attempted(state, { text, at: { ...at }, named: Object.keys(at), ...sound({ rate, momentum }), ranges: {}, zoom: 0 });
}

/** Everything that a link names. @type {(state: State, link: any) => State} */
export function linked(state, { text, at, rate, momentum, step, zoom }) {
  const named = Object.keys(at);
  return attempted(state, { text, at, named, ...sound({ rate, momentum }), ranges: {}, zoom: share(zoom) }, step);
}

/** Another start; as many steps as before. @type {(state: State, numbers: Record<string, number>) => State} */
export function started(state, numbers) {
  return walked({ ...state, at: { ...state.at, ...numbers } });
}

/** @type {(state: State, change: { rate?: number, momentum?: number }) => State} */
export function withRate(state, change) {
  return walked({ ...state, ...sound({ rate: state.rate, momentum: state.momentum, ...change }) });
}

/** A rate and a momentum that can be walked with. @type {(given: { rate: number, momentum: number }) => { rate: number, momentum: number }} */
function sound({ rate, momentum }) {
  const held = Math.min(MOST_MOMENTUM, Math.max(0, momentum));
  return { rate: rate > 0 && Number.isFinite(rate) ? rate : 0.1, momentum: Number.isFinite(held) ? held : 0 };
}

/** @param {number} zoom */
function share(zoom) {
  return Number.isFinite(zoom) ? Math.min(1, Math.max(0, zoom)) : 0;
}

/** @type {(state: State, zoom: number) => State} */
export function zoomed(state, zoom) {
  return { ...state, zoom: share(zoom) };
}

/** @type {(state: State, taken: number) => State} */
export function stepped(state, taken) {
  const whole = Number.isFinite(taken) ? Math.round(taken) : 0;
  return { ...state, taken: Math.min(state.path.places.length - 1, Math.max(0, whole)) };
}

/** Whether the path goes no further. @param {State} state */
export function isOver({ path, taken }) {
  return taken === path.places.length - 1;
}
