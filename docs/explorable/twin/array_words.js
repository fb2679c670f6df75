/**
 * What is said at each step of a program with arrays: shapes, which entries meet, and which way round.
 * The twin of backprop_core/tracing/array_words.py, whose templates it fills.
 *
 * @typedef {import("./arrays.js").ArrayContribution} ArrayContribution
 * @typedef {import("./array_repairs.js").ArrayProblem} ArrayProblem
 * @typedef {import("./array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./letters.js").Meeting} Meeting
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 * @typedef {import("./passes.js").Row} Row
 * @typedef {import("./words.js").Equation} Equation
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 *
 * A contribution along an edge.
 * @typedef {ArrayContribution & { operand: number }} Flow
 *
 * What is said besides where an array goes back: how, of u, v, z and g, the adjoint of z (`outer(g, v)`; `entries` where
 * it is no product); which entries meet, `i,j->ij`; the shapes of the equation, `2×3 = 2 · 3`; what happens to an entry;
 * why the factors stand the way round that they do; and what was stretched and is added up. Empty where there is none.
 * @typedef {{ pull: string, letters: string, shapes: string, each: string, wayRound: string, fold: string }} ArrayWords
 *
 * All that is said at one step, as in words.js, with what is said of arrays.
 * @typedef {import("./words.js").Words & { array: ArrayWords | null }} Words
 *
 * How a step goes back: the right side of its equation, and what is said of it. `entry` is the place that it says it of,
 * where it is said of one entry.
 * @typedef {{ letters: string, numbers: string, shapes: string, each: string, wayRound: string, way: string,
 *   code: string, partial: Equation | null, entry: string }} Pull
 */
import { arrayOperations, open, operations, role, sentences as ofNumbers, slopeInLine, tooLarge } from "../../generated/table.js";
import * as table from "../../generated/arrays.js";
import { isChoice, planFor, wayBack } from "./array_plan.js";
import { operandValues } from "./arrays.js";
import { nodesOf } from "./composites.js";
import { ownName } from "./expression.js";
import { flat, lettersOf, sameShape, sideText, size, summed, unflat } from "./ways.js";
import { fold } from "./letters.js";
import { arrayText, entryView, isShown, lettersText, placeText, shapeText, wayRound } from "./matrices.js";
import { entriesIn, shapeOf, spread, tiesOf } from "./meetings.js";
import { atom, relation } from "./numbers.js";
import { partialNodes } from "./passes.js";
import { entryByEntry } from "./row_code_arrays.js";
import * as spell from "./spelling.js";
import { fill } from "./template.js";
import { Equation as MadeEquation, Speaker } from "./words.js";
import { templateIn, writeNodes } from "./writer.js";

const { sentences } = table;

/** @type {(rule: string, reason: string, equation: Equation, partial: Equation | null, sentence: string, array?: ArrayWords | null) => Words} */
function words(rule, reason, equation, partial, sentence, array = null) {
  return { ...equation, rule, reason, equation, partial, sentence, array };
}

/** A finished piece of writing, in brackets where it binds weaker or begins with a minus. @type {(one: Atom, needed: number, notation: Notation) => string} */
function bracketed({ text, binds, minus }, needed, notation) {
  return binds >= needed && !minus ? text : fill(table.bracketed[notation], [text]);
}

/** Says the steps of both passes over a graph with arrays, in one notation. */
export class ArraySpeaker extends Speaker {
  /**
   * @param {ArrayTrace} run
   * @param {Notation} notation
   */
  constructor(run, notation) {
    super(/** @type {any} */ (run), notation);
    this.arrays = run;
    this.plan = planFor(run.graph, run.arraysAt);
  }

  // The small words.

  /** The value of a node. @param {number} index @returns {Value} */
  arrayValue(index) {
    return this.arrays.arrayValues[index];
  }

  /** A computed number or array in the colour of what it is. @type {(value: any, kind: "value" | "adjoint") => Atom} @override */
  number(value, kind) {
    const shape = shapeOf(value);
    if (!shape.length) return super.number(value + 0, kind);
    const text = arrayText(isShown(shape) ? entriesIn(value) : [], shape, this.notation);
    return atom(fill(role[this.notation] ?? "{text}", { role: kind, text }));
  }

  /** `=`, or `≈` where an entry is written with fewer digits than it has. @param {any} value @override */
  relation(value) {
    const shape = shapeOf(value);
    if (!shape.length) return super.relation(value);
    return this.sign(isShown(shape) && entriesIn(value).some((entry) => relation(entry) !== "=") ? "≈" : "=");
  }

