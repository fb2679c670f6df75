/**
 * The computation graph of a program, or its tree, in the order in which it is evaluated.
 * The twin of backprop_core/graph/build.py.
 *
 * The order is the article's: at each node the operand with the taller subtree first (ties left to
 * right), then the node itself. So letters, steps and pictures agree.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Program} Program
 *
 * @typedef {object} Graph
 * @property {Program} program
 * @property {Node[]} nodes in evaluation order, the output last
 * @property {string[]} labels
 * @property {(string | null)[]} names of the variable or the line that each node is
 * @property {boolean[]} leads true where a variable lies at the node or below it: only there do gradients go
 * @property {import("./inline.js").Call[]} calls
 * @property {boolean} tree
 * @property {[number, number][][]} users for each node the (node, rank of the operand) pairs that use it
 * @property {number} output
 */
import { alphabet, arrayOperations, indexLetters, limits } from "../../generated/table.js";
import { fold } from "./compact.js";
import { refusal } from "./errors.js";
import { isVariable, ownName } from "./expression.js";
import { inline } from "./inline.js";

const ALPHABET = [...alphabet];
const COUNTLESS = 10n ** BigInt(limits.countedDigits);

/**
 * The graph of a program, or with `tree` its tree, where every use is a node of its own. With `compact` constants are
 * written into the operations that use them.
 * @param {Program} program
 * @param {{ tree?: boolean, expand?: boolean, compact?: boolean, mostNodes?: number }} [options]
 * @returns {Graph}
 * @throws {BackpropError} when there would be more than `mostNodes` nodes, or both views are asked for
 */
export function build(program, { tree = false, expand = false, compact = false, mostNodes = limits.nodes } = {}) {
  if (tree && compact) throw refusal("two views");
  return graphOf(program, inline(program, expand, mostNodes), { tree, compact, mostNodes });
}

/**
 * The graph of a program that is one list of nodes already.
 * @type {(program: Program, flat: import("./inline.js").Flat, options?: { tree?: boolean, compact?: boolean, mostNodes?: number }) => Graph}
 */
export function graphOf(program, flat, { tree = false, compact = false, mostNodes = limits.nodes } = {}) {
  const whole = tree ? unfold(flat, program, Math.min(limits.tree, mostNodes)) : share(flat);
  const { nodes, names } = compact ? fold(whole.nodes, whole.names) : whole;
  if (nodes.length > mostNodes) {
    throw refusal("large graph", 0, program.source, { count: nodes.length, most: mostNodes });
  }
  const named = [...flat.names.keys(), ...program.lines.flatMap(({ name }) => name ?? [])]; // functions' names too: f and f(x) are not to be confused
  const ofEntries = nodes.some(({ operation }) => operation in arrayOperations) ? indexLetters : "";
  const letter = letters(new Set([...program.variables, ...named, ...ofEntries]));
  const labels = names.map((name) => (name !== null && !tree ? name : letter.next().value));
  /** @type {boolean[]} */
  const leads = [];
  for (const node of nodes) leads.push(isVariable(node) || node.operands.some((operand) => leads[operand]));
  /** @type {[number, number][][]} */
  const users = nodes.map(() => []);
  for (const [index, { operands }] of nodes.entries()) {
    for (const [rank, operand] of operands.entries()) users[operand].push([index, rank]);
  }
  return { program, nodes, labels, names, leads, calls: flat.calls, tree, users, output: nodes.length - 1 };
}

/**
 * Labels for nodes without a name: a, b, c, d, f, ... z, then a1, b1, ..., without end. No letter is or begins a name of
 * the program; where names begin with every letter, only the names themselves are passed over.
 * @param {Set<string>} taken the names of the program: its variables, lines and functions
 * @returns {Generator<string, never>}
 */
function* letters(taken) {
  const initials = new Set([...taken].map(([initial]) => initial));
  const free = ALPHABET.filter((letter) => !initials.has(letter));
  for (let turn = 0; ; turn += 1) {
    for (const letter of free.length ? free : ALPHABET) {
      const label = turn ? `${letter}${turn}` : letter;
      if (!taken.has(label)) yield label;
    }
  }
}

