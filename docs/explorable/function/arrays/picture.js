/**
 * The picture of a program with arrays at one of its steps: a card of cells a node, its gradient's of the same shape, and
 * on each edge how the gradient goes back. Nothing is computed here.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/meetings.js").Value} Value
 * @typedef {import("../../dom/markup.js").Markup} Markup
 * @typedef {import("../../dom/type_runs.js").Run} Run
 * @typedef {import("../progress.js").Progress} Progress
 * @typedef {import("./arrange.js").Arrangement} Arrangement
 * @typedef {import("./arrange.js").Link} Link
 * @typedef {import("./arrange.js").Pill} Pill
 * @typedef {import("./cards.js").Card} Card
 * @typedef {import("./grid.js").Grid} Grid
 * @typedef {import("./meeting_cells.js").Lit} Lit
 * @typedef {import("./meeting_cells.js").Cell} Cell
 */
import { h, round } from "../../dom/markup.js";
import { runs, width as runsWidth } from "../../dom/type_runs.js";
import { memo } from "../../memo.js";
import { arrayText, isShown, shapeText } from "../../twin/matrices.js";
import { entriesIn } from "../../twin/meetings.js";
import { numberAtom } from "../../twin/numbers.js";
import { PILL } from "../arrange.js";
import { classes, keyOf, light, typed } from "../picture.js";
import { progress } from "../progress.js";
import { CHIP, DEL, HEAD, PAD, TITLE, cardsOf } from "./cards.js";
import { cornerOf } from "./grid.js";
import { pullOf } from "./pulls.js";

const CORNER = 9;
const TINT = 0.2; // of the largest number of an array; its text is still read on it
const LEVELS = 10; // of a tint, where cells are not drawn one by one
const FULL = 0.86; // side of the largest square, as a share of its cell
const DASH = 0.42; // height of a minus in a cell that is too small for a sign
const NUMBER = 15;

/**
 * @param {ArrayTrace} trace
 * @param {number} step
 * @param {Arrangement} arrangement
 * @param {{ label: string, hidden?: Set<string>, marked?: number | null, lit?: Lit | null, own?: Cell | null }} options `own`:
 *   the cell that is pointed at; `hidden`: what is not to be seen, as "value/2", or "shape/2/adjoint" where
 *   the shape is not either
 * @returns {Markup}
 */
export function picture(trace, step, arrangement, { label, hidden = NONE, marked = null, lit = null, own = null }) {
  const { graph, drawing } = trace;
  const known = memo(graph, "progress", [step], () => progress(trace, step));
  const cards = cardsOf(trace);
  const { left, top, width: wide, height: high, links } = arrangement;
  const lines = memo(graph, "lines", [arrangement, step], () => [
    h("g", { class: "edges" }, links.map((link) => edge(link, known))),
    h("g", { class: "lights" }, links.filter((link) => known.lit.has(keyOf(link))).map((link) => light(link, known, step))),
  ]);
  return h(
    "svg",
    { class: "bp-graph arrays", viewBox: [left, top, wide, high].map(round).join(" "), role: "group", "aria-label": label },
    lines,
    h(
      "g",
      { class: "nodes" },
      drawing.map((_, id) => drawnNode(trace, id, cards[id], arrangement.places[id], known, marked === id, lit, own?.node === id ? own : null, hidden)),
    ),
    h("g", { class: "partials" }, links.filter(({ pill }) => pill.width).map((link) => drawnPills(trace, link, known, hidden))),
  );
}

/** @type {(link: Link, known: Progress) => Markup} */
function edge(link, { partials, values }) {
  const key = keyOf(link);
  const state = partials.has(key) ? "backward" : link.node < values ? "forward" : "";
  return h("path", { class: classes("edge", link.dotted && "dotted", state), d: link.path, "data-edge": key });
}

/** @type {(trace: ArrayTrace, link: Link, known: Progress, hidden: Set<string>) => Markup} */
function drawnPills(trace, link, { partials, lit }, hidden) {
  const key = keyOf(link);
  const place = hidden.has(`partial/${key}`) ? undefined : partials.get(key);
  const pull = place === undefined ? null : pullOf(trace, place);
  const isNow = lit.has(key);
  return memo(trace.graph, `pills ${key}`, [link, pull, isNow], () =>
    h(
      "g",
      { class: classes("partial", !pull && "unknown", isNow && "now"), "data-edge": key },
      pill(link.pill, pull?.pull ?? []),
      link.fold && pill(link.fold, pull?.fold ?? []),
    ),
  );
}

