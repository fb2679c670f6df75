/**
 * What both passes do on a graph, worked out once and without a point. The twin of backprop_core/tracing/plan.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./careful.js").Row} Row
 */
import { operations } from "../../generated/table.js";
import { numbersAt, valueOf } from "./careful.js";
import { constantValue, isVariable, ownName, places } from "./expression.js";

/**
 * What both passes do on one graph, made once: the constants, where the given numbers go, the nodes that are worked
 * out, and from the output down the nodes with edges that lead to a variable. `u`, `v` and `w` are the first operands;
 * an operation of one operand has it as all of them.
 * @typedef {{ index: number, name: string, sign: number }} Given
 * Constants that a compact graph has folded away stand behind the values of its nodes. `slots` are the places of the
 * operands among all these; `faults` tells for which nodes a constant is undefined or too large, and why.
 * @typedef {{ operand: number, rank: number, place: number }} Edge `place`: among the operands of the operation
 * @typedef {{ index: number, row: Row, slots: number[], u: number, v: number, w: number, edges: Edge[] }} Operation
 * @typedef {{ start: number[], constants: number[], faults: Map<number, string>, variables: Given[],
 *   operations: Operation[], down: (Operation | Given)[], slots: number[][],
 *   above: Map<string, { variables: Given[], operations: Operation[] }> }} Plan `above`: what depends on a variable
 */

/** @type {WeakMap<Graph, Plan>} */
const plans = new WeakMap();

/** The plan of a graph, made when it is first asked for. @param {Graph} graph @returns {Plan} */
export function planOf(graph) {
  let plan = plans.get(graph);
  if (!plan) plans.set(graph, (plan = makePlan(graph)));
  return plan;
}

/** @param {Graph} graph @returns {Plan} */
function makePlan({ nodes, leads }) {
  /** @type {Plan} */
  const plan = {
    start: nodes.map(() => NaN),
    constants: [],
    faults: new Map(),
    variables: [],
    operations: [],
    down: [],
    slots: [],
    above: new Map(),
  };
  for (const [index, node] of nodes.entries()) {
    const { operation, operands, folded } = node;
    const workedOut = folded.map(([, expression]) => constant(expression));
    const fault = workedOut.find(({ reason }) => reason)?.reason;
    if (fault) plan.faults.set(index, fault);
    plan.slots.push(slotsOf(node, nodes.length + plan.constants.length));
    if (operation === "constant") {
      plan.start[index] = folded.length ? workedOut[0].value : constantValue(node);
      continue;
    }
    plan.constants.push(...workedOut.map(({ value }) => value));
    if (isVariable(node)) {
      const given = { index, name: ownName(node), sign: operation === "variable" ? 1 : -1 };
      plan.variables.push(given);
      if (given.sign < 0) plan.down.push(given);
    } else {
      const slots = plan.slots[index];
      const [u, v = u, w = u] = slots;
      const place = places(node);
      const edges = operands
        .map((operand, rank) => ({ operand, rank, place: place[rank] }))
        .filter(({ operand }) => leads[operand]);
      const worked = { index, row: operations[operation], slots, u, v, w, edges };
      plan.operations.push(worked);
      if (edges.length) plan.down.push(worked);
    }
  }
  plan.down.reverse();
  return plan;
}

/**
 * Where the numbers stand that a node's operation works on; its folded constants from the slot `free` on.
 * @param {import("./expression.js").Node} node
 * @param {number} free
 */
export function slotsOf(node, free) {
  if (!node.folded.length || !node.operands.length) return node.operands; // a constant works on nothing
  /** @type {number[]} */
  const slots = [];
  for (const [rank, place] of places(node).entries()) slots[place] = node.operands[rank];
  for (const [number, [place]] of node.folded.entries()) slots[place] = free + number;
  return slots;
}

/**
 * The numbers that a node's operation works on, folded constants among them.
 * @param {Graph} graph
 * @param {number[]} values
 * @param {number} index
 */
export function operandNumbers(graph, values, index) {
  const { slots, constants } = planOf(graph);
  return slots[index].map((slot) => (slot < values.length ? values[slot] : constants[slot - values.length]));
}

/**
 * What an expression of constants is worth, and why it is undefined or too large, if it is.
 * @param {import("./expression.js").Node[]} nodes
 */
export function constant(nodes) {
  /** @type {number[]} */
  const values = [];
  /** @type {string | null} */
  let why = null;
  for (const node of nodes) {
    if (node.operation === "constant") {
      values.push(constantValue(node));
      continue;
    }
    const { value, reason } = valueOf(operations[node.operation], numbersAt(node.operands, values));
    values.push(value);
    why ??= reason;
  }
  return { value: values[values.length - 1], reason: why };
}
