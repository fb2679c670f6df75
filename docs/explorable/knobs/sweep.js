/** The plane of the knobs, and the grid over it at which the network is worked out. */
import { sweep as over } from "../parts/sweep.js";

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
 * @param {import("../twin/build.js").Graph} graph
 * @param {Record<string, number>} at all variables but for the two inputs
 * @param {string[]} inputs the two that follow the point: to the right, and up
 * @param {number[]} nodes which are asked for
 */
export function sweep(graph, at, [across, up], nodes) {
  return over(graph, at, { [across]: CENTRES.x, [up]: CENTRES.y }, nodes);
}
