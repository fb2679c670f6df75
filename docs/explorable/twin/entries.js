/**
 * The entries program: a graph with arrays, written out in single numbers. The twin of backprop_core/graph/entries.py.
 *
 * Each entry of each node becomes a node of its own, `z[1]`, and what its letters say is written out in products and
 * sums. Entries that only move become no node. What is left is a graph as any other.
 *
 * A node that is written, or a number that is known and need not be written: mostly 0 or 1.
 * @typedef {number | { known: number }} Entry
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./letters.js").Meeting} Meeting
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 */
import { arrayOperations, operations } from "../../generated/table.js";
import { settingsOf } from "./array_plan.js";
import { graphOf } from "./build.js";
import { nodesAlong } from "./composites.js";
import { refusal } from "./errors.js";
import { constantValue, entriesOf, isArray, isVariable, makeNode, ownName, places } from "./expression.js";
import { flat, sameShape, size, terms, unflat } from "./ways.js";
import { meeting } from "./letters.js";
import { placeText } from "./matrices.js";
import { entriesIn, shapeOf as valueShape } from "./meetings.js";
import { shapeOf } from "./point.js";
import { Trace } from "./trace.js";

/**
 * A graph of numbers that says the same as one with arrays; its variables are entries, as `W[1,2]`.
 * @param {Graph} graph
 * @param {Record<string, number[]>} given the shape of each variable; [] for a number
 * @param {{ classes?: Map<number, ArrayLike<number>>, mostNodes: number }} options `classes`: the values of the nodes
 *   that are classes of a cross-entropy, which say which score is meant
 * @returns {Graph}
 * @throws {BackpropError} when it would have more than `mostNodes` nodes
 */
export function writtenOut(graph, given, { classes = new Map(), mostNodes }) {
  const writer = new EntriesWriter(graph, given, classes, mostNodes);
  for (const index of graph.nodes.keys()) writer.write(index);
  return writer.finished();
}

/**
 * The trace of the same program written out in single numbers: its nodes are entries, `z[1]`.
 * @param {import("./array_trace.js").ArrayTrace} trace
 * @param {number} mostNodes
 * @returns {Trace}
 * @throws {BackpropError} when it would have more than `mostNodes` nodes
 */
export function inNumbers(trace, mostNodes) {
  const { graph, arraysAt, arrayValues } = trace;
  const given = Object.fromEntries(Object.entries(arraysAt).map(([name, value]) => [name, valueShape(value)]));
  const targets = graph.nodes.flatMap(({ operation, operands }) => (operation === "cross_entropy" ? [operands[1]] : []));
  const classes = new Map(targets.map((index) => [index, entriesIn(arrayValues[index])]));
  const written = writtenOut(graph, given, { classes, mostNodes });
  return Trace.of(written, entriesAt(written, arraysAt));
}

/** A point, entry by entry. @type {(graph: Graph, at: Record<string, import("./meetings.js").Value>) => Record<string, number>} */
export function entriesAt({ program }, at) {
  /** @type {Record<string, number>} */
  const found = Object.create(null); // a variable may be called __proto__
  for (const [name, value] of Object.entries(at)) {
    const shape = valueShape(value);
    for (const [place, entry] of entriesIn(value).entries()) found[placeText(name, unflat(place, shape))] = entry;
  }
  return Object.fromEntries(program.variables.map((name) => [name, found[name]]));
}

/** @param {Entry} entry @returns {entry is { known: number }} */
function isKnown(entry) {
  return typeof entry !== "number";
}

