/**
 * One operation by the rules of IEEE 754: its value and its partials where the quick way gives no finite number, and
 * why there are none. The twin of backprop_core/tracing/careful.py.
 *
 * @typedef {import("../../types/table.d.ts").Row} Row one operation of the table
 */
import { open, operations, tooLarge } from "../../generated/table.js";
import { constantValue, ownName } from "./expression.js";
import { parse } from "./parser.js";

/** The numbers at some places. @type {(places: number[], values: number[]) => number[]} */
export function numbersAt(places, values) {
  return places.map((place) => values[place]);
}

/**
 * The value of one operation by the rules of IEEE 754, undefined outside its domain, and what is wrong with it.
 * @param {Row} row
 * @param {number[]} numbers of the operands
 * @returns {{ value: number, reason: string | null }}
 */
export function valueOf(row, numbers) {
  if (concerned(row, numbers).some(Number.isNaN)) return { value: NaN, reason: null };
  const outside = whyOutside(row, numbers);
  if (outside) return { value: NaN, reason: outside };
  const value = row.value(...numbers);
  return { value, reason: unbounded(numbers, value) };
}

/**
 * The operands that the value depends on: of a choice, the one that is taken and what it is taken by.
 * @type {(row: Row, numbers: number[]) => number[]}
 */
function concerned({ chooses }, numbers) {
  const [u, v, w] = numbers;
  return !chooses || Number.isNaN(u) ? numbers : [u, u ? v : w];
}

/** Why an operation has no value for these numbers, or undefined where it has one. @type {(row: Row, numbers: number[]) => string | undefined} */
export function whyOutside(row, numbers) {
  return row.domain.find(({ holds }) => !holds(...numbers))?.reason;
}

/**
 * Why an operation that is defined gives no finite number, where its operands do not tell already.
 * @type {(numbers: number[], value: number) => string | null}
 */
export function unbounded(numbers, value) {
  if (Number.isFinite(value) || numbers.some(Number.isNaN)) return null;
  if (numbers.every(Number.isFinite)) return tooLarge;
  return Number.isNaN(value) ? open : null;
}

/**
 * A partial where its quick formula gives no finite number, and why it is undefined, if it is.
 * @type {(row: Row, rank: number, numbers: number[], result: number) => { partial: number, reason: string | null }}
 */
export function withCare(row, rank, numbers, result) {
  const known = !numbers.some(Number.isNaN);
  if (known) {
    if (whyOutside(row, numbers)) return { partial: NaN, reason: null }; // the forward pass has named this node
    const special = row.special.find(({ operand, when }) => operand === rank && when(...numbers));
    if (special) return { partial: special.partial, reason: null };
    const slope = row.slopes.find(({ operand, holds }) => operand === rank && !holds(...numbers));
    if (slope) return { partial: NaN, reason: slope.reason };
  }
  if (!row.partials.length) return { partial: sharesOfWinners(numbers, result)[rank], reason: null };
  const partial = carefulExpression(stableNodes(row, rank), numbers, result);
  // As of sqrt, whose operand was only too large for the computer.
  if (partial === 0 && Math.abs(result) === Infinity) return { partial: NaN, reason: open };
  return { partial, reason: null };
}

/**
 * 1 for the operand that wins, shared equally between operands that tie (as torch.amax does).
 * @param {number[]} numbers
 * @param {number} result
 */
export function sharesOfWinners(numbers, result) {
  if (Number.isNaN(result)) return numbers.map(() => NaN);
  const share = 1 / numbers.filter((number) => number === result).length;
  return numbers.map((number) => (number === result ? share : 0));
}

/**
 * A partial's expression, node by node: an undefined part leaves it undefined.
 * @param {import("./expression.js").Node[]} nodes
 * @param {number[]} numbers of the operands
 * @param {number} z the result
 */
export function carefulExpression(nodes, [u, v, w], z) {
  /** @type {Record<string, number>} */
  const known = { u, v, w, z };
  /** @type {number[]} */
  const values = [];
  for (const node of nodes) {
    if (node.operation === "constant") values.push(constantValue(node));
    else if (node.operation === "variable") values.push(known[ownName(node)]);
    else values.push(valueOf(operations[node.operation], numbersAt(node.operands, values)).value);
  }
  return values[values.length - 1];
}

/** @type {Map<string, import("./expression.js").Node[]>} */
const parsed = new Map();

/**
 * A row's partial as flat nodes; its variables are the letters of its operands, and z.
 * @param {Row} row
 * @param {number} rank
 * @returns {import("./expression.js").Node[]}
 */
export function partialNodes(row, rank) {
  return nodesOf(row.partialTexts[rank]);
}

/** The same in the form that numbers are computed from. @type {typeof partialNodes} */
export function stableNodes(row, rank) {
  return nodesOf(row.stableTexts[rank]);
}

/** The flat nodes of a text of the table. @param {string} text */
function nodesOf(text) {
  const nodes = parsed.get(text) ?? parse(text).lines[0].nodes;
  parsed.set(text, nodes);
  return nodes;
}
