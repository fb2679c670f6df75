/** How far a trace has come at one of its steps. */

/**
 * What is known after a step, and what the step is about.
 *
 * @typedef {object} Progress
 * @property {number} values how many nodes have their value (nodes get it in order)
 * @property {Map<number, number>} totals for each node that has an adjoint so far, the contribution that came last
 * @property {Map<string, number>} partials for each edge that has its partial, by "node/rank", its contribution
 * @property {number} now the node that the step gives a number to
 * @property {Set<string>} lit the edges that the step uses
 * @property {"forward" | "backward"} phase
 *
 * @param {import("../twin/trace.js").Trace} trace any trace of the graph: none of this depends on its numbers
 * @param {number} step
 * @returns {Progress}
 */
export function progress(trace, step) {
  const nodes = trace.graph.nodes;
  if (step < nodes.length) {
    const lit = new Set(nodes[step].operands.map((_, rank) => `${step}/${rank}`));
    return { values: step + 1, totals: new Map(), partials: new Map(), now: step, lit, phase: "forward" };
  }
  const done = trace.contributions.slice(0, step - nodes.length + 1);
  const totals = new Map();
  const partials = new Map();
  for (const [place, { node, rank, operand }] of done.entries()) {
    if (operand === null) totals.set(node, place);
    else if (rank >= 0) {
      totals.set(operand, place);
      partials.set(`${node}/${rank}`, place);
    }
  }
  const { node, rank, operand } = done[done.length - 1];
  const lit = new Set(rank >= 0 ? [`${node}/${rank}`] : []);
  return { values: nodes.length, totals, partials, now: operand ?? node, lit, phase: "backward" };
}
