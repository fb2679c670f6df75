/**
 * How an array lies on paper: its sides are true to its shape, and the room that a cell has decides what is drawn in it.
 * A vector stands upright; of three axes the first is laid side by side, of four the first goes down the page.
 *
 * `number`: a number on a tint. `square`: a square whose area is the size, filled for plus, hollow for minus. `heat`: a
 * tint alone, of which a minus is drawn as a dash.
 * @typedef {"number" | "square" | "heat"} Kind
 *
 * @typedef {{ shape: number[], kind: Kind, across: number, down: number, wide: number, high: number, columns: number,
 *   rows: number, width: number, height: number }} Grid `across` and `down` are panels, `columns` and `rows` those of
 *   one panel, `wide` and `high` the sides of a cell
 */
import { size } from "../../twin/ways.js";

const [NUMBERS, SQUARES] = [34, 12]; // pixels that a cell has at least, to be drawn so
const [LONGEST, SIDE] = [5, 132]; // cells of a side that still have numbers; how long a side of more cells is
const LONE = { wide: 54, high: 26 }; // a number that is no array
const THINNEST = 10; // of a vector's cells, which may be wider than high where there are many
const BETWEEN = 6; // panels

/** @param {number[]} shape @returns {Grid} */
export function gridOf(shape) {
  const [down, across, rows, columns] = [...Array(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  const upright = shape.length === 1;
  const [high, wide] = upright ? [columns, 1] : [rows, columns];
  const most = Math.max(high * down, wide * across);
  const room = most <= LONGEST ? NUMBERS : SIDE / most;
  const kind = room >= NUMBERS ? "number" : room >= SQUARES ? "square" : "heat";
  const cell = shape.length ? { wide: upright ? Math.max(room, THINNEST) : room, high: room } : LONE;
  return {
    ...{ shape, kind, across, down, columns: wide, rows: high, ...cell },
    width: across * wide * cell.wide + (across - 1) * BETWEEN,
    height: down * high * cell.high + (down - 1) * BETWEEN,
  };
}

/** Where the corner of a cell is, which is counted among all of its array. @type {(grid: Grid, cell: number) => [number, number]} */
export function cornerOf({ across, columns, rows, wide, high }, cell) {
  const panel = Math.floor(cell / (columns * rows));
  const [row, column] = [Math.floor(cell / columns) % rows, cell % columns];
  const [right, below] = [panel % across, Math.floor(panel / across)];
  return [(right * columns + column) * wide + right * BETWEEN, (below * rows + row) * high + below * BETWEEN];
}

/** The cell at a place of a grid; the nearest where it is between panels or outside. @type {(grid: Grid, x: number, y: number) => number} */
export function cellAt({ across, down, columns, rows, wide, high }, x, y) {
  /** @type {(at: number, panels: number, cells: number, side: number) => [number, number]} */
  const found = (at, panels, cells, side) => {
    const panel = Math.min(panels - 1, Math.max(0, Math.floor(at / (cells * side + BETWEEN))));
    const cell = Math.floor((at - panel * (cells * side + BETWEEN)) / side);
    return [panel, Math.min(cells - 1, Math.max(0, cell))];
  };
  const [right, column] = found(x, across, columns, wide);
  const [below, row] = found(y, down, rows, high);
  return ((below * across + right) * rows + row) * columns + column;
}

/** The cell that an arrow key leads to from another; the same at the rim. @type {(grid: Grid, cell: number, key: string) => number} */
export function neighbour({ columns, rows, shape }, cell, key) {
  const [row, column] = [Math.floor(cell / columns) % rows, cell % columns];
  if (key === "ArrowLeft" && column > 0) return cell - 1;
  if (key === "ArrowRight" && column < columns - 1) return cell + 1;
  const next = key === "ArrowUp" ? cell - columns : key === "ArrowDown" ? cell + columns : cell;
  const stays = key === "ArrowUp" ? row > 0 || next >= 0 : next < size(shape);
  return stays && next >= 0 ? next : cell;
}

/**
 * The grids of many arrays, of which only so many cells are drawn one by one: beyond that the largest are tints alone.
 * @param {number[][]} shapes
 * @param {number[]} times how often each is drawn
 * @param {number} most cells
 */
export function gridsOf(shapes, times, most) {
  const grids = shapes.map(gridOf);
  const counts = grids.map(({ shape, kind }, place) => (kind === "heat" ? 0 : size(shape) * times[place]));
  let sum = counts.reduce((total, count) => total + count, 0);
  const order = [...counts.keys()].sort((one, other) => counts[other] - counts[one]);
  for (const place of order) {
    if (sum <= most || !grids[place].shape.length) break;
    grids[place] = { ...grids[place], kind: "heat" };
    sum -= counts[place];
  }
  return grids;
}