/** @type {(pill: Pill, text: Run[]) => Markup} */
function pill({ x, y, width, height }, text) {
  return h(
    "g",
    { transform: `translate(${round(x)} ${round(y)})` },
    h("rect", { x: -width / 2, y: -height / 2, width, height, rx: height / 2 }),
    typed("text", text, 0, 0.33 * PILL, PILL),
  );
}

/** @type {(trace: ArrayTrace, id: number, card: Card, place: { x: number, y: number }, known: Progress, isMarked: boolean, lit: Lit | null, own: Cell | null, hidden: Set<string>) => Markup} */
function drawnNode(trace, id, card, place, known, isMarked, lit, own, hidden) {
  const node = trace.drawing[id];
  const at = known.totals.get(id);
  const value = id < known.values && !hidden.has(`value/${id}`) ? trace.arrayValues[id] : null;
  const adjoint = at === undefined || hidden.has(`adjoint/${id}`) ? null : trace.arrayContributions[at].total;
  const isNow = known.now === id;
  const [litValues, litAdjoints] = [lit?.cells.get(`${id}/value`), lit?.cells.get(`${id}/adjoint`)];
  const [noShape, noSlopes] = ["value", "adjoint"].map((role) => hidden.has(`shape/${id}/${role}`));
  const inputs = [card, place, value, adjoint, isNow, isMarked, litValues, litAdjoints, own, noShape, noSlopes];
  return memo(trace.graph, `node ${id}`, inputs, () => {
    const kind = node.operation === "constant" ? "constant" : node.operands.length ? "operation" : "variable";
    const { title, titleWidth, chip, chipWidth, grid, width, height, valueAt, adjointAt } = card;
    const base = HEAD - 9;
    return h(
      "g",
      { class: classes("node array", kind, isNow && "now"), "data-node": id, "data-do": "cells", tabindex: 0, role: "group", "aria-label": noShape ? trace.graph.labels[id] : spoken(trace, id, value, adjoint), transform: `translate(${round(place.x)} ${round(place.y)})` },
      isMarked && h("rect", { class: "halo", x: -4, y: -4, width: width + 8, height: height + 8, rx: CORNER + 4 }),
      h("rect", { class: "shape", width: round(width), height: round(height), rx: CORNER }),
      typed("title", title, PAD, base, TITLE),
      chip &&
        !noShape &&
        h(
          "g",
          { class: "chip", transform: `translate(${round(width - PAD - chipWidth)} ${base - 12})` },
          h("rect", { width: round(chipWidth), height: 16, rx: 4 }),
          typed("text", runs(chip.replaceAll("×", "\\times ")), chipWidth / 2, 11.8, CHIP),
        ),
      titleWidth > 0 && (noShape ? unknown(grid, valueAt) : cells("value", id, grid, valueAt, value, litValues, own)),
      adjointAt && [
        typed(classes("del", !adjoint && "dim"), DELTA, adjointAt[0] - 5, adjointAt[1] + delHeight(grid), DEL),
        noSlopes ? unknown(grid, adjointAt) : cells("adjoint", id, grid, adjointAt, adjoint, litAdjoints, own),
      ],
    );
  });
}

/** A node as it is read aloud: its name and its shape, and its numbers where they are few. @type {(trace: ArrayTrace, id: number, value: Value | null, adjoint: Value | null) => string} */
function spoken(trace, id, value, adjoint) {
  const shape = trace.shapes[id];
  /** @param {Value | null} one */
  const numbers = (one) => one !== null && (isShown(shape) || !shape.length) && arrayOrNumber(one);
  const told = [numbers(value), adjoint !== null && numbers(adjoint) && `gradient ${numbers(adjoint)}`].filter(Boolean);
  return `${trace.graph.labels[id]}, ${shapeText(shape)}${told.length ? `: ${told.join("; ")}` : ""}`;
}

/** @param {Value} value */
function arrayOrNumber(value) {
  return typeof value === "number" ? numberAtom(value + 0, "plain").text : arrayText(value.entries, value.shape, "plain");
}

/** @type {Run[]} */
const DELTA = [{ text: "∂", face: "upright", level: 0 }];

