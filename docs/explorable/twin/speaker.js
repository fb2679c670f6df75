/**
 * Says each step of both passes in one notation: its rule, its equation and its sentence.
 * The twin of backprop_core/tracing/speaker.py.
 *
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 * @typedef {import("./passes.js").Contribution} Contribution
 * @typedef {import("./careful.js").Row} Row
 * @typedef {import("./accuracy.js").Doubt} Doubt
 * @typedef {import("./formulas.js").Operand} Operand
 * @typedef {import("./words.js").Words} Words
 *
 * The numbers that the words colour by what they are.
 * @typedef {"value" | "adjoint"} Kind
 *
 * A contribution along an edge.
 * @typedef {Contribution & { operand: number }} Flow
 * @typedef {Pick<Flow, "node" | "operand" | "rank">} Edge
 */
import {
  inLine,
  letters as LETTERS,
  lost,
  mostListed,
  open,
  operations,
  relations,
  role,
  sentences,
  slope,
  slopeInLine,
  tooLarge,
} from "../../generated/table.js";
import { memo } from "../memo.js";
import { carefulExpression, partialNodes, stableNodes } from "./careful.js";
import { makeNode, ownName, places } from "./expression.js";
import { few, inPlace, Letters } from "./formulas.js";
import { nameText } from "./names.js";
import { atom, numberAtom, relation } from "./numbers.js";
import { edgeOf } from "./passes.js";
import { fill } from "./template.js";
import { Equation, words } from "./words.js";
import { writeNodes } from "./writer.js";
import { writtenIn } from "./written_in.js";

const [U, V, T] = ["u", "v", "t"].map((name) => makeNode("variable", { name }));
const TIMES = [U, V, makeNode("multiply", { operands: [0, 1] })];
const PLUS_TIMES = [T, U, V, makeNode("multiply", { operands: [1, 2] }), makeNode("add", { operands: [0, 3] })];

/** Whether a contribution flows along an edge, as all but the seed do. @type {(step: Contribution) => step is Flow} */
export function flows({ operand }) {
  return operand !== null;
}

/** A reason as a sentence behind others; nothing for none. @param {string} why */
function added(why) {
  return why && ` ${why[0].toUpperCase()}${why.slice(1)}.`;
}

/** Says the steps of both passes in one notation. */
export class Speaker extends Letters {
  /**
   * @param {import("./run.js").Run} run
   * @param {Notation} notation
   */
  constructor(run, notation) {
    super(run.graph, notation);
    this.run = run;
    this.values = run.values;
  }

  /** Whether anything comes down to the node of a step. @param {Flow} step */
  arrives({ upstream }) {
    return upstream !== 0;
  }

  /** The nodes of which both operands were stretched; numbers never are. @returns {[number, string][]} */
  stretchedNotes() {
    return [];
  }

  // The small words.

  /** A computed number in the colour of what it is. @type {(number: number, kind: Kind) => Atom} */
  number(number, kind) {
    const plain = numberAtom(number, this.notation);
    return { ...plain, text: fill(role[this.notation] ?? "{text}", { role: kind, text: plain.text }) };
  }

  /** @param {number} number */
  relation(number) {
    return this.sign(relation(number));
  }

  /** @param {string} sign */
  sign(sign) {
    return relations[this.notation]?.[sign] ?? sign;
  }

  /** @type {(above: string, below: string) => string} */
  slope(above, below) {
    return fill(slope[this.notation], [above, below]);
  }

  /** @param {string} text */
  maths(text) {
    return fill(inLine[this.notation], [text]);
  }

  /** A node's value in the colour of a value. @param {number} index */
  valueAtom(index) {
    return this.number(this.values[index], "value");
  }

  /** `a = 4`, inline. @param {number} index */
  equals(index) {
    const value = this.values[index];
    return this.maths(`${this.labels[index].text} ${this.relation(value)} ${this.number(value, "value").text}`);
  }

  /** The operands with their numbers, as `a = 4, b = 1`; of a constant its number alone. @param {Operand[]} operands */
  listed(operands) {
    return few(operands).map((operand) => this.withNumber(operand)).join(", ");
  }

  /** An operand with its number; dots for those that are left out. @param {Operand | null} operand */
  withNumber(operand) {
    if (operand === null) return "…";
    return typeof operand === "number" ? this.equals(operand) : this.maths(operand.text);
  }

  /** The operands that a node has more than once. @param {number} index @returns {Set<number>} */
  repeatedOperands(index) {
    return memo(this.graph, `repeated operands of ${index}`, [], () => {
      const seen = new Set();
      return new Set(this.graph.nodes[index].operands.filter((operand) => seen.has(operand) || !seen.add(operand)));
    });
  }

