/**
 * What both passes do on a graph with arrays: which entries meet at each node, and what goes back along each edge.
 * The twin of backprop_core/tracing/array_plan.py.
 *
 * Shapes come first: with them each node's letters are known, and both passes are a list of functions.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./letters.js").Meeting} Meeting
 * @typedef {import("./meetings.js").Value} Value
 *
 * What goes back along one edge: `partial` gives the partial of an operation entry by entry (null for all others, which
 * have `pull`); `fold` is how it is added up in the shape of the operand, where that was stretched.
 * @typedef {{ operand: number, rank: number, place: number, partial: ((values: Value[]) => Value) | null,
 *   pull: ((values: Value[], upstream: Value) => Value) | null, fold: Way | null }} Edge
 *
 * What both passes do on one graph whose variables have these shapes; `slots` as in plan.js.
 * @typedef {{ shapes: number[][], meetings: (Meeting | null)[], composites: Map<number, Composite>, start: Value[],
 *   constants: number[], variables: { index: number, name: string, sign: number }[],
 *   work: { index: number, value: (values: Value[]) => Value }[],
 *   down: { index: number, edges: Edge[], minus: string | null }[], slots: number[][],
 *   faults: Map<number, string> }} ArrayPlan
 */
import { operations } from "../../generated/table.js";
import { Composite } from "./composites.js";
import { constantValue, entriesOf, isArray, isVariable, ownName, places } from "./expression.js";
import { fold, meeting } from "./letters.js";
import { asValue, best, bestShared, shapeOf, workOut } from "./meetings.js";
import { quickValue } from "./passes.js";
import { constant, slotsOf } from "./plan.js";
import { partialOf, valueOf } from "./row_code_arrays.js";
import { shapesOf } from "./shapes.js";
import { flat, size, turned, UPSTREAM } from "./ways.js";

/** The plan of a graph for the shapes that its variables had last. @type {WeakMap<Graph, { key: string, plan: ArrayPlan }>} */
const plans = new WeakMap();

/** An array of a point, or of a literal: lists in lists. A number stays one. @param {any} nested @returns {Value} */
export function valueFrom(nested) {
  if (typeof nested === "number") return nested;
  /** @type {number[]} */
  const shape = [];
  for (let row = nested; Array.isArray(row); row = row[0]) shape.push(row.length);
  return { shape, entries: Float64Array.from(nested.flat(Infinity)) };
}

/**
 * The plan of a graph, made anew where the shapes of its variables are others than last time.
 * @type {(graph: Graph, at: Record<string, Value>) => ArrayPlan}
 */
export function planFor(graph, at) {
  const given = Object.entries(at).map(([name, value]) => [name, shapeOf(value)]);
  const key = JSON.stringify(given);
  const kept = plans.get(graph);
  if (kept?.key === key) return kept.plan;
  const plan = makePlan(graph, new Map(/** @type {[string, number[]][]} */ (given)));
  plans.set(graph, { key, plan });
  return plan;
}

/** Shapes, meetings and functions, in the order of evaluation. @type {(graph: Graph, given: Map<string, number[]>) => ArrayPlan} */
function makePlan(graph, given) {
  shapesOf(graph, Object.fromEntries(given)); // says in a sentence what does not fit
  const { nodes } = graph;
  /** @type {ArrayPlan} */
  const plan = {
    shapes: [],
    meetings: nodes.map(() => null),
    composites: new Map(),
    start: nodes.map(() => NaN),
    constants: [],
    variables: [],
    work: [],
    down: [],
    slots: [],
    faults: new Map(),
  };
  for (const [index, node] of nodes.entries()) {
    plan.slots.push(slotsOf(node, nodes.length + plan.constants.length));
    const workedOut = node.folded.map(([, expression]) => constant(expression));
    const fault = workedOut.find(({ reason }) => reason)?.reason;
    if (fault) plan.faults.set(index, fault);
    if (node.operation === "constant") {
      plan.start[index] = workedOut.length ? workedOut[0].value : arrayConstant(node);
      plan.shapes.push(shapeOf(plan.start[index]));
      continue;
    }
    plan.constants.push(...workedOut.map(({ value }) => value));
    if (isVariable(node)) {
      plan.variables.push({ index, name: ownName(node), sign: node.operation === "variable" ? 1 : -1 });
      plan.shapes.push(given.get(ownName(node)) ?? []);
    } else addOperation(plan, index, node);
  }
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const edges = edgesOf(graph, plan, index);
    const node = nodes[index];
    const minus = isVariable(node) && node.operation !== "variable" ? node.name : null;
    if (edges.length || minus !== null) plan.down.push({ index, edges, minus });
  }
  return plan;
}

/** What a typed constant is worth: a number or an array. @param {Node} node @returns {Value} */
function arrayConstant(node) {
  return isArray(node) ? valueFrom(entriesOf(String(node.literal))) : constantValue(node);
}

/** The shapes of what a node's operation works on; folded constants are numbers. @type {(plan: ArrayPlan, index: number) => number[][]} */
function operandShapes({ start, shapes, slots }, index) {
  return slots[index].map((slot) => (slot < start.length ? shapes[slot] : []));
}

