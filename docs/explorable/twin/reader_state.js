/**
 * What reading a line stands on: what the names of a program mean so far, and the stacks that a line is read with. The
 * twin of backprop_core/language/reader_state.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Line} Line
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * What the names of a program mean so far: functions with how many operands they take, variables with the place of
 * their first use, definitions of the prelude that the next line needs, whether no name is two, as in code, which
 * functions the prelude has defined, and which lines are comparisons.
 * @typedef {{ given: Set<string>, lines: Set<string>, functions: Map<string, number>, variables: Map<string, number>,
 *   borrowed: Line[], notes: Note[], areWhole: boolean, lent: Set<string>, comparisons: Set<string>,
 *   source: string, arrays: Set<string>, shapes: Map<string, { shape: number[], start: number }>,
 *   sizes: Map<string, number[]>, asked: Map<string, { shape: number[], start: number }>,
 *   implicit: [number, number][], isOfArrays: boolean | null, isPrinted: boolean }} Names
 *
 * `arrays` are names whose value or stated shape is that of an array, `sizes` the shapes of
 * those that are given, `asked` shapes that the text asks for, `implicit` the products without a sign, and
 * `isOfArrays` whether anything says that this is no program of single numbers; null while nobody has asked.
 *
 * An operand and the stretch of text that it covers; and what still waits for operands: an operation, a function, a
 * parenthesis, or a call with how many operands stood before it. `sign` opened it; `raised` is the power that stood
 * right after a function's name; `nodes` is how many nodes there were when a bracket opened.
 * @typedef {{ index: number, span: [number, number] }} Operand
 * @typedef {{ kind: "infix" | "minus" | "function" | "open" | "call" | "choice", name: string, binds: number, start: number,
 *   depth: number, sign: string, raised: Token[], nodes: number }} Pending
 * @typedef {import("./expression.js").Setting} Setting
 */
import { arraysInCode, arraysInText, comparisons } from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { makeNode, ownName } from "./expression.js";
import { note } from "./notes.js";
import { shapeOf, stated } from "./point.js";

const IN_CODE = new RegExp(arraysInCode, "u");
const IN_TEXT = new RegExp(arraysInText, "u");

/**
 * @param {Iterable<string>} [given] names that the point gives a value
 * @param {boolean} [areWhole]
 * @param {string} [source]
 * @param {Set<string>} [arrays] those among them whose value is an array
 * @returns {Names}
 */
export function noNames(given = [], areWhole = false, source = "", arrays = new Set()) {
  return {
    source,
    arrays,
    shapes: new Map(),
    sizes: new Map(),
    asked: new Map(),
    implicit: [],
    isOfArrays: null,
    isPrinted: false,
    given: new Set(given),
    lines: new Set(),
    functions: new Map(),
    variables: new Map(),
    borrowed: [],
    notes: [],
    areWhole,
    lent: new Set(),
    comparisons: new Set(),
  };
}

/** Whether anything says that this is no program of single numbers. @param {Names} names */
export function seesArrays(names) {
  names.isOfArrays ??= names.arrays.size > 0 || (names.areWhole ? IN_CODE : IN_TEXT).test(names.source);
  return names.isOfArrays;
}

/** What waits, with all that is not said left empty. @type {(kind: Pending["kind"], rest: Partial<Pending>) => Pending} */
export function waiting(kind, rest) {
  return { kind, name: "", binds: 0, start: 0, depth: 0, sign: "", raised: [], nodes: 0, ...rest };
}

