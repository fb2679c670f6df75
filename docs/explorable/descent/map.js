/**
 * A descent over two variables: a map that is darker where the loss is higher, with contour lines and their losses, the
 * path on it, the gradient and the next step.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("./window.js").Span} Span
 * @typedef {import("../parts/outline.js").Grid} Grid
 * @typedef {[number, number]} Point
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { contours, drawn, reach } from "../parts/contours.js";
import { counted } from "../parts/learning_rate.js";
import { cutOff, letters, words } from "../parts/plot_pieces.js";
import { FRAME, HIGH, MOST_DOTS, SHAPE, WIDE, arrow, axisEnds, circle, inside, startHandle } from "./drawing.js";
import { loss, spans, visited } from "./window.js";

const [COLUMNS, ROWS] = [60, 40];
const LEVELS = 14;
const EVERY = 4; // how many lines there are to one with its loss
const FINENESS = 1 / 100; // of the losses that have a line, as a share of all that are seen
const ROOM = 26; // pixels around the words of a line
const CUT = cutOff(FRAME); // the map ends at the frame, beyond which outlines run on
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
    contoursOf(gridOf(state, wide, high)),
  );
  return h(
    "svg",
    { class: "bp-plot bp-walk", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": labelOf(state) },
    h("path", { class: "axis", d: `M${FRAME.left} ${FRAME.top}V${FRAME.bottom}H${FRAME.right}` }),
    axisEnds(wide, first),
    h("svg", { class: "inside", ...CUT }, drawn(lines)),
    inside(
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

/** The loss at every corner of a grid over the map. @type {(state: State, wide: Span, high: Span) => Grid} */
function gridOf(state, wide, high) {
  const [first, second] = state.names;
  /** @type {Grid["value"]} */
  const value = (column, row) => {
    const x = wide.least + ((wide.most - wide.least) * column) / COLUMNS;
    const y = high.most - ((high.most - high.least) * row) / ROWS;
    return loss(state, Object.fromEntries([[first, x], [second, y]]));
  };
  return { columns: COLUMNS + 1, rows: ROWS + 1, value, spot: spotIn };
}

/** Lines that are closer together where the loss is low, so that a valley has a shape. @param {Grid} grid */
function contoursOf(grid) {
  const [low, high] = reach(grid, 0, 0.02);
  return contours(grid, { levels: high > low ? levelsBetween(low, high) : [], isMain: (_, place) => place % EVERY === 0, room: ROOM });
}

/** @type {(low: number, high: number) => number[]} */
function levelsBetween(low, high) {
  const fineness = 10 ** Math.floor(Math.log10((high - low) * FINENESS));
  const wanted = Array.from({ length: LEVELS }, (_, place) => low + (high - low) * ((place + 0.5) / LEVELS) ** 2);
  return wanted.map((level) => Number((Math.round(level / fineness) * fineness).toPrecision(12)));
}

/** Where a place of the grid stands in the drawing. @type {(column: number, row: number) => Point} */
function spotIn(column, row) {
  return [FRAME.left + (column * (FRAME.right - FRAME.left)) / COLUMNS, FRAME.top + (row * (FRAME.bottom - FRAME.top)) / ROWS];
}
