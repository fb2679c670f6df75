/**
 * How a step goes back through arrays: its equation in letters, shapes and numbers, and which way round.
 * The twin of backprop_core/tracing/array_pulls.py, whose templates it fills.
 *
 * @typedef {import("./arrays.js").ArrayContribution} ArrayContribution
 * @typedef {import("./array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./letters.js").Meeting} Meeting
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 * @typedef {import("./careful.js").Row} Row
 * @typedef {import("./words.js").Equation} Equation
 * @typedef {import("../../types/table.d.ts").ArrayRow} ArrayRow
 *
 * A contribution along an edge.
 * @typedef {ArrayContribution & { operand: number }} Flow
 *
 * How a step goes back: the right side of its equation, and what is said of it. `entry` is the place that it says it of,
 * where it is said of one entry.
 * @typedef {{ letters: string, numbers: string, shapes: string, each: string, wayRound: string, way: string,
 *   code: string, partial: Equation | null, entry: string }} Pull
 */
import * as table from "../../generated/arrays.js";
import { arrayOperations, operations, role } from "../../generated/table.js";
import { isChoice, planFor, wayBack } from "./array_plan.js";
import { operandValues } from "./arrays.js";
import { partialNodes } from "./careful.js";
import { nodesOf } from "./composites.js";
import { ownName } from "./expression.js";
import { arrayText, isShown, lettersText, shapeText, wayRound } from "./matrices.js";
import { entriesIn, shapeOf } from "./meetings.js";
import { atom, relation } from "./numbers.js";
import { entryByEntry } from "./row_code_arrays.js";
import { Speaker } from "./speaker.js";
import * as spell from "./spelling.js";
import { fill } from "./template.js";
import { lettersOf, sameShape, sideText } from "./ways.js";
import { Equation as MadeEquation } from "./words.js";
import { templateIn, writeNodes } from "./writer.js";

const { sentences } = table;

/** A finished piece of writing, in brackets where it binds weaker or begins with a minus. @type {(one: Atom, needed: number, notation: Notation) => string} */
export function bracketed({ text, binds, minus }, needed, notation) {
  return binds >= needed && !minus ? text : fill(table.bracketed[notation], [text]);
}

/** Says how a step goes back, in one notation. */
export class PullSpeaker extends Speaker {
  /**
   * @param {ArrayTrace} run
   * @param {Notation} notation
   */
  constructor(run, notation) {
    super(/** @type {any} */ (run), notation);
    this.arrays = run;
    this.plan = planFor(run.graph, run.arraysAt);
  }

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
   * @param {Record<string, import("./formulas.js").Operand | undefined>} named what the names are: nodes, or constants
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

  /** Who says it in plain text, or in the text that is typed. @returns {PullSpeaker} */
  plainSpeaker() {
    const isPlain = this.notation === "plain" || this.notation === "text";
    return isPlain ? this : /** @type {PullSpeaker} */ (this.arrays.speaker("plain"));
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
    let formula = this.maths(spell.entryFormula(way, names, label, entries, this.notation));
    if (reached.length) formula = fill(sentences.each, { formula });
    if (isChoice(entries)) return fill(sentences.wins, { formula });
    const others = way.factors.flatMap((side, number) => (side.rank === place ? [] : [spell.entryText(names[number], side)]));
    const by = others.length ? fill(sentences.by, { factors: this.maths(others.join(" · ")) }) : "";
    const ownLetters = lettersOf(own);
    const many = reached.some((letter) => !ownLetters.includes(letter)) || own.indices.some(({ terms }) => terms.length > 1);
    const [u, z] = [spell.entryText(this.operandText(step), own), spell.entryText(label, way.result)];
    return fill(sentences[many ? "meets many" : "meets one"], { formula, u: this.maths(u), z: this.maths(z), by });
  }
}
