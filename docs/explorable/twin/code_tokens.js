/**
 * Pasted code as the language's own tokens: Python, NumPy, PyTorch, JAX, TensorFlow and JavaScript. The twin of
 * backprop_core/language/code_tokens.py.
 *
 * Only what is computed is kept. Lines that load, build or call a library are passed over, and a note says so.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * How a line begins (a name or a definition, with its =), and what it is worth.
 * @typedef {{ head: Token[], body: Token[] }} Kept
 */
import * as table from "../../generated/table.js";
import { closesLast, computesWithFill, numbersBuilt, numbersOf } from "./code_built.js";
import { expression, LIBRARIES, nesting, oneByOne, outOfReach, parted, SAME } from "./code_expression.js";
import { refusal } from "./errors.js";
import { note } from "./notes.js";
import { readers } from "./readers.js";
import { among, CLOSING, codePoints, cut, inParts, spelled } from "./tokens.js";

const { codeChanges, codeTruths, constants, functions } = table;
const [MADE, DERIVES, CALLED_ALONE, CONTROL, IDLE, DECLARES] = [
  table.codeMade,
  table.codeDerives,
  table.codeCalledAlone,
  table.codeControl,
  table.codeIdle,
  table.codeDeclares,
].map((words) => new Set(words));
const [SETTINGS, UNPACKED, SHOWS] = [table.codeSettings, table.codeUnpacked, table.codeShows].map((words) => new Set(words));
const IS_SCRIPT = new RegExp(table.isScript, "u");

/**
 * The tokens of the lines that compute something, as the language has them.
 * @param {string} source
 * @param {Note[]} notes
 * @param {boolean} [arrays] whether it works with arrays, of which a sum or a mean is no number that was there before
 * @returns {Generator<Token>}
 */
export function* scan(source, notes, arrays = false) {
  /** @type {Kept[]} */
  let kept = [];
  const isScript = IS_SCRIPT.test(source);
  const reader = new Lines(source, notes, arrays);
  const { networks } = readers;
  let lines = [...reader.lines()].flatMap((line) => oneByOne(line, firstEquals(line)));
  if (networks && !isScript) {
    const found = new networks.Networks(source, lines, notes);
    lines = found.unrolled();
    reader.built = found.built;
  }
  for (const line of lines) kept.push(...reader.kept(line));
  if (networks) kept = networks.withoutSlopes(kept, notes);
  let rank = 0;
  for (const { head, body } of withOwnNames(kept, reader.built, notes)) {
    rank += 1;
    const { stop } = body[body.length - 1];
    if (!head.length && rank < kept.length && !statesShape(body)) {
      notes.push(note("not the last", [body[0].start, stop]));
      continue;
    }
    yield* head;
    yield* expression(source, body, notes, isScript, arrays);
    yield { kind: "end", text: ";", start: stop, stop };
  }
  const end = codePoints(source);
  yield { kind: "end", text: "", start: end, stop: end };
}

/**
 * The lines, with other names where the language cannot have the code's own.
 *
 * A constant of mathematics is given no value, and a name is given one once: from where the code does otherwise, its
 * name is read as another.
 * @type {(kept: Kept[], built: Token[], notes: Note[]) => Generator<Kept>}
 */
function* withOwnNames(kept, built, notes) {
  const own = [...built, ...kept.flatMap(({ head }) => head)];
  const taken = new Set(kept.flatMap(({ head, body }) => [...head, ...body]).map(({ text }) => text));
  const now = new Map(own.filter(({ text }) => text in constants).map((token) => [token.text, nameOf(token)]));
  for (const [name, read] of [...now].sort()) {
    const { start, stop } = /** @type {Token} */ (own.find(({ text }) => text === name));
    notes.push(note("renamed", [start, stop], { name, read }));
  }
  const known = new Set(); // names that a line has used, or given a value
  for (const { head, body } of kept) {
    const hidden = new Map(now);
    for (const { text } of head.slice(1)) if (!(text in constants)) hidden.delete(text);
    /** @param {number} place */
    const isMember = (place) => place > 0 && body[place - 1].text === ".";
    const worth = body.map((token, place) => (isMember(place) ? token : named(token, hidden)));
    body.forEach(({ kind, text }, place) => kind === "name" && !isMember(place) && known.add(text));
    const first = head.length === 2 ? head[0] : null; // a name and its =, and no definition
    if (first && known.has(first.text)) {
      let rank = 2;
      while (taken.has(`${first.text}_${rank}`)) rank += 1;
      const read = `${first.text}_${rank}`;
      taken.add(read);
      now.set(first.text, read);
      notes.push(note("again", [first.start, first.stop], { name: first.text, read }));
    } else if (head.length && head[0].text in functions) {
      const { text: name, start, stop } = head[0];
      now.set(name, nameOf(head[0]));
      notes.push(note("own function", [start, stop], { name, read: nameOf(head[0]) }));
    }
    for (const { text } of head.slice(0, 1)) known.add(text);
    yield { head: head.map((token) => named(token, token === head[0] ? now : hidden)), body: worth };
  }
}

