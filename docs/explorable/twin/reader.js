/**
 * The tokens of one expression as flat nodes: an operator-precedence parser with its own stacks. The twin of
 * backprop_core/language/reader.py.
 *
 * Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls, implicit multiplication, and functions that
 * stand beside their operand. Depth has no limit.
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
 *   implicit: [number, number][], isOfArrays: boolean | null, isPrinted: boolean }} Names
 *
 * `arrays` are names whose value or stated shape is that of an array, `implicit` the products without a sign, and
 * `isOfArrays` whether anything says that this is no program of single numbers; null while nobody has asked.
 *
 * An operand and the stretch of text that it covers; and what still waits for operands: an operation, a function, a
 * parenthesis, or a call with how many operands stood before it. `sign` opened it; `raised` is the power that stood
 * right after a function's name.
 * @typedef {{ index: number, span: [number, number] }} Operand
 * @typedef {{ kind: "infix" | "minus" | "function" | "open" | "call" | "choice", name: string, binds: number, start: number,
 *   depth: number, sign: string, raised: Token[], nodes: number }} Pending
 *
 * `nodes` is how many nodes there were when a bracket opened.
 * @typedef {import("./expression.js").Setting} Setting
 * @typedef {import("./expression.js").Index} Index
 */
import * as table from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { isArray, makeNode, ownName, rowOf } from "./expression.js";
import { nearest } from "./nearest.js";
import { note } from "./notes.js";
import { fill } from "./template.js";
import { among, CLOSING, codePoints, DECIMAL, split } from "./tokens.js";
import { ELSEWHERE, meant, SOFT, TEXTBOOK, WHOLE } from "./vocabulary.js";

const { aliases, besideBinds, closes, comparisons, constants, functions, hints, infix, inverses, limits, messages, operations } = table;
const { arrayOperations, halves, needed, ofOne, prelude, roots, settingKinds, settingNames, signs, titles, wordSigns } = table;
/** @type {Record<string, string>} the operation of each sign that stands between operands */
const between = Object.assign(Object.create(null), infix);
for (const { name, binds, symbol } of Object.values(arrayOperations)) {
  if (binds < 5) between[String(symbol.text)] = name;
}
const IN_CODE = new RegExp(table.arraysInCode, "u");
const IN_TEXT = new RegExp(table.arraysInText, "u");
const COMPARES = new Set(table.compares);
export const COMPARING = new Set(Object.values(comparisons));
const SECOND_HALVES = new Set(Object.values(halves));
const AGAINST = new RegExp(`^(?:${table.against})$`, "u");
const FACTOR = new RegExp(`^(?:${table.factor})$`, "u");
const DIFFERENTIAL = new RegExp(`^(?:${table.differential})$`, "u");
const FRACTION = new RegExp(`^(?:${table.fraction})$`, "u");

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

/** What waits for operands on its own, and for no bracket. */
const WORKS = new Set(["infix", "minus", "function"]);

/** @type {(kind: Pending["kind"], rest: Partial<Pending>) => Pending} */
function waiting(kind, rest) {
  return { kind, name: "", binds: 0, start: 0, depth: 0, sign: "", raised: [], nodes: 0, ...rest };
}

/** @param {string} text */
function isRoot(text) {
  return text in roots;
}

