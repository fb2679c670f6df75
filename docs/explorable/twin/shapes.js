/**
 * The shape of every node, worked out by letters before any number; what does not fit is said in a sentence. The twin
 * of backprop_core/graph/shapes.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./letter_shapes.js").Shape} Shape
 *
 * Shapes that do not fit: which letter, its two sizes, and which operands have them.
 * @typedef {{ letter: string, sizes: [number, number], operands: [number, number] }} Misfit
 */
import { arrayOperations, leastSettings, limits, messages, signsOf } from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { entriesOf, isArray, rowOf } from "./expression.js";
import { meeting, Misfits, NoCase, product, sliced } from "./letter_shapes.js";
import { shapeOf, shown } from "./point.js";
import { fill } from "./template.js";
import { among, CLOSING, codePoints, OPENING } from "./tokens.js";

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
