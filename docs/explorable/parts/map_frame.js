/**
 * What maps over two variables share: a square frame with its axes, what is drawn in it, and which levels have a line.
 *
 * @typedef {import("./ranges.js").Range} Range
 * @typedef {import("./outline.js").Grid} Grid
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 *
 * What a map is over: two variables, to the right and up, with their ranges.
 * @typedef {{ names: [string, string], ranges: [Pick<Range, "least" | "most">, Pick<Range, "least" | "most">] }} Ground
 */
import { h } from "../dom/markup.js";
import { written } from "./inline_maths.js";
import { HIGH, MAP_FRAME, WIDE } from "./map_size.js";
import { cutOff, letters, words } from "./plot_pieces.js";

/** The frame: what is cut off at it, and its axes with their names and ends. @type {(ground: Ground, ...inside: Loose[]) => Markup[]} */
export function framedMap({ names: [first, second], ranges: [wide, high] }, ...inside) {
  const { left, right, top, bottom } = MAP_FRAME;
  return [
    h("svg", { class: "inside", ...cutOff(MAP_FRAME) }, inside),
    h("path", { class: "axis", d: `M${left} ${top}V${bottom}H${right}` }),
    words("end", written(high.most), [left + 5, top + 14], "start"),
    words("end middle", letters(second), [left + 5, (top + bottom) / 2], "start"),
    words("end", written(high.least), [left + 5, bottom - 6], "start"),
    words("end", written(wide.least), [left, HIGH - 6], "start"),
    words("end middle", letters(first), [(left + right) / 2, HIGH - 6], "middle"),
    words("end", written(wide.most), [right, HIGH - 6], "end"),
  ];
}

/** Where a point stands in the frame. @type {(at: Record<string, number>, ground: Ground) => [number, number]} */
export function spotIn(at, { names: [first, second], ranges: [wide, high] }) {
  const { left, right, top, bottom } = MAP_FRAME;
  return [
    left + ((at[first] - wide.least) / (wide.most - wide.least)) * (right - left),
    bottom - ((at[second] - high.least) / (high.most - high.least)) * (bottom - top),
  ];
}

/** The two numbers at a place of a grid with so many cells to a side, whose rows go down. @type {(ground: Ground, cells: number, column: number, row: number) => Record<string, number>} */
export function pointIn({ names: [first, second], ranges: [wide, high] }, cells, column, row) {
  const across = wide.least + ((wide.most - wide.least) * column) / cells;
  const up = high.least + ((high.most - high.least) * (cells - row)) / cells;
  return { [first]: across, [second]: up };
}

/** A grid over the frame with so many cells to a side; a value may be asked for between its points. @type {(cells: number, value: Grid["value"]) => Grid} */
export function gridOver(cells, value) {
  const { left, right, top, bottom } = MAP_FRAME;
  return {
    columns: cells + 1,
    rows: cells + 1,
    value,
    spot: (column, row) => [left + (column * (right - left)) / cells, top + (row * (bottom - top)) / cells],
  };
}

/**
 * Levels at round values, all as far apart, about so many of them; and the step between them.
 * @type {(low: number, high: number, fewest: number) => { levels: number[], step: number }}
 */
export function roundLevels(low, high, fewest) {
  const step = high > low ? roundStep((high - low) / fewest) : NaN;
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  const count = Number.isFinite(step) ? last - first + 1 : 0;
  return { levels: Array.from({ length: count }, (_, place) => Number(((first + place) * step).toPrecision(12))), step };
}

/** The largest of 1, 2, 5 times a power of ten that is no larger. @param {number} most */
function roundStep(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1) * power;
}