  /** The shape of a node. @param {number} index */
  shape(index) {
    return this.plan.shapes[index];
  }

  /** Whether a node is an array. @param {number} index */
  isArray(index) {
    return this.shape(index).length > 0;
  }

  /** The name of the adjoint of a node: `∂L/∂z`. @param {number} index */
  adjointName(index) {
    return this.slope(this.labels[this.graph.output].text, this.labels[index].text);
  }

  // Nodes.

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

  // The forward pass.

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

  /** An operand in a sentence: a number with its value, an array by its name. @param {import("./words.js").Operand | null} operand @override */
  withNumber(operand) {
    if (typeof operand === "number" && this.isArray(operand)) return this.maths(this.labels[operand].text);
    return super.withNumber(operand);
  }

  // What is wrong, and where.

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

  // The backward pass.

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
      const sigma = fill(table.sigma[this.notation], [summed(way).join("")]);
      letters = `${sigma} ${letters}`;
      if (numbers) numbers = `${sigma} ${numbers}`;
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

  /** How a step goes back, in letters, numbers and words. @param {Flow} step @returns {Pull} */
  pull(step) {
    const { operation } = this.graph.nodes[step.node];
    const blank = { numbers: "", shapes: "", each: "", wayRound: "", way: "", partial: null, entry: "" };
    if (step.rank < 0) {
      const numbers = `-${this.number(step.upstream, "adjoint").text}`;
      return { ...blank, letters: `-${this.adjointName(step.node)}`, numbers, code: "-g" };
    }
    if (operation in operations) return { ...blank, ...this.entryByEntry(step, operations[operation]) };
    if (!this.plan.meetings[step.node]?.ways.length) return { ...blank, ...this.ofComposite(step, arrayOperations[operation]) };
    return { ...blank, ...this.byLetters(step) };
  }

  /** A row of numbers: the upstream adjoint times the partial, entry by entry. @type {(step: Flow, row: Row) => Omit<Pull, "way" | "wayRound" | "entry">} */
  entryByEntry(step, row) {
    const node = this.labels[step.node].text;
    const operand = this.operandText(step);
    const place = this.place(step);
    const [mine, above] = [step.operand, step.node].map((index) => this.shape(index));
    const partial = this.partialOf(step, row, node, operand);
    const ownPartial = /** @type {Value} */ (step.partial);
    const isOne = !shapeOf(ownPartial).length;
    const both = isOne || !above.length ? table.scaled : table.entrywise;
    const isOutput = step.node === this.graph.output;
    const slope = this.slope(node, operand);
    const letters = isOutput ? partial.letters : fill(both[this.notation], [this.adjointName(step.node), slope]);
    let numbers = isOutput ? partial.numbers : "";
    if (!isOutput && isShown(above)) {
      const pair = [this.number(step.upstream, "adjoint"), this.number(ownPartial, "value")];
      numbers = fill(both[this.notation], pair.map((one) => bracketed(one, 3, this.notation)));
    }
    const stated = row.partials.length ? row.partialTexts[place] : "";
    const how = { 1: sentences.unchanged, "-1": sentences.flipped }[stated];
    const scaled = () => fill(sentences.scaled, { partial: this.maths(partial.letters) });
    const holes = { equation: this.maths(this.equationOf(step.node)), u: this.maths(operand), z: this.maths(node) };
    const each = above.length
      ? fill(sentences["entry by entry"], { ...holes, how: how ?? scaled() })
      : super.slopeSentence(/** @type {any} */ (step), row, partial);
    const folds = !sameShape(mine, above);
    let shapes = folds ? `${shapeText(mine)} from ${shapeText(above)}` : "";
    if (above.length && !isOne && !folds) {
      shapes = `${shapeText(mine)} = ${shapeText(above)} ⊙ ${shapeText(shapeOf(ownPartial))}`;
    }
    return { letters, numbers, shapes, each, code: stated || "shares", partial };
  }

  /** The partial by its rule; of arrays it is said once for all entries. @type {(step: Flow, row: Row, node: string, operand: string) => Equation} */
  partialOf(step, row, node, operand) {
    if (!this.isArray(step.node)) return super.partial(/** @type {any} */ (step), row, node, operand);
    const left = this.slope(node, operand);
    const value = /** @type {Value} */ (step.partial);
    const result = this.number(value, "value").text;
    const sign = this.relation(value);
    if (!row.partials.length) return new MadeEquation(left, result, "", sign, result);
    const [u, v] = this.operands(step.node);
    const named = { u, v, z: step.node };
    const letters = this.written(partialNodes(row, this.place(step)), named, {});
    return new MadeEquation(left, letters, "", sign, result);
  }

