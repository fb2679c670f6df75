/**
 * The nodes of a graph as formulas in letters: each in the labels of its operands.
 * The twin of backprop_core/tracing/formulas.py.
 *
 * @typedef {import("./names.js").Notation} Notation
 * @typedef {import("./numbers.js").Atom} Atom
 *
 * What an operation works on: a node, or a constant that a compact graph has folded, as it is written.
 * @typedef {number | Atom} Operand
 */
import { dots, mostListed } from "../../generated/table.js";
import { memo } from "../memo.js";
import { makeNode, places } from "./expression.js";
import { nameText } from "./names.js";
import { atom } from "./numbers.js";
import { asTyped, constantAtom, writeNodes } from "./writer.js";

/**
 * The operands that are listed: of too many the first ones and the last, with null for those between.
 * A list is said again at every edge of its node, so that the words would grow with the square of the operands.
 * @param {Operand[]} operands
 * @returns {(Operand | null)[]}
 */
export function few(operands) {
  if (operands.length <= mostListed) return operands;
  return [...operands.slice(0, mostListed - 2), null, operands[operands.length - 1]];
}

/** What stands for an operand: a constant as it is, a node as `written` has it. @type {(operand: Operand, written: (node: number) => Atom) => Atom} */
export function inPlace(operand, written) {
  return typeof operand === "number" ? written(operand) : operand;
}

/** Writes the nodes of one graph in one notation, in letters. */
export class Letters {
  /**
   * @param {import("./build.js").Graph} graph
   * @param {Notation} notation
   */
  constructor(graph, notation) {
    this.graph = graph;
    this.notation = notation;
    this.labels = memo(graph, `labels in ${notation}`, [], () =>
      graph.labels.map((label) => atom(nameText(label, notation))),
    );
  }

  /**
   * A node's own formula, in the labels of its operands or in what `written` gives for them.
   * @param {number} index
   * @param {(operand: number) => Atom} [written]
   */
  local(index, written = (operand) => this.labels[operand]) {
    const node = this.graph.nodes[index];
    if (!node.operands.length) {
      if (node.folded.length) return constantAtom(node.folded[0][1], this.notation).text;
      const minus = node.operation === "negate";
      const leaf = asTyped(minus ? { ...node, operation: "variable" } : node, this.notation).text;
      return minus ? `-${leaf}` : leaf;
    }
    const operands = this.operands(index);
    const listed = this.notation === "text" ? operands : few(operands);
    /** @param {Operand | null} operand */
    const write = (operand) => (operand === null ? atom(dots[this.notation]) : inPlace(operand, written));
    const atoms = Object.fromEntries(listed.map((operand, place) => [place, write(operand)]));
    const leaves = Object.keys(atoms).map((name) => makeNode("variable", { name }));
    const { operation: name, settings } = node;
    const operation = makeNode(name, { operands: [...leaves.keys()], ...(settings && { settings }) });
    return writeNodes([...leaves, operation], this.notation, atoms);
  }

  /**
   * What a node's operation works on, in its order: nodes, and the constants that a compact graph has folded.
   * @param {number} index
   * @returns {Operand[]}
   */
  operands(index) {
    const node = this.graph.nodes[index];
    const { operands, folded } = node;
    if (!folded.length) return operands;
    return memo(this.graph, `operands of ${index} in ${this.notation}`, [], () => {
      /** @type {Operand[]} */
      const found = [];
      for (const [place, nodes] of folded) found[place] = constantAtom(nodes, this.notation);
      for (const [rank, place] of places(node).entries()) found[place] = operands[rank];
      return found;
    });
  }

  /** @param {number} index */
  equationOf(index) {
    const written = () => `${this.labels[index].text} = ${this.local(index)}`;
    return memo(this.graph, `equation of ${index} in ${this.notation}`, [], written);
  }
}
