/**
 * Which numbers travel at a step, as plain data: forward each operand's into the node, and what comes of them out of it;
 * backward the gradient down its edge. It stops at the partial, is multiplied, and lands as a contribution. travel.js
 * moves them.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/type_runs.js").Run} Run
 * @typedef {import("./arrange.js").Arrangement} Arrangement
 * @typedef {[number, number]} Point
 *
 * One token's way along an edge: what it carries until it has met the partial, and after; `end` as where it lands.
 * `stop` is where the partial stands, or null where it passes; `room` is how far from there, across or down, it waits.
 * @typedef {{ edge: string, isBack: boolean, start: Point, end: Point, stop: Point | null, room: Point, before: Markup,
 *   after: Markup | null }} Way
 *
 * What comes out of a node; what is seen again when it has landed; and how contributions add up there.
 * @typedef {{ ways: Way[], out: { token: Markup, from: Point, to: Point } | null, lands: string, until: Markup | null,
 *   sum: Markup | null }} Journey
 */
import { h, round } from "../dom/markup.js";
import { LABEL, LABEL_GAP, LINE, RADIUS } from "./arrange.js";
import { DEL_GAP, figure, hasValue } from "./measure.js";
import { DELTA, keyOf, typed } from "./picture.js";

const SIZE = 17; // of the type on a token
const PADDING = 0.36; // beside it, in ems
export const HEIGHT = 1.28 * SIZE;
const DEL = (0.53 + DEL_GAP) * LABEL;
const [SUM_WIDE, SUM_ROW, SUM_PAD] = [50, 9, 7]; // the drawing of a sum
const MOST_ROWS = 8; // of it
const OUTSIDE = 6; // pixels below the picture that are seen all the same

/**
 * What travels at a step; null where nothing does, as where a variable gets its value.
 * @type {(trace: Trace, step: number, arrangement: Arrangement) => Journey | null}
 */
export function journeyOf(trace, step, arrangement) {
  const { values } = trace;
  return step < values.length ? forward(trace, step, arrangement) : backward(trace, step - values.length, arrangement);
}

/** @type {(trace: Trace, id: number, arrangement: Arrangement) => Journey | null} */
function forward({ drawing, values }, id, { places, links }) {
  /** @param {number} node */
  const home = (node) => valuePlace(places[node], hasValue(drawing[node]) ? values[node] : null);
  const own = links.filter(({ node }) => node === id);
  if (!own.length || ![id, ...own.map(({ operand }) => operand)].every((node) => Number.isFinite(values[node]))) return null;
  const middle = /** @type {Point} */ ([places[id].x, places[id].y]);
  return {
    ways: own.map((link) => ({
      ...{ edge: keyOf(link), isBack: false, start: home(link.operand), end: middle, stop: null, room: [0, 0] },
      ...{ before: token(values[link.operand], "forward"), after: null },
    })),
    out: { token: token(values[id], "forward"), from: middle, to: home(id) },
    ...{ lands: `[data-node="${id}"] > .value`, until: null, sum: null },
  };
}

/** @type {(trace: Trace, place: number, arrangement: Arrangement) => Journey | null} */
function backward(trace, place, arrangement) {
  const { places, links } = arrangement;
  const { node, rank, operand, upstream, partial, contribution, total } = trace.contributions[place];
  const link = links.find((one) => one.node === node && one.rank === rank);
  if (!link || operand === null || ![upstream, partial, contribution, total].every(Number.isFinite)) return null;
  const earlier = trace.contributions.slice(0, place).filter((one) => one.operand === operand);
  const before = earlier.length ? earlier[earlier.length - 1].total : null;
  const { x, y, width, height } = link.pill;
  return {
    ways: [
      {
        ...{ edge: keyOf(link), isBack: true, start: adjointPlace(places[node], upstream), end: adjointPlace(places[operand], total) },
        ...{ stop: partial === 1 ? null : [x, y], room: [(width + HEIGHT) / 2, (height + HEIGHT) / 2 + 1] },
        ...{ before: token(upstream, "backward"), after: partial === 1 || partial === 0 ? null : token(contribution, "backward") },
      },
    ],
    out: null,
    lands: `[data-node="${operand}"] > .adjoint`,
    until: before === null ? null : label(places[operand], before),
    sum: before === null ? null : sum(arrangement, operand, [...earlier.map((one) => one.contribution), contribution]),
  };
}

