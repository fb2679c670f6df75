/**
 * The border on which a grid of values crosses a level, as closed lines around what lies above it: one path both to fill
 * and to draw. Where what lies above reaches the edge of the plane, the line runs along outside of it, unseen.
 *
 * Method: marching squares (Lorensen and Cline 1987, in two dimensions). In every cell a line begins where the corners,
 * clockwise, go from above to below, and ends where they next go from below to above; so the lines of two cells meet.
 */
import { round } from "../dom/markup.js";
import { CELLS, COLUMNS, ROWS } from "./sweep.js";

export const WIDE = 800; // of a drawing of the plane
export const HIGH = 600;
const CELL = WIDE / CELLS.across;
const ACROSS = COLUMNS + 2; // with a frame of points below the level around the grid
const FRAME = 1e-9; // how far those are below it: the line stays near them, and out of sight

/**
 * @param {Float64Array} values row by row from the top
 * @param {number} level
 */
export function border(values, level) {
  /** @type {(column: number, row: number) => number} */
  const at = (column, row) =>
    column < 0 || row < 0 || column >= COLUMNS || row >= ROWS ? level - FRAME : values[row * COLUMNS + column];
  const { follows, starts } = lines(at, level);
  let path = "";
  const seen = new Set();
  for (const first of starts) {
    if (seen.has(first)) continue;
    let sign = "M";
    for (let edge = first; !seen.has(edge); edge = follows.get(edge) ?? first) {
      seen.add(edge);
      path += sign + crossing(at, edge, level);
      sign = "L";
    }
    path += "Z";
  }
  return path || "M0 0";
}

/** Which edge follows on which, along the line. @type {(at: (column: number, row: number) => number, level: number) => { follows: Map<number, number>, starts: number[] }} */
function lines(at, level) {
  /** @type {Map<number, number>} */
  const follows = new Map();
  for (let row = -1; row < ROWS; row += 1) {
    let [a, d] = [at(-1, row) > level, at(-1, row + 1) > level];
    for (let column = -1; column < COLUMNS; column += 1) {
      const [b, c] = [at(column + 1, row) > level, at(column + 1, row + 1) > level];
      if (a !== b || b !== c || c !== d) {
        const above = [a, b, c, d];
        const edges = [edgeBelow(column, row, 0), edgeBelow(column + 1, row, 1), edgeBelow(column, row + 1, 0), edgeBelow(column, row, 1)];
        for (let side = 0; side < 4; side += 1) {
          if (!above[side] || above[(side + 1) % 4]) continue;
          let other = side + 1;
          while (above[other % 4] || !above[(other + 1) % 4]) other += 1;
          follows.set(edges[side], edges[other % 4]);
        }
      }
      [a, d] = [b, c];
    }
  }
  return { follows, starts: [...follows.keys()] };
}

/** The number of the edge that goes to the right (0) or down (1) from a point of the grid. @type {(column: number, row: number, way: number) => number} */
function edgeBelow(column, row, way) {
  return 2 * ((row + 1) * ACROSS + column + 1) + way;
}

/** Where an edge is crossed, in the drawing. @type {(at: (column: number, row: number) => number, edge: number, level: number) => string} */
function crossing(at, edge, level) {
  const place = edge >> 1;
  const [column, row] = [(place % ACROSS) - 1, Math.floor(place / ACROSS) - 1];
  const [right, down] = edge & 1 ? [0, 1] : [1, 0];
  const [from, to] = [at(column, row), at(column + right, row + down)];
  const share = Math.min(1, Math.max(0, (level - from) / (to - from))) || 0;
  return `${round((column + right * share - 0.5) * CELL)} ${round((row + down * share - 0.5) * CELL)}`;
}
