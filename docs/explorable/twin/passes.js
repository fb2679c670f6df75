/**
 * The forward pass and the backward pass: one value per node, one contribution per edge.
 * The twin of backprop_core/tracing/passes.py.
 *
 * Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
 * with care: a node outside its domain is undefined (NaN) and is named, a number too large is infinite.
 *
 * A choice takes one of two operands, whatever the other is worth. What the output does not move with here (an operand
 * that is not taken, or does not win, or lies below a flat function) passes nothing on, even where its own slope is
 * infinite.
 *
 * Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("../../types/table.d.ts").Row} Row one operation of the table
 *
 * What one edge brings: upstream adjoint x partial, into `operand` of `node` (indices). `operand` is null
 * for the seed. For a tree's leaf that is minus a variable, `operand` is the node itself and `rank` is -1.
 * @typedef {object} Contribution
 * @property {number} node
 * @property {number | null} operand
 * @property {number} rank
 * @property {number} upstream
 * @property {number} partial
 * @property {number} contribution
 * @property {number} total
 *
 * A place where a value (rank null) or a slope is undefined, or a number too large.
 * @typedef {{ node: number, rank: number | null, reason: string }} Problem
 * @typedef {{ values: number[], problems: Problem[] }} Forward
 * @typedef {{ adjoints: (number | null)[], contributions: Contribution[],
 *   gradient: Record<string, number>, problems: Problem[], idle: Set<string> }} Backward `idle` are the edges whose
 *   contribution is 0 because the output does not move with them, and not by multiplication
 */
import { open, operations, tooLarge } from "../../generated/table.js";
import { constantValue, isVariable, ownName, places } from "./expression.js";
import { parse } from "./parser.js";

/**
 * What both passes do on one graph, made once: the constants, where the given numbers go, the nodes that are worked
 * out, and from the output down the nodes with edges that lead to a variable. `u`, `v` and `w` are the first operands;
 * an operation of one operand has it as all of them.
 * @typedef {{ index: number, name: string, sign: number }} Given
 * Constants that a compact graph has folded away stand behind the values of its nodes. `slots` are the places of the
 * operands among all these; `faults` tells for which nodes a constant is undefined or too large, and why.
 * @typedef {{ operand: number, rank: number, place: number }} Edge `place`: among the operands of the operation
 * @typedef {{ index: number, row: Row, slots: number[], u: number, v: number, w: number, edges: Edge[] }} Operation
 * @typedef {{ start: number[], constants: number[], faults: Map<number, string>, variables: Given[],
 *   operations: Operation[], down: (Operation | Given)[], slots: number[][],
 *   above: Map<string, { variables: Given[], operations: Operation[] }> }} Plan `above`: what depends on a variable
 */

/** @type {WeakMap<Graph, Plan>} */
const plans = new WeakMap();

/** The plan of a graph, made when it is first asked for. @param {Graph} graph @returns {Plan} */
export function planOf(graph) {
  let plan = plans.get(graph);
  if (!plan) plans.set(graph, (plan = makePlan(graph)));
  return plan;
}

/** @param {Graph} graph @returns {Plan} */
function makePlan({ nodes, leads }) {
  /** @type {Plan} */
  const plan = {
    start: nodes.map(() => NaN),
    constants: [],
    faults: new Map(),
    variables: [],
    operations: [],
    down: [],
    slots: [],
    above: new Map(),
  };
  for (const [index, node] of nodes.entries()) {
    const { operation, operands, folded } = node;
    const workedOut = folded.map(([, expression]) => constant(expression));
    const fault = workedOut.find(({ reason }) => reason)?.reason;
    if (fault) plan.faults.set(index, fault);
    plan.slots.push(slotsOf(node, nodes.length + plan.constants.length));
    if (operation === "constant") {
      plan.start[index] = folded.length ? workedOut[0].value : constantValue(node);
      continue;
    }
    plan.constants.push(...workedOut.map(({ value }) => value));
    if (isVariable(node)) {
      const given = { index, name: ownName(node), sign: operation === "variable" ? 1 : -1 };
      plan.variables.push(given);
      if (given.sign < 0) plan.down.push(given);
    } else {
      const slots = plan.slots[index];
      const [u, v = u, w = u] = slots;
      const place = places(node);
      const edges = operands
        .map((operand, rank) => ({ operand, rank, place: place[rank] }))
        .filter(({ operand }) => leads[operand]);
      const worked = { index, row: operations[operation], slots, u, v, w, edges };
      plan.operations.push(worked);
      if (edges.length) plan.down.push(worked);
    }
  }
  plan.down.reverse();
  return plan;
}

