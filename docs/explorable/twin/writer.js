/**
 * Expressions written as text that parses again, as text to be read, as LaTeX and as Typst.
 * The twin of backprop_core/notation/writer.py; everything is written from the templates in the table.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 *
 * A hole in a template: which operand (-1: all), how strongly it must bind, whether it opens its bracket,
 * and whether it is the very first thing, so that what stands before the whole also stands before it.
 * @typedef {{ operand: number, binds: number, opens: boolean, inherits: boolean }} Piece
 *
 * What still has to be written: text, or a node with how it must bind and whether text stands before it.
 * @typedef {string | { index: number, needed: number, follows: boolean }} Waiting
 */
import * as table from "../../generated/table.js";
import { isArray, ownName, piecesOf, rowOf } from "./expression.js";
import { isTypeset, nameText } from "./names.js";
import { atom, powerOfTen } from "./numbers.js";

const { arrayOperations, behind, betweenSizes, close, letters, operations, spelled } = table;
const LINE_ENDS = { latex: " \\\\ ", typst: " \\\n" };
const HOLE = new RegExp(`(<[${letters}*]\\d?>)`);
/** @type {Map<string, (string | Piece)[]>} */
const templates = new Map();

/**
 * A template cut at its holes.
 * @param {string} text
 * @returns {(string | Piece)[]}
 */
export function cut(text) {
  const kept = templates.get(text);
  if (kept) return kept;
  const parts = cutAnew(text);
  templates.set(text, parts);
  return parts;
}

/**
 * The same for a text that hardly comes again, so that it is not kept.
 * @param {string} text
 * @returns {(string | Piece)[]}
 */
function cutAnew(text) {
  /** @type {(string | Piece)[]} */
  const parts = [];
  for (const part of text.split(HOLE)) {
    if (/^<[a-z]\d>$/.test(part)) {
      const opens = /[({|]$|, $/.test(String(parts[parts.length - 1] ?? ""));
      parts.push({ operand: letters.indexOf(part[1]), binds: Number(part[2]), opens, inherits: !parts.length });
    } else if (part === "<*>") {
      parts.push({ operand: -1, binds: 0, opens: true, inherits: false });
    } else if (part) {
      parts.push(part);
    }
  }
  return parts;
}

/**
 * True for a typed number times a name, a function or a sum, which is written without a sign.
 * @param {Node[]} nodes
 * @param {Node} node
 */
function standsClose(nodes, { operation, operands }) {
  if (operation !== "multiply") return false;
  let [left, right] = operands.map((operand) => nodes[operand]);
  if (left.operation === "negate") left = nodes[left.operands[0]];
  if (left.literal === null || !/^[0-9.]+$/.test(left.literal)) return false;
  while (right.operation === "power") right = nodes[right.operands[0]];
  if (isLeaf(right) || right.operation === "call") return right.name !== null && !/^[eE][0-9]/.test(right.name); // 2*e3
  return [1, 5].includes(rowOf(right.operation).binds);
}

/** @param {Notation} notation */
function brackets(notation) {
  return notation === "latex" ? ["\\left(", "\\right)"] : ["(", ")"];
}

/**
 * Write the expression whose result is the last node.
 * @param {Node[]} nodes
 * @param {Notation} notation
 * @param {Record<string, Atom>} [atoms] what to write for a variable, where it is not its own name
 * @param {boolean} [isClose] write a number close to what it multiplies, 4x; not for numbers that are plugged in
 * @param {object} [otherwise] how a language that is no notation of the table is written
 * @param {(node: Node, notation: Notation) => Atom} [otherwise.leaf] what to write for a constant or a name
 * @param {(node: Node, notation: Notation) => string} [otherwise.template] that of an operation or a call
 * @param {(index: number) => [string, string] | null} [otherwise.mark] what stands before and after a node
 */
export function writeNodes(nodes, notation, atoms = {}, isClose = false, otherwise = {}) {
  const { leaf: leafOf = asTyped, template: templateOf = templateIn, mark = () => null } = otherwise;
  const [opening, closing] = brackets(notation);
  /** @type {string[]} */
  const out = [];
  /** @type {Waiting[]} */
  const waiting = [{ index: nodes.length - 1, needed: 0, follows: false }];
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (typeof item === "string") {
      out.push(item);
      continue;
    }
    const node = nodes[item.index];
    const given = node.name !== null && Object.hasOwn(atoms, node.name) ? atoms[node.name] : null;
    const leaf = isLeaf(node) ? (given ?? leafOf(node, notation)) : null;
    const { binds, minus } = leaf ?? { binds: strength(node, notation), minus: node.operation === "negate" };
    const bracketed = binds < item.needed || (minus && item.follows);
    /** @type {Waiting[]} */
    let inside;
    if (leaf) inside = [leaf.text];
    else {
      const tight = isClose && standsClose(nodes, node) ? close[notation] : undefined;
      const isCalled = node.operation === "stack" && node.operands.every((operand) => isTyped(nodes, operand));
      let text = tight ?? (isCalled ? called(node, notation) : templateOf(node, notation)); // [1, 2] would be a constant
      if (templateOf === templateIn && node.settings && isOfBracket(nodes, node)) {
        text = text.replace("<*>", "[<*>,]"); // concat([x]) joins x alone
      }
      inside = unfold(node, item.follows && !bracketed, text);
      if (behind.includes(node.operation) && isPlainNumber(nodes[node.operands[0]])) {
        inside.splice(0, 1, opening, inside[0], closing); // 2.T and 2[0] would be read otherwise
      }
      if (notation === "text" && isLikeFactor(nodes, node)) {
        inside.push(String(inside.pop()).replace(/\]$/, ",]")); // (x + y)[0] alone would be a product
      }
    }
    if (bracketed) inside = [opening, ...inside, closing];
    const marks = mark(item.index);
    if (marks) inside = [marks[0], ...inside, marks[1]];
    for (const piece of inside.reverse()) waiting.push(piece);
  }
  return out.join("");
}

