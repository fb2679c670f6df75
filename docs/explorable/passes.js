/**
 * The forward pass and the backward pass: one value per node, one contribution per edge.
 * The twin of backprop_core/passes.py.
 *
 * Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
 * with care: a node outside its domain is undefined (NaN) and is named, a number too large is infinite.
 *
 * Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {typeof operations.add} Row one operation of the table
 *
 * What one edge brings: upstream adjoint x partial, into `operand` of `node` (indices). `operand` is null
 * for the seed. For a tree's leaf that is minus a variable, `operand` is the node itself and `rank` is -1.
 * @typedef {object} Contribution
 * @property {number} node
 * @property {number | null} operand
 * @property {number} rank
 * @property {number} upstream
 * @property {number} partial
 * @property {number} contribution
 * @property {number} total
 *
 * A place where a value (rank null) or a slope is undefined, or a number too large.
 * @typedef {{ node: number, rank: number | null, reason: string }} Problem
 * @typedef {{ values: number[], problems: Problem[] }} Forward
 * @typedef {{ adjoints: (number | null)[], contributions: Contribution[],
 *   gradient: Record<string, number>, problems: Problem[] }} Backward
 */
import { open, operations, tooLarge } from "../generated/table.js";
import { constantValue, isVariable } from "./graph.js";
import { parse } from "./parser.js";

/**
 * The value of every node, operands first.
 * @param {Graph} graph
 * @param {Record<string, number>} at a finite number for each variable of the program
 * @returns {Forward}
 */
export function forward(graph, at) {
  const values = [];
  const problems = [];
  for (const [index, node] of graph.nodes.entries()) {
    if (node.operation === "constant") {
      values.push(constantValue(node));
    } else if (isVariable(node)) {
      values.push(node.operation === "variable" ? at[node.name] : -at[node.name]);
    } else {
      const { value, reason } = valueOf(operations[node.operation], numbersOf(node, values));
      values.push(value);
      if (reason) problems.push({ node: index, rank: null, reason });
    }
  }
  return { values, problems };
}

/** The numbers of a node's operands. */
function numbersOf({ operands }, values) {
  return operands.map((operand) => values[operand]);
}

/**
 * The value of one operation by the rules of IEEE 754, undefined outside its domain, and what is wrong with it.
 * @param {Row} row
 * @param {number[]} numbers of the operands
 * @returns {{ value: number, reason: string | null }}
 */
export function valueOf(row, numbers) {
  if (numbers.some(Number.isNaN)) return { value: NaN, reason: null };
  const outside = whyOutside(row, numbers);
  if (outside) return { value: NaN, reason: outside };
  const value = row.value(...numbers);
  return { value, reason: unbounded(numbers, value) };
}

/** Why an operation has no value for these numbers, or undefined where it has one. */
function whyOutside(row, numbers) {
  return row.domain.find(({ holds }) => !holds(...numbers))?.reason;
}

/** Why an operation that is defined gives no finite number, where its operands do not tell already. */
function unbounded(numbers, value) {
  if (Number.isFinite(value) || numbers.some(Number.isNaN)) return null;
  if (numbers.every(Number.isFinite)) return tooLarge;
  return Number.isNaN(value) ? open : null;
}

/**
 * Every contribution, from the output down to the variables, and what they add up to.
 * @param {Graph} graph
 * @param {number[]} values the values of `forward` on the same graph
 * @returns {Backward}
 */
