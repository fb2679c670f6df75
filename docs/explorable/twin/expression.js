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
 *
 * @typedef {{ name: string | null, parameters: string[] | null, nodes: Node[] }} Line
 *
 * A program also knows which notation it was read as, and what a reader should know about how it was read.
 * @typedef {{ source: string, lines: Line[], variables: string[], notation: "text" | "latex" | "code",
 *   notes: import("./notes.js").Note[] }} Program
 */
import { constants } from "../../generated/table.js";

/**
 * @param {string} operation
 * @param {Partial<Node>} [rest]
 * @returns {Node}
 */
export function makeNode(operation, rest) {
  return { operation, operands: [], name: null, literal: null, span: [0, 0], call: 0, folded: [], ...rest };
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
