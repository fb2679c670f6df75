/**
 * What is no finite number is worked out again entry by entry, with the care that numbers have; all others stand.
 * The twin of backprop_core/tracing/array_repairs.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./careful.js").Row} Row
 * @typedef {import("./array_plan.js").Edge} Edge
 * @typedef {import("./array_plan.js").ArrayPlan} ArrayPlan
 *
 * A place where a value (rank null) or a slope is undefined, or a number too large; of an array the first entry where
 * it happens (null for a number), and at how many it does.
 * @typedef {{ node: number, rank: number | null, reason: string, entry: number[] | null, times: number }} ArrayProblem
 */
import { noClass } from "../../generated/arrays.js";
import { operations } from "../../generated/table.js";
import { sharesOfWinners, unbounded, valueOf as carefulValue, withCare } from "./careful.js";
import { asValue, entriesIn, shapeOf, spread, workOut } from "./meetings.js";
import { flat, sameShape, size, terms, unflat } from "./ways.js";

/** Whether all entries are finite numbers. @param {Value} value */
export function isFinite(value) {
  if (typeof value === "number") return Number.isFinite(value);
  const { entries } = value;
  let even = 0;
  let odd = 0;
  for (let at = 1; at < entries.length; at += 2) {
    even += entries[at - 1] * 0; // which is no number where the entry is not finite
    odd += entries[at] * 0;
  }
  return even + odd + entries[entries.length - 1] * 0 === 0;
}

/** The problems of a node or an edge: each reason once, with the first entry where it happens. */
class Found {
  /** @type {Map<string, { entry: number[] | null, times: number }>} */
  reasons = new Map();

  /** @type {(reason: string | null | undefined, entry: number[] | null) => void} */
  add(reason, entry) {
    if (!reason) return;
    const known = this.reasons.get(reason);
    if (known) known.times += 1;
    else this.reasons.set(reason, { entry, times: 1 });
  }

  /** @type {(node: number, rank: number | null) => ArrayProblem[]} */
  at(node, rank) {
    return [...this.reasons].map(([reason, { entry, times }]) => ({ node, rank, reason, entry, times }));
  }
}

/**
 * Work out the entries of a node that are no finite numbers once more, and tell what is wrong with them; `among` are
 * the entries that are asked for, where it is not all.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, among?: Float64Array) => ArrayProblem[]}
 */
export function repair(graph, plan, values, index, among) {
  const node = graph.nodes[index];
  const shape = plan.shapes[index];
  const operands = plan.slots[index].map((slot) => values[slot]);
  const row = operations[node.operation];
  const found = new Found();
  const whole = values[index];
  if (typeof whole === "number") {
    const { value, reason } = repairedNumber(plan, row, index, operands, whole);
    values[index] = value;
    found.add(reason, null);
    return found.at(index, null);
  }
  const array = Float64Array.from(whole.entries);
  const shares = row ? operands.map((one) => spread(one, shape)) : [];
  for (const [at, entry] of whole.entries.entries()) {
    if (Number.isFinite(entry) || among?.[at] === 0) continue;
    const place = unflat(at, shape);
    if (row) {
      const { value, reason } = carefulValue(row, shares.map((share) => share[at]));
      array[at] = value;
      found.add(reason, place);
    } else found.add(unbounded([...metNumbers(plan, index, operands, place)], entry), place);
  }
  values[index] = { shape, entries: array };
  return found.at(index, null);
}

/**
 * The same for a node that is a number.
 * @type {(plan: ArrayPlan, row: Row | undefined, index: number, operands: Value[], value: number) =>
 *   { value: number, reason: string | null }}
 */
function repairedNumber(plan, row, index, operands, value) {
  if (row) return carefulValue(row, /** @type {number[]} */ (operands));
  const numbers = [...metNumbers(plan, index, operands, [])];
  const ofClasses = plan.composites.get(index)?.classes;
  if (ofClasses && Number.isNaN(value) && numbers.every(Number.isFinite)) return { value, reason: noClass };
  return { value, reason: unbounded(numbers, value) };
}

/**
 * The entries of the operands that meet in one entry of the result; all, for a composite.
 * @type {(plan: ArrayPlan, index: number, operands: Value[], place: number[]) => Generator<number>}
 */
