/**
 * Text to program: an operator-precedence parser with its own stacks, so that depth has no limit.
 * The twin of backprop_core/language/parser.py. Places in the text are counted in code points, as Python counts.
 *
 * Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls and implicit multiplication.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Line} Line
 * @typedef {import("./expression.js").Program} Program
 * @typedef {import("./tokens.js").Token} Token
 *
 * What the names of a program mean so far; functions with how many operands they take, variables with the place of
 * their first use.
 * @typedef {{ lines: Set<string>, functions: Map<string, number>, variables: Map<string, number> }} Names
 *
 * An operand and the stretch of text that it covers; and what still waits for operands: an operation, a parenthesis, or
 * a call with how many operands stood before it.
 * @typedef {{ index: number, span: [number, number] }} Operand
 * @typedef {{ kind: "infix", name: string, binds: number, start: number }
 *   | { kind: "minus", name: string, binds: number, start: number }
 *   | { kind: "call", name: string, start: number, depth: number } | { kind: "open", start: number }} Pending
 */
import { aliases, constants, functions, infix, messages, operations, titles } from "../../generated/table.js";
import { refusal } from "./errors.js";
import { makeNode } from "./expression.js";
import { nearest } from "./nearest.js";
import { fill } from "./template.js";
import { codePoints, split } from "./tokens.js";

export const MOST_TEXT = 20_000_000; // characters; the explorable asks for fewer

/**
 * Read an expression or a short program: lines separated by newlines or `;`, the last is the output.
 * @param {string} source
 * @param {number} [mostText] how many characters are read at most
 * @returns {Program}
 * @throws {BackpropError} with the place, when the text is not in the language
 */
export function parse(source, mostText = MOST_TEXT) {
  const count = codePoints(source);
  if (count > mostText) throw refusal("too long", null, null, { count, most: mostText });
  /** @type {Names} */
  const names = { lines: new Set(), functions: new Map(), variables: new Map() };
  /** @type {Line[]} */
  const lines = [];
  for (const line of split(source)) lines.push(readLine(source, line, names, lines));
  if (!lines.length) throw refusal("empty", 0, source);
  const { name, parameters } = lines[lines.length - 1];
  if (parameters) {
    throw refusal("no output", codePoints(source.trimEnd()), source, { name, parameters: parameters.join(", ") });
  }
  return { source, lines, variables: [...names.variables.keys()] };
}

/**
 * One line: `name = ...`, `name(a, b) = ...`, or the bare output.
 * @type {(source: string, line: Token[], names: Names, lines: Line[]) => Line}
 */
function readLine(source, line, names, lines) {
  const [first, second] = line;
  if (lines.length && lines[lines.length - 1].name === null) throw refusal("bare line", first.start, source);
  const name = first.text;
  if (first.kind === "name" && second.text === "=") {
    checkNew(source, first, names);
    const nodes = new LineReader(source, line.slice(2), names).read();
    const early = names.variables.get(name);
    if (early !== undefined) throw refusal("early use", early, source, { name });
    names.lines.add(name);
    return { name, parameters: null, nodes };
  }
  const header = functionHeader(line);
  if (!header) return { name: null, parameters: null, nodes: new LineReader(source, line, names).read() };
  const { parameters, body } = header;
  checkNew(source, first, names);
  if (names.variables.has(name)) throw refusal("variable above", first.start, source, { name });
  for (const { text, start } of parameters) {
    if (text in constants || text in functions) throw refusal("fixed parameter", start, source, { name: text });
  }
  const local = new Set(parameters.map((token) => token.text));
  if (local.size < parameters.length) {
    throw refusal("same parameter", parameters[parameters.length - 1].start, source, { name });
  }
  const nodes = new LineReader(source, body, names, local, name).read();
  names.functions.set(name, parameters.length);
  return { name, parameters: [...local], nodes };
}

/**
 * The parameters and the body of `f(a, b) = body`, or null where the line is no definition.
 * @param {Token[]} line
 */
