/**
 * Questions about a trace with arrays, and what is to be said of an answer: first the shape of an array, then one of its
 * entries or, if one likes, all of them. The mistakes stand in array_mistakes.js.
 *
 * @typedef {import("../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../twin/meetings.js").Value} Value
 * @typedef {import("./questions.js").Mode} Mode
 * @typedef {import("./questions.js").Verdict} Verdict
 *
 * `step` is the step that tells the answer; `edge` the contribution that completes an adjoint, or null; `node` the node
 * that is asked about; `cell` the entry, counted among all.
 * @typedef {object} ArrayQuestion
 * @property {"shape" | "entries"} kind
 * @property {"value" | "adjoint"} role
 * @property {number} step
 * @property {number | null} edge
 * @property {number} node
 * @property {string} name the node's label
 * @property {Value} answer
 * @property {number} cell
 */
import { isVariable } from "../twin/expression.js";
import { placeText, shapeText } from "../twin/matrices.js";
import { entriesIn, shapeOf } from "../twin/meetings.js";
import { relation } from "../twin/numbers.js";
import { fill } from "../twin/template.js";
import { sameShape, size, unflat } from "../twin/ways.js";
import { shapesGiven, wrongEntries } from "./array_mistakes.js";
import { holesOf } from "./array_scene.js";
import { NEARLY, RIGHT } from "./mistakes.js";
import { isClose, isRounded } from "./rounding.js";

const NEAR = 0.02; // an answer this close is told so
const MOST_TRIED = 16; // cells of which the one is asked for in which most mistakes can be told apart

const SHAPE_RIGHT = "Right: {shape}.";
const HINTS = {
  shape: {
    value: "Not yet. Which axes of the operands meet and go, and which stay?",
    adjoint: "Not yet. A gradient has the shape of what it belongs to: here that is {u}.",
  },
  entries: {
    value: "Not yet. Put the numbers in: {equation}.",
    adjoint: "Not yet. Here {sought} = {pull}, and where paths meet, they add up.",
    gradient: "Not yet. Multiply along each path from {u} to the output, and add the paths.",
  },
};

/** The questions that a trace gives, in the order of its steps. @type {(trace: ArrayTrace, mode: Mode) => ArrayQuestion[]} */
export function questions(trace, mode) {
  if (mode === "gradient" || mode === "slope") return ofGradient(trace);
  return mode === "values" ? ofValues(trace) : [...ofValues(trace), ...ofAdjoints(trace)];
}

/** @param {ArrayTrace} trace */
function ofValues(trace) {
  return trace.graph.nodes.flatMap(({ operands }, node) => {
    return operands.length ? both(trace, { role: "value", step: node, edge: null, node, answer: trace.arrayValues[node] }) : [];
  });
}

/** Each adjoint, once all that comes together in it has come. @param {ArrayTrace} trace */
function ofAdjoints(trace) {
  return trace.arrayContributions.flatMap(({ operand, rank, total }, edge) => {
    const { part, count } = trace.parts[edge];
    if (operand === null || rank < 0 || part !== count) return [];
    return both(trace, { role: "adjoint", step: trace.graph.nodes.length + edge, edge, node: operand, answer: total });
  });
}

/** @param {ArrayTrace} trace */
function ofGradient(trace) {
  const { graph, arrayContributions, program } = trace;
  const step = trace.length - 1;
  return program.variables.flatMap((name) => {
    const node = graph.nodes.findIndex((one) => isVariable(one) && one.name === name);
    if (node < 0) return [];
    const edge = arrayContributions.findLastIndex(({ operand, rank }) => operand === node && rank >= 0);
    const answer = /** @type {Value} */ (/** @type {any} */ (trace.gradient)[name]);
    return both(trace, { role: "adjoint", step, edge: edge < 0 || graph.tree ? null : edge, node, answer });
  });
}

/** The shape, where there is one, and the entries, where they are numbers. @type {(trace: ArrayTrace, at: Omit<ArrayQuestion, "kind" | "name" | "cell">) => ArrayQuestion[]} */
function both(trace, at) {
  const question = { ...at, name: trace.graph.labels[at.node], cell: 0 };
  const shape = shapeOf(at.answer);
  /** @type {ArrayQuestion[]} */
  const found = shape.length ? [{ ...question, kind: "shape" }] : [];
  if (entriesIn(at.answer).every(Number.isFinite)) found.push({ ...question, kind: "entries", cell: tellingCell(trace, { ...question, kind: "entries" }) });
  return found;
}

/** The entry in which most mistakes give a number of their own, and not that of the answer. @type {(trace: ArrayTrace, question: ArrayQuestion) => number} */
function tellingCell(trace, question) {
  const count = size(shapeOf(question.answer));
  if (count === 1) return 0;
  const wrong = wrongEntries(trace, question);
  const cells = Array.from({ length: Math.min(count, MOST_TRIED) }, (_, place) => Math.floor((place * count) / Math.min(count, MOST_TRIED)));
  const answer = entriesIn(question.answer);
  const told = cells.map((cell) => new Set(wrong.map(({ entries }) => entries[cell]).filter((one) => !isClose(one, answer[cell]))).size);
  return cells[told.lastIndexOf(Math.max(...told))];
}

// Answers.

