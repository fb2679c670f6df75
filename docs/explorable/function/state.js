/**
 * The state of one explorable, as plain data, and how it changes. Each change is a function from a state to the next
 * one; nothing here knows of the page.
 *
 * @typedef {import("../parts/ranges.js").Range} Range
 * @typedef {import("../twin/expression.js").Program} Program
 * @typedef {typeof import("./arrays/kind.js")} Arrays
 *
 * @typedef {object} State
 * @property {string} id tells this explorable from others on the page
 * @property {string} text what stands in the field
 * @property {{ message: string, position: number | null, source: string } | null} problem with that text
 * @property {Trace} trace of the last text that was a function
 * @property {Record<string, number>} at every number ever given, by variable; kept while the text changes
 * @property {string[]} named names that were given values with the text: each is one name, however much it looks like two
 * @property {Record<string, Range>} ranges of the sliders
 * @property {{ least: number | null, most: number | null }} height of the curve's drawing; null where it fits itself
 * @property {import("./range_editing.js").RangeEditing | null} rangeEditing while ranges are being set
 * @property {boolean} tree whether each use is a node of its own
 * @property {boolean} compact whether constants are written into the operations that use them
 * @property {boolean} unfold whether composite functions are written out
 * @property {number} step
 * @property {string[] | null} moving the variables that are being moved, until they have come to rest
 * @property {string | null} along the variable of the curve and the nudge
 * @property {boolean} mapped whether the map is seen rather than the curve, where there is room for one
 * @property {typeof import("./map.js") | null} maps what draws the map, once it has been loaded
 * @property {Pick<State, "trace" | "ranges" | "over"> | null} sketched what the map's lines are of while another text is typed
 * @property {[string, string] | null} over the two variables of the map, to the right and up, where they were chosen
 * @property {import("./arrange.js").Measure[]} measures
 * @property {import("./arrange.js").Arrangement} arrangement
 * @property {import("./undoing.js").Before} before what can be gone back to
 * @property {boolean} playing
 * @property {number} speed 1 is the usual
 * @property {{ name: string, text: string, problem?: string } | null} draft a number field that is being typed in
 * @property {number | null} inspected the node that is looked at closely
 * @property {import("../parts/controls.js").Given | null} given a link or a frame that was asked for
 * @property {import("./takeaway.js").Takeaway | null} takeaway texts to copy, when they were asked for
 * @property {string} said what was announced last
 * @property {number} zoom how near the picture is, from 1
 * @property {import("../predict/exercise.js").Exercise | null} exercise when numbers are hidden to be predicted
 * @property {Trace | null} listed the trace that the table of steps shows; null while it is closed
 *
 * Of programs with arrays:
 * @property {Arrays | null} arrays what works them out and draws them, once it has been loaded
 * @property {Arrays | null} ofArrays the same, where this is one of them
 * @property {Partial<State> | null} waiting a change that waits for it
 * @property {boolean} opened whether it is written out in single numbers, and then drawn as one of these
 * @property {import("./arrays/meeting_cells.js").Cell | null} pointed the cell under the pointer
 * @property {import("./arrays/meeting_cells.js").Cell | null} cell the one that was chosen
 * @property {{ name: string, text: string | null, problem: string } | null} pasting a whole array that is being typed or pasted
 */
import { closed } from "../parts/closing.js";
import { only } from "../parts/point_text.js";
import { including } from "../parts/ranges.js";
import { build } from "../twin/build.js";
import { BackpropError, problemWith } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { isArrayValue, stated } from "../twin/point.js";
import { hasArrays } from "../twin/shapes.js";
import { Trace } from "../twin/trace.js";
import { arrange } from "./arrange.js";
import { measure, roomy } from "./measure.js";

const FITTING = { least: null, most: null };
export const MOST_NODES = 2000;
// Of variables that were given none, by their places; the fractions where a function has no value at the others.
const FIRST_NUMBERS = [1, 2, -1, 0.5, -2, 1.5, 3];
const FRACTIONS = [0.5, 0.25, 0.75, 0.4, 0.6, 0.3, 0.7];
export const LAST = Infinity; // the last step, whichever that is

/** Thrown where a program works with arrays, and what works those out has not been loaded. */
export class ArraysWanted extends Error {}

/**
 * A new state.
 * @param {{ id: string, text: string, at?: Record<string, number>, tree?: boolean, compact?: boolean, unfold?: boolean, step?: number,
 *   opened?: boolean, along?: string | null, mapped?: boolean, over?: [string, string] | null, exercise?: State["exercise"], arrays?: Arrays | null }} options
 * @returns {State}
 * @throws {BackpropError} when the text is no function
 * @throws {ArraysWanted} when it works with arrays, and `arrays` was not given
 */
