/**
 * The forward pass and the backward pass over a graph with arrays: one value a node, one contribution an edge.
 * The twin of backprop_core/tracing/arrays.py.
 *
 * Shapes come first: with them each node's letters are known, and both passes are a list of functions. What is no finite
 * number is worked out again entry by entry, with the care that numbers have; all other entries stand.
 *
 * What was stretched is folded in one place: where a contribution arrives.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./letters.js").Meeting} Meeting
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./meetings.js").Entries} Entries
 * @typedef {import("./passes.js").Row} Row
 *
 * A place where a value (rank null) or a slope is undefined, or a number too large; of an array the first entry where
 * it happens (null for a number), and at how many it does.
 * @typedef {{ node: number, rank: number | null, reason: string, entry: number[] | null, times: number }} ArrayProblem
 *
 * What one edge brings, as in passes.js; `partial` is null where letters or a composite go back.
 * @typedef {{ node: number, operand: number | null, rank: number, upstream: Value, partial: Value | null,
 *   contribution: Value, total: Value }} ArrayContribution
 *
 * What goes back along one edge: `partial` gives the partial of an operation entry by entry (null for all others, which
 * have `pull`); `fold` is how it is added up in the shape of the operand, where that was stretched.
 * @typedef {{ operand: number, rank: number, place: number, partial: ((values: Value[]) => Value) | null,
 *   pull: ((values: Value[], upstream: Value) => Value) | null, fold: Way | null }} Edge
 *
 * What both passes do on one graph whose variables have these shapes; `slots` as in passes.js.
 * @typedef {{ shapes: number[][], meetings: (Meeting | null)[], composites: Map<number, Composite>, start: Value[],
 *   constants: number[], variables: { index: number, name: string, sign: number }[],
 *   work: { index: number, value: (values: Value[]) => Value }[],
 *   down: { index: number, edges: Edge[], minus: string | null }[], slots: number[][],
 *   faults: Map<number, string> }} ArrayPlan
 */
import { operations } from "../../generated/table.js";
import { mostEntries, noClass } from "../../generated/arrays.js";
import { Composite } from "./composites.js";
import { refusal } from "./errors.js";
import { constantValue, entriesOf, isArray, isVariable, ownName, places } from "./expression.js";
import { flat, sameShape, size, terms, turned, unflat, UPSTREAM } from "./ways.js";
import { fold, meeting } from "./letters.js";
import { asValue, best, bestShared, entriesIn, shapeOf, spread, workOut } from "./meetings.js";
import { finite } from "./numbers.js";
import { constant, edgeOf as edgeKey, quickValue, sharesOfWinners, slotsOf, unbounded } from "./passes.js";
import { valueOf as carefulValue, withCare } from "./passes.js";
import { entryByEntry, partialOf, valueOf } from "./row_code_arrays.js";
import { shapesOf } from "./shapes.js";

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

// The passes.

/**
 * The value of every node, operands first.
 * @param {Graph} graph
 * @param {Record<string, Value>} at a number or an array for each variable of the program
 * @returns {{ values: Value[], problems: ArrayProblem[] }}
 */
export function forward(graph, at) {
  const plan = planFor(graph, at);
  const values = [...plan.start, ...plan.constants];
  /** @type {ArrayProblem[]} */
  const problems = [];
  for (const [node, reason] of plan.faults) problems.push({ node, rank: null, reason, entry: null, times: 1 });
  for (const { index, name, sign } of plan.variables) values[index] = sign > 0 ? at[name] : negative(at[name]);
  for (const { index, value } of plan.work) {
    values[index] = value(values);
    if (!isFinite(values[index])) problems.push(...repair(graph, plan, values, index));
  }
  const chooses = problems.length && graph.nodes.some(({ operation }) => operations[operation]?.chooses);
  const told = chooses ? neededFirst(graph, plan, values, problems) : problems;
  return { values: values.slice(0, plan.start.length), problems: told };
}

