/**
 * The numbers of both passes over a graph at a point, and how they belong together. It knows no words.
 * The twin of backprop_core/tracing/run.py.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./passes.js").Contribution} Contribution
 * @typedef {import("./accuracy.js").Doubt} Doubt
 */
import { memo } from "../memo.js";
import { doubtsOf } from "./accuracy.js";
import { refusal } from "./errors.js";
import { neededFor } from "./moving.js";
import { backward, forward } from "./passes.js";
import { operandNumbers } from "./plan.js";
import { isArrayValue, point, pointOfArrays, shapeOf } from "./point.js";
import { hasArrays, shapesOf } from "./shapes.js";

/**
 * Refuse a program of arrays, which the passes here do not run on: first with what does not fit in it.
 * @type {(graph: Graph, at: Record<string, import("./expression.js").Entries>) => void}
 */
function refuseArrays(graph, at) {
  if (!memo(graph, "hasArrays", [], () => hasArrays(graph)) && !Object.values(at).some(isArrayValue)) return;
  const values = Object.entries(pointOfArrays(graph.program, at));
  shapesOf(graph, Object.fromEntries(values.map(([name, value]) => [name, shapeOf(value)])));
  throw refusal("arrays elsewhere", null, null);
}

/** Both passes over a graph at a point. */
export class Run {
  /**
   * @param {Graph} graph
   * @param {Record<string, number>} at
   * @param {import("./passes.js").Forward} ranForward
   * @param {import("./passes.js").Backward} ranBackward
   */
  constructor(graph, at, ranForward, ranBackward) {
    this.graph = graph;
    this.program = graph.program;
    this.expression = graph.program.source;
    this.at = at;
    this.values = ranForward.values;
    this.value = this.values[graph.output];
    this.adjoints = ranBackward.adjoints;
    this.contributions = ranBackward.contributions;
    this.gradient = ranBackward.gradient;
    this.idle = ranBackward.idle;
    this.problems = [...ranForward.problems, ...ranBackward.problems];
    /** @type {boolean[] | null} made when it is first asked for, as its problems by their places */
    this.foundNeeded = null;
    /** @type {Map<string, import("./passes.js").Problem> | null} made when it is first asked for */
    this.problemsByPlace = null;
    /** @type {Doubt[] | null} made when they are first asked for, as their places */
    this.foundDoubts = null;
    /** @type {Map<number | string, Doubt[]> | null} */
    this.doubtsByPlace = null;
  }

  /**
   * Run both passes over a graph that is already built.
   * @template {typeof Run} Kind
   * @this {Kind}
   * @param {Graph} graph
   * @param {Record<string, number>} at a finite number for each variable
   * @returns {InstanceType<Kind>}
   * @throws {BackpropError} for numbers that do not fit the program
   */
  static of(graph, at) {
    refuseArrays(graph, at);
    const numbers = point(graph.program, at);
    const ran = forward(graph, numbers);
    return /** @type {InstanceType<Kind>} */ (new this(graph, numbers, ran, backward(graph, ran.values)));
  }

  /** The numbers that a node's operation works on, folded constants among them. @param {number} node */
  operandNumbers(node) {
    return operandNumbers(this.graph, this.values, node);
  }

  /** For each contribution: which part it is of how many that add up (in a tree: to a variable). */
  get parts() {
    return memo(this.graph, "parts", [], () => partsOf(this.arrivals));
  }

  /** What each contribution is added to. */
  get arrivals() {
    return memo(this.graph, "arrivals", [], () => this.contributions.map((step) => arrival(this.graph, step)));
  }

  /** Whether the output's value needs that of each node: all but what a choice does not take. */
  get needed() {
    return (this.foundNeeded ??= neededFor(this.graph, this.values));
  }

  /** Whether the output's value needs that of a node. @param {number} node */
  isNeeded(node) {
    return this.needed[node];
  }

  /** The problems that reach the output, the forward pass first. */
  get faults() {
    return this.problems.filter(({ node }) => this.isNeeded(node));
  }

  /** Where digits were lost or numbers were too small, in the order of the steps. */
  get doubts() {
    return (this.foundDoubts ??= doubtsOf(this).filter(({ node, step }) => step !== null || this.needed[node]));
  }

  /**
   * What should be known of a number: of a node's value (step null), or of what a contribution brings.
   * @type {(node: number, step: number | null) => Doubt[]}
   */
  doubtsAt(node, step) {
    if (!this.doubtsByPlace) {
      this.doubtsByPlace = new Map();
      for (const doubt of this.doubts) {
        const place = placeOf(doubt.node, doubt.step);
        this.doubtsByPlace.set(place, [...(this.doubtsByPlace.get(place) ?? []), doubt]);
      }
    }
    return this.doubtsByPlace.get(placeOf(node, step)) ?? [];
  }

  /** What is wrong with a node's value (rank null) or slope, if anything. @type {(node: number, rank: number | null) => import("./passes.js").Problem | undefined} */
  problemAt(node, rank) {
    this.problemsByPlace ??= new Map(this.problems.map((problem) => [`${problem.node}/${problem.rank}`, problem]));
    return this.problemsByPlace.get(`${node}/${rank}`);
  }
}

/** Tells the places of doubts apart: a step of the backward pass, or a node's value. @type {(node: number, step: number | null) => number | string} */
function placeOf(node, step) {
  return step ?? `value of ${node}`;
}

/** What a contribution is added to: a node, or in a tree a variable. @type {(graph: Graph, step: Contribution) => number | string | null} */
function arrival({ tree, nodes }, { operand, rank }) {
  if (operand === null || !tree) return operand;
  const { operation, name } = nodes[operand];
  return operation === "variable" || rank < 0 ? name : operand;
}

/**
 * Which part each arrival is, of how many at the same place.
 * @type {(arrivals: (number | string | null)[]) => { part: number, count: number }[]}
 */
function partsOf(arrivals) {
  /** @type {Map<number | string | null, number>} */
  const counts = new Map();
  const parts = arrivals.map((arrival) => {
    const part = (counts.get(arrival) ?? 0) + 1;
    counts.set(arrival, part);
    return part;
  });
  return parts.map((part, number) => ({ part, count: counts.get(arrivals[number]) ?? part }));
}
