/**
 * Predict, in a program with arrays: the shape of each array, then one of its entries or all. What is shown of it and
 * what is announced; how answers change it stands in answering.js.
 *
 * @typedef {import("../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {import("./array_questions.js").ArrayQuestion} ArrayQuestion
 * @typedef {import("./exercise.js").Exercise} Exercise
 * @typedef {import("./exercise.js").Seen} Seen
 * @typedef {import("./exercise.js").State} State
 */
import { h } from "../dom/markup.js";
import { maths } from "../parts/inline_maths.js";
import { numberOf } from "../parts/point_text.js";
import { valueFrom } from "../twin/array_plan.js";
import { BackpropError } from "../twin/errors.js";
import { isShown, placeText, shapeText } from "../twin/matrices.js";
import { shapeOf } from "../twin/meetings.js";
import { size, unflat } from "../twin/ways.js";
import { asked, current, did, fresh, isWholeIn, plainVerdict } from "./answering.js";
import { entryVerdict, questions, shapeTyped, shapeVerdict, wholeVerdict } from "./array_questions.js";
import { KEYS, NO_NUMBER } from "./exercise.js";
import { announced, answerLine, form } from "./form.js";

const NO_SHAPE = plainVerdict("That is no shape: write 2×3 for two rows of three, 3 for a vector of three, or number.");
const NO_ARRAY = plainVerdict("Its rows are not equally long: write [[1, 2], [3, 4]], for example.");
const NOTATIONS = /** @type {const} */ (["latex", "plain"]);

/** Reads an array as it is typed; what cannot be read is a BackpropError. @typedef {(name: string, text: string) => import("../twin/expression.js").Entries} Reads */

/** A new exercise. @type {(mode: import("./questions.js").Mode, place: number, reads: Reads) => Exercise} */
export function begun(mode, place, reads) {
  /** @type {Exercise["judge"]} */
  const judge = (trace, question, text) => judged(trace, question, text, reads);
  return { mode, ...fresh(place), questions, judge, ofArrays: true, seen, did, said, keys: KEYS };
}

/** What is to be said of an answer as it was typed. @type {(trace: ArrayTrace, question: ArrayQuestion, text: string, reads: Reads) => import("./questions.js").Verdict} */
function judged(trace, question, text, reads) {
  if (question.kind === "shape") {
    const shape = shapeTyped(text);
    return shape === null ? NO_SHAPE : shapeVerdict(trace, question, shape);
  }
  const number = numberOf(text);
  if (number !== null) return entryVerdict(trace, question, number, text);
  if (!shapeOf(question.answer).length) return NO_NUMBER;
  try {
    const given = valueFrom(reads(question.name, text));
    const isEven = typeof given !== "number" && given.entries.length === size(given.shape) && given.entries.every(Number.isFinite);
    return isEven ? wholeVerdict(trace, question, given) : NO_ARRAY;
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return plainVerdict(error.message);
  }
}

/** What is shown at the question. @type {(state: State) => Seen} */
export function seen(state) {
  const trace = /** @type {ArrayTrace} */ (/** @type {unknown} */ (state.trace));
  const exercise = current(state);
  const all = /** @type {ArrayQuestion[]} */ (asked(exercise, state.trace));
  const question = all[exercise.place];
  const isDone = exercise.settled.has(exercise.place);
  if (!question) {
    const why = trace.error ? trace.error.message : "There is nothing to predict in it: no number is worked out.";
    return { step: trace.length - 1, hidden: new Set(), rows: trace.length, panel: h("p", { class: "bp-question" }, why) };
  }
  const isWhole = isWholeIn(exercise);
  const isOver = isWhole && all.every((_, place) => exercise.settled.has(place));
  const isTold = isWhole ? isOver : isDone && question.kind === "entries";
  const step = isWhole && !isOver ? trace.arrayValues.length - 1 : question.step;
  const parts = { pieces: prompt(trace, question), formulas: formulas(trace, question, isDone), told: () => told(trace, question), isForward: question.role === "value" };
  const rows = isTold || isWhole ? step + 1 : step;
  return { step, rows, hidden: hidden(trace, question, isDone, isWhole), panel: form(parts, exercise, isDone, all.length) };
}

/**
 * What is not to be seen yet, by the picture's names for it: the numbers that are asked for, how they come down their
 * edge, and the shapes of the array that is asked for and, in the forward pass, of those that follow from it.
 * @type {(trace: ArrayTrace, question: ArrayQuestion, isDone: boolean, isWhole: boolean) => Set<string>}
 */
function hidden({ graph, arrayContributions }, { kind, role, node, edge }, isDone, isWhole) {
  const isShape = kind === "shape";
  const all = graph.nodes.map((_, one) => one);
  if (role === "value") {
    const later = all.filter((one) => graph.nodes[one].operands.length && (isShape && !isDone ? one >= node : one > node));
    return new Set([...(isShape || !isDone ? [`value/${node}`] : []), ...later.flatMap((one) => [`shape/${one}/value`, `shape/${one}/adjoint`])]);
  }
  if (isWhole) return new Set(isShape && !isDone ? all.map((one) => `shape/${one}/adjoint`) : []);
  if (isDone && !isShape) return new Set();
  const flow = edge === null ? null : arrayContributions[edge];
  return new Set([`adjoint/${node}`, ...(flow ? [`partial/${flow.node}/${flow.rank}`] : []), ...(isShape && !isDone ? [`shape/${node}/adjoint`] : [])]);
}

