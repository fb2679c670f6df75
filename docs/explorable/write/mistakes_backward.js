/**
 * What goes wrong on the way back, by its name: the wrong gradients are worked out as each mistake would make them, and
 * compared with what the reader's program found.
 *
 * @typedef {import("./expected.js").Expected} Expected
 * @typedef {import("./mistakes.js").Mistake} Mistake
 * @typedef {import("./mistakes.js").Pair} Pair
 */
import { UPSTREAM } from "./probe.js";
import { about, close, numberOf } from "./things.js";

/** How a program sends what it sends: what one operand gets, and whether that replaces what was there.
 * @typedef {{ sends: (upstream: number, partial: number, value: number) => number, replaces?: boolean }} Way */

/** @type {Way} */
const RIGHT = { sends: (upstream, partial) => upstream * partial };

/** @type {(Way & Mistake)[]} */
const WAYS = [
  { ...RIGHT, replaces: true, name: "Plain = instead of +=", says: "A node that’s used twice keeps only what it was sent last. What should happen to what was there before?" },
  { sends: (_, partial) => partial, name: "Forgotten upstream", says: "An operand gets the same whatever the node’s own gradient is. Which factor is missing?" },
  { sends: (upstream) => upstream, name: "Forgotten partial", says: "The gradient is sent down unchanged, through products too. Which factor is missing?" },
  { sends: (_, partial, value) => value * partial, name: "The value instead of the gradient", says: "What’s multiplied by the partial is the node’s value. On the way back, another number flows." },
  { sends: (upstream, partial) => -upstream * partial, name: "The wrong sign", says: "Every gradient points the wrong way." },
  { sends: (upstream, partial) => upstream + partial, name: "Added where it’s multiplied", says: "The gradient and the partial are added before they’re sent." },
];

/** The gradients after the nodes of a list have contributed, one after another. @type {(graph: Expected, order: number[], way: Way, seed: number) => number[]} */
function sent(graph, order, { sends, replaces }, seed) {
  const gradients = graph.values.map(() => 0);
  gradients[gradients.length - 1] = seed;
  for (const node of order) {
    graph.operands[node].forEach((operand, rank) => {
      const contribution = sends(gradients[node], graph.partials[node][rank], graph.values[node]);
      gradients[operand] = replaces ? contribution : gradients[operand] + contribution;
    });
  }
  return gradients;
}

/** @type {(found: number[], other: number[]) => boolean} */
function alike(found, other) {
  return found.every((one, place) => close(one, other[place]));
}

/** @type {(pair: Pair) => number[]} */
function gradientsOf({ facts }) {
  return facts.nodes.map(({ gradient }) => numberOf(gradient));
}

/** What would be found if one mistake were made. @typedef {Mistake & { finds: (graph: Expected, found: number[]) => number[] }} Suspect */

/** The first mistake that explains every graph, and not just one. @type {(pairs: Pair[], suspects: Suspect[]) => Mistake | undefined} */
function explained(pairs, suspects) {
  return suspects.find(({ finds }) =>
    pairs.every((pair) => {
      const found = gradientsOf(pair);
      return alike(found, finds(pair.graph, found));
    }),
  );
}

const START = "Let every node start with one.";

/** One node has contributed. @type {(pairs: Pair[]) => Mistake | null} */
export function wrongContribution(pairs) {
  /** @type {(graph: Expected) => number} */
  const last = ({ values }) => values.length - 1;
  const wrong = pairs.find((pair) => !alike(gradientsOf(pair), sent(pair.graph, [last(pair.graph)], RIGHT, UPSTREAM)));
  if (!wrong) return null;
  const found = gradientsOf(wrong);
  const output = last(wrong.graph);
  if (wrong.facts.nodes.some(({ gradient }) => !gradient)) return { name: "No gradient", says: `A node has no \`gradient\` until something is sent to it. ${START}` };
  if (!close(found[output], UPSTREAM)) return { name: "The node changes itself", says: "`contribute` changes the node’s own gradient. It should change those of its operands, and of nobody else." };
  const way = explained(pairs, WAYS.map((one) => ({ ...one, finds: (graph) => sent(graph, [last(graph)], one, UPSTREAM) })));
  if (way) return way;
  if (found.every((one, place) => place === output || close(one, 0))) return { name: "Nothing arrives", says: "After `contribute`, the operands’ gradients are still 0. Is what you work out put into the operand?" };
  return { name: "A wrong contribution", says: `The operands of a ${about(wrong.graph.spec[output][0])} don’t get the node’s gradient times their partials.` };
}