  /** The numbers of the operands, as ` at a = 4, b = 1`; nothing where a node has none. @param {number} index */
  where(index) {
    const { operands } = this.graph.nodes[index];
    if (!operands.length) return "";
    const once = operands.length > mostListed ? operands : [...new Set(operands)];
    return fill(sentences.where, { operands: this.listed(once) });
  }

  // The forward pass.

  /**
   * The words for the value of one node.
   * @param {number} index
   */
  forward(index) {
    const said = this.valueWords(index);
    const doubts = this.run.doubtsAt(index, null);
    return doubts.length ? { ...said, sentence: said.sentence + this.doubted(doubts) } : said;
  }

  /** @param {number} index @returns {Words} */
  valueWords(index) {
    const node = this.graph.nodes[index];
    const value = this.values[index];
    const label = this.labels[index].text;
    const letters = this.local(index);
    const result = this.number(value, "value").text;
    const same = node.operation === "negate" && value <= 0; // it would say -3 = -3
    const numbers = node.operands.length && !same ? this.local(index, (operand) => this.valueAtom(operand)) : "";
    const equation = new Equation(label, letters, numbers, this.relation(value), result);
    if (node.operands.length) {
      const row = operations[node.operation];
      return words(row.title, row.reason, equation, null, this.valueSentence(index, row));
    }
    if (node.operation === "constant") {
      if (this.run.problemAt(index, null)) return words("constant", "", equation, null, this.noValue(index));
      const sentence = fill(sentences.constant, { z: this.maths(label), literal: this.maths(letters) });
      return words("constant", "", equation, null, sentence);
    }
    const key = node.operation === "negate" ? "minus leaf" : this.graph.tree ? "leaf" : "variable";
    const name = this.maths(nameText(ownName(node), this.notation));
    const sentence = fill(sentences[key], { z: this.maths(label), x: name, number: this.maths(result) });
    return words("variable", "", equation, null, sentence);
  }

  /** @type {(index: number, row: Row) => string} */
  valueSentence(index, row) {
    if (Number.isNaN(this.values[index]) || this.run.problemAt(index, null)) return this.noValue(index);
    const operands = this.operands(index);
    const [u, v, w] = operands.slice(0, LETTERS.length).map((operand) => this.withNumber(operand));
    const verb = fill(row.verb, { u, v, w, all: this.listed(operands) });
    return fill(sentences.value, { verb, result: this.equals(index) });
  }

  /** Why a node has no finite value. @param {number} index */
  noValue(index) {
    const problem = this.run.problemAt(index, null);
    const equation = this.maths(this.equationOf(index));
    if (!problem) return fill(sentences["undefined below"], { equation });
    const key = Number.isNaN(this.values[index]) ? "undefined" : "at";
    return fill(sentences[key], { equation, where: this.where(index), reason: problem.reason });
  }

  // The backward pass.

  /**
   * The words for one contribution, by its place among the steps of the backward pass.
   * @param {number} number
   */
  backward(number) {
    const step = this.run.contributions[number];
    const output = this.labels[this.graph.output].text;
    if (!flows(step)) {
      const equation = new Equation(this.slope(output, output), "1", "", "=", this.number(1, "adjoint").text);
      const inside = this.maths(fill(slopeInLine[this.notation], [output, output]));
      return words("start", "", equation, null, fill(sentences.seed, { z: this.maths(output), slope: inside }));
    }
    const row = operations[this.graph.nodes[step.node].operation];
    const node = this.labels[step.node].text;
    const operand = this.operandText(step);
    const partial = this.partial(step, row, node, operand);
    const { part, count } = this.run.parts[number];
    const shared = count > 1 && (step.rank < 0 || !this.graph.tree); // a leaf of a tree has one user
    let { letters, numbers } = partial;
    const first = step.node === this.graph.output; // the partial itself is the whole slope
    if (!first) {
      const twice = this.repeatedOperands(step.node).has(step.operand);
      const factor = twice ? atom(partial.letters, 2) : atom(this.slope(node, operand));
      letters = this.times(atom(this.slope(output, node)), factor);
    }
    if (!first || (shared && part > 1)) numbers = this.product(step);
    const equation = new Equation(
      this.slope(output, operand),
      letters,
      numbers,
      this.relation(step.total),
      this.number(step.total, "adjoint").text,
      this.sign(shared ? "+=" : "="),
    );
    const doubts = this.run.doubtsAt(step.node, number);
    const sentence =
      this.slopeSentence(step, row, partial) + this.partSentence(step, part, count) + this.doubted(doubts);
    const rule = row.rules[Math.min(Math.max(this.place(step), 0), row.rules.length - 1)];
    return words(rule, row.reason, equation, first ? null : partial, sentence);
  }

