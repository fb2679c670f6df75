/** The border on which the values over the plane cross a level; where it leaves the plane, it goes on out of sight. */
import { outline } from "../parts/outline.js";
import { CELLS, COLUMNS, ROWS } from "./sweep.js";

export const WIDE = 800; // of a drawing of the plane
export const HIGH = 600;
const CELL = WIDE / CELLS.across;

/**
 * @param {Float64Array} values row by row from the top
 * @param {number} level
 */
export function border(values, level) {
  /** @type {import("../parts/outline.js").Grid} */
  const grid = {
    columns: COLUMNS,
    rows: ROWS,
    value: (column, row) => values[row * COLUMNS + column],
    spot: (column, row) => [(column - 0.5) * CELL, (row - 0.5) * CELL],
  };
  return outline(grid, level);
}