export function begun(options) {
  const { id, text, at = {}, tree = false, compact = false, unfold = false, step = LAST, along = null, mapped = false, over = null, exercise = null } = options;
  const rest = {
    problem: null,
    moving: null,
    playing: false,
    speed: 1,
    draft: null,
    listed: null,
    inspected: null,
    exercise,
    said: "",
    zoom: 1,
    before: { past: [], future: [] },
    ranges: {},
    height: FITTING,
    rangeEditing: null,
    given: null,
    takeaway: null,
    maps: null,
    sketched: null,
    arrays: options.arrays ?? null,
    ofArrays: null,
    waiting: null,
    opened: options.opened ?? false,
    pointed: null,
    cell: null,
    pasting: null,
  };
  const given = { id, text, at: { ...at }, named: Object.keys(at), tree, compact, unfold, step, along, mapped, over };
  return traced(/** @type {any} */ ({ ...rest, ...given }));
}

/** The state with its text traced anew, seen at the step that it names. @param {State} state @returns {State} */
function traced(state) {
  const program = parsed(state);
  const { tree, compact, unfold: expand } = state;
  const graph = build(program, { tree, compact, expand, mostNodes: MOST_NODES });
  if (worksWithArrays(state, program, graph)) {
    if (!state.arrays) throw new ArraysWanted();
    return state.arrays.traced(state, program, graph);
  }
  const fresh = program.variables.filter((name) => typeof state.at[name] !== "number" || !Object.hasOwn(state.at, name));
  const stands = newlyStated(state, program);
  const beginning = (/** @type {number[]} */ numbers) => {
    const given = fresh.map((name) => [name, numbers[program.variables.indexOf(name) % numbers.length]]);
    const at = { ...state.at, ...Object.fromEntries([...given, ...stands]) }; // no name is assigned to: one may be __proto__
    return { at, trace: Trace.of(graph, only(program.variables, at)) };
  };
  const first = beginning(FIRST_NUMBERS);
  const second = fresh.length && !Number.isFinite(first.trace.value) ? beginning(FRACTIONS) : first;
  const { at, trace } = Number.isFinite(second.trace.value) ? second : first;
  const fitting = program.variables.map((name) => [name, including(state.ranges[name], at[name])]);
  const ranges = { ...state.ranges, ...Object.fromEntries(fitting) };
  const along = state.along !== null && program.variables.includes(state.along) ? state.along : program.variables[0];
  const measures = roomy(trace, measure(trace)); // from the start, so that the first number that moves lays nothing out anew
  const arrangement = arrange(trace.drawing, measures);
  const step = Math.min(state.step, trace.length - 1);
  const exercise = state.exercise?.ofArrays ? null : state.exercise; // its questions are others
  const shown = { trace, sketched: null, measures, arrangement, step, along: along ?? null, exercise, ofArrays: null, opened: false };
  return { ...state, ...shown, at, ranges, problem: null, moving: null, draft: null };
}

/** What stands in the field; brackets that are still open are closed, if it can be read then. @param {State} state @returns {Program} */
function parsed(state) {
  const { text } = state;
  const given = givenWith(state);
  try {
    return parse(text, 10 * MOST_NODES, given);
  } catch (error) {
    const whole = error instanceof BackpropError ? closed(text) : text;
    if (whole === text) throw error;
    try {
      return parse(whole, 10 * MOST_NODES, given);
    } catch {
      throw error;
    }
  }
}

