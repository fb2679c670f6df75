/**
 * The forward pass and the backward pass: one value per node, one contribution per edge.
 * The twin of backprop_core/tracing/passes.py.
 *
 * Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
 * with care: a node outside its domain is undefined (NaN) and is named, a number too large is infinite.
 *
 * Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./careful.js").Row} Row
 * @typedef {import("./plan.js").Given} Given
 * @typedef {import("./plan.js").Operation} Operation
 * @typedef {import("./plan.js").Plan} Plan
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
import { operations } from "../../generated/table.js";
import { numbersAt, sharesOfWinners, unbounded, valueOf, whyOutside, withCare } from "./careful.js";
import { ownName } from "./expression.js";
import { isStill, movedWith } from "./moving.js";
import { planOf } from "./plan.js";

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