/**
 * Where the numbers stand that a node's operation works on; its folded constants from the slot `free` on.
 * @param {import("./expression.js").Node} node
 * @param {number} free
 */
export function slotsOf(node, free) {
  if (!node.folded.length || !node.operands.length) return node.operands; // a constant works on nothing
  /** @type {number[]} */
  const slots = [];
  for (const [rank, place] of places(node).entries()) slots[place] = node.operands[rank];
  for (const [number, [place]] of node.folded.entries()) slots[place] = free + number;
  return slots;
}

/**
 * The numbers that a node's operation works on, folded constants among them.
 * @param {Graph} graph
 * @param {number[]} values
 * @param {number} index
 */
export function operandNumbers(graph, values, index) {
  const { slots, constants } = planOf(graph);
  return slots[index].map((slot) => (slot < values.length ? values[slot] : constants[slot - values.length]));
}

/**
 * What an expression of constants is worth, and why it is undefined or too large, if it is.
 * @param {import("./expression.js").Node[]} nodes
 */
export function constant(nodes) {
  /** @type {number[]} */
  const values = [];
  /** @type {string | null} */
  let why = null;
  for (const node of nodes) {
    if (node.operation === "constant") {
      values.push(constantValue(node));
      continue;
    }
    const { value, reason } = valueOf(operations[node.operation], numbersAt(node.operands, values));
    values.push(value);
    why ??= reason;
  }
  return { value: values[values.length - 1], reason: why };
}

/**
 * The value of every node, operands first.
 * @param {Graph} graph
 * @param {Record<string, number>} at a finite number for each variable of the program
 * @returns {Forward}
 */
export function forward(graph, at) {
  const plan = planOf(graph);
  const values = [...plan.start, ...plan.constants];
  for (const { index, name, sign } of plan.variables) values[index] = sign * at[name];
  if (plan.faults.size) return forwardWithCare(graph, values, 0);
  for (const work of plan.operations) {
    const value = quickValue(work, values);
    if (!Number.isFinite(value)) return forwardWithCare(graph, values, work.index);
    values[work.index] = value;
  }
  return { values: values.slice(0, plan.start.length), problems: [] };
}

/** @type {(work: Operation, values: number[]) => number} */
export function quickValue({ row, slots, u, v }, values) {
  if (slots.length > 2) return row.value(...numbersAt(slots, values));
  const value = row.value(values[u], values[v]);
  // A logarithm to base 0 would be a quotient by an infinite number, and that is 0.
  return value === 0 && row.domain.length && whyOutside(row, [values[u], values[v]]) ? NaN : value;
}

/** Go on from the first node whose value is not a finite number. @type {(graph: Graph, values: number[], first: number) => Forward} */
function forwardWithCare(graph, values, first) {
  /** @type {Problem[]} */
  const problems = [];
  const { start, faults, operations: all } = planOf(graph);
  for (const [node, reason] of faults) if (!graph.nodes[node].operands.length) problems.push({ node, rank: null, reason });
  for (const { index, row, slots } of all) {
    if (index < first) continue;
    const { value, reason } = valueOf(row, numbersAt(slots, values));
    values[index] = value;
    const why = faults.get(index) ?? reason;
    if (why) problems.push({ node: index, rank: null, reason: why });
  }
  if (faults.size) problems.sort((one, other) => one.node - other.node);
  return { values: values.slice(0, start.length), problems };
}

