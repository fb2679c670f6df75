/**
 * The trace: one computed object behind the explorables. The twin of backprop_core/tracing/trace.py.
 *
 *     const t = trace("(4x+1)^2", { x: 1 });   t.value, t.gradient.x, t.nodes, t.steps, t.json()
 *     t.atPoint({ x: 2 })                      the same graph elsewhere: only the two passes run again
 *
 * Words are made when they are asked for: `t.steps[i].words("latex")`.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./trace_node.js").TraceNode} TraceNode
 *
 * What a reader should know about how the text was read (`node` is null), or about a number of the trace.
 * @typedef {{ kind: string, node: string | null, message: string }} TraceNote
 */
import { operations, tooLarge } from "../../generated/table.js";
import { build } from "./build.js";
import { BackpropError } from "./errors.js";
import { finite } from "./numbers.js";
import { parse } from "./parser.js";
import { Run } from "./run.js";
import { flows, Speaker } from "./speaker.js";
import { drawing, nodeData } from "./trace_node.js";
import { write } from "./writer.js";

export { BackpropError, parse, write };

/**
 * Everything that happens to a function at a point: values, partials, adjoints, and their words.
 * @param {string} text an expression or program
 * @param {Record<string, number>} at a finite number for each variable
 * @param {object} [options]
 * @param {boolean} [options.tree] give every use a node of its own, as the article draws it
 * @param {boolean} [options.expand] write composite operations (sigmoid, tanh, ...) out in simpler ones
 * @param {boolean} [options.compact] write each constant into the operation that uses it: x, ×4, +1, (·)²
 * @param {number} [options.mostNodes] refuse more than this; and more than ten times as many characters
 * @throws {BackpropError} for text that is not in the language, numbers that do not fit it, or `tree` with `compact`.
 *   A point outside the domain is no error: see `error`.
 */
export function trace(text, at = {}, { tree, expand, compact, mostNodes } = {}) {
  const program = parse(text, mostNodes && 10 * mostNodes, at);
  return Trace.of(build(program, { tree, expand, compact, mostNodes }), at);
}

/** Everything that happens to a function at a point, forward and backward: the numbers, and what is said of them. */
export class Trace extends Run {
  /** The words of each notation, made when they are first asked for. @type {Map<Notation, Speaker>} */
  speakers = new Map();

  /**
   * The same function at another point.
   * @param {Record<string, number>} at
   */
  atPoint(at) {
    return Trace.of(this.graph, at);
  }

  /** @param {Notation} notation */
  speaker(notation) {
    const speaker = this.speakers.get(notation) ?? new Speaker(this, notation);
    this.speakers.set(notation, speaker);
    return speaker;
  }

  /** @returns {TraceNode[]} what of the nodes is the same at every point: all but `value` and `adjoint` */
  get drawing() {
    return drawing(this.graph);
  }

  /** How many steps both passes have. */
  get length() {
    return this.values.length + this.contributions.length;
  }

  /** One step, by its place among all of them. @param {number} place */
  step(place) {
    const first = this.values.length;
    return place < first ? new Step(this, "forward", place) : new Step(this, "backward", place - first);
  }

  /** @returns {TraceNode[]} the nodes in evaluation order */
  get nodes() {
    /** @type {(node: TraceNode, id: number) => TraceNode} */
    const found = (node, id) => ({ ...node, value: this.values[id], adjoint: this.adjoints[id] });
    return keep(this, "nodes", drawing(this.graph).map(found));
  }

  /** @returns {Step[]} the steps of the forward pass, then those of the backward pass */
  get steps() {
    return keep(this, "steps", [...this.forward, ...this.backward]);
  }

  /** @returns {Step[]} */
  get forward() {
    return keep(this, "forward", this.values.map((_, index) => new Step(this, "forward", index)));
  }

  /** @returns {Step[]} */
  get backward() {
    return keep(this, "backward", this.contributions.map((_, number) => new Step(this, "backward", number)));
  }

  /**
   * The first place where something is undefined or too large, or null; what is stopped below is no fault.
   * @returns {{ message: string, position: number, node: string } | null}
   */
  get error() {
    const isStopped = Object.values(this.gradient).every(Number.isFinite);
    const problem = this.faults.find(({ rank }) => rank === null || !isStopped);
    if (!problem) return keep(this, "error", null);
    const { nodes, labels } = this.graph;
    const { node } = problem;
    const message = this.complaint(problem);
    return keep(this, "error", { message, position: nodes[node].span[0], node: labels[node] });
  }

  /** What is wrong at a place, in a sentence. @param {import("./passes.js").Problem} problem */
  complaint(problem) {
    const { node, rank } = problem;
    const speaker = this.speaker("plain");
    if (rank === null) return speaker.noValue(node);
    const { nodes, labels } = this.graph;
    return speaker.noSlope(problem, speaker.equationOf(node), labels[nodes[node].operands[rank]]);
  }

  /** What a reader should know: how the text was read, then of which numbers not to be too sure. @returns {TraceNote[]} */
  get notes() {
    const read = this.program.notes.map(({ kind, message }) => ({ kind, node: null, message }));
    return keep(this, "notes", [...read, ...this.notesOfNumbers]);
  }

