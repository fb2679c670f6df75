/**
 * What a text says, before anything is computed: lines of flat nodes. The twin of backprop_core/language/expression.py.
 *
 * A node is one operation, constant, name or call; it names its operands by index, operands first.
 * @typedef {object} Node
 * @property {string} operation the name of a row of the table, or constant, variable, call
 * @property {number[]} operands
 * @property {string | null} name of a variable, of e or pi, or of the function called
 * @property {string | null} literal the text of a number as it was typed
 * @property {[number, number]} span from where to where in the source
 * @property {number} call the function call that it was inlined from, 0 where there is none
 * @property {[number, Node[]][]} folded constants that the compact view writes into the node: for each its place among
 *   the operation's operands, and its flat expression; a constant that was an operation of constants has its own, at 0
 * @property {[string, Setting][]} [settings] what an operation of arrays is told beside its operands, sorted by name,
 *   where it is told anything that is not its default
 *
 * A place, a slice (`["slice", start, stop, step]`) or a list of places (`["rows", 2, 0]`); and what a setting may be.
 * @typedef {number | (string | number | null)[]} Index
 * @typedef {number | boolean | null | number[] | Index[]} Setting
 *
 * The entries of an array, row in row.
 * @typedef {import("../../generated/table.js").Entries} Entries
 *
 * @typedef {{ name: string | null, parameters: string[] | null, nodes: Node[] }} Line
 *
 * A program also knows which notation it was read as, what a reader should know about how it was read, what it states
 * of the shapes of variables, and the spans of products without a sign.
 * @typedef {{ source: string, lines: Line[], variables: string[], notation: "text" | "latex" | "code",
 *   notes: import("./notes.js").Note[], shapes: [string, number[]][], implicit: [number, number][] }} Program
 */
import { arrayOperations, arrayPiece, constants, operations } from "../../generated/table.js";

const PIECE = new RegExp(arrayPiece, "gu");

/**
 * @param {string} operation
 * @param {Partial<Node>} [rest]
 * @returns {Node}
 */
export function makeNode(operation, rest) {
  return { operation, operands: [], name: null, literal: null, span: [0, 0], call: 0, folded: [], ...rest };
}

/** The row of an operation, in the table of numbers or in that of arrays. @param {string} operation */
export function rowOf(operation) {
  return operations[operation] ?? arrayOperations[operation];
}

/** Whether a node is a constant array, written in brackets. @param {{ literal: string | null }} node */
export function isArray({ literal }) {
  return literal !== null && literal[0] === "[";
}

/** The brackets and numbers of an array as it is written. @param {string} literal @returns {string[]} */
export function piecesOf(literal) {
  return literal.match(PIECE) ?? [];
}

/** The numbers of an array as it is written, row in row; of a number, the number. @param {string} literal @returns {Entries} */
export function entriesOf(literal) {
  /** @type {Entries[]} */
  const whole = [];
  const open = [whole];
  for (const piece of piecesOf(literal)) {
    if (piece === "[") open.push([]);
    else if (piece === "]") {
      const row = /** @type {Entries[]} */ (open.pop());
      open[open.length - 1].push(row);
    } else open[open.length - 1].push(Number(piece));
  }
  return whole[0];
}

/**
 * The name of a node that has one: of a variable, a call, or e or pi.
 * @param {{ name: string | null }} node
 */
export function ownName({ name }) {
  return /** @type {string} */ (name);
}

/**
 * The place of each of a node's operands among those of its operation; folded constants have the others.
 * @param {Node} node
 */
export function places({ operands, folded }) {
  const taken = new Set(folded.map(([place]) => place));
  const all = Array.from({ length: operands.length + taken.size }, (_, place) => place);
  return taken.size ? all.filter((place) => !taken.has(place)) : all;
}

/**
 * True for a variable, and for a tree's leaf that is minus a variable.
 * @param {Node} node
 */
export function isVariable(node) {
  return node.operation !== "constant" && !node.operands.length;
}

/**
 * The number that a constant stands for.
 * @param {Node} node
 */
export function constantValue({ name, literal }) {
  return name === null ? Number(literal) : constants[name];
}