function* metNumbers({ meetings }, index, operands, place) {
  const met = meetings[index];
  if (!met?.ways.length) {
    for (const operand of operands) yield* entriesIn(operand);
    return;
  }
  for (const way of met.ways) {
    const read = way.result.shape;
    const here = sameShape(read, met.shape) ? place : unflat(flat(place, met.shape), read);
    for (const found of terms(way, here)) {
      for (const [number, { rank, shape }] of way.factors.entries()) {
        yield entriesIn(operands[rank])[flat(found[number], shape)];
      }
    }
  }
}

/** Nothing, in a shape. @param {number[]} shape @returns {Value} */
export function zeros(shape) {
  return asValue(new Float64Array(size(shape)), shape);
}

/** A contribution of nothing, in the shape in which it arrives. @type {(plan: ArrayPlan, edge: Edge) => Value} */
export function wholeZeros(plan, { fold: way, operand }) {
  return zeros(way ? way.factors[0].shape : plan.shapes[operand]);
}

/** What arrives, in the shape of the operand: what was stretched is added up here, and nowhere else. @type {(edge: Edge, whole: Value, shape: number[]) => Value} */
export function folded({ fold: way }, whole, shape) {
  if (!way) return whole;
  const from = way.factors[0].shape;
  return asValue(workOut(way, [{ shape: from, entries: spread(whole, from) }]), shape);
}

/**
 * Work out the entries of a contribution that are no finite numbers once more, and tell what is wrong with them. Nothing
 * comes down where it does not move anything, whatever the partial is there.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, edge: Edge, upstream: Value, partial: Value,
 *   moves: Float64Array) => { partial: Value, whole: Value, found: ArrayProblem[] }}
 */
export function repairedEdge(graph, plan, values, index, { rank, place }, upstream, partial, moves) {
  const shape = plan.shapes[index];
  const row = operations[graph.nodes[index].operation];
  const operands = plan.slots[index].map((slot) => spread(values[slot], shape));
  const [result, above] = [values[index], upstream].map((value) => spread(value, shape));
  const partials = Float64Array.from(spread(partial, shape));
  const made = partials.map((one, at) => above[at] * one);
  const found = new Found();
  for (let at = 0; at < made.length; at += 1) {
    if (Number.isFinite(made[at]) && Number.isFinite(result[at])) continue;
    if (!moves[at]) {
      partials[at] = made[at] = 0;
      continue;
    }
    const numbers = operands.map((operand) => operand[at]);
    const chosen = !row.partials.length;
    const careful = chosen
      ? { partial: sharesOfWinners(numbers, result[at])[place], reason: null }
      : withCare(row, place, numbers, result[at]);
    partials[at] = careful.partial;
    made[at] = above[at] * careful.partial;
    const factors = chosen ? [above[at]] : [above[at], ...numbers];
    const tooLarge = Number.isNaN(result[at]) ? null : unbounded(factors, made[at]);
    found.add(careful.reason ?? tooLarge, shape.length ? unflat(at, shape) : null);
  }
  return { partial: asValue(partials, shape), whole: asValue(made, shape), found: found.at(index, rank) };
}

/**
 * What is wrong with a contribution that letters or a composite bring: only its size can be.
 * @type {(plan: ArrayPlan, values: Value[], index: number, edge: Edge, upstream: Value, whole: Value) => ArrayProblem[]}
 */
export function troubleOfLetters(plan, values, index, { rank }, upstream, whole) {
  if (!isFinite(values[index])) return []; // the forward pass has named this node already, or one below it
  const entries = entriesIn(whole);
  const bad = [...entries.keys()].filter((at) => !Number.isFinite(entries[at]));
  if (!bad.length) return [];
  const numbers = [upstream, ...plan.slots[index].map((slot) => values[slot])].flatMap((one) => [...entriesIn(one)]);
  const reason = unbounded(numbers, entries[bad[0]]);
  const shape = shapeOf(whole);
  const entry = shape.length ? unflat(bad[0], shape) : null;
  return reason ? [{ node: index, rank, reason, entry, times: bad.length }] : [];
}
