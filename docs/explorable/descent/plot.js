/**
 * A descent over one variable: the curve, every place that was visited with its slope, and the next step.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {import("./window.js").Span} Span
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {[number, number]} Point
 * @typedef {{ across: (x: number) => number, down: (y: number) => number, tilt: (slope: number) => number }} Scale
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { written } from "../parts/inline_maths.js";
import { counted } from "../parts/learning_rate.js";
import { words } from "../parts/plot_pieces.js";
import { relation } from "../twin/numbers.js";
import { FRAME, HIGH, MOST_DOTS, WIDE, arrow, axisEnds, circle, inside, startHandle } from "./drawing.js";
import { heights, samples, spans, visited } from "./window.js";

const MOST_SLOPES = 8; // of older places; the others keep only their dots
const REACH = 3; // frames beyond the frame in which lines are still drawn
const HALF_TANGENT = 84;
const ARROW = FRAME.bottom - 12;
const GAP = 8; // from the arrow to its words
const LETTER = 10.5; // width of a letter on a small screen

/** @param {State} state */
export function plot(state) {
  const [name] = state.names;
  const [span] = spans(state, 1);
  const points = memo(state.trace.graph, "walk", [span.least, span.most], () => samples(state, name, span));
  const scale = scaleOf(span, heights(state, points));
  const places = visited(state).filter(({ value }) => Number.isFinite(value));
  /** @param {Place} place */
  const spot = ({ at, value }) => /** @type {Point} */ ([scale.across(at[name]), scale.down(value)]);
  const here = places[places.length - 1];
  const older = places.slice(-MOST_SLOPES - 1);
  return h(
    "svg",
    { class: "bp-plot bp-walk", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": labelOf(state) },
    h("path", { class: "axis", d: `M${FRAME.left} ${FRAME.bottom}H${FRAME.right}` }),
    axisEnds(span, name),
    inside(
      h("path", { class: "line", d: lineOf(points.map(([x, y]) => [scale.across(x), scale.down(y)])) }),
      older.slice(0, -1).map((place, index) => descended(place, spot(place), spot(older[index + 1]), scale, name)),
      places.slice(-MOST_DOTS, -1).map((place) => circle("been", spot(place), 4.5)),
      here && Number.isFinite(here.gradient[name]) && tangent(spot(here), scale.tilt(here.gradient[name])),
      here && nextStep(here, name, scale),
      here && circle("dot", spot(here), 7.5),
      here && slopeWords(here.gradient[name], spot(here), scale.tilt(here.gradient[name])),
      places[0] && startHandle(state, spot(places[0])),
    ),
  );
}

/** @param {State} state */
function labelOf({ names, zoom, taken }) {
  const view = zoom > 0.5 ? "near" : "far";
  return `The loss over ${names[0]}, ${view} view, after ${counted(taken)}. Every step stands in the table below.`;
}

/** @type {(span: Span, height: Span) => Scale} */
function scaleOf(span, height) {
  const perX = (FRAME.right - FRAME.left) / (span.most - span.least);
  const perY = (FRAME.bottom - FRAME.top) / (height.most - height.least);
  /** @param {number} y */
  const held = (y) => Math.min(HIGH * (REACH + 1), Math.max(-HIGH * REACH, y));
  return {
    across: (x) => Math.min(WIDE * (REACH + 1), Math.max(-WIDE * REACH, FRAME.left + (x - span.least) * perX)),
    down: (y) => held(FRAME.bottom - (y - height.least) * perY),
    tilt: (slope) => (-slope * perY) / perX,
  };
}

/** A path through the points that are there. @param {Point[]} points */
function lineOf(points) {
  let joined = false;
  return points
    .map(([x, y]) => {
      const there = Number.isFinite(y);
      const part = there ? `${joined ? "L" : "M"}${round(x)} ${round(y)}` : "";
      joined = there;
      return part;
    })
    .join("");
}

/**
 * One step that was taken: down the slope as far as the step went, then onto the curve.
 * @type {(place: Place, from: Point, to: Point, scale: Scale, name: string) => Loose}
 */
function descended(place, [x0, y0], [x1, y1], { tilt }, name) {
  const predicted = y0 + tilt(place.gradient[name]) * (x1 - x0);
  const end = Math.min(HIGH * (REACH + 1), Math.max(-HIGH * REACH, predicted));
  if (!Number.isFinite(end)) return null;
  return h(
    "g",
    { class: "descended" },
    h("path", { class: "slope-line", d: `M${round(x0)} ${round(y0)}L${round(x1)} ${round(end)}` }),
    h("path", { class: "drop", d: `M${round(x1)} ${round(end)}L${round(x1)} ${round(y1)}` }),
  );
}

/** @type {(dot: Point, tilt: number) => Markup} */
function tangent([x, y], tilt) {
  const half = HALF_TANGENT / Math.hypot(1, tilt);
  const ends = [x - half, y - half * tilt, x + half, y + half * tilt].map(round);
  return h("path", { class: "tangent", d: `M${ends[0]} ${ends[1]}L${ends[2]} ${ends[3]}` });
}

/**
 * The next step, along the axis.
 * @type {(place: Place, name: string, scale: Scale) => Loose}
 */
function nextStep({ at, step }, name, { across }) {
  const [x0, x1] = [across(at[name]), across(at[name] + step[name])];
  if (!step[name] || !Number.isFinite(x1)) return null;
  const text = `step ${relation(step[name])} ${written(step[name])}`;
  const [left, right] = [Math.min(x0, x1) - GAP, Math.max(x0, x1) + GAP];
  const wide = text.length * LETTER;
  /** @type {[number, number, "start" | "end" | "middle"][]} */
  const spots = [[right, ARROW + 5, "start"], [left, ARROW + 5, "end"]];
  const spot = (x1 > x0 ? spots.reverse() : spots).find(([x, , side]) =>
    side === "start" ? x + wide < FRAME.right : x - wide > FRAME.left,
  );
  const [x, y, side] = spot ?? [Math.min(FRAME.right - wide / 2, Math.max(FRAME.left + wide / 2, (x0 + x1) / 2)), ARROW - 10, "middle"];
  return [
    arrow([
      [x0, ARROW],
      [x1, ARROW],
    ]),
    words("next", text, [x, y], side),
  ];
}

/**
 * The slope in words, on the side of the dot where the tangent rises away from it.
 * @type {(slope: number, dot: Point, tilt: number) => Loose}
 */
function slopeWords(slope, [x, y], tilt) {
  if (!Number.isFinite(slope)) return null;
  const right = x < WIDE / 2;
  const above = right ? tilt > 0 : tilt < 0;
  const low = y + 26 > FRAME.bottom - 40; // where the step's words stand
  const top = Math.max(FRAME.top + 18, above ? y - 14 : low ? y - 34 : y + 26);
  return words("slope", `slope ${relation(slope)} ${written(slope)}`, [x + (right ? 16 : -16), top], right ? "start" : "end");
}
