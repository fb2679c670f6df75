/**
 * The forward pass and the backward pass over a graph with arrays: one value a node, one contribution an edge.
 * The twin of backprop_core/tracing/arrays.py.
 *
 * What was stretched is folded in one place: where a contribution arrives.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./meetings.js").Entries} Entries
 * @typedef {import("./array_plan.js").Edge} Edge
 * @typedef {import("./array_plan.js").ArrayPlan} ArrayPlan
 * @typedef {import("./array_repairs.js").ArrayProblem} ArrayProblem
 *
 * What one edge brings, as in passes.js; `partial` is null where letters or a composite go back.
 * @typedef {{ node: number, operand: number | null, rank: number, upstream: Value, partial: Value | null,
 *   contribution: Value, total: Value }} ArrayContribution
 */
import { mostEntries } from "../../generated/arrays.js";
import { operations } from "../../generated/table.js";
import { planFor, valueFrom } from "./array_plan.js";
import { folded, isFinite, repair, repairedEdge, troubleOfLetters, wholeZeros, zeros } from "./array_repairs.js";
import { corrected, refusal } from "./errors.js";
import { ownName, places } from "./expression.js";
import { fold } from "./letters.js";
import { shapeOf, spread, workOut } from "./meetings.js";
import { finite } from "./numbers.js";
import { edgeOf as edgeKey } from "./passes.js";
import { constant } from "./plan.js";
import { entryByEntry } from "./row_code_arrays.js";
import { flat, sameShape, size } from "./ways.js";

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

/** @param {Value} value */
export function negative(value) {
  return entryByEntry((entry) => -entry, [value]);
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
  const fine = given.map(isFinite);
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
      const { partial, contribution, found, isIdle } = brought(graph, plan, values, index, edge, upstream, moving, fine[index]);
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
  if (typeof one === "number" || typeof other === "number" || !sameShape(one.shape, other.shape)) {
    return entryByEntry((u, v) => u + v, [one, other]);
  }
  const entries = new Float64Array(one.entries);
  for (let at = 0; at < entries.length; at += 1) entries[at] += other.entries[at];
  return { shape: one.shape, entries };
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
    const holes = { shape: shown, name, entry: shape.map(() => 0).join(", ") };
    throw refusal("array output", start, graph.program.source, holes, summed(graph.program));
  }
  const given = valueFrom(seed);
  if (!sameShape(shapeOf(given), shape)) throw refusal("other seed", null, null, { shape: shown });
  return given;
}

/** The text with the sum of its output in place of the output; null for pasted notations, which write it otherwise. @param {Graph["program"]} program */
function summed({ source, notation, lines }) {
  if (notation !== "text") return null;
  const [start, stop] = /** @type {import("./expression.js").Node} */ (lines.at(-1)?.nodes.at(-1)).span;
  return corrected(source, start, stop, `sum(${[...source].slice(start, stop).join("")})`);
}

/**
 * The partial of an edge, if it has one, its contribution in the shape of the operand, what is wrong with it, and
 * whether it brings nothing to a number because the output does not move with it. `isFine` where the node is finite.
 * @type {(graph: Graph, plan: ArrayPlan, values: Value[], index: number, edge: Edge, upstream: Value,
 *   moving: () => Float64Array[], isFine: boolean) =>
 *   { partial: Value | null, contribution: Value, found: ArrayProblem[], isIdle: boolean }}
 */
function brought(graph, plan, values, index, edge, upstream, moving, isFine) {
  let partial = edge.partial && edge.partial(values);
  let whole = partial === null ? /** @type {NonNullable<Edge["pull"]>} */ (edge.pull)(values, upstream) : product(upstream, partial);
  /** @type {ArrayProblem[]} */
  let found = [];
  let isIdle = false;
  if (!isFine || !isFinite(whole)) {
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

/** @type {(one: Value, other: Value) => Value} */
function product(one, other) {
  if (other === 1) return one;
  if (typeof one === "number" || typeof other === "number" || !sameShape(one.shape, other.shape)) {
    return entryByEntry((u, v) => u * v, [one, other]);
  }
  const entries = new Float64Array(one.entries);
  for (let at = 0; at < entries.length; at += 1) entries[at] *= other.entries[at];
  return { shape: one.shape, entries };
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