  /**
   * A text of the table about arrays, in the labels of nodes: products entry by entry have their own sign, and so have
   * functions.
   * @param {Node[]} nodes
   * @param {Record<string, import("./words.js").Operand | undefined>} named what the names are: nodes, or constants
   * @param {Record<string, { atom: Atom, isArray: boolean }>} others what else is named, as it is written
   */
  written(nodes, named, others) {
    /** @type {Record<string, Atom>} */
    const atoms = {};
    /** @type {Set<string>} */
    const arrays = new Set();
    for (const [name, operand] of Object.entries(named)) {
      if (operand === undefined) continue;
      atoms[name] = typeof operand === "number" ? this.labels[operand] : operand;
      if (typeof operand === "number" && this.isArray(operand)) arrays.add(name);
    }
    for (const [name, { atom: one, isArray }] of Object.entries(others)) {
      atoms[name] = one;
      if (isArray) arrays.add(name);
    }
    /** @type {Map<Node, boolean>} */
    const areArrays = new Map();
    for (const node of nodes) {
      const own = node.operation === "variable" && arrays.has(ownName(node));
      areArrays.set(node, own || node.operands.some((operand) => areArrays.get(nodes[operand])));
    }
    /** @type {(node: Node, notation: Notation) => string} */
    const template = (node, notation) => {
      const both = node.operands.every((operand) => areArrays.get(nodes[operand]));
      if (node.operation === "multiply" && notation !== "text" && both) return fill(table.entrywise[notation], ["<u2>", "<v3>"]);
      if (node.operation !== "call") return templateIn(node, notation);
      const row = arrayOperations[ownName(node)];
      return row ? row.notation[notation].replace("<;>", "") : fill(table.called[notation], [ownName(node), "<*>"]);
    };
    return writeNodes(nodes, this.notation, atoms, true, { template });
  }

  /** A composite: the text of its pull, in the labels of nodes. @type {(step: Flow, row: ArrayRow) => Pick<Pull, "letters" | "shapes" | "each" | "code">} */
  ofComposite(step, row) {
    const composite = /** @type {import("./composites.js").Composite} */ (this.plan.composites.get(step.node));
    const place = this.place(step);
    const isScores = row.letters === "scores";
    const count = isScores ? composite.rows : composite.along.count;
    let text = row.said.length ? row.said[place + (composite.classes ? 2 : 0)] : row.pulls[place];
    if (step.node === this.graph.output) text = text.replace("g*", ""); // its own adjoint is 1
    if (count === 1) text = text.replace(/\/n$/, "");
    const [u, v] = this.operands(step.node);
    const letters = this.written(nodesOf(text), { u, v, z: step.node }, {
      g: { atom: atom(this.adjointName(step.node)), isArray: this.isArray(step.node) },
      n: { atom: atom(String(count)), isArray: false },
    });
    const each = composite.classes && place === 1
      ? fill(sentences.class, { u: this.maths(this.operandText(step)) })
      : fill(sentences.composite, { equation: this.maths(this.equationOf(step.node)), reason: row.reason });
    const [mine, above] = [step.operand, step.node].map((index) => this.shape(index));
    const shapes = mine.length || above.length ? `${shapeText(mine)} from ${shapeText(above)}` : "";
    return { letters, shapes, each, code: text };
  }

  /** What happens between the entries of a node's operands. @param {number} index */
  met(index) {
    return /** @type {Meeting} */ (this.plan.meetings[index]);
  }

  /** The way by which a step goes back. @param {Flow} step */
  wayBack(step) {
    return wayBack(this.met(step.node).ways, this.place(step));
  }

  /** What the factors of a way back are called. @type {(step: Flow, back: Way) => string[]} */
  namesBack(step, back) {
    const { operands } = this.graph.nodes[step.node];
    return back.factors.map(({ rank }) => (rank < 0 ? this.adjointName(step.node) : this.labels[operands[rank]].text));
  }