  /** Where a convention decided, digits were lost, or a number was too small or too large. @returns {TraceNote[]} */
  get notesOfNumbers() {
    const { labels } = this.graph;
    const speaker = this.speaker("plain");
    /** @type {TraceNote[]} */
    const found = [];
    for (const problem of this.faults) {
      if (problem.reason !== tooLarge) continue;
      found.push({ kind: "overflow", node: labels[problem.node], message: this.complaint(problem) });
    }
    for (const step of this.contributions) {
      if (!flows(step) || step.rank < 0 || !this.matters(step)) continue;
      const message = speaker.kinkNote(step);
      if (message) found.push({ kind: "kink", node: labels[step.node], message });
    }
    for (const [node, message] of speaker.stretchedNotes()) found.push({ kind: "stretched", node: labels[node], message });
    for (const doubt of this.doubts) {
      found.push({ kind: doubt.kind, node: labels[doubt.node], message: speaker.doubtNote(doubt) });
    }
    const different = new Map(found.map((note) => [JSON.stringify(note), note])); // operands that tie say the same
    return keep(this, "notesOfNumbers", [...different.values()]);
  }

  /** Whether the output depends on how a kink was decided: through the slope, or a choice by a comparison. @param {import("./speaker.js").Flow} step */
  matters(step) {
    const decides = operations[this.graph.nodes[step.node].operation]?.binds === 0;
    return this.speaker("plain").arrives(step) || (decides && this.isNeeded(step.node));
  }

  /** The trace as plain data, as the command line prints it; non-finite numbers are strings. */
  json() {
    return this.jsonWith(finite);
  }

  /** The same, with values as `plain` gives them. @param {(value: number | null) => any} plain */
  jsonWith(plain) {
    /** @param {Record<string, number>} values */
    const each = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
    return {
      expression: this.expression,
      at: each(this.at),
      value: plain(this.value),
      gradient: each(this.gradient),
      nodes: this.nodes.map((node) => nodeData(node, plain)),
      steps: this.steps.map((step) => stepData(step, plain)),
      error: this.error && { message: this.error.message, position: this.error.position },
      notes: this.notes,
    };
  }
}

/**
 * Work something out once: from now on the object simply has it.
 * @template T
 * @param {object} object
 * @param {string} key
 * @param {T} value
 */
function keep(object, key, value) {
  Object.defineProperty(object, key, { value });
  return value;
}

/**
 * One step of a pass. Forward: a node gets its value. Backward: a contribution flows along one edge.
 * `node` and `operand` are labels; `operand` is null in the forward pass and for the seed.
 */
class Step {
  /**
   * @param {Trace} trace
   * @param {"forward" | "backward"} phase
   * @param {number} number its place in the pass
   */
  constructor(trace, phase, number) {
    this.trace = trace;
    this.phase = phase;
    this.number = number;
    const { labels, nodes } = trace.graph;
    const step = phase === "backward" ? trace.contributions[number] : null;
    this.nodeId = step ? step.node : number;
    this.operandId = step ? step.operand : null;
    const flows = this.operandId === null ? null : step; // along an edge, as neither a value nor the seed does
    this.node = labels[this.nodeId];
    this.operand = this.operandId === null ? null : labels[this.operandId];
    if (flows && flows.rank < 0) this.operand = nodes[flows.node].name;
    this.value = step ? null : trace.values[number];
    this.partial = flows ? flows.partial : null;
    this.upstream = flows ? flows.upstream : null;
    this.contribution = step ? step.contribution : null;
    this.total = step ? step.total : null;
  }

  /**
   * What is said at this step, in one of the notations.
   * @param {Notation} notation
   * @returns {import("./words.js").Words}
   */
  words(notation = "plain") {
    return this.trace.speaker(notation)[this.phase](this.number);
  }

  /** @returns {import("./words.js").Words} */
  get said() {
    return keep(this, "said", this.words());
  }

  /** A short name: the label in the forward pass, ∂h/∂b in the backward pass. */
  get name() {
    return this.phase === "forward" ? this.node : this.said.left;
  }

  /** The calculus rule that the partial uses; in the forward pass the name of the operation. */
  get rule() {
    return this.said.rule;
  }

  /** The step in letters: ∂h/∂b = ∂h/∂c · ∂c/∂b. */
  get formula() {
    return this.said.equation.formula;
  }

  /** The formula with the numbers plugged in: ∂h/∂b = 10 · 4 = 40. */
  get plugged() {
    return this.said.equation.plugged;
  }

  /** The step in a sentence. */
  get text() {
    return this.said.sentence;
  }
}

/** @type {(step: Step, plain: (value: number | null) => any) => any} */
function stepData(step, plain) {
  return {
    pass: step.phase,
    node: step.node,
    operand: step.operand,
    value: plain(step.value),
    partial: plain(step.partial),
    upstream: plain(step.upstream),
    contribution: plain(step.contribution),
    total: plain(step.total),
    rule: step.rule,
    formula: step.formula,
    plugged: step.plugged,
    text: step.text,
  };
}
