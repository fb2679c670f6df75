/**
 * How far rounding may have moved each number, and where digits were lost, or the number itself: a running error
 * bound (Wilkinson 1963). The twin of backprop_core/tracing/accuracy.py.
 *
 * A number, how far it may be off, and whether it is 0 only because it was too small for a float.
 * @typedef {{ value: number, error: number, vanished: boolean }} Known
 *
 * Where a number lost more than half of its digits, or was too small for a float. `node` is the index of the node whose
 * value it is about, or whose adjoint; `step` the place among the contributions, null in the forward pass; `digits` how
 * many of the number's digits are right at least.
 * @typedef {{ kind: "cancellation" | "rounding" | "underflow", node: number, step: number | null, digits: number }} Doubt
 *
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./expression.js").Node} Node
 */
import { accuracy, bases, operations } from "../../generated/table.js";
import { sharesOfWinners, stableNodes, valueOf } from "./careful.js";
import { constantValue, ownName, places } from "./expression.js";
import { planOf } from "./plan.js";

/**
 * Where rounding should be spoken of, in the order of the steps.
 * @param {Run} run both passes over a graph at a point
 * @returns {Doubt[]}
 */
export function doubtsOf(run) {
  const { known, found } = forwardDoubts(run);
  return [...found, ...backwardDoubts(run, known)];
}

/** How well each value is known, then the folded constants, and where digits were lost. @param {Run} run */
function forwardDoubts({ graph, values }) {
  const { nodes } = graph;
  const { slots } = planOf(graph);
  const folded = nodes.flatMap((node) => (node.operation === "constant" ? [] : node.folded));
  const known = [...values.map((value) => exactly(value)), ...folded.map(([, expression]) => workedOut(expression, {}))];
  /** @type {Doubt[]} */
  const found = [];
  for (const [index, node] of nodes.entries()) {
    if (node.operation === "constant") known[index] = workedOut(node.folded.length ? node.folded[0][1] : [node], {});
    if (!node.operands.length) continue;
    const inputs = slots[index].map((slot) => known[slot]);
    const now = bounded(node.operation, inputs, slots[index], values[index]);
    known[index] = now;
    if (now.vanished && inputs.every(({ value }) => Number.isFinite(value))) {
      found.push({ kind: "underflow", node: index, step: null, digits: 0 });
    } else if (isLost(now) && (node.operation === "add" || node.operation === "subtract")) {
      const size = inputs.reduce((sum, { value }) => sum + Math.abs(value), 0);
      if (cancels(size, now)) found.push({ kind: "cancellation", node: index, step: null, digits: digits(now) });
    } else if (isLost(now) && !inputs.some(isLost)) {
      found.push({ kind: "rounding", node: index, step: null, digits: digits(now) });
    }
  }
  return { known, found };
}

/** Where contributions, or what they add up to, lost their digits. @type {(run: Run, known: Known[]) => Doubt[]} */
function backwardDoubts(run, known) {
  const { nodes } = run.graph;
  const { slots } = planOf(run.graph);
  /** @type {Map<number | string | null, { sum: Known, size: number }>} */
  const arrived = new Map();
  /** @type {Doubt[]} */
  const found = [];
  for (const [number, step] of run.contributions.entries()) {
    if (step.operand === null) continue;
    const node = nodes[step.node];
    const upstream = arrived.get(step.node)?.sum ?? exactly(step.upstream);
    const chosen = !node.operands.length || !operations[node.operation].partials.length; // then the operands do not matter
    const inputs = chosen ? [] : slots[step.node].map((slot) => known[slot]);
    const partial = knownPartial(node, step.rank, step.partial, inputs, known[step.node]);
    const part = bounded("multiply", [upstream, partial], [0, 1], step.contribution);
    if ((part.vanished || partial.vanished) && step.upstream !== 0) {
      found.push({ kind: "underflow", node: step.operand, step: number, digits: 0 });
    } else if (isLost(part) && ![upstream, known[step.node], ...inputs].some(isLost)) {
      found.push({ kind: "rounding", node: step.operand, step: number, digits: digits(part) });
    }
    const key = run.arrivals[number];
    const before = arrived.get(key);
    const size = (before?.size ?? 0) + Math.abs(part.value);
    const sum = before ? bounded("add", [before.sum, part], [0, 1], before.sum.value + part.value) : part;
    const { part: place, count } = run.parts[number];
    if (before && place === count && isLost(sum) && cancels(size, sum)) {
      found.push({ kind: "cancellation", node: step.operand, step: number, digits: digits(sum) });
    }
    arrived.set(key, { sum, size });
  }
  return found;
}

/**
 * How well a partial is known: exactly where a share or a convention decides, else as its formula goes.
 * @type {(node: Node, rank: number, partial: number, inputs: Known[], result: Known) => Known}
 */
function knownPartial(node, rank, partial, inputs, result) {
  const row = operations[node.operation];
  if (rank < 0 || !row.partials.length || !Number.isFinite(partial)) return exactly(partial);
  const place = node.folded.length ? places(node)[rank] : rank;
  if (row.special.length) {
    const numbers = inputs.map(({ value }) => value);
    if (row.special.some(({ operand, when }) => operand === place && when(...numbers))) return exactly(partial);
  }
  const [u, v, w] = inputs;
  const { error, vanished } = workedOut(stableNodes(row, place), { u, v, w, z: result });
  return { value: partial, error, vanished: vanished && isSmall(partial) };
}

/**
 * How well a small expression is known, from what its names are.
 * @param {Node[]} nodes
 * @param {Record<string, Known>} names
 */
