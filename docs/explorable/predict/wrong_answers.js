/**
 * The numbers that the common mistakes give at a question: the rows of mistakes.js, tried on the trace.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("./mistakes.js").Mistake} Mistake
 * @typedef {import("./mistakes.js").Place} Place
 * @typedef {import("./questions.js").Question} Question
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {import("../twin/passes.js").Contribution} Contribution
 * @typedef {import("../twin/speaker.js").Flow} Flow
 * @typedef {(notation: import("../twin/names.js").Notation) => Record<string, string>} Holes what a sentence names
 * @typedef {{ place: Place, from: number, holes: Holes }} Scene `from`: the node whose partial or value it is about
 *
 * One mistake's number.
 * @typedef {{ name: string, says: string, number: number, from: number, holes: Holes }} WrongAnswer
 */
import { operations } from "../../generated/table.js";
import { places } from "../twin/expression.js";
import { nameText } from "../twin/names.js";
import { bring } from "../twin/passes.js";
import { MISTAKES, OTHER_VARIABLE, OUTPUT, SIGN } from "./mistakes.js";
import { isClose } from "./rounding.js";

const MOST_EDGES = 200; // in whose function a mistake is tried at each edge
/** @type {Flow} */
const NO_EDGE = { node: -1, operand: -1, rank: -1, partial: NaN, upstream: NaN, total: NaN, contribution: NaN };

/**
 * The number of every mistake that can be made at a question, the likeliest first; none of them is the answer.
 * @param {Trace} trace
 * @param {Question} question
 * @returns {WrongAnswer[]}
 */
export function wrongAnswers(trace, question) {
  const here = scene(trace, question);
  const { from, holes } = here;
  const { kind } = question;
  const turned = -question.answer;
  const known = kind === "gradient" ? onTheWay(trace, question, here) : atNode(kind, here);
  // Of a slope that has the right size nothing else is certainly wrong than its sign; of a value a mistake says more.
  const made = kind === "value" ? known : known.filter(({ number }) => !isClose(number, turned));
  const isMade = made.some(({ number }) => number === turned);
  const all = isMade ? made : [...made, { ...SIGN, number: turned, from, holes }];
  return all.filter(({ number }) => Number.isFinite(number) && !isClose(number, question.answer));
}

/** Mistakes in one step of a pass. @type {(kind: Question["kind"], here: Scene) => WrongAnswer[]} */
function atNode(kind, here) {
  if (kind === "value") return tried(MISTAKES.values, kind, here);
  const partials = tried(MISTAKES.partials, "partial", here);
  if (kind === "partial") return [...partials, ...tried(MISTAKES.beside, kind, here)];
  const { upstream, start } = here.place;
  const passedOn = partials.map((mistaken) => ({ ...mistaken, number: start + upstream * mistaken.number }));
  return [...tried(MISTAKES.adjoints, kind, here), ...passedOn];
}

/** Mistakes in a slope that is worked out from end to end. @type {(trace: Trace, question: Question, here: Scene) => WrongAnswer[]} */
function onTheWay(trace, question, here) {
  const { from, holes } = here;
  const { contributions, gradient, value } = trace;
  const { name, isPlain } = question;
  const found = tried(isPlain ? MISTAKES.slopes : MISTAKES.adjoints, "gradient", here);
  const edges = contributions.length <= MOST_EDGES && !isPlain ? contributions : [];
  edges.forEach(({ operand, rank }, edge) => {
    if (operand === null || rank < 0) return;
    const there = scene(trace, { ...question, kind: "partial", edge });
    const wrong = [...tried(MISTAKES.onTheWay, "gradient", there), ...tried(MISTAKES.partials, "partial", there)];
    for (const mistaken of wrong) found.push({ ...mistaken, number: slopeWith(trace, name, edge, mistaken.number) });
  });
  for (const [other, number] of Object.entries(gradient)) {
    if (other !== name) found.push({ ...OTHER_VARIABLE, number, from, holes });
  }
  return [...found, { ...OUTPUT, number: value, from, holes }];
}

/** The numbers that rows give at a place. @type {(rows: Mistake[], kind: string, scene: Scene) => WrongAnswer[]} */
function tried(rows, kind, { place, from, holes }) {
  return rows
    .filter(({ asked, of, not }) => {
      const isHere = (!of || of.includes(place.operation)) && !not?.includes(place.operation);
      return asked.includes(kind) && isHere;
    })
    .flatMap(({ name, says, find }) => find(place).map((number) => ({ name, says, number, from, holes })));
}