/** Where the middle of a node's value stands; the node's own where it has none beside it. @type {(place: Arrangement["places"][number], value: number | null) => Point} */
function valuePlace({ x, y, half }, value) {
  if (value === null) return [x, y];
  return [x + half + LABEL_GAP + (figure(value).width * LABEL) / 2, y - (LINE * LABEL) / 2];
}

/** @type {(place: Arrangement["places"][number], adjoint: number) => Point} */
function adjointPlace({ x, y, half }, adjoint) {
  return [x + half + LABEL_GAP + DEL + (figure(adjoint).width * LABEL) / 2, y + (LINE * LABEL) / 2];
}

/** A number on a plate: solid where it is positive, hollow where it is negative. @type {(number: number, phase: "forward" | "backward") => Markup} */
export function token(number, phase) {
  const { runs, width } = figure(number);
  const wide = Math.max(width * SIZE + 2 * PADDING * SIZE, HEIGHT);
  return h(
    "g",
    { class: `token ${phase}${number < 0 ? " hollow" : ""}` },
    h("rect", { x: round(-wide / 2), y: round(-HEIGHT / 2), width: round(wide), height: round(HEIGHT), rx: 7 }),
    typed("number", runs, 0, 0.33 * SIZE, SIZE),
  );
}

/** What a gradient was before another contribution came. @type {(place: Arrangement["places"][number], total: number) => Markup} */
function label({ x, y, half }, total) {
  const base = y + 0.34 * LABEL + (LINE * LABEL) / 2;
  return typed("adjoint", [DELTA, ...figure(total).runs], x + half + LABEL_GAP, base, LABEL);
}

/**
 * Contributions as arrows, head to tail from a zero line: each begins where the one before it ends.
 * @type {(arrangement: Arrangement, node: number, all: number[]) => Markup | null}
 */
function sum(arrangement, node, all) {
  const ends = all.reduce((list, one) => [...list, list[list.length - 1] + one], [0]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const [width, height] = [SUM_WIDE + 2 * SUM_PAD, Math.min(all.length, MOST_ROWS) * SUM_ROW + 6];
  const corner = roomFor(arrangement, node, width, height);
  if (!corner || all.length > MOST_ROWS) return null;
  const [x, y] = corner;
  const scale = SUM_WIDE / (most - least || 1);
  /** @param {number} number */
  const across = (number) => round(x + SUM_PAD + (number - least) * scale);
  const arrows = all.map((one, row) => {
    const [from, to, at] = [across(ends[row]), across(ends[row + 1]), round(y + 3 + (row + 0.5) * SUM_ROW)];
    const barb = Math.sign(one) * Math.min(4, Math.abs(to - from));
    const path = `M${from} ${at}H${to}M${round(to - barb)} ${round(at - 3)}L${to} ${at}L${round(to - barb)} ${round(at + 3)}`;
    return h("path", { class: row < all.length - 1 ? "part" : "part last", d: path });
  });
  /** @type {(kind: string, number: number) => Markup} */
  const upright = (kind, number) => h("path", { class: kind, d: `M${across(number)} ${round(y + 1)}v${height - 2}` });
  return h(
    "g",
    { class: "sum" },
    h("rect", { x: round(x), y: round(y), width, height, rx: 5 }),
    ...[upright("zero", 0), arrows, upright("whole", ends[ends.length - 1])],
  );
}

/**
 * Where a drawing has room beside a node: below what is written there, else right of it, else left of the node, else
 * nowhere.
 * @type {(arrangement: Arrangement, node: number, width: number, height: number) => Point | null}
 */
function roomFor({ places, links, left, top, width: wide, height: high }, node, width, height) {
  const { x, y, half, left: before, right: after } = places[node];
  const spots = [
    [x + half + LABEL_GAP, y + LINE * LABEL + 4],
    [x + after + 6, y - height / 2],
    [x - before - 6 - width, y - height / 2],
  ];
  const taken = [
    ...places.map((one) => [one.x - one.left, one.y - RADIUS, one.x + one.right, one.y + RADIUS]),
    ...links.map(({ pill }) => [pill.x - pill.width / 2, pill.y - pill.height / 2, pill.x + pill.width / 2, pill.y + pill.height / 2]),
  ];
  const found = spots.find(([x0, y0]) => {
    const isInside = x0 >= left && y0 >= top && x0 + width <= left + wide && y0 + height <= top + high + OUTSIDE;
    return isInside && taken.every(([l, t, r, b]) => x0 >= r || x0 + width <= l || y0 >= b || y0 + height <= t);
  });
  return found ? [found[0], found[1]] : null;
}
