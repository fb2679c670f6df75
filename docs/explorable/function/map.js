/**
 * The function over two of its variables as a map: darker where the output is higher, with contour lines and their
 * values, the point where we stand, and the gradient as an arrow. Only these two follow a drag along the map's axes; the
 * map itself changes only with the variables that it holds.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../parts/ranges.js").Range} Range
 * @typedef {import("../parts/outline.js").Grid} Grid
 * @typedef {import("../parts/map_frame.js").Ground} Ground
 * @typedef {import("../dom/markup.js").Live} Live
 * @typedef {[number, number]} Point
 */
import { h, live, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { contours, drawn, reach } from "../parts/contours.js";
import { written } from "../parts/inline_maths.js";
import { framedMap, gridOver, pointIn, roundLevels, spotIn } from "../parts/map_frame.js";
import { HIGH, MAP_FRAME, WIDE } from "../parts/map_size.js";
import { arrowPath } from "../parts/plot_pieces.js";
import { relation } from "../twin/numbers.js";
import { forward, outputsAlong } from "../twin/passes.js";
import { mapNames } from "./mapping.js";
import { steepest } from "./steepest.js";

const CELLS = 41; // to each side: odd, so that no point of the grid lies on an axis, where logarithms end and saddles cross
const FEWEST = 8; // levels, about
const FAR_OFF = 0.05; // the share of the places that may run off, at each end, without a line
const ROOM = 17; // around the value of a line
const [ARROW, SHORTEST] = [46, 14]; // how long the gradient is drawn
const HALF_WORD = 30; // of "gradient", in the largest type
const HALF_VALUE = 14; // of what is written on a line
/** @type {ReturnType<typeof contours>} */
const NO_LINES = { there: "", bands: [], lines: [], heights: [] };

/**
 * The map; while a text is typed with the lines of the function before, where they are over the same variables, else
 * without lines.
 * @param {import("./state.js").State} state
 */
export function map(state) {
  const { sketched } = state;
  if (!sketched) return mapOf(state);
  const [names, before] = [state, sketched].map((one) => mapNames(one).join());
  return names === before ? mapOf(sketched) : drawing(state.trace, groundOf(state), NO_LINES);
}

/** @typedef {Pick<import("./state.js").State, "trace" | "ranges" | "over">} Shown */

/** @param {Shown} shown */
function mapOf(shown) {
  const { trace } = shown;
  const ground = groundOf(shown);
  const { names, ranges } = ground;
  const ends = ranges.flatMap(({ least, most }) => [least, most]);
  const held = trace.program.variables.filter((name) => !names.includes(name));
  const numbers = held.map((name) => trace.at[name]);
  return memo(trace.graph, "map", [...names, ...ends, ...numbers], () => drawing(trace, ground, contoursOf(gridOf(trace, ground))));
}

/** @param {Shown} shown @returns {Ground} */
function groundOf(shown) {
  const names = mapNames(shown);
  return { names, ranges: /** @type {[Range, Range]} */ (names.map((name) => shown.ranges[name])) };
}

/** @type {(trace: Trace, ground: Ground, lines: ReturnType<typeof contours>) => import("../dom/markup.js").Markup} */
function drawing(trace, ground, lines) {
  const { names: [first, second], ranges: [wide, high] } = ground;
  /** @type {(read: (spot: Point, now: Trace) => string | number) => Live} */
  const at = (read) => live(({ trace: now }) => String(read(spotIn(now.at, ground), now)), { trace }, "curve");
  const [cx, cy] = [at(([x]) => round(x)), at(([, y]) => round(y))];
  /** @param {0 | 1} axis */
  const word = (axis) => at((spot, now) => round(wordAt(spot, now, ground)[axis]));
  /** A value gives way to the point and what goes with it. @param {import("../parts/contours.js").Height} height */
  const givesWay = (height) => ({ visibility: at((spot, now) => (isCovered(height.spot, spot, now, ground) ? "hidden" : "visible")) });
  return h(
    "svg",
    { class: "bp-plot bp-map", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": labelOf(trace, ground) },
    framedMap(ground, h("path", { class: "there", d: lines.there }), drawn(lines, givesWay)),
    h("path", { class: "gradient", d: at((spot, now) => arrowPath(arrowAt(spot, now, ground)) ?? "M0 0") }),
    h("text", { class: "slope", "text-anchor": "middle", x: word(0), y: word(1) }, at((spot, now) => (uphill(now, ground) ? "gradient" : ""))),
    h(
      "g",
      {
        class: "point",
        "data-do": "map-point",
        tabindex: 0,
        role: "slider",
        "aria-label": `The point on the map; arrow keys move it along ${first} and ${second}`,
        "aria-valuemin": wide.least,
        "aria-valuemax": wide.most,
        "aria-valuenow": at((_, { at: numbers }) => numbers[first]),
        "aria-valuetext": at((_, now) => told(now, ground)),
      },
      h("circle", { class: "dot", cx, cy, r: 6.5 }),
      h("circle", { class: "grip", cx, cy, r: 24 }),
    ),
  );
}

/** @type {(trace: Trace, ground: Ground) => Live} */
function labelOf(trace, ground) {
  const { names, ranges } = ground;
  const over = names.map((name, axis) => `${name} from ${written(ranges[axis].least)} to ${written(ranges[axis].most)}`);
  const output = trace.graph.labels[trace.graph.output];
  const held = trace.program.variables.filter((name) => !names.includes(name)).map((name) => `${name} = ${written(trace.at[name])}`);
  const where = `over ${over.join(" and ")}${held.length ? `, where ${held.join(", ")}` : ""}`;
  return live(({ trace: now }) => `Map of ${output} ${where}, with contour lines. ${told(now, ground)}`, { trace }, "rest");
}

/** The point, the value there, and which way leads down. @type {(trace: Trace, ground: Ground) => string} */
function told({ graph, at, value, gradient }, { names: [first, second] }) {
  const output = graph.labels[graph.output];
  const worth = Number.isFinite(value) ? `${output} ${relation(value)} ${written(value)}` : `${output} is undefined`;
  const slopes = /** @type {Point} */ ([gradient[first], gradient[second]]);
  return `${first} = ${written(at[first])}, ${second} = ${written(at[second])}: ${worth}. ${steepest(output, [first, second], slopes)}`;
}

/** Which way in the drawing the gradient points, 1 long; null where it points nowhere. @type {(trace: Trace, ground: Ground) => Point | null} */
function uphill({ gradient }, { names: [first, second], ranges: [wide, high] }) {
  // The frame is a square: where both ranges are as long, it stands square on the lines.
  const [dx, dy] = [gradient[first] / (wide.most - wide.least), -gradient[second] / (high.most - high.least)];
  const long = Math.hypot(dx, dy);
  return long > 0 && Number.isFinite(long) ? [dx / long, dy / long] : null;
}

/** The ends of the gradient: as long everywhere, but for the edges, where its tip stays in the frame. @type {(spot: Point, trace: Trace, ground: Ground) => [Point, Point]} */
function arrowAt([x, y], trace, ground) {
  const { left, right, top, bottom } = MAP_FRAME;
  const [dx, dy] = uphill(trace, ground) ?? [0, 0];
  const room = [(dx > 0 ? right - x : left - x) / dx, (dy > 0 ? bottom - y : top - y) / dy];
  const long = Math.max(SHORTEST, Math.min(ARROW, ...room.filter(Number.isFinite)));
  return [[x, y], [x + long * dx, y + long * dy]];
}

/** Where its word stands: behind the dot, else beside it or beyond the tip. @type {(spot: Point, trace: Trace, ground: Ground) => Point} */
function wordAt([x, y], trace, ground) {
  const { left, right, top, bottom } = MAP_FRAME;
  const [, [tipX, tipY]] = arrowAt([x, y], trace, ground);
  const [behind, beyond] = tipY > y ? [-13, 17] : [22, -7];
  const within = Math.min(right - HALF_WORD - 4, Math.max(left + HALF_WORD + 4, x));
  /** @type {Point[]} */
  const spots = [[within, y + behind], [x + (tipX > x ? -1 : 1) * (HALF_WORD + 13), y + 5], [tipX, tipY + beyond]];
  /** @type {(spot: Point) => boolean} */
  const fits = ([across, down]) => across - HALF_WORD > left && across + HALF_WORD < right && down - 14 > top && down + 6 < bottom;
  return spots.find(fits) ?? spots[0];
}

/** Whether the value of a line would touch the dot, the arrow, or its word. @type {(height: Point, spot: Point, trace: Trace, ground: Ground) => boolean} */
function isCovered([x, y], spot, trace, ground) {
  /** @type {(other: Point, wide: number, high: number) => boolean} */
  const touches = ([across, down], wide, high) => Math.abs(across - x) < HALF_VALUE + wide && Math.abs(down - y) < 8 + high;
  const [, [tipX, tipY]] = arrowAt(spot, trace, ground);
  const shares = [0.25, 0.5, 0.75, 1];
  const [column, line] = wordAt(spot, trace, ground);
  return (
    touches(spot, 6, 6) ||
    shares.some((share) => touches([spot[0] + share * (tipX - spot[0]), spot[1] + share * (tipY - spot[1])], 2, 3)) ||
    (uphill(trace, ground) !== null && touches([column, line - 5], HALF_WORD, 7))
  );
}

/** The output at every corner of a grid over both ranges, row by row from the top. @type {(trace: Trace, ground: Ground) => Grid} */
function gridOf({ graph, at }, ground) {
  const { names: [first, second], ranges: [wide, high] } = ground;
  /** @type {(range: Ground["ranges"][0]) => Float64Array} */
  const along = ({ least, most }) => Float64Array.from({ length: CELLS + 1 }, (_, place) => least + ((most - least) * place) / CELLS);
  const numbers = along(wide);
  const rows = [...along(high)].reverse().map((number) => {
    const { values } = forward(graph, { ...at, [second]: number });
    return outputsAlong(graph, values, first, numbers);
  });
  /** @type {Grid["value"]} */
  const between = (column, row) => forward(graph, { ...at, ...pointIn(ground, CELLS, column, row) }).values[graph.output];
  return gridOver(CELLS, (column, row) => rows[row]?.[column] ?? between(column, row));
}

/** Lines at round values, all as far apart; every other one may have its value, and 0 is among these. @param {Grid} grid */
function contoursOf(grid) {
  const [low, high] = reach(grid, FAR_OFF, FAR_OFF);
  const { levels, step } = roundLevels(low, high, FEWEST);
  return contours(grid, { levels, isMain: (level) => Math.round(level / step) % 2 === 0, room: ROOM });
}