function workedOut(nodes, names) {
  /** @type {Known[]} */
  const known = [];
  for (const node of nodes) {
    if (node.operation === "variable") {
      known.push(names[ownName(node)]);
    } else if (node.operation === "constant") {
      const value = constantValue(node);
      known.push(exactly(value, node.name === null ? 0 : accuracy.rounding * value));
    } else {
      const inputs = node.operands.map((operand) => known[operand]);
      const { value } = valueOf(operations[node.operation], inputs.map((one) => one.value));
      const found = bounded(node.operation, inputs, node.operands, value);
      found.vanished ||= inputs.some(({ vanished }) => vanished);
      known.push(found);
    }
  }
  return known[known.length - 1];
}

/** A number that is what it is. @type {(value: number, error?: number) => Known} */
function exactly(value, error = 0) {
  return { value, error, vanished: false };
}

/**
 * How well the value of an operation is known. `slots` tell operands apart: one that stands twice moves both at once.
 * @type {(operation: string, inputs: Known[], slots: number[], value: number) => Known}
 */
function bounded(operation, inputs, slots, value) {
  if (!Number.isFinite(value)) return exactly(value);
  const [one, other = one] = inputs;
  const rounded = isEven(operation, one.value, other.value, value) ? 0 : accuracy.rounding * Math.abs(value);
  const error = rounded + (inputs.some(isOff) ? brought(operation, inputs, slots, value) : 0);
  const { vanishes } = operations[operation];
  const vanished = vanishes !== null && isSmall(value) && vanishes.every((rank) => inputs[rank].value !== 0);
  return { value, error: Number.isFinite(error) ? error : 0, vanished };
}

/** @param {Known} known */
function isOff({ error }) {
  return error !== 0;
}

/** How far what the operands lack moves the value. @type {(operation: string, inputs: Known[], slots: number[], value: number) => number} */
function brought(operation, inputs, slots, value) {
  const row = operations[operation];
  const [u, v, w] = inputs.map((one) => one.value);
  const shares = row.partials.length ? null : sharesOfWinners(inputs.map((one) => one.value), value);
  const moves = inputs.map(({ error }, rank) => error && error * (shares ? shares[rank] : row.partials[rank](u, v, w, value)));
  if (moves.length === 1) return Math.abs(moves[0]);
  if (moves.length === 2 && slots[0] !== slots[1]) return Math.abs(moves[0]) + Math.abs(moves[1]);
  /** @type {Map<number, number>} */
  const bySlot = new Map();
  for (const [rank, by] of moves.entries()) bySlot.set(slots[rank], (bySlot.get(slots[rank]) ?? 0) + by);
  return [...bySlot.values()].reduce((sum, by) => sum + Math.abs(by), 0);
}

/** Whether an operation on these numbers came out even, so that nothing was rounded. @type {(operation: string, u: number, v: number, value: number) => boolean} */
function isEven(operation, u, v, value) {
  if (!operations[operation].rounds) return true;
  if (operation === "add" || operation === "subtract") {
    const other = operation === "add" ? v : -v;
    const back = value - u; // the part of the other that arrived (Knuth's two-sum)
    return u - (value - back) + (other - back) === 0;
  }
  if (operation === "multiply") return isProduct(u, v, value);
  if (operation === "divide") return isProduct(value, v, u);
  if (operation === "sqrt") return isProduct(value, value, u);
  if (operation === "power") return isEvenPower(u, v, value);
  if (Object.hasOwn(bases, operation) && value % 1 === 0) return bases[operation] ** value === u;
  return (u === 0 || u === 1) && (2 * value) % 1 === 0; // exp(0), ln(1), sigmoid(0): known values
}

/** @type {(base: number, exponent: number, value: number) => boolean} */
function isEvenPower(base, exponent, value) {
  if (exponent === -1) return isProduct(value, base, 1);
  if (exponent === 0.5) return isProduct(value, value, base);
  if (exponent % 1 !== 0 || exponent < 0 || exponent > accuracy.mostMultiplied) return base === 1;
  let power = 1;
  for (let factor = 0; factor < exponent; factor += 1) {
    if (!isProduct(power, base, power * base)) return false;
    power *= base;
  }
  return power === value;
}

/** Whether a product of two floats is exactly this (Dekker 1971). @type {(u: number, v: number, product: number) => boolean} */
function isProduct(u, v, product) {
  if (product !== u * v) return false;
  const [high, upper] = [upperHalf(u), upperHalf(v)];
  const [low, lower] = [u - high, v - upper];
  const rest = high * upper - product + high * lower + low * upper + low * lower;
  return rest === 0;
}

/** A float with the upper half of its digits (Veltkamp 1968). @param {number} number */
function upperHalf(number) {
  const far = 134217729 * number; // 2^27 + 1
  return far - (far - number);
}

/** Whether more than half of a number's digits are lost. @param {Known} known */
function isLost({ value, error }) {
  return error > accuracy.halfLost * Math.abs(value);
}

/** Whether a sum is much smaller than what was added up. @type {(size: number, result: Known) => boolean} */
function cancels(size, { value }) {
  return size > accuracy.cancels * Math.abs(value);
}

/** Whether a float is too small to hold all its digits, or 0. @param {number} value */
function isSmall(value) {
  return Math.abs(value) < accuracy.smallest;
}

/** How many digits of a number are right at least. @param {Known} known */
function digits({ value, error }) {
  let count = 0;
  for (let off = 10 * error; off <= Math.abs(value); off *= 10) count += 1;
  return count;
}
