/**
 * A node of a trace: what it is, what it is worth, and what stands in it. The twin of
 * backprop_core/tracing/trace_node.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./names.js").Notation} Notation
 *
 * A constant that the compact view has written into the operation that uses it: where it stands among the operands of
 * the operation, how it was typed, and what it is worth.
 * @typedef {{ place: number, text: string, value: number }} FoldedConstant
 *
 * One node: what it is, what it is worth, and where it stands (in node spacings).
 * @typedef {object} TraceNode
 * @property {number} id
 * @property {string} label
 * @property {string} operation
 * @property {number[]} operands
 * @property {number[]} users
 * @property {string} text its own formula, in letters
 * @property {number} value
 * @property {number | null} adjoint null for a constant
 * @property {[number, number]} span in the source, in code points
 * @property {string | null} group the function it came from
 * @property {number} call
 * @property {string | null} name
 * @property {boolean} leads
 * @property {number} x
 * @property {number} y
 * @property {[number, number][][]} bends
 * @property {FoldedConstant[]} constants that the compact view has written into it
 * @property {(notation: Notation) => string} symbol what stands inside the node
 */
import { Letters } from "./formulas.js";
import { layOut } from "./layout.js";
import { foldedSymbol, symbol } from "./marks.js";
import { finite } from "./numbers.js";
import { operandNumbers } from "./plan.js";
import { asTyped, constantAtom } from "./writer.js";

/** @type {WeakMap<Graph, TraceNode[]>} */
const drawings = new WeakMap();

/** What is the same for all traces of a graph: words in letters, users, places. Made once. @param {Graph} graph */
export function drawing(graph) {
  let drawn = drawings.get(graph);
  if (!drawn) drawings.set(graph, (drawn = draw(graph)));
  return drawn;
}

/** @param {Graph} graph @returns {TraceNode[]} */
function draw(graph) {
  const { places, bends } = layOut(graph);
  const letters = new Letters(graph, "text");
  const blank = graph.nodes.map(() => NaN);
  return graph.nodes.map((node, id) => ({
    id,
    label: graph.labels[id],
    operation: node.operation,
    operands: node.operands,
    users: graph.users[id].map(([user]) => user),
    text: letters.local(id),
    value: NaN,
    adjoint: null,
    span: node.span,
    group: node.call ? graph.calls[node.call - 1].function : null,
    call: node.call,
    name: node.operands.length || node.folded.length ? graph.names[id] : node.name,
    leads: graph.leads[id],
    x: places[id][0],
    y: places[id][1],
    bends: bends[id],
    constants: constantsOf(graph, node, id, blank),
    symbol: (notation) => inside(node, notation),
  }));
}

/**
 * The constants that are written into an operation; `blank` stands for the values of the nodes.
 * @type {(graph: Graph, node: import("./expression.js").Node, id: number, blank: number[]) => FoldedConstant[]}
 */
function constantsOf(graph, { operands, folded }, id, blank) {
  if (!operands.length || !folded.length) return [];
  const numbers = operandNumbers(graph, blank, id);
  return folded.map(([place, nodes]) => ({ place, text: constantAtom(nodes, "text").text, value: numbers[place] }));
}

/**
 * What stands inside a node: the operation as mathematics, the number or the name.
 * @type {(node: import("./expression.js").Node, notation: Notation) => string}
 */
function inside(node, notation) {
  if (node.folded.length) {
    return node.operands.length ? foldedSymbol(node, notation) : constantAtom(node.folded[0][1], notation).text;
  }
  if (node.operands.length) return symbol(node.operation, notation);
  if (node.operation !== "negate") return asTyped(node, notation).text;
  return `-${asTyped({ ...node, operation: "variable" }, notation).text}`;
}

/** @type {(node: TraceNode, plain: (value: number | null) => any) => any} */
export function nodeData({ symbol: _, value, adjoint, constants, ...rest }, plain) {
  const folded = constants.map((constant) => ({ ...constant, value: finite(constant.value) }));
  return { ...rest, value: plain(value), adjoint: plain(adjoint), constants: folded };
}
