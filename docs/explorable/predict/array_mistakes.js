/**
 * The common mistakes with arrays: the shapes and the entries that they give, and what is said of them. What is done
 * entry by entry has the mistakes of numbers too (mistakes.js), at each entry.
 *
 * @typedef {import("../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../twin/array_pulls.js").Flow} Flow
 * @typedef {import("../twin/meetings.js").Value} Value
 * @typedef {import("../twin/names.js").Notation} Notation
 * @typedef {import("../twin/ways.js").Way} Way
 * @typedef {import("./array_questions.js").ArrayQuestion} ArrayQuestion
 * @typedef {import("./mistakes.js").Mistake} Mistake
 * @typedef {import("./mistakes.js").Place} Place
 *
 * @typedef {{ name: string, says: string, shape: number[] }} WrongShape
 * @typedef {{ name: string, says: string, entries: ArrayLike<number>, more?: (notation: Notation) => Record<string, string> }} WrongEntries
 */
import { operations } from "../../generated/table.js";
import { wayBack } from "../twin/array_plan.js";
import { negative, operandValues, sum } from "../twin/arrays.js";
import { folded } from "../twin/array_repairs.js";
import { places } from "../twin/expression.js";
import { asValue, entriesIn, shapeOf, spread, workOut } from "../twin/meetings.js";
import { bring } from "../twin/passes.js";
import { UPSTREAM, flat, isPlainSide, sameShape, size, summed, terms, unflat } from "../twin/ways.js";
import { broughtBy, edgeOf, flowOf, planOf } from "./array_scene.js";
import { MISTAKES } from "./mistakes.js";

const MOST_TERMS = 8; // of a sum, each of which may have been taken for all

export const SHAPES = {
  notFolded: { name: "not added up", says: "{You} forgot to add up: {u} was stretched to the shape of {z}, but its gradient has the shape of {u}." },
  turned: { name: "transposed", says: "{You} have rows and columns the other way round." },
  upstream: { name: "shape of the upstream gradient", says: "{You} gave the shape of {z}, where the gradient comes from: each entry of {u} has a slope of its own." },
  number: { name: "one number for all", says: "{You} gave one number, but each entry has one of its own." },
  jacobian: { name: "shape of the Jacobian", says: "{You} gave the shape of every partial of {z}: their sums, weighted by the gradient of {z}, have the shape of {u}." },
  laidFlat: { name: "laid flat", says: "{You} counted the entries: along which axes do they stand?" },
  kept: { name: "axes that meet kept", says: "{You} kept an axis that is added up: in {equation} it goes." },
  operand: { name: "shape of an operand", says: "{You} gave the shape of an operand: {z} is what becomes of it, {equation}." },
};

/** The shapes that mistakes give, the likeliest first; none of them is the answer. @type {(trace: ArrayTrace, question: ArrayQuestion) => WrongShape[]} */
export function shapesGiven(trace, question) {
  const own = shapeOf(question.answer);
  const flow = flowOf(trace, question);
  /** @type {WrongShape[]} */
  const found = [];
  /** @type {(row: { name: string, says: string }, shape: number[]) => void} */
  const add = (row, shape) => void found.push({ ...row, shape });
  if (question.role === "adjoint" && flow) {
    const above = trace.shapes[flow.node];
    if (edgeOf(trace, flow).fold) add(SHAPES.notFolded, above);
    add(SHAPES.turned, own.toReversed());
    if (above.length) add(SHAPES.upstream, above);
    if (above.length) add(SHAPES.jacobian, [...above, ...own]);
  }
  if (question.role === "value") {
    const shapes = trace.graph.nodes[question.node].operands.map((operand) => trace.shapes[operand]);
    add(SHAPES.turned, own.toReversed());
    for (const shape of keptIn(trace, question.node)) add(SHAPES.kept, shape);
    for (const shape of shapes) add(SHAPES.operand, shape);
  }
  add(SHAPES.number, []);
  add(SHAPES.laidFlat, [size(own)]);
  return found.filter(({ shape }) => !sameShape(shape, own));
}

/** The shapes of a node if an axis stayed that is added up. @type {(trace: ArrayTrace, node: number) => number[][]} */
function keptIn(trace, node) {
  const way = planOf(trace).meetings[node]?.ways[0];
  if (!way) return [];
  const gone = summed(way).map((letter) => way.sizes[letter]);
  return gone.flatMap((count) => [[...way.result.shape, count], [count, ...way.result.shape]]);
}

