/**
 * Where a grid of values crosses a level, as closed lines around what lies above it: one path both to fill and to draw.
 * Where what lies above reaches the edge of the grid, the line runs along outside of it.
 *
 * Method: marching squares (Lorensen and Cline 1987, in two dimensions). In every cell a line begins where the corners,
 * clockwise, go from above to below, and ends where they next go from below to above; so the lines of two cells meet.
 *
 * A grid: its points, the value at each, and where each, or a place between two, stands in the drawing.
 * An undefined value (NaN) lies above nothing; the line ends halfway to it.
 * @typedef {{ columns: number, rows: number, value: (column: number, row: number) => number,
 *   spot: (column: number, row: number) => [number, number] }} Grid
 */
import { round } from "../dom/markup.js";

const FRAME = 1e-9; // how far the points around the grid are below the level: the line stays near them

/**
 * @param {Grid} grid
 * @param {number} level
 */
export function outline({ columns, rows, value, spot }, level) {
  /** @type {(column: number, row: number) => number} */
  const at = (column, row) => (column < 0 || row < 0 || column >= columns || row >= rows ? level - FRAME : value(column, row));
  /** The number of the edge that goes to the right (0) or down (1) from a point of the grid. @type {(column: number, row: number, way: number) => number} */
  const edgeFrom = (column, row, way) => 2 * ((row + 1) * (columns + 2) + column + 1) + way;
  /** Where an edge is crossed, in the drawing. @param {number} edge */
  const crossing = (edge) => {
    const place = edge >> 1;
    const [column, row] = [(place % (columns + 2)) - 1, Math.floor(place / (columns + 2)) - 1];
    const [right, down] = edge & 1 ? [0, 1] : [1, 0];
    const [from, to] = [at(column, row), at(column + right, row + down)];
    const share = (level - from) / (to - from);
    const way = Number.isNaN(share) ? 0.5 : Math.min(1, Math.max(0, share));
    const [x, y] = spot(column + right * way, row + down * way);
    return `${round(x)} ${round(y)}`;
  };
  const follows = lines({ columns, rows, at, edgeFrom }, level);
  let path = "";
  const seen = new Set();
  for (const first of follows.keys()) {
    if (seen.has(first)) continue;
    let sign = "M";
    for (let edge = first; !seen.has(edge); edge = follows.get(edge) ?? first) {
      seen.add(edge);
      path += sign + crossing(edge);
      sign = "L";
    }
    path += "Z";
  }
  return path || "M0 0";
}

/**
 * Which edge follows on which, along the line.
 * @type {(grid: { columns: number, rows: number, at: (column: number, row: number) => number,
 *   edgeFrom: (column: number, row: number, way: number) => number }, level: number) => Map<number, number>}
 */
function lines({ columns, rows, at, edgeFrom }, level) {
  /** @type {Map<number, number>} */
  const follows = new Map();
  for (let row = -1; row < rows; row += 1) {
    let [a, d] = [at(-1, row) > level, at(-1, row + 1) > level];
    for (let column = -1; column < columns; column += 1) {
      const [b, c] = [at(column + 1, row) > level, at(column + 1, row + 1) > level];
      if (a !== b || b !== c || c !== d) {
        const above = [a, b, c, d];
        const edges = [edgeFrom(column, row, 0), edgeFrom(column + 1, row, 1), edgeFrom(column, row + 1, 0), edgeFrom(column, row, 1)];
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
  return follows;
}
