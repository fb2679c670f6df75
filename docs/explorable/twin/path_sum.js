/**
 * The paths from a node to the output, and the products of the partials along them: their sum is the node's adjoint, which
 * the backward pass finds without listing them. The twin of backprop_core/analysis/path_sum.py, for one node at a time.
 *
 * @typedef {import("./trace.js").Trace} Trace
 * @typedef {{ nodes: number[], partials: number[], product: number }} Path from a node to the output
 */
const MOST_PATHS = 12; // that a reader is shown

/**
 * How many paths lead from each node to the output.
 * @param {Trace} trace
 * @returns {number[]}
 */
export function pathCounts({ graph }) {
  /** @type {number[]} */
  const counts = [];
  for (let node = graph.output; node >= 0; node -= 1) {
    const users = graph.users[node];
    counts[node] = users.length ? users.reduce((sum, [user]) => sum + counts[user], 0) : 1;
  }
  return counts;
}

/**
 * The first paths from a node to the output, and the partials along them.
 * @param {Trace} trace
 * @param {number} start
 * @returns {Path[]}
 */
export function paths({ graph, contributions }, start) {
  const partials = new Map(contributions.map(({ node, rank, partial }) => [`${node}/${rank}`, partial]));
  const found = [];
  /** @type {{ nodes: number[], passed: number[] }[]} */
  const waiting = [{ nodes: [start], passed: [] }];
  while (waiting.length && found.length < MOST_PATHS) {
    const { nodes, passed } = /** @type {typeof waiting[number]} */ (waiting.pop());
    const users = graph.users[nodes[nodes.length - 1]];
    if (!users.length) found.push({ nodes, partials: passed, product: passed.reduce((all, one) => all * one, 1) });
    for (const [user, rank] of [...users].reverse()) {
      waiting.push({ nodes: [...nodes, user], passed: [...passed, partials.get(`${user}/${rank}`) ?? 0] });
    }
  }
  return found;
}