/** The values that came with a text; where it asks how many entries an array has, those of its other arrays too. @param {State} state @returns {Record<string, unknown>} */
function givenWith({ text, at, named }) {
  const asks = /\.(?:shape|size)\b|\b(?:len|size)\s*\(/u.test(text);
  const others = asks ? Object.keys(at).filter((name) => Array.isArray(at[name]) && text.includes(name)) : [];
  return Object.fromEntries([...others, ...named].map((name) => [name, rowsOf(at[name])]));
}

/** A value as rows in rows where it came as text, as in a link, and is an array of plain numbers. @param {unknown} value */
function rowsOf(value) {
  const isRows = typeof value === "string" && /^\[[-+.0-9eE\s,[\]]*\]$/u.test(value);
  try {
    return isRows ? JSON.parse(/** @type {string} */ (value)) : value;
  } catch {
    return value; // what is wrong with it is said where it is read
  }
}

/** Whether a program works with arrays: by what it does, by the shapes that it states, or by the values that came with it. @type {(state: State, program: Program, graph: import("../twin/build.js").Graph) => boolean} */
function worksWithArrays({ at, named }, program, graph) {
  const given = program.variables.filter((name) => named.includes(name) && Object.hasOwn(at, name)).map((name) => at[name]);
  const values = [...given, ...stated(program).values()];
  return hasArrays(graph) || program.shapes.length > 0 || values.some((value) => isArrayValue(value) || typeof value === "string");
}

/** The numbers that the text gives its variables now and did not give before, unless others were asked for. @type {(state: State, program: Program) => [string, number][]} */
function newlyStated({ trace, named }, program) {
  const before = trace ? stated(trace.program) : new Map();
  return [...stated(program)].flatMap(([name, number]) => {
    const isNew = typeof number === "number" && before.get(name) !== number && !named.includes(name);
    return isNew ? [/** @type {[string, number]} */ ([name, number])] : [];
  });
}

/**
 * A change that may turn out to be no function: then the last good graph stays, and the problem is told.
 * @type {(state: State, change: Partial<State>) => State}
 */
function attempted(state, change) {
  try {
    return traced({ ...state, step: LAST, zoom: 1, ...change, playing: false, inspected: null, takeaway: null, waiting: null });
  } catch (error) {
    const text = change.text ?? state.text;
    if (error instanceof ArraysWanted) return { ...state, text, waiting: change };
    return { ...state, text, problem: problemWith(error, text), waiting: null }; // what waited is no longer what is typed
  }
}

/**
 * A text that was typed, or taken as it was probably meant, with numbers. The lines of a map take longer than all else: those
 * that are there stay, dimmed, until it has come to rest.
 * @type {(state: State, text: string, at?: Record<string, number>) => State}
 */
export function typed(state, text, at = {}) {
  const next = attempted(state, { text, at: { ...state.at, ...at }, named: Object.keys(at) });
  const { trace, ranges, over, sketched } = state;
  return next.trace === trace ? next : { ...next, sketched: sketched ?? { trace, ranges, over } };
}

/** @type {(state: State, example: { text: string, at: Record<string, number>, tree: boolean }) => State} */
export function chosen(state, { text, at, tree }) {
  const view = { tree, compact: false, unfold: false };
  return attempted(state, { text, at: { ...at }, named: Object.keys(at), ...view, ranges: {}, height: FITTING, along: null });
}

/** Everything that a link names. @type {(state: State, link: Partial<State> & Record<string, any>) => State} */
export function linked(state, link) {
  return attempted(state, { ranges: {}, height: FITTING, named: Object.keys(link.at ?? {}), ...link });
}

/** What was waiting for arrays, now that they can be worked out. @type {(state: State, arrays: Arrays) => State} */
export function withArrays(state, arrays) {
  return state.waiting ? attempted({ ...state, arrays }, state.waiting) : { ...state, arrays };
}

/** The value of each variable of the program, as a link and undoing take it. @param {State} state @returns {Record<string, number>} */
export function pointOf({ trace, at, arrays, opened }) {
  return opened && arrays ? /** @type {any} */ (arrays.gathered(at)) : only(trace.program.variables, at);
}

/** @type {(state: State, view: { tree?: boolean, compact?: boolean, unfold?: boolean, opened?: boolean }) => State} */
export function viewed(state, view) {
  return attempted(state, view);
}

/**
 * The same graph with one number changed. Nothing else is worked out until it has come to rest.
 * @type {(state: State, name: string, number: number) => State}
 */
export function moved(state, name, number) {
  return state.ofArrays ? state.ofArrays.moved(state, name, number) : movedTo(state, Object.fromEntries([[name, number]]));
}

/** The same with several numbers changed at once. @type {(state: State, numbers: Record<string, number>) => State} */
export function movedTo(state, numbers) {
  const at = { ...state.at, ...numbers };
  const trace = state.trace.atPoint(only(state.trace.program.variables, at));
  const fitting = Object.entries(numbers).map(([name, number]) => /** @type {const} */ ([name, including(state.ranges[name], number)]));
  const isFit = fitting.every(([name, range]) => range === state.ranges[name]);
  const ranges = isFit ? state.ranges : { ...state.ranges, ...Object.fromEntries(fitting) };
  return { ...state, at, trace, ranges, sketched: null, moving: [...new Set([...(state.moving ?? []), ...Object.keys(numbers)])] };
}

/** @type {(state: State, measures: State["measures"]) => State} */
function rearranged(state, measures) {
  const isGrown = measures.some(({ values, pills }, index) => {
    const before = state.measures[index];
    return values > before.values || pills.some((width, rank) => width > before.pills[rank]);
  });
  return isGrown ? { ...state, measures, arrangement: arrange(state.trace.drawing, measures) } : state;
}

/** A number that was moved has come to rest: numbers that outgrew their room get more. @type {(state: State) => State} */
export function settled(state) {
  if (state.ofArrays) return state.ofArrays.settled(state);
  if (state.moving === null) return state;
  return { ...rearranged(state, measure(state.trace, state.measures)), moving: null };
}

/** @type {(state: State, step: number) => State} */
export function stepped(state, step) {
  return { ...state, step: Math.min(state.trace.length - 1, Math.max(0, step)) };
}

/** @type {(state: State, node: number | null) => State} */
export function inspected(state, node) {
  return { ...state, inspected: node === state.inspected ? null : node };
}