/** The nodes as a walk from the output meets them first. @param {Expected} graph */
function early({ operands, values }) {
  /** @type {number[]} */
  const met = [];
  /** @param {number} node */
  const meet = (node) => {
    if (met.includes(node)) return;
    met.push(node);
    operands[node].forEach(meet);
  };
  meet(values.length - 1);
  return met;
}

/** The nodes as often as there are paths to them, where nobody asks who has been met already. @param {Expected} graph */
function again({ operands, values }) {
  /** @type {(node: number) => number[]} */
  const below = (node) => [...operands[node].flatMap(below), node];
  return below(values.length - 1).reverse();
}

/** What a walk makes of it that passes on what there is at each visit: at once, or after all operands have been sent theirs. @type {(graph: Expected, atOnce: boolean) => number[]} */
function passedOn({ operands, partials, values }, atOnce) {
  const gradients = values.map((_, node) => Number(node === values.length - 1));
  /** @param {number} node */
  const visit = (node) => {
    operands[node].forEach((operand, rank) => {
      gradients[operand] += gradients[node] * partials[node][rank];
      if (atOnce) visit(operand);
    });
    if (!atOnce) operands[node].forEach(visit);
  };
  visit(values.length - 1);
  return gradients;
}

/** @param {Expected} graph */
function upwards({ values }) {
  return values.map((_, node) => node);
}

const EARLY = { name: "Out of order: too early", says: "A node passes its gradient on before all of it has arrived. Think of a node with two users, one of them further up." };

/** @type {Suspect[]} */
const SUSPECTS = [
  ...WAYS.map((way) => ({ ...way, finds: (/** @type {Expected} */ graph) => sent(graph, upwards(graph).reverse(), way, 1) })),
  { name: "A wrong start", says: "The output’s gradient isn’t 1. How strongly does the output respond to itself?", finds: (graph, found) => sent(graph, upwards(graph).reverse(), RIGHT, found[found.length - 1]) },
  { name: "Stuck after one level", says: "Only the output’s own operands have a gradient. The others never contribute, or do so when they have nothing to send yet.", finds: (graph) => sent(graph, upwards(graph), RIGHT, 1) },
  { name: "Twice in the list", says: "A node that’s used twice contributes twice. How do you know that you’ve been somewhere already?", finds: (graph) => sent(graph, again(graph), RIGHT, 1) },
  { ...EARLY, finds: (graph) => sent(graph, early(graph), RIGHT, 1) },
  { ...EARLY, finds: (graph) => passedOn(graph, true) },
  { ...EARLY, finds: (graph) => passedOn(graph, false) },
];

/** The whole backward pass. @type {(pairs: Pair[]) => Mistake | null} */
export function wrongBackward(pairs) {
  const wrong = wrongPairs(pairs);
  if (!wrong.length) return null;
  const outputs = wrong.map((pair) => gradientsOf(pair).at(-1) ?? NaN);
  if (wrong.some((pair) => gradientsOf(pair).some(Number.isNaN))) return { name: "No gradient", says: `A node has no \`gradient\`, or one that’s no number. ${START}` };
  if (outputs.every((one) => close(one, 0))) return { name: "It never starts", says: "The output’s own gradient is 0, so all that’s sent is 0 too. How strongly does the output respond to itself?" };
  const suspect = explained(pairs, SUSPECTS);
  if (suspect) return suspect;
  return { name: "A wrong gradient", says: `In ${wrong[0].graph.text.replaceAll("; ", ", ")} a gradient differs from the core’s. Which nodes contribute, in which order, and how often?` };
}

/** The graphs in which a gradient differs from the core's. @param {Pair[]} pairs */
export function wrongPairs(pairs) {
  return pairs.filter((pair) => !alike(gradientsOf(pair), pair.graph.gradients));
}
