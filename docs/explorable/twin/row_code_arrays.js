/**
 * Rows of the table of numbers on arrays: the same functions, entry by entry.
 * The twin of backprop_core/tracing/row_code_arrays.py.
 *
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./careful.js").Row} Row
 */
import { loops } from "../../generated/arrays.js";
import { operations } from "../../generated/table.js";
import { ownName } from "./expression.js";
import { size } from "./ways.js";
import { stretchedShape } from "./letters.js";
import { asValue, shapeOf, spread } from "./meetings.js";
import { sharesOfWinners, stableNodes } from "./careful.js";

const NONE = Float64Array.of(NaN);

/** A row's value, entry by entry. @type {(name: string, operands: Value[]) => Value} */
export function valueOf(name, operands) {
  const loop = loops[name].value;
  return loop ? looped(loop, operands) : entryByEntry(operations[name].value, operands);
}

/**
 * A row's partial, entry by entry, in the shape of what it depends on; where operands tie they share it.
 * @type {(name: string, place: number, operands: Value[], result: Value) => Value}
 */
export function partialOf(name, place, operands, result) {
  const row = operations[name];
  if (!row.partials.length) {
    /** @param {number[]} numbers the operands, then the result */
    const share = (...numbers) => sharesOfWinners(numbers.slice(0, -1), numbers[numbers.length - 1])[place];
    return entryByEntry(share, [...operands, result]);
  }
  const letters = lettersOf(row, place);
  const [u = NaN, v = NaN, w = NaN] = operands;
  return looped(loops[name].partials[place], [u, v, w, result].map((value, rank) => (letters.includes("uvwz"[rank]) ? value : NaN)));
}

/** The letters that a partial has. @type {(row: Row, place: number) => string} */
function lettersOf(row, place) {
  let known = lettersKnown.get(row);
  if (!known) lettersKnown.set(row, (known = []));
  return (known[place] ??= stableNodes(row, place).map((node) => (node.operation === "variable" ? ownName(node) : "")).join(""));
}

/** @type {WeakMap<Row, string[]>} */
const lettersKnown = new WeakMap();

/** A loop of the table over arrays, which are stretched to one shape; a number where all are numbers. @type {(loop: import("../../types/arrays.d.ts").EntryLoop, values: Value[]) => Value} */
function looped(loop, values) {
  const shape = stretchedShape(values.map(shapeOf));
  const made = new Float64Array(size(shape));
  const [u, v = NONE, w = NONE, z = NONE] = values.map((value) => (typeof value === "number" ? Float64Array.of(value) : spread(value, shape)));
  const [i, j = 0, k = 0, l = 0] = values.map((value) => (typeof value === "number" ? 0 : 1));
  loop(made, u, v, w, z, i, j, k, l);
  return asValue(made, shape);
}

/**
 * A function of numbers on arrays, which are stretched to one shape; a number where all are numbers.
 * @param {(...numbers: number[]) => number} number
 * @param {Value[]} values
 */
export function entryByEntry(number, values) {
  const shape = stretchedShape(values.map(shapeOf));
  const made = new Float64Array(size(shape));
  const all = values.map((value) => (typeof value === "number" ? Float64Array.of(value) : spread(value, shape)));
  const [a, b = NONE, c = NONE, d = NONE] = all;
  const [i, j, k, l] = [a, b, c, d].map((one, rank) => (typeof (values[rank] ?? 0) === "number" ? 0 : 1)); // a number stays where it is
  // A call for each count, since some functions ask how many operands they have.
  if (all.length === 1) for (let at = 0; at < made.length; at += 1) made[at] = number(a[at * i]);
  else if (all.length === 2) for (let at = 0; at < made.length; at += 1) made[at] = number(a[at * i], b[at * j]);
  else if (all.length === 3) for (let at = 0; at < made.length; at += 1) made[at] = number(a[at * i], b[at * j], c[at * k]);
  else if (all.length > 4) for (let at = 0; at < made.length; at += 1) made[at] = number(...all.map((one, rank) => one[typeof values[rank] === "number" ? 0 : at]));
  else for (let at = 0; at < made.length; at += 1) made[at] = number(a[at * i], b[at * j], c[at * k], d[at * l]);
  return asValue(made, shape);
}
