/**
 * What each unit computes over the plane of two inputs: a thumbnail at each, and one of them large, as a map with the
 * points that are learned from.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./units.js").Unit} Unit
 * @typedef {import("../parts/map_frame.js").Ground} Ground
 * @typedef {import("../dom/markup.js").Markup} Markup
 *
 * Of a unit: its values at the points of the grid, row by row from the top, between which values its bands lie, and the
 * one in the middle, on which the two sides of a decision meet, where it is known.
 * @typedef {{ values: Float64Array, levels: number[], middle: number | null }} Seen
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { contours, drawn, reach } from "../parts/contours.js";
import { named, written } from "../parts/inline_maths.js";
import { framedMap, gridOver, pointIn, roundLevels, spotIn } from "../parts/map_frame.js";
import { HIGH, MAP_FRAME, WIDE } from "../parts/map_size.js";
import { outline } from "../parts/outline.js";
import { sweep } from "../parts/sweep.js";
import { forward } from "../twin/passes.js";

const CELLS = 32; // to each side
const EVERY = 2; // cells to one of a thumbnail
const FEWEST = 8; // levels, about
const ROOM = 17; // around the value of a line
const BEYOND = 0.5; // how far the map goes on beyond the points, as a share of their reach
/** Where the values of some operations lie, whatever the weights are, and so the bands stay. @type {Record<string, [number, number]>} */
const BETWEEN = { sigmoid: [0, 1], tanh: [-1, 1] };
const LEAST = 0.3; // the share of that which they must reach over: else the bands follow them, or none would be seen

/** The places of the units that are seen as maps, where there are two inputs: all but these, and but those that depend on a target, as the loss does. @param {State} state @returns {number[]} */
export function mappedUnits({ lesson, trace, units }) {
  const { inputs, targets } = lesson.roles;
  if (inputs.length !== 2) return [];
  return memo(trace.graph, "mapped units", [lesson.roles], () => {
    const told = new Set();
    for (const [node, { name, operands }] of trace.graph.nodes.entries()) {
      if ((name !== null && targets.includes(name)) || operands.some((one) => told.has(one))) told.add(node);
    }
    return [...units.keys()].filter((place) => !units[place].isInput && !told.has(units[place].node));
  });
}

/** The unit whose map is large: the one that is pointed at, or was chosen, else the last, which is an output. @param {State} state */
export function largeUnit(state) {
  const { pointed, unit, units } = state;
  const all = mappedUnits(state);
  const chosen = units.findIndex(({ label }) => label === unit);
  return [pointed, chosen].find((one) => one !== null && all.includes(one)) ?? all[all.length - 1];
}

/** What of the plane is seen: the points, and some way around. @param {State} state @returns {Ground} */
function groundOf({ lesson: { roles, rows } }) {
  const ranges = roles.inputs.map((_, column) => {
    const numbers = rows.map((row) => row[column]);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const more = BEYOND * (most - least) || 1;
    return { least: least - more, most: most + more };
  });
  return { names: /** @type {any} */ (roles.inputs), ranges: /** @type {any} */ (ranges) };
}

/** Every variable but the inputs, at the step that is looked at; a target is asked for by none that is seen. @param {State} state */
function heldOf({ lesson, places, shown }) {
  const targets = lesson.roles.targets.map((name) => [name, 0]);
  return { ...lesson.fixed, ...places[shown].at, ...Object.fromEntries(targets) };
}

/** Of each mapped unit, by its place. @param {State} state @returns {Map<number, Seen>} */
function seenOf(state) {
  const { trace, lesson, places, shown } = state;
  return memo(trace.graph, "seen", [places[shown], lesson], () => {
    const all = mappedUnits(state);
    const ground = groundOf(state);
    const points = Array.from({ length: (CELLS + 1) ** 2 }, (_, place) => pointIn(ground, CELLS, place % (CELLS + 1), Math.floor(place / (CELLS + 1))));
    const numbers = Object.fromEntries(ground.names.map((name) => [name, Float64Array.from(points, (point) => point[name])]));
    const nodes = all.map((place) => state.units[place].node);
    const found = sweep(trace.graph, heldOf(state), numbers, nodes);
    return new Map(all.map((place, rank) => [place, seen(trace.graph.nodes[nodes[rank]].operation, found[rank])]));
  });
}

/** @type {(operation: string, values: Float64Array) => Seen} */
function seen(operation, values) {
  const found = reach(gridOf(values), 0, 0);
  const known = Object.hasOwn(BETWEEN, operation) ? BETWEEN[operation] : null;
  const between = known && found[1] - found[0] > LEAST * (known[1] - known[0]) ? known : null;
  const [low, high] = between ?? found;
  const { levels } = roundLevels(low, high, FEWEST);
  return { values, levels: between ? levels.slice(1, -1) : levels, middle: between && (low + high) / 2 };
}

/** @param {Float64Array} values */
function gridOf(values) {
  return gridOver(CELLS, (column, row) => values[row * (CELLS + 1) + column]);
}

/** What a unit computes, small: every other band. @type {(state: State, place: number) => Markup[]} */
export function thumbnail(state, place) {
  const { values, levels } = /** @type {Seen} */ (seenOf(state).get(place));
  const fine = gridOf(values);
  const count = CELLS / EVERY + 1;
  const grid = { columns: count, rows: count, value: (/** @type {number} */ column, /** @type {number} */ row) => fine.value(EVERY * column, EVERY * row), spot: share };
  const chosen = levels.filter((_, rank) => rank % 2 === 0);
  return chosen.map((level) => h("path", { class: "band", d: outline(grid, level) }));
}

