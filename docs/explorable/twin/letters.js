/**
 * Letters: which entries of arrays meet in an operation, and where what they make goes.
 * The twin of backprop_core/language/letters.py.
 *
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 * @typedef {import("./ways.js").Index} Index
 * @typedef {import("./ways.js").Side} Side
 * @typedef {import("./ways.js").Way} Way
 *
 * What happens between the entries of a node's operands: the shape of the result, the row of numbers that is used on
 * entries that meet (empty for a composite), and the ways, more than one where each operand has its own.
 * @typedef {{ shape: number[], entries: string, ways: Way[] }} Meeting
 *
 * @typedef {Record<string, any>} Settings those of a node, with the defaults of its row
 */
import { letters as LETTERS } from "../../generated/arrays.js";
import { arrayOperations } from "../../generated/table.js";
import { flat, makeIndex, plainSide, sameShape, size, UPSTREAM } from "./ways.js";

/** Shapes that do not fit: which letter, its two sizes, and which operands have them (from 0). */
export class MisfitError extends Error {
  /**
   * @param {string} letter
   * @param {[number, number]} sizes
   * @param {[number, number]} operands
   */
  constructor(letter, sizes, operands) {
    super(`${letter} is ${sizes[0]} in one and ${sizes[1]} in the other`);
    this.letter = letter;
    this.sizes = sizes;
    this.operands = operands;
  }
}

/** An operation for which these numbers of axes are no case. */
export class NoCaseError extends Error {}

/** The first letters, one for each axis. @param {number} count */
function firstLetters(count) {
  return [...LETTERS.slice(0, count)];
}

/** The size of each letter. @type {(letters: string[], sizes: number[]) => Record<string, number>} */
function sized(letters, sizes) {
  return Object.fromEntries(letters.map((letter, place) => [letter, sizes[place]]));
}

// What the entries of numbers' rows do: all letters are the same, and a letter that an operand lacks is stretched.

/**
 * The shape of an operation entry by entry, by NumPy's rule: axes from the last, and a 1 fits any size.
 * @param {number[][]} shapes
 * @throws {MisfitError} where two sizes differ and neither is 1
 */
export function stretchedShape(shapes) {
  const depth = Math.max(...shapes.map((shape) => shape.length));
  const padded = shapes.map((shape) => [...Array(depth - shape.length).fill(1), ...shape]);
  return Array.from({ length: depth }, (_, axis) => {
    const sizes = padded.map((shape) => shape[axis]);
    const large = sizes.find((one) => one !== 1) ?? 1;
    for (const [rank, one] of sizes.entries()) {
      if (one !== 1 && one !== large) throw new MisfitError(LETTERS[axis], [large, one], [sizes.indexOf(large), rank]);
    }
    return large;
  });
}

/** How an operand of a shape is read where the result has its own. @type {(rank: number, shape: number[], result: number[]) => Side} */
function stretchedSide(rank, shape, result) {
  const before = result.length - shape.length;
  const indices = shape.map((one, axis) => {
    return one === result[before + axis] ? makeIndex([[LETTERS[before + axis], 1]]) : makeIndex();
  });
  return { rank, indices, shape };
}

/** The meeting of an operation entry by entry. @param {number[][]} shapes @returns {Meeting} */
export function stretched(shapes) {
  const result = stretchedShape(shapes);
  const letters = firstLetters(result.length);
  const factors = shapes.map((shape, rank) => stretchedSide(rank, shape, result));
  const way = { sizes: sized(letters, result), factors, result: plainSide(UPSTREAM, letters, result), scale: 1 };
  return { shape: result, entries: "", ways: [way] };
}

/** How what arrives for a stretched operand is added up in its shape; null where nothing was stretched. @type {(shape: number[], result: number[]) => Way | null} */
export function fold(shape, result) {
  if (sameShape(shape, result)) return null;
  const letters = firstLetters(result.length);
  const factors = [plainSide(UPSTREAM, letters, result)];
  return { sizes: sized(letters, result), factors, result: stretchedSide(0, shape, result), scale: 1 };
}

// The rows of arrays.

