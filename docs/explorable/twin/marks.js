/**
 * An operation as a mark inside its node, with the constants that a compact graph has folded into it.
 * The twin of backprop_core/notation/marks.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 */
import { commute, operations, placeholder, raised } from "../../generated/table.js";
import { makeNode, places, rowOf } from "./expression.js";
import { isTypeset } from "./names.js";
import { atom } from "./numbers.js";
import { constantAtom, cut, writeNodes } from "./writer.js";

/**
 * An operation as a mark inside its node.
 * @param {string} name
 * @param {Notation} notation
 */
export function symbol(name, notation) {
  const row = rowOf(name);
  return row.symbol[notation] ?? row.notation[notation].replace("<;>", "").replace("\\left(<*>\\right)", "").replace("(<*>)", "");
}

/**
 * A node's mark with its folded constants written in: ×4, +1, (·)².
 * @param {Node} node of a compact graph, an operation
 * @param {Notation} notation
 */
export function foldedSymbol(node, notation) {
  const { operation, operands, folded } = node;
  const { binds } = operations[operation];
  /** @type {Record<string, Atom>} */
  const atoms = Object.fromEntries(folded.map(([place, nodes]) => [place, constantAtom(nodes, notation)]));
  if (binds <= 2) {
    const [[place]] = folded;
    return besideItsSign(operation, place, atoms[place], notation);
  }
  const hole = binds === 5 ? placeholder[notation] : `(${placeholder[notation]})`;
  const exponent = operation === "power" && notation === "plain" ? [...(atoms[1]?.text ?? "")] : [];
  if (exponent.length && exponent.every((sign) => sign in raised)) {
    return hole + exponent.map((sign) => raised[sign]).join("");
  }
  for (const place of places(node)) atoms[place] = atom(hole);
  const names = Array.from({ length: operands.length + folded.length }, (_, place) => String(place));
  const leaves = names.map((name) => makeNode("variable", { name }));
  const mark = writeNodes([...leaves, makeNode(operation, { operands: [...leaves.keys()] })], notation, atoms);
  return mark.replaceAll("\\left", "").replaceAll("\\right", ""); // in a mark, brackets of their own size are large enough
}

/**
 * The mark of a sum, difference, product or quotient with a constant.
 * @type {(operation: string, place: number, constant: Atom, notation: Notation) => string}
 */
function besideItsSign(operation, place, constant, notation) {
  const sign = symbol(operation, notation);
  const space = isTypeset(notation) ? " " : "";
  const second = place === 1 || commute.includes(operation);
  const holes = cut(operations[operation].notation.text).flatMap((piece) => (typeof piece === "string" ? [] : piece));
  const bracketed = constant.binds < holes[second ? 1 : 0].binds || (second && constant.minus);
  const text = bracketed ? `(${constant.text})` : constant.text;
  return second ? `${sign}${space}${text}` : `${text}${space}${sign}${space}(${placeholder[notation]})`;
}
