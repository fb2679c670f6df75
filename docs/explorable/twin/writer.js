/**
 * Expressions written as text that parses again, as text to be read, as LaTeX and as Typst.
 * The twin of backprop_core/notation/writer.py; everything is written from the templates in the table.
 *
 * @typedef {import("./parser.js").Node} Node
 * @typedef {"text" | "plain" | "latex" | "typst"} Notation text is typed and parsed; plain is text to be read
 *
 * A finished piece of writing that stands for an operand; `minus` tells that it begins with a minus sign.
 * @typedef {{ text: string, binds: number, minus: boolean }} Atom
 *
 * A hole in a template: which operand (-1: all), how strongly it must bind, whether it opens its bracket,
 * and whether it is the very first thing, so that what stands before the whole also stands before it.
 * @typedef {{ operand: number, binds: number, opens: boolean, inherits: boolean }} Piece
 *
 * What still has to be written: text, or a node with how it must bind and whether text stands before it.
 * @typedef {string | { index: number, needed: number, follows: boolean }} Waiting
 */
import { close, greek, latexLetter, operations, powerOfTen, spelled, spoken } from "../../generated/table.js";
import { fill } from "./errors.js";
import { ownName } from "./parser.js";

const DIGITS = 4; // significant digits of a number that is shown
const LINE_ENDS = { latex: " \\\\ ", typst: " \\\n" };
const EXACT = 1e-12; // a shown number within this share of the true one is called equal

/**
 * @param {string} text
 * @returns {Atom}
 */
export function atom(text, binds = 5, minus = false) {
  return { text, binds, minus };
}

/** @type {Map<string, (string | Piece)[]>} */
const templates = new Map();

/**
 * A template cut at its holes.
 * @param {string} text
 * @returns {(string | Piece)[]}
 */