  /** The place of the operand among those of the operation; -1 below a leaf that is minus a variable. @param {Edge} step */
  place({ node, rank }) {
    const found = this.graph.nodes[node];
    if (rank < 0 || !found.folded.length) return rank;
    return memo(this.graph, `places of ${node}`, [], () => places(found))[rank];
  }

  /** The label of the operand; the variable itself below a leaf that is minus it. @param {Edge} step */
  operandText(step) {
    if (step.rank < 0) return nameText(ownName(this.graph.nodes[step.node]), this.notation);
    return this.labels[step.operand].text;
  }

  /** @type {(u: Atom, v: Atom) => string} */
  times(u, v) {
    return writeNodes(TIMES, this.notation, { u, v });
  }

  /** upstream x partial, after what was there before. @param {Flow} step */
  product(step) {
    const u = this.number(step.upstream, "adjoint");
    const v = this.number(step.partial, "value");
    const before = step.total - step.contribution;
    if (step.total === step.contribution || Number.isNaN(before)) return this.times(u, v);
    return writeNodes(PLUS_TIMES, this.notation, { u, v, t: this.number(before, "adjoint") });
  }

  /**
   * The partial by its rule: in letters, with numbers, and what it comes to.
   * @type {(step: Flow, row: Row, node: string, operand: string) => Equation}
   */
  partial(step, row, node, operand) {
    const left = this.slope(node, operand);
    const result = this.number(step.partial, "value").text;
    const sign = this.relation(step.partial);
    if (!row.partials.length || step.rank < 0 || this.isIdle(step) || this.special(step, row)) {
      return new Equation(left, numberAtom(step.partial, this.notation).text, "", sign, result);
    }
    const form = this.form(step, row);
    const name = `partial ${step.node}/${step.rank} in ${this.notation}`;
    const { nodes, operands } = memo(this.graph, `form of ${name}`, [form], () => this.withConstants(step, form));
    /** @type {(write: (index: number) => Atom, isClose: boolean) => string} */
    const written = (write, isClose) => {
      const atoms = Object.fromEntries(operands.map(([named, operand]) => [named, inPlace(operand, write)]));
      return writeNodes(nodes, this.notation, atoms, isClose);
    };
    const letters = memo(this.graph, name, [form], () => written((index) => this.labels[index], true));
    const varies = new Set(operands.flatMap(([named, operand]) => (typeof operand === "number" ? named : [])));
    const plugsIn = nodes.length > 1 && nodes.some((one) => one.operation === "variable" && varies.has(ownName(one)));
    const numbers = plugsIn ? written((index) => this.valueAtom(index), false) : "";
    return new Equation(left, letters, numbers, sign, result);
  }

  /**
   * A partial with the constants written in that a compact graph has folded, and what its names stand for.
   * @type {(step: Flow, nodes: import("./expression.js").Node[]) =>
   *   { nodes: import("./expression.js").Node[], operands: [string, Operand][] }}
   */
  withConstants(step, nodes) {
    const [u, v, w] = this.operands(step.node);
    const operands = Object.entries({ u, v, w, z: step.node }).filter(([, operand]) => operand !== undefined);
    const constants = operands.filter(([, operand]) => typeof operand !== "number").map(([name]) => name);
    if (!constants.length) return { nodes, operands };
    const numbers = this.run.operandNumbers(step.node);
    const known = Object.fromEntries(constants.map((name) => [name, numbers[LETTERS.indexOf(name)]]));
    const written = writtenIn(nodes, known, this.notation);
    return { nodes: written.nodes, operands: [...operands, ...Object.entries(written.atoms)] };
  }

  /**
   * The partial as it is taught, or the form that it was computed from where the taught one loses digits.
   * @type {(step: Flow, row: Row) => import("./expression.js").Node[]}
   */
  form(step, row) {
    const place = this.place(step);
    const taught = partialNodes(row, place);
    if (row.stableTexts[place] === row.partialTexts[place]) return taught;
    const numbers = this.run.operandNumbers(step.node);
    const off = Math.abs(carefulExpression(taught, numbers, this.values[step.node]) - step.partial);
    return off > lost * Math.abs(step.partial) ? stableNodes(row, place) : taught;
  }

  /** Whether a step passes nothing on because the output does not move with it. @param {Flow} step */
  isIdle({ node, rank, upstream }) {
    return upstream === 0 && this.run.idle.has(edgeOf(node, rank));
  }

  /** Why the formula of the partial does not decide here, or nothing. @type {(step: Flow, row: Row) => string} */
  special(step, row) {
    if (!row.partials.length) return step.partial > 0 && step.partial < 1 ? row.tie : "";
    return this.specialOf(step, row)?.why ?? "";
  }

