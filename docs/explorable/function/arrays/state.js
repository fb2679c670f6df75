/**
 * The state of an explorable whose program works with arrays: what ../state.js does for numbers, with values that have
 * shapes.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/build.js").Graph} Graph
 * @typedef {import("../../twin/expression.js").Program} Program
 * @typedef {import("../../twin/expression.js").Entries} Nested
 * @typedef {import("./meeting_cells.js").Cell} Cell
 */
import { traceOf } from "../../twin/array_trace.js";
import { inNumbers } from "../../twin/entries.js";
import { BackpropError } from "../../twin/errors.js";
import { flat, size } from "../../twin/ways.js";
import { shapeOf, stated } from "../../twin/point.js";
import { shapesOf } from "../../twin/shapes.js";
import { Trace } from "../../twin/trace.js";
import { arrange as arrangeNumbers } from "../arrange.js";
import { measure, roomy } from "../measure.js";
import { including } from "../../parts/ranges.js";
import { arrange } from "./arrange.js";
import { cardsOf } from "./cards.js";
import { begun as exerciseBegun } from "../../predict/array_exercise.js";
import { checkSizes, entryIn, firstValue, fittingShapes, valueOf, withEntry } from "./point.js";
import { pullWidths } from "./pulls.js";

/**
 * The state with its text traced anew.
 * @type {(given: State, program: Program, graph: Graph) => State}
 * @throws {BackpropError} where shapes do not fit, or an array is too large for a page
 */
export function traced(given, program, graph) {
  const state = { ...given, at: gathered(given.at), ofArrays: given.arrays };
  const values = valuesFor(state, program, graph);
  const shapes = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shapeOf(value)]));
  checkSizes(graph, shapesOf(graph, shapes));
  const trace = /** @type {ArrayTrace} */ (traceOf(graph, values));
  if (state.opened) return openedInto(state, program, inNumbers(trace, MOST_OPENED), values);
  const ranges = { ...state.ranges, ...rangesOf(state, values) };
  const widths = pullWidths(trace);
  const arrangement = arrange(trace.drawing, cardsOf(trace), widths);
  const step = Math.min(state.step, trace.length - 1);
  const shown = /** @type {any} */ ({ trace, measures: widths, arrangement, ranges, at: { ...state.at, ...values } });
  const quiet = { along: null, problem: null, moving: null, draft: null, exercise: exerciseIn(state), rangeEditing: null, pointed: null };
  return { ...state, ...shown, ...quiet, step, cell: kept(state.cell, trace) };
}

/** An exercise that was asked for, as one about arrays. @param {State} state */
function exerciseIn({ exercise }) {
  return exercise && (exercise.ofArrays ? exercise : exerciseOf(exercise.mode, exercise.place));
}

/** A new exercise about arrays. @type {(mode: import("../../predict/questions.js").Mode, place?: number) => import("../../predict/exercise.js").Exercise} */
export function exerciseOf(mode, place = 0) {
  return exerciseBegun(mode, place, valueOf);
}

/**
 * The state in which the program is one of single numbers: each entry is a variable, `W[1,2]`.
 * @type {(state: State, program: Program, written: import("../../twin/trace.js").Trace, values: Record<string, Nested>) => State}
 */
function openedInto(state, program, { graph, at }, values) {
  const { variables } = graph.program;
  const trace = Trace.of({ ...graph, program: { ...program, variables, shapes: [] } }, at);
  const measures = roomy(trace, measure(trace));
  const arrangement = arrangeNumbers(trace.drawing, measures);
  const ranges = { ...state.ranges, ...Object.fromEntries(variables.map((name) => [name, including(state.ranges[name], at[name])])) };
  const along = state.along !== null && variables.includes(state.along) ? state.along : (variables[0] ?? null);
  const step = Math.min(state.step, trace.length - 1);
  const shown = { trace, measures, arrangement, ranges, along, step, at: /** @type {any} */ ({ ...state.at, ...values, ...at }) };
  const exercise = state.exercise?.ofArrays ? null : state.exercise;
  return { ...state, ...shown, exercise, ofArrays: null, problem: null, moving: null, draft: null, pointed: null, cell: null };
}