/** A number as Python writes it. @param {number} value */
function literalOf(value) {
  const isPlain = value === 0 || (value >= 1e-4 && value < 1e16);
  return isPlain ? String(value) : value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** Writes the entries of one node after the other. */
class EntriesWriter {
  /** @type {Node[]} */
  nodes = [];
  /** @type {Map<string, number>} */
  names = new Map();
  /** @type {Set<number>} */
  named = new Set();
  /** @type {number[][]} */
  shapes = [];
  /** @type {Entry[][]} */
  entries = [];
  /** @type {string[]} */
  variables = [];
  /** @type {[number, number]} */
  span = [0, 0];
  call = 0;

  /**
   * @param {Graph} graph
   * @param {Record<string, number[]>} given
   * @param {Map<number, ArrayLike<number>>} classes
   * @param {number} mostNodes
   */
  constructor(graph, given, classes, mostNodes) {
    this.graph = graph;
    this.given = given;
    this.classes = classes;
    this.mostNodes = mostNodes;
  }

  // Nodes of numbers.

  /** Append a node; operands that are known numbers are written as constants. @type {(operation: string, operands: Entry[], rest?: { name?: string | null, literal?: string | null }) => number} */
  add(operation, operands, { name = null, literal = null } = {}) {
    if (this.nodes.length >= this.mostNodes) {
      throw refusal("many entries", this.span[0], this.graph.program.source, { most: this.mostNodes });
    }
    const written = operands.map((operand) => this.written(operand));
    this.nodes.push(makeNode(operation, { operands: written, name, literal, span: this.span, call: this.call }));
    return this.nodes.length - 1;
  }

  /** The node of an entry; a number that was only known is written now. @param {Entry} entry @returns {number} */
  written(entry) {
    return isKnown(entry) ? this.number(entry.known) : entry;
  }

  /** A constant. @param {number} value @returns {number} */
  number(value) {
    const found = this.add("constant", [], { literal: literalOf(Math.abs(value)) });
    return value < 0 ? this.add("negate", [found]) : found;
  }

  /** A product, without the factors that are 1; 0 where one of them is. @param {Entry[]} factors @returns {Entry} */
  times(factors) {
    if (factors.some((factor) => isKnown(factor) && factor.known === 0)) return { known: 0 };
    const left = factors.filter((factor) => !isKnown(factor));
    return left.length ? left.reduce((product, factor) => this.add("multiply", [product, factor])) : { known: 1 };
  }

  /** A sum, without the parts that are 0. @param {Entry[]} parts @returns {Entry} */
  plus(parts) {
    const left = parts.filter((part) => !isKnown(part) || part.known !== 0);
    return left.length ? left.reduce((total, part) => this.add("add", [total, part])) : { known: 0 };
  }

  // Nodes of arrays.

  /** Write the entries of one node. @param {number} index */
  write(index) {
    const node = this.graph.nodes[index];
    [this.span, this.call] = [node.span, node.call];
    if (node.operation === "constant") this.constant(node);
    else if (isVariable(node)) this.variable(node);
    else this.operation(index, node);
  }

  /** A typed number or array, or an expression of numbers that a compact graph has folded. @param {Node} node */
  constant(node) {
    if (node.folded.length) return this.keep([], [this.expression(node.folded[0][1])]);
    if (!isArray(node)) return this.keep([], [this.add("constant", [], node)]);
    const nested = entriesOf(String(node.literal));
    const numbers = /** @type {number[]} */ (/** @type {any[]} */ ([nested]).flat(Infinity));
    return this.keep(shapeOf(nested), numbers.map((number) => this.number(number)));
  }

  /** An expression of constants. @param {Node[]} nodes @returns {number} */
  expression(nodes) {
    /** @type {number[]} */
    const placed = [];
    for (const node of nodes) placed.push(this.add(node.operation, node.operands.map((operand) => placed[operand]), node));
    return placed[placed.length - 1];
  }

  /** A variable: each entry is one; in a tree minus a variable is one node. @param {Node} node */
  variable(node) {
    const shape = this.given[ownName(node)] ?? [];
    const found = Array.from({ length: size(shape) }, (_, at) => {
      const entry = placeText(ownName(node), unflat(at, shape));
      let leaf = this.names.get(entry);
      if (leaf === undefined) {
        leaf = this.add("variable", [], { name: entry });
        this.names.set(entry, leaf);
        this.named.add(leaf);
        this.variables.push(entry);
      }
      return node.operation === "variable" ? leaf : this.add("negate", [leaf]);
    });
    this.keep(shape, found);
  }

  /** Note a node's entries. @type {(shape: number[], entries: Entry[]) => void} */
  keep(shape, entries) {
    this.shapes.push(shape);
    this.entries.push(entries);
  }

  /** An operation: entry by entry, by its letters, or by the text of a composite. @type {(index: number, node: Node) => void} */
  operation(index, node) {
    const { shapes, operands } = this.operands(node);
    const met = meeting(node.operation, shapes, settingsOf(node));
    const found =
      node.operation in operations
        ? this.entryByEntry(node.operation, met, shapes, operands)
        : met.ways.length
          ? this.byLetters(met, operands)
          : this.composite(index, node, met, shapes, operands);
    this.keep(met.shape, found);
    const label = this.graph.labels[index];
    for (const [at, entry] of found.entries()) {
      // Entries that only move keep the name that they have.
      if (isKnown(entry) || !this.nodes[entry].operands.length || this.named.has(entry)) continue;
      this.names.set(placeText(label, unflat(at, met.shape)), entry);
      this.named.add(entry);
    }
  }

  /** The shapes and entries of what a node works on, folded constants among them. @param {Node} node */
  operands(node) {
    /** @type {{ shape: number[], entries: Entry[] }[]} */
    const found = [];
    for (const [rank, place] of places(node).entries()) {
      const operand = node.operands[rank];
      found[place] = { shape: this.shapes[operand], entries: this.entries[operand] };
    }
    for (const [place, nodes] of node.folded) found[place] = { shape: [], entries: [this.expression(nodes)] };
    return { shapes: found.map(({ shape }) => shape), operands: found.map(({ entries }) => entries) };
  }

  /** A row of numbers at each entry; what is stretched stands at several. @type {(operation: string, met: Meeting, shapes: number[][], operands: Entry[][]) => Entry[]} */
  entryByEntry(operation, met, shapes, operands) {
    return this.meetings(met).map((meets) => {
      return this.add(operation, meets.map((place, rank) => operands[rank][flat(place, shapes[rank])]));
    });
  }

  /** The places that meet in each entry, where only one of each operand does. @param {Meeting} met @returns {number[][][]} */
  meetings({ shape, ways: [way] }) {
    return Array.from({ length: size(shape) }, (_, at) => [...terms(way, unflat(at, shape))][0]);
  }

  /** The sums of products that the letters say; the largest or smallest of what meets. @type {(met: Meeting, operands: Entry[][]) => Entry[]} */
  byLetters({ shape, entries, ways }, operands) {
    return Array.from({ length: size(shape) }, (_, at) => {
      const parts = ways.flatMap((way) =>
        [...terms(way, unflat(at, way.result.shape))].map((meets) =>
          this.times(way.factors.map((side, rank) => operands[side.rank][flat(meets[rank], side.shape)])),
        ),
      );
      return this.oneOf(entries, parts, ways[ways.length - 1].scale);
    });
  }

  /** What many entries come to: their sum or mean, or the one that wins. @type {(entries: string, parts: Entry[], scale: number) => Entry} */
  oneOf(entries, parts, scale) {
    if (entries === "max" || entries === "min") return parts.length > 1 ? this.add(entries, parts) : parts[0];
    const total = this.plus(parts);
    return scale === 1 ? total : this.add("divide", [total, { known: Math.round(1 / scale) }]);
  }

  /** A composite: its text for each row of entries that it goes along. @type {(index: number, node: Node, met: Meeting, shapes: number[][], operands: Entry[][]) => Entry[]} */
  composite(index, node, met, shapes, operands) {
    const row = arrayOperations[node.operation];
    const chosen = /** @type {Record<string, any>} */ ({ ...row.settings, ...settingsOf(node) });
    if (row.letters === "all") {
      const all = meeting("add", shapes, {});
      const meets = this.meetings(all);
      const both = shapes.map((shape, rank) => meets.map((places_) => operands[rank][flat(places_[rank], shape)]));
      return [this.one(this.text(row, both[0], both[1], size(all.shape), chosen))];
    }
    if (row.letters === "scores") return [this.scores(index, row, shapes, operands)];
    const [shape] = shapes;
    const rows = rowsAlong(shape, chosen.axis === undefined ? -1 : chosen.axis);
    const found = /** @type {Entry[]} */ (Array("keepdims" in row.settings ? rows.length : size(shape)).fill({ known: 0 }));
    for (const [number, all] of rows.entries()) {
      let inside = all.map((at) => operands[0][at]);
      if (row.name === "causal_softmax") inside = inside.slice(0, unflat(all[0], shape)[shape.length - 2] + 1);
      const made = this.text(row, inside, null, inside.length, chosen);
      if (Array.isArray(made)) for (const [at, one] of made.entries()) found[all[at]] = one;
      else found[number] = made;
    }
    return found.map((one) => this.written(one));
  }

  /** What must be one entry. @param {Entry | Entry[]} made @returns {Entry} */
  one(made) {
    return /** @type {Entry} */ (made);
  }

  /** The mean of a text over the rows; a class is a row of zeros with a 1. @type {(index: number, row: ArrayRow, shapes: number[][], operands: Entry[][]) => Entry} */
  scores(index, row, shapes, operands) {
    const width = shapes[0][shapes[0].length - 1];
    const count = size(shapes[0]) / width;
    const parts = Array.from({ length: count }, (_, number) => {
      /** @param {Entry[]} entries */
      const rowOf = (entries) => entries.slice(number * width, (number + 1) * width);
      const right = this.classes.get(this.graph.nodes[index].operands[1])?.[number];
      const wanted = sameShape(shapes[1], shapes[0])
        ? rowOf(operands[1])
        : Array.from({ length: width }, (_, at) => /** @type {Entry} */ ({ known: at === right ? 1 : 0 }));
      return this.one(this.text(row, rowOf(operands[0]), wanted, width, {}));
    });
    const total = this.plus(parts);
    return count === 1 ? total : this.add("divide", [total, { known: count }]);
  }

  /** A composite's text, written out for one row of entries. @type {(row: ArrayRow, u: Entry[], v: Entry[] | null, n: number, chosen: Record<string, any>) => Entry | Entry[]} */
  text(row, u, v, n, chosen) {
    const known = /** @type {Record<string, Entry[] | number | null>} */ ({ u, v, n, eps: Number(chosen.eps ?? 0) });
    /** @type {Rows[]} */
    const found = [];
    for (const node of nodesAlong(row.expands)) {
      const inside = node.operands.map((operand) => found[operand]);
      if (node.operation === "constant") found.push({ one: this.number(constantValue(node)) });
      else if (node.operation === "variable") {
        const value = known[ownName(node)];
        found.push(typeof value === "number" ? { one: this.number(value) } : { all: value ?? [] });
      } else if (node.operation === "call") {
        const total = this.plus(inside[0].all ?? []);
        found.push({ one: ownName(node) === "mean" ? this.add("divide", [total, { known: n }]) : total });
      } else found.push(this.each(node.operation, inside));
    }
    const { one, all } = found[found.length - 1];
    return all ?? /** @type {Entry} */ (one);
  }

  /** A row of numbers on rows of entries, or on one entry. @type {(operation: string, inside: Rows[]) => Rows} */
  each(operation, inside) {
    const count = inside.find(({ all }) => all)?.all?.length;
    if (count === undefined) return { one: this.simple(operation, inside.map(({ one }) => /** @type {Entry} */ (one))) };
    const all = Array.from({ length: count }, (_, at) => {
      return this.simple(operation, inside.map(({ one, all }) => /** @type {Entry} */ (all ? all[at] : one)));
    });
    return { all };
  }

  /** A row of numbers; products with a known 0 or 1 are not written. @type {(operation: string, inside: Entry[]) => Entry} */
  simple(operation, inside) {
    return operation === "multiply" ? this.times(inside) : this.add(operation, inside);
  }

  /** The graph of what was written. */
  finished() {
    const output = this.written(this.entries[this.entries.length - 1][0]);
    const { source, notation } = this.graph.program;
    const { variables, nodes, names } = this;
    const program = { source, lines: [], variables, notation, notes: [], shapes: [], implicit: [] };
    return graphOf(program, { nodes, output, names, calls: [...this.graph.calls] });
  }
}

/** @typedef {{ one?: Entry, all?: Entry[] }} Rows one entry, or one for each along the axis */

/**
 * The rows of an array along an axis, each the places of its entries among all; all in one where it is null.
 * @type {(shape: number[], axis: number | null) => number[][]}
 */
function rowsAlong(shape, axis) {
  if (axis === null) return [Array.from({ length: size(shape) }, (_, at) => at)];
  const along = (axis + shape.length) % shape.length;
  const kept = shape.map((count, place) => (place === along ? 1 : count));
  return Array.from({ length: size(kept) }, (_, start) => {
    const place = unflat(start, kept);
    return Array.from({ length: shape[along] }, (_, at) => flat(place.map((one, number) => (number === along ? at : one)), shape));
  });
}
