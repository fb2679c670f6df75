/**
 * Composites on arrays: their value and what goes back, from the texts of their rows.
 * The twin of backprop_core/tracing/composites.py.
 *
 * A text is about the entries along an axis: `sum`, `mean` and `max` go along it and keep it as one entry. So one text
 * serves a row, each row of a matrix, and all entries at once.
 *
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./meetings.js").Entries} Entries
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 */
import { arrayOperations } from "../../generated/table.js";
import { along as goAlong, special } from "../../generated/arrays.js";
import { constantValue, ownName } from "./expression.js";
import { sameShape, size } from "./ways.js";
import { stretchedShape } from "./letters.js";
import { asValue, entriesIn, shapeOf, spread } from "./meetings.js";
import { parse } from "./parser.js";
import { entryByEntry, valueOf } from "./row_code_arrays.js";

const CALLED = [...goAlong, "softmax", "log_softmax", "onehot"].map((name) => `${name}(x) = x`).join("; ");
/** @type {Map<string, Node[]>} */
const parsed = new Map();

/** A row's text as flat nodes, in which what goes along the axis, and other composites, are calls. @param {string} text */
export function nodesOf(text) {
  let nodes = parsed.get(text);
  if (!nodes) {
    const { lines } = parse(`${CALLED}; ${text.replaceAll("max(", "amax(").replaceAll("softamax(", "softmax(")}`);
    parsed.set(text, (nodes = lines[lines.length - 1].nodes));
  }
  return nodes;
}

/** What a composite stands for, as flat nodes, in which only what goes along the axis is a call. @param {string} text */
export function nodesAlong(text) {
  const key = `along ${text}`;
  let nodes = parsed.get(key);
  if (!nodes) {
    const called = goAlong.map((name) => `${name}(x) = x`).join("; ");
    const { lines } = parse(`${called}; ${text}`);
    parsed.set(key, (nodes = lines[lines.length - 1].nodes));
  }
  return nodes;
}

/**
 * The axis that a composite goes along, or all of them (null): how many entries are on it, and the shape that is left
 * where it is kept as one entry.
 * @typedef {{ axis: number | null, count: number, kept: number[] }} Axis
 */

/** @type {(axis: number | null, shape: number[]) => Axis} */
function axisOf(axis, shape) {
  if (axis === null) return { axis, count: size(shape), kept: shape.map(() => 1) };
  const place = axis < 0 ? axis + shape.length : axis;
  return { axis: place - shape.length, count: shape[place], kept: oneAt(shape, place) };
}

/** A shape with a single entry on one of its axes. @type {(shape: number[], axis: number) => number[]} */
function oneAt(shape, axis) {
  return shape.map((one, place) => (place === axis ? 1 : one));
}

/**
 * What `sum`, `mean` and `amax` mean: one entry for all along the axis, which stays.
 * @type {(name: string, value: Value, axis: number | null, count: number) => Value}
 */
function gathered(name, value, axis, count) {
  const shape = shapeOf(value);
  const entries = entriesIn(value);
  const place = axis === null ? 0 : axis + shape.length;
  const length = axis === null ? entries.length : shape[place];
  const between = axis === null ? 1 : size(shape.slice(place + 1)); // entries from one to the next along the axis
  const kept = axis === null ? shape.map(() => 1) : oneAt(shape, place);
  const isLargest = name === "amax";
  const made = new Float64Array(entries.length / length);
  for (let at = 0; at < made.length; at += 1) {
    let from = Math.floor(at / between) * between * length + (at % between);
    let total = isLargest ? -Infinity : 0;
    for (let turn = 0; turn < length; turn += 1, from += between) {
      total = isLargest ? Math.max(total, entries[from]) : total + entries[from];
    }
    made[at] = name === "mean" ? total / count : total;
  }
  return asValue(made, kept);
}

/** What a text of a row comes to, from what its names are; what the row names for its texts is worked out first. @type {(row: ArrayRow, text: string, names: Record<string, Value>, axis: Axis) => Value} */
function workedOut(row, text, names, axis) {
  const known = { ...names };
  const used = new Set(nodesOf(text).map(({ name }) => name));
  for (const [letter, meaning] of row.given) if (used.has(letter)) known[letter] = valueOfText(meaning, known, axis);
  return valueOfText(text, known, axis);
}

