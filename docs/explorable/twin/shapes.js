/**
 * The shape of every node, worked out by letters before any number; what does not fit is said in a sentence. The twin
 * of backprop_core/graph/shapes.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Node} Node
 * @typedef {number[]} Shape
 *
 * Shapes that do not fit: which letter, its two sizes, and which operands have them.
 * @typedef {{ letter: string, sizes: [number, number], operands: [number, number] }} Misfit
 */
import { arrayOperations, leastSettings, limits, messages, signsOf } from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { entriesOf, isArray, rowOf } from "./expression.js";
import { shapeOf, shown } from "./point.js";
import { fill } from "./template.js";
import { among, CLOSING, codePoints, OPENING } from "./tokens.js";

const LETTERS = "ijklmnpq";

/** Whether a graph works with arrays, whatever its variables are. @param {Graph} graph */
export function hasArrays({ nodes }) {
  return nodes.some((node) => node.operation in arrayOperations || isArray(node));
}

/**
 * The shape of each node: none for a number, [3] for a vector, [2, 3] for a matrix.
 * @param {Graph} graph
 * @param {Record<string, Shape>} [given] the shapes of variables, where they have values
 * @returns {Shape[]}
 * @throws {BackpropError} shapes do not fit, at the place of the operation that they do not fit in
 */
export function shapesOf(graph, given = {}) {
  const known = new Map([...graph.program.shapes, ...Object.entries(given)]);
  const implicit = new Set(graph.program.implicit.map(String));
  /** @type {Shape[]} */
  const found = [];
  for (const [index, node] of graph.nodes.entries()) {
    if (node.operation === "constant") found.push(isArray(node) ? shapeOf(entriesOf(String(node.literal))) : []);
    else if (!node.operands.length) found.push(known.get(String(node.name)) ?? []);
    else found.push(new Fitting(graph, found, index, implicit).shape());
  }
  return found;
}

/** Thrown where an operation has no case with these numbers of axes. */
class NoCase extends Error {}

/** Thrown where a letter has two sizes. */
class Misfits extends Error {
  /** @param {string} letter @param {[number, number]} sizes @param {[number, number]} operands */
  constructor(letter, sizes, operands) {
    super(letter);
    this.letter = letter;
    this.sizes = sizes;
    this.operands = operands;
  }
}

/** One operation, the shapes of its operands, and what is said where they do not fit. */
class Fitting {
  /**
   * @param {Graph} graph
   * @param {Shape[]} found
   * @param {number} index
   * @param {Set<string>} implicit
   */
  constructor(graph, found, index, implicit) {
    this.graph = graph;
    this.node = graph.nodes[index];
    this.implicit = implicit;
    this.operands = this.node.operands.map((operand) => found[operand]);
    const row = arrayOperations[this.node.operation];
    /** @type {Record<string, any>} */
    this.told = { ...row?.settings, ...Object.fromEntries(this.node.settings ?? []) };
  }

  /** The shape of the result. @returns {Shape} */
  shape() {
    const { operation } = this.node;
    if (!(operation in arrayOperations) && this.operands.every((shape) => !shape.length)) return [];
    this.checkProduct();
    this.checkTold();
    const made = this.met();
    if (made.length > limits.axes) this.fail("axes", { most: limits.axes });
    const count = product(made);
    if (count < 1) this.fail("no entries", {});
    if (count > limits.entries) this.fail("too large array", { count, most: limits.entries });
    return made;
  }

  /** @returns {Shape} */
  met() {
    try {
      return meeting(this.node.operation, this.operands, this.told);
    } catch (error) {
      if (error instanceof Misfits) return this.failForSizes(error);
      if (error instanceof NoCase) return this.failForCase();
      throw error;
    }
  }

  // What can be said before the letters meet

  /** Refuse a product of two arrays without a sign: it may be either of two. */
  checkProduct() {
    const { operation, span } = this.node;
    if (operation !== "multiply" || !this.operands.every((shape) => shape.length) || !this.implicit.has(String(span))) return;
    const [u, v] = [this.said(0), this.said(1)];
    this.fail("no sign of product", { u, v }, `${u} @ ${v}`);
  }

  /** Refuse settings that cannot be, whatever meets. */
  checkTold() {
    const { operation } = this.node;
    for (const [setting, least] of Object.entries(leastSettings)) {
      for (const value of [this.told[setting] ?? least].flat()) if (value < least) this.fail("least", { setting, least });
    }
    if (operation === "take") this.checkIndex(this.told.index);
    else if (operation === "reshape") this.checkReshape(this.told.shape);
    else if ((this.told.axis ?? null) !== null) {
      const depth = this.operands[0].length + (operation === "stack" ? 1 : 0);
      const { axis } = this.told;
      if (!depth) this.failForCase();
      if (Array.isArray(axis) && arrayOperations[operation].letters !== "reduced") this.fail("axes at once", { name: operation });
      const axes = (Array.isArray(axis) ? axis : [axis]).map(Number);
      for (const one of axes) {
        if (one < -depth || one >= depth) this.fail("no axis", { these: this.these(), last: depth - 1, axis: one });
      }
      const different = new Set(axes.map((one) => (one + depth) % depth)).size;
      if (different < axes.length) this.fail("axis twice", { name: operation.replace(/^a(?=m)/, "") });
    }
  }

