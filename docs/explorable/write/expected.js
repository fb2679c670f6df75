/**
 * What the core's trace says of the graphs that a reader's program is tried on: values, partials and gradients.
 *
 * @typedef {[string, ...(string | number)[]][]} Spec for each node its operation and its operands, or a leaf and its value
 * @typedef {{ text: string, spec: Spec, values: number[], partials: number[][], gradients: number[], operands: number[][] }} Expected
 */
import { planes } from "../../generated/planes.js";
import { rolesOf } from "../parts/roles.js";
import { after, placeOf } from "../parts/training.js";
import { build } from "../twin/build.js";
import { parse } from "../twin/parser.js";
import { backward, forward } from "../twin/passes.js";

/** @typedef {[string, Record<string, number>]} Case a program of the core's language, and a point; every leaf is a variable, so that it has a gradient */

/** @type {Case[]} */
const PLAIN = [
  ["s = a*x + d; s*s", { a: 3, x: 2, d: 1.5 }],
  ["s = a*x + d; s + s*s", { a: 4, x: -2, d: 0.5 }],
  ["p = a*b; q = p + a; q*b", { a: 3, b: -2.5 }],
  ["p = x*y; q = p*x; p + q", { x: 2, y: 0.5 }],
];
/** @type {Case[]} */
const BENT = [
  ["s = tanh(a*x); s + s*x", { a: 0.7, x: 1.5 }],
  ["s = sigmoid(a + x); s*a", { a: 0.5, x: -2 }],
];

/** @type {(one: Case) => Expected} */
function expected([text, at]) {
  const program = parse(text, undefined, Object.keys(at));
  const graph = build(program);
  const { values } = forward(graph, at);
  const { adjoints, contributions } = backward(graph, values);
  const partials = graph.nodes.map(({ operands }) => operands.map(() => 1));
  for (const { node, operand, rank, partial } of contributions) if (operand !== null) partials[node][rank] = partial;
  /** @type {Spec} */
  const spec = graph.nodes.map(({ operation, operands }, place) => (operands.length ? [operation, ...operands] : ["leaf", values[place]]));
  return { text, spec, values, partials, gradients: adjoints.map(Number), operands: graph.nodes.map(({ operands }) => [...operands]) };
}

/** The graphs of sums and products; with functions too, if asked. */
export function graphs(bent = false) {
  return [...PLAIN, ...(bent ? BENT : [])].map(expected);
}

/** What the home page's training comes to: the loss before each step, and the knobs and the loss at the end. @param {number} steps */
export function trained(steps) {
  const { text, at, rows, rate, weights } = planes[0];
  const program = parse(text, undefined, Object.keys(at));
  const roles = rolesOf(program.variables, { inputs: ["x", "y"], targets: ["t"] });
  const lesson = { graph: build(program), roles, fixed: {}, rows };
  const losses = [];
  let place = placeOf(lesson, Object.fromEntries(weights.map((name) => [name, at[name]])), rate);
  for (let step = 0; step < steps; step += 1) {
    losses.push(place.value);
    place = placeOf(lesson, after(place), rate);
  }
  return { losses, knobs: place.at, loss: place.value };
}