function functionHeader(line) {
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

/** Refuse a name that already means something. @type {(source: string, token: Token, names: Names) => void} */
function checkNew(source, { text: name, start }, names) {
  if (name in constants) throw refusal("to a constant", start, source, { name });
  if (name in functions) throw refusal("to a function", start, source, { name });
  if (names.lines.has(name) || names.functions.has(name)) throw refusal("twice", start, source, { name });
}

/** Reads the tokens of one expression into flat nodes. Its stacks are the whole of its state. */
class LineReader {
  /**
   * @param {string} source
   * @param {Token[]} line
   * @param {Names} names
   * @param {Set<string>} [local] the parameters of the function that is being defined
   * @param {string | null} [owner] and its name
   */
  constructor(source, line, names, local = new Set(), owner = null) {
    this.source = source;
    this.line = line;
    this.names = names;
    this.local = local;
    this.owner = owner;
    this.place = 0;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Operand[]} */
    this.operands = [];
    /** @type {Pending[]} */
    this.pending = [];
  }

  /** The nodes in the order in which they can be evaluated; the last is the result. */
  read() {
    let wantsOperand = true;
    for (;;) {
      const token = this.line[this.place];
      if (wantsOperand) {
        wantsOperand = this.readOperand(token);
      } else if (token.kind === "end") {
        break;
      } else if (token.kind === "name" || token.text === "(") {
        this.pushInfix("multiply", token.start);
        wantsOperand = true;
        continue;
      } else {
        wantsOperand = this.readOperator(token);
      }
      this.place += 1;
    }
    this.reduceWhile(() => true);
    const left = this.top();
    if (left) this.fail("open", left.start);
    return this.nodes;
  }

  /** Take what may begin an operand; true while an operand is still wanted. @param {Token} token */
  readOperand(token) {
    const { kind, text, start, stop } = token;
    const following = this.line[this.place + 1];
    if (kind === "number") {
      if (following.kind === "number") this.fail("two numbers", following.start);
      if (Number(text) === Infinity) this.fail("large number", start);
      this.push(makeNode("constant", { literal: text, span: [start, stop] }));
      return false;
    }
    if (kind === "name") {
      if (following.text === "(") {
        this.openCall(token);
        this.place += 1;
        return true;
      }
      this.push(this.named(token));
      return false;
    }
    if (text === "(") this.pending.push({ kind: "open", start });
    else if (text === "-") this.pending.push({ kind: "minus", name: "negate", binds: operations.negate.binds, start });
    else if (text !== "+") this.failForOperand(token);
    return true;
  }

  /** Take what may follow an operand; true when the next thing must be an operand. @param {Token} token */
  readOperator(token) {
    const { kind, text, start } = token;
    if (text in infix) {
      this.pushInfix(infix[text], start);
      return true;
    }
    if (text === ")") {
      this.close(token);
      return false;
    }
    if (text === ",") {
      this.reduceWhile(() => true);
      if (this.top()?.kind !== "call") this.fail("comma", start);
      return true;
    }
    return this.fail(kind === "number" ? "late number" : "equals", start);
  }

  /** @param {Token} token */
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

  /** @param {Token} token */
  openCall({ text: name, start }) {
    if (name === this.owner) this.fail("recursion", start, { name });
    if (!(name in functions) && !this.names.functions.has(name)) this.failUnknown(name, start);
    this.pending.push({ kind: "call", name, start, depth: this.operands.length });
  }

  /** @type {(name: string, start: number) => never} */
  failUnknown(name, start) {
    const { lines, variables } = this.names;
    if (this.local.has(name) || lines.has(name) || variables.has(name) || name in constants) {
      this.fail("no function", start, { name });
    }
    const shown = name.slice(0, 40);
    const near = titles[shown.toLowerCase()] ?? nearest(shown, [...Object.keys(functions), ...this.names.functions.keys()]);
    this.fail(near === null ? "unknown" : "near", start, { name: shown, near });
  }

  /** @returns {Pending | undefined} */
  top() {
    return this.pending[this.pending.length - 1];
  }

  /** @param {Node} node */
  push(node) {
    this.nodes.push(node);
    this.operands.push({ index: this.nodes.length - 1, span: node.span });
  }

  /** @type {(name: string, start: number) => void} */
  pushInfix(name, start) {
    const { binds } = operations[name];
    const right = name === "power"; // the one operation that groups from the right
    this.reduceWhile((top) => top.binds > binds || (top.binds === binds && !right));
    this.pending.push({ kind: "infix", name, binds, start });
  }

  /** Give waiting operations their operands, the newest first, as long as `holds`. @param {(top: { binds: number }) => boolean} holds */
  reduceWhile(holds) {
    for (let top = this.top(); top && "binds" in top && holds(top); top = this.top()) {
      const { kind, name, start } = top;
      this.pending.pop();
      const right = this.popOperand();
      const left = kind === "minus" ? null : this.popOperand();
      const operands = left ? [left.index, right.index] : [right.index];
      this.push(makeNode(name, { operands, span: [left ? left.span[0] : start, right.span[1]] }));
    }
  }

  popOperand() {
    return /** @type {Operand} */ (this.operands.pop());
  }

  /** @param {Token} token */
  close({ start, stop }) {
    this.reduceWhile(() => true);
    const opened = this.pending.pop();
    if (!opened) return this.fail("closed", start);
    if (opened.kind !== "call") {
      const { index } = this.popOperand();
      this.operands.push({ index, span: [opened.start, stop] });
      return;
    }
    const taken = this.operands.splice(opened.depth).map((operand) => operand.index);
    this.push(this.call(opened, taken, [opened.start, stop]));
  }

  /** @type {(opened: { name: string, start: number }, operands: number[], span: [number, number]) => Node} */
  call({ name, start }, operands, span) {
    const count = operands.length;
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

  /** @type {(token: Token) => never} */
  failForOperand({ kind, text, start }) {
    if (kind === "end") this.fail("early end", start);
    if (text === ")" && this.line[this.place - 1]?.text === "(") this.fail("nothing inside", start);
    this.fail("no operand", start, { sign: text });
  }

  /** @type {(key: string, position: number, holes?: Record<string, unknown>) => never} */
  fail(key, position, holes) {
    throw refusal(key, position, this.source, holes);
  }
}

/** @param {number} count */
function plural(count) {
  return fill(messages[count === 1 ? "one" : "several"], { count });
}