/** Reads the tokens of one expression into flat nodes. Its stacks are the whole of its state. */
export class LineReader {
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
    this.line = line.flatMap((token, place) => this.parts(token, line[place + 1]));
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
    this.chooses = line.some(({ text }) => text === "else") && !this.has("else");
    /** @type {Map<number, Map<string, Setting>>} what a call is told beside its operands, by where it begins */
    this.told = new Map();
    /** @type {Set<number>} where brackets begin that have a comma */
    this.partedByCommas = new Set();
    /** @type {Map<number, number[]>} the shapes of constant arrays */
    this.arrays = new Map();
  }

  /** The nodes in the order in which they can be evaluated; the last is the result, which may be a comparison. */
  read(mayCompare = false) {
    let wantsOperand = true;
    for (;;) {
      const token = this.line[this.place];
      if (wantsOperand) {
        wantsOperand = this.readOperand(token);
      } else if (token.kind === "end") {
        break;
      } else if (token.text === "[" && this.beginsIndex(token)) {
        this.readIndex();
      } else if (this.beginsFactor(token)) {
        this.pushProduct(token);
        wantsOperand = true;
        continue;
      } else {
        wantsOperand = this.readOperator(token);
      }
      this.place += 1;
    }
    this.finish();
    const left = this.top();
    if (left) this.failOpen(left.start);
    const sign = this.compared.get(this.operands[this.operands.length - 1].index);
    if (sign && !mayCompare) this.failForComparison(sign);
    return this.chooses ? inOrder(this.nodes) : this.nodes;
  }

  // What may begin an operand

  /** Take what may begin an operand; true while an operand is still wanted. @param {Token} token */
  readOperand(token) {
    const { kind, text, start } = token;
    if (kind === "number") {
      this.readNumber(token);
      return false;
    }
    if (kind === "name") return this.readName(token);
    if (text in closes) {
      this.open(waiting("open", { start, sign: text, depth: this.operands.length, nodes: this.nodes.length }));
    } else if (text === "-") this.pending.push(waiting("minus", { name: "negate", binds: operations.negate.binds, start }));
    else if (isRoot(text)) {
      const name = this.borrowed(roots[text], token);
      this.pending.push(waiting("function", { name, binds: operations.negate.binds, start }));
    } else if (text !== "+") this.failForOperand(token);
    return true;
  }

  /** @param {Token} token */
  readNumber(token) {
    let { text, stop } = token;
    const { start } = token;
    const following = this.line[this.place + 1];
    if (following.kind === "number") this.fail("two numbers", following.start, {}, this.with(following.start, "*"));
    if (following.text === "," && this.isDecimal(token, following)) {
      const fraction = this.line[this.place + 2];
      text = `${text}.${fraction.text}`;
      stop = fraction.stop;
      this.place += 2;
      this.remark("decimal", [start, stop], { name: text.replace(".", ","), read: text });
    }
    const size = Number(text);
    if (size === Infinity) this.fail("large number", start);
    if (size === 0 && /[1-9]/.test(text.split(/[eE]/)[0])) this.fail("small number", start);
    this.push(makeNode("constant", { literal: text, span: [start, stop] }));
  }

  /** Whether a comma right between digits can only part the whole from the rest. @type {(token: Token, comma: Token) => boolean} */
  isDecimal(token, comma) {
    const fraction = this.line[this.place + 2];
    if (!(token.stop === comma.start && comma.stop === fraction.start && DECIMAL.test(token.text))) return false;
    if (fraction.kind !== "number" || !FRACTION.test(fraction.text)) return false;
    const inside = this.opened[this.opened.length - 1];
    if (inside?.kind === "call" && this.mostOperands(inside.name) !== 1) return false;
    if (this.isInArray()) return false;
    if (fraction.text.length === 3 && token.text !== "0") {
      const [decimal, whole] = [`${token.text}.${fraction.text}`, token.text + fraction.text];
      this.fail("thousands", comma.start, { decimal, whole }, this.with(token.start, decimal, fraction.stop));
    }
    return true;
  }

  /** @param {string} name */
  mostOperands(name) {
    const own = this.names.functions.get(name);
    if (own === undefined && SOFT.has(name)) return null;
    return own ?? (name === "log" ? 2 : operations[functions[name]].arity[1]);
  }

  /** Take a name: a variable, a call, or a function beside its operand; true while an operand is wanted. @param {Token} token */
  readName(token) {
    const following = this.line[this.place + 1];
    const { start } = token;
    if (following.text === "=" && this.opened.length) return this.readSetting(token);
    if (following.text === "(" || (following.text === "[" && this.namesFunction(token.text))) {
      this.open(waiting("call", { name: this.called(token), start, depth: this.operands.length, sign: following.text }));
      this.place += 1;
      return true;
    }
    const name = this.functionAt(token);
    if (name !== null) {
      if (following.text === "^") return this.readPowerOf(token, name);
      if (this.standsBeside(token, following)) {
        this.pending.push(waiting("function", { name: this.borrowed(name, token), binds: besideBinds, start }));
        return true;
      }
    }
    this.refuseWords(token);
    this.push(this.named(token));
    return false;
  }

  /** The function that a name stands for without parentheses after it. @param {Token} token */
  functionAt({ text: name }) {
    if (this.local.has(name) || name in wordSigns) return null;
    if (name in functions) return name;
    if (this.has(name) || !(TEXTBOOK.has(name) || name.toLowerCase() in functions)) return null;
    return meant(name);
  }

  /** Whether what follows the name of a function is its operand. @type {(token: Token, following: Token) => boolean} */
  standsBeside(token, following) {
    if (following.kind === "name" || following.kind === "number" || isRoot(following.text)) return true;
    if (following.text === "|") return !this.isInBars();
    if (following.text === "-") {
      return token.stop < following.start && following.stop === this.line[this.place + 2].start;
    }
    return following.text === "{";
  }

  /** Take `sin^2` before its operand. @type {(token: Token, name: string) => boolean} */
  readPowerOf(token, name) {
    const { text, start } = token;
    let place = this.place + 2;
    const isBracketed = among("([{", this.line[place].text);
    place += isBracketed ? 1 : 0;
    const isMinus = this.line[place].text === "-";
    let raised = this.line.slice(place, place + (isMinus ? 2 : 1));
    place += raised.length;
    const last = raised[raised.length - 1];
    let isPlain = last.kind === "name" || last.kind === "number";
    if (isBracketed && isPlain) {
      isPlain = among(CLOSING, this.line[place].text);
      place += 1;
    }
    const following = this.line[Math.min(place, this.line.length - 1)];
    const begins =
      ["name", "number"].includes(following.kind) || among("([{|", following.text) || isRoot(following.text);
    if (!(isPlain && begins)) {
      if (text in functions) this.fail("power of function", start, { name: text });
      this.push(this.named(token));
      return false;
    }
    let function_ = name;
    if (isMinus && last.text === "1") {
      if (!(name in inverses)) this.fail("no inverse", start, { name: text });
      this.remark("inverse", [start, following.start], { name: text, read: inverses[name] });
      [function_, raised] = [inverses[name], []];
    }
    const rest = { name: this.borrowed(function_, token), start, raised };
    if (among("([", following.text)) {
      this.open(waiting("call", { ...rest, depth: this.operands.length, sign: following.text }));
      this.place = place;
    } else {
      this.pending.push(waiting("function", { ...rest, binds: besideBinds }));
      this.place = place - 1;
    }
    return true;
  }

  /** @param {Token} token @returns {Node} */
  named({ text: name, start, stop }) {
    const node = makeNode("variable", { name, span: [start, stop] });
    if (this.local.has(name)) return node;
    if (name in constants) return { ...node, operation: "constant" };
    if (name in functions || this.names.functions.has(name) || name === this.owner) {
      this.fail("bare function", start, { name });
    }
    if (!this.names.lines.has(name) && !this.names.variables.has(name)) this.names.variables.set(name, start);
    return node;
  }

  /** Whether a name stands for a number or a function of the program's own. @param {string} name */
  has(name) {
    const { lines, functions: own, variables, given } = this.names;
    return lines.has(name) || own.has(name) || variables.has(name) || given.has(name);
  }

  /** Refuse a word of a sentence, and the sign of a derivative, which would be read as variables. @param {Token} token */
  refuseWords({ text, start, stop }) {
    if (this.local.has(text) || this.has(text)) return;
    const following = this.line[this.place + 1];
    const before = this.line[this.place - 1];
    if (text in wordSigns) {
      const isAfter = before !== undefined && before.stop < start && endsFactor(before);
      const isBefore = stop < following.start && (["name", "number"].includes(following.kind) || following.text === "(");
      const sign = wordSigns[text];
      if (isAfter || isBefore) this.fail("word", start, { name: text }, sign && this.with(start, sign, stop));
    }
    if (text === "d" && following.text === "/") {
      const by = this.line[this.place + 2];
      const after = this.line[Math.min(this.place + 3, this.line.length - 1)];
      const found = DIFFERENTIAL.exec(by.text);
      if (found && !this.has(by.text) && (after.kind === "name" || among("([", after.text))) {
        this.fail("derivative", start, { name: found[1] }, this.with(start, "", after.start));
      }
    }
  }

  // Names of functions

  /** Whether a name before [ is that of a function, as in Sin[x]; that of an array has entries. @param {string} name */
  namesFunction(name) {
    if (name === this.owner || this.names.functions.has(name)) return true;
    const isKnown = this.local.has(name) || this.has(name) || name in constants || SOFT.has(name);
    return !isKnown && meant(name) !== null;
  }

  /** The function that a call names. @param {Token} token */
  called(token) {
    const { text: name, start } = token;
    if (name === this.owner) this.fail("recursion", start, { name });
    if (this.names.functions.has(name) || (name in functions && !this.local.has(name))) return name;
    const { lines, variables } = this.names;
    const isKnown = this.local.has(name) || lines.has(name) || variables.has(name) || name in constants;
    const found = isKnown ? null : meant(name);
    return found === null ? this.failUnknown(token, isKnown) : this.borrowed(found, token);
  }

  /** A function's name; one of the prelude is defined before the line that is being read. @type {(name: string, token: Token) => string} */
  borrowed(name, { start, stop }) {
    if (name === "inv" && seesArrays(this.names)) this.fail("matrix inverse", start, { name, near: "x" });
    const isRow = name in functions || (SOFT.has(name) && (!(name in prelude) || seesArrays(this.names)));
    if (isRow || this.names.functions.has(name)) return name;
    const [line] = split(prelude[name]);
    const { parameters, body } = /** @type {{ parameters: Token[], body: Token[] }} */ (header(line));
    const local = parameters.map((parameter) => parameter.text);
    const nodes = new LineReader(prelude[name], body, noNames(), new Set(local), name).read();
    const placed = nodes.map((node) => ({ ...node, span: /** @type {[number, number]} */ ([start, stop]) }));
    this.names.borrowed.push({ name, parameters: local, nodes: placed });
    this.names.functions.set(name, local.length);
    this.names.lent.add(name);
    return name;
  }

  /** @type {(token: Token, isKnown: boolean) => never} */
  failUnknown({ text, start, stop }, isKnown) {
    const name = [...text].slice(0, 40).join("");
    if (isKnown) this.fail("no function", start, { name: text }, this.with(stop, "*"));
    const parted = FACTOR.exec(name);
    if (parted && codePoints(parted[2]) > 1 && (this.names.functions.has(parted[2]) || meant(parted[2]) !== null)) {
      const parts = `${parted[1]}*${parted[2]}`;
      this.fail("close", start, { name, parts }, this.with(start, parts, stop));
    }
    const low = name.toLowerCase();
    if (low in hints) this.fail("instead", start, { name, near: hints[low] });
    const isElsewhere = ELSEWHERE.has(low);
    const known = [...Object.keys(functions), ...SOFT, ...this.names.functions.keys()];
    const near = titles[low] ?? (isElsewhere ? null : nearest(name, known));
    if (near !== null) this.fail("near", start, { name, near }, this.with(start, near, stop));
    if (isElsewhere || this.names.areWhole) this.fail("elsewhere", start, { name });
    this.fail("unknown", start, { name }, this.with(stop, "*"));
  }

  /** A name that is probably two, such as sinx, as its parts; PI as the constant. @type {(token: Token, following: Token | undefined) => Token[]} */
  parts(token, following) {
    const { kind, text: name, start, stop } = token;
    if (kind !== "name" || this.local.has(name) || this.has(name) || name in functions) return [token];
    if (name === "PI" || name === "Pi") {
      this.remark("constant", [start, stop], { name });
      return [{ ...token, text: "pi" }];
    }
    if (this.names.areWhole || codePoints(name) > limits.glued || WHOLE.has(name) || name === this.owner) return [token];
    const found = AGAINST.exec(name);
    if (!found || (following && among("(=[", following.text))) return [token];
    const [lead, called, digits, rest] = found.slice(1).map((part) => part ?? "");
    this.remark("glued", [start, stop], { name, read: `${lead}${lead && "*"}${called}(${digits}${rest})` });
    let place = start;
    return [lead, called, digits, rest].flatMap((text, rank) => {
      if (!text) return [];
      place += text.length;
      return { kind: rank === 2 ? "number" : "name", text, start: place - text.length, stop: place };
    });
  }

  // What may follow an operand

  /** Whether what follows an operand begins another one, to be multiplied with it. @param {Token} token */
  beginsFactor({ kind, text }) {
    if (text === "|") return !this.isInBars();
    return (kind === "name" && !this.isSign(text) && !this.isHalf(text)) || among("([{", text) || isRoot(text);
  }

  /** Whether a sign or a word parts a choice: a if x > 0 else b, or x > 0 ? a : b. @param {string} text */
  isHalf(text) {
    return text === "?" || text === ":" || (this.chooses && (text === "if" || text === "else"));
  }

  /** Whether a word stands for a sign of the language, as in a mod b. @param {string} text */
  isSign(text) {
    return text in signs && !this.local.has(text) && !this.has(text);
  }

  isInBars() {
    return this.opened[this.opened.length - 1]?.sign === "|";
  }

  /** Take what may follow an operand; true when the next thing must be an operand. @param {Token} token */
  readOperator(token) {
    const { kind, text, start } = token;
    const sign = this.isSign(text) ? signs[text] : text;
    if (sign in between) {
      this.pushInfix(between[sign], token);
      return true;
    }
    if (text in comparisons) {
      this.pushInfix(comparisons[text], token);
      return true;
    }
    if (this.isHalf(text)) {
      this.readHalf(token);
      return true;
    }
    if (among(CLOSING, text) || text === "|") {
      this.close(token);
      return false;
    }
    if (text === ",") return this.readComma(start);
    if (text === ".T") {
      const { index, span } = this.popOperand();
      this.push(makeNode("transpose", { operands: [index], span: [span[0], token.stop] }));
      return false;
    }
    if (kind === "number") this.fail("late number", start, {}, this.with(start, "*"));
    if (COMPARES.has(text)) this.failForComparison(token);
    const inside = this.opened[this.opened.length - 1];
    return inside ? this.fail("open", inside.start) : this.fail("equals", start);
  }

  /** Take a comma; true when another operand must follow. @param {number} start */
  readComma(start) {
    this.finish();
    const top = this.top();
    if (!top || (top.kind !== "call" && top.sign !== "[")) return this.fail("comma", start);
    if (top.kind !== "call") {
      this.partedByCommas.add(top.start);
      return this.line[this.place + 1].text !== "]";
    }
    const row = this.rowCalled(top.name);
    if (row?.needs.length && !this.told.get(top.start)?.size) return this.readNeeded(top, row.needs[0]);
    return true;
  }

  /** @returns {Pending | undefined} */
  top() {
    return this.pending[this.pending.length - 1];
  }

  /**
   * Take a node as an operand of what is still to come.
   * @param {Node} node
   * @throws {BackpropError} where it works on a comparison as on a number, or chooses by a number as by a comparison
   */
  push(node) {
    const { operation, operands } = node;
    const chooses = operation === "where";
    if (chooses && !this.isComparison(operands[0])) this.fail("no condition", this.nodes[operands[0]].span[0]);
    if (this.compared.size) {
      for (const operand of chooses ? operands.slice(1) : operands) {
        const sign = this.compared.get(operand);
        if (sign) this.failForComparison(sign);
      }
    }
    this.nodes.push(node);
    this.operands.push({ index: this.nodes.length - 1, span: node.span });
  }

  /** Whether a node compares, or is a line that does. @param {number} index */
  isComparison(index) {
    const node = this.nodes[index];
    return this.compared.has(index) || (node.operation === "variable" && this.names.comparisons.has(ownName(node)));
  }

  /** @type {(name: string, token: Token) => void} */
  pushInfix(name, { start, stop }) {
    const { binds } = rowOf(name);
    const right = name === "power"; // the one operation that groups from the right
    this.reduceWhile((top) => top.binds > binds || (top.binds === binds && !right));
    this.pending.push(waiting("infix", { name, binds, start, depth: stop }));
  }

  /** Take what parts a choice from its condition, or its two operands from each other. @param {Token} token */
  readHalf({ kind, text, start }) {
    this.reduceWhile(() => true);
    if (text in halves) {
      this.pending.push(waiting("choice", { name: text, start }));
      return;
    }
    while (SECOND_HALVES.has(this.top()?.name ?? "")) this.completeChoice();
    const top = this.top();
    if (!top || halves[top.name] !== text) {
      this.fail(kind === "name" ? "word" : "no sign", start, { name: text, sign: text });
    } else {
      this.pending[this.pending.length - 1] = { ...top, name: text };
    }
  }

  /** Give a choice its three operands: Python's order has the condition second, JavaScript's first. */
  completeChoice() {
    const { name } = /** @type {Pending} */ (this.pending.pop());
    const [first, second, third] = this.operands.splice(-3);
    const [condition, taken] = name === ":" ? [first, second] : [second, first];
    const operands = [condition, taken, third].map(({ index }) => index);
    this.push(makeNode("where", { operands, span: [first.span[0], third.span[1]] }));
  }

  /** Complete all that was begun since the last bracket or comma. */
  finish() {
    this.reduceWhile(() => true);
    for (let top = this.top(); top?.kind === "choice"; top = this.top()) {
      if (top.name in halves) this.fail("half choice", top.start);
      this.completeChoice();
    }
  }

  /** A product without a sign. Beside a function, it is part of the operand: sin 2x, but sin x cos x. @param {Token} token */
  pushProduct(token) {
    const { binds } = operations.multiply;
    const before = this.line[this.place - 1];
    const isOperand = before.kind === "number" || (token.kind === "name" && this.functionAt(token) === null);
    this.reduceWhile((top) => top.binds >= binds && !(isOperand && top.binds === besideBinds));
    this.pending.push(waiting("infix", { name: "multiply", binds, sign: "implicit" }));
  }

  /** Give waiting operations their operands, the newest first, as long as `holds`. @param {(top: Pending) => boolean} holds */
  reduceWhile(holds) {
    for (let top = this.top(); top && WORKS.has(top.kind) && holds(top); top = this.top()) {
      const { kind, name, start } = top;
      this.pending.pop();
      const right = this.popOperand();
      if (kind === "function") {
        this.apply(top, [right.index], [start, right.span[1]]);
        continue;
      }
      const left = kind === "minus" ? null : this.popOperand();
      const operands = left ? [left.index, right.index] : [right.index];
      /** @type {[number, number]} */
      const span = [left ? left.span[0] : start, right.span[1]];
      const ofArrays = left && top.sign && this.names.isPrinted && operands.every((index) => this.isCertain(index));
      this.push(makeNode(ofArrays ? "matmul" : name, { operands, span }));
      if (COMPARING.has(name)) this.compared.set(this.nodes.length - 1, { start, stop: top.depth });
      if (left && top.sign && this.nodes[left.index].literal === null) this.names.implicit.push(span);
    }
  }

  popOperand() {
    return /** @type {Operand} */ (this.operands.pop());
  }

  /** @param {Pending} opened */
  open(opened) {
    this.pending.push(opened);
    this.opened.push(opened);
  }

  /** @param {Token} token */
  close({ start, stop, text }) {
    this.finish();
    const opened = this.pending.pop();
    if (!opened) return this.fail("closed", start);
    this.opened.pop();
    if (closes[opened.sign] !== text) this.fail("open", opened.start);
    /** @type {[number, number]} */
    const span = [opened.start, stop];
    if (opened.kind === "call") {
      const taken = this.operands.splice(opened.depth).map((operand) => operand.index);
      this.apply(opened, taken, span);
      return;
    }
    if (opened.sign === "[" && this.isArray(opened)) {
      this.closeArray(opened, span);
      return;
    }
    const { index } = this.popOperand();
    if (text === "|") this.push(makeNode("abs", { operands: [index], span }));
    else this.operands.push({ index, span });
  }

  /** Push a function of its operands, and the power that stood after its name. @type {(opened: Pending, operands: number[], span: [number, number]) => void} */
  apply(opened, operands, span) {
    this.push(this.call(opened, operands, span));
    if (!opened.raised.length) return;
    const base = this.popOperand().index;
    const power = opened.raised[opened.raised.length - 1];
    /** @type {[number, number]} */
    const place = [power.start, power.stop];
    this.push(power.kind === "number" ? makeNode("constant", { literal: power.text, span: place }) : this.named(power));
    let exponent = this.popOperand();
    if (opened.raised.length > 1) {
      const minus = opened.raised[0].start;
      this.push(makeNode("negate", { operands: [exponent.index], span: [minus, exponent.span[1]] }));
      exponent = this.popOperand();
    }
    this.push(makeNode("power", { operands: [base, exponent.index], span }));
  }

  /** @type {(opened: Pending, operands: number[], span: [number, number]) => Node} */
  call(opened, operands, span) {
    const { start } = opened;
    const count = operands.length;
    const name = this.variant(opened, count);
    const wanted = this.names.functions.get(name);
    if (wanted !== undefined) {
      if (count !== wanted) this.fail("count", start, { name, wanted: plural(wanted), count });
      return makeNode("call", { operands, name, span });
    }
    if (SOFT.has(name) || (name in ofOne && count === 1)) return this.callOfArrays(opened, operands, span);
    if (this.told.has(start)) this.fail("one array", start, { name, count }); // max(a, b, axis=0)
    const operation = operations[aliases[`${name}/${count}`] ?? functions[name]];
    const [least, most] = operation.arity;
    if (most !== null && (count < least || count > most)) {
      this.fail("count", start, { name, wanted: name === "log" ? messages["one or two"] : plural(most), count });
    }
    return makeNode(operation.name, { operands, span });
  }

  /** The function that is called, which libraries may give more or fewer operands than the one of its name. @type {(opened: Pending, count: number) => string} */
  variant({ name, start }, count) {
    const isOwn = this.names.functions.has(name) && !this.names.lent.has(name);
    const variant = table.variants[`${name}/${count}`];
    if (isOwn || variant === undefined) return name;
    return this.borrowed(variant, { kind: "name", text: name, start, stop: start + name.length });
  }

  // Arrays

  /** Whether the innermost thing still open is a square bracket that is no call. */
  isInArray() {
    const inside = this.opened[this.opened.length - 1];
    return inside?.sign === "[" && inside.kind === "open";
  }

  /** Whether square brackets hold an array: they have a comma, hold nothing but an array, or stand among rows. @param {Pending} opened */
  isArray({ start }) {
    if (this.partedByCommas.has(start)) return true;
    const around = this.top();
    const following = this.line[this.place + 1].text;
    if (around?.sign === "[" && around.kind === "open" && following === ",") return true;
    if (around && following === "]" && this.partedByCommas.has(around.start)) return true;
    const node = this.nodes[this.operands[this.operands.length - 1].index];
    return isArray(node) || node.operation === "stack" || (node.name !== null && this.names.arrays.has(node.name));
  }

  /** Whether a node is certainly an array. @param {number} index */
  isCertain(index) {
    const node = this.nodes[index];
    return isArray(node) || table.certainArrays.includes(node.operation) || this.names.arrays.has(String(node.name));
  }

  /** End an array: one constant where all its entries are numbers. @type {(opened: Pending, span: [number, number]) => void} */
  closeArray(opened, span) {
    const rows = this.operands.splice(opened.depth);
    const texts = rows.map(({ index }) => this.numberText(index));
    if (texts.includes(null)) {
      this.push(makeNode("stack", { operands: rows.map(({ index }) => index), span }));
      return;
    }
    const shapes = rows.map(({ index }) => (isArray(this.nodes[index]) ? (this.arrays.get(index) ?? []) : []));
    const rank = shapes.findIndex((shape) => String(shape) !== String(shapes[0]) || shape.length !== shapes[0].length);
    if (rank > 0) {
      this.fail("ragged", rows[rank].span[0], { rank, count: extent(shapes[rank]), first: extent(shapes[0]) });
    }
    if (shapes[0].length === limits.axes) this.fail("axes", opened.start, { most: limits.axes });
    this.nodes.length = opened.nodes;
    this.arrays.set(opened.nodes, [rows.length, ...shapes[0]]);
    const inside = texts.join(", ") + (rows.length === 1 && !shapes[0].length ? "," : "");
    this.push(makeNode("constant", { literal: `[${inside}]`, span }));
  }

  /** A number of an array as it is written, or an array of numbers; null where it is computed. @param {number} index */
  numberText(index) {
    const { operation, operands, literal } = this.nodes[index];
    if (operation !== "negate") return literal;
    const number = this.nodes[operands[0]].literal;
    return number === null || number[0] === "[" ? null : `-${number}`;
  }

  /** Whether a square bracket after an operand asks for its entries, and is no factor. @param {Token} token */
  beginsIndex(token) {
    const before = this.line[this.place - 1];
    const after = this.line[this.place + 1];
    const node = this.nodes[this.operands[this.operands.length - 1].index];
    if (this.source.startsWith("\\begin", token.start)) return false; // a matrix beside its factor
    if (before.kind === "name" || node.operation === "take") return true;
    if (before.stop !== token.start || !seesArrays(this.names)) return false;
    if (before.text !== ")") return before.text === "]" || before.text === ".T";
    if (this.names.areWhole) return true; // code multiplies by *
    const place = this.place + 1 + (after.text === "-" ? 1 : 0);
    const isPlace = this.line[place].kind === "number" && among(",:]", this.line[place + 1].text);
    return isPlace || among(":[", after.text);
  }

  /** Take entries of the operand before: places, slices and lists of places, with commas between them. */
  readIndex() {
    /** @type {Index[]} */
    const items = [];
    while (!items.length || this.line[this.place].text === ",") {
      this.place += 1;
      items.push(this.readItem());
    }
    const token = this.line[this.place];
    if (token.text !== "]") this.fail("index", token.start);
    const { index, span } = this.popOperand();
    this.push(makeNode("take", { operands: [index], span: [span[0], token.stop], settings: [["index", items]] }));
  }

  /** One place, slice or list of places; what follows it is the next token. @returns {Index} */
  readItem() {
    if (this.line[this.place].text === "[") {
      /** @type {number[]} */
      const places = [];
      while (!places.length || this.line[this.place].text === ",") {
        this.place += 1;
        places.push(this.readWhole());
      }
      if (this.line[this.place].text !== "]") this.fail("index", this.line[this.place].start);
      this.place += 1;
      return ["rows", ...places];
    }
    /** @type {(number | null)[]} */
    const bounds = [null];
    for (;;) {
      if (!among(":,]", this.line[this.place].text)) bounds[bounds.length - 1] = this.readWhole();
      if (this.line[this.place].text !== ":" || bounds.length === 3) break;
      bounds.push(null);
      this.place += 1;
    }
    if (bounds.length > 1) return ["slice", ...bounds, ...[null, null].slice(bounds.length - 1)];
    return bounds[0] ?? this.fail("index", this.line[this.place].start);
  }

  /** A whole number of an index or a setting, perhaps with a minus; what follows it is the next token. @param {string} [setting] */
  readWhole(setting) {
    const isMinus = this.line[this.place].text === "-";
    const { text, start } = this.line[this.place + (isMinus ? 1 : 0)];
    if (!DECIMAL.test(text) || text.length > limits.indexDigits) {
      if (setting === undefined) this.fail("index", start);
      this.failTold(String(setting), start);
    }
    this.place += isMinus ? 2 : 1;
    return isMinus ? 0 - Number(text) : Number(text);
  }

  /** The row of a function of arrays, unless the program's own function has its name. @param {string} name */
  rowCalled(name) {
    const own = this.names.functions.has(name);
    return own ? undefined : /** @type {table.ArrayRow | undefined} */ (arrayOperations[ofOne[name] ?? name]);
  }

  /** Take `axis=1` in a call; what follows must be a comma or the end of the call. @param {Token} token */
  readSetting({ text, start }) {
    const top = this.opened[this.opened.length - 1];
    if (top.kind !== "call") this.fail("open", top.start);
    const row = this.rowCalled(top.name);
    const known = row ? [...row.needs, ...Object.keys(row.settings)] : [];
    const setting = settingNames[text] ?? text;
    if (!row || !known.length) return this.fail("no settings", start, { name: top.name, setting: text });
    if (!known.includes(setting)) {
      this.fail("setting", start, { name: top.name, setting: text, known: known.join(" and ") });
    }
    const told = this.toldTo(top);
    if (told.has(setting)) this.fail("setting twice", start, { setting });
    this.place += 2;
    told.set(setting, this.readTold(setting, row.settings[setting] === null));
    this.endOfSetting(setting);
    return false;
  }

  /** What a call has been told so far. @param {Pending} opened */
  toldTo({ start }) {
    const told = this.told.get(start) ?? new Map();
    this.told.set(start, told);
    return told;
  }

  /** Go to the last token of a setting, which a comma or the end of the call must follow. @param {string} setting */
  endOfSetting(setting) {
    const { text, start } = this.line[this.place];
    if (!among(",)]", text)) this.failTold(setting, start);
    this.place -= 1;
  }

  /** What a setting is told; what follows it is the next token. @type {(setting: string, mayBeNone?: boolean) => Setting} */
  readTold(setting, mayBeNone = false) {
    const kind = settingKinds[setting];
    const { kind: tokenKind, text, start } = this.line[this.place];
    if (text === "None" && mayBeNone) {
      this.place += 1;
      return null;
    }
    if (kind === "truth") {
      if (!["true", "false"].includes(text.toLowerCase())) this.failTold(setting, start);
      this.place += 1;
      return text.toLowerCase() === "true";
    }
    if (kind === "number") {
      if (tokenKind !== "number") this.failTold(setting, start);
      this.place += 1;
      return Number(text);
    }
    const closing = kind === "whole" ? null : (closes[text] ?? null);
    this.place += closing === null ? 0 : 1;
    const sizes = [this.readWhole(setting)];
    if (closing === null && kind !== "wholes") return sizes[0];
    while (this.line[this.place].text === ",") {
      const following = this.line[this.place + 1];
      if (following.text === closing || (closing === null && following.kind === "name")) {
        this.place += following.text === closing ? 1 : 0;
        break;
      }
      this.place += 1;
      sizes.push(this.readWhole(setting));
    }
    if (closing !== null) {
      if (this.line[this.place].text !== closing) this.failTold(setting, this.line[this.place].start);
      this.place += 1;
    }
    return sizes;
  }

  /** Take what a function must be told after its array, as in reshape(A, 2, 3); it may be named. @type {(top: Pending, setting: string) => boolean} */
  readNeeded(top, setting) {
    if (this.line[Math.min(this.place + 2, this.line.length - 1)].text === "=") return true;
    this.place += 1;
    this.toldTo(top).set(setting, this.readTold(setting));
    this.endOfSetting(setting);
    return false;
  }

  /** The node of a function of arrays, with what it is told. @type {(opened: Pending, operands: number[], span: [number, number]) => Node} */
  callOfArrays({ name, start, sign }, operands, span) {
    const row = arrayOperations[ofOne[name] ?? name];
    const told = this.told.get(start) ?? new Map();
    const [least, most] = row.arity;
    if (most === null && operands.length === 1 && this.nodes[operands[0]].operation === "stack") {
      operands = /** @type {Node} */ (this.nodes.pop()).operands; // concat([a, b]), as NumPy has it
    }
    const count = operands.length;
    if (most === 1 && count > 1) this.failForMany(name, count, sign, span, told.size > 0);
    if (count < least || (most !== null && count > most)) {
      this.fail("count", start, { name, wanted: plural(least), count });
    }
    for (const setting of row.needs) {
      if (!told.has(setting)) this.fail("untold", start, { name, setting, example: fill(needed[setting], { name }) });
    }
    /** @type {[string, Setting][]} */
    const kept = [...told].filter(([key, value]) => value !== (row.settings[key] ?? null));
    kept.sort(([one], [other]) => (one < other ? -1 : 1));
    return makeNode(row.name, { operands, span, ...(kept.length ? { settings: kept } : {}) });
  }

  /** Refuse several operands where one array is wanted, and offer them in brackets. @type {(name: string, count: number, sign: string, span: [number, number], isTold: boolean) => never} */
  failForMany(name, count, sign, [start, end], isTold) {
    const letters = [...this.source];
    const [first, stop] = [letters.indexOf(sign, start) + 1, end - 1];
    const fix = isTold || this.names.areWhole ? null : this.with(first, `[${letters.slice(first, stop).join("")}]`, stop);
    this.fail("one array", start, { name, count }, fix);
  }

  /** @type {(setting: string, start: number) => never} */
  failTold(setting, start) {
    this.fail("told", start, { setting, wanted: messages[settingKinds[setting]] });
  }

  /** Refuse a bracket that is never closed; in an array a ; was probably meant to part rows. @type {(start: number) => never} */
  failOpen(start) {
    const end = this.line[this.line.length - 1].start;
    const letters = [...this.source];
    if (this.isInArray() && letters[end] === ";") {
      const closing = letters.indexOf("]", end);
      const rows = letters.slice(start, closing < 0 ? -1 : closing).join("").replace(/[ \n]*;[ \n]*/g, "], [");
      const isPlain = closing >= 0 && !rows.slice(1, -1).replaceAll("], [", "").includes("[");
      this.fail("rows", end, {}, isPlain ? this.with(start, `[${rows}]]`, closing + 1) : null);
    }
    this.fail("open", start);
  }

  /** @type {(token: Token) => never} */
  failForOperand({ kind, text, start, stop }) {
    if (kind === "end") this.fail("early end", start);
    if (among(CLOSING, text) && (this.line[this.place - 1]?.text ?? "") in closes) this.fail("nothing inside", start);
    if (COMPARES.has(text)) this.failForComparison({ start, stop });
    if (text === "?" || text === ":") this.fail("no sign", start, { sign: text });
    this.fail("no operand", start, { sign: text });
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
function inOrder(nodes) {
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

/** @param {Token} token */
function endsFactor({ kind, text }) {
  return kind === "name" || kind === "number" || among(CLOSING, text);
}

/** The shape of a row in words: is a single number, has 1 number, has 2x3 numbers. @param {number[]} shape */
function extent(shape) {
  const key = shape.length ? "entries of row" : "a number";
  return fill(messages[String(shape) === "1" ? "one entry" : key], { shape: shape.join("x") });
}

/** @param {number} count */
function plural(count) {
  return fill(messages[count === 1 ? "one" : "several"], { count });
}
