/**
 * The tokens of one expression as flat nodes: an operator-precedence parser with its own stacks. The twin of
 * backprop_core/language/reader.py.
 *
 * Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls, implicit multiplication, and functions that
 * stand beside their operand. Depth has no limit.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./reader_state.js").Names} Names
 * @typedef {import("./reader_state.js").Pending} Pending
 * @typedef {import("./tokens.js").Token} Token
 */
import * as table from "../../generated/table.js";
import { plural } from "./array_reader.js";
import { makeNode, rowOf } from "./expression.js";
import { isRoot, NameReader } from "./name_reader.js";
import { header, inOrder, noNames, seesArrays, waiting } from "./reader_state.js";
import { among, CLOSING, split, withNorms } from "./tokens.js";
import { meant, SOFT } from "./vocabulary.js";

const { aliases, besideBinds, closes, comparisons, constants, functions, infix, inverses, messages, operations } = table;
const { arrayOperations, averaged, bars, halves, ofOne, prelude, roots, signs } = table;
/** @type {Record<string, string>} the operation of each sign that stands between operands */
const between = Object.assign(Object.create(null), infix);
for (const { name, binds, symbol } of Object.values(arrayOperations)) {
  if (binds < 5) between[String(symbol.text)] = name;
}
const COMPARES = new Set(table.compares);
export const COMPARING = new Set(Object.values(comparisons));
const SECOND_HALVES = new Set(Object.values(halves));

/** What waits for operands on its own, and for no bracket. */
const WORKS = new Set(["infix", "minus", "function"]);

/** Reads the tokens of one expression into flat nodes. */
export class LineReader extends NameReader {
  /**
   * @param {string} source
   * @param {Token[]} line
   * @param {Names} names
   * @param {Set<string>} [local] the parameters of the function that is being defined
   * @param {string | null} [owner] and its name
   */
  constructor(source, line, names, local = new Set(), owner = null) {
    super(source, line, names, local, owner);
    this.line = withNorms(line.flatMap((token, place) => this.parts(token, line[place + 1])));
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
    const { index } = this.operands[this.operands.length - 1];
    const sign = this.chained.get(index)?.sign ?? (mayCompare ? null : this.compared.get(index));
    if (sign) this.failForComparison(sign);
    return this.isOutOfOrder ? inOrder(this.nodes) : this.nodes;
  }

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

  /** Take a name: a variable, a call, or a function beside its operand; true while an operand is wanted. @param {Token} token */
  readName(token) {
    const following = this.line[this.place + 1];
    const { start } = token;
    if (following.text === "=" && this.opened.length) return this.readSetting(token);
    if (this.readsConstant(token)) return false;
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
      ["name", "number"].includes(following.kind) || among("([{", following.text) || following.text in bars || isRoot(following.text);
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
    const text = name in averaged && seesArrays(this.names) ? averaged[name] : prelude[name];
    const [line] = split(text);
    const { parameters, body } = /** @type {{ parameters: Token[], body: Token[] }} */ (header(line));
    const local = parameters.map((parameter) => parameter.text);
    const nodes = new LineReader(text, body, noNames(), new Set(local), name).read();
    const placed = nodes.map((node) => ({ ...node, span: /** @type {[number, number]} */ ([start, stop]) }));
    this.names.borrowed.push({ name, parameters: local, nodes: placed });
    this.names.functions.set(name, local.length);
    this.names.lent.add(name);
    return name;
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
    if (among(CLOSING, text) || text in bars) {
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
      const span = [left ? Math.min(left.span[0], right.span[0]) : start, Math.max(left?.span[1] ?? 0, right.span[1])];
      const ofArrays = left && top.sign && this.names.isPrinted && operands.every((index) => this.isCertain(index));
      if (left && COMPARING.has(name)) {
        this.pushComparison(name, [left.index, right.index], span, { start, stop: top.depth });
        continue;
      }
      this.push(makeNode(ofArrays ? "matmul" : name, { operands, span }));
      if (left && top.sign && this.nodes[left.index].literal === null) this.names.implicit.push(span);
    }
  }

  /** @param {Token} token */
  close(token) {
    const { start, stop, text } = token;
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
    else if (text === "‖") {
      this.push(this.callOfArrays({ ...opened, name: bars[text] }, [index], [opened.start, this.endOfNorm(token)]));
    }
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
    const name = this.variant(opened, count, span[1]);
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

  /** The function that is called, which libraries may give more or fewer operands than the one of its name. @type {(opened: Pending, count: number, stop: number) => string} */
  variant({ name, start }, count, stop) {
    const isOwn = this.names.functions.has(name) && !this.names.lent.has(name);
    const variant = table.variants[`${name}/${count}`];
    if (isOwn || variant === undefined) return name;
    return this.borrowed(variant, { kind: "name", text: name, start, stop: Math.min(start + name.length, stop) });
  }

  /** @type {(token: Token) => never} */
  failForOperand({ kind, text, start, stop }) {
    if (kind === "end") this.fail("early end", start);
    if (among(CLOSING, text) && (this.line[this.place - 1]?.text ?? "") in closes) this.fail("nothing inside", start);
    if (COMPARES.has(text)) this.failForComparison({ start, stop });
    if (text === "?" || text === ":") this.fail("no sign", start, { sign: text });
    this.fail("no operand", start, { sign: text });
  }
}