  /** A row of arrays: the same way, with operand and result changing places. @param {Flow} step @returns {Omit<Pull, "partial">} */
  byLetters(step) {
    const { operation } = this.graph.nodes[step.node];
    const { entries } = this.met(step.node);
    const back = this.wayBack(step);
    const names = this.namesBack(step, back);
    const { kind } = spell.spelling(back);
    const target = this.operandText(step);
    const isReshape = operation === "reshape";
    let code = spell.spelledCode(back, back.factors.map(({ rank }) => (rank < 0 ? "g" : "uv"[rank])));
    let letters = spell.spelled(back, names, this.notation);
    if (isReshape) {
      code = `reshape(g, ${this.shape(step.operand).join(", ")})`;
      letters = fill(table.called[this.notation], ["reshape", names[0]]);
    }
    const values = this.backValues(step, back);
    let numbers = "";
    if (kind !== "entries" && !isReshape && values.every((value) => isShown(shapeOf(value)))) {
      const texts = values.map((value, place) => this.number(value, back.factors[place].rank < 0 ? "adjoint" : "value"));
      numbers = spell.spelled(back, texts.map((text) => bracketed(text, 3, this.notation)), this.notation);
    }
    let entry = kind === "entries" ? `[${sideText(back.result)}]` : "";
    if (isChoice(entries)) {
      const above = spell.entryText(this.labels[step.node].text, back.factors[0]);
      const wins = `${spell.entryText(target, back.result)} = ${above}`;
      [numbers, entry] = ["", ""];
      letters = spell.summedEntries(back, names, this.notation) + fill(table.where[this.notation], [wins]);
    }
    const each = this.entrySentence(step, entries);
    const wayRound = back.factors.length === 2 ? this.plainSpeaker().wayRound(step, back) : "";
    return { letters, numbers, shapes: this.shapesOf(step, back), each, wayRound, way: lettersText(back), code, entry };
  }

  /** Why the factors stand the way round that they do. @type {(step: Flow, back: Way) => string} */
  wayRound(step, back) {
    return wayRound(back, this.namesBack(step, back), this.operandText(step));
  }

  /** Who says it in plain text, or in the text that is typed. @returns {ArraySpeaker} */
  plainSpeaker() {
    const isPlain = this.notation === "plain" || this.notation === "text";
    return isPlain ? this : /** @type {ArraySpeaker} */ (this.arrays.speaker("plain"));
  }

  /** The values of the factors of a way back. @type {(step: Flow, back: Way) => Value[]} */
  backValues(step, back) {
    const operands = this.operandValues(step.node);
    return back.factors.map(({ rank }) => (rank < 0 ? step.upstream : operands[rank]));
  }

  /** What a node's operation works on. @param {number} index */
  operandValues(index) {
    return operandValues(this.graph, this.arrays.arrayValues, this.arrays.arraysAt, index);
  }

  /** The shapes of the equation, in the order of its factors. @type {(step: Flow, back: Way) => string} */
  shapesOf(step, back) {
    const { factors } = spell.spelling(back);
    /** @type {[number, boolean][]} */
    const order = factors.length ? factors : back.factors.map((_, rank) => [rank, false]);
    const said = order.map(([rank, isTurned]) => {
      const { shape } = back.factors[rank];
      return shapeText(isTurned ? [...shape].reverse() : shape);
    });
    return `${shapeText(this.shape(step.operand))} ${said.length > 1 ? "=" : "from"} ${said.join(" · ")}`;
  }

  /** Which entries of the result an entry of the operand reaches, and what multiplies it there. @type {(step: Flow, entries: string) => string} */
  entrySentence(step, entries) {
    const { operands } = this.graph.nodes[step.node];
    const place = this.place(step);
    const way = /** @type {Way} */ (this.met(step.node).ways.find(({ factors }) => factors.some(({ rank }) => rank === place)));
    const names = way.factors.map(({ rank }) => this.labels[operands[rank]].text);
    const label = this.labels[step.node].text;
    const own = /** @type {import("./ways.js").Side} */ (way.factors.find(({ rank }) => rank === place));
    const reached = lettersOf(way.result);
    let formula = this.maths(spell.entryFormula(way, names, label, entries));
    if (reached.length) formula = fill(sentences.each, { formula });
    if (isChoice(entries)) return fill(sentences.wins, { formula });
    const others = way.factors.flatMap((side, number) => (side.rank === place ? [] : [spell.entryText(names[number], side)]));
    const by = others.length ? fill(sentences.by, { factors: this.maths(others.join(" · ")) }) : "";
    const ownLetters = lettersOf(own);
    const many = reached.some((letter) => !ownLetters.includes(letter)) || own.indices.some(({ terms }) => terms.length > 1);
    const [u, z] = [spell.entryText(this.operandText(step), own), spell.entryText(label, way.result)];
    return fill(sentences[many ? "meets many" : "meets one"], { formula, u: this.maths(u), z: this.maths(z), by });
  }

  // What was stretched.

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

  // Notes.

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

  // One entry.

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
