/**
 * Program to flat nodes: names are looked up, function calls and composites inlined, lines shared.
 * The twin of backprop_core/graph/inline.py.
 *
 * @typedef {import("./parser.js").Node} Node
 * @typedef {import("./parser.js").Program} Program
 *
 * One call that was inlined: the function's name, and the number of the call around it (0: none).
 * @typedef {{ function: string, parent: number }} Call
 *
 * A whole program as one list of nodes. Each use of a variable is a node of its own; a named line is one
 * node however often it is used: `names` tells which.
 * @typedef {{ nodes: Node[], output: number, names: Map<string, number>, calls: Call[] }} Flat
 *
 * A function's body, inlined once: the nodes of its parameters are bound, all others copied at a call.
 * @typedef {{ nodes: Node[], result: number, parameters: number[], calls: Call[] }} Body
 */
import { operations } from "../../generated/table.js";
import { refusal } from "./errors.js";
import { makeNode, ownName, parse } from "./parser.js";

export const MOST_NODES = 2_000_000;

/** Appends nodes to one list, copying bodies into it; `lines` tells which nodes are named lines. */
class Writer {
  /**
   * @param {Map<string, Body>} functions
   * @param {Map<string, number>} lines
   * @param {boolean} expand
   */
  constructor(functions, lines, expand) {
    this.functions = functions;
    this.lines = lines;
    this.expand = expand;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Call[]} */
    this.calls = [];
  }

  /**
   * Append one line's nodes; give the index of its result.
   * @param {Node[]} nodes
   * @param {Map<string, number>} scope
   */
  add(nodes, scope) {
    /** @type {number[]} */
    const at = [];
    for (const node of nodes) {
      const { operation, span } = node;
      const operands = node.operands.map((index) => at[index]);
      const bound = operation === "variable" ? scope.get(ownName(node)) : undefined;
      if (bound !== undefined) {
        at.push(bound);
      } else if (operation === "call") {
        const name = ownName(node);
        at.push(this.inline(name, /** @type {Body} */ (this.functions.get(name)), operands, null));
      } else if (this.expand && operations[operation]?.expands) {
        at.push(this.inline(operation, composite(operation), operands, span));
      } else {
        at.push(this.nodes.push({ ...node, operands }) - 1);
      }
    }
    return at[at.length - 1];
  }

  /**
   * Copy a body, its parameters bound to nodes that are there already.
   * @param {string} name of the function
   * @param {Body} body
   * @param {number[]} operands
   * @param {[number, number] | null} span in the source, where it is not that of the body
   */
  inline(name, body, operands, span) {
    const number = this.calls.push({ function: name, parent: 0 });
    for (const call of body.calls) {
      this.calls.push({ function: call.function, parent: call.parent ? call.parent + number : number });
    }
    const bound = new Map(body.parameters.map((place, rank) => [place, operands[rank]]));
    /** @type {number[]} */
    const at = [];
    for (const [index, node] of body.nodes.entries()) {
      const there = bound.get(index) ?? (node.operation === "variable" ? this.lines.get(ownName(node)) : undefined);
      if (there !== undefined) {
        at.push(there);
      } else {
        const copy = { ...node, operands: node.operands.map((operand) => at[operand]), span: span ?? node.span };
        at.push(this.nodes.push({ ...copy, call: node.call ? node.call + number : number }) - 1);
      }
    }
    return at[body.result];
  }

  /**
   * Read a definition into a body; must be asked of a new writer.
   * @param {string[]} parameters
   * @param {Node[]} nodes
   * @returns {Body}
   */
  body(parameters, nodes) {
    const places = new Map(parameters.map((name, index) => [name, index]));
    this.nodes = parameters.map((name) => makeNode("variable", { name }));
    const result = this.add(nodes, places);
    return { nodes: this.nodes, result, parameters: [...places.values()], calls: this.calls };
  }
}

/** @type {Map<string, Body>} */
const composites = new Map();

/** The body that a composite operation stands for, read from its row once. @param {string} name */
function composite(name) {
  let body = composites.get(name);
  if (!body) {
    const { expands, arity } = operations[name];
    const [line] = parse(/** @type {string} */ (expands)).lines;
    const writer = new Writer(new Map(), new Map(), true);
    body = writer.body(["u", "v"].slice(0, arity[0]), line.nodes);
    composites.set(name, body);
  }
  return body;
}

/**
 * Give a program its nodes.
 * @param {Program} program
 * @param {boolean} expand write composite operations (sigmoid, tanh, ...) out in simpler ones
 * @param {number} mostNodes
 * @returns {Flat}
 * @throws {BackpropError} when the calls would unfold into more nodes than that
 */
export function resolve(program, expand = false, mostNodes = MOST_NODES) {
  const wanted = countFirst(program, expand, mostNodes);
  /** @type {Map<string, Body>} */
  const functions = new Map();
  /** @type {Map<string, number>} */
  const names = new Map();
  const writer = new Writer(functions, names, expand);
  let output = 0;
  for (const { name, parameters, nodes } of program.lines) {
    if (!parameters) {
      output = writer.add(nodes, names);
      if (name !== null) names.set(name, output);
    } else if (name !== null && wanted.has(name)) {
      functions.set(name, new Writer(functions, new Map(), expand).body(parameters, nodes));
    }
  }
  return { nodes: writer.nodes, output, names, calls: writer.calls };
}

/**
 * The functions that are called, once it is sure that their calls do not unfold into too many nodes.
 * @type {(program: Program, expand: boolean, mostNodes: number) => Set<string | null>}
 */
function countFirst({ lines, source }, expand, mostNodes) {
  /** @type {Map<string | null, number>} by the name of the function */
  const sizes = new Map();
  /** @type {Set<string | null>} */
  const assigned = new Set();
  let total = 0;
  for (const { name, parameters, nodes } of lines) {
    let size = parameters ? 0 : total;
    /** @type {Set<string | null>} */
    const own = new Set(parameters ?? []); // as the assigned ones, names of nodes that stand elsewhere
    for (const { operation, name: called, span } of nodes) {
      if (operation === "call") {
        size += /** @type {number} */ (sizes.get(called));
        if (size > mostNodes && !parameters) {
          throw refusal("unfolds", span[0], source, { name: called, most: mostNodes });
        }
      } else if (expand && operations[operation]?.expands) {
        const body = composite(operation);
        size += body.nodes.length - body.parameters.length;
      } else if (operation !== "variable" || !(own.has(called) || assigned.has(called))) {
        size += 1;
      }
    }
    if (parameters) {
      sizes.set(name, Math.min(size, mostNodes + 1));
    } else {
      total = size;
      assigned.add(name);
    }
  }
  const wanted = new Set();
  for (const { name, parameters, nodes } of [...lines].reverse()) {
    if (parameters && !wanted.has(name)) continue;
    for (const node of nodes) if (node.operation === "call") wanted.add(node.name);
  }
  return wanted;
}
