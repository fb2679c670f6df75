/**
 * What is said at each step of a program with arrays: shapes, which entries meet, and which way round.
 * The twin of backprop_core/tracing/array_words.py, whose templates it fills.
 *
 * @typedef {import("./arrays.js").ArrayContribution} ArrayContribution
 * @typedef {import("./array_repairs.js").ArrayProblem} ArrayProblem
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./numbers.js").Atom} Atom
 * @typedef {import("./words.js").Equation} Equation
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 * @typedef {import("./array_pulls.js").Flow} Flow
 *
 * What is said besides where an array goes back: how, of u, v, z and g, the adjoint of z (`outer(g, v)`; `entries` where
 * it is no product); which entries meet, `i,j->ij`; the shapes of the equation, `2×3 = 2 · 3`; what happens to an entry;
 * why the factors stand the way round that they do; and what was stretched and is added up. Empty where there is none.
 * @typedef {{ pull: string, letters: string, shapes: string, each: string, wayRound: string, fold: string }} ArrayWords
 *
 * All that is said at one step, as in words.js, with what is said of arrays.
 * @typedef {import("./words.js").Words & { array: ArrayWords | null }} Words
 */
import * as table from "../../generated/arrays.js";
import {
  arrayOperations,
  open,
  operations,
  sentences as ofNumbers,
  slopeInLine,
  tooLarge,
} from "../../generated/table.js";
import { isChoice } from "./array_plan.js";
import { bracketed, PullSpeaker } from "./array_pulls.js";
import { fold } from "./letters.js";
import { entryView, isShown, lettersText, placeText, shapeText } from "./matrices.js";
import { entriesIn, shapeOf, spread, tiesOf } from "./meetings.js";
import { entryByEntry } from "./row_code_arrays.js";
import * as spell from "./spelling.js";
import { fill } from "./template.js";
import { flat, sameShape, size, summed, unflat } from "./ways.js";
import { Equation as MadeEquation } from "./words.js";

const { sentences } = table;

/** @type {(rule: string, reason: string, equation: Equation, partial: Equation | null, sentence: string, array?: ArrayWords | null) => Words} */
function words(rule, reason, equation, partial, sentence, array = null) {
  return { ...equation, rule, reason, equation, partial, sentence, array };
}

/** Says the steps of both passes over a graph with arrays, in one notation. */
export class ArraySpeaker extends PullSpeaker {
  /**
   * A node's own formula; a product of two arrays is written with a sign of its own.
   * @param {number} index
   * @param {(operand: number) => Atom} [written]
   * @override
   */
  local(index, written = (operand) => this.labels[operand]) {
    if (!this.isEntrywiseProduct(index)) return super.local(index, written);
    const pair = this.graph.nodes[index].operands.map((operand) => bracketed(written(operand), 3, this.notation));
    return fill(table.entrywise[this.notation], pair);
  }

  /** A node with its formula, which depends on the shapes. @param {number} index @override */
  equationOf(index) {
    return `${this.labels[index].text} = ${this.local(index)}`;
  }

  /** Whether a node multiplies two arrays. @param {number} index */
  isEntrywiseProduct(index) {
    const { operation, folded, operands } = this.graph.nodes[index];
    if (operation !== "multiply" || folded.length || this.notation === "text") return false;
    return operands.every((operand) => this.isArray(operand));
  }

  /** Whether the values of a node's operands are small enough to be read. @param {number} index */
  valuesShown(index) {
    return this.graph.nodes[index].operands.every((operand) => isShown(this.shape(operand)));
  }

