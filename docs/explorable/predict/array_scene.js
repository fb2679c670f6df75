/**
 * The place that a question about an array is about: its node, the edge that the gradient comes down, and what sentences
 * name there.
 *
 * @typedef {import("../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../twin/array_pulls.js").Flow} Flow
 * @typedef {import("../twin/array_plan.js").Edge} Edge
 * @typedef {import("../twin/meetings.js").Value} Value
 * @typedef {import("../twin/names.js").Notation} Notation
 * @typedef {import("./array_questions.js").ArrayQuestion} ArrayQuestion
 */
import { planFor } from "../twin/array_plan.js";
import { folded } from "../twin/array_repairs.js";
import { placeText } from "../twin/matrices.js";
import { shapeOf } from "../twin/meetings.js";
import { entryByEntry } from "../twin/row_code_arrays.js";
import { unflat } from "../twin/ways.js";

/** The contribution that a question is about, if it is about one. @type {(trace: ArrayTrace, question: ArrayQuestion) => Flow | null} */
export function flowOf(trace, { edge }) {
  return edge === null ? null : /** @type {Flow} */ (trace.arrayContributions[edge]);
}

/** @param {ArrayTrace} trace */
export function planOf(trace) {
  return planFor(trace.graph, trace.arraysAt);
}

/** How the gradient goes back along an edge. @type {(trace: ArrayTrace, flow: Flow) => Edge} */
export function edgeOf(trace, { node, rank }) {
  const found = planOf(trace).down.find(({ index }) => index === node)?.edges.find((edge) => edge.rank === rank);
  return /** @type {Edge} */ (found); // there is one for each contribution
}

/**
 * What would come down an edge if another gradient stood at its node: before it is added up where an operand was
 * stretched, and after.
 * @type {(trace: ArrayTrace, flow: Flow, upstream: Value) => { whole: Value, contribution: Value }}
 */
export function broughtBy(trace, flow, upstream) {
  const edge = edgeOf(trace, flow);
  const values = [...trace.arrayValues, ...planOf(trace).constants];
  const partial = edge.partial?.(values) ?? null;
  const whole = partial === null ? /** @type {NonNullable<Edge["pull"]>} */ (edge.pull)(values, upstream) : entryByEntry((u, v) => u * v, [upstream, partial]);
  return { whole, contribution: folded(edge, whole, trace.shapes[flow.operand]) };
}

/** What sentences about a question name. @type {(trace: ArrayTrace, question: ArrayQuestion) => (notation: Notation) => Record<string, string>} */
export function holesOf(trace, question) {
  const { node, role, answer, cell } = question;
  const flow = flowOf(trace, question);
  const { operands } = trace.graph.nodes[node];
  const arrived = trace.arrayContributions.filter(({ operand, rank }) => operand === node && rank >= 0);
  return (notation) => {
    const speaker = trace.speaker(notation);
    /** @param {number} index */
    const label = (index) => speaker.maths(speaker.labels[index].text);
    const place = placeText(speaker.labels[node].text, unflat(cell, shapeOf(answer)));
    const output = speaker.labels[trace.graph.output].text;
    return {
      u: role === "value" ? label(operands[0]) : label(node),
      z: role === "value" ? label(node) : flow ? label(flow.node) : "",
      cell: speaker.maths(role === "value" ? place : notation === "latex" ? speaker.slope(output, place) : `∂${output}/∂${place}`),
      sought: speaker.maths(speaker.slope(output, speaker.labels[node].text)),
      pull: flow ? speaker.maths(speaker.pull(flow).letters) : "",
      equation: operands.length ? speaker.maths(speaker.equationOf(node)) : label(node),
      paths: String(arrived.length),
    };
  };
}