  /** Refuse places that an array does not have. @param {import("./expression.js").Index[]} index */
  checkIndex(index) {
    const [shape] = this.operands;
    if (index.length > shape.length) {
      this.fail(shape.length ? "too many places" : "no places", { these: this.these(), count: index.length });
    }
    const listed = new Set(index.flatMap((item) => (Array.isArray(item) && item[0] === "rows" ? item.length - 1 : [])));
    if (listed.size > 1) {
      const [one, two] = [...listed].sort((a, b) => a - b);
      this.fail("lists", { one, two });
    }
    for (const [rank, item] of index.entries()) {
      const axis = shape[rank];
      if (Array.isArray(item) && item[0] === "slice") {
        if (item[3] === 0) this.fail("least", { setting: "step", least: 1 });
        if (!sliced(item, axis)) this.fail("empty slice", { these: this.these() });
        continue;
      }
      for (const place of Array.isArray(item) ? item.slice(1) : [item]) {
        if (Number(place) >= -axis && Number(place) < axis) continue;
        this.fail("no place", { these: this.these(), last: axis - 1, place });
      }
    }
  }

  /** Refuse a shape that does not hold as many entries. @param {Shape} wanted */
  checkReshape(wanted) {
    const count = product(this.operands[0]);
    const open = wanted.filter((size) => size === -1).length;
    const fixed = product(wanted.filter((size) => size !== -1));
    if (open > 1) this.fail("two open", {});
    if (wanted.some((size) => size < -1 || size === 0)) this.fail("least", { setting: "a size", least: 1 });
    if (open ? count % fixed : count !== fixed) {
      this.fail("reshape", { these: this.these(), count, shape: shown(wanted).replace("-1", "?") });
    }
  }

  // What is said where they do not meet

  /** @type {(misfit: Misfit) => never} */
  failForSizes({ letter, sizes: [one, two], operands: [first, second] }) {
    const { operation } = this.node;
    const these = this.these();
    if (!(operation in arrayOperations) || operation === "mse") this.fail("not stretched", { these, one, two });
    if (["max_pool", "mean_pool"].includes(operation) || (operation === "conv" && letter === "p")) {
      this.fail("no window", { these, one, two });
    }
    const turned = operation === "matmul" ? this.turned() : null;
    const holes = { these, letter, one, two, u: this.said(first), v: this.said(second), turned };
    this.fail(turned === null ? "misfit" : "misfit of turned", holes, turned);
  }

  /** A product with one of its matrices turned, where that fits: `W.T @ x`. */
  turned() {
    for (const turned of [0, 1]) {
      const shapes = this.operands.map((shape, rank) => (rank === turned ? [...shape].reverse() : shape));
      if (shapes[turned].length !== 2 || shapes[0][shapes[0].length - 1] !== shapes[1][0]) continue;
      return [0, 1].map((rank) => this.said(rank) + (rank === turned ? ".T" : "")).join(" @ ");
    }
    return null;
  }

  /** @returns {never} */
  failForCase() {
    const { operation: name } = this.node;
    const key = `case ${name}`;
    return this.fail(key in messages ? key : "case", { name, these: this.these(), u: this.said(0) });
  }

  /** The operands with their shapes: W is 2×3 and x is a vector of 2. */
  these() {
    const said = [...new Set(this.operands.map((shape, rank) => inWords(this.said(rank), shape)))];
    const last = said.pop();
    return said.length ? `${said.join(", ")} and ${last}` : String(last);
  }

  /** An operand as its reader knows it: by its name, or as it was typed. @param {number} rank */
  said(rank) {
    const { nodes, names, labels, program } = this.graph;
    const index = this.node.operands[rank];
    const node = nodes[index];
    if (node.operation === "variable" || names[index] !== null) return String(names[index] ?? node.name);
    const text = [...program.source].slice(...node.span).join("");
    return codePoints(text) > limits.said || text.includes("\n") ? labels[index] : bracketed(node, text);
  }

  /** Refuse the operation; `instead` is what may have been meant in its place. @type {(key: string, holes: Record<string, unknown>, instead?: string | null) => never} */
  fail(key, holes, instead = null) {
    const { source, notation } = this.graph.program;
    const [start, stop] = this.node.span;
    const fix = instead !== null && notation === "text" ? corrected(source, start, stop, instead) : null;
    throw refusal(key, placeOfSign(source, this.node), source, holes, fix);
  }
}

/** How many entries an array has. @param {Shape} shape */
function product(shape) {
  return shape.reduce((count, size) => count * size, 1);
}

/** A name with its shape: x is a vector of 3. @type {(name: string, shape: Shape) => string} */
function inWords(name, shape) {
  const key = ["is number", "is vector"][shape.length] ?? "is array";
  return fill(messages[key], { name, shape: shown(shape) });
}

/** What was typed for an operand, in parentheses where it binds weaker than a product. @type {(node: Node, text: string) => string} */
function bracketed({ operation }, text) {
  const isWhole = operation === "constant" || rowOf(operation).binds > 2;
  return isWhole || /^\(.*\)$/su.test(text) ? text : `(${text})`;
}

/** Where the sign of an operation stands: the last one outside brackets; else where the operation begins. @type {(source: string, node: Node) => number} */
function placeOfSign(source, { operation, span: [start, stop] }) {
  const signs = signsOf[operation] ?? "";
  const letters = signs ? [...source] : [];
  let depth = 0;
  for (let place = stop - 1; signs && place > start; place -= 1) {
    const sign = letters[place];
    depth += (among(CLOSING, sign) ? 1 : 0) - (among(OPENING, sign) ? 1 : 0);
    if (depth === 0 && signs.includes(sign)) return place;
  }
  return start;
}

// The shape of a result, as its letters say.

/** @type {(operation: string, shapes: Shape[], told: Record<string, any>) => Shape} */
function meeting(operation, shapes, told) {
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
function sliced([, start, stop, step], axis) {
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
