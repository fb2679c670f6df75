/**
 * What travels at a step of a program with arrays: the small card of a value forward, of a gradient backward. At the
 * pill it takes the shape of what it becomes there.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/meetings.js").Value} Value
 * @typedef {import("../../dom/markup.js").Markup} Markup
 * @typedef {import("../journeys.js").Journey} Journey
 * @typedef {import("../journeys.js").Point} Point
 * @typedef {import("./arrange.js").Arrangement} Arrangement
 */
import { h, round } from "../../dom/markup.js";
import { entriesIn, shapeOf } from "../../twin/meetings.js";
import { HEIGHT, token } from "../journeys.js";
import { keyOf } from "../picture.js";
import { cardsOf } from "./cards.js";
import { gridOf } from "./grid.js";

const [LARGEST, SMALLEST] = [40, 7]; // side of a small card, and of a cell of it that is drawn

/** @type {(trace: ArrayTrace, step: number, arrangement: Arrangement) => Journey | null} */
export function journeyOf(trace, step, arrangement) {
  const { arrayValues: values } = trace;
  return step < values.length ? forward(trace, step, arrangement) : backward(trace, step - values.length, arrangement);
}

/** @type {(trace: ArrayTrace, id: number, arrangement: Arrangement) => Journey | null} */
function forward(trace, id, { places, links }) {
  const { arrayValues: values } = trace;
  const own = links.filter(({ node }) => node === id);
  if (!own.length) return null;
  const [from, to] = [middleOf(trace, id, places), cellsOf(trace, id, places, "valueAt")];
  return {
    ways: own.map((link) => ({
      ...{ edge: keyOf(link), isBack: false, start: cellsOf(trace, link.operand, places, "valueAt"), end: from, stop: null, room: [0, 0] },
      ...{ before: small(values[link.operand], "forward"), after: null },
    })),
    out: { token: small(values[id], "forward"), from, to },
    ...{ lands: `[data-cells="${id}/value"]`, until: null, sum: null },
  };
}

/** @type {(trace: ArrayTrace, place: number, arrangement: Arrangement) => Journey | null} */
function backward(trace, place, { places, links }) {
  const { node, rank, operand, upstream, partial, contribution } = trace.arrayContributions[place];
  const link = links.find((one) => one.node === node && one.rank === rank);
  if (!link || operand === null) return null;
  const { x, y, width, height } = link.pill;
  const isOut = entriesIn(contribution).every((entry) => entry === 0);
  return {
    ways: [
      {
        ...{ edge: keyOf(link), isBack: true, start: cellsOf(trace, node, places, "adjointAt"), end: cellsOf(trace, operand, places, "adjointAt") },
        ...{ stop: partial === 1 || !width ? null : /** @type {Point} */ ([x, y]), room: [width / 2 + HEIGHT, height / 2 + HEIGHT] },
        ...{ before: small(upstream, "backward"), after: partial === 1 || isOut || !width ? null : small(contribution, "backward") },
      },
    ],
    ...{ out: null, lands: `[data-cells="${operand}/adjoint"]`, until: null, sum: null },
  };
}

/** The middle of a card. @type {(trace: ArrayTrace, id: number, places: Arrangement["places"]) => Point} */
function middleOf(trace, id, places) {
  const { width, height } = cardsOf(trace)[id];
  return [places[id].x + width / 2, places[id].y + height / 2];
}

/** The middle of its cells. @type {(trace: ArrayTrace, id: number, places: Arrangement["places"], which: "valueAt" | "adjointAt") => Point} */
function cellsOf(trace, id, places, which) {
  const { grid, [which]: corner } = cardsOf(trace)[id];
  if (!corner) return middleOf(trace, id, places);
  return [places[id].x + corner[0] + grid.width / 2, places[id].y + corner[1] + grid.height / 2];
}

/** A card whose sides are true to the shape; a single number is one. @type {(value: Value, phase: "forward" | "backward") => Markup} */
function small(value, phase) {
  if (typeof value === "number") return token(value, phase);
  const grid = gridOf(shapeOf(value));
  const [columns, rows] = [grid.across * grid.columns, grid.down * grid.rows];
  const side = Math.min(10, LARGEST / Math.max(columns, rows));
  const [wide, high] = [Math.max(columns * side, SMALLEST), Math.max(rows * side, SMALLEST)];
  const isDrawn = side >= SMALLEST;
  const across = isDrawn ? Array.from({ length: rows - 1 }, (_, row) => `M${round(-wide / 2)} ${round((row + 1) * side - high / 2)}h${round(wide)}`) : [];
  const down = isDrawn ? Array.from({ length: columns - 1 }, (_, column) => `M${round((column + 1) * side - wide / 2)} ${round(-high / 2)}v${round(high)}`) : [];
  return h(
    "g",
    { class: `token ${phase} array` },
    h("rect", { x: round(-wide / 2), y: round(-high / 2), width: round(wide), height: round(high), rx: 1.5 }),
    h("path", { d: [...across, ...down].join("") }),
  );
}
