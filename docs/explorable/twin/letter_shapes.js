/**
 * The shape of what an operation gives, as its letters say. Pages without arrays need no more of letters.js, which
 * tells besides what meets in each entry.
 *
 * @typedef {number[]} Shape
 */
import { arrayOperations } from "../../generated/table.js";

const LETTERS = "ijklmnpq";

/** Thrown where an operation has no case with these numbers of axes. */
export class NoCase extends Error {}

/** Thrown where a letter has two sizes. */
export class Misfits extends Error {
  /** @param {string} letter @param {[number, number]} sizes @param {[number, number]} operands */
  constructor(letter, sizes, operands) {
    super(letter);
    this.letter = letter;
    this.sizes = sizes;
    this.operands = operands;
  }
}

/** How many entries an array has. @param {Shape} shape */
export function product(shape) {
  return shape.reduce((count, size) => count * size, 1);
}

/** @type {(operation: string, shapes: Shape[], told: Record<string, any>) => Shape} */
export function meeting(operation, shapes, told) {
  const row = arrayOperations[operation];
  if (!row) return stretched(shapes);
  if (Array.isArray(row.letters)) return lettered(row.letters, shapes, told);
  return WAYS[row.letters](shapes, told, row);
}

/** By NumPy's rule: axes from the last, and a 1 fits any size. @param {Shape[]} shapes */
function stretched(shapes) {
  const depth = Math.max(...shapes.map((shape) => shape.length));
  const padded = shapes.map((shape) => [...Array(depth - shape.length).fill(1), ...shape]);
  return Array.from({ length: depth }, (_, axis) => {
    const sizes = padded.map((shape) => shape[axis]);
    const large = sizes.find((size) => size !== 1) ?? 1;
    const rank = sizes.findIndex((size) => size !== 1 && size !== large);
    if (rank >= 0) throw new Misfits(LETTERS[axis], [large, sizes[rank]], [sizes.indexOf(large), rank]);
    return large;
  });
}

/** The case with as many axes as the operands have. @type {(cases: string[], shapes: Shape[], told: Record<string, any>) => Shape} */
function lettered(cases, shapes, told) {
  for (const letters of cases) {
    const sides = letters.split(/,|->/).map((side) => (letters.includes("+") ? side.trim().split(/ +/) : [...side.trim()]));
    const result = /** @type {string[]} */ (sides.pop());
    if (sides.every((side, rank) => side.length === shapes[rank].length)) return readLetters(sides, result, shapes, told);
  }
  throw new NoCase();
}

/** First the single letters have their sizes, then what is left of the sums. @type {(sides: string[][], result: string[], shapes: Shape[], told: Record<string, any>) => Shape} */
function readLetters(sides, result, shapes, told) {
  /** @type {Map<string, { size: number, rank: number }>} */
  const sizes = new Map();
  for (const [rank, side] of sides.entries()) {
    for (const [axis, letter] of side.entries()) {
      if (letter.includes("+")) continue;
      const size = shapes[rank][axis];
      const known = sizes.get(letter);
      if (known && known.size !== size) throw new Misfits(letter, [known.size, size], [known.rank, rank]);
      if (!known) sizes.set(letter, { size, rank });
    }
  }
  const sums = sides.flatMap((side, rank) =>
    side.flatMap((text, axis) => (text.includes("+") ? { text, size: shapes[rank][axis] } : [])),
  );
  for (const [place, { text, size }] of sums.entries()) {
    const [moving, inside] = text.split("+");
    const window = sizes.get(inside)?.size ?? 1;
    sizes.set(moving, { size: windows(size, window, ofAxis(told.stride, place), ofAxis(told.pad, place)), rank: 0 });
  }
  return result.map((letter) => sizes.get(letter)?.size ?? 1);
}

/** A setting that may be one number for all axes or one for each. @type {(setting: any, place: number) => number} */
function ofAxis(setting, place) {
  return Array.isArray(setting) ? setting[place] : setting;
}

/** How many windows stand on an axis. @type {(axis: number, window: number, stride: number, pad: number) => number} */
function windows(axis, window, stride, pad) {
  if (window > axis + 2 * pad) throw new Misfits("p", [axis + 2 * pad, window], [0, 1]);
  return Math.floor((axis + 2 * pad - window) / stride) + 1;
}

