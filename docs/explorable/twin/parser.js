/**
 * Text to program: its lines, and what the names in them mean. The twin of backprop_core/language/parser.py. Places in
 * the text are counted in code points, as Python counts.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Line} Line
 * @typedef {import("./expression.js").Program} Program
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 * @typedef {import("./reader_state.js").Names} Names
 */
import { constants, functions, isCode, isLatex, latexDelimiter, limits, mayBeNetwork, sizes } from "../../generated/table.js";
import { codeIn } from "./code_pasted.js";
import { refusal } from "./errors.js";
import { entriesOf, makeNode, ownName } from "./expression.js";
import { doubled, note } from "./notes.js";
import { isArrayValue, shapeOf } from "./point.js";
import { COMPARING, LineReader } from "./reader.js";
import { header, noNames, seesArrays } from "./reader_state.js";
import { ReaderWanted, readers } from "./readers.js";
import { codePoints, inLines, sameLetters, scan } from "./tokens.js";

const SIZES = new RegExp(`^(?:${sizes})$`, "u");
const BLANKS = " \t\r\n\f\v"; // around a text; the two languages disagree on what else is blank
const IS_LATEX = new RegExp(isLatex, "u");
const IS_CODE = new RegExp(isCode, "u");
const HAS_FORMULAS = new RegExp(latexDelimiter, "u"); // between signs, and perhaps among prose
const MAY_BE_NETWORK = new RegExp(mayBeNetwork, "u");

/**
 * Read an expression or a short program: lines separated by newlines or `;`, the last is the output.
 * @param {string} written
 * @param {number} [mostText] how many characters are read at most
 * @param {Iterable<string> | Record<string, unknown>} [given] names that a value is given for, perhaps with the values;
 *   each is one name, however much it looks like two
 * @returns {Program}
 * @throws {BackpropError} with the place, when the text is not in the language
 * @throws {ReaderWanted} when it is in a notation whose reader has not been loaded
 */
export function parse(written, mostText = limits.text, given = []) {
  const count = codePoints(written);
  if (count > mostText) throw refusal("too long", null, null, { count, most: mostText });
  const copied = codeIn(written);
  const source = HAS_FORMULAS.test(copied) ? readerOf("latex").formulasIn(copied) : copied;
  const notation = notationOf(source);
  if (notation === "code" && MAY_BE_NETWORK.test(source)) readerOf("networks");
  const known = Symbol.iterator in given ? [.../** @type {Iterable<string>} */ (given)] : Object.keys(given);
  const names = noNames(known.map(sameLetters), notation === "code", source, arraysAmong(given));
  names.isPrinted = notation === "latex";
  names.sizes = sizesAmong(given);
  /** @type {Line[]} */
  let lines = [];
  /** @type {[number, number][]} */
  let spans = [];
  /** @type {Token[]} */
  let tokens = [];
  const scanned = notation === "text" ? scan : readerOf(notation).scan;
  for (const found of inLines(scanned(source, names.notes, seesArrays(names)))) {
    if (found[1].text === ":" && found[0].kind === "name") {
      stateShape(source, found, names);
      continue;
    }
    tokens = withoutEquals(found, names);
    const line = readLine(source, tokens, names, lines);
    for (const one of [...names.borrowed, line]) {
      lines.push(one);
      spans.push([tokens[0].start, tokens[tokens.length - 1].start]);
    }
    names.borrowed.length = 0;
  }
  if (!lines.length) throw refusal(notation === "code" ? "nothing computed" : "empty", 0, source);
  const last = lines[lines.length - 1];
  if (last.parameters) {
    lines.push(applied(source, tokens, last, names));
    spans.push(spans[spans.length - 1]);
  }
  for (const [name, { start }] of names.shapes) {
    if (!names.variables.has(name)) throw refusal("no shape", start, source, { name });
  }
  const idle = unused(lines);
  const notes = [...names.notes];
  for (const at of idle) {
    if (!names.lent.has(ownName(lines[at]))) notes.push(note("unused line", spans[at], { name: lines[at].name }));
  }
  if (names.lent.size) {
    const kept = called(lines, names.lent);
    const [keptLines, keptSpans] = [kept.map((at) => lines[at]), kept.map((at) => spans[at])];
    [lines, spans] = [keptLines, keptSpans];
  }
  if (notation === "text") {
    notes.push(...doubled(source, lines, [...names.variables.keys()], new Set([...known.map(sameLetters), ...names.shapes.keys()])));
  }
  if (!names.variables.size) notes.push(...withoutVariables(source, lines, spans));
  /** @type {[string, number[]][]} */
  const shapes = [...shapesOf(names)].map(([name, { shape }]) => [name, shape]);
  const variables = [...names.variables.keys()];
  return { source: written, lines, variables, notation, notes, shapes, implicit: names.implicit };
}