/**
 * The problems of the forward pass; of a node with entries that the output needs, they are told of these alone.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], problems: ArrayProblem[]) => ArrayProblem[]}
 */
function neededFirst(graph, plan, values, problems) {
  const needed = reached(graph, plan, (index, rank) => passedOver(graph, plan, values, index, rank));
  return [...new Set(problems.map(({ node }) => node))].flatMap((index) => {
    const isRepaired = plan.shapes[index].length && graph.nodes[index].operands.length;
    const told = isRepaired ? repair(graph, plan, values, index, needed[index]) : [];
    return told.length ? told : problems.filter(({ node }) => node === index);
  });
}

/**
 * Which entries of each node the output's value needs, 1 for each: all but what a choice does not take.
 * @type {(graph: Graph, values: Value[], at: Record<string, Value>) => Float64Array[]}
 */
export function neededFor(graph, values, at) {
  const plan = planFor(graph, at);
  const known = [...values, ...plan.constants];
  return reached(graph, plan, (index, rank) => passedOver(graph, plan, known, index, rank));
}

/**
 * Which entries of each node the output moves with here, as far as operations entry by entry decide it.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[]) => Float64Array[]}
 */
function movedWith(graph, plan, values) {
  return reached(graph, plan, (index, rank) => still(graph, plan, values, index, rank));
}

/**
 * Which entries are reached from the output through edges that are not closed, 1 for each; through letters all are.
 * @type {(graph: Graph, plan: ArrayPlan, isClosed: (index: number, rank: number) => Value) => Float64Array[]}
 */
function reached({ nodes, output }, plan, isClosed) {
  const found = plan.shapes.map((shape) => new Float64Array(size(shape)));
  found[output].fill(1);
  for (let index = output; index >= 0; index -= 1) {
    if (!found[index].includes(1)) continue;
    const { operation, operands } = nodes[index];
    for (const [rank, operand] of operands.entries()) {
      if (!(operation in operations)) {
        found[operand].fill(1);
        continue;
      }
      const closed = spread(isClosed(index, rank), plan.shapes[index]);
      const passing = found[index].map((one, at) => (closed[at] ? 0 : one));
      const way = fold(plan.shapes[operand], plan.shapes[index]);
      const met = way ? workOut(way, [{ shape: plan.shapes[index], entries: passing }]) : passing;
      for (const [at, one] of met.entries()) if (one) found[operand][at] = 1;
    }
  }
  return found;
}

/** At which entries a choice does not take this operand. @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, rank: number) => Value} */
function passedOver({ nodes }, plan, values, index, rank) {
  const place = places(nodes[index])[rank];
  if (!operations[nodes[index].operation].chooses || place === 0) return 0;
  /** @param {number} by */
  const isOther = (by) => Number(!Number.isNaN(by) && (by !== 0) === (place === 2));
  return entryByEntry(isOther, [values[plan.slots[index][0]]]);
}

/** At which entries the value of a node stays as it is while one operand moves a little. @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, rank: number) => Value} */
function still(graph, plan, values, index, rank) {
  const node = graph.nodes[index];
  const { chooses, flat: isFlat, partials } = operations[node.operation];
  const place = places(node)[rank];
  const operands = plan.slots[index].map((slot) => values[slot]);
  if (!partials.length) {
    return entryByEntry((one, won) => Number(!Number.isNaN(won) && one !== won), [operands[place], values[index]]);
  }
  if (chooses) return place === 0 ? 1 : passedOver(graph, plan, values, index, rank);
  return isFlat ? entryByEntry((...numbers) => Number(Boolean(isFlat(...numbers))), operands) : 0;
}

/** Whether all entries are finite numbers. @param {Value} value */
function isFinite(value) {
  return typeof value === "number" ? Number.isFinite(value) : value.entries.every(Number.isFinite);
}