  /** The row's special case that decides the partial of this step. @type {(step: Flow, row: Row) => Row["special"][0] | undefined} */
  specialOf(step, row) {
    const operands = this.run.operandNumbers(step.node);
    if (!operands.length || operands.some(Number.isNaN)) return undefined;
    return row.special.find(({ operand, when }) => operand === this.place(step) && when(...operands));
  }

  /** Why a convention decides the partial of this step, or nothing. @param {Flow} step */
  convention(step) {
    const row = operations[this.graph.nodes[step.node].operation];
    if (!row.partials.length) return this.special(step, row);
    const special = this.specialOf(step, row);
    return special?.kink ? special.why : "";
  }

  // What should be known of a number.

  /** @param {Doubt[]} doubts */
  doubted(doubts) {
    return doubts.map((doubt) => added(this.doubt(doubt))).join("");
  }

  /** Why the number of a step cannot be trusted as others can. @param {Doubt} doubt */
  doubt(doubt) {
    const { kind, step, digits } = doubt;
    if (kind === "underflow") return sentences.underflow;
    const key = digits > 1 ? "trust" : digits ? "trust one" : "trust none";
    const trust = fill(sentences[key], { digits, z: this.maths(this.subject(doubt)) });
    return fill(sentences[kind === "cancellation" && step !== null ? "parts cancel" : kind], { trust });
  }

  /** The number that a doubt is about: a node, or what reaches an operand. @param {Doubt} doubt */
  subject({ kind, node, step: number }) {
    if (number === null) return this.labels[node].text;
    const step = /** @type {Flow} */ (this.run.contributions[number]);
    const leaves = this.graph.tree && kind === "cancellation" && step.rank >= 0; // the leaves of a variable add up
    const operand = leaves
      ? nameText(ownName(this.graph.nodes[step.operand]), this.notation)
      : this.operandText(step);
    return fill(slopeInLine[this.notation], [this.labels[this.graph.output].text, operand]);
  }

  /** A doubt as a sentence that stands alone. @param {Doubt} doubt */
  doubtNote(doubt) {
    const about = doubt.step === null ? this.equationOf(doubt.node) : this.subject(doubt);
    return fill(sentences.at, { equation: this.maths(about), where: "", reason: this.doubt(doubt) });
  }

  /** Where a convention decides a partial, in a sentence that stands alone; nothing where none does. @param {Flow} step */
  kinkNote(step) {
    const reason = this.convention(step);
    if (!reason) return "";
    const equation = this.maths(this.equationOf(step.node));
    return fill(sentences.at, { equation, where: this.where(step.node), reason });
  }

  /** @type {(step: Flow, row: Row, partial: Equation) => string} */
  slopeSentence(step, row, partial) {
    const equation = this.maths(this.equationOf(step.node));
    const u = this.maths(this.operandText(step));
    const z = this.maths(this.labels[step.node].text);
    const problem = this.run.problemAt(step.node, step.rank);
    if (problem) return this.noSlope(problem, equation, u);
    if (this.isIdle(step)) return fill(sentences.idle, { equation, u, z });
    if (Number.isNaN(step.partial)) return fill(sentences["slope undefined"], { equation, u });
    const bare = numberAtom(step.partial, this.notation).text;
    const { letters, relation, result } = partial;
    const said = letters === bare ? result : `${letters} ${relation} ${result}`;
    const flips = step.rank < 0 || row.partialTexts[this.place(step)] === "-1";
    let key = step.partial === 0 ? "stopped" : "scaled";
    if (step.partial === -1 && flips) key = "flipped";
    if (step.partial === 1 && letters === bare) key = "unchanged";
    const sentence = fill(sentences[key], { equation, u, z, partial: this.maths(said) });
    return sentence + added(this.special(step, row));
  }

  /**
   * Why nothing can be said about the slope into one operand.
   * @type {(problem: import("./passes.js").Problem, equation: string, u: string) => string}
   */
  noSlope({ node, reason }, equation, u) {
    const key = [tooLarge, open].includes(reason) ? "steep" : "no slope";
    return fill(sentences[key], { equation, u, where: this.where(node), reason });
  }

  /** What is added up where an operand has more than one user. @type {(step: Flow, part: number, count: number) => string} */
  partSentence(step, part, count) {
    if (count < 2) return "";
    const { tree, nodes } = this.graph;
    const key = (part < count ? "" : "last ") + (tree ? "place" : "part");
    const variable = tree ? ownName(nodes[step.operand]) : "";
    const name = tree ? nameText(variable, this.notation) : this.operandText(step);
    const total = tree ? this.run.gradient[variable] : step.total;
    const [u, said] = [name, this.number(total, "adjoint").text].map((text) => this.maths(text));
    return fill(sentences[key], { count, part, u, x: u, total: said });
  }
}