/**
 * The output's value for many numbers of one variable, all else staying. Only what depends on it is worked out again.
 * @param {Graph} graph
 * @param {number[]} values the values of `forward` on the same graph
 * @param {string} name
 * @param {Float64Array} numbers
 */
export function outputsAlong(graph, values, name, numbers) {
  const plan = planOf(graph);
  const { variables, operations: above } = dependents(plan, name);
  const scratch = [...values, ...plan.constants];
  return numbers.map((number) => {
    for (const { index, sign } of variables) scratch[index] = sign * number;
    for (const work of above) {
      const value = quickValue(work, scratch);
      scratch[work.index] = Number.isFinite(value) ? value : valueOf(work.row, numbersAt(work.slots, scratch)).value;
    }
    return scratch[graph.output];
  });
}

/** What changes when a variable does, made when it is first asked for. @type {(plan: Plan, name: string) => { variables: Given[], operations: Operation[] }} */
function dependents({ variables, operations: all, above }, name) {
  let found = above.get(name);
  if (!found) {
    const own = variables.filter((given) => given.name === name);
    const reached = new Set(own.map(({ index }) => index));
    /** @param {Operation} work */
    const depends = ({ index, slots }) => slots.some((slot) => reached.has(slot)) && reached.add(index);
    found = { variables: own, operations: all.filter(depends) };
    above.set(name, found);
  }
  return found;
}