/** How many places a slice has. @type {(item: any[], axis: number) => number} */
export function sliced([, start, stop, step], axis) {
  const by = step ?? 1;
  const [low, high] = by > 0 ? [0, axis] : [-1, axis - 1];
  /** @type {(place: number | null, otherwise: number) => number} */
  const inside = (place, otherwise) => {
    if (place === null) return otherwise;
    return Math.min(Math.max(place < 0 ? place + axis : place, low), high);
  };
  const [first, last] = [inside(start, by > 0 ? low : high), inside(stop, by > 0 ? high : low)];
  return Math.max(0, Math.ceil((last - first) / by));
}

/** @type {Record<string, (shapes: Shape[], told: Record<string, any>, row: import("../../generated/table.js").ArrayRow) => Shape>} */
const WAYS = {
  reduced([shape], { axis, keepdims }) {
    const named = Array.isArray(axis) ? axis : [axis];
    /** @param {number} at */
    const goes = (at) => axis === null || named.some((one) => at === (one < 0 ? one + shape.length : one));
    if (keepdims) return shape.map((size, at) => (goes(at) ? 1 : size));
    return shape.filter((_, at) => !goes(at));
  },
  taken([shape], { index }) {
    let isListed = false;
    return shape.flatMap((axis, at) => {
      const item = index[at] ?? ["slice", null, null, null];
      if (!Array.isArray(item)) return [];
      if (item[0] === "slice") return sliced(item, axis);
      const isFirst = !isListed;
      isListed = true;
      return isFirst ? item.length - 1 : [];
    });
  },
  "laid flat"([shape], { shape: wanted }) {
    const fixed = product(wanted.filter((/** @type {number} */ size) => size !== -1));
    return wanted.map((/** @type {number} */ size) => (size === -1 ? product(shape) / fixed : size));
  },
  joined(shapes, { axis: typed }) {
    const axis = typed < 0 ? typed + shapes[0].length : typed;
    for (const [rank, shape] of shapes.entries()) {
      if (shape.length !== shapes[0].length) throw new NoCase();
      const at = shape.findIndex((size, place) => place !== axis && size !== shapes[0][place]);
      if (at >= 0) throw new Misfits(LETTERS[at], [shapes[0][at], shape[at]], [0, rank]);
    }
    return shapes[0].map((size, at) => (at === axis ? shapes.reduce((sum, shape) => sum + shape[at], 0) : size));
  },
  stacked(shapes, { axis: typed }) {
    const [first] = shapes;
    for (const [rank, shape] of shapes.entries()) {
      if (shape.length !== first.length) throw new NoCase();
      const at = shape.findIndex((size, place) => size !== first[place]);
      if (at >= 0) throw new Misfits(LETTERS[at], [first[at], shape[at]], [0, rank]);
    }
    const axis = typed < 0 ? typed + first.length + 1 : typed;
    return [...first.slice(0, axis), shapes.length, ...first.slice(axis)];
  },
  pooled([shape], { size, stride, pad }) {
    if (!shape.length) throw new NoCase();
    const depth = Math.min(2, shape.length);
    return shape.map((axis, at) => {
      const place = at - (shape.length - depth);
      return place < 0 ? axis : windows(axis, ofAxis(size, place), ofAxis(stride ?? size, place), ofAxis(pad, place));
    });
  },
  along(shapes, told, row) {
    const [shape] = shapes;
    if ("keepdims" in row.settings) return WAYS.reduced(shapes, told, row);
    if (!shape.length || (row.name === "causal_softmax" && shape.length < 2)) throw new NoCase();
    return shape;
  },
  all(shapes) {
    stretched(shapes);
    return [];
  },
  scores([rows, targets]) {
    if (rows.length < 1 || rows.length > 2) throw new NoCase();
    if (String(targets) === String(rows) || String(targets) === String(rows.slice(0, -1))) return [];
    if (targets.length !== rows.length && targets.length !== rows.length - 1) throw new NoCase();
    const at = targets.findIndex((size, place) => size !== rows[place]);
    throw new Misfits(LETTERS[at], [rows[at], targets[at]], [0, 1]);
  },
};