/**
 * What happens between the entries of operands of these shapes.
 * @param {string} operation the name of a row of arrays, or of numbers
 * @param {number[][]} shapes of its operands
 * @param {Settings} settings those of the node; what is not there is at its default
 * @returns {Meeting}
 * @throws {MisfitError} where a letter has two sizes
 * @throws {NoCaseError} where the row has no case with these numbers of axes
 */
export function meeting(operation, shapes, settings) {
  if (!Object.hasOwn(arrayOperations, operation)) return stretched(shapes);
  const row = arrayOperations[operation];
  const chosen = { ...row.settings, ...settings };
  return Array.isArray(row.letters) ? lettered(row, shapes, chosen) : WAYS[row.letters](row, shapes, chosen);
}

/** The indices of each operand and of the result: `c i+p,f c p->f i` or `ij,jk->ik`. @param {string} letters */
function partsOf(letters) {
  const spaced = letters.includes("+");
  return letters.split(/,|->/).map((side) => (spaced ? side.split(" ").filter(Boolean) : [...side.trim()]));
}

/** A row that states its letters, in the case with as many axes as the operands have. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function lettered(row, shapes, chosen) {
  for (const letters of row.letters) {
    const operands = partsOf(letters);
    const result = /** @type {string[]} */ (operands.pop());
    const fits = operands.length === shapes.length && operands.every((one, rank) => one.length === shapes[rank].length);
    if (fits) return readLetters(row.entries, operands, result, shapes, chosen);
  }
  throw new NoCaseError(row.name);
}

/**
 * A case of a row at given shapes: first the single letters have their sizes, then what is left of the sums.
 * @type {(entries: string, operands: string[][], result: string[], shapes: number[][], chosen: Settings) => Meeting}
 */
function readLetters(entries, operands, result, shapes, { stride = 1, pad = 0 }) {
  /** @type {Record<string, number>} */
  const sizes = {};
  /** @type {Record<string, number>} */
  const whose = {};
  for (const [rank, one] of operands.entries()) {
    for (const [place, letter] of one.entries()) {
      if (letter.includes("+")) continue;
      const axis = shapes[rank][place];
      if ((sizes[letter] ??= axis) !== axis) throw new MisfitError(letter, [sizes[letter], axis], [whose[letter], rank]);
      whose[letter] ??= rank;
    }
  }
  /** @type {Record<string, Index>} */
  const indices = {};
  for (const [place, text] of operands.flat().filter((one) => one.includes("+")).entries()) {
    const [moving, window] = text.split("+");
    const [across, up] = [ofAxis(stride, place), ofAxis(pad, place)];
    const rank = operands.findIndex((one) => one.includes(text));
    sizes[moving] = windows(shapes[rank][operands[rank].indexOf(text)], sizes[window], across, up);
    indices[text] = makeIndex([[moving, across], [window, 1]], up ? -up : 0);
  }
  const factors = operands.map((one, rank) => {
    return { rank, indices: one.map((text) => indices[text] ?? makeIndex([[text, 1]])), shape: shapes[rank] };
  });
  const shape = result.map((letter) => sizes[letter]);
  return { shape, entries, ways: [{ sizes, factors, result: plainSide(UPSTREAM, result, shape), scale: 1 }] };
}

/** A setting that may be one number for all axes or one for each. @type {(setting: number | number[], place: number) => number} */
function ofAxis(setting, place) {
  return Array.isArray(setting) ? setting[place] : setting;
}

/**
 * How many windows stand on an axis.
 * @type {(axis: number, window: number, stride: number, pad: number) => number}
 * @throws {MisfitError} where none does
 */
function windows(axis, window, stride, pad) {
  if (window > axis + 2 * pad) throw new MisfitError("p", [axis + 2 * pad, window], [0, 1]);
  return Math.floor((axis + 2 * pad - window) / stride) + 1;
}

/** The axes that a setting names, counted from 0; null names all. @type {(axis: number | number[] | null, depth: number) => number[]} */
export function axesOf(axis, depth) {
  if (axis === null) return [...Array(depth).keys()];
  return [axis].flat().map((one) => (one < 0 ? one + depth : one)).sort((one, other) => one - other);
}