/** How far below the top of its cells the ∂ stands. @param {Grid} grid */
function delHeight({ height }) {
  return Math.min(height / 2, 40) + 0.32 * DEL;
}

/** An array whose shape is asked for: a box of no shape in its place. @type {(grid: Grid, at: [number, number]) => Markup} */
function unknown({ width, height }, [x, y]) {
  return h(
    "g",
    { class: "cells asked", transform: `translate(${round(x + width / 2)} ${round(y + height / 2)})` },
    h("circle", { class: "ground", r: ASKED }),
    typed("number", QUESTION, 0, 0.34 * NUMBER, NUMBER),
  );
}

const ASKED = 11; // radius
/** @type {Run[]} */
const QUESTION = [{ text: "?", face: "upright", level: 0 }];
/** @type {Set<string>} */
const NONE = new Set();

/**
 * The cells of an array; without its value only their shape. What is pointed at has a ring, what it meets another.
 * @type {(role: "value" | "adjoint", id: number, grid: Grid, at: [number, number], value: Value | null, lit: number[] | undefined, own: Cell | null) => Markup}
 */
function cells(role, id, grid, [x, y], value, lit, own) {
  const { width, height, kind } = grid;
  return h(
    "g",
    { class: classes("cells", role, kind, value === null && "blank"), "data-cells": `${id}/${role}`, transform: `translate(${round(x)} ${round(y)})` },
    h("rect", { class: "ground", width: round(width), height: round(height) }),
    lit && h("path", { class: "meets", d: lit.map((cell) => box(grid, cell)).join("") }),
    value !== null && DRAWN[kind](grid, entriesIn(value)),
    lines(grid),
    own?.role === role && h("path", { class: "own", d: box(grid, own.cell) }),
  );
}

/** The lines between cells, where those have room for them. @param {Grid} grid */
function lines(grid) {
  const { across, down, columns, rows, wide, high, kind } = grid;
  const panels = Array.from({ length: across * down }, (_, panel) => cornerOf(grid, panel * rows * columns));
  const [inWide, inHigh] = [columns * wide, rows * high].map(round);
  const parts = panels.map(([x, y]) => {
    const frame = `M${round(x)} ${round(y)}h${inWide}v${inHigh}h${-inWide}z`;
    if (kind === "heat") return frame;
    const across = Array.from({ length: rows - 1 }, (_, row) => `M${round(x)} ${round(y + (row + 1) * high)}h${inWide}`);
    const along = Array.from({ length: columns - 1 }, (_, column) => `M${round(x + (column + 1) * wide)} ${round(y)}v${inHigh}`);
    return [frame, ...across, ...along].join("");
  });
  return h("path", { class: "lines", d: parts.join("") });
}

/** The outline of a cell. @type {(grid: Grid, cell: number, inset?: number) => string} */
function box(grid, cell, inset = 0) {
  const [x, y] = cornerOf(grid, cell);
  const inside = Math.min(inset, grid.high / 4, grid.wide / 4);
  const [wide, high] = [grid.wide - 2 * inside, grid.high - 2 * inside].map(round);
  return `M${round(x + inside)} ${round(y + inside)}h${wide}v${high}h${-wide}z`;
}

/** The largest size in an array; 0 where it has no finite one but zero. @param {Float64Array} entries */
export function largest(entries) {
  let most = 0;
  for (const entry of entries) if (Number.isFinite(entry)) most = Math.max(most, Math.abs(entry));
  return most;
}