  /** The words for the value of one node. @param {number} index @returns {Words} @override */
  forward(index) {
    const node = this.graph.nodes[index];
    const value = this.arrayValue(index);
    const label = this.labels[index].text;
    const result = this.number(value, "value").text;
    const letters = this.local(index);
    const same = node.operation === "negate" && typeof value === "number" && value <= 0;
    const shown = node.operands.length && this.valuesShown(index) && !same;
    const numbers = shown ? this.local(index, (operand) => this.valueAtom(operand)) : "";
    const equation = new MadeEquation(label, letters, numbers, this.relation(value), result);
    if (node.operands.length) {
      const row = operations[node.operation] ?? arrayOperations[node.operation];
      const { title, name, reason } = row;
      return words(title || name, reason, equation, null, this.sentenceOfValue(index, row), this.forwardArray(index));
    }
    if (node.operation === "constant") {
      const sentence = fill(sentences.constant, { z: this.maths(label), literal: this.maths(letters) });
      return words("constant", "", equation, null, sentence);
    }
    const key = this.isArray(index) && !isShown(this.shape(index)) ? "array" : "variable";
    const x = this.maths(this.graph.tree ? letters : label);
    const sentence = fill(sentences[key], { x, number: this.maths(result), shape: shapeText(this.shape(index)) });
    return words("variable", "", equation, null, sentence);
  }

  /** The letters of a node that is worked out by letters. @param {number} index @returns {ArrayWords | null} */
  forwardArray(index) {
    const met = this.plan.meetings[index];
    const { operation, operands } = this.graph.nodes[index];
    if (!met?.ways.length || operation in operations) return null;
    const [way] = met.ways;
    const names = way.factors.map(({ rank }) => this.labels[operands[rank]].text);
    const each = spell.entryFormula(way, names, this.labels[index].text, met.entries);
    const shapes = `${shapeText(met.shape)} = ${operands.map((operand) => shapeText(this.shape(operand))).join(" · ")}`;
    return { pull: "", letters: lettersText(way), shapes, each, wayRound: "", fold: "" };
  }

  /** What the forward pass does at an operation, or where there is no value. @type {(index: number, row: { verb: string }) => string} */
  sentenceOfValue(index, row) {
    if (this.run.problemAt(index, null)) return this.noValue(index);
    const said = this.operands(index).map((operand) => this.withNumber(operand));
    const [u, v, w] = said;
    const verb = fill(row.verb, { u, v, w, all: said.join(", ") });
    return fill(sentences.value, { verb, result: this.equals(index) });
  }

  /** An operand in a sentence: a number with its value, an array by its name. @param {import("./formulas.js").Operand | null} operand @override */
  withNumber(operand) {
    if (typeof operand === "number" && this.isArray(operand)) return this.maths(this.labels[operand].text);
    return super.withNumber(operand);
  }

  /** The problem of a node or an edge. @type {(node: number, rank: number | null) => ArrayProblem | undefined} */
  problem(node, rank) {
    return /** @type {ArrayProblem | undefined} */ (this.run.problemAt(node, rank));
  }

  /** The entries that a problem is about. @param {ArrayProblem} problem */
  entries({ node, entry, times }) {
    const label = this.labels[node].text;
    if (!entry) return this.maths(label);
    const first = this.maths(`${label}[${entry.join(",")}]`);
    return times === 1 ? first : fill(sentences.more, { entry: first, count: times - 1 });
  }

  /** Why entries of a node have no finite value. @param {number} index @override */
  noValue(index) {
    const problem = this.problem(index, null);
    if (!problem?.entry) return super.noValue(index);
    const value = this.arrayValue(index);
    const first = entriesIn(value)[flat(problem.entry, shapeOf(value))];
    const holes = { equation: this.maths(this.equationOf(index)), entries: this.entries(problem), reason: problem.reason };
    return fill(sentences[Number.isNaN(first) ? "undefined" : "too large"], holes);
  }

  /** The numbers of the operands; arrays are not listed there. @param {number} index @override */
  where(index) {
    return this.graph.nodes[index].operands.some((operand) => this.isArray(operand)) ? "" : super.where(index);
  }

  /**
   * Why nothing can be said about the slope into entries of one operand.
   * @type {(problem: any, equation: string, u: string) => string}
   * @override
   */
  noSlope(problem, equation, u) {
    if (!problem.entry) return super.noSlope(problem, equation, u);
    const key = [tooLarge, open].includes(problem.reason) ? "steep" : "no slope";
    return fill(sentences[key], { equation, u, entries: this.entries(problem), reason: problem.reason });
  }

