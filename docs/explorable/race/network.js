/**
 * The small network of the race, and its passes: each is really run, on the same graph as any typed function.
 *
 * It has k inputs, two layers of k neurons and one output, and the loss asks the output to be 1. Its weights and inputs
 * are spread evenly by the golden ratio, so that they are the same each time.
 *
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {{ wide: number, text: string, graph: Graph, names: string[], at: Record<string, number>, values: number[], loss: number }} Network
 */
import { memo } from "../memo.js";
import { build } from "../twin/build.js";
import { parse } from "../twin/parser.js";
import { backward, forward } from "../twin/passes.js";
import { planOf } from "../twin/plan.js";
import { SMALL } from "./counting.js";

export const NUDGE = 0.001;
export const LAYERS = 3; // of weights
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const REACH = 1.8; // of a weight, in layers of one neuron
const MOST_NODES = 400;

/** The network with so many weights, if it is small enough to be seen. @param {number} weights @returns {Network | null} */
export function networkOf(weights) {
  const size = SMALL.find((one) => one.weights === weights);
  return size ? memo(size, "network", [], () => made(size.wide)) : null;
}

/** @param {number} wide @returns {Network} */
function made(wide) {
  const places = Array.from({ length: wide }, (_, place) => place + 1);
  let count = 0;
  /** @param {string} below */
  const sum = (below) => places.map((place) => `w${(count += 1)}*${below}${place}`).join(" + ");
  const lines = [
    ...places.map((place) => `g${place} = tanh(${sum("x")})`),
    ...places.map((place) => `h${place} = tanh(${sum("g")})`),
    `y = ${sum("h")}`,
    "(y - 1)^2",
  ];
  const text = lines.join("\n");
  const names = Array.from({ length: count }, (_, place) => `w${place + 1}`);
  const reach = REACH / Math.sqrt(wide);
  const weights = names.map((name, place) => [name, spread(place + 1, reach)]);
  const inputs = places.map((place) => [`x${place}`, spread(3 * place, 1)]);
  const at = Object.fromEntries([...inputs, ...weights]);
  const graph = build(parse(text), { mostNodes: MOST_NODES });
  const { values } = forward(graph, at);
  return { wide, text, graph, names, at, values, loss: values[graph.output] };
}

/** Between -reach and reach. @type {(place: number, reach: number) => number} */
function spread(place, reach) {
  return Number((reach * (2 * ((place * GOLDEN) % 1) - 1)).toFixed(2));
}

/** One forward pass, with one weight nudged: the loss. @type {(network: Network, name: string, by: number) => number} */
export function nudged({ graph, at }, name, by) {
  const { values } = forward(graph, { ...at, [name]: at[name] + by });
  return values[graph.output];
}

/** The slope that nudging finds: from the loss as it is, or from both sides. @type {(network: Network, name: string, sides: 1 | 2) => number} */
export function slopeByNudging(network, name, sides) {
  const up = nudged(network, name, NUDGE);
  return sides === 2 ? (up - nudged(network, name, -NUDGE)) / (2 * NUDGE) : (up - network.loss) / NUDGE;
}

/**
 * One pass of forward mode: how the loss moves with one weight, carried up beside the values.
 *
 * Method: tangents, or dual numbers (Clifford 1873; Wengert 1964).
 * @type {(network: Network, name: string) => number}
 */
export function slopeCarried({ graph, at }, name) {
  const { values } = forward(graph, at);
  const plan = planOf(graph);
  const all = [...values, ...plan.constants];
  const moves = all.map(() => 0);
  for (const { index, name: own, sign } of plan.variables) if (own === name) moves[index] = sign;
  for (const { index, row, u, v, w, edges } of plan.operations) {
    for (const { operand, place } of edges) moves[index] += row.partials[place](all[u], all[v], all[w], all[index]) * moves[operand];
  }
  return moves[graph.output];
}

/** One forward and one backward pass: the slope of every weight. @param {Network} network @returns {number[]} */
export function slopesBackward(network) {
  const { graph, at, names } = network;
  return memo(network, "backward", [], () => {
    const { gradient } = backward(graph, forward(graph, at).values);
    return names.map((name) => gradient[name]);
  });
}

/** The size of the largest slope, by which all are drawn. @param {Network} network */
export function strongest(network) {
  return Math.max(...slopesBackward(network).map(Math.abs));
}
