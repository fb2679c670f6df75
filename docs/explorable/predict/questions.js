/**
 * Questions about a trace, and what is to be said of an answer. Nothing here knows of the page: the questions, the
 * numbers of the common mistakes (mistakes.js) and the verdict are plain functions of the trace.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/names.js").Notation} Notation
 * @typedef {"value" | "partial" | "contribution" | "adjoint" | "gradient"} Kind
 * @typedef {"steps" | "values" | "gradient" | "slope"} Mode whether each step asks, those of the forward pass, or only the
 *   gradient is asked for; as a slope, of one who knows no rules yet
 *
 * `step` is the step that tells the answer; `edge` the contribution that the question is about, or null; `node` the
 * node that is asked about, `user` the one that its change goes through.
 * @typedef {object} Question
 * @property {Kind} kind
 * @property {number} step
 * @property {number | null} edge
 * @property {number} node
 * @property {number} user
 * @property {string} name the variable of a gradient, or the node's label
 * @property {number} answer
 * @property {boolean} [isPlain] whether no rule may be named
 *
 * What is said of an answer, in plain words and with its mathematics in LaTeX. `mistake` names the one that gives the
 * number, where only one does.
 * @typedef {{ right: boolean, mistake: string | null, says: string, set: string }} Verdict
 */
import { isVariable } from "../twin/expression.js";
import { relation } from "../twin/numbers.js";
import { fill } from "../twin/template.js";
import { HINTS, NEARLY, RIGHT } from "./mistakes.js";
import { isClose, isRounded } from "./rounding.js";
import { scene, wrongAnswers } from "./wrong_answers.js";

const NEAR = 0.02; // an answer this close is told so

/**
 * The questions that a trace gives, in the order of its steps. Numbers that are undefined are not asked for.
 * @param {Trace} trace
 * @param {Mode} mode
 * @returns {Question[]}
 */
export function questions(trace, mode) {
  return ASKED[mode](trace).filter(({ answer }) => Number.isFinite(answer));
}

/** @type {Record<Mode, (trace: Trace) => Question[]>} */
const ASKED = {
  steps: (trace) => [...ofValues(trace), ...ofEdges(trace)],
  values: ofValues,
  gradient: ofGradient,
  slope: (trace) => ofGradient(trace).map((question) => ({ ...question, isPlain: true })),
};

/** @param {Trace} trace @returns {Question[]} */
function ofValues({ graph, values }) {
  return graph.nodes.flatMap(({ operands }, node) => {
    const question = { step: node, edge: null, node, user: node, name: graph.labels[node], answer: values[node] };
    return operands.length ? [{ kind: /** @type {Kind} */ ("value"), ...question }] : [];
  });
}

/**
 * For each edge its partial, then what it brings, or what has come together where it is the last.
 * @type {(trace: Trace) => Question[]}
 */
function ofEdges(trace) {
  const { graph, contributions, gradient } = trace;
  return contributions.flatMap((edge, number) => {
    if (edge.operand === null) return [];
    const { node: user, operand, rank, partial, contribution, total } = edge;
    const step = graph.nodes.length + number;
    const at = { step, edge: number, node: operand, user, name: graph.labels[operand] };
    const name = graph.nodes[operand].name ?? "";
    if (rank < 0) return [{ ...at, kind: "gradient", name, answer: total }];
    const { part, count } = trace.parts[number];
    /** @type {Question[]} */
    const found = user === graph.output ? [] : [{ ...at, kind: "partial", answer: partial }];
    if (graph.tree || part === count) found.push({ ...at, kind: "adjoint", answer: total });
    else found.push({ ...at, kind: "contribution", answer: contribution });
    if (graph.tree && count > 1 && part === count) {
      found.push({ ...at, kind: "gradient", name, answer: gradient[name] });
    }
    return found;
  });
}

/** The slope in each variable, when no step of the backward pass has been seen. @type {(trace: Trace) => Question[]} */
function ofGradient({ graph, program, gradient, values, contributions }) {
  /** @param {string} name */
  const leaf = (name) => graph.nodes.findIndex((node) => isVariable(node) && node.name === name);
  const needed = program.variables.filter((name) => leaf(name) >= 0);
  return needed.map((name) => {
    const at = { step: values.length + contributions.length - 1, edge: null, node: leaf(name), user: leaf(name) };
    return { kind: "gradient", ...at, name, answer: gradient[name] };
  });
}

/**
 * What is to be said of a number that was given as the answer.
 * @param {Trace} trace
 * @param {Question} question
 * @param {number} number
 * @param {string} [typed] as it was typed: a number may be rounded
 * @returns {Verdict}
 */
export function verdict(trace, question, number, typed = "") {
  const { answer, kind, isPlain } = question;
  if (isClose(number, answer) || isRounded(number, answer, typed)) {
    const sign = relation(answer) === "=" ? "" : "about ";
    const told = inWords(RIGHT, (notation) => ({ answer: sign + inLine(trace, answer, notation) }));
    return { right: true, mistake: null, ...told };
  }
  const made = wrongAnswers(trace, question).filter((mistaken) => isClose(number, mistaken.number));
  if (made.length) {
    const [{ name, says, from, holes }] = made;
    const isSure = made.every((other) => other.name === name && other.from === from);
    const You = isSure ? "You" : "Perhaps you"; // several mistakes give this number: the likeliest is told
    const filled = inWords(says, (notation) => ({ ...holes(notation), You }));
    return { right: false, mistake: isSure ? name : null, ...filled };
  }
  const isNear = Math.abs(number - answer) <= NEAR * Math.abs(answer);
  const told = inWords(isNear ? NEARLY.says : HINTS[isPlain ? "slope" : kind], scene(trace, question).holes);
  return { right: false, mistake: isNear ? NEARLY.name : null, ...told };
}

/**
 * A sentence in plain words, and with its mathematics in LaTeX.
 * @type {(says: string, holes: (notation: Notation) => Record<string, string>) => { says: string, set: string }}
 */
function inWords(says, holes) {
  return { says: fill(says, holes("plain")), set: fill(says, holes("latex")) };
}

/** A number inside a sentence. @type {(trace: Trace, number: number, notation: Notation) => string} */
function inLine(trace, number, notation) {
  const speaker = trace.speaker(notation);
  return speaker.maths(speaker.number(number, "value").text);
}
