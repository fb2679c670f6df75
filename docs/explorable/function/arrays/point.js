/**
 * Values of a program with arrays: as they are typed and pasted, first ones where none were given, and how large they
 * may be here.
 *
 * @typedef {import("../../twin/expression.js").Entries} Nested
 * @typedef {import("../../twin/build.js").Graph} Graph
 */
import { BackpropError } from "../../twin/errors.js";
import { filled } from "../../twin/fills.js";
import { size } from "../../twin/ways.js";
import { shapeOf, shown } from "../../twin/point.js";
import { shapesOf } from "../../twin/shapes.js";
import { numberOf } from "../../parts/point_text.js";

const [MOST_IN_ARRAY, MOST_IN_ALL] = [4096, 20_000]; // entries that a page works with
const FILL = /^(zeros|ones|uniform|normal)\(\s*(\d{1,5}(?:\s*,\s*\d{1,5}){0,3})\s*(?:,\s*seed\s*=\s*(\d{1,15})\s*)?\)$/;
const LONGEST = 40 * MOST_IN_ARRAY; // characters: more entries than are drawn
const NUMBER = /^[-+\u2212]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const SPREADSHEET = /[\t\n]/;

/**
 * An array as it is typed or pasted: lists as Python writes them, rows of a spreadsheet, or `normal(2, 3, seed=1)`.
 * @param {string} name
 * @param {string} text
 * @returns {Nested}
 * @throws {BackpropError} that says what it is not
 */
export function valueOf(name, text) {
  if (text.length > LONGEST) throw tooLarge(name, "too many");
  const typed = text.trim().replace(/^(?:np\.|numpy\.|torch\.)?(?:array|tensor|asarray)\((.*?),?\s*(?:dtype=[\w.]+)?\s*\)$/s, "$1").trim();
  const fill = typed.match(FILL);
  if (fill) {
    const shape = fill[2].split(",").map(Number);
    checkSize(name, shape);
    return filled(fill[1], shape, Number(fill[3] ?? 0));
  }
  if (typed.startsWith("[")) return lists(name, typed);
  const rows = typed.split(/\n/).filter((row) => row.trim());
  if (rows.length > 1 || SPREADSHEET.test(typed) || /[\d.]\s*[,;\s]\s*[-\d.]/.test(typed)) {
    const found = rows.map((row) => row.trim().split(/\t|\s*[,;]\s*|\s+/).filter(Boolean).map((one) => entry(name, one)));
    if (rows.length === 1) return found[0];
    return found.every(({ length }) => length === 1) ? found.flat() : found;
  }
  return entry(name, typed);
}

/** One number. @type {(name: string, text: string) => number} */
function entry(name, text) {
  if (NUMBER.test(text)) return Number(text.replace("\u2212", "-"));
  const number = numberOf(text);
  if (number === null) throw new BackpropError(`${name} must be made of numbers, and ${text.slice(0, 20) || "an empty entry"} is none: write [[1, 2], [3, 4]], for example.`);
  return number;
}

/** Lists in lists. @type {(name: string, text: string) => Nested} */
function lists(name, text) {
  /** @type {any[]} */
  const whole = [];
  const open = [whole];
  const refuse = () => new BackpropError(`The brackets of ${name} do not close: write [[1, 2], [3, 4]], for example.`);
  for (const piece of text.match(/[[\]]|[^[\],]+/g) ?? []) {
    if (piece === "[") {
      /** @type {any[]} */
      const row = [];
      open[open.length - 1].push(row);
      open.push(row);
    } else if (piece === "]") {
      if (open.length === 1) throw refuse();
      open.pop();
    } else if (piece.trim()) {
      open[open.length - 1].push(entry(name, piece.trim()));
    }
  }
  if (open.length > 1 || whole.length !== 1) throw refuse();
  return whole[0];
}

/** Refuse an array that is too large to be drawn and dragged. @type {(name: string, shape: number[]) => void} */
export function checkSize(name, shape) {
  const count = size(shape);
  if (count > MOST_IN_ARRAY) throw tooLarge(name, grouped(count));
}

/** @type {(name: string, count: string) => BackpropError} */
function tooLarge(name, count) {
  const most = grouped(MOST_IN_ARRAY);
  return new BackpropError(`${name} would have ${count} entries, and this page draws arrays of up to ${most}: make it smaller, or trace it in Python.`);
}

/** Refuse a program that is too large here, before any number is worked out. @type {(graph: Graph, shapes: number[][]) => void} */
export function checkSizes({ labels }, shapes) {
  for (const [node, shape] of shapes.entries()) checkSize(labels[node], shape);
  const sum = shapes.reduce((all, shape) => all + size(shape), 0);
  if (sum <= MOST_IN_ALL) return;
  throw new BackpropError(`All arrays together would have ${grouped(sum)} entries, and this page works with up to ${grouped(MOST_IN_ALL)}: make them smaller, or trace it in Python.`);
}