/** A shape as it is typed: `2×3`, `2x3`, `(2, 3)`, `number`; null where it is none. @param {string} text */
export function shapeTyped(text) {
  const plain = text.trim().toLowerCase();
  if (/^(\(\s*\)|\[\s*\]|(a |one )?(number|scalar))$/.test(plain)) return [];
  if (!/^[\s\d,x×*()[\]]+$/.test(plain)) return null;
  const sizes = plain.match(/\d+/g);
  return sizes && sizes.map(Number);
}

/** What is to be said of a shape. @type {(trace: ArrayTrace, question: ArrayQuestion, shape: number[]) => Verdict} */
export function shapeVerdict(trace, question, shape) {
  const holes = holesOf(trace, question);
  if (sameShape(shape, shapeOf(question.answer))) return { right: true, mistake: null, ...inWords(SHAPE_RIGHT, () => ({ shape: shapeText(shape) })) };
  const found = shapesGiven(trace, question).find((one) => sameShape(one.shape, shape));
  if (found) return { right: false, mistake: found.name, ...inWords(found.says, (notation) => ({ ...holes(notation), You: "You" })) };
  return { right: false, mistake: null, ...inWords(HINTS.shape[question.role], holes) };
}

/** What is to be said of one entry. @type {(trace: ArrayTrace, question: ArrayQuestion, number: number, typed?: string) => Verdict} */
export function entryVerdict(trace, question, number, typed = "") {
  const { answer, cell } = question;
  const right = entriesIn(answer)[cell];
  if (isClose(number, right) || isRounded(number, right, typed)) {
    const sign = relation(right) === "=" ? "" : "about ";
    return { right: true, mistake: null, ...inWords(RIGHT, (notation) => ({ answer: sign + inLine(trace, right, notation) })) };
  }
  const holes = holesOf(trace, question);
  const made = wrongEntries(trace, question).filter(({ entries }) => isClose(number, entries[cell]));
  if (made.length) {
    const [{ name, says, more }] = made;
    const isSure = made.every((other) => other.name === name);
    const You = isSure ? "You" : "Perhaps you"; // several mistakes give this number: the likeliest is told
    return { right: false, mistake: isSure ? name : null, ...inWords(says, (notation) => ({ ...holes(notation), ...more?.(notation), You })) };
  }
  const other = entriesIn(answer).findIndex((one) => isClose(number, one));
  if (other >= 0) return { right: false, mistake: "another entry", ...inWords("That is the entry {other}: {cell} is asked for.", (notation) => ({ ...holes(notation), other: placeOf(trace, question, other, notation) })) };
  const isNear = Math.abs(number - right) <= NEAR * Math.abs(right);
  if (isNear) return { right: false, mistake: NEARLY.name, ...inWords(NEARLY.says, holes) };
  const kind = question.role === "adjoint" && question.edge === null ? "gradient" : question.role;
  return { right: false, mistake: null, ...inWords(HINTS.entries[kind], holes) };
}

/**
 * What is to be said of all entries at once: of their shape where that is another, else of the first that is wrong.
 * @type {(trace: ArrayTrace, question: ArrayQuestion, given: Value) => Verdict}
 */
export function wholeVerdict(trace, question, given) {
  const [shape, own] = [shapeOf(given), shapeOf(question.answer)];
  if (!sameShape(shape, own)) {
    const told = shapeVerdict(trace, question, shape);
    const count = `${shapeText(shape)}: `;
    return { ...told, says: count + told.says, set: count + told.set };
  }
  const answer = entriesIn(question.answer);
  const entries = [...entriesIn(given)];
  const isRight = entries.map((one, cell) => isClose(one, answer[cell]) || isRounded(one, answer[cell], String(one)));
  const wrong = isRight.indexOf(false);
  if (wrong < 0) return { right: true, mistake: null, ...inWords("Right, all {count} of them.", () => ({ count: String(entries.length) })) };
  const told = entryVerdict(trace, { ...question, cell: wrong }, entries[wrong]);
  const right = isRight.filter(Boolean).length;
  const head = inWords("{right} of {count} are right. At {place}: ", (notation) => ({ right: String(right), count: String(entries.length), place: placeOf(trace, question, wrong, notation) }));
  return { ...told, says: head.says + told.says, set: head.set + told.set };
}

/** An entry by its place, as `∂L/∂W[1,2]`. @type {(trace: ArrayTrace, question: ArrayQuestion, cell: number, notation: import("../twin/names.js").Notation) => string} */
function placeOf(trace, { node, answer }, cell, notation) {
  const speaker = trace.speaker(notation);
  return speaker.maths(placeText(speaker.labels[node].text, unflat(cell, shapeOf(answer))));
}

/** A sentence in plain words, and with its mathematics in LaTeX. @type {(says: string, holes: (notation: import("../twin/names.js").Notation) => Record<string, string>) => { says: string, set: string }} */
function inWords(says, holes) {
  return { says: fill(says, holes("plain")), set: fill(says, holes("latex")) };
}

/** A number inside a sentence. @type {(trace: ArrayTrace, number: number, notation: import("../twin/names.js").Notation) => string} */
function inLine(trace, number, notation) {
  const speaker = trace.speaker(notation);
  return speaker.maths(speaker.number(number, "value").text);
}
