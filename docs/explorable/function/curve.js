/**
 * The function along one of its variables, with the tangent that the gradient predicts and a dot where we stand.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../parts/ranges.js").Range} Range
 * @typedef {[number, number]} Point
 * @typedef {import("./state.js").State["height"]} Height what of the vertical is shown, where a reader has set it
 *
 * Many points, as two lists: a drag works them out in every frame, so they are kept from becoming so many objects.
 * @typedef {{ xs: Float64Array, ys: Float64Array }} Line
 */
import { h, live, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { written } from "../parts/inline_maths.js";
import { letters } from "../parts/plot_pieces.js";
import { relation } from "../twin/numbers.js";
import { outputsAlong } from "../twin/passes.js";

const [WIDE, HIGH] = [360, 214]; // of the whole drawing
export const FRAME = { left: 6, right: WIDE - 6, top: 8, bottom: HIGH - 26 };
const SAMPLES = 120;
const TYPE = 15;
const STEEP = 40; // a jump of this many frame heights is a gap, not a line

/**
 * The values of a function along one variable, the others staying where they are.
 * @param {Trace} trace
 * @param {string} name
 * @param {Range} range
 * @returns {Line}
 */
export function samples(trace, name, { least, most }) {
  const xs = Float64Array.from({ length: SAMPLES + 1 }, (_, place) => least + ((most - least) * place) / SAMPLES);
  return { xs, ys: outputsAlong(trace.graph, trace.values, name, xs) };
}

/**
 * How much of the vertical is shown: all of it, or where most of the curve is when it runs far off.
 * @param {Line} points
 * @returns {[number, number]}
 */
function extent({ ys }) {
  const found = ys.filter(Number.isFinite).sort();
  if (!found.length) return [-1, 1];
  /** @param {number} share */
  const at = (share) => found[Math.round(share * (found.length - 1))];
  const usual = at(0.9) - at(0.1);
  const runsOff = usual > 0 && at(1) - at(0) > 12 * usual;
  return runsOff ? [at(0.1) - 2 * usual, at(0.9) + 2 * usual] : [at(0), at(1)];
}

/**
 * The same with the point where we stand, and some room; or what a reader has set.
 * @type {(extent: [number, number], value: number, height: Height) => { low: number, high: number }}
 */
function heights([low, high], value, { least: lowest, most: highest }) {
  const [least, most] = Number.isFinite(value) ? [Math.min(low, value), Math.max(high, value)] : [low, high];
  const room = (most - least) * 0.06 || 1;
  const bottom = lowest ?? Math.min(least - room, (highest ?? Infinity) - 1);
  return { low: bottom, high: highest ?? (most + room > bottom ? most + room : bottom + 1) };
}

/**
 * What of the drawing stays while the number moves: its scales, and the curve.
 * @typedef {{ name: string, range: Range, low: number, high: number, across: (x: number) => number,
 *   down: (y: number) => number, ground: number, line: Line, path: string }} Ground
 */

/**
 * The drawing. While it is looked at, only the dot, the tangent and the slope move.
 * @param {Trace} trace
 * @param {string} name
 * @param {Range} range
 * @param {{ least: number | null, most: number | null }} height what of the vertical is shown, where a reader has set it
 * @param {Line} points
 */
export function curve(trace, name, range, height, points) {
  const ground = groundOf(trace, name, range, height, points);
  const { dot, ends } = standing(trace, ground);
  return memo(ground, "drawing", [dot !== null, ends !== null], () => drawing(trace, ground));
}

/** @type {(trace: Trace, name: string, range: Range, height: Height, points: Line) => Ground} */
function groundOf(trace, name, range, height, points) {
  const { low, high } = heights(
    memo(points, "extent", [], () => extent(points)),
    trace.value,
    height,
  );
  return memo(points, "ground", [low, high], () => {
    /** @param {number} number */
    const across = (number) =>
      FRAME.left + ((number - range.least) / (range.most - range.least)) * (FRAME.right - FRAME.left);
    /** @param {number} number */
    const down = (number) => FRAME.bottom - ((number - low) / (high - low)) * (FRAME.bottom - FRAME.top);
    const line = { xs: points.xs.map(across), ys: points.ys.map(down) };
    const ground = down(Math.min(high, Math.max(low, 0)));
    return { name, range, low, high, across, down, ground, line, path: pathOf(line) };
  });
}

/**
 * Where we stand at a point: the dot and the ends of the tangent, each null where it has no place in the drawing.
 * @type {(trace: Trace, ground: Ground) => { dot: Point | null, ends: [Point, Point] | null }}
 */
function standing(trace, ground) {
  return memo(trace, "standing", [ground], () => {
    const { name, low, high, across, down } = ground;
    const slope = trace.gradient[name];
    if (!(trace.value >= low && trace.value <= high)) return { dot: null, ends: null };
    const dot = /** @type {Point} */ ([across(trace.at[name]), down(trace.value)]);
    const tilt = Number.isFinite(slope) ? (down(slope) - down(0)) / (across(1) - across(0)) : NaN;
    return { dot, ends: Number.isFinite(tilt) ? tangent(dot, tilt) : null };
  });
}

/**
 * The drawing itself.
 * @typedef {{ dot: Point, ends: [Point, Point] }} Here where its ends are looked at only where there are some
 * @typedef {(read: (here: Here, trace: Trace) => string | number) => import("../dom/markup.js").Live} At
 * @type {(trace: Trace, ground: Ground) => import("../dom/markup.js").Markup}
 */
function drawing(trace, ground) {
  const { name, range, path } = ground;
  const { dot, ends } = standing(trace, ground);
  const bottom = round(ground.ground);
  /** What follows the dot; nothing while it has no place, until the drawing is made anew. @type {At} */
  const at = (read) => live(({ trace: now }) => {
    const here = standing(now, ground);
    return here.dot && (here.ends || !ends) ? String(read(/** @type {Here} */ (here), now)) : undefined;
  }, { trace }, "curve");
  /** @param {{ trace: Trace }} state */
  const said = ({ trace: now }) =>
    `The function over ${name} from ${range.least} to ${range.most}, with its tangent at ${name} = ${now.at[name]}.`;
  return h(
    "svg",
    { class: "bp-plot", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": live(said, { trace }, "rest") },
    h("path", { class: "axis", d: `M${FRAME.left} ${bottom}H${FRAME.right}` }),
    h("text", { class: "end", x: FRAME.left, y: HIGH - 6, "font-size": TYPE }, written(range.least)),
    h("text", { class: "end last", x: FRAME.right, y: HIGH - 6, "font-size": TYPE }, written(range.most)),
    h("text", { class: "end middle", x: WIDE / 2, y: HIGH - 6, "font-size": TYPE }, letters(name)),
    dot && h("path", { class: "drop", d: at(({ dot: [x, y] }) => `M${round(x)} ${round(y)}V${bottom}`) }),
    h("path", { class: "line", d: path }),
    ends && h("path", { class: "tangent", d: at(({ ends: both }) => `M${both.flat().map(round).join(" ")}`) }),
    dot && h("circle", { class: "dot", cx: at((here) => round(here.dot[0])), cy: at((here) => round(here.dot[1])), r: 6.5 }),
    ends && slopeLabel(ground, at),
    dot && h("circle", { class: "grip", "data-name": name, cx: at((here) => round(here.dot[0])), cy: at((here) => round(here.dot[1])), r: 24 }),
  );
}

/** A path through the points that are there, broken where the function is undefined or leaps. @param {Line} line */
function pathOf({ xs, ys }) {
  const high = FRAME.bottom - FRAME.top;
  let path = "";
  let before = NaN;
  for (let place = 0; place < xs.length; place += 1) {
    const y = ys[place];
    if (Number.isFinite(y)) {
      const inReach = held(y, FRAME.top - 2 * high, FRAME.bottom + 2 * high);
      const joined = Math.abs(y - before) < STEEP * high && !(leaves(before) && leaves(y) && before < 0 !== y < 0);
      path += `${joined ? "L" : "M"}${round(xs[place])} ${round(inReach)}`;
    }
    before = y;
  }
  return path;
}

/** @param {number} y */
function leaves(y) {
  return y < FRAME.top || y > FRAME.bottom;
}

/** The ends of the tangent: as long as a third of the drawing. @type {(dot: Point, tilt: number) => [Point, Point]} */
function tangent([x, y], tilt) {
  const half = 62 / Math.hypot(1, tilt);
  return [
    [x - half, y - half * tilt],
    [x + half, y + half * tilt],
  ];
}

const SHARES = Float64Array.from({ length: 25 }, (_, place) => place / 24);

/** Points along a straight line. @type {(ends: [Point, Point]) => Line} */
function between([[x0, y0], [x1, y1]]) {
  /** @type {(start: number, end: number) => Float64Array} */
  const along = (start, end) => SHARES.map((share) => start + (end - start) * share);
  return { xs: along(x0, x1), ys: along(y0, y1) };
}

/** Places for words around the dot, the best first: half a line above or below, at both sides, and so on. */
const SPOTS = [[1, 0.6], [-1, 0.6], [1, -0.6], [-1, -0.6], [1, 0], [-1, 0], [0, 1.6], [0, -1.6]];
const APART = 8; // between the places that are tried where all these are taken

/** The slope in words, beside the dot. @param {Ground} ground @param {At} at */
function slopeLabel(ground, at) {
  /** @param {Trace} trace */
  const text = (trace) => `slope ${relation(trace.gradient[ground.name])} ${written(trace.gradient[ground.name])}`;
  /** @type {(here: Here, trace: Trace) => Point} */
  const spot = (here, trace) =>
    memo(here, "spot", [], () => spotOf(text(trace), here.dot, linesAround(here, ground)));
  const x = at((here, trace) => round(spot(here, trace)[0]));
  const y = at((here, trace) => round(spot(here, trace)[1]));
  return h("text", { class: "slope", x, y, "font-size": TYPE }, at((_, trace) => text(trace)));
}

/** All that words may not cover. @type {(here: Here, ground: Ground) => Line[]} */
function linesAround({ dot: [x, y], ends }, { line, ground }) {
  /** @type {[Point, Point]} */
  const axis = [[FRAME.left, ground], [FRAME.right, ground]];
  /** @type {[Point, Point]} */
  const drop = [[x, y], [x, ground]];
  return [line, ...[ends, axis, drop].map(between)];
}

/**
 * Where words begin that cover none of the lines: beside the dot, else as near to it as the frame has room.
 * @type {(text: string, dot: Point, lines: Line[]) => Point}
 */
function spotOf(text, [x, y], lines) {
  const wide = text.length * TYPE * 0.52;
  const [last, lowest] = [FRAME.right - 5 - wide, FRAME.bottom - 2 - TYPE];
  /** @param {Point} place */
  const isFree = ([left, top]) => !lines.some((line) => crosses({ left: left - 5, right: left + wide + 5, top: top - 4, bottom: top + TYPE + 6 }, line));
  const beside = SPOTS.map(([dx, dy]) => /** @type {Point} */ ([
    held(x + dx * 16 - (dx < 0 ? wide : dx ? 0 : wide / 2), FRAME.left + 5, last),
    held(y + dy * 22 - TYPE / 2, 4, lowest),
  ]));
  const [left, top] = beside.find(isFree) ?? anywhere([x - wide / 2, y - TYPE / 2], [last, lowest]).find(isFree) ?? beside[0];
  return [left, top + TYPE * 0.85];
}

/** Places all over the frame, the nearest first. @type {(from: Point, ends: Point) => Point[]} */
function anywhere([x, y], [last, lowest]) {
  /** @type {(start: number, end: number) => number[]} */
  const along = (start, end) => Array.from({ length: Math.floor((end - start) / APART) + 1 }, (_, place) => start + place * APART);
  const places = along(FRAME.left + 5, last).flatMap((left) => along(4, lowest).map((top) => /** @type {Point} */ ([left, top])));
  /** @param {Point} place */
  const far = ([left, top]) => Math.hypot(left - x, top - y);
  return places.sort((one, other) => far(one) - far(other));
}

/** @type {(number: number, least: number, most: number) => number} */
function held(number, least, most) {
  return Math.max(least, Math.min(most, number));
}

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

/** Whether a piece of a line lies in a box. @type {(box: Box, line: Line) => boolean} */
function crosses({ left, right, top, bottom }, { xs, ys }) {
  for (let place = 0; place < xs.length; place += 1) {
    if (xs[place] < left || xs[place] > right) continue;
    const y = ys[place]; // no pair: it would be an object for each point in each frame
    const before = ys[Math.max(0, place - 1)];
    if (Math.max(y, before) >= top && Math.min(y, before) <= bottom) return true;
  }
  return false;
}
