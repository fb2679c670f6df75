/**
 * A partial with constants written in: for u^2, v*u^(v-1) is 2*u. The twin of backprop_core/tracing/written_in.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./numbers.js").Atom} Atom
 */
import { operations } from "../../generated/table.js";
import { valueOf } from "./careful.js";
import { constantValue, makeNode, ownName } from "./expression.js";
import { numberAtom, relation } from "./numbers.js";

/**
 * A partial in which what constants come to is written, and factors and exponents of 1 are left out.
 *
 * A part is worked out where its number can be shown in full, as 2 - 1 and ln(e) can; the whole never is.
 * @param {Node[]} nodes the partial as flat nodes
 * @param {Record<string, number>} constants what the names that are constants are worth
 * @param {import("./names.js").Notation} notation in which the numbers are to be written
 * @returns {{ nodes: Node[], atoms: Record<string, Atom> }} flat nodes, and what is to be written for those of their
 *   names that stand for numbers
 */
export function writtenIn(nodes, constants, notation) {
  /** @type {Node[]} */
  const out = [];
  /** @type {Record<string, Atom>} */
  const atoms = {};
  /** Where each node came to stand. @type {number[]} */
  const at = [];
  /** @type {(number | null)[]} */
  const worth = [];
  for (const [index, node] of nodes.entries()) {
    const numbers = node.operands.map((operand) => worth[operand]);
    const number = valueIn(node, numbers, constants);
    worth.push(number);
    const same = unchanged(node, numbers);
    if (same !== null) {
      at.push(at[node.operands[same]]);
      continue;
    }
    const isWorkedOut = node.operands.length > 0 && number !== null && index < nodes.length - 1;
    const name = `= ${out.length}`;
    at.push(out.length);
    if (isWorkedOut && relation(number) === "=") {
      out.push(makeNode("variable", { name, operands: [] }));
      atoms[name] = numberAtom(number, notation);
    } else out.push({ ...node, operands: node.operands.map((operand) => at[operand]) });
  }
  return { nodes: out.slice(0, at[at.length - 1] + 1), atoms };
}

/**
 * What a part is worth, where only constants decide.
 * @type {(node: Node, numbers: (number | null)[], constants: Record<string, number>) => number | null}
 */
function valueIn(node, numbers, constants) {
  if (node.operation === "constant") return constantValue(node);
  if (node.operation === "variable") return constants[ownName(node)] ?? null;
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length ? valueOf(operations[node.operation], known).value : null;
}

/**
 * The operand that an operation leaves as it is: that of a factor or an exponent of 1.
 * @type {(node: Node, numbers: (number | null)[]) => number | null}
 */
function unchanged({ operation }, numbers) {
  if (operation === "multiply" && numbers.includes(1)) return 1 - numbers.indexOf(1);
  return operation === "power" && numbers[1] === 1 ? 0 : null;
}
