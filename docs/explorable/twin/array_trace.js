/**
 * The trace of a program with arrays: what trace.js is for numbers, with shapes, pulls and letters.
 *
 *     const t = trace("z = W @ x + b; sum(z^2)", { W: [[1, 2]], x: [3, 4], b: [0, 1] });   t.value, t.nodes, t.json()
 *
 * A page of numbers never asks for this module, nor for what it imports.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Entries} Nested
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./names.js").Notation} Notation
 */
import { asData, backward, forward, neededFor, operandValues, seedOf } from "./arrays.js";
import { settingsOf, valueFrom } from "./array_plan.js";
import { ArraySpeaker } from "./array_words.js";
import { build } from "./build.js";
import { flat } from "./ways.js";
import { shapeOf } from "./meetings.js";
import { parse } from "./parser.js";
import { pointOfArrays } from "./point.js";
import { hasArrays } from "./shapes.js";
import { Trace } from "./trace.js";

/**
 * Everything that happens to a function at a point, with numbers or arrays as values.
 * @param {string} text an expression or program
 * @param {Record<string, Nested>} at a number, or rows in rows, for each variable
 * @param {object} [options] as those of `trace` in trace.js, and
 * @param {boolean} [options.tree]
 * @param {boolean} [options.expand]
 * @param {boolean} [options.compact]
 * @param {number} [options.mostNodes]
 * @param {Nested} [options.seed] the adjoint of an output that is an array
 * @returns {Trace}
 * @throws {BackpropError} also for shapes that do not fit, and for an output that is an array without a seed
 */
export function trace(text, at = {}, { tree, expand, compact, mostNodes, seed } = {}) {
  const program = parse(text, mostNodes && 10 * mostNodes, at);
  return traceOf(build(program, { tree, expand, compact, mostNodes }), at, seed);
}

/** The trace of a graph that is already built. @type {(graph: Graph, at: Record<string, Nested>, seed?: Nested) => Trace} */
export function traceOf(graph, at, seed) {
  const given = pointOfArrays(graph.program, at);
  const isArray = seed !== undefined || hasArrays(graph) || Object.values(given).some(Array.isArray);
  return isArray ? ArrayTrace.at(graph, given, seed) : Trace.of(graph, /** @type {Record<string, number>} */ (given));
}

/** Both passes over a graph with arrays, and what is said of them. */
export class ArrayTrace extends Trace {
  /**
   * @param {Graph} graph
   * @param {Record<string, Value>} at
   * @param {ReturnType<typeof forward>} ranForward
   * @param {ReturnType<typeof backward>} ranBackward
   */
  constructor(graph, at, ranForward, ranBackward) {
    super(graph, /** @type {any} */ (at), /** @type {any} */ (ranForward), /** @type {any} */ (ranBackward));
    /** What was found last at a node or an edge: others say the same of other entries. */
    this.problems = [...new Map(this.problems.map((one) => [`${one.node}/${one.rank}`, one])).values()];
    this.arraysAt = at;
    this.arrayValues = ranForward.values;
    this.arrayContributions = ranBackward.contributions;
    /** @type {Float64Array[] | undefined} */
    this.foundEntries = undefined;
  }

  /** @type {(graph: Graph, at: Record<string, Nested>, seed?: Nested) => ArrayTrace} */
  static at(graph, at, seed) {
    const given = Object.fromEntries(Object.entries(at).map(([name, value]) => [name, valueFrom(value)]));
    const ran = forward(graph, given);
    const start = seedOf(graph, ran.values[graph.output], seed);
    return new ArrayTrace(graph, given, ran, backward(graph, ran.values, given, start));
  }

  /** The same function at another point. @param {Record<string, any>} at @override */
  atPoint(at) {
    return traceOf(this.graph, at);
  }

  /** The numbers that a node's operation works on, folded constants among them. @param {number} node @override */
  operandNumbers(node) {
    return /** @type {number[]} */ (operandValues(this.graph, this.arrayValues, this.arraysAt, node));
  }

  /** Which entries of each node the output's value needs: all but what a choice does not take. */
  get neededEntries() {
    return (this.foundEntries ??= neededFor(this.graph, this.arrayValues, this.arraysAt));
  }

  /** Whether the output's value needs that of a node, or of one of its entries. @type {(node: number, entry?: number[] | null) => boolean} @override */
  isNeeded(node, entry = null) {
    const needed = this.neededEntries[node];
    const shape = shapeOf(this.arrayValues[node]);
    return entry === null ? needed.includes(1) : needed[flat(entry, shape)] === 1;
  }

  /** The problems that reach the output, the forward pass first. @override */
  get faults() {
    const problems = /** @type {import("./array_repairs.js").ArrayProblem[]} */ (this.problems);
    return problems.filter(({ node, rank, entry }) => this.isNeeded(node, rank === null ? entry : null));
  }

  /** Of arrays it is not told where digits were lost. @override */
  get doubts() {
    return [];
  }

  /** The shape of each node; of a number it has no axes. */
  get shapes() {
    return this.arrayValues.map(shapeOf);
  }

  /** @param {Notation} notation @returns {ArraySpeaker} @override */
  speaker(notation) {
    const speaker = this.speakers.get(notation) ?? new ArraySpeaker(this, notation);
    this.speakers.set(notation, speaker);
    return /** @type {ArraySpeaker} */ (speaker);
  }

  /** The trace as plain data; a large array is summed up in a few numbers unless `full` asks for all. @override */
  json(full = false) {
    const found = this.jsonWith((value) => asData(value, full));
    const { shapes, steps } = this;
    const nodes = found.nodes.map((node) => {
      const settings = settingsOf(this.graph.nodes[node.id]);
      return { ...node, shape: shapes[node.id], ...(Object.keys(settings).length && { settings }) };
    });
    return { ...found, nodes, steps: found.steps.map((step, place) => ({ ...step, ...arrayData(steps[place].said) })) };
  }
}

/** What of a step's words says how an array goes back, as plain data. @param {any} said */
function arrayData({ array }) {
  if (!array) return {};
  const { pull, letters, shapes, wayRound, fold } = array;
  return pull ? { pull, letters, shapes, way_round: wayRound, fold } : { letters };
}