/** In a square that is 100 wide. @type {(column: number, row: number) => [number, number]} */
function share(column, row) {
  return [(100 * EVERY * column) / CELLS, (100 * EVERY * row) / CELLS];
}

/** The large map, with what it is of, and what its darkness and its points mean. @param {State} state */
export function plane(state) {
  const all = mappedUnits(state);
  if (!all.length) return null;
  const { units, lesson } = state;
  const place = largeUnit(state);
  const { label } = units[place];
  const one = lesson.roles.targets.length === 1;
  return h(
    "div",
    { class: "bp-plane-map" },
    h(
      "label",
      { class: "bp-along" },
      "map of ",
      h("select", { "data-do": "unit" }, all.map((other) => h("option", { value: units[other].label, selected: other === place }, units[other].label))),
    ),
    large(state, place),
    h(
      "p",
      {},
      h("span", {}, "The stronger the colour, the higher ", named(label), "."),
      one && [" ", h("span", {}, sign(true), " ", named(lesson.roles.targets[0]), " is high,"), " ", h("span", {}, sign(false), " low.")],
    ),
  );
}

/** @param {boolean} isHigh */
function sign(isHigh) {
  return h("svg", { class: "bp-sign", viewBox: "-9 -9 18 18", role: "img", "aria-label": isHigh ? "a disc" : "a diamond" }, shape(isHigh));
}

/** High and low differ in shape as well as in colour. @param {boolean} isHigh */
function shape(isHigh) {
  return isHigh ? h("circle", { class: "high", r: 6 }) : h("path", { class: "low", d: "M0 -7.5L7.5 0L0 7.5L-7.5 0Z" });
}

/** @type {(state: State, place: number) => Markup} */
function large(state, place) {
  const { trace, lesson, row, units } = state;
  const ground = groundOf(state);
  const found = /** @type {Seen} */ (seenOf(state).get(place));
  const { node } = units[place];
  const held = heldOf(state);
  const grid = gridOf(found.values);
  /** @type {import("../parts/outline.js").Grid["value"]} */
  const value = (column, line) =>
    Number.isInteger(column) && Number.isInteger(line) ? grid.value(column, line) : forward(trace.graph, { ...held, ...pointIn(ground, CELLS, column, line) }).values[node];
  const { levels, middle } = found;
  const taken = lesson.rows.map((numbers) => spotOf(lesson, ground, numbers));
  const lines = contours({ ...grid, value }, { levels, isMain: (level, rank) => (middle === null ? rank % 2 === 0 : level === middle), room: ROOM, taken });
  return h(
    "svg",
    { class: "bp-plot bp-map", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": labelOf(state, ground, place, found) },
    framedMap(ground, h("path", { class: "there", d: lines.there }), drawn(lines)),
    lesson.rows.map((numbers, number) => point(state, ground, numbers, number === row)),
  );
}

/** A point that is learned from, and a ring around the one that is looked at. @type {(state: State, ground: Ground, numbers: number[], isLooked: boolean) => Markup} */
function point({ lesson }, ground, numbers, isLooked) {
  const { inputs, targets } = lesson.roles;
  const [x, y] = spotOf(lesson, ground, numbers);
  const wanted = lesson.rows.map((row) => row[inputs.length]);
  const isHigh = targets.length !== 1 || numbers[inputs.length] > (Math.min(...wanted) + Math.max(...wanted)) / 2;
  return h("g", { class: "spot", transform: `translate(${round(x)} ${round(y)})` }, isLooked && h("circle", { class: "ring", r: 11 }), shape(isHigh));
}

/** Where a point that is learned from lies on the map. @type {(lesson: State["lesson"], ground: Ground, numbers: number[]) => [number, number]} */
function spotOf({ roles }, ground, numbers) {
  return spotIn(Object.fromEntries(roles.inputs.map((name, column) => [name, numbers[column]])), ground);
}

/** Where it is lowest and highest, for those who do not see it. @type {(state: State, ground: Ground, place: number, seen: Seen) => string} */
function labelOf({ units, shown, lesson }, ground, place, { values }) {
  const { label } = units[place];
  const over = ground.names.map((name, axis) => `${name} from ${written(ground.ranges[axis].least)} to ${written(ground.ranges[axis].most)}`);
  /** @param {number} value */
  const where = (value) => {
    const spot = values.indexOf(value);
    const at = pointIn(ground, CELLS, spot % (CELLS + 1), Math.floor(spot / (CELLS + 1)));
    return `${written(value)} at ${ground.names.map((name) => `${name} = ${written(at[name])}`).join(", ")}`;
  };
  const [low, high] = reach(gridOf(values), 0, 0);
  const ends = low === undefined ? "It is undefined everywhere." : low === high ? `It is ${written(low)} everywhere.` : `Lowest is ${where(low)}; highest is ${where(high)}.`;
  return `Map of ${label} over ${over.join(" and ")} after step ${shown}, with ${lesson.rows.length === 1 ? "the point" : `the ${lesson.rows.length} points`} of the table below. ${ends}`;
}