/** A name as the language can have it: another for a constant of mathematics, and for a function of its own. @param {Token} token */
function nameOf({ text }) {
  return text in constants || text in functions ? `${text}1` : text;
}

/** A name of the code's own, as it is read. @type {(token: Token, names: Map<string, string>) => Token} */
function named(token, names) {
  const text = names.get(token.text);
  return text === undefined ? token : { ...token, text };
}

/** What each line of code is: a definition, an assignment, the output, or nothing that is computed. */
class Lines {
  /**
   * @param {string} source
   * @param {Note[]} notes
   * @param {boolean} arrays
   */
  constructor(source, notes, arrays) {
    this.source = source;
    this.notes = notes;
    this.arrays = arrays;
    /** @type {Token[]} of the function whose body is being read */
    this.header = [];
    this.body = 0; // how many lines of it were kept
    /** @type {Token | null} the header of a function of several lines that has returned */
    this.returned = null;
    /** @type {Set<string>} names of slopes */
    this.derived = new Set();
    /** @type {Token[]} names of variables that a line builds */
    this.built = [];
  }

  /** The tokens line by line; a line goes on inside brackets, and blocks in braces are lines of their own. */
  *lines() {
    /** @type {Token[]} */
    let line = [];
    let depth = 0;
    let ended = false;
    for (const token of pieces(this.source)) {
      const { kind, text } = token;
      if (ended && kind !== "end") {
        if (text !== "?" && text !== ":") {
          yield line;
          line = [];
        }
        ended = false;
      }
      const opensBlock = text === "{" && line.length > 0 && [")", "=>"].includes(line[line.length - 1].text);
      if ((kind === "end" && (depth === 0 || text === ";")) || opensBlock || text === "}") {
        ended = line.length > 0 && text === "\n"; // unless the next line begins with a half of a choice
        if (line.length && !ended) yield line;
        if (!ended) line = [];
        depth = 0;
      } else if (kind !== "end") {
        depth = Math.max(0, depth + nesting(text));
        line.push(token);
      }
    }
    if (line.length) yield line;
  }

  /** A line that computes something; nothing where it is passed over. @param {Token[]} line @returns {Kept[]} */
  kept(line) {
    if (line.length > 1 && DECLARES.has(line[0].text)) {
      const several = parted(line.slice(1));
      if (several.length > 1 && several.every((one) => one[1]?.text === "=")) return several.flatMap((one) => this.kept(one));
      line = line.slice(1);
    }
    const [{ kind, text: name }, second] = line;
    if (kind === "string" && line.length === 1) return [];
    if (IDLE.has(name)) return this.passOver(line, "computes nothing");
    if (name === "if" && second?.text === "__name__") return this.passOver(line, "computes nothing");
    if (CONTROL.has(name)) throw outOfReach(this.source, line[0]);
    if ((name === "def" || name === "function") && line.length > 2) return this.define(line);
    if (name === "return") return this.finish(line);
    if (line.length > 2 && second.text in codeChanges) return this.change(line);
    const equals = firstEquals(line);
    return equals < 0 ? this.alone(line) : this.assign(line, equals);
  }

  /** `c += a` is c = c + (a). @param {Token[]} line @returns {Kept[]} */
  change([name, { text, start, stop }, ...rest]) {
    if (this.usesSlopes(rest)) return this.passOver([name, ...rest], "calls a library");
    const end = rest[rest.length - 1].stop;
    /** @type {(text: string, start: number, stop: number) => Token} */
    const sign = (text, start, stop) => ({ kind: "sign", text, start, stop });
    const worth = [name, sign(codeChanges[text], start, stop), sign("(", stop, stop), ...rest, sign(")", end, end)];
    return this.keep([name, sign("=", start, stop)], worth);
  }

  /** @param {Token[]} line */
  usesSlopes(line) {
    return line.some(({ kind, text }) => kind === "name" && (text === "grad" || this.derived.has(text)));
  }

  /** @type {(line: Token[], why: string, name?: string) => Kept[]} */
  passOver(line, why, name = "") {
    this.notes.push(note(why, [line[0].start, line[line.length - 1].stop], { name }));
    return [];
  }