/** @type {Record<import("./grid.js").Kind, (grid: Grid, entries: Float64Array) => import("../../dom/markup.js").Loose>} */
const DRAWN = {
  number: (grid, entries) => {
    const most = largest(entries) || 1;
    return Array.from(entries, (entry, cell) => {
      const [x, y] = cornerOf(grid, cell);
      const share = Number.isFinite(entry) ? Math.abs(entry) / most : 0;
      const { list, size } = numberIn(entry, grid.wide - 5);
      return [
        h("path", { class: "tint", d: box(grid, cell), "fill-opacity": Math.round(share * TINT * 1000) / 1000 }),
        typed("number", list, x + grid.wide / 2, y + grid.high / 2 + 0.34 * size, size),
      ];
    });
  },
  square: (grid, entries) => {
    const most = largest(entries) || 1;
    const [plus, minus] = [[""], [""]];
    for (const [cell, entry] of entries.entries()) {
      if (!Number.isFinite(entry) || entry === 0) continue;
      const side = FULL * grid.high * Math.sqrt(Math.abs(entry) / most);
      const [x, y] = cornerOf(grid, cell);
      const line = entry < 0 ? Math.min(0.75, side / 2) : 0; // its line lies inside the area
      const long = round(side - 2 * line);
      const path = `M${round(x + (grid.wide - side) / 2 + line)} ${round(y + (grid.high - side) / 2 + line)}h${long}v${long}h${-long}z`;
      (entry < 0 ? minus : plus).push(path);
    }
    return [
      h("path", { class: "plus", d: plus.join("") }),
      h("path", { class: "minus", d: minus.join("") }),
      badge(grid, largest(entries)),
    ];
  },
  heat: (grid, entries) => {
    const most = largest(entries);
    return [heat(grid, entries, most || 1), badge(grid, most)];
  },
};

const [BADGE, MARK] = [10.5, 7];

/** The scale of an array: what a full cell stands for. @type {(grid: Grid, most: number) => Markup} */
function badge({ width, height }, most) {
  const list = runs(numberAtom(Number(most.toPrecision(2)), "latex").text);
  const wide = BADGE * runsWidth(list);
  const start = (width - wide - MARK - 3) / 2;
  return h(
    "g",
    { class: "badge" },
    h("rect", { class: "plus", x: round(start), y: height + 5.5, width: MARK, height: MARK }),
    typed("text", list, start + MARK + 3 + wide / 2, height + 12.5, BADGE),
  );
}

/**
 * Tints, each in one path for all cells of its strength; neighbours of a row are drawn as one.
 * @type {(grid: Grid, entries: Float64Array, most: number) => Markup[]}
 */
function heat(grid, entries, most) {
  /** @type {Map<number, string[]>} */
  const paths = new Map();
  const { columns, wide, high } = grid;
  for (let start = 0; start < entries.length; ) {
    const level = levelOf(entries[start], most);
    let stop = start + 1;
    const end = (Math.floor(start / columns) + 1) * columns;
    while (stop < end && levelOf(entries[stop], most) === level) stop += 1;
    if (level) {
      const [x, y] = cornerOf(grid, start);
      const tall = level < 0 ? DASH * high : high;
      const path = `M${tenth(x)} ${tenth(y + (high - tall) / 2)}h${tenth((stop - start) * wide)}v${tenth(tall)}h${tenth((start - stop) * wide)}z`;
      const list = paths.get(level);
      if (list) list.push(path);
      else paths.set(level, [path]);
    }
    start = stop;
  }
  return [...paths.keys()].sort((one, other) => one - other).map((level) => {
    const strength = Math.abs(level) / LEVELS;
    return h("path", { class: level < 0 ? "minus" : "plus", d: paths.get(level)?.join("") ?? "", "fill-opacity": strength });
  });
}

/** How strong a tint is, by its sign. @type {(entry: number, most: number) => number} */
function levelOf(entry, most) {
  if (!Number.isFinite(entry)) return 0;
  return Math.sign(entry) * Math.round((LEVELS * Math.abs(entry)) / most);
}

/** Hundredths of a pixel, where cells are so small. @param {number} length */
function tenth(length) {
  return Math.round(length * 100) / 100;
}

/**
 * A number as it stands in a cell: up to three digits, fewer where those had to be small. All of it is said of the cell
 * that is pointed at.
 * @type {(number: number, room: number) => { list: Run[], size: number }}
 */
function numberIn(number, room) {
  if (!Number.isFinite(number)) return inRoom(runs(numberAtom(number, "latex").text), room);
  const choices = [3, 2].map((digits) => inRoom(runs(numberAtom(Number(number.toPrecision(digits)) + 0, "latex").text), room));
  const found = choices.find(({ size }) => size >= LEAST);
  return found ?? inRoom(runs(number.toExponential(0).replace("e+", "e").replace("e", "\\mathrm{e}")), room);
}

const LEAST = 10.5;

/** @type {(list: Run[], room: number) => { list: Run[], size: number }} */
function inRoom(list, room) {
  return { list, size: Math.min(NUMBER, Math.floor((10 * room) / runsWidth(list)) / 10) };
}