/**
 * The slope in a variable if the partial along one edge were another number.
 * @type {(trace: Trace, name: string, changed: number, number: number) => number}
 */
function slopeWith({ graph, contributions }, name, changed, number) {
  const adjoints = new Map([[graph.output, 1]]);
  let slope = 0;
  contributions.forEach((edge, place) => {
    if (edge.operand === null) return;
    const passed = (adjoints.get(edge.node) ?? 0) * (place === changed ? number : edge.partial);
    if (edge.rank >= 0) adjoints.set(edge.operand, (adjoints.get(edge.operand) ?? 0) + passed);
    if (variableAt(graph, edge) === name) slope += passed;
  });
  return slope;
}

/**
 * The variable that an edge leads to, if it leads to one.
 * @type {(graph: Graph, edge: Contribution) => string | null}
 */
function variableAt({ nodes }, { node, operand, rank }) {
  if (operand === null) return null;
  if (rank < 0) return nodes[node].name;
  return nodes[operand].operation === "variable" ? nodes[operand].name : null;
}

/**
 * The numbers and names at the place that a question is about.
 * @param {Trace} trace
 * @param {Question} question
 * @returns {Scene}
 */
export function scene(trace, { kind, edge, node, user, name }) {
  const { graph, values, contributions } = trace;
  const flow = edge === null ? NO_EDGE : /** @type {Flow} */ (contributions[edge]);
  const from = edge === null ? user : flow.node;
  const { operation, operands } = graph.nodes[from];
  const rank = flow.rank < 0 ? 0 : places(graph.nodes[from])[flow.rank];
  const to = edge !== null ? flow.operand : kind === "value" ? operands[0] : node;
  const row = operations[operation];
  const numbers = trace.operandNumbers(from);
  const isGradient = kind === "gradient";
  const brought = broughtTo(trace, isGradient ? name : null, to, edge);
  const [last, ...others] = brought.reverse();
  /** @type {Place} */
  const place = {
    operation,
    operands: numbers,
    u: isGradient ? trace.at[name] : values[to],
    v: numbers[1 - rank],
    z: values[from],
    rank,
    partials: numbers.map((_, at) => (row ? bring(row, at, numbers, values[from], 1).partial : NaN)),
    partial: flow.partial,
    upstream: flow.upstream,
    before: flow.total - flow.contribution,
    start: kind === "adjoint" ? flow.total - flow.contribution : 0,
    last,
    others,
    value: (...given) => (row ? row.value(...given) : NaN),
  };
  const rule = row?.rules[Math.min(rank, row.rules.length - 1)] ?? "";
  /** @type {Holes} */
  const holes = (notation) => {
    const speaker = trace.speaker(notation);
    /** What a node is called; a constant by its number. @param {number | undefined} index */
    const label = (index) => {
      if (index === undefined) return "";
      const isConstant = graph.nodes[index].operation === "constant";
      return speaker.maths((isConstant ? speaker.valueAtom(index) : speaker.labels[index]).text);
    };
    const other = operands.length ? speaker.operands(from)[1 - rank] : undefined; // a constant that is folded is no node
    /** @param {number} known */
    const number = (known) => speaker.maths(speaker.number(known, "adjoint").text);
    return {
      z: label(from),
      u: isGradient ? speaker.maths(nameText(name, notation)) : label(to),
      v: typeof other === "object" ? speaker.maths(other.text) : label(other),
      equation: operands.length ? speaker.maths(speaker.equationOf(from)) : label(from),
      rule,
      upstream: number(place.upstream),
      before: number(place.before),
      paths: String(brought.length),
    };
  };
  return { place, from, holes };
}

/**
 * What the edges bring to a variable, or to a node up to one of them.
 * @type {(trace: Trace, name: string | null, node: number, edge: number | null) => number[]}
 */
function broughtTo({ graph, contributions }, name, node, edge) {
  const arrived = contributions.filter((one, place) => {
    if (name !== null) return variableAt(graph, one) === name;
    return one.operand === node && one.rank >= 0 && place <= (edge ?? -1);
  });
  return arrived.map(({ contribution }) => contribution);
}
