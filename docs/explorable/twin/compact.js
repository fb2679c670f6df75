/**
 * The compact view: each constant is written into the operation that uses it, ×4, +1, (·)².
 * The twin of backprop_core/graph/compact.py.
 *
 * @typedef {import("./expression.js").Node} Node
 */
import { arrayOperations, mostInOne } from "../../generated/table.js";
import { isArray, makeNode } from "./expression.js";

/**
 * Write the constants of a graph into the operations that use them; named lines stay nodes.
 *
 * An operation of constants only is one constant. The order of evaluation stays the graph's, so both passes give the
 * same numbers to the last bit.
 * @param {Node[]} nodes a graph's nodes, the output last
 * @param {(string | null)[]} names of the variable or the line that each is
 * @returns {{ nodes: Node[], names: (string | null)[] }} those that are left
 */
export function fold(nodes, names) {
  /** The expression of each node that is a constant, else nothing. @type {Node[][]} */
  const whole = [];
  /** @type {Node[][]} */
  const unnamed = [];
  for (const [index, node] of nodes.entries()) {
    const leaf = node.operation === "constant" && !isArray(node);
    whole.push(leaf ? [node] : joined(node, node.operands.map((operand) => unnamed[operand])));
    unnamed.push(names[index] === null ? whole[index] : []);
  }
  const needed = new Set([nodes.length - 1]);
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    if (!needed.has(index) || whole[index].length) continue;
    const away = folds(nodes[index], unnamed);
    for (const [place, operand] of nodes[index].operands.entries()) if (!away[place]) needed.add(operand);
  }
  const left = [...needed].sort((a, b) => a - b);
  const places = new Map(left.map((index, place) => [index, place]));
  return {
    nodes: left.map((index) => withConstants(nodes[index], whole[index], unnamed, places)),
    names: left.map((index) => names[index]),
  };
}

/**
 * An operation of constants as one expression; nothing where an operand is no constant or all are too long.
 * @param {Node} node
 * @param {Node[][]} parts
 */
function joined(node, parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const none = node.operation in arrayOperations || !parts.length || parts.some((part) => !part.length);
  if (none || length >= mostInOne) return [];
  /** @type {Node[]} */
  const flat = [];
  const results = parts.map((part) => {
    const before = flat.length;
    for (const one of part) flat.push({ ...one, operands: one.operands.map((operand) => before + operand) });
    return flat.length - 1;
  });
  return [...flat, { ...node, operands: results }];
}

/**
 * Which operands are written into a node: the constants, unless they are all that it has, and too long for one.
 * @type {(node: Node, unnamed: Node[][]) => boolean[]}
 */
function folds({ operation, operands }, unnamed) {
  const constant = operands.map((operand) => unnamed[operand].length > 0 && !(operation in arrayOperations));
  return constant.every(Boolean) ? constant.map(() => false) : constant;
}

/**
 * A node as it stands in the compact graph.
 * @type {(node: Node, whole: Node[], unnamed: Node[][], places: Map<number, number>) => Node}
 */
function withConstants(node, whole, unnamed, places) {
  const { operands, span, call } = node;
  if (whole.length === 1) return node;
  if (whole.length) return makeNode("constant", { folded: [[0, whole]], span, call });
  const constant = folds(node, unnamed);
  return {
    ...node,
    operands: operands.filter((_, place) => !constant[place]).map((operand) => Number(places.get(operand))),
    folded: operands.flatMap((operand, place) => (constant[place] ? [[place, unnamed[operand]]] : [])),
  };
}
