/**
 * Rows of the table of numbers on arrays: the same functions, entry by entry.
 * The twin of backprop_core/tracing/row_code_arrays.py.
 *
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./passes.js").Row} Row
 */
import { operations } from "../../generated/table.js";
import { ownName } from "./expression.js";
import { size } from "./ways.js";
import { stretchedShape } from "./letters.js";
import { asValue, shapeOf, spread } from "./meetings.js";
import { sharesOfWinners, stableNodes } from "./passes.js";

/** A row's value, entry by entry. @type {(name: string, operands: Value[]) => Value} */
export function valueOf(name, operands) {
  return entryByEntry(operations[name].value, operands);
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
  const used = stableNodes(row, place).flatMap((node) => (node.operation === "variable" ? ownName(node) : []));
  const [u = NaN, v = NaN, w = NaN] = operands;
  const known = Object.entries({ u, v, w, z: result }).map(([letter, value]) => (used.includes(letter) ? value : NaN));
  return entryByEntry(row.partials[place], known);
}

/**
 * A function of numbers on arrays, which are stretched to one shape; a number where all are numbers.
 * @param {(...numbers: number[]) => number} number
 * @param {Value[]} values
 */
export function entryByEntry(number, values) {
  const shape = stretchedShape(values.map(shapeOf));
  const [u, v = u, ...more] = values.map((value) => (typeof value === "number" ? value : spread(value, shape)));
  const made = new Float64Array(size(shape));
  if (more.length) {
    const all = [u, v, ...more];
    for (let at = 0; at < made.length; at += 1) {
      made[at] = number(...all.map((one) => (typeof one === "number" ? one : one[at])));
    }
  } else if (typeof u === "number") {
    if (typeof v === "number") for (let at = 0; at < made.length; at += 1) made[at] = number(u, v);
    else for (let at = 0; at < made.length; at += 1) made[at] = number(u, v[at]);
  } else if (typeof v === "number") {
    for (let at = 0; at < made.length; at += 1) made[at] = number(u[at], v);
  } else {
    for (let at = 0; at < made.length; at += 1) made[at] = number(u[at], v[at]);
  }
  return asValue(made, shape);
}
