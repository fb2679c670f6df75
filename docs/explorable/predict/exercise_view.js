/**
 * What is shown of an exercise, and what is announced.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/speaker.js").Speaker} Speaker
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {import("./exercise.js").Seen} Seen
 * @typedef {import("./exercise.js").State} State
 * @typedef {import("./questions.js").Question} Question
 */
import { h } from "../dom/markup.js";
import { maths, named, numbered } from "../parts/inline_maths.js";
import { nameText } from "../twin/names.js";
import { atom, relation } from "../twin/numbers.js";
import { asked, current, isWholeIn } from "./answering.js";
import { announced, answerLine, form } from "./form.js";

/** What is shown at the question. @type {(state: State) => Seen} */
export function seen(state) {
  const { trace } = state;
  const exercise = current(state);
  const all = asked(exercise, trace);
  const question = all[exercise.place];
  if (!question) return nothingToAsk(trace);
  const isDone = exercise.settled.has(exercise.place);
  const isWhole = isWholeIn(exercise);
  const isOver = isWhole && all.every((_, place) => exercise.settled.has(place));
  const forward = trace.values.length;
  const step = !isWhole || isOver ? question.step : forward - 1;
  const isTold = isWhole ? isOver : isDone && question.kind !== "partial";
  const rows = isTold ? step + 1 : isWhole ? forward : step;
  const parts = { pieces: prompt(trace, question), formulas: formulas(trace, question), told: () => told(trace, question), isForward: question.kind === "value" };
  const panel = form(parts, exercise, isDone, all.length);
  return { step, rows, hidden: hidden(trace, question, isDone), panel };
}

/**
 * The numbers that are not to be seen yet, by the picture's names for them.
 * @type {(trace: Trace, question: Question, isDone: boolean) => Set<string>}
 */
function hidden({ values, contributions }, { kind, step, edge }, isDone) {
  if (kind === "value") {
    const later = values.map((_, node) => node).filter((node) => (isDone ? node > step : node >= step));
    return new Set(later.map((node) => `value/${node}`));
  }
  if (edge === null || kind === "gradient") return new Set();
  const { node, rank, operand } = contributions[edge];
  if (kind === "partial") return new Set([`adjoint/${operand}`, ...(isDone ? [] : [`partial/${node}/${rank}`])]);
  return new Set(isDone ? [] : [`adjoint/${operand}`]);
}

/** A function without a number that can be asked for. @type {(trace: Trace) => Seen} */
function nothingToAsk(trace) {
  const why = trace.error ? trace.error.message : "There is nothing to predict in it: no number is worked out.";
  const step = trace.values.length + trace.contributions.length - 1;
  return { step, hidden: new Set(), rows: step + 1, panel: h("p", { class: "bp-question" }, why) };
}

/**
 * What a question says, in pieces: texts, and names that stand in their own type.
 * @type {(trace: Trace, question: Question) => (string | [string])[]}
 */
function prompt({ graph }, { kind, name, user, node }) {
  const { labels, output } = graph;
  /** @type {(above: string, below: string) => (string | [string])[]} */
  const slope = (above, below) => ["∂", [above], "/∂", [below]];
  if (kind === "value") return ["What is ", [name], " worth?"];
  if (kind === "partial") return ["What is the partial ", ...slope(labels[user], labels[node]), "?"];
  if (kind === "contribution") return ["How much does the edge from ", [labels[user]], " bring to ", [name], "?"];
  return [kind === "adjoint" ? "What is the gradient " : "What is ", ...slope(labels[output], name), "?"];
}

const NOTATIONS = /** @type {const} */ (["latex", "plain"]);
const ASKS = { latex: "= {?}", plain: "= ?" };

/**
 * The question in formulas: what the node is, what is sought, and what has come together so far.
 * @type {(trace: Trace, question: Question) => Loose}
 */
function formulas(trace, { kind, edge, node, user, name }) {
  /** @param {(speaker: Speaker) => string} write */
  const line = (write) => {
    const [set, plain] = NOTATIONS.map((notation) => `${write(trace.speaker(notation))} ${ASKS[notation]}`);
    return h("p", { class: "bp-formula" }, maths(`\\displaystyle ${set}`, plain));
  };
  if (kind === "value") return line((speaker) => speaker.equationOf(node));
  const { output } = trace.graph;
  /** @param {Speaker} speaker */
  const sought = (speaker) => {
    const [above, from, to] = [output, user, node].map((one) => speaker.labels[one].text);
    if (kind === "partial") return speaker.slope(from, to);
    if (kind === "contribution") return speaker.times(atom(speaker.slope(above, from)), atom(speaker.slope(from, to)));
    return speaker.slope(above, kind === "gradient" ? nameText(name, speaker.notation) : to);
  };
  const before = kind === "adjoint" ? soFar(trace.contributions[/** @type {number} */ (edge)]) : null;
  return [
    kind !== "gradient" && h("p", { class: "bp-formula bp-partial" }, own(trace, user)),
    line(sought),
    before !== null && h("p", {}, "So far ", h("span", { class: "adjoint" }, numbered(before)), " has come there."),
  ];
}

/** A node's own formula in letters. @type {(trace: Trace, node: number) => Loose} */
function own(trace, node) {
  const [set, plain] = NOTATIONS.map((notation) => trace.speaker(notation).equationOf(node));
  return maths(`\\displaystyle ${set}`, plain);
}

/**
 * What had come to a node before an edge, or null where the edge is the first.
 * @param {import("../twin/passes.js").Contribution} edge
 */
function soFar({ total, contribution }) {
  return total === contribution ? null : total - contribution;
}

/** The answer in full, as the step says it. @type {(trace: Trace, question: Question) => Loose} */
function told(trace, { kind, step, answer, name }) {
  const [set, said] = NOTATIONS.map((notation) => trace.steps[step].words(notation));
  if (set.partial && said.partial && kind === "partial") return answerLine(set.partial, said.partial);
  if (kind === "gradient") {
    const above = trace.graph.labels[trace.graph.output];
    const number = h("span", { class: "adjoint" }, numbered(answer));
    return h("p", {}, "∂", named(above), "/∂", named(name), ` ${relation(answer)} `, number);
  }
  const words = h("p", { class: "bp-sentence" }, maths(set.sentence, said.sentence));
  return [answerLine(set.equation, said.equation), words];
}

/** What is announced: the verdict, or the question. @param {State} state */
export function said(state) {
  const exercise = current(state);
  const all = asked(exercise, state.trace);
  const question = all[exercise.place];
  if (!question) return "";
  const words = () => state.trace.steps[question.step].words("plain");
  const full = () => (question.kind === "partial" ? words().partial : words().equation)?.plugged ?? "";
  return announced(prompt(state.trace, question).flat().join(""), full, exercise, all.length);
}