/**
 * Whether an entry is taken where nothing says that there is an array, so that its index looks like a factor.
 * @type {(nodes: Node[], node: Node) => boolean}
 */
function isLikeFactor(nodes, { operation, operands, settings }) {
  if (operation !== "take") return false;
  const [[, index]] = /** @type {[string, unknown[]][]} */ (settings);
  const operand = nodes[operands[0]];
  const isOnePlace = index.length === 1 && typeof index[0] === "number";
  return isOnePlace && (operand.operation in operations || isPlainNumber(operand)) && !showsArrays(nodes, operands[0]);
}

/**
 * Whether an expression, as far as to entries that are taken in it, has what only programs with arrays have.
 * @type {(nodes: Node[], index: number) => boolean}
 */
function showsArrays(nodes, index) {
  const waiting = [index];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { operation, operands, literal } = nodes[next];
    if (literal?.[0] === "[" || (operation in arrayOperations && !["take", "stack"].includes(operation))) return true;
    if (operation !== "take") waiting.push(...operands);
  }
  return false;
}

/** Whether an operation of any number of arrays has one alone that is written in brackets. @type {(nodes: Node[], node: Node) => boolean} */
function isOfBracket(nodes, { operation, operands }) {
  if (operation !== "stack" && operation !== "concat") return false;
  const [first, second] = operands;
  return second === undefined && nodes[first].operation === "stack" && !nodes[first].settings;
}

/** Whether a node is a number or an array that was typed, perhaps with a minus. @type {(nodes: Node[], index: number) => boolean} */
function isTyped(nodes, index) {
  const { operation, operands, literal } = nodes[index];
  return literal !== null || (operation === "negate" && isPlainNumber(nodes[operands[0]]));
}

/** Whether a node is a number that was typed. @param {Node} node */
function isPlainNumber(node) {
  return node.literal !== null && !isArray(node);
}

/** @param {Node} node */
function isLeaf({ operation }) {
  return operation === "constant" || operation === "variable";
}

/** How strongly an operation holds its operands together. @type {(node: Node, notation: Notation) => number} */
function strength({ operation }, notation) {
  if (operation === "call") return 5;
  return isTypeset(notation) ? rowOf(operation).typesetBinds : rowOf(operation).binds;
}

/** The template of an operation, or of a call of the program's own function. @type {(node: Node, notation: Notation) => string} */
export function templateIn(node, notation) {
  if (node.operation in operations) return operations[node.operation].notation[notation];
  if (node.operation !== "call") return withSettings(node, notation);
  const [opening, closing] = brackets(notation);
  const gap = notation === "typst" ? " " : ""; // or Typst would call what the name gives
  return `${nameText(ownName(node), notation)}${gap}${opening}<*>${closing}`;
}

/** The template of an operation of arrays, with what the node is told in it. @type {(node: Node, notation: Notation) => string} */
function withSettings(node, notation) {
  if (node.operation === "stack" && !node.settings) {
    const [opening, closing] = notation === "latex" ? ["\\left[", "\\right]"] : ["[", "]"];
    return `${opening}<*>${node.operands.length === 1 ? "," : ""}${closing}`;
  }
  return called(node, notation);
}

/** The template as the table has it, with what the node is told. @type {(node: Node, notation: Notation) => string} */
function called({ operation, settings = [] }, notation) {
  let text = arrayOperations[operation].notation[notation];
  let rest = "";
  for (const [name, value] of settings) {
    const said = name === "index" ? indexText(value) : settingText(name, value);
    if (text.includes(`<${name}>`)) text = text.replace(`<${name}>`, () => said);
    else if (notation === "typst") rest += `, "${name}"=${said === "True" ? '"True"' : said}`;
    else rest += `, ${name}=${said}`;
  }
  return text.replace("<;>", () => rest);
}

/** What a setting is told, as it is typed. @type {(name: string, value: import("./expression.js").Setting) => string} */
function settingText(name, value) {
  if (Array.isArray(value)) {
    return name === "shape" ? value.join(", ") : `(${value.join(", ")})`;
  }
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return name === "eps" ? floatText(Number(value)) : String(value);
}