function cut(text) {
  let parts = templates.get(text);
  if (!parts) {
    parts = [];
    for (const part of text.split(/(<[uv*]\d?>)/)) {
      if (/^<[uv]\d>$/.test(part)) {
        const opens = /[({|]$|, $/.test(String(parts[parts.length - 1] ?? ""));
        parts.push({ operand: "uv".indexOf(part[1]), binds: Number(part[2]), opens, inherits: !parts.length });
      } else if (part === "<*>") {
        parts.push({ operand: -1, binds: 0, opens: true, inherits: false });
      } else if (part) {
        parts.push(part);
      }
    }
    templates.set(text, parts);
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
  return [1, 5].includes(operations[right.operation].binds);
}

/** @type {(notation: Notation) => notation is "latex" | "typst"} */
function isTypeset(notation) {
  return notation === "latex" || notation === "typst";
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
    const { binds, minus } = leaf ?? { binds: bindsOf(node, notation), minus: node.operation === "negate" };
    const bracketed = binds < item.needed || (minus && item.follows);
    /** @type {Waiting[]} */
    let inside;
    if (leaf) inside = [leaf.text];
    else {
      const tight = isClose && standsClose(nodes, node) ? close[notation] : undefined;
      inside = unfold(node, item.follows && !bracketed, tight ?? templateOf(node, notation));
    }
    if (bracketed) inside = [opening, ...inside, closing];
    const marks = mark(item.index);
    if (marks) inside = [marks[0], ...inside, marks[1]];
    for (const piece of inside.reverse()) waiting.push(piece);
  }
  return out.join("");
}

/** @param {Node} node */
function isLeaf({ operation }) {
  return operation === "constant" || operation === "variable";
}

/** How strongly an operation holds its operands together. @type {(node: Node, notation: Notation) => number} */
function bindsOf({ operation }, notation) {
  if (operation === "call") return 5;
  return isTypeset(notation) ? operations[operation].typesetBinds : operations[operation].binds;
}

/** The template of an operation, or of a call of the program's own function. @type {(node: Node, notation: Notation) => string} */
function templateIn(node, notation) {
  if (node.operation !== "call") return operations[node.operation].notation[notation];
  const [opening, closing] = brackets(notation);
  const gap = notation === "typst" ? " " : ""; // or Typst would call what the name gives
  return `${nameText(ownName(node), notation)}${gap}${opening}<*>${closing}`;
}

/**
 * A node's template with its operands still to be written.
 * @type {(node: Node, follows: boolean, template: string) => Waiting[]}
 */
function unfold(node, follows, template) {
  return cut(template).flatMap((piece) => {
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
 * @param {import("./parser.js").Program} program
 * @param {Notation} notation
 */
export function write(program, notation = "text") {
  const lines = program.lines.map(({ name, parameters, nodes }) => {
    const body = writeNodes(nodes, notation, {}, true);
    if (name === null) return body;
    const operands = parameters?.map((parameter) => nameText(parameter, notation)).join(", ");
    return `${nameText(name, notation)}${parameters ? `(${operands})` : ""} = ${body}`;
  });
  return lines.join(isTypeset(notation) ? LINE_ENDS[notation] : "; ");
}

/**
 * A number as it was typed, a constant or a name in its type.
 * @param {Node} node
 * @param {Notation} notation
 */
export function asTyped(node, notation) {
  const { operation, name, literal } = node;
  if (operation === "variable") return atom(nameText(ownName(node), notation));
  return name === null ? typedNumber(String(literal), notation) : atom(spelled[notation][name] ?? name);
}

/** A typed number; powers of ten are typeset as such. @type {(text: string, notation: Notation) => Atom} */
function typedNumber(text, notation) {
  const [mantissa, exponent] = text.toLowerCase().split("e");
  if (!exponent || notation === "text") return atom(text);
  const digits = exponent.replace(/^[+-]?0*(?=\d)/, "");
  return tenToThe(mantissa, (exponent[0] === "-" && digits !== "0" ? "-" : "") + digits, notation);
}

/** @type {(mantissa: string, exponent: string, notation: Notation) => Atom} */
function tenToThe(mantissa, exponent, notation) {
  const minus = mantissa.startsWith("-");
  if (isTypeset(notation)) return atom(fill(powerOfTen[notation], [mantissa, exponent]), 2, minus);
  return atom(`${mantissa}e${exponent}`, minus ? 3 : 5, minus);
}

/**
 * A name in its type: Greek names as Greek, `w1` and `net_h1` with subscripts.
 * @param {string} name
 * @param {Notation} notation
 */
export function nameText(name, notation) {
  if (!isTypeset(notation)) return name;
  const [, stem, rest] = name.match(/^([^0-9_]+)_*(.*?)_*$/) ?? ["", name, ""];
  const latex = notation === "latex";
  const base = letterText(spoken[stem] ?? stem, latex);
  if (!rest) return base;
  const below = rest.replaceAll("_", ",");
  const written = /^\d+$/.test(below) ? below : letterText(below, latex);
  return latex ? `${base}_{${written}}` : `${base}_(${written})`;
}

/** @type {(stem: string, latex: boolean) => string} */
function letterText(stem, latex) {
  if (greek.includes(stem)) return latex ? (latexLetter[stem] ?? `\\${stem}`) : stem;
  if (/^\p{L}$/u.test(stem)) return stem;
  return latex ? `\\mathit{${stem}}`.replaceAll("_", "\\_") : `italic("${stem}")`;
}

/**
 * An operation as a mark inside its node.
 * @param {string} name
 * @param {Notation} notation
 */
export function symbol(name, notation) {
  const row = operations[name];
  return row.symbol[notation] ?? row.notation[notation].replace("\\left(<*>\\right)", "").replace("(<*>)", "");
}

/**
 * A number with 4 significant digits, halves rounded away from zero: 0.1966, 25, 1.5e8, inf, nan.
 * @param {number} number
 */
export function shown(number) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  if (number === 0) return "0";
  const size = Math.abs(number);
  const [head, exponent] = quickDigits(size) ?? exactDigits(size);
  const sign = number < 0 ? "-" : "";
  if (exponent > -5 && exponent < 6) return sign + positional(head, exponent);
  return `${sign}${positional(head, 0)}e${exponent}`;
}

/**
 * The first digits of a number as a whole number, and the power of ten of the first; or null where plain arithmetic
 * leaves the rounding open.
 * @param {number} size
 * @returns {[number, number] | null}
 */
function quickDigits(size) {
  if (size < 1e-5 || size >= 1e6) return null;
  const exponent = Math.floor(Math.log10(size));
  const digits = size * POWERS[DIGITS - 1 - exponent + MOST_POWERS];
  const head = Math.round(digits);
  const isClear = Math.abs(digits - Math.floor(digits) - 0.5) > 1e-6;
  return isClear && head >= 10 ** (DIGITS - 1) && head < 10 ** DIGITS ? [head, exponent] : null;
}

const MOST_POWERS = 9;
const POWERS = Array.from({ length: 2 * MOST_POWERS + 1 }, (_, place) => Number(`1e${place - MOST_POWERS}`));

/** @type {(size: number) => [number, number]} */
function exactDigits(size) {
  // 30 digits decide a tie exactly: a tie at 4 digits is a number of 5 digits, which ends there.
  const [mantissa, power] = size.toExponential(30).split("e");
  const digits = mantissa.replace(".", "");
  const head = Number(digits.slice(0, DIGITS)) + (digits[DIGITS] >= "5" ? 1 : 0);
  return head === 10 ** DIGITS ? [head / 10, Number(power) + 1] : [head, Number(power)];
}

/** The digits with the point in its place and no zeros at the end. @param {number} head @param {number} exponent */
function positional(head, exponent) {
  const power = exponent - (DIGITS - 1);
  return String(power < 0 ? head / POWERS[MOST_POWERS - power] : head * POWERS[MOST_POWERS + power]);
}

/** True for a number that is surely shown without a power of ten. @param {number} number */
export function isPlain(number) {
  const size = Math.abs(number);
  return (size >= 1e-4 && size < 999_949) || size === 0;
}

/** A plain number with a true minus sign. @param {number} number */
export function plainText(number) {
  return number < 0 ? `−${shown(-number)}` : shown(number);
}

/**
 * A computed number as it is shown, in its type.
 * @param {number} number
 * @param {Notation} notation
 */
export function numberAtom(number, notation) {
  const text = shown(number);
  const minus = text.startsWith("-");
  if (!Number.isFinite(number)) {
    const word = text.replace("-", "");
    return atom((minus ? "-" : "") + (spelled[notation][word] ?? word), minus ? 3 : 5, minus);
  }
  const [mantissa, exponent] = text.split("e");
  return exponent ? tenToThe(mantissa, exponent, notation) : atom(text, minus ? 3 : 5, minus);
}

/**
 * `=` when the shown number is the true one to within 1e-12 of it, else `≈`.
 * @param {number} number
 */
export function relation(number) {
  if (!Number.isFinite(number)) return "=";
  return Math.abs(Number(shown(number)) - number) <= EXACT * Math.abs(number) ? "=" : "≈";
}