/** The names whose given value is an array. @param {Iterable<string> | Record<string, unknown>} given */
function arraysAmong(given) {
  const values = Symbol.iterator in given ? [] : Object.entries(given);
  return new Set(values.filter(([, value]) => isArrayValue(value)).map(([name]) => sameLetters(name)));
}

/** The shapes of the arrays that are given. @param {Iterable<string> | Record<string, unknown>} given @returns {Map<string, number[]>} */
function sizesAmong(given) {
  const values = Symbol.iterator in given ? [] : Object.entries(given);
  return new Map(values.flatMap(([name, value]) => (isArrayValue(value) ? [[sameLetters(name), shapeOf(value)]] : [])));
}

/** The shapes of variables that a text asks for, and those that it states. @param {Names} names */
function shapesOf({ asked, shapes, variables }) {
  return new Map([...[...asked].filter(([name]) => variables.has(name)), ...shapes]);
}

/** What reads a notation. @template {keyof typeof readers} Reader @param {Reader} reader */
function readerOf(reader) {
  const found = readers[reader];
  if (!found) throw new ReaderWanted(reader);
  return found;
}

/** Take a line such as `W: 2x3`, which states the shape of a variable. @type {(source: string, tokens: Token[], names: Names) => void} */
function stateShape(source, tokens, names) {
  const { text: name, start } = tokens[0];
  const place = tokens[2].start;
  const found = SIZES.exec(tokens.slice(2, -1).map(({ text }) => text).join(""));
  if (!found) throw refusal("sizes", place, source, { name });
  const shape = (found[1].match(/[0-9]+/g) ?? []).map(Number);
  if (shape.length > limits.axes) throw refusal("axes", place, source, { most: limits.axes });
  const count = shape.reduce((product, size) => product * size, 1);
  if (count < 1 || count > limits.entries) throw refusal("entries", place, source, { most: limits.entries });
  if (names.shapes.has(name)) throw refusal("shape twice", start, source, { name });
  names.shapes.set(name, { shape, start });
  names.arrays.add(name);
}

/** The notation that a text is written in. @param {string} source @returns {Program["notation"]} */
function notationOf(source) {
  if (IS_LATEX.test(source)) return "latex";
  return IS_CODE.test(source) ? "code" : "text";
}

/** A line without the = that stands in front of a spreadsheet's formula. @type {(tokens: Token[], names: Names) => Token[]} */
function withoutEquals(tokens, names) {
  const [first, second] = tokens;
  if (first.text !== "=" || second.kind === "end") return tokens;
  names.notes.push(note("formula", [first.start, first.stop]));
  return tokens.slice(1);
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
    const nodes = new LineReader(source, line.slice(2), names).read(true);
    const early = names.variables.get(name);
    if (early !== undefined) throw refusal("early use", early, source, { name });
    names.lines.add(name);
    if (COMPARING.has(nodes[nodes.length - 1].operation)) names.comparisons.add(name);
    return { name, parameters: null, nodes };
  }
  const definition = header(line);
  if (!definition) return { name: null, parameters: null, nodes: new LineReader(source, line, names).read() };
  const { parameters, body } = definition;
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

/** Refuse a name that already means something. @type {(source: string, token: Token, names: Names) => void} */
function checkNew(source, { text: name, start }, names) {
  if (name in constants) throw refusal("to a constant", start, source, { name });
  if (name in functions) throw refusal("to a function", start, source, { name });
  if (names.lines.has(name) || names.functions.has(name)) throw refusal("twice", start, source, { name });
}