export const ENTRIES = {
  overwrote: { name: "overwrote", says: "{You} put the last contribution in the place of what was there: contributions add up." },
  onePath: { name: "forgot the other path", says: "{You} left a path out: {paths} paths meet at {u}, and what they bring adds up." },
  notFolded: { name: "not added up", says: "{You} took one place only: {u} was stretched, and all that comes back along the stretched axis adds up." },
  averaged: { name: "averaged", says: "{You} took the mean: what comes back along the stretched axis adds up." },
  untransposed: { name: "forgot the transpose", says: "{You} have {m} the other way round: here {sought} = {pull}." },
  turned: { name: "transposed", says: "{You} have rows and columns the other way round." },
  upstream: { name: "forgot the upstream adjoint", says: "{You} left out the gradient of {z}: what goes back is multiplied by it." },
  unmultiplied: { name: "not multiplied", says: "{You} passed the gradient of {z} on as it is: here {sought} = {pull}." },
  added: { name: "added instead of multiplied", says: "{You} added the partial to the gradient of {z}: the chain rule multiplies." },
  value: { name: "value for the adjoint", says: "{You} gave the value of {u}: how the output moves with it is asked for." },
  oneTerm: { name: "one product only", says: "{You} took one of {count}: all of them are added up in {cell}." },
  otherAxis: { name: "other way round", says: "{You} have {m} the other way round: rows of the first meet columns of the second." },
  mean: { name: "mean for the sum", says: "{You} divided by how many there are: the sum is asked for." },
  sum: { name: "sum for the mean", says: "{You} added up and did not divide: the mean is asked for." },
  operand: { name: "value of an operand", says: "{You} gave a number of an operand: {z} is what becomes of it, {equation}." },
  sign: { name: "sign", says: "{You} have the sign the other way round." },
};

/**
 * The entries that mistakes give, each in the shape of the answer, the likeliest first. Some entries of a mistake may be
 * right all the same.
 * @type {(trace: ArrayTrace, question: ArrayQuestion) => WrongEntries[]}
 */
export function wrongEntries(trace, question) {
  const flow = flowOf(trace, question);
  const found = question.role === "value" ? ofValue(trace, question) : flow ? ofAdjoint(trace, question, flow) : [];
  const { answer } = question;
  if (question.role === "adjoint") found.push({ ...ENTRIES.value, entries: entriesIn(trace.arrayValues[question.node]) });
  const [own, right, minus] = [shapeOf(answer), entriesIn(answer), entriesIn(negative(answer))];
  const isMade = found.some(({ entries }) => minus.every((one, cell) => one === entries[cell]));
  if (!isMade) found.push({ ...ENTRIES.sign, entries: minus });
  return found.filter(({ entries }) => entries.length === size(own) && [...right].some((one, cell) => one !== entries[cell]));
}

/** @type {(trace: ArrayTrace, question: ArrayQuestion, flow: Flow) => WrongEntries[]} */
function ofAdjoint(trace, { answer, node, edge: place }, flow) {
  const { upstream, contribution, partial } = flow;
  const own = shapeOf(answer);
  const edge = edgeOf(trace, flow);
  const others = trace.arrayContributions.filter((one, at) => one.operand === node && one.rank >= 0 && at !== place);
  const before = others.length ? others.map((one) => one.contribution).reduce(sum) : null;
  /** @type {WrongEntries[]} */
  const found = [];
  /** What one edge would bring, with and without what had come before. @type {(row: { name: string, says: string }, brought: Value, more?: WrongEntries["more"]) => void} */
  const add = (row, brought, more) => {
    if (!sameShape(shapeOf(brought), own)) return;
    if (before) found.push({ ...row, more, entries: entriesIn(sum(before, brought)) });
    found.push({ ...row, more, entries: entriesIn(brought) });
  };
  if (before) {
    found.push({ ...ENTRIES.overwrote, entries: entriesIn(contribution) });
    found.push({ ...ENTRIES.onePath, entries: entriesIn(before) });
    if (others.length > 1) for (const one of others) found.push({ ...ENTRIES.onePath, entries: entriesIn(one.contribution) });
  }
  const { whole } = broughtBy(trace, flow, upstream);
  if (edge.fold) {
    const entries = spread(whole, edge.fold.factors[0].shape);
    const times = entries.length / size(own);
    for (const one of eachTerm(edge.fold, [entries])) add(ENTRIES.notFolded, asValue(one, own));
    add(ENTRIES.averaged, scaled(contribution, 1 / times));
  }
  for (const { brought, more } of otherWaysRound(trace, flow)) add(ENTRIES.untransposed, brought, more);
  const isSquare = own.length === 2 && own[0] === own[1];
  if (isSquare) found.push({ ...ENTRIES.turned, entries: transposed(answer) });
  if (flow.node !== trace.graph.output) {
    const ones = asValue(new Float64Array(size(trace.shapes[flow.node])).fill(1), trace.shapes[flow.node]);
    add(ENTRIES.upstream, broughtBy(trace, flow, ones).contribution);
    add(ENTRIES.unmultiplied, fitted(trace, flow, upstream));
    if (partial !== null) add(ENTRIES.added, fitted(trace, flow, sum(upstream, partial)));
  }
  if (partial !== null && !edge.fold) for (const { name, says, wrong } of ofPartials(trace, flow)) add({ name, says }, wrong);
  return found;
}