/**
 * A point with arrays, into which the entries that were moved by themselves have been put back.
 * @param {Record<string, any>} at
 * @returns {Record<string, any>}
 */
export function gathered(at) {
  const found = /** @type {Record<string, any>} */ ({});
  for (const [name, value] of Object.entries(at)) if (!ENTRY.test(name)) found[name] = value;
  for (const [name, number] of Object.entries(at)) {
    const [, own, place] = name.match(ENTRY) ?? [];
    if (own === undefined || !Array.isArray(found[own])) continue;
    const cell = flat(place.split(",").map(Number), shapeOf(found[own]));
    if (entryIn(found[own], cell) !== number) found[own] = withEntry(found[own], cell, number);
  }
  return found;
}

const ENTRY = /^(.+)\[([\d,]+)\]$/;
const MOST_OPENED = 200; // operations that a picture of single numbers still shows

/** A cell that is still there. @type {(cell: Cell | null, trace: ArrayTrace) => Cell | null} */
function kept(cell, { shapes, drawing }) {
  if (!cell || cell.node >= shapes.length || cell.cell >= size(shapes[cell.node])) return null;
  return cell.role === "value" || drawing[cell.node].leads ? cell : null;
}

/**
 * A value for each variable: that which came with the text, else the one that it had, where that fits, else a first one.
 * @type {(state: State, program: Program, graph: Graph) => Record<string, Nested>}
 */
function valuesFor(state, program, graph) {
  const at = /** @type {Record<string, any>} */ (state.at);
  const before = state.trace ? stated(state.trace.program) : new Map();
  /** @type {Record<string, Nested>} */
  const fixed = {};
  for (const [name, value] of stated(program)) {
    const isNew = JSON.stringify(before.get(name)) !== JSON.stringify(value);
    if (isNew || !Object.hasOwn(at, name)) fixed[name] = value;
  }
  const names = program.variables;
  for (const name of names) {
    if (state.named.includes(name) && Object.hasOwn(at, name)) fixed[name] = read(name, at[name]);
  }
  const others = names.filter((name) => !Object.hasOwn(fixed, name));
  const had = Object.fromEntries(others.filter((name) => Object.hasOwn(at, name)).map((name) => [name, read(name, at[name])]));
  const isOther = Boolean(state.trace?.program.variables.some((name) => !names.includes(name)));
  const shapes = shapesFor(graph, fixed, had, others, isOther);
  const first = others.map((name) => {
    const stays = Object.hasOwn(had, name) && String(shapeOf(had[name])) === String(shapes[name]);
    return [name, stays ? had[name] : firstValue(shapes[name], names.indexOf(name))];
  });
  return { ...fixed, ...Object.fromEntries(first) };
}

/** A value of a point, which a link or an attribute may have brought as text. @type {(name: string, value: Nested | string) => Nested} */
function read(name, value) {
  return typeof value === "string" ? valueOf(name, value) : value;
}

/**
 * Shapes for the variables without a value of their own: those that they had, or such that all fits together.
 * @type {(graph: Graph, fixed: Record<string, Nested>, had: Record<string, Nested>, others: string[], isOther: boolean) => Record<string, number[]>}
 */
function shapesFor(graph, fixed, had, others, isOther) {
  /** @param {Record<string, Nested>} values */
  const shapesIn = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shapeOf(value)]));
  const known = { ...Object.fromEntries(graph.program.shapes), ...shapesIn(fixed) };
  const open = others.filter((name) => !Object.hasOwn(known, name));
  const missing = open.filter((name) => !Object.hasOwn(had, name));
  const staying = Object.fromEntries(open.filter((name) => Object.hasOwn(had, name)).map((name) => [name, shapeOf(had[name])]));
  const tried = fittingShapes(graph, { ...known, ...staying }, missing);
  if (isOne(graph, tried)) return tried;
  // What was a number in another program may become an array in this one; arrays stay, and what does not fit is said.
  const loose = open.filter((name) => !staying[name]?.length);
  const firm = Object.fromEntries(Object.entries(staying).filter(([, shape]) => shape.length));
  const withFirm = fittingShapes(graph, { ...known, ...firm }, loose);
  // Where names have gone it is another program, and an array in it shares no more than its name with the one that was.
  return isOther && !isOne(graph, withFirm) ? fittingShapes(graph, known, open) : withFirm;
}