/** Many entries become one: the letters of the axes that go are not in the result. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function reduced(row, [shape], { axis, keepdims }) {
  const letters = firstLetters(shape.length);
  const gone = axesOf(axis, shape.length);
  const axes = [...shape.keys()].filter((place) => keepdims || !gone.includes(place));
  const indices = axes.map((place) => (gone.includes(place) ? makeIndex() : makeIndex([[letters[place], 1]])));
  const result = axes.map((place) => (gone.includes(place) ? 1 : shape[place]));
  const scale = row.name === "mean" ? 1 / size(gone.map((place) => shape[place])) : 1;
  const factors = [plainSide(0, letters, shape)];
  const way = { sizes: sized(letters, shape), factors, result: { rank: UPSTREAM, indices, shape: result }, scale };
  return { shape: result, entries: row.entries, ways: [way] };
}

/** Entries, slices and lists of places; two lists go together, as pairs. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function taken(row, [shape], { index }) {
  /** @type {Index[]} */
  const indices = [];
  /** @type {string[]} */
  const result = [];
  /** @type {Record<string, number>} */
  const sizes = {};
  let listed = "";
  for (const [place, axis] of shape.entries()) {
    const item = index[place] ?? ["slice", null, null, null];
    const letter = LETTERS[place];
    if (!Array.isArray(item)) indices.push(makeIndex([], item < 0 ? item + axis : item));
    else if (item[0] === "slice") {
      const { start, step, count } = sliceOf(item.slice(1), axis);
      sizes[letter] = count;
      result.push(letter);
      indices.push(makeIndex([[letter, step]], start));
    } else {
      const places = item.slice(1).map((/** @type {number} */ one) => (one < 0 ? one + axis : one));
      if (!listed) {
        listed = letter;
        sizes[letter] = places.length;
        result.push(letter);
      } else if (sizes[listed] !== places.length) {
        throw new MisfitError(listed, [sizes[listed], places.length], [0, 0]);
      }
      indices.push(makeIndex([[listed, 1]], 0, places));
    }
  }
  const made = result.map((letter) => sizes[letter]);
  const way = { sizes, factors: [{ rank: 0, indices, shape }], result: plainSide(UPSTREAM, result, made), scale: 1 };
  return { shape: made, entries: row.entries, ways: [way] };
}

