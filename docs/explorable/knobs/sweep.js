/**
 * The forward pass over a grid of points of the plane, an operation at a time: what a network says everywhere.
 *
 * The rows of the table do the work, as in the passes of one point (twin/passes.js). What does not depend on the point
 * is worked out once.
 *
 * @typedef {import("../twin/build.js").Graph} Graph
 */
import { planOf } from "../twin/passes.js";

/** The plane: how far it reaches from the middle, and its cells. */
export const PLANE = { across: 4, up: 3 };
export const CELLS = { across: 48, up: 36 };

/** The grid: the centres of the cells, and one more all around, so that a border runs on until it is out of sight. */
export const COLUMNS = CELLS.across + 2;
export const ROWS = CELLS.up + 2;

/** Row by row from the top. */
const CENTRES = {
  x: Float64Array.from({ length: COLUMNS * ROWS }, (_, place) => PLANE.across * ((2 * (place % COLUMNS) - 1) / CELLS.across - 1)),
  y: Float64Array.from({ length: COLUMNS * ROWS }, (_, place) => PLANE.up * (1 - (2 * Math.floor(place / COLUMNS) - 1) / CELLS.up)),
};

/**
 * The values of some nodes at every point of the grid.
 * @param {Graph} graph
 * @param {Record<string, number>} at all variables but for the two inputs
 * @param {string[]} inputs the two that follow the point: to the right, and up
 * @param {number[]} nodes which are asked for
 * @returns {Float64Array[]} one for each of these
 */
export function sweep(graph, at, [across, up], nodes) {
  const { start, constants, variables, operations } = planOf(graph);
  /** @type {(number | Float64Array)[]} */
  const values = [...start, ...constants];
  for (const { index, name, sign } of variables) {
    const centres = name === across ? CENTRES.x : name === up ? CENTRES.y : null;
    values[index] = centres ? (sign < 0 ? centres.map((one) => -one) : centres) : sign * at[name];
  }
  const last = Math.max(...nodes);
  for (const { index, row, slots } of operations) {
    if (index > last) break;
    values[index] = worked(row.value, slots.map((slot) => values[slot]));
  }
  return nodes.map((node) => spread(values[node]));
}

/** One operation: over all points where an operand depends on them, else once. @type {(value: (...operands: number[]) => number, operands: (number | Float64Array)[]) => number | Float64Array} */
function worked(value, operands) {
  if (!operands.some((one) => typeof one !== "number")) return value(.../** @type {number[]} */ (operands));
  if (operands.length > 2) {
    const all = operands.map(spread);
    return all[0].map((_, place) => value(...all.map((one) => one[place])));
  }
  const [u, v = u] = operands;
  const result = new Float64Array(COLUMNS * ROWS);
  if (typeof u === "number") {
    const right = /** @type {Float64Array} */ (v);
    for (let place = 0; place < result.length; place += 1) result[place] = value(u, right[place]);
  } else if (typeof v === "number") {
    for (let place = 0; place < result.length; place += 1) result[place] = value(u[place], v);
  } else {
    for (let place = 0; place < result.length; place += 1) result[place] = value(u[place], v[place]);
  }
  return result;
}

/** @param {number | Float64Array} value */
function spread(value) {
  return typeof value === "number" ? new Float64Array(COLUMNS * ROWS).fill(value) : value;
}
