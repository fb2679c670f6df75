/**
 * What the output moves with at a point, and whose values it needs. The twin of backprop_core/tracing/moving.py.
 *
 * A choice takes one of two operands, whatever the other is worth. What the output does not move with here (an operand
 * that is not taken, or does not win, or lies below a flat function) passes nothing on, even where its own slope is
 * infinite.
 *
 * @typedef {import("./build.js").Graph} Graph
 */
import { operations } from "../../generated/table.js";
import { numbersAt, sharesOfWinners } from "./careful.js";
import { places } from "./expression.js";
import { planOf } from "./plan.js";

/**
 * Whether the output moves with each node here: not with what is not taken, does not win, or lies below a plateau. The
 * values are those of the nodes, then the folded constants.
 * @type {(graph: Graph, values: number[]) => boolean[]}
 */
export function movedWith(graph, values) {
  return reached(graph, (index, rank) => !isStill(graph, values, index, rank));
}

/** Whether the output's value needs that of each node here: all but what is not taken. @type {(graph: Graph, values: number[]) => boolean[]} */
export function neededFor(graph, values) {
  const all = [...values, ...planOf(graph).constants];
  return reached(graph, (index, rank) => !isPassedOver(graph, all, index, rank));
}

/** Which nodes are reached from the output through edges that are open. @type {(graph: Graph, isOpen: (index: number, rank: number) => boolean) => boolean[]} */
function reached({ nodes, output }, isOpen) {
  const found = nodes.map((_, index) => index === output);
  for (let index = output; index >= 0; index -= 1) {
    if (!found[index]) continue;
    for (const [rank, operand] of nodes[index].operands.entries()) found[operand] ||= isOpen(index, rank);
  }
  return found;
}

/** Whether a choice does not take this operand. @type {(graph: Graph, values: number[], index: number, rank: number) => boolean} */
function isPassedOver(graph, values, index, rank) {
  const node = graph.nodes[index];
  if (!operations[node.operation].chooses) return false;
  const by = values[planOf(graph).slots[index][0]];
  return !Number.isNaN(by) && places(node)[rank] === (by ? 2 : 1);
}

/** Whether the value of a node stays as it is while one operand moves a little. @type {(graph: Graph, values: number[], index: number, rank: number) => boolean} */
export function isStill(graph, values, index, rank) {
  const node = graph.nodes[index];
  const row = operations[node.operation];
  const numbers = numbersAt(planOf(graph).slots[index], values);
  if (!row.partials.length) {
    return !Number.isNaN(values[index]) && sharesOfWinners(numbers, values[index])[places(node)[rank]] === 0;
  }
  if (row.chooses) return places(node)[rank] === 0 || isPassedOver(graph, values, index, rank);
  return row.flat !== null && Boolean(row.flat(...numbers));
}
