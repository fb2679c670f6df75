/**
 * A descent over two variables: a map with contour lines, the path on it, the gradient and the next step.
 *
 * Method: marching squares (Lorensen and Cline 1987, in two dimensions), each segment drawn where it is found.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("./window.js").Span} Span
 * @typedef {[number, number]} Point
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { counted } from "../parts/learning_rate.js";
import { FRAME, HIGH, MOST_DOTS, SHAPE, WIDE, arrow, axisEnds, circle, inside, letters, startHandle, words } from "./drawing.js";
import { loss, spans, visited } from "./window.js";

const [COLUMNS, ROWS] = [48, 32];
const LEVELS = 14;
const GRADIENT = 64; // pixels of the arrow that shows where uphill is

/** @param {State} state */
export function map(state) {
  const [first, second] = state.names;
  const [wide, high] = spans(state, SHAPE);
  /** @type {(x: number, y: number) => Point} */
  const spot = (x, y) =>
    [
      FRAME.left + ((x - wide.least) / (wide.most - wide.least)) * (FRAME.right - FRAME.left),
      FRAME.bottom - ((y - high.least) / (high.most - high.least)) * (FRAME.bottom - FRAME.top),
    ];
  const places = visited(state);
  const spots = places.map(({ at }) => held(spot(at[first], at[second])));
  const here = places[places.length - 1];
  const stands = spots[spots.length - 1];
  const lines = memo(state.trace.graph, "contours", [wide.least, wide.most, high.least, high.most], () =>
    contours(grid(state, wide, high)),
  );
  return h(
    "svg",
    { class: "bp-plot bp-walk", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": labelOf(state) },
    h("path", { class: "axis", d: `M${FRAME.left} ${FRAME.top}V${FRAME.bottom}H${FRAME.right}` }),
    axisEnds(wide, first),
    inside(
      lines.map((d, place) => h("path", { class: `contour${place % 4 ? "" : " main"}`, d })),
      spots.length > 1 && h("path", { class: "way", d: `M${spots.map((one) => one.map(round).join(" ")).join("L")}` }),
      spots.slice(-MOST_DOTS, -1).map((one) => circle("been", one, 4.5)),
      here && uphill(here, stands, state.names),
      here && arrow([stands, held(spot(here.at[first] + here.step[first], here.at[second] + here.step[second]))]),
      here && circle("dot", stands, 7.5),
      spots[0] && startHandle(state, spots[0]),
    ),
    words("end middle", letters(second), [FRAME.left + 10, (FRAME.top + FRAME.bottom) / 4], "start"),
  );
}

/** @param {State} state */
function labelOf({ names, zoom, taken }) {
  const view = zoom > 0.5 ? "near" : "far";
  return `Contour lines of the loss over ${names.join(" and ")}, ${view} view, after ${counted(taken)}. Every step stands in the table below.`;
}

/** A place that a drawing can hold. @type {(place: Point) => Point} */
function held([x, y]) {
  return [Math.min(4 * WIDE, Math.max(-3 * WIDE, x)), Math.min(4 * HIGH, Math.max(-3 * HIGH, y))];
}

/**
 * The gradient points uphill: a dashed line, as slopes are.
 * @type {(place: Place, spot: Point, names: string[]) => Markup[] | null}
 */
function uphill({ gradient }, [x, y], [first, second]) {
  const [dx, dy] = [gradient[first], -gradient[second]];
  const long = Math.hypot(dx, dy);
  if (!Number.isFinite(long) || long === 0) return null;
  const [ex, ey] = [x + (GRADIENT * dx) / long, y + (GRADIENT * dy) / long];
  const side = ex < WIDE / 2 ? "start" : "end";
  const top = Math.min(FRAME.bottom - 6, Math.max(FRAME.top + 18, ey + (dy < 0 ? -6 : 18)));
  return [
    h("path", { class: "tangent", d: `M${round(x)} ${round(y)}L${round(ex)} ${round(ey)}` }),
    words("slope", "uphill", [ex, top], side),
  ];
}

/**
 * The loss at every corner of a grid, row by row from the top.
 * @type {(state: State, wide: Span, high: Span) => number[][]}
 */
function grid(state, wide, high) {
  const [first, second] = state.names;
  return Array.from({ length: ROWS + 1 }, (_, row) => {
    const y = high.most - ((high.most - high.least) * row) / ROWS;
    return Array.from({ length: COLUMNS + 1 }, (_, column) => {
      const x = wide.least + ((wide.most - wide.least) * column) / COLUMNS;
      return loss(state, Object.fromEntries([[first, x], [second, y]]));
    });
  });
}

/**
 * The contour lines of a grid, lowest first; closer together where it is low, so that a valley has a shape.
 * @param {number[][]} corners
 */
function contours(corners) {
  const all = corners.flat().filter(Number.isFinite).sort((one, other) => one - other);
  if (!all.length) return [];
  const [low, high] = [all[0], all[Math.floor(0.98 * (all.length - 1))]];
  if (!(high > low)) return [];
  const levels = Array.from({ length: LEVELS }, (_, place) => low + (high - low) * ((place + 0.5) / LEVELS) ** 2);
  return levels.map((level) => contour(corners, level)).filter(Boolean);
}

/** One contour line, cell by cell. @type {(corners: number[][], level: number) => string} */
function contour(corners, level) {
  const [wide, high] = [(FRAME.right - FRAME.left) / COLUMNS, (FRAME.bottom - FRAME.top) / ROWS];
  let path = "";
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const crossed = crossings(corners, row, column, level).map(
        ([x, y]) => `${round(FRAME.left + x * wide)} ${round(FRAME.top + y * high)}`,
      );
      for (let place = 0; place + 1 < crossed.length; place += 2) path += `M${crossed[place]}L${crossed[place + 1]}`;
    }
  }
  return path;
}

/**
 * Where a level crosses the sides of a cell, in cells: two places, or four on a saddle.
 * @type {(corners: number[][], row: number, column: number, level: number) => Point[]}
 */
function crossings(corners, row, column, level) {
  const [a, b] = [corners[row][column], corners[row][column + 1]];
  const [d, c] = [corners[row + 1][column], corners[row + 1][column + 1]];
  if (![a, b, c, d].every(Number.isFinite)) return [];
  /** @type {(from: number, to: number) => number} */
  const share = (from, to) => (level - from) / (to - from);
  /** @type {(from: number, to: number) => boolean} */
  const parts = (from, to) => from < level !== to < level;
  /** @type {Point[]} */
  const found = [];
  if (parts(a, b)) found.push([column + share(a, b), row]);
  if (parts(b, c)) found.push([column + 1, row + share(b, c)]);
  if (parts(d, c)) found.push([column + share(d, c), row + 1]);
  if (parts(a, d)) found.push([column, row + share(a, d)]);
  return found;
}