/** The numbers at some places. @type {(places: number[], values: number[]) => number[]} */
function numbersAt(places, values) {
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
function whyOutside(row, numbers) {
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
 * Every contribution, from the output down to the variables, and what they add up to.
 * @param {Graph} graph
 * @param {number[]} values the values of `forward` on the same graph
 * @returns {Backward}
 */
export function backward(graph, values) {
  const { nodes, output, program } = graph;
  /** @type {(number | null)[]} */
  const adjoints = nodes.map(() => null);
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Record<string, number>} */
  const gradient = Object.create(null);
  for (const name of program.variables) gradient[name] = 0;
  adjoints[output] = nodes[output].operation === "constant" ? null : 1;
  /** @type {Contribution[]} */
  const contributions = [
    { node: output, operand: null, rank: -1, upstream: 1, partial: 1, contribution: 1, total: 1 },
  ];
  if (nodes[output].operation === "variable") gradient[ownName(nodes[output])] = 1;
  const plan = planOf(graph);
  const all = plan.constants.length ? [...values, ...plan.constants] : values;
  /** @type {Set<string>} */
  const idle = new Set();
  /** @type {boolean[] | null} worked out where a product is not finite, which is seldom */
  let moving = null;
  for (const work of plan.down) {
    const { index } = work;
    const upstream = /** @type {number} */ (adjoints[index]); // its users, if it has any, stand before it
    if ("name" in work) {
      const total = (gradient[work.name] -= upstream);
      const edge = { node: index, operand: index, rank: -1, upstream, partial: -1 };
      contributions.push({ ...edge, contribution: -upstream, total });
      continue;
    }
    const shares = work.row.partials.length ? null : sharesOfWinners(numbersAt(work.slots, all), values[index]);
    for (const { operand, rank, place } of work.edges) {
      let partial = shares ? shares[place] : quickPartial(work, place, all);
      let contribution = upstream * partial;
      if (!Number.isFinite(contribution) || !Number.isFinite(values[index])) {
        moving ??= movedWith(graph, all);
        if (Number.isNaN(upstream) || (moving[index] && !isStill(graph, all, index, rank))) {
          const careful = shares
            ? { partial, contribution, reason: unbounded([upstream, partial], contribution) } // a share itself is finite
            : bring(work.row, place, numbersAt(work.slots, all), values[index], upstream);
          ({ partial, contribution } = careful);
          if (careful.reason) problems.push({ node: index, rank, reason: careful.reason });
        } else {
          partial = contribution = 0;
          idle.add(edgeOf(index, rank));
        }
      }
      const before = adjoints[operand];
      const total = before === null ? contribution : before + contribution;
      adjoints[operand] = total;
      if (nodes[operand].operation === "variable") gradient[ownName(nodes[operand])] += contribution;
      contributions.push({ node: index, operand, rank, upstream, partial, contribution, total });
    }
  }
  return { adjoints, contributions, gradient, problems, idle };
}

/** An edge as a key. @type {(node: number, rank: number) => string} */
export function edgeOf(node, rank) {
  return `${node}/${rank}`;
}

/**
 * Whether the output moves with each node here: not with what is not taken, does not win, or lies below a plateau. The
 * values are those of the nodes, then the folded constants.
 * @type {(graph: Graph, values: number[]) => boolean[]}
 */
function movedWith(graph, values) {
  return reached(graph, (index, rank) => !isStill(graph, values, index, rank));
}

/** Whether the output's value needs that of each node here: all but what is not taken. @type {(graph: Graph, values: number[]) => boolean[]} */
export function neededFor(graph, values) {
  const all = [...values, ...planOf(graph).constants];
  return reached(graph, (index, rank) => !isPassedOver(graph, all, index, rank));
}

/** Which nodes are reached from the output through edges that are open. @type {(graph: Graph, isOpen: (index: number, rank: number) => boolean) => boolean[]} */
function reached({ nodes, output }, isOpen) {
  const found = nodes.map((_, index) => index === output);
  for (let index = output; index >= 0; index -= 1) {
    if (!found[index]) continue;
    for (const [rank, operand] of nodes[index].operands.entries()) found[operand] ||= isOpen(index, rank);
  }
  return found;
}

/** Whether a choice does not take this operand. @type {(graph: Graph, values: number[], index: number, rank: number) => boolean} */
function isPassedOver(graph, values, index, rank) {
  const node = graph.nodes[index];
  if (!operations[node.operation].chooses) return false;
  const by = values[planOf(graph).slots[index][0]];
  return !Number.isNaN(by) && places(node)[rank] === (by ? 2 : 1);
}

/** Whether the value of a node stays as it is while one operand moves a little. @type {(graph: Graph, values: number[], index: number, rank: number) => boolean} */
function isStill(graph, values, index, rank) {
  const node = graph.nodes[index];
  const row = operations[node.operation];
  const numbers = numbersAt(planOf(graph).slots[index], values);
  if (!row.partials.length) {
    return !Number.isNaN(values[index]) && sharesOfWinners(numbers, values[index])[places(node)[rank]] === 0;
  }
  if (row.chooses) return places(node)[rank] === 0 || isPassedOver(graph, values, index, rank);
  return row.flat !== null && Boolean(row.flat(...numbers));
}

/** A partial by its formula. @type {(work: Operation, place: number, values: number[]) => number} */
function quickPartial(work, place, values) {
  return work.row.partials[place](values[work.u], values[work.v], values[work.w], values[work.index]);
}

/**
 * What one edge brings: the partial into one operand, times the upstream adjoint; and what is wrong with it.
 * @param {Row} row
 * @param {number} rank of the operand among those of the operation
 * @param {number[]} numbers of the operands
 * @param {number} result the operation's value
 * @param {number} upstream
 * @returns {{ partial: number, contribution: number, reason: string | null }}
 */
export function bring(row, rank, numbers, result, upstream) {
  const chosen = !row.partials.length; // max and min: which operand wins decides
  const quick = chosen ? sharesOfWinners(numbers, result)[rank] : row.partials[rank](numbers[0], numbers[1], numbers[2], result);
  const defined = !Number.isNaN(result);
  if (Number.isFinite(result) && Number.isFinite(upstream * quick)) {
    return { partial: quick, contribution: upstream * quick, reason: null };
  }
  const { partial, reason } = withCare(row, rank, numbers, result);
  const contribution = upstream * partial;
  const size = defined ? unbounded([upstream, ...numbers], contribution) : null;
  return { partial, contribution, reason: reason ?? size };
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