/** What arrives above, passed on into the shape of the operand: added up where that was stretched. @type {(trace: ArrayTrace, flow: Flow, arrived: Value) => Value} */
function fitted(trace, flow, arrived) {
  const shape = trace.shapes[flow.operand];
  const above = trace.shapes[flow.node];
  if (edgeOf(trace, flow).fold) return folded(edgeOf(trace, flow), asValue(spread(arrived, above), above), shape);
  return above.length ? arrived : asValue(spread(arrived, shape), shape);
}

/** The ways back in which a square factor is not turned that should be, or the other way round. @type {(trace: ArrayTrace, flow: Flow) => { brought: Value, more: WrongEntries["more"] }[]} */
function otherWaysRound(trace, flow) {
  const met = planOf(trace).meetings[flow.node];
  const node = trace.graph.nodes[flow.node];
  if (!met?.ways.length || node.operation in operations) return [];
  const back = wayBack(met.ways, places(node)[flow.rank]);
  const operands = operandValues(trace.graph, trace.arrayValues, trace.arraysAt, flow.node);
  const values = back.factors.map(({ rank }) => (rank === UPSTREAM ? flow.upstream : operands[rank]));
  return back.factors.flatMap((side, place) => {
    const way = turnedFactor(back, place);
    if (!way) return [];
    const brought = asValue(workOut(way, values), trace.shapes[flow.operand]);
    /** @param {Notation} notation */
    const more = (notation) => {
      const speaker = trace.speaker(notation);
      const name = side.rank === UPSTREAM ? speaker.adjointName(flow.node) : speaker.labels[node.operands[places(node).indexOf(side.rank)]].text;
      return { m: speaker.maths(name) };
    };
    return [{ brought, more }];
  });
}

/** A way in which one square factor is read the other way round; null where it is none. @type {(way: Way, place: number) => Way | null} */
function turnedFactor(way, place) {
  const side = way.factors[place];
  const { shape, indices } = side;
  if (way.factors.length < 2 || shape.length !== 2 || shape[0] !== shape[1] || !isPlainSide(way, side)) return null;
  return { ...way, factors: way.factors.with(place, { ...side, indices: indices.toReversed() }) };
}

/** @type {(trace: ArrayTrace, question: ArrayQuestion) => WrongEntries[]} */
function ofValue(trace, { node, answer }) {
  const { operation, operands } = trace.graph.nodes[node];
  const met = planOf(trace).meetings[node];
  const values = operandValues(trace.graph, trace.arrayValues, trace.arraysAt, node);
  const own = shapeOf(answer);
  /** @type {WrongEntries[]} */
  const found = [];
  if (operation in operations) {
    for (const { name, says, wrong } of tried(MISTAKES.values, "value", operation, values, own, (at) => ({ ...NOWHERE, ...at }))) found.push({ name, says, entries: entriesIn(wrong) });
    return found;
  }
  const way = met?.ways.length === 1 ? met.ways[0] : null;
  if (way && summed(way).length) {
    const factors = way.factors.map(({ rank }) => entriesIn(values[rank]));
    const count = summed(way).reduce((all, letter) => all * way.sizes[letter], 1);
    const one = [...eachTerm({ ...way, scale: 1 }, factors)];
    for (const entries of one) found.push({ ...ENTRIES.oneTerm, entries, more: () => ({ count: String(count) }) });
    way.factors.forEach((side, place) => {
      const other = turnedFactor(way, place);
      const label = /** @param {Notation} notation */ (notation) => trace.speaker(notation).labels[operands[side.rank]]?.text ?? "";
      if (other) found.push({ ...ENTRIES.otherAxis, entries: workOut(other, way.factors.map(({ rank }) => values[rank])), more: (notation) => ({ m: trace.speaker(notation).maths(label(notation)) }) });
    });
    const isMean = way.scale !== 1;
    if (way.factors.length === 1) found.push({ ...(isMean ? ENTRIES.sum : ENTRIES.mean), entries: entriesIn(scaled(answer, isMean ? 1 / way.scale : 1 / count)) });
  }
  for (const value of values) if (sameShape(shapeOf(value), own)) found.push({ ...ENTRIES.operand, entries: entriesIn(value) });
  return found;
}

