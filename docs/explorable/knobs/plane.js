/**
 * The plane: the regions that the network colours, their border, and the points, as markup. The canvas between the two
 * drawings is painted in the page (paint.js); without it, as on paper, the regions are flat.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./neurons.js").Neuron} Neuron
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { written } from "../parts/inline_maths.js";
import { HIGH, WIDE, border } from "./border.js";
import { sides } from "./state.js";
import { COLUMNS, PLANE, ROWS, sweep } from "./sweep.js";

const RADIUS = 13;
const GRIP = 30; // as far from a point as it can still be caught

/** What is surely orange and surely blue, and what lies between: of the output, and of a neuron in the middle. */
export const RANGES = { output: /** @type {[number, number]} */ ([0, 1]), hidden: /** @type {[number, number]} */ ([-1, 1]) };

/**
 * The values over the plane of each hidden neuron and, last, of the output.
 * @param {State} state
 * @returns {Float64Array[]}
 */
export function maps({ trace, lesson, neurons, at }) {
  const nodes = [...neurons.hidden, neurons.output].map(({ node }) => node);
  return memo(trace.graph, "maps", [at, lesson.fixed], () =>
    sweep(trace.graph, { ...lesson.fixed, ...at }, lesson.roles.inputs, nodes),
  );
}

/** The border of each map, in the same order. @param {State} state @returns {string[]} */
export function borders(state) {
  const all = maps(state);
  return memo(state.trace.graph, "borders", [all], () =>
    all.map((values, place) => border(values, place === all.length - 1 ? 0.5 : 0)),
  );
}

/** One map: flat regions, and the canvas that covers them. @type {(state: State, place: number) => Markup[]} */
export function mapOf(state, place) {
  const d = borders(state)[place];
  const flat = h("svg", { class: "bp-flat", viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" }, h("path", { d }));
  return [flat, h("canvas", { class: "bp-colours", width: COLUMNS, height: ROWS, "data-map": place, "aria-hidden": "true" })];
}

/** @param {State} state */
export function plane(state) {
  const { lesson, held, shows, spot, neuron, neurons } = state;
  const place = neuron ?? neurons.hidden.length;
  const right = sides(state, lesson.rows);
  const first = spot ?? 0;
  return h(
    "div",
    { class: "bp-plane", "data-do": "plane" },
    mapOf(state, place),
    h(
      "svg",
      { class: "bp-spots", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": labelOf(state, right) },
      h("path", { class: "border", d: borders(state)[place] }),
      h("path", { class: "axes", d: `M0 ${HIGH / 2}H${WIDE}M${WIDE / 2} 0V${HIGH}` }),
      shows && sides(state, held).map((isRight, number) => heldOut(held[number], isRight)),
      lesson.rows.map((row, number) => point(row, number, { isRight: right[number], isPicked: number === spot, isReached: number === first })),
    ),
  );
}

/** @type {(state: State, right: boolean[]) => string} */
function labelOf({ neuron, neurons }, right) {
  const map = neuron === null ? "The plane as the network colours it" : `The plane as neuron ${neurons.hidden[neuron].label} colours it`;
  const count = right.filter(Boolean).length;
  const keys = "Arrow keys move a point, Page Up and Page Down go to another, space changes its colour, Delete removes it.";
  return `${map}. ${count} of ${right.length} points lie on the side of their colour. ${keys}`;
}

/** Where a point stands in the drawing. @param {number[]} row @returns {[number, number]} */
function spotOf([x, y]) {
  return [round(((x / PLANE.across + 1) * WIDE) / 2), round(((1 - y / PLANE.up) * HIGH) / 2)];
}

/** @param {number} target */
export function colourOf(target) {
  return target > 0.5 ? "blue" : "orange";
}

/** Blue is round and orange has corners, for those who do not see the one from the other. @type {(target: number, radius: number) => Markup} */
function shape(target, radius) {
  const side = round(radius * 1.72);
  return target > 0.5
    ? h("circle", { class: "shape", r: radius })
    : h("rect", { class: "shape", x: round(-side / 2), y: round(-side / 2), width: side, height: side, rx: 2, transform: "rotate(45)" });
}

/** @type {(row: number[], number: number, how: { isRight: boolean, isPicked: boolean, isReached: boolean }) => Markup} */
function point(row, number, { isRight, isPicked, isReached }) {
  const [x, y] = spotOf(row);
  const side = isRight ? "on its own side" : "on the wrong side";
  return h(
    "g",
    {
      class: `spot ${colourOf(row[2])}${isRight ? "" : " wrong"}${isPicked ? " picked" : ""}`,
      transform: `translate(${x} ${y})`,
      "data-do": "spot",
      "data-spot": number,
      role: "button",
      tabindex: isReached ? 0 : -1,
      "aria-pressed": String(isPicked),
      "aria-label": `${colourOf(row[2])} point ${number + 1} at ${written(row[0])}, ${written(row[1])}, ${side}`,
    },
    h("circle", { class: "grip", r: GRIP }),
    h("circle", { class: "ring", r: RADIUS + 9 }),
    shape(row[2], RADIUS),
  );
}

/** @type {(row: number[], isRight: boolean) => Markup} */
function heldOut(row, isRight) {
  const [x, y] = spotOf(row);
  return h("g", { class: `held-out ${colourOf(row[2])}${isRight ? "" : " wrong"}`, transform: `translate(${x} ${y})` }, shape(row[2], RADIUS - 2));
}