/** @type {(text: string, known: Record<string, Value>, axis: Axis) => Value} */
function valueOfText(text, known, axis) {
  /** @type {Value[]} */
  const found = [];
  for (const node of nodesOf(text)) {
    const inside = node.operands.map((operand) => found[operand]);
    if (node.operation === "constant") found.push(constantValue(node));
    else if (node.operation === "variable") found.push(known[ownName(node)]);
    else if (node.operation !== "call") found.push(valueOf(node.operation, inside));
    else if (goAlong.includes(ownName(node))) found.push(gathered(ownName(node), inside[0], axis.axis, axis.count));
    else {
      const row = arrayOperations[ownName(node)];
      found.push(workedOut(row, row.value, { u: inside[0] }, axis));
    }
  }
  return found[found.length - 1];
}

/** A composite at given shapes: which axis it goes along, what its operands are to its text, and what n is. */
export class Composite {
  /**
   * @param {string} name
   * @param {number[][]} shapes of its operands
   * @param {number[]} result its shape
   * @param {import("./letters.js").Settings} settings
   */
  constructor(name, shapes, result, settings) {
    this.row = arrayOperations[name];
    /** @type {Record<string, any>} */
    const chosen = { ...this.row.settings, ...settings };
    this.shapes = shapes;
    this.result = result;
    this.eps = Number(chosen.eps ?? 0);
    const { letters } = this.row;
    this.whole = letters === "all" ? stretchedShape(shapes) : shapes[0];
    this.along = axisOf(letters === "all" ? null : chosen.axis === undefined ? -1 : chosen.axis, this.whole);
    this.rows = letters === "scores" && this.whole.length === 2 ? this.whole[0] : 1;
    this.classes = letters === "scores" && !sameShape(shapes[1], shapes[0]);
  }

  /** What the names of a text are: classes as rows of zeros with a one, a causal row up to its diagonal. @param {Value[]} given @returns {Record<string, Value>} */
  names([u, v]) {
    const n = this.along.count;
    const first = this.row.name === "causal_softmax" ? this.upToDiagonal(u) : u;
    if (v === undefined) return { u: first, n, eps: this.eps };
    return { u: first, v: this.classes ? this.oneHot(v) : v, n, eps: this.eps };
  }

  /** Rows that end at the diagonal: nothing stands beyond it. @param {Value} value @returns {Entries} */
  upToDiagonal(value) {
    const [rows, columns] = this.whole.slice(-2);
    const entries = entriesIn(value).map((entry, at) => {
      return at % columns > Math.floor(at / columns) % rows ? -Infinity : entry;
    });
    return { shape: this.whole, entries };
  }

  /** A row for each class, with a one at its place; undefined where a class is no place. @param {Value} classes @returns {Entries} */
  oneHot(classes) {
    const count = this.whole[this.whole.length - 1];
    const entries = new Float64Array(size(this.whole));
    for (const [row, place] of entriesIn(classes).entries()) {
      if (Number.isInteger(place) && place >= 0 && place < count) entries[row * count + place] = 1;
      else entries.fill(NaN, row * count, (row + 1) * count);
    }
    return { shape: this.whole, entries };
  }

  /** The value at these operands. @param {Value[]} given */
  value(given) {
    return this.shaped(workedOut(this.row, this.row.value, this.names(given), this.along));
  }

  /** What a text gives, in the shape of the result; scores are averaged over their rows. @param {Value} made @returns {Value} */
  shaped(made) {
    const entries = entriesIn(made);
    if (this.row.letters !== "scores") return asValue(entries, this.result);
    return entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
  }

  /**
   * What goes back into an operand, before anything is folded.
   * @type {(given: Value[], value: Value, upstream: Value, rank: number) => Value}
   */
  pull(given, value, upstream, rank) {
    if (this.classes && rank === 1) return asValue(new Float64Array(size(this.shapes[1])), this.shapes[1]); // a place and no amount
    let [g, z] = [upstream, value];
    if (!sameShape(this.result, this.whole)) {
      const isAlong = this.row.letters === "along";
      if (isAlong) [g, z] = [g, z].map((one) => asValue(entriesIn(one), this.along.kept));
      else g = /** @type {number} */ (g) / this.rows;
    }
    let made = workedOut(this.row, this.row.pulls[rank], { ...this.names(given), z, g }, this.along);
    for (const holds of special[this.row.name] ?? []) {
      made = entryByEntry((entry, result) => (holds(result) ? 0 : entry), [made, z]);
    }
    return asValue(spread(made, this.whole), this.whole);
  }
}