/** Where a slice begins on an axis, how it goes on, and how many places it has; as Python's `slice.indices`. @type {(slice: (number | null)[], axis: number) => { start: number, step: number, count: number }} */
function sliceOf([from, to, by], axis) {
  const step = by ?? 1;
  const [low, high] = step < 0 ? [-1, axis - 1] : [0, axis];
  /** @type {(place: number | null, otherwise: number) => number} */
  const within = (place, otherwise) => {
    if (place === null) return otherwise;
    return Math.min(Math.max(place < 0 ? place + axis : place, low), high);
  };
  const start = within(from, step < 0 ? high : low);
  const stop = within(to, step < 0 ? low : high);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** The same entries in the same order, in another shape; one -1 is what is left. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function laidFlat(row, [shape], chosen) {
  const count = size(shape);
  /** @type {number[]} */
  const wanted = chosen.shape;
  const given = size(wanted.filter((one) => one !== -1));
  const result = wanted.map((one) => (one === -1 && given ? Math.floor(count / given) : one));
  if (size(result) !== count) throw new MisfitError("n", [count, size(result)], [0, 0]);
  const side = plainSide(0, ["n"], [count]);
  const way = { sizes: { n: count }, factors: [side], result: { ...side, rank: UPSTREAM }, scale: 1 };
  return { shape: result, entries: row.entries, ways: [way] };
}

/** One operand after the other: each has its own way, that starts where the one before ends. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function joined(row, shapes, chosen) {
  const [first] = shapes;
  const [axis] = axesOf(chosen.axis, first.length);
  for (const [rank, shape] of shapes.entries()) {
    if (shape.length !== first.length) throw new NoCaseError(row.name);
    for (const [place, one] of shape.entries()) {
      if (place !== axis && one !== first[place]) throw new MisfitError(LETTERS[place], [first[place], one], [0, rank]);
    }
  }
  const result = [...first];
  result[axis] = shapes.reduce((sum, shape) => sum + shape[axis], 0);
  let start = 0;
  const ways = shapes.map((shape, rank) => {
    const letters = firstLetters(shape.length);
    const side = plainSide(rank, letters, shape);
    const indices = side.indices.map((index, place) => (place === axis ? makeIndex([[letters[axis], 1]], start) : index));
    start += shape[axis];
    return { sizes: sized(letters, shape), factors: [side], result: { rank: UPSTREAM, indices, shape: result }, scale: 1 };
  });
  return { shape: result, entries: row.entries, ways };
}

/** Each operand at a place of its own on a new axis. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function stacked(row, shapes, chosen) {
  const [shape] = shapes;
  for (const [rank, other] of shapes.entries()) {
    if (other.length !== shape.length) throw new NoCaseError(row.name);
    for (const [place, one] of other.entries()) {
      if (one !== shape[place]) throw new MisfitError(LETTERS[place], [shape[place], one], [0, rank]);
    }
  }
  const [axis] = axesOf(chosen.axis, shape.length + 1);
  const letters = firstLetters(shape.length);
  const result = [...shape.slice(0, axis), shapes.length, ...shape.slice(axis)];
  const ways = shapes.map((_, rank) => {
    const side = plainSide(rank, letters, shape);
    const indices = [...side.indices.slice(0, axis), makeIndex([], rank), ...side.indices.slice(axis)];
    return { sizes: sized(letters, shape), factors: [side], result: { rank: UPSTREAM, indices, shape: result }, scale: 1 };
  });
  return { shape: result, entries: row.entries, ways };
}

/** Windows over the last axis of a vector, over the last two of all others. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function pooled(row, [shape], chosen) {
  if (!shape.length) throw new NoCaseError(row.name);
  const depth = Math.min(2, shape.length);
  const moving = firstLetters(shape.length);
  const inside = [...LETTERS.slice(-2)].slice(0, depth);
  const sizes = sized(moving, shape);
  const indices = moving.map((letter) => makeIndex([[letter, 1]]));
  for (const [place, letter] of inside.entries()) {
    const axis = shape.length - depth + place;
    const [window, stride, pad] = [chosen.size, chosen.stride ?? chosen.size, chosen.pad].map((one) => ofAxis(one, place));
    sizes[moving[axis]] = windows(shape[axis], window, stride, pad);
    sizes[letter] = window;
    indices[axis] = makeIndex([[moving[axis], stride], [letter, 1]], pad ? -pad : 0);
  }
  const result = moving.map((letter) => sizes[letter]);
  const scale = row.name === "mean_pool" ? 1 / size(inside.map((letter) => sizes[letter])) : 1;
  const factors = [{ rank: 0, indices, shape }];
  return { shape: result, entries: row.entries, ways: [{ sizes, factors, result: plainSide(UPSTREAM, moving, result), scale }] };
}

// Composites: no ways, only the shape of what they make.

/** A composite along an axis; it keeps the shape, or makes one entry of many as `sum` does. @type {(row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting} */
function along(row, shapes, chosen) {
  const [shape] = shapes;
  if ("keepdims" in row.settings) return { shape: reduced(row, shapes, chosen).shape, entries: "", ways: [] };
  if (!shape.length || (row.name === "causal_softmax" && shape.length < 2)) throw new NoCaseError(row.name);
  return { shape, entries: "", ways: [] };
}

/** One number of all entries of two operands. @type {(row: ArrayRow, shapes: number[][]) => Meeting} */
function allEntries(_, shapes) {
  stretchedShape(shapes);
  return { shape: [], entries: "", ways: [] };
}

/** Rows of scores, each with a class or with probabilities. @type {(row: ArrayRow, shapes: number[][]) => Meeting} */
function scores(row, [rows, targets]) {
  if (rows.length !== 1 && rows.length !== 2) throw new NoCaseError(row.name);
  if (!sameShape(targets, rows) && !sameShape(targets, rows.slice(0, -1))) {
    if (targets.length !== rows.length && targets.length !== rows.length - 1) throw new NoCaseError(row.name);
    const place = targets.findIndex((one, axis) => one !== rows[axis]);
    throw new MisfitError(LETTERS[place], [rows[place], targets[place]], [0, 1]);
  }
  return { shape: [], entries: "", ways: [] };
}

/** @type {Record<string, (row: ArrayRow, shapes: number[][], chosen: Settings) => Meeting>} */
const WAYS = {
  reduced,
  taken,
  "laid flat": laidFlat,
  joined,
  stacked,
  pooled,
  along,
  all: allEntries,
  scores,
};