  /** The words for one contribution, by its place among the steps of the backward pass. @param {number} number @returns {Words} @override */
  backward(number) {
    const step = this.arrays.arrayContributions[number];
    if (!alongEdge(step)) return this.seed(step);
    const { part, count } = this.run.parts[number];
    const shared = count > 1 && (step.rank < 0 || !this.graph.tree);
    const pull = this.pull(step);
    const way = this.foldOf(step);
    let { letters, numbers } = pull;
    if (way) {
      const sign = spell.sigma(summed(way), this.notation);
      letters = `${sign} ${letters}`;
      if (numbers) numbers = `${sign} ${numbers}`;
    }
    if (pull.entry) letters += fill(table.atEntry[this.notation], [pull.entry]);
    const isFirst = step.rank >= 0 && (this.graph.tree || part === 1); // nothing was there before
    if (!isFirst || !isShown(this.shape(step.operand))) numbers = "";
    const equation = new MadeEquation(
      this.slope(this.labels[this.graph.output].text, this.operandText(step)),
      letters,
      numbers,
      this.relation(step.total),
      this.number(step.total, "adjoint").text,
      this.sign(shared ? "+=" : "="),
    );
    const folded = this.foldSentence(step, way);
    const why = pull.wayRound && fill(sentences["way round"], { why: pull.wayRound });
    const said = [pull.each, why, folded].filter(Boolean).join(" ") + this.partOf(step, part, count);
    const { operation } = this.graph.nodes[step.node];
    const row = operations[operation] ?? arrayOperations[operation] ?? operations.negate;
    const rule = row.rules[Math.min(Math.max(this.place(step), 0), row.rules.length - 1)];
    const array = {
      pull: pull.code,
      letters: pull.way,
      shapes: pull.shapes,
      each: pull.each,
      wayRound: pull.wayRound,
      fold: folded,
    };
    return words(rule, row.reason, equation, pull.partial, this.problemOf(step) || said, array);
  }

  /** What is wrong with an edge, if anything. @param {Flow} step */
  problemOf(step) {
    const problem = this.run.problemAt(step.node, step.rank);
    if (!problem) return "";
    return this.noSlope(problem, this.maths(this.equationOf(step.node)), this.maths(this.operandText(step)));
  }

  /** The words for where the backward pass starts. @param {ArrayContribution} step @returns {Words} */
  seed(step) {
    const output = this.labels[this.graph.output].text;
    const isArray = this.isArray(step.node);
    const value = this.number(step.total, "adjoint").text;
    const equation = new MadeEquation(this.slope(output, output), isArray ? "seed" : "1", "", "=", value);
    const z = this.maths(output);
    if (isArray) return words("start", "", equation, null, fill(sentences.seed, { z }));
    const slope = this.maths(fill(slopeInLine[this.notation], [output, output]));
    return words("start", "", equation, null, fill(ofNumbers.seed, { z, slope }));
  }

  /** What is added up where an operand has more than one user. @type {(step: Flow, part: number, count: number) => string} */
  partOf(step, part, count) {
    if (count < 2) return "";
    const u = this.maths(this.operandText(step));
    const total = this.maths(this.number(step.total, "adjoint").text);
    return fill(sentences[part < count ? "part" : "last part"], { u, count, part, total });
  }

  /** How what arrives is added up, where the operand was stretched. @param {Flow} step @returns {Way | null} */
  foldOf(step) {
    const met = this.plan.meetings[step.node];
    if (step.rank < 0 || !met || !(this.graph.nodes[step.node].operation in operations)) return null;
    return fold(this.shape(step.operand), met.shape);
  }

  /** Which operand was stretched, and over what it is added up. @type {(step: Flow, way: Way | null) => string} */
  foldSentence(step, way) {
    if (!way) return "";
    const letters = summed(way);
    const u = this.maths(this.operandText(step));
    const count = size(letters.map((letter) => way.sizes[letter]));
    if (!this.isArray(step.operand)) return fill(sentences["fold all"], { u, count });
    return fill(sentences.fold, { u, letters: letters.join(" and "), count });
  }

  /** Whether anything comes down to the node of a step. @param {any} step @override */
  arrives(step) {
    return entriesIn(step.upstream).some((entry) => entry !== 0);
  }