/** @param {Value} value */
export function negative(value) {
  return entryByEntry((entry) => -entry, [value]);
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
function repair(graph, plan, values, index, among) {
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

/**
 * Every contribution, from the output down to the variables, and what they add up to.
 * @param {Graph} graph
 * @param {Value[]} given the values of `forward` on the same graph
 * @param {Record<string, Value>} at the point of that pass
 * @param {Value} seed the adjoint of the output, in its shape
 */
export function backward(graph, given, at, seed = 1) {
  const plan = planFor(graph, at);
  const { nodes, output, program, tree } = graph;
  /** @type {(Value | null)[]} */
  const adjoints = nodes.map(() => null);
  adjoints[output] = nodes[output].operation === "constant" ? null : seed;
  /** @type {Record<string, Value>} */
  const gradient = Object.create(null);
  for (const name of program.variables) gradient[name] = zeros(shapeOf(at[name]));
  if (nodes[output].operation === "variable") gradient[ownName(nodes[output])] = seed;
  /** @type {ArrayContribution[]} */
  const contributions = [
    { node: output, operand: null, rank: -1, upstream: seed, partial: seed, contribution: seed, total: seed },
  ];
  /** @type {ArrayProblem[]} */
  const problems = [];
  const values = [...given, ...plan.constants];
  /** @type {Set<string>} */
  const idle = new Set();
  /** @type {Float64Array[] | null} worked out where a product is not finite, which is seldom */
  let moved = null;
  const moving = () => (moved ??= movedWith(graph, plan, values));
  for (const { index, edges, minus } of plan.down) {
    const upstream = adjoints[index] ?? zeros(plan.shapes[index]);
    if (minus !== null) {
      const contribution = negative(upstream);
      const total = (gradient[minus] = sum(gradient[minus], contribution));
      contributions.push({ node: index, operand: index, rank: -1, upstream, partial: -1, contribution, total });
      continue;
    }
    for (const edge of edges) {
      const { operand, rank } = edge;
      const { partial, contribution, found, isIdle } = brought(graph, plan, values, index, edge, upstream, moving);
      problems.push(...found);
      if (isIdle) idle.add(edgeKey(index, rank));
      const before = adjoints[operand];
      const total = (adjoints[operand] = before === null ? contribution : sum(before, contribution));
      if (nodes[operand].operation === "variable") {
        const name = ownName(nodes[operand]);
        gradient[name] = tree ? sum(gradient[name], contribution) : total;
      }
      contributions.push({ node: index, operand, rank, upstream, partial, contribution, total });
    }
  }
  return { adjoints, contributions, gradient, problems, idle };
}

/** @type {(one: Value, other: Value) => Value} */
export function sum(one, other) {
  return entryByEntry((u, v) => u + v, [one, other]);
}

/** Nothing, in a shape. @param {number[]} shape @returns {Value} */
function zeros(shape) {
  return asValue(new Float64Array(size(shape)), shape);
}

/**
 * The adjoint that the backward pass starts from: 1 for a number, what is given for an array.
 * @type {(graph: Graph, output: Value, seed: any) => Value}
 * @throws {BackpropError} when the output is an array and no seed is given, or one of another shape
 */
export function seedOf(graph, output, seed) {
  const shape = shapeOf(output);
  const shown = shape.join("×") || "one number";
  if (seed === undefined || seed === null) {
    if (!shape.length) return 1;
    const name = graph.names[graph.output] ?? "y";
    const [start] = graph.nodes[graph.output].span;
    throw refusal("array output", start, graph.program.source, { shape: shown, name, entry: shape.map(() => 0).join(", ") });
  }
  const given = valueFrom(seed);
  if (!sameShape(shapeOf(given), shape)) throw refusal("other seed", null, null, { shape: shown });
  return given;
}

/**
 * The partial of an edge, if it has one, its contribution in the shape of the operand, what is wrong with it, and
 * whether it brings nothing to a number because the output does not move with it.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, edge: Edge, upstream: Value,
 *   moving: () => Float64Array[]) =>
 *   { partial: Value | null, contribution: Value, found: ArrayProblem[], isIdle: boolean }}
 */
function brought(graph, plan, values, index, edge, upstream, moving) {
  let partial = edge.partial && edge.partial(values);
  let whole = partial === null ? /** @type {NonNullable<Edge["pull"]>} */ (edge.pull)(values, upstream) : product(upstream, partial);
  /** @type {ArrayProblem[]} */
  let found = [];
  let isIdle = false;
  if (!isFinite(whole) || !isFinite(values[index])) {
    const moves = movement(graph, plan, values, index, edge, upstream, moving()[index]);
    if (!moves.includes(1)) {
      [partial, whole] = [partial === null ? null : 0, wholeZeros(plan, edge)];
      isIdle = !plan.shapes[index].length;
    } else if (partial === null) found = troubleOfLetters(plan, values, index, edge, upstream, whole);
    else ({ partial, whole, found } = repairedEdge(graph, plan, values, index, edge, upstream, partial, moves));
  }
  return { partial, contribution: folded(edge, whole, plan.shapes[edge.operand]), found, isIdle };
}

/**
 * At which entries something may come down an edge, 1 for each: where the output moves with it, or what comes is
 * undefined.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, edge: Edge, upstream: Value,
 *   moving: Float64Array) => Float64Array}
 */
function movement(graph, plan, values, index, edge, upstream, moving) {
  const shape = plan.shapes[index];
  const above = spread(upstream, shape);
  const stays = spread(edge.partial === null ? 0 : still(graph, plan, values, index, edge.rank), shape);
  return moving.map((one, at) => Number((one && !stays[at]) || Number.isNaN(above[at])));
}

/** A contribution of nothing, in the shape in which it arrives. @type {(plan: ArrayPlan, edge: Edge) => Value} */
function wholeZeros(plan, { fold: way, operand }) {
  return zeros(way ? way.factors[0].shape : plan.shapes[operand]);
}

/** @type {(one: Value, other: Value) => Value} */
function product(one, other) {
  return entryByEntry((u, v) => u * v, [one, other]);
}

/** What arrives, in the shape of the operand: what was stretched is added up here, and nowhere else. @type {(edge: Edge, whole: Value, shape: number[]) => Value} */
function folded({ fold: way }, whole, shape) {
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
function repairedEdge(graph, plan, values, index, { rank, place }, upstream, partial, moves) {
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
function troubleOfLetters(plan, values, index, { rank }, upstream, whole) {
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

/** What a node's operation works on, folded constants among them. @type {(graph: Graph, values: Value[], at: Record<string, Value>, index: number) => Value[]} */
export function operandValues(graph, values, at, index) {
  const { slots, start, constants } = planFor(graph, at);
  return slots[index].map((slot) => (slot < start.length ? values[slot] : constants[slot - start.length]));
}

// What leaves the engine.

/** A value as plain data: a number, lists in lists, or what a large array comes to. @type {(value: Value | null, full?: boolean) => any} */
export function asData(value, full = false) {
  if (value === null) return null;
  if (typeof value === "number") return finite(value + 0);
  return value.entries.length > mostEntries && !full ? summary(value) : nested(value.entries, value.shape);
}

/** Entries as lists in lists; no zero has a sign, and what is not finite is a string. @type {(entries: Float64Array, shape: number[]) => any} */
export function nested(entries, shape) {
  if (!shape.length) return finite(entries[0] + 0);
  const [rows, ...rest] = shape;
  const each = size(rest);
  return Array.from({ length: rows }, (_, row) => nested(entries.subarray(row * each, (row + 1) * each), rest));
}

/** A large array in a few numbers. @param {Entries} value */
function summary({ shape, entries }) {
  const total = entries.reduce((before, entry) => before + entry, 0);
  const [least, greatest] = [Math.min, Math.max].map((choose) => entries.reduce((one, other) => choose(one, other)));
  return { shape, least: finite(least + 0), greatest: finite(greatest + 0), mean: finite(total / entries.length + 0) };
}