/** A line that is being read: its tokens, the nodes so far, and the stacks. They are the whole of its state. */
export class ReaderState {
  /**
   * @param {string} source
   * @param {Token[]} line
   * @param {Names} names
   * @param {Set<string>} [local] the parameters of the function that is being defined
   * @param {string | null} [owner] and its name
   */
  constructor(source, line, names, local = new Set(), owner = null) {
    this.source = source;
    this.names = names;
    this.local = local;
    this.owner = owner;
    this.line = line;
    this.place = 0;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Operand[]} */
    this.operands = [];
    /** @type {Pending[]} */
    this.pending = [];
    /** @type {Pending[]} the parentheses and calls among them */
    this.opened = [];
    /** @type {Map<number, { start: number, stop: number }>} the signs of comparisons, by their nodes */
    this.compared = new Map();
    /** @type {Map<number, { sign: { start: number, stop: number }, last: number }>} of 0 < x < 1, by its node: the sign, and its last operand */
    this.chained = new Map();
    /** @type {Set<number>} numbers that are 1 where something holds, and 0 elsewhere */
    this.truths = new Set();
    this.chooses = line.some(({ text }) => text === "else") && !this.has("else");
    this.isOutOfOrder = this.chooses; // whether some node may come after one that is written before it
    /** @type {Map<number, Map<string, Setting>>} what a call is told beside its operands, by where it begins */
    this.told = new Map();
    /** @type {Set<number>} where brackets begin that have a comma */
    this.partedByCommas = new Set();
    /** @type {Map<number, number[]>} the shapes of constant arrays */
    this.arrays = new Map();
    /** @type {Set<string>} the spans of brackets that list arrays or computed numbers */
    this.listed = new Set();
  }

  /** The shape of a variable as it is stated, given, or built by pasted code; null where nobody says. @type {(name: string) => number[] | null} */
  knownShape(name) {
    const { lines, shapes, sizes } = this.names;
    if (this.local.has(name) || lines.has(name)) return null;
    const built = stated(this.names).get(name);
    return shapes.get(name)?.shape ?? sizes.get(name) ?? (built === undefined ? null : shapeOf(built));
  }

  /** Whether a name stands for a number or a function of the program's own. @param {string} name */
  has(name) {
    const { lines, functions: own, variables, given } = this.names;
    return lines.has(name) || own.has(name) || variables.has(name) || given.has(name);
  }

  /** @returns {Pending | undefined} */
  top() {
    return this.pending[this.pending.length - 1];
  }

  /**
   * Take a node as an operand of what is still to come. A comparison that is worked on as a number is 1 where it holds,
   * and 0 elsewhere.
   * @param {Node} node
   * @throws {BackpropError} where it chooses by a number as by a comparison
   */
  push(node) {
    const first = node.operation === "where" ? 1 : 0; // of the operands that are numbers
    let operands = node.operands;
    if (first && !this.isComparison(operands[0])) {
      if (!this.truths.has(operands[0])) this.fail("no condition", this.nodes[operands[0]].span[0]);
      operands = [this.aboveZero(operands[0]), ...operands.slice(1)];
    }
    let areTruths = false;
    if (this.compared.size) {
      areTruths = operands.every((operand) => this.compared.has(operand) || this.truths.has(operand));
      operands = operands.map((operand, rank) => (rank < first ? operand : this.asNumber(operand)));
    }
    this.nodes.push(operands === node.operands ? node : { ...node, operands });
    this.operands.push({ index: this.nodes.length - 1, span: node.span });
    if (areTruths && node.operation === "multiply") this.truths.add(this.nodes.length - 1);
  }

  /** A node beside those that are written, by its place. @type {(operation: string, operands: number[], span: [number, number], literal?: string | null) => number} */
  add(operation, operands, span, literal = null) {
    this.isOutOfOrder = true;
    this.nodes.push(makeNode(operation, { operands, span, literal }));
    return this.nodes.length - 1;
  }

  /** A comparison as 1 where it holds and 0 elsewhere; anything else as it is. @param {number} index */
  asNumber(index) {
    if (!this.compared.has(index)) return index;
    const { span } = this.nodes[index];
    const one = this.add("constant", [], span, "1");
    return this.add("where", [index, one, this.add("constant", [], span, "0")], span);
  }

  /** A number that is 1 where something holds, as a comparison. @param {number} index */
  aboveZero(index) {
    const { span } = this.nodes[index];
    const zero = this.add("constant", [], span, "0");
    return this.add(comparisons[">"], [index, zero], span);
  }

  /** Take a comparison; where it goes on with one, as in 0 < x < 1, both must hold. @type {(name: string, operands: [number, number], span: [number, number], sign: { start: number, stop: number }) => void} */
  pushComparison(name, [left, right], span, sign) {
    const begun = this.chained.get(left)?.last ?? (this.compared.has(left) ? this.nodes[left].operands[1] : null);
    if (begun === null || this.nodes[left].span[0] !== span[0]) {
      this.push(makeNode(name, { operands: [left, right], span }));
      this.compared.set(this.nodes.length - 1, sign);
      return;
    }
    const first = this.asNumber(left);
    const middle = this.copied(begun);
    const second = this.add(name, [middle, this.asNumber(right)], [this.nodes[begun].span[0], span[1]]);
    this.compared.set(second, sign);
    const both = this.add("multiply", [first, this.asNumber(second)], span);
    this.operands.push({ index: both, span });
    this.truths.add(both);
    this.chained.set(both, { sign, last: right });
  }

  /** Give a choice its three operands: Python's order has the condition second, JavaScript's first. */
  completeChoice() {
    const { name } = /** @type {Pending} */ (this.pending.pop());
    const [first, second, third] = this.operands.splice(-3);
    const [condition, taken] = name === ":" ? [first, second] : [second, first];
    const operands = [condition, taken, third].map(({ index }) => index);
    this.push(makeNode("where", { operands, span: [first.span[0], third.span[1]] }));
  }

  /** A node and all below it once more, for a second user; the place of the copy. @param {number} index */
  copied(index) {
    /** @type {Set<number>} */
    const below = new Set();
    const left = [index];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      below.add(node);
      for (const operand of this.nodes[node].operands) left.push(operand);
    }
    /** @type {Map<number, number>} */
    const places = new Map();
    for (const node of [...below].sort((one, other) => one - other)) {
      places.set(node, this.nodes.length);
      const shape = this.arrays.get(node);
      if (shape) this.arrays.set(this.nodes.length, shape);
      const operands = this.nodes[node].operands.map((operand) => /** @type {number} */ (places.get(operand)));
      this.nodes.push({ ...this.nodes[node], operands });
    }
    return /** @type {number} */ (places.get(index));
  }

  /** Whether a node compares, or is a line that does. @param {number} index */
  isComparison(index) {
    const node = this.nodes[index];
    return this.compared.has(index) || (node.operation === "variable" && this.names.comparisons.has(ownName(node)));
  }

  popOperand() {
    return /** @type {Operand} */ (this.operands.pop());
  }

  /** @param {Pending} opened */
  open(opened) {
    this.pending.push(opened);
    this.opened.push(opened);
  }

  /** Whether the innermost thing still open was opened by this bar. @param {string} bar */
  isBetween(bar) {
    return this.opened[this.opened.length - 1]?.sign === bar;
  }

  /** Whether the innermost thing still open is a square bracket that is no call. */
  isInArray() {
    const inside = this.opened[this.opened.length - 1];
    return inside?.sign === "[" && inside.kind === "open";
  }

  /** Refuse a comparison where a number is wanted. @type {(sign: { start: number, stop: number }) => never} */
  failForComparison({ start, stop }) {
    this.fail("comparison", start, { sign: [...this.source].slice(start, stop).join("") });
  }

  /** The source with a stretch of it replaced, or with something put in. @type {(start: number, text: string, stop?: number) => string} */
  with(start, text, stop = start) {
    return corrected(this.source, start, stop, text);
  }

  /** @type {(kind: string, span: [number, number], holes: Record<string, unknown>) => void} */
  remark(kind, span, holes) {
    this.names.notes.push(note(kind, span, holes));
  }

  /** @type {(key: string, position: number, holes?: Record<string, unknown>, fix?: string | null) => never} */
  fail(key, position, holes, fix) {
    throw refusal(key, position, this.source, holes, fix);
  }
}