/** @param {Node[]} nodes */
function heights(nodes) {
  /** @type {number[]} */
  const tall = [];
  for (const { operands } of nodes) tall.push(operands.reduce((most, operand) => Math.max(most, 1 + tall[operand]), 0));
  return tall;
}

/**
 * The ranks of a node's operands, the taller first, ties left to right.
 * @param {Node} node
 * @param {number[]} tall
 */
function evaluationOrder({ operands }, tall) {
  return operands.map((_, rank) => rank).sort((a, b) => tall[operands[b]] - tall[operands[a]]);
}

/**
 * Walk from an output to the leaves, without recursion: `visit` is called for each node after its operands.
 * @param {Node[]} nodes
 * @param {number} output
 * @param {(index: number, order: number[]) => void} visit given the evaluation order of the operands too
 * @param {(index: number) => boolean} done true where a node need not be visited again
 */
function walk(nodes, output, visit, done) {
  const tall = heights(nodes);
  const waiting = [{ index: output, ready: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { index, ready } = next;
    if (done(index)) continue;
    const order = evaluationOrder(nodes[index], tall);
    if (ready || !order.length) {
      visit(index, order);
      continue;
    }
    waiting.push({ index, ready: true });
    for (const rank of order.reverse()) waiting.push({ index: nodes[index].operands[rank], ready: false });
  }
}

/**
 * The graph's nodes: uses of one variable become one node, nodes that the output does not need go.
 * @param {import("./inline.js").Flat} flat
 */
function share(flat) {
  /** @type {Map<string, number>} */
  const first = new Map();
  const same = flat.nodes.map((node, index) => {
    if (node.operation !== "variable") return index;
    const found = first.get(ownName(node));
    if (found === undefined) first.set(ownName(node), index);
    return found ?? index;
  });
  const merged = flat.nodes.map((node) => ({ ...node, operands: node.operands.map((operand) => same[operand]) }));
  /** @type {Map<number, string>} */
  const named = new Map();
  for (const [name, index] of flat.names) if (!named.has(same[index])) named.set(same[index], name);
  const placed = merged.map(() => -1);
  /** @type {Node[]} */
  const nodes = [];
  /** @type {(string | null)[]} */
  const names = [];
  /** @param {number} index */
  const place = (index) => {
    const node = merged[index];
    placed[index] = nodes.length;
    nodes.push({ ...node, operands: node.operands.map((operand) => placed[operand]) });
    names.push(node.operation === "variable" ? node.name : (named.get(index) ?? null));
  };
  walk(merged, same[flat.output], place, (index) => placed[index] >= 0);
  return { nodes, names };
}

/**
 * The tree's nodes: one for each use; minus a variable is one leaf.
 * @param {import("./inline.js").Flat} flat
 * @param {Program} program
 * @param {number} mostNodes
 */
function unfold(flat, program, mostNodes) {
  const folded = flat.nodes.map((node) => {
    const below = flat.nodes[node.operands[0]];
    const leaf = node.operation === "negate" && below.operation === "variable";
    return leaf ? { ...node, operands: [], name: below.name } : node;
  });
  /** @type {bigint[]} */
  const size = [];
  for (const { operands } of folded) {
    const count = operands.reduce((sum, operand) => sum + size[operand], 1n);
    size.push(count < COUNTLESS ? count : COUNTLESS);
  }
  if (size[flat.output] > mostNodes) {
    const count = approximately(size[flat.output]);
    throw refusal("large tree", 0, program.source, { count, most: mostNodes });
  }
  /** @type {Node[]} */
  const nodes = [];
  /** Nodes that still wait for their user, the newest last. @type {number[]} */
  const done = [];
  /** @type {(index: number, order: number[]) => void} */
  const place = (index, order) => {
    /** @type {number[]} */
    const operands = [];
    for (const rank of order.reverse()) operands[rank] = /** @type {number} */ (done.pop());
    done.push(nodes.push({ ...folded[index], operands }) - 1);
  };
  walk(folded, flat.output, place, () => false);
  return { nodes, names: nodes.map(({ operation, name }) => (operation === "variable" ? name : null)) };
}

/**
 * A count in words that fit a sentence, however large.
 * @param {bigint} count
 */
function approximately(count) {
  if (count < 10n ** 7n) return String(count);
  return count < COUNTLESS ? `about 10^${String(count).length - 1}` : "far too many";
}