/** @param {number} count */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

// First values, where none were given.

const FIRST = [
  [1, -2, 3, 0, 4, -1],
  [3, 1, 2, -1, 0.5],
  [1, -1, 2, 0.5],
  [7, 3, -2, 1],
  [0.5, -1, 2, 1.5],
];
const [MATRICES, VECTORS] = [[[2, 3], [3, 2], [2, 2], [3, 3]], [[3], [2]]];
const MOST_LOOKED_AT = 15_000; // nodes, while shapes are tried

/** Entries for a variable that was given none. @type {(shape: number[], place: number) => Nested} */
export function firstValue(shape, place) {
  const list = FIRST[place % FIRST.length];
  if (!shape.length) return list[0];
  if (size(shape) > list.length * 2) return scaled(filled("normal", shape, place + 1), 1 / Math.sqrt(shape[shape.length - 1]));
  let next = 0;
  /** @type {(axes: number[]) => Nested} */
  const make = ([count, ...rest]) => Array.from({ length: count }, () => (rest.length ? make(rest) : list[next++ % list.length]));
  return make(shape);
}

/** @type {(value: Nested, by: number) => Nested} */
function scaled(value, by) {
  return Array.isArray(value) ? value.map((one) => scaled(one, by)) : Number((value * by).toPrecision(3));
}

/**
 * Shapes of the variables that no value was given for, with which the program fits together: matrices where names are
 * large letters, vectors where they are small. They make one number if any do; else what is said is that the output is
 * an array, which is so, and not that numbers do not fit. Where nothing fits, numbers: then the program says what does not.
 * @param {Graph} graph
 * @param {Record<string, number[]>} fixed the shapes of the others
 * @param {string[]} open
 * @returns {Record<string, number[]>}
 */
export function fittingShapes(graph, fixed, open) {
  const numbers = Object.fromEntries(open.map((name) => [name, []]));
  return fitted(graph, fixed, open, true) ?? fitted(graph, fixed, open, false) ?? { ...fixed, ...numbers };
}

/** The first shapes that fit together, to one number where that is wanted; null where none do. @type {(graph: Graph, fixed: Record<string, number[]>, open: string[], toOne: boolean) => Record<string, number[]> | null} */
function fitted(graph, fixed, open, toOne) {
  const first = open.map((name) => graph.nodes.findIndex((node) => !node.operands.length && node.name === name));
  const order = [...open.keys()].sort((one, other) => first[one] - first[other]);
  let looked = 0;
  /** @type {(depth: number, given: Record<string, number[]>) => Record<string, number[]> | null} */
  const from = (depth, given) => {
    const end = depth < order.length ? first[order[depth]] : graph.nodes.length;
    if ((looked += end) > MOST_LOOKED_AT || !fits(graph, end, given, toOne)) return null;
    if (depth === order.length) return given;
    const name = open[order[depth]];
    const choices = /^\p{Lu}/u.test(name) ? [...MATRICES, ...VECTORS, []] : [...VECTORS, [], ...MATRICES];
    for (const shape of choices) {
      const found = from(depth + 1, { ...given, [name]: shape });
      if (found) return found;
    }
    return null;
  };
  return from(0, fixed);
}

/** Whether the first nodes of a graph fit together, and all of them to one number where that is wanted. @type {(graph: Graph, end: number, given: Record<string, number[]>, toOne: boolean) => boolean} */
function fits(graph, end, given, toOne) {
  try {
    const shapes = shapesOf({ ...graph, nodes: graph.nodes.slice(0, end) }, given);
    return end < graph.nodes.length || !toOne || shapes[graph.output].length === 0;
  } catch (error) {
    if (error instanceof BackpropError) return false;
    throw error;
  }
}

// One entry of a value.

/** The value with one entry changed; only the lists around it are new. @type {(value: Nested, cell: number, number: number) => Nested} */
export function withEntry(value, cell, number) {
  if (!Array.isArray(value)) return number;
  const each = size(shapeOf(value).slice(1));
  const row = Math.floor(cell / each);
  return value.map((one, place) => (place === row ? withEntry(one, cell - row * each, number) : one));
}

/** An entry of a value, counted among all. @type {(value: Nested, cell: number) => number} */
export function entryIn(value, cell) {
  if (!Array.isArray(value)) return value;
  const each = size(shapeOf(value).slice(1));
  const row = Math.floor(cell / each);
  return entryIn(value[row], cell - row * each);
}

/** A value as Python writes it. @param {Nested} value */
export function valueText(value) {
  return JSON.stringify(value).replaceAll(",", ", ");
}

/** The shape of a value, as it is said. @param {Nested} value */
export function shapeSaid(value) {
  return shown(shapeOf(value));
}
