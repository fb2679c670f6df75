/**
 * The neurons of a network that separates points in a plane, and the knobs of each: the weights that its own line reads.
 *
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {import("../parts/roles.js").Roles} Roles
 * @typedef {{ node: number, label: string, knobs: string[] }} Neuron its `node` in the graph
 * @typedef {{ hidden: Neuron[], output: Neuron }} Neurons
 */
import { isVariable } from "../twin/expression.js";
import { BackpropError } from "../twin/errors.js";

const MOST_HIDDEN = 8;
const MOST_KNOBS = 48;

/**
 * @param {Graph} graph
 * @param {Roles} roles
 * @returns {Neurons}
 * @throws {BackpropError} when this is no network of two inputs and one output, or too large to be shown
 */
export function neuronsOf(graph, { weights, inputs, targets }) {
  if (inputs.length !== 2 || targets.length !== 1) {
    throw new BackpropError(`A plane has two inputs and one target, and this has ${inputs.length} and ${targets.length}: call them x, y and t.`);
  }
  const lines = [...graph.nodes.keys()].filter((node) => node !== graph.output && isLine(graph, node));
  const output = lines[lines.length - 1];
  if (output === undefined) throw new BackpropError("The output needs a line of its own before the loss, such as p = sigmoid(u*x + v*y + b).");
  const hidden = lines.filter((node) => node !== output);
  if (hidden.length > MOST_HIDDEN || weights.length > MOST_KNOBS) {
    throw new BackpropError(`This has ${hidden.length} neurons and ${weights.length} knobs; ${MOST_HIDDEN} and ${MOST_KNOBS} are shown at most.`);
  }
  const seen = new Set();
  /** @type {(node: number) => Neuron} */
  const neuron = (node) => {
    const knobs = readBy(graph, node).filter((name) => weights.includes(name) && !seen.has(name));
    for (const name of knobs) seen.add(name);
    return { node, label: graph.labels[node], knobs };
  };
  const found = { hidden: hidden.map(neuron), output: neuron(output) };
  const rest = weights.filter((name) => !seen.has(name)); // which the loss alone reads
  return rest.length ? { ...found, output: { ...found.output, knobs: [...found.output.knobs, ...rest] } } : found;
}

/** Whether a node is what a line of the program has named. @type {(graph: Graph, node: number) => boolean} */
function isLine({ nodes, names }, node) {
  return names[node] !== null && !isVariable(nodes[node]);
}

/** The variables that the line of a node reads, in their order. @type {(graph: Graph, top: number) => string[]} */
function readBy(graph, top) {
  /** @type {string[]} */
  const found = [];
  const waiting = [...graph.nodes[top].operands].reverse();
  while (waiting.length) {
    const node = /** @type {number} */ (waiting.pop());
    const { operation, name, operands } = graph.nodes[node];
    if (operation === "variable" && name !== null && !found.includes(name)) found.push(name);
    if (!isLine(graph, node)) waiting.push(...[...operands].reverse());
  }
  return found;
}