/** A number as Python writes it: 1e-06, 0.001, 2.0. @param {number} value */
function floatText(value) {
  const [digits, power] = value.toExponential().split("e");
  if (value !== 0 && (Number(power) < -4 || Number(power) >= 16)) {
    return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** What stands between the brackets of entries: 1, 0:2, [2, 0]. @param {any} items @returns {string} */
function indexText(items) {
  return items.map(itemText).join(", ");
}

/** A place, a slice, or a list of places. @param {import("./expression.js").Index} item */
function itemText(item) {
  if (!Array.isArray(item)) return String(item);
  const [kind, ...rest] = item;
  if (kind === "rows") return `[${rest.join(", ")}]`;
  const [start, stop, step] = rest.map((one) => one ?? "");
  return `${start}:${stop}${step === "" ? "" : `:${step}`}`;
}

/**
 * A node's template with its operands still to be written.
 * @type {(node: Node, follows: boolean, template: string) => Waiting[]}
 */
function unfold(node, follows, template) {
  return (node.settings ? cutAnew(template) : cut(template)).flatMap((piece) => {
    if (typeof piece === "string") return [piece];
    if (piece.operand < 0) return listed(node);
    const after = piece.inherits ? follows : !piece.opens;
    return [{ index: node.operands[piece.operand], needed: piece.binds, follows: after }];
  });
}

/** All operands with commas. @param {Node} node @returns {Waiting[]} */
function listed({ operands }) {
  return operands.flatMap((index, rank) => [...(rank ? [", "] : []), { index, needed: 0, follows: false }]);
}

/**
 * Write a whole program; `text` can be parsed again and then says the same.
 * @param {import("./expression.js").Program} program
 * @param {Notation} notation
 * @param {(node: Node) => [string, string] | null} [mark] what stands before and after a node
 */
export function write(program, notation = "text", mark) {
  const shapes = program.shapes.map(([name, shape]) => {
    return `${nameText(name, notation)}: ${shape.join(betweenSizes[notation])}`;
  });
  const lines = program.lines.map(({ name, parameters, nodes }) => {
    const body = writeNodes(nodes, notation, {}, true, { mark: mark && ((index) => mark(nodes[index])) });
    if (name === null) return body;
    const operands = parameters?.map((parameter) => nameText(parameter, notation)).join(", ");
    return `${nameText(name, notation)}${parameters ? `(${operands})` : ""} = ${body}`;
  });
  return [...shapes, ...lines].join(isTypeset(notation) ? LINE_ENDS[notation] : "; ");
}

/**
 * A number as it was typed, a constant or a name in its type.
 * @param {Node} node
 * @param {Notation} notation
 */
export function asTyped(node, notation) {
  const { operation, name, literal } = node;
  if (operation === "variable") return atom(nameText(ownName(node), notation));
  if (isArray(node)) return typedArray(String(literal), notation);
  return name === null ? typedNumber(String(literal), notation) : atom(spelled[notation][name] ?? name);
}

/** A typed array: a vector is set upright and a matrix in rows, and one with more axes as it is typed. @type {(text: string, notation: Notation) => Atom} */
function typedArray(text, notation) {
  if (!isTypeset(notation) || text.startsWith("[[[")) return atom(text);
  const rows = typedRows(text).map((row) => row.map((one) => typedNumber(one, notation).text));
  if (notation === "latex") {
    const inside = rows.map((row) => row.join(" & ")).join(" \\\\ ");
    return atom(`\\begin{bmatrix} ${inside} \\end{bmatrix}`);
  }
  return atom(`mat(delim: "[", ${rows.map((row) => row.join(", ")).join("; ")})`);
}

/** The numbers of a vector or a matrix as they are typed, row by row; each of a vector's is a row. @param {string} text */
function typedRows(text) {
  /** @type {string[][]} */
  const rows = [];
  for (const piece of piecesOf(text)) {
    if (piece === "[") rows.push([]);
    else if (piece !== "]") rows[rows.length - 1].push(piece);
  }
  return text.startsWith("[[") ? rows.slice(1) : rows[0].map((one) => [one]);
}

/** A typed number; powers of ten are typeset as such. @type {(text: string, notation: Notation) => Atom} */
function typedNumber(text, notation) {
  const [mantissa, exponent] = text.toLowerCase().split("e");
  if (!exponent || notation === "text") return atom(text);
  const digits = exponent.replace(/^[+-]?0*(?=\d)/, "");
  return powerOfTen(mantissa, (exponent[0] === "-" && digits !== "0" ? "-" : "") + digits, notation);
}

/**
 * An expression of constants as it was typed.
 * @param {Node[]} nodes flat nodes without names of variables
 * @param {Notation} notation
 */
export function constantAtom(nodes, notation) {
  const last = nodes[nodes.length - 1];
  if (nodes.length === 1) return asTyped(last, notation);
  const text = writeNodes(nodes, notation, {}, true);
  return atom(text, strength(last, notation), text.startsWith("-"));
}