/**
 * The parameters and the body of `f(a, b) = body`, or null where the line is no definition.
 * @param {Token[]} line
 */
export function header(line) {
  if (line[0].kind !== "name" || line[1].text !== "(") return null;
  /** @type {Token[]} */
  const parameters = [];
  let place = 2;
  while (line[place].kind === "name" && [",", ")"].includes(line[place + 1].text)) {
    parameters.push(line[place]);
    if (line[place + 1].text === ")") {
      return line[place + 2].text === "=" ? { parameters, body: line.slice(place + 3) } : null;
    }
    place += 2;
  }
  return null;
}

/**
 * The nodes of an expression in the order of their operands: what a choice is made by goes first, as in where.
 * @param {Node[]} nodes
 */
export function inOrder(nodes) {
  /** @type {Node[]} */
  const ordered = [];
  /** @type {Map<number, number>} */
  const places = new Map();
  const waiting = [nodes.length - 1];
  while (waiting.length) {
    const index = waiting[waiting.length - 1];
    const ahead = nodes[index].operands.filter((operand) => !places.has(operand));
    if (ahead.length) {
      for (const operand of ahead.reverse()) waiting.push(operand);
    } else {
      waiting.pop();
      places.set(index, ordered.length);
      const operands = nodes[index].operands.map((operand) => /** @type {number} */ (places.get(operand)));
      ordered.push({ ...nodes[index], operands });
    }
  }
  return ordered;
}
