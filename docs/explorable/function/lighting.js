/**
 * Lighting: what is pointed at, has the focus or is looked at closely is lit everywhere, with its paths to the output,
 * and the rest of the picture steps back. It is written as data-lit beside the markup, which knows nothing of it: so
 * pointing at things makes no new state, and nothing is announced.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {{ nodes: number[], edge?: string }} Thing nodes of the graph; where it is one edge, that as "node/rank"
 */
import { isVariable } from "../twin/expression.js";
import { tickAt } from "./step_controls.js";
import { lightTerms, termUnder } from "./typed_terms.js";
import { TERM, lightFormula, nodeOf } from "./typeset_terms.js";

const THINGS = `.node, [data-edge], .bp-ticks, .bp-variable, .bp-step-table tbody tr, .bp-field, ${TERM}`;

/**
 * The thing that a piece of the card is about.
 * @param {Element} target
 * @param {number} x where it was pointed at, in the window; NaN where it has the focus
 * @param {number} y
 * @param {State} state
 * @returns {Thing | null}
 */
export function thingAt(target, x, y, { trace, step }) {
  const found = /** @type {HTMLElement | SVGElement | null} */ (target.closest(THINGS));
  if (!found) return null;
  if (found.matches(".bp-field")) return termThing(termUnder(/** @type {HTMLTextAreaElement} */ (found), trace, x, y));
  if (found.matches(TERM)) return termThing(nodeOf(found, trace));
  const { node, edge, name } = found.dataset;
  if (node !== undefined) return { nodes: [Number(node)] };
  if (edge !== undefined) return edgeThing(trace, edge);
  if (found.matches(".bp-ticks")) return stepThing(trace, Number.isNaN(x) ? step : tickAt(found, x, trace));
  if (found.matches("tr")) return stepThing(trace, [...(found.parentElement?.children ?? [])].indexOf(found));
  return name === undefined ? null : { nodes: variableNodes(trace, name) };
}

/** A term of the text that was typed, or of its formula. @type {(node: number | null) => Thing | null} */
export function termThing(node) {
  return node === null ? null : { nodes: [node] };
}

/** An edge; none where the picture is still that of another graph. @type {(trace: Trace, edge: string) => Thing | null} */
function edgeThing({ graph }, edge) {
  const [node, rank] = edge.split("/").map(Number);
  const operand = graph.nodes[node]?.operands[rank];
  return operand === undefined ? null : { nodes: [operand], edge };
}

/** What a step is about. @type {(trace: Trace, step: number) => Thing | null} */
function stepThing(trace, step) {
  if (step < trace.values.length) return { nodes: [step] };
  const { node, rank, operand } = trace.contributions[step - trace.values.length] ?? {};
  if (node === undefined) return null;
  return operand === null || rank < 0 ? { nodes: [operand ?? node] } : { nodes: [operand], edge: `${node}/${rank}` };
}

/** @type {(trace: Trace, name: string) => number[]} */
function variableNodes({ graph }, name) {
  return graph.nodes.flatMap((node, id) => (isVariable(node) && node.name === name ? [id] : []));
}

/**
 * All that leads from a thing to the output: nodes, and edges as "node/rank".
 * @type {(trace: Trace, thing: Thing) => { nodes: Set<number>, edges: Set<string> }}
 */
export function pathsOf({ graph }, { nodes: from, edge }) {
  const nodes = new Set(from);
  const edges = new Set(edge === undefined ? [] : [edge]);
  const first = edge === undefined ? from : [Number(edge.split("/")[0])];
  const next = [...first];
  for (const node of first) nodes.add(node);
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    for (const [user, rank] of graph.users[node]) {
      edges.add(`${user}/${rank}`);
      if (!nodes.has(user)) next.push(user);
      nodes.add(user);
    }
  }
  return { nodes, edges };
}

/**
 * Light a thing in a card; null: all of it is as bright as before.
 * @param {Element} host
 * @param {Trace} trace
 * @param {Thing | null} thing
 */
export function light(host, trace, thing) {
  for (const lit of host.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
  const isThere = thing?.nodes.length && isIn(trace, thing);
  for (const lightText of [lightTerms, lightFormula]) lightText(host, trace, isThere ? thing.nodes : []);
  if (!isThere) return;
  const { nodes, edges } = pathsOf(trace, thing);
  host.querySelector(".bp-graph")?.setAttribute("data-lit", "");
  /** @type {(selector: string, isLit: (data: DOMStringMap, place: number) => boolean) => void} */
  const mark = (selector, isLit) => {
    [...host.querySelectorAll(selector)].forEach((one, place) => {
      if (isLit(/** @type {HTMLElement} */ (one).dataset, place)) one.setAttribute("data-lit", "");
    });
  };
  mark(".bp-graph .node", ({ node }) => nodes.has(Number(node)));
  mark(".bp-graph [data-edge]", ({ edge }) => edges.has(String(edge)));
  const names = new Set(thing.nodes.map((node) => trace.graph.nodes[node].name));
  mark(".bp-variable", ({ name }) => names.has(String(name)));
  const steps = stepsOf(trace, thing);
  if (host.querySelectorAll(".bp-ticks > *").length === trace.length) mark(".bp-ticks > *", (_, place) => steps.has(place));
  mark(".bp-step-table tbody tr", (_, place) => steps.has(place));
}

/** Whether a graph has a thing that was pointed at, maybe in the picture of another. @type {(trace: Trace, thing: Thing) => boolean} */
function isIn({ graph }, { nodes, edge }) {
  const known = [...nodes, ...(edge === undefined ? [] : [Number(edge.split("/")[0])])];
  return known.every((node) => node < graph.nodes.length);
}

/** The steps that give a thing its numbers. @type {(trace: Trace, thing: Thing) => Set<number>} */
function stepsOf(trace, { nodes, edge }) {
  const steps = new Set(edge === undefined ? nodes : []);
  trace.contributions.forEach(({ node, rank, operand }, place) => {
    const isIts = edge === undefined ? nodes.includes(operand ?? node) : edge === `${node}/${rank}`;
    if (isIts) steps.add(trace.values.length + place);
  });
  return steps;
}