/** Each of what is added up in an entry, taken for all of it: the first of every entry, then the second. @type {(way: Way, factors: ArrayLike<number>[]) => Generator<Float64Array>} */
function* eachTerm(way, factors) {
  const { shape } = way.result;
  const count = Math.min(MOST_TERMS, summed(way).reduce((all, letter) => all * way.sizes[letter], 1));
  const all = Array.from({ length: size(shape) }, (_, cell) => [...terms(way, unflat(cell, shape))]);
  for (let place = 0; place < count; place += 1) {
    yield Float64Array.from(all, (found) => {
      const at = found[place];
      return at ? at.reduce((product, spot, rank) => product * factors[rank][flat(spot, way.factors[rank].shape)], 1) : NaN;
    });
  }
}

/** @type {(value: Value, by: number) => Value} */
function scaled(value, by) {
  return asValue(Float64Array.from(entriesIn(value), (one) => one * by), shapeOf(value));
}

/** @param {Value} value a square one */
function transposed(value) {
  const [rows, columns] = shapeOf(value);
  const entries = entriesIn(value);
  return Float64Array.from(entries, (_, cell) => entries[(cell % columns) * rows + Math.floor(cell / columns)]);
}

/** What mistakes in a partial bring, entry by entry. @type {(trace: ArrayTrace, flow: Flow) => { name: string, says: string, wrong: Value }[]} */
function ofPartials(trace, flow) {
  const node = trace.graph.nodes[flow.node];
  const rank = places(node)[flow.rank];
  const values = operandValues(trace.graph, trace.arrayValues, trace.arraysAt, flow.node);
  const own = trace.shapes[flow.node];
  const above = spread(flow.upstream, own);
  const row = operations[node.operation];
  const made = tried(MISTAKES.partials, "partial", node.operation, values, own, (at) => {
    const { operands, z } = at;
    const partials = operands.map((_, other) => bring(row, other, operands, z, 1).partial);
    return { ...NOWHERE, ...at, rank, u: operands[rank], v: operands[1 - rank], partials, partial: partials[rank] };
  });
  return made.map((one) => ({ ...one, wrong: asValue(Float64Array.from(entriesIn(one.wrong), (number, cell) => number * above[cell]), own) }));
}

/** @type {Place} */
const NOWHERE = { operation: "", operands: [], u: NaN, v: NaN, z: NaN, rank: -1, partials: [], partial: NaN, upstream: NaN, before: NaN, start: 0, last: NaN, others: [], value: () => NaN };

/**
 * The rows of the mistakes with numbers, tried at each entry; {You}, {z} and {u} are those of the arrays.
 * @type {(rows: Mistake[], kind: string, operation: string, values: Value[], own: number[], place: (at: Place) => Place) =>
 *   { name: string, says: string, wrong: Value }[]}
 */
function tried(rows, kind, operation, values, own, place) {
  const row = operations[operation];
  const all = values.map((value) => spread(value, own));
  const result = (/** @type {number[]} */ operands) => row.value(...operands);
  const spots = Array.from({ length: size(own) }, (_, cell) => {
    const operands = all.map((one) => one[cell]);
    return place({ ...NOWHERE, operation, operands, u: operands[0], v: operands[1], z: result(operands), value: row.value });
  });
  const asked = rows.filter((one) => one.asked.includes(kind) && (!one.of || one.of.includes(operation)) && !one.not?.includes(operation) && !one.says.includes("{v}") && !one.says.includes("{rule}"));
  return asked.flatMap(({ name, says, find }) => {
    const found = spots.map(find);
    const count = Math.min(...found.map(({ length }) => length));
    return Array.from({ length: count }, (_, at) => ({ name, says, wrong: asValue(Float64Array.from(found, (one) => one[at]), own) }));
  });
}
