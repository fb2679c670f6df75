/**
 * How wide everything is that is written in a picture, before any of it is drawn: known without a page, so that the
 * state can make room for it.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/trace_node.js").TraceNode} TraceNode
 * @typedef {import("./arrange.js").Measure} Measure
 * @typedef {import("../dom/type_runs.js").Run} Run
 */
import { letters, operations } from "../../generated/table.js";
import { runs, width } from "../dom/type_runs.js";
import { memo } from "../memo.js";
import { places } from "../twin/expression.js";
import { nameText } from "../twin/names.js";
import { numberAtom } from "../twin/numbers.js";

export const DEL_GAP = 0.18; // after the ∂ before an adjoint, in ems
const DEL = 0.53 + DEL_GAP;

/**
 * A number as it is written, and how wide that is in ems. Most numbers are asked for several times a frame.
 * @type {(number: number, kind?: "factor") => { runs: Run[], width: number }}
 */
export function figure(number, kind) {
  const memory = kind ? factors : figures;
  let found = memory.get(number);
  if (!found) {
    if (memory.size > MOST_FIGURES) memory.clear();
    const { text, minus } = numberAtom(number, "latex");
    // A partial is shown as what it does to whatever passes: ×10, ×(−2).
    const list = runs(kind ? `\\times ${minus ? `(${text})` : text}` : text);
    found = { runs: list, width: width(list) };
    memory.set(number, found);
  }
  return found;
}

const MOST_FIGURES = 4000;
/** @type {Map<number, { runs: Run[], width: number }>} */
const figures = new Map();
/** @type {typeof figures} */
const factors = new Map();

/**
 * Whether a node's letter is written beside it: not where the name already stands inside.
 * @param {TraceNode} node
 */
export function hasLetter(node) {
  return node.operands.length > 0 || node.label !== node.name;
}

/** A number that was typed needs no second line that says it again. @param {TraceNode} node */
export function hasValue(node) {
  return node.operation !== "constant" || node.name !== null;
}

/**
 * How wide everything is that is written at each node once all steps are done, in ems.
 * @param {Trace} trace
 * @param {Measure[]} [before] earlier measures of the same graph: no width shrinks, so that a drag does not jitter
 * @returns {Measure[]}
 */
export function measure(trace, before) {
  const lasting = lastingMeasures(trace);
  const measures = lasting.map((always, index) => ({
    ...always,
    values: Math.max(
      always.hasValue ? figure(trace.values[index]).width : 0,
      trace.adjoints[index] === null ? 0 : DEL + figure(trace.adjoints[index]).width,
      before?.[index].values ?? 0,
    ),
    pills: before?.[index].pills.slice() ?? trace.drawing[index].operands.map(() => 0),
  }));
  for (const { node, rank, operand, partial } of trace.contributions) {
    if (operand === null || rank < 0) continue;
    const { pills } = measures[node];
    pills[rank] = Math.max(pills[rank], figure(partial, "factor").width);
  }
  return measures;
}

/**
 * The same with room for any usual number wherever one may change, so that a drag moves nothing.
 * @param {Trace} trace
 * @param {Measure[]} measures
 * @returns {Measure[]}
 */
export function roomy(trace, measures) {
  const value = figure(USUAL).width;
  const pill = figure(USUAL, "factor").width;
  return measures.map((one, node) => ({
    ...one,
    values: trace.graph.leads[node] ? Math.max(one.values, DEL + value) : one.values,
    pills: one.pills.map((width, rank) => (width && varies(trace.graph, node, rank) ? Math.max(width, pill) : width)),
  }));
}

const USUAL = -8.888;

/** Whether a partial changes with the variables. @type {(graph: import("../twin/build.js").Graph, node: number, rank: number) => boolean} */
export function varies({ nodes, leads }, node, rank) {
  const { operation, operands } = nodes[node];
  const all = places(nodes[node]);
  const names = operations[operation].partialTexts[all[rank]]?.match(/\b[a-z]\b/g) ?? [];
  return names.some((name) => name === "z" || leads[operands[all.indexOf(letters.indexOf(name))]]);
}

/** @param {Trace} trace */
function lastingMeasures({ graph, drawing }) {
  return memo(graph, "measures", [], () => drawing.map(lastingMeasure));
}

/** What of a measure does not depend on the numbers. @param {TraceNode} node */
function lastingMeasure(node) {
  return {
    symbol: width(runs(node.symbol("latex"))),
    letter: hasLetter(node) ? width(runs(nameText(node.label, "latex"))) : 0,
    boxed: node.operation === "constant",
    hasValue: hasValue(node),
  };
}