export function backward(graph, values) {
  const { nodes, leads, output, program } = graph;
  /** @type {(number | null)[]} */
  const adjoints = nodes.map(() => null);
  const problems = [];
  /** @type {Record<string, number>} */
  const gradient = Object.create(null);
  for (const name of program.variables) gradient[name] = 0;
  if (nodes[output].operation !== "constant") adjoints[output] = 1;
  const contributions = [
    { node: output, operand: null, rank: -1, upstream: 1, partial: 1, contribution: 1, total: 1 },
  ];
  if (nodes[output].operation === "variable") gradient[nodes[output].name] = 1;
  for (let index = output; index >= 0; index -= 1) {
    if (!leads[index]) continue;
    const node = nodes[index];
    const upstream = adjoints[index];
    if (isVariable(node) && node.operation !== "variable") {
      const total = (gradient[node.name] -= upstream);
      const edge = { node: index, operand: index, rank: -1, upstream, partial: -1 };
      contributions.push({ ...edge, contribution: -upstream, total });
      continue;
    }
    const row = operations[node.operation];
    const numbers = numbersOf(node, values);
    for (const [rank, operand] of node.operands.entries()) {
      if (!leads[operand]) continue;
      const { partial, contribution, reason } = bring(row, rank, numbers, values[index], upstream);
      if (reason) problems.push({ node: index, rank, reason });
      const before = adjoints[operand];
      const total = before === null ? contribution : before + contribution;
      adjoints[operand] = total;
      if (nodes[operand].operation === "variable") gradient[nodes[operand].name] += contribution;
      contributions.push({ node: index, operand, rank, upstream, partial, contribution, total });
    }
  }
  return { adjoints, contributions, gradient, problems };
}

/**
 * What one edge brings: the partial into one operand, times the upstream adjoint; and what is wrong with it.
 * @param {Row} row
 * @param {number} rank
 * @param {number[]} numbers of the operands
 * @param {number} result the operation's value
 * @param {number} upstream
 * @returns {{ partial: number, contribution: number, reason: string | null }}
 */
export function bring(row, rank, numbers, result, upstream) {
  const chosen = !row.partials.length; // max and min: which operand wins decides
  const quick = chosen ? shareOfWinner(rank, numbers, result) : row.partials[rank](numbers[0], numbers[1], result);
  const defined = !Number.isNaN(result);
  if (defined && Number.isFinite(upstream * quick)) {
    return { partial: quick, contribution: upstream * quick, reason: null };
  }
  const { partial, reason } = withCare(row, rank, numbers, result);
  const contribution = upstream * partial;
  const size = defined ? unbounded([upstream, ...numbers], contribution) : null;
  return { partial, contribution, reason: reason ?? size };
}

/** A partial where its quick formula gives no finite number, and why it is undefined, if it is. */
function withCare(row, rank, numbers, result) {
  const known = !numbers.some(Number.isNaN);
  if (known) {
    if (whyOutside(row, numbers)) return { partial: NaN, reason: null }; // the forward pass has named this node
    const special = row.special.find(({ operand, when }) => operand === rank && when(...numbers));
    if (special) return { partial: special.partial, reason: null };
    const slope = row.slopes.find(({ operand, holds }) => operand === rank && !holds(...numbers));
    if (slope) return { partial: NaN, reason: slope.reason };
  }
  if (row.partials.length) return { partial: stepByStep(row, rank, numbers, result), reason: null };
  return { partial: known ? shareOfWinner(rank, numbers, result) : NaN, reason: null };
}

/**
 * 1 for the operand that wins, shared equally between operands that tie (as torch.amax does).
 * @param {number} rank
 * @param {number[]} numbers
 * @param {number} result
 */
function shareOfWinner(rank, numbers, result) {
  return numbers[rank] === result ? 1 / numbers.filter((number) => number === result).length : 0;
}

/** A partial's own expression, node by node: an undefined part leaves it undefined. */
function stepByStep(row, rank, [u, v], z) {
  const known = { u, v, z };
  const values = [];
  for (const node of partialNodes(row, rank)) {
    if (node.operation === "constant") values.push(constantValue(node));
    else if (node.operation === "variable") values.push(known[node.name]);
    else values.push(valueOf(operations[node.operation], numbersOf(node, values)).value);
  }
  return values[values.length - 1];
}

const parsed = new Map();

/**
 * A row's partial as flat nodes; its variables are u, v and z.
 * @param {Row} row
 * @param {number} rank
 * @returns {import("./parser.js").Node[]}
 */
export function partialNodes(row, rank) {
  const text = row.partialTexts[rank];
  if (!parsed.has(text)) parsed.set(text, parse(text).lines[0].nodes);
  return parsed.get(text);
}
