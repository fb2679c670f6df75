/**
 * The forward pass over many points at once, an operation at a time: what a network says everywhere in a plane.
 *
 * The rows of the table do the work, as in the passes of one point (twin/passes.js). What does not depend on the point
 * is worked out once.
 *
 * @typedef {import("../twin/build.js").Graph} Graph
 */
import { planOf } from "../twin/plan.js";

/**
 * The values of some nodes at every point.
 * @param {Graph} graph
 * @param {Record<string, number>} at all other variables
 * @param {Record<string, Float64Array>} points the number of each variable that follows the point, at all of them
 * @param {number[]} nodes which are asked for
 * @returns {Float64Array[]} one for each of these
 */
export function sweep(graph, at, points, nodes) {
  const { start, constants, variables, operations } = planOf(graph);
  const { length } = Object.values(points)[0];
  /** @type {(number | Float64Array)[]} */
  const values = [...start, ...constants];
  for (const { index, name, sign } of variables) {
    const numbers = Object.hasOwn(points, name) ? points[name] : null;
    values[index] = numbers ? (sign < 0 ? numbers.map((one) => -one) : numbers) : sign * at[name];
  }
  const last = Math.max(...nodes);
  for (const { index, row, slots } of operations) {
    if (index > last) break;
    values[index] = worked(row.value, slots.map((slot) => values[slot]), length);
  }
  return nodes.map((node) => spread(values[node], length));
}

/** One operation: at all points where an operand depends on them, else once. @type {(value: (...operands: number[]) => number, operands: (number | Float64Array)[], length: number) => number | Float64Array} */
function worked(value, operands, length) {
  if (!operands.some((one) => typeof one !== "number")) return value(.../** @type {number[]} */ (operands));
  if (operands.length > 2) {
    const all = operands.map((one) => spread(one, length));
    return all[0].map((_, place) => value(...all.map((one) => one[place])));
  }
  const [u, v = u] = operands;
  const result = new Float64Array(length);
  if (typeof u === "number") {
    const right = /** @type {Float64Array} */ (v);
    for (let place = 0; place < length; place += 1) result[place] = value(u, right[place]);
  } else if (typeof v === "number") {
    for (let place = 0; place < length; place += 1) result[place] = value(u[place], v);
  } else {
    for (let place = 0; place < length; place += 1) result[place] = value(u[place], v[place]);
  }
  return result;
}

/** @type {(value: number | Float64Array, length: number) => Float64Array} */
function spread(value, length) {
  return typeof value === "number" ? new Float64Array(length).fill(value) : value;
}
