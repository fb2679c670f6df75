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
 *   borrowed: Line[], notes: Note[], areWhole: boolean, lent: Set<string>,
 *   comparisons: Set<string> }} Names
 *
 * An operand and the stretch of text that it covers; and what still waits for operands: an operation, a function, a
 * parenthesis, or a call with how many operands stood before it. `sign` opened it; `raised` is the power that stood
 * right after a function's name.
 * @typedef {{ index: number, span: [number, number] }} Operand
 * @typedef {{ kind: "infix" | "minus" | "function" | "open" | "call" | "choice", name: string, binds: number, start: number,
 *   depth: number, sign: string, raised: Token[] }} Pending
 */
import * as table from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { makeNode, ownName } from "./expression.js";
import { nearest } from "./nearest.js";
import { note } from "./notes.js";
import { fill } from "./template.js";
import { among, CLOSING, codePoints, DECIMAL, split } from "./tokens.js";
import { ELSEWHERE, meant, TEXTBOOK, WHOLE } from "./vocabulary.js";

const { aliases, besideBinds, closes, comparisons, constants, functions, hints, infix, inverses, limits, messages, operations } = table;
const { halves, prelude, roots, signs, titles, wordSigns } = table;
const COMPARES = new Set(table.compares);
export const COMPARING = new Set(Object.values(comparisons));
const SECOND_HALVES = new Set(Object.values(table.halves));
const AGAINST = new RegExp(`^(?:${table.against})$`, "u");
const FACTOR = new RegExp(`^(?:${table.factor})$`, "u");
const DIFFERENTIAL = new RegExp(`^(?:${table.differential})$`, "u");
const FRACTION = new RegExp(`^(?:${table.fraction})$`, "u");

/** @param {Iterable<string>} [given] names that the point gives a value @param {boolean} [areWhole] @returns {Names} */
export function noNames(given = [], areWhole = false) {
  return {
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

/** What waits for operands on its own, and for no bracket. */
const WORKS = new Set(["infix", "minus", "function"]);

/** @type {(kind: Pending["kind"], rest: Partial<Pending>) => Pending} */
function waiting(kind, rest) {
  return { kind, name: "", binds: 0, start: 0, depth: 0, sign: "", raised: [], ...rest };
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
    if (left) this.fail("open", left.start);
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
    if (text in closes) this.open(waiting("open", { start, sign: text }));
    else if (text === "-") this.pending.push(waiting("minus", { name: "negate", binds: operations.negate.binds, start }));
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
    if (fraction.text.length === 3 && token.text !== "0") {
      const [decimal, whole] = [`${token.text}.${fraction.text}`, token.text + fraction.text];
      this.fail("thousands", comma.start, { decimal, whole }, this.with(token.start, decimal, fraction.stop));
    }
    return true;
  }

  /** @param {string} name */
  mostOperands(name) {
    return this.names.functions.get(name) ?? (name === "log" ? 2 : operations[functions[name]].arity[1]);
  }

  /** Take a name: a variable, a call, or a function beside its operand; true while an operand is wanted. @param {Token} token */
  readName(token) {
    const following = this.line[this.place + 1];
    const { start } = token;
    if (among("([", following.text)) {
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
    if (name in functions || this.names.functions.has(name)) return name;
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
    if (this.line[this.place + 1].text === "[" && meant(name) === null) this.fail("entry", start, { name });
    if (isKnown) this.fail("no function", start, { name: text }, this.with(stop, "*"));
    const parted = FACTOR.exec(name);
    if (parted && codePoints(parted[2]) > 1 && (this.names.functions.has(parted[2]) || meant(parted[2]) !== null)) {
      const parts = `${parted[1]}*${parted[2]}`;
      this.fail("close", start, { name, parts }, this.with(start, parts, stop));
    }
    const low = name.toLowerCase();
    if (low in hints) this.fail("instead", start, { name, near: hints[low] });
    const isElsewhere = ELSEWHERE.has(low);
    const known = [...Object.keys(functions), ...this.names.functions.keys()];
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
    if (sign in infix) {
      this.pushInfix(infix[sign], token);
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
    if (text === ",") {
      this.finish();
      if (this.top()?.kind !== "call") this.fail("comma", start);
      return true;
    }
    if (kind === "number") this.fail("late number", start, {}, this.with(start, "*"));
    if (COMPARES.has(text)) this.failForComparison(token);
    const inside = this.opened[this.opened.length - 1];
    return inside ? this.fail("open", inside.start) : this.fail("equals", start);
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
    const { binds } = operations[name];
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
    this.pending.push(waiting("infix", { name: "multiply", binds }));
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
      this.push(makeNode(name, { operands, span: [left ? left.span[0] : start, right.span[1]] }));
      if (COMPARING.has(name)) this.compared.set(this.nodes.length - 1, { start, stop: top.depth });
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
    const operation = operations[aliases[`${name}/${count}`] ?? functions[name]];
    const [least, most] = operation.arity;
    if (count < least || (most !== null && count > most)) {
      const several = most === null ? messages["two or more"] : plural(most);
      this.fail("count", start, { name, wanted: name === "log" ? messages["one or two"] : several, count });
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

/** @param {number} count */
function plural(count) {
  return fill(messages[count === 1 ? "one" : "several"], { count });
}