/** What a question says, in pieces: texts, and names that stand in their own type. @type {(trace: ArrayTrace, question: ArrayQuestion) => (string | [string])[]} */
function prompt({ graph }, { kind, role, name, answer, cell }) {
  const output = graph.labels[graph.output];
  const place = placeText("", unflat(cell, shapeOf(answer)));
  /** @type {(string | [string])[]} */
  const what = role === "value" ? [[name]] : ["∂", [output], "/∂", [name]];
  if (kind === "shape") return ["What shape has ", ...what, "?"];
  const ask = role === "value" ? "What is " : "What is the gradient ";
  return shapeOf(answer).length ? [ask, ...what, `${place}? Or type all of it: [${shapeOf(answer).length > 1 ? "[…], […]" : "…, …"}].`] : [ask, ...what, "?"];
}

/** The formula of the node, and how the gradient comes down to it once its shape is known. @type {(trace: ArrayTrace, question: ArrayQuestion, isDone: boolean) => Loose} */
function formulas(trace, { role, node, edge, kind }, isDone) {
  const from = role === "value" ? node : edge === null ? null : trace.arrayContributions[edge].node;
  if (from === null || !trace.graph.nodes[from].operands.length) return null;
  const [set, plain] = NOTATIONS.map((notation) => trace.speaker(notation).equationOf(from));
  const operands = trace.graph.nodes[from].operands.filter((operand) => trace.shapes[operand].length);
  const known = [...new Set(operands)].map((operand) => `${trace.graph.labels[operand]}: ${shapeText(trace.shapes[operand])}`);
  const soFar = role === "adjoint" && kind === "entries" && edge !== null ? beforeAt(trace, edge) : null;
  const isTelling = role === "adjoint" && kind === "shape" && !isDone; // the operand's own shape is the answer, and stands in the picture
  return [
    h("p", { class: "bp-formula" }, maths(`\\displaystyle ${set}`, plain)),
    !isTelling && known.length > 0 && h("p", { class: "bp-shapes" }, known.join(", ")),
    soFar !== null && h("p", {}, "So far ", inLine(trace, soFar), " has come there."),
  ];
}

/** A number or an array inside words. @type {(trace: ArrayTrace, value: import("../twin/meetings.js").Value) => Loose} */
function inLine(trace, value) {
  const [set, plain] = NOTATIONS.map((notation) => trace.speaker(notation).number(value, "adjoint").text);
  return maths(set, plain);
}

/** What had come to a node before an edge; null where the edge is the first. @type {(trace: ArrayTrace, edge: number) => import("../twin/meetings.js").Value | null} */
function beforeAt({ arrayContributions }, edge) {
  const { operand } = arrayContributions[edge];
  return arrayContributions.findLast((one, place) => place < edge && one.operand === operand && one.rank >= 0)?.total ?? null;
}

/** The answer in full. @type {(trace: ArrayTrace, question: ArrayQuestion) => Loose} */
function told(trace, { kind, role, node, answer, step }) {
  const shape = shapeOf(answer);
  const [set, said] = NOTATIONS.map((notation) => {
    const speaker = trace.speaker(notation);
    const name = role === "value" ? speaker.labels[node].text : speaker.adjointName(node);
    return { name, result: `${name} ${speaker.relation(answer)} ${speaker.number(answer, role).text}` };
  });
  if (kind === "shape") return h("p", { class: "bp-formula" }, maths(`${set.name}\\colon\\ \\text{${shapeText(shape)}}`, `${said.name}: ${shapeText(shape)}`));
  const words = NOTATIONS.map((notation) => trace.step(step).words(notation));
  const isOfStep = role === "value" || trace.arrayContributions[step - trace.arrayValues.length]?.operand === node;
  return [
    isShown(shape) && h("p", { class: "bp-formula" }, maths(`\\displaystyle ${set.result}`, said.result)),
    isOfStep && !isShown(shape) && answerLine(words[0].equation, words[1].equation),
  ];
}

/** What is announced: the verdict, or the question. @param {State} state */
export function said(state) {
  const trace = /** @type {ArrayTrace} */ (/** @type {unknown} */ (state.trace));
  const exercise = current(state);
  const all = /** @type {ArrayQuestion[]} */ (asked(exercise, state.trace));
  const question = all[exercise.place];
  if (!question) return "";
  const full = () => {
    const speaker = trace.speaker("plain");
    const name = question.role === "value" ? question.name : speaker.adjointName(question.node);
    return question.kind === "shape" ? `${name}: ${shapeText(shapeOf(question.answer))}` : `${name} ${speaker.relation(question.answer)} ${speaker.number(question.answer, question.role).text}`;
  };
  return announced(prompt(trace, question).flat().join(""), full, exercise, all.length);
}