/** Find a node's shape and letters, and the function of its value. @type {(plan: ArrayPlan, index: number, node: Node) => void} */
function addOperation(plan, index, node) {
  const shapes = operandShapes(plan, index);
  const settings = settingsOf(node);
  const met = meeting(node.operation, shapes, settings);
  plan.meetings[index] = met;
  plan.shapes.push(met.shape);
  const slots = plan.slots[index];
  /** @type {(values: Value[]) => Value} */
  let value;
  if (node.operation in operations) value = ofNumbers(node.operation, slots, shapes.every((shape) => !shape.length));
  else if (met.ways.length) value = ofWays(met, slots);
  else {
    const composite = new Composite(node.operation, shapes, met.shape, settings);
    plan.composites.set(index, composite);
    value = (values) => composite.value(slots.map((slot) => values[slot]));
  }
  plan.work.push({ index, value });
}

/** What a node is told beside its operands. @param {Node} node @returns {Record<string, any>} */
export function settingsOf(node) {
  return Object.fromEntries(node.settings ?? []);
}

/** A row of numbers, entry by entry. @type {(operation: string, slots: number[], ofNumber: boolean) => (values: Value[]) => Value} */
function ofNumbers(operation, slots, ofNumber) {
  if (!ofNumber) return (values) => valueOf(operation, slots.map((slot) => values[slot]));
  const [u, v = u, w = u] = slots;
  const work = { index: 0, row: operations[operation], slots, u, v, w, edges: [] };
  return (values) => quickValue(work, /** @type {number[]} */ (values));
}

/** A row of arrays, by its letters. @type {(met: Meeting, slots: number[]) => (values: Value[]) => Value} */
function ofWays({ shape, entries, ways }, slots) {
  if (isChoice(entries)) return (values) => asValue(best(ways[0], values[slots[0]], entries === "max"), shape);
  /** @type {(way: Way, values: Value[]) => Float64Array} */
  const one = (way, values) => workOut(way, way.factors.map(({ rank }) => values[slots[rank]]));
  if (ways.length === 1) return (values) => asValue(one(ways[0], values), shape);
  return (values) => {
    const made = new Float64Array(size(shape));
    for (const way of ways) for (const [at, entry] of one(way, values).entries()) made[at] += entry;
    return asValue(made, shape);
  };
}

/** Whether one entry wins over the others. @param {string} entries */
export function isChoice(entries) {
  return entries === "max" || entries === "min";
}

/** The edges of a node that lead to a variable. @type {(graph: Graph, plan: ArrayPlan, index: number) => Edge[]} */
function edgesOf({ nodes, leads }, plan, index) {
  const where = places(nodes[index]);
  return nodes[index].operands.flatMap((operand, rank) => {
    return leads[operand] ? [edgeOf(plan, nodes[index], index, rank, where[rank])] : [];
  });
}

/**
 * How what arrives at a node goes back into one operand.
 * @type {(plan: ArrayPlan, node: Node, index: number, rank: number, place: number) => Edge}
 */
function edgeOf(plan, node, index, rank, place) {
  const operand = node.operands[rank];
  const slots = plan.slots[index];
  const met = /** @type {Meeting} */ (plan.meetings[index]);
  const shape = plan.shapes[operand];
  const edge = { operand, rank, place, partial: null, pull: null, fold: null };
  /** @param {Value[]} values */
  const operandsOf = (values) => slots.map((slot) => values[slot]);
  const composite = plan.composites.get(index);
  if (composite) {
    /** @type {Edge["pull"]} */
    const pull = (values, upstream) => composite.pull(operandsOf(values), values[index], upstream, place);
    return { ...edge, pull, fold: composite.classes && place === 1 ? null : fold(shape, composite.whole) };
  }
  if (!(node.operation in operations)) return { ...edge, pull: pullOfWays(met, slots, index, place, shape) };
  const { operation } = node;
  /** @type {Edge["partial"]} */
  const partial = (values) => partialOf(operation, place, operandsOf(values), values[index]);
  return { ...edge, partial, fold: fold(shape, met.shape) };
}

/**
 * The same way, with operand and result changing places.
 * @type {(met: Meeting, slots: number[], index: number, place: number, shape: number[]) =>
 *   (values: Value[], upstream: Value) => Value}
 */
function pullOfWays({ entries, ways }, slots, index, place, shape) {
  if (isChoice(entries)) {
    return (values, upstream) => asValue(bestShared(ways[0], values[slots[0]], values[index], upstream), shape);
  }
  const back = wayBack(ways, place);
  return (values, upstream) => {
    const factors = back.factors.map(({ rank }) => (rank === UPSTREAM ? upstream : values[slots[rank]]));
    return asValue(workOut(back, factors), shape);
  };
}

/** The way back into the operand at a place. @type {(ways: Way[], place: number) => Way} */
export function wayBack(ways, place) {
  for (const way of ways) {
    const factor = way.factors.findIndex(({ rank }) => rank === place);
    if (factor >= 0) return turned(way, factor);
  }
  throw new RangeError(`no way leads to operand ${place}`);
}