  /** A function's header; what follows the colon on its line is its body. @param {Token[]} line @returns {Kept[]} */
  define(line) {
    const parameters = this.parameters(line, 2);
    this.header = definition(line[1], parameters.found);
    this.body = 0;
    let { place } = parameters;
    while (place < line.length && ![":", "=>"].includes(line[place].text)) place += 1;
    const rest = line.slice(place + 1);
    if (["def", "function"].includes(rest[0]?.text)) {
      throw outOfReach(this.source, rest[0]);
    }
    return rest.length ? this.kept(rest) : [];
  }

  /**
   * The names between parentheses, without their types and defaults, and where they end.
   * @param {Token[]} line
   * @param {number} from
   */
  parameters(line, from) {
    /** @type {Token[]} */
    const found = [];
    let depth = 0;
    let isNamed = false;
    for (let place = from; place < line.length; place += 1) {
      const { kind, text } = line[place];
      depth += nesting(text);
      if (depth === 0) return { found, place: place + 1 };
      if (depth === 1 && among("(,", text)) isNamed = false;
      else if (depth === 1 && kind === "name" && !isNamed) {
        isNamed = true;
        if (text !== "self") found.push(line[place]);
      }
    }
    throw refusal("open", line[line.length - 1].start, this.source);
  }

  /** What a function returns: all of a short one, the output where it has several lines. @param {Token[]} line @returns {Kept[]} */
  finish(line) {
    const { header, body, returned } = this;
    this.header = [];
    if (line.length === 1) return this.passOver(line, "computes nothing");
    if (returned) throw refusal("several lines", returned.start, this.source);
    if (header.length && body) this.returned = header[0];
    return [{ head: body ? [] : header, body: line.slice(1) }];
  }

  /** A line without an =: the output, unless it only calls a library. @param {Token[]} asWritten @returns {Kept[]} */
  alone(asWritten) {
    const isSent = asWritten.length > 5 && asWritten.slice(-4).map(({ text }) => text).join("") === ".backward()";
    const line = isSent ? asWritten.slice(0, -4) : asWritten; // of what is computed right here
    const [first, second] = line;
    if (first.text === "lambda") return [{ head: [], body: this.after(line, ":") }];
    const arrow = line.findIndex((token) => token.text === "=>");
    if (arrow >= 0) return arrow + 1 < line.length ? [{ head: [], body: line.slice(arrow + 1) }] : [];
    const names = line.filter((token) => token.kind === "name").map((token) => token.text);
    const calls = called(line);
    const isMethod =
      line.length > 2 &&
      second.text === "." &&
      calls.some((name) => CALLED_ALONE.has(name)) &&
      !LIBRARIES.has(first.text);
    const isCall = !names.length || SHOWS.has(names[0]) || isMethod;
    if (isCall || (calls.some(builds) && !computesWithFill(line)) || this.usesSlopes(line)) return this.passOver(line, "calls a library");
    return this.keep([], line);
  }

  /** @type {(line: Token[], equals: number) => Kept[]} */
  assign(line, equals) {
    const { start, stop } = line[equals];
    const body = line.slice(equals + 1);
    let [name] = line;
    if (!body.length) throw refusal("early end", stop, this.source);
    if (equals === 1 && SETTINGS.has(name.text)) return this.passOver(line, "computes nothing");
    if (name.text === "self" && equals > 2) name = line[2];
    else if (equals > 1 && line[1].text === ".") return this.passOver(line, "sets an attribute");
    else if (equals > 1 && line[1].text !== ":") {
      if (body.some(({ text }) => DERIVES.has(text))) {
        for (const { kind, text } of line.slice(0, equals)) if (kind === "name") this.derived.add(text);
        return this.passOver(line, "calls a library");
      }
      if ((body.length === 1 && body[0].kind === "name") || called(body).some((one) => UNPACKED.has(one))) {
        return this.build(line, line.slice(0, equals).filter(({ kind }) => kind === "name"), []);
      }
      if (body.every(({ kind }) => kind === "number" || kind === "sign")) {
        return this.build(line, line.slice(0, equals).filter((_, rank) => rank % 2 === 0), numbersOf(body));
      }
      throw refusal(parted(line.slice(0, equals)).length > 1 ? "several names" : "equals", start, this.source);
    }
    if (body[0].text === "lambda") {
      const worth = this.after(body, ":");
      const parameters = body.slice(1, body.length - worth.length - 1).filter((token) => token.kind === "name");
      return [{ head: definition(name, parameters), body: worth }];
    }
    if (body[0].text === "function" && body.length > 2) {
      this.header = definition(name, this.parameters(body, body[1].text === "(" ? 1 : 2).found);
      this.body = 0;
      return [];
    }
    const arrow = body.findIndex((token) => token.text === "=>");
    if (arrow >= 0) {
      const parameters = body.slice(0, arrow).filter((token) => token.kind === "name");
      this.header = definition(name, parameters);
      this.body = 0;
      return arrow + 1 < body.length ? this.finish(body.slice(arrow)) : [];
    }
    const calls = called(body);
    if (this.usesSlopes(body) || calls.some((called) => DERIVES.has(called))) {
      this.derived.add(name.text);
      return this.passOver(line, "calls a library");
    }
    const starts = LIBRARIES.has(body[0].text) || MADE.has(body[0].text);
    const isBuilt = calls.some(builds) || (starts && MADE.has(calls[0]) && closesLast(body));
    if (isBuilt && !computesWithFill(body)) {
      return this.build(line, [name], numbersBuilt(body, this.built.length, this.arrays, readers.networks?.filled ?? null));
    }
    return this.keep([name, { kind: "sign", text: "=", start, stop }], body);
  }

