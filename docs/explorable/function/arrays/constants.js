/**
 * Constants whose cards are headed by their number. In what is written on other cards and on edges they stand as that
 * number too, for their letter is nowhere in the picture.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/build.js").Graph} Graph
 * @typedef {import("../../twin/formulas.js").Operand} Operand
 * @typedef {import("../../twin/numbers.js").Atom} Atom
 * @typedef {import("../../twin/careful.js").Row} Row
 */
import { partialNodes } from "../../twin/careful.js";
import { isArray } from "../../twin/expression.js";
import { Letters } from "../../twin/formulas.js";
import { asTyped, constantAtom } from "../../twin/writer.js";
import { writtenIn } from "../../twin/written_in.js";

/** The number that heads a card; null where a letter does. @type {(graph: Graph, index: number) => Atom | null} */
export function numberOn({ nodes, names, tree }, index) {
  const node = nodes[index];
  if (node.operation !== "constant" || isArray(node)) return null;
  if (!tree && (node.name ?? names[index]) !== null) return null;
  return node.folded.length ? constantAtom(node.folded[0][1], "text") : asTyped(node, "text");
}

/** A node's own formula, as it is typed. @type {(graph: Graph, index: number) => string} */
export function formulaOf(graph, index) {
  const letters = new Letters(graph, "text");
  return letters.local(index, (operand) => numberOn(graph, operand) ?? letters.labels[operand]);
}

/**
 * What the entries that come down an edge are multiplied by.
 * @type {(trace: ArrayTrace, step: import("../../twin/array_pulls.js").Flow, row: Row) => string}
 */
export function factorOf(trace, step, row) {
  const speaker = trace.speaker("plain");
  const worth = trace.operandNumbers(step.node);
  const [u, v] = speaker.operands(step.node);
  /** @type {Record<string, Operand>} */
  const named = { z: step.node };
  /** @type {Record<string, number>} */
  const known = {};
  for (const [place, [name, operand]] of Object.entries({ u, v }).entries()) {
    if (operand === undefined) continue;
    const number = typeof operand === "number" ? numberOn(trace.graph, operand) : operand;
    named[name] = number ?? operand;
    if (number) known[name] = worth[place];
  }
  const { nodes, atoms } = writtenIn(partialNodes(row, speaker.place(step)), known, "plain");
  const others = Object.entries(atoms).map(([name, atom]) => [name, { atom, isArray: false }]);
  return speaker.written(nodes, named, Object.fromEntries(others));
}