  /** The nodes of which both operands were stretched, and what is said of each. @returns {[number, string][]} @override */
  stretchedNotes() {
    return this.graph.nodes.flatMap(({ operation, operands, folded }, index) => {
      if (!(operation in operations) || operands.length !== 2 || folded.length) return [];
      const own = this.shape(index);
      const shapes = operands.map((operand) => this.shape(operand));
      if (!shapes.every((shape) => shape.length && !sameShape(shape, own))) return [];
      const [u, v] = operands.map((operand) => this.maths(this.labels[operand].text));
      const [shape_u, shape_v] = shapes.map(shapeText);
      const holes = { u, v, shape_u, shape_v, equation: this.maths(this.equationOf(index)), shape: shapeText(own) };
      return /** @type {[number, string][]} */ ([[index, fill(sentences.stretched, holes)]]);
    });
  }

  /** At how many entries a convention decides a partial, and by which. @param {any} step @override */
  kinkNote(step) {
    const { operation, operands } = this.graph.nodes[step.node];
    const ofNumber = [step.node, ...operands].every((index) => !this.isArray(index));
    if (ofNumber && operation in operations) return super.kinkNote(step);
    const { here, reason } = this.kinks(step);
    const places = [...here.keys()].filter((at) => here[at]);
    if (!places.length) return "";
    const equation = this.maths(this.equationOf(step.node));
    const shape = this.shape(step.node);
    if (!shape.length) return fill(ofNumbers.at, { equation, where: "", reason });
    if (places.length > 1) return fill(sentences.kinks, { equation, count: places.length, total: size(shape), reason });
    const entry = this.maths(placeText(this.labels[step.node].text, unflat(places[0], shape)));
    return fill(sentences.kink, { equation, entry, reason });
  }

  /** Where a convention decides, among the entries of a node, and what it says. @param {Flow} step @returns {{ here: boolean[], reason: string }} */
  kinks(step) {
    const { operation } = this.graph.nodes[step.node];
    const shape = this.shape(step.node);
    const nowhere = { here: [], reason: "" };
    if (!(operation in operations)) return this.kinksOfArrays(step, arrayOperations[operation]) ?? nowhere;
    const row = operations[operation];
    if (!row.partials.length) {
      const shares = spread(/** @type {Value} */ (step.partial), shape);
      return { here: Array.from(shares, (share) => share > 0 && share < 1), reason: row.tie };
    }
    const special = row.special.find(({ kink, operand }) => kink && operand === this.place(step));
    if (!special) return nowhere;
    const decides = entryByEntry((...numbers) => (special.when(...numbers) ? 1 : 0), this.operandValues(step.node));
    return { here: Array.from(spread(decides, shape), Boolean), reason: special.why };
  }

  /** The same of a row of arrays. @type {(step: Flow, row: ArrayRow) => { here: boolean[], reason: string } | undefined} */
  kinksOfArrays(step, row) {
    const value = this.arrayValue(step.node);
    if (row.special.length) {
      return { here: Array.from(entriesIn(value), (entry) => entry === 0), reason: row.special[0].reason };
    }
    const { entries, ways } = this.met(step.node);
    if (!isChoice(entries)) return undefined;
    const [operand] = this.operandValues(step.node);
    if (entriesIn(operand).length > table.mostTies) return undefined;
    const ties = tiesOf(ways[0], operand, value);
    return { here: Array.from(ties, (count) => count > 1), reason: operations[entries].tie };
  }

  /**
   * What one entry of a contribution comes from, where letters say so.
   * @param {number} number the place of the step in the backward pass
   * @param {number[]} place of the entry, in the operand
   */
  entry(number, place) {
    const step = this.arrays.arrayContributions[number];
    if (!alongEdge(step) || step.rank < 0) return null;
    const met = this.plan.meetings[step.node];
    if (this.graph.nodes[step.node].operation in operations || !met?.ways.length || isChoice(met.entries)) return null;
    const back = this.wayBack(step);
    const values = this.backValues(step, back).map(entriesIn);
    const [shape, read] = [this.shape(step.operand), back.result.shape];
    const here = sameShape(read, shape) ? place : unflat(flat(place, shape), read);
    return entryView(back, this.namesBack(step, back), values, this.operandText(step), here);
  }
}

/** @type {(step: ArrayContribution) => step is Flow} */
function alongEdge({ operand }) {
  return operand !== null;
}