  /** Pass over a line that makes variables; the note has the values that it gives them. @type {(line: Token[], names: Token[], numbers: import("./expression.js").Entries[]) => Kept[]} */
  build(line, names, numbers) {
    this.built.push(...names);
    const starts = numbers.length === names.length && numbers.every((one) => Array.isArray(one) || Number.isFinite(one));
    const why = (starts ? "starts" : "builds") + (names.length > 1 ? " several" : "");
    this.passOver(line, why, names.map((name) => name.text).join(", "));
    if (starts) this.notes[this.notes.length - 1].at = names.map((name, rank) => [nameOf(name), numbers[rank]]);
    return [];
  }

  /** @type {(head: Token[], body: Token[]) => Kept[]} */
  keep(head, body) {
    if (this.returned) throw refusal("several lines", this.returned.start, this.source);
    this.body += this.header.length ? 1 : 0;
    return [{ head, body }];
  }

  /** What stands after a sign of a line. @type {(line: Token[], sign: string) => Token[]} */
  after(line, sign) {
    const place = line.findIndex((token) => token.text === sign);
    if (place < 0 || place + 1 >= line.length) throw refusal("early end", line[line.length - 1].stop, this.source);
    return line.slice(place + 1);
  }
}

/** Whether a line states the shape of a variable, as x: 3 does. @param {Token[]} line */
function statesShape(line) {
  return line[0]?.kind === "name" && line[1]?.text === ":" && line[2]?.kind === "number";
}

/** What is called in a line, in its order. @param {Token[]} line */
function called(line) {
  return line.slice(0, -1).flatMap(({ text }, place) => (line[place + 1].text === "(" ? text : []));
}

/** Whether a function builds a part of a library. @param {string} name */
function builds(name) {
  return MADE.has(name) && !SAME.has(name);
}

/** `f(a, b) =` as tokens. @type {(name: Token, parameters: Token[]) => Token[]} */
function definition(name, parameters) {
  /** @type {(text: string, place: number) => Token} */
  const sign = (text, place) => ({ kind: "sign", text, start: place, stop: place });
  const end = parameters.length ? parameters[parameters.length - 1].stop : name.stop;
  const inside = parameters.flatMap((one, rank) => (rank ? [sign(",", one.start), one] : [one]));
  return [name, sign("(", name.stop), ...inside, sign(")", end), sign("=", end)];
}

/** Where the = of an assignment stands, outside all parentheses; -1 where there is none. @param {Token[]} line */
function firstEquals(line) {
  let depth = 0;
  return line.findIndex(({ text }) => {
    depth += nesting(text);
    return depth === 0 && text === "=";
  });
}

/** The text cut into names, numbers, strings, signs and ends of lines. @param {string} source @returns {Generator<Token>} */
function* pieces(source) {
  const patterns = [table.codeTokens, table.tokens];
  if (IS_SCRIPT.test(source)) patterns.unshift(table.codeRemark);
  let before = "";
  for (const token of cut(source, ...patterns)) {
    const isTruth = Object.hasOwn(codeTruths, token.text) && before !== "="; // keepdims=True
    before = token.text;
    if (token.kind === "string" || token.kind === "end") yield token;
    else if (token.kind === "fraction") yield* inParts(token);
    else if (isTruth) yield { ...token, kind: "number", text: codeTruths[token.text] };
    else if (token.kind !== "joined") yield* spelled(source, token);
  }
}

/** The reader of code, for readers.js. */
export const code = { scan };
