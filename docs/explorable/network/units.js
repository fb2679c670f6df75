/**
 * A program's graph as layers of units: each named line is one, each call of a function of the program, each input, and
 * the output. What lies between two units is not drawn here: the weights along the way are written on the edge, or, if
 * they belong to no edge, at the unit.
 *
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {{ from: number, weight: string | null }} Edge
 * @typedef {{ node: number, label: string, layer: number, group: string | null, edges: Edge[], loose: string[],
 *   isInput: boolean }} Unit its `node` in the graph, `from` the place of a unit in the list
 */
import { isVariable, ownName } from "../twin/expression.js";

export const MOST_UNITS = 40;

/**
 * The units, operands first.
 * @param {import("../twin/build.js").Graph} graph
 * @param {import("../parts/roles.js").Roles} roles
 * @returns {Unit[]}
 */
export function unitsOf(graph, roles) {
  const inputs = new Set(roles.inputs);
  /** @type {Map<number, number>} */
  const places = new Map();
  /** @type {Unit[]} */
  const units = [];
  for (const [node, { operation, name }] of graph.nodes.entries()) {
    const isInput = operation === "variable" && name !== null && inputs.has(name);
    if (!isInput && !isUnit(graph, node)) continue;
    const { edges, loose } = isInput ? { edges: [], loose: [] } : reached(graph, node, places);
    const layer = edges.reduce((most, { from }) => Math.max(most, units[from].layer + 1), isInput ? 0 : 1);
    places.set(node, units.length);
    units.push({ node, label: graph.labels[node], layer, group: groupOf(graph, node), edges, loose, isInput });
  }
  return units;
}

/**
 * Whether a node that is no variable is drawn: a named line, the result of a call, or the output.
 * @type {(graph: Graph, node: number) => boolean}
 */
function isUnit(graph, node) {
  const { call, operation } = graph.nodes[node];
  if (operation === "constant" || isVariable(graph.nodes[node])) return node === graph.output;
  if (node === graph.output || graph.names[node] !== null) return true;
  const outside = graph.users[node].every(([user]) => graph.nodes[user].call !== call);
  return Boolean(call) && outside;
}

/** @type {(graph: Graph, node: number) => string | null} */
function groupOf({ nodes, calls }, node) {
  const { call } = nodes[node];
  return call ? calls[call - 1].function : null;
}

/**
 * What a unit is made from: the units below it, each with its weight, and the other variables on the way.
 * @type {(graph: Graph, top: number, places: Map<number, number>) => { edges: Edge[], loose: string[] }}
 */
function reached({ nodes }, top, places) {
  /** @type {Map<number, Edge>} */
  const edges = new Map();
  /** @type {Set<string>} */
  const loose = new Set();
  /** @param {number} index */
  const variable = (index) => !places.has(index) && nodes[index].operation === "variable";
  const seen = new Set();
  const waiting = [...nodes[top].operands].reverse();
  while (waiting.length) {
    const index = /** @type {number} */ (waiting.pop());
    if (seen.has(index)) continue;
    if (!places.has(index)) seen.add(index);
    const { operation, operands } = nodes[index];
    const from = places.get(index);
    if (from !== undefined) {
      if (!edges.has(from)) edges.set(from, { from, weight: null });
    } else if (operation === "multiply" && variable(operands[0]) !== variable(operands[1])) {
      const [weight, other] = variable(operands[0]) ? operands : [operands[1], operands[0]];
      const unit = places.get(other);
      if (unit !== undefined && !edges.has(unit)) edges.set(unit, { from: unit, weight: nodes[weight].name });
      else waiting.push(...[...operands].reverse());
    } else if (operation === "variable") {
      loose.add(ownName(nodes[index]));
    } else {
      waiting.push(...[...operands].reverse());
    }
  }
  return { edges: [...edges.values()], loose: [...loose] };
}