/** Whether all fits together to one number. @type {(graph: Graph, given: Record<string, number[]>) => boolean} */
function isOne(graph, given) {
  try {
    return shapesOf(graph, given)[graph.output].length === 0;
  } catch (error) {
    if (error instanceof BackpropError) return false;
    throw error;
  }
}

/** A slider's range for each variable, whose entries share it. @type {(state: State, values: Record<string, Nested>) => State["ranges"]} */
function rangesOf({ ranges }, values) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const entries = Array.isArray(value) ? /** @type {number[]} */ (/** @type {any[]} */ (value).flat(Infinity)) : [value];
      const most = entries.reduce((largest, one) => (Math.abs(one) > Math.abs(largest) ? one : largest), 0);
      return [name, including(ranges[name], most)];
    }),
  );
}

/** The name of one entry of a variable in the controls: `W 4`, counted among all. @type {(name: string, cell: number) => string} */
export function entryName(name, cell) {
  return `${name} ${cell}`;
}

/** @param {string} entry @returns {[string, number]} */
export function readEntryName(entry) {
  const [name, cell = "0"] = entry.split(" ");
  return [name, Number(cell)];
}

/** The number of an entry. @type {(state: State, entry: string) => number} */
export function numberAt(state, entry) {
  const [name, cell] = readEntryName(entry);
  return entryIn(/** @type {any} */ (state.at)[name], cell);
}

/** The same graph with one entry changed. @type {(state: State, entry: string, number: number) => State} */
export function moved(state, entry, number) {
  const [name, cell] = readEntryName(entry);
  const value = withEntry(/** @type {any} */ (state.at)[name], cell, number);
  return { ...withValue(state, name, value, number), moving: [entry] };
}

/** @type {(state: State, name: string, value: Nested, number: number) => State} */
function withValue(state, name, value, number) {
  const at = /** @type {any} */ ({ ...state.at, [name]: value });
  const values = Object.fromEntries(state.trace.program.variables.map((one) => [one, at[one]]));
  const trace = /** @type {any} */ (traceOf(state.trace.graph, values));
  const range = including(state.ranges[name], number);
  const ranges = range === state.ranges[name] ? state.ranges : { ...state.ranges, [name]: range };
  return { ...state, at, trace, ranges };
}

/** An entry that was moved has come to rest: what outgrew its room gets more. @param {State} state @returns {State} */
export function settled(state) {
  if (state.moving === null) return state;
  const trace = /** @type {ArrayTrace} */ (/** @type {unknown} */ (state.trace));
  const before = /** @type {any} */ (state.measures);
  const widths = pullWidths(trace, before);
  const isGrown = widths.some((ranks, node) => ranks.some(({ pull }, rank) => pull > before[node][rank].pull));
  if (!isGrown) return { ...state, moving: null };
  const arrangement = /** @type {any} */ (arrange(trace.drawing, cardsOf(trace), widths));
  return { ...state, moving: null, measures: /** @type {any} */ (widths), arrangement };
}

/**
 * All of an array that is typed or pasted: it is taken as soon as it can be read and fits; else it is said what it is not.
 * @type {(state: State, name: string, text: string) => State}
 */
export function pasted(state, name, text) {
  try {
    const value = valueOf(name, text);
    const at = /** @type {any} */ ({ ...state.at, [name]: value });
    const named = [...new Set([...state.named, name])];
    const { program, graph } = state.trace;
    return { ...traced({ ...state, at, named }, program, graph), pasting: { name, text, problem: "" } };
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return { ...state, pasting: { name, text, problem: error.message } };
  }
}

/** The field for all of an array is opened, or closed again. @type {(state: State, name: string) => State} */
export function toggledPaste(state, name) {
  return { ...state, pasting: state.pasting?.name === name ? null : { name, text: null, problem: "" } };
}