/**
 * The output of a program that ends with the definition f(x) = ...: it is worth f(x).
 * @type {(source: string, tokens: Token[], line: Line, names: Names) => Line}
 */
function applied(source, tokens, { name, parameters }, names) {
  const found = header(tokens)?.parameters ?? [];
  for (const { text, start } of found) {
    if (names.functions.has(text)) {
      const shown = (parameters ?? []).join(", ");
      throw refusal("no output", codePoints(trimmedEnd(source)), source, { name, parameters: shown });
    }
    if (!names.lines.has(text) && !names.variables.has(text)) names.variables.set(text, start);
  }
  const nodes = found.map(({ text, start, stop }) => makeNode("variable", { name: text, span: [start, stop] }));
  /** @type {[number, number]} */
  const span = [tokens[0].start, tokens[nodes.length * 2 + 1].stop];
  const call = makeNode("call", { operands: nodes.map((_, place) => place), name, span });
  return { name: null, parameters: null, nodes: [...nodes, call] };
}

/** The places of the lines, without what was lent for a call that turned out to be of another function. @type {(lines: Line[], lent: Set<string>) => number[]} */
function called(lines, lent) {
  const names = new Set();
  /** @type {number[]} */
  const kept = [];
  for (let place = lines.length - 1; place >= 0; place -= 1) {
    const { name, nodes } = lines[place];
    if (name !== null && lent.has(name) && !names.has(name)) continue;
    kept.push(place);
    for (const node of nodes) if (node.operation === "call") names.add(node.name);
  }
  return kept.reverse();
}

/** The places of the lines that the output does not need, in their order. @param {Line[]} lines */
function unused(lines) {
  const wanted = new Set([lines[lines.length - 1].name]);
  /** @type {number[]} */
  const found = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const { name, parameters, nodes } = lines[index];
    if (!wanted.has(name)) {
      found.push(index);
      continue;
    }
    const own = new Set(parameters);
    for (const node of nodes) {
      if (node.operation === "call" || (node.operation === "variable" && !own.has(ownName(node)))) wanted.add(node.name);
    }
  }
  return new Set(found.reverse());
}

/**
 * A note on a program whose names are all given numbers, and the program in which they are variables.
 * @type {(source: string, lines: Line[], spans: [number, number][]) => Note[]}
 */
function withoutVariables(source, lines, spans) {
  /** @type {[number, string, import("./expression.js").Entries][]} */
  const numbers = lines.slice(0, -1).flatMap((line, index) => {
    const value = numberOf(line);
    return value === null ? [] : [[index, ownName(line), value]];
  });
  if (!numbers.length) return [];
  const letters = [...source];
  let place = 0;
  let fix = "";
  for (const [index] of numbers) {
    const [start, stop] = spans[index];
    fix += letters.slice(place, start).join("");
    place = stop + (letters[stop] === ";" || letters[stop] === "\n" ? 1 : 0);
  }
  fix = trimmedEnd(fix + letters.slice(place).join(""));
  while (BLANKS.includes(fix.charAt(0)) && fix) fix = fix.slice(1);
  /** @type {[string, import("./expression.js").Entries][]} */
  const at = numbers.map(([, name, value]) => [name, value]);
  /** @type {[number, number]} */
  const span = [spans[numbers[0][0]][0], spans[numbers[numbers.length - 1][0]][1]];
  return [{ ...note("no variable", span, { names: at.map(([name]) => name).join(", ") }), fix, at }];
}

/** A text without the blanks at its end. @param {string} text */
function trimmedEnd(text) {
  let end = text.length;
  while (end && BLANKS.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** The number or the array that a line gives a name, as in a = -3. @param {Line} line @returns {import("./expression.js").Entries | null} */
function numberOf({ name, parameters, nodes }) {
  const operations = nodes.map((node) => node.operation).join(" ");
  const { literal } = nodes[0];
  if (name === null || parameters || literal === null) return null;
  if (operations === "constant") return entriesOf(literal);
  if (literal[0] === "[") return null;
  return operations === "constant negate" ? -Number(literal) : null;
}
