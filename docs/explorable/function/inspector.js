/**
 * A closer look at one node: what it is, who uses it, and every path from it to the output with the product of the
 * partials along it. The products add up to its adjoint: that is what the backward pass works out without listing them.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../twin/path_sum.js").Path} Path
 */
import { h } from "../dom/markup.js";
import { equation, named, numbered } from "../parts/inline_maths.js";
import { pathCounts, paths } from "../twin/path_sum.js";

const MOST_NAMED = 9; // nodes of a path that are named; the middle of a longer one is left out

/**
 * The closer look.
 * @param {Trace} trace
 * @param {number} id
 */
export function inspector(trace, id) {
  const facts = h("div", { class: "bp-facts" }, h("div", {}, whatItIs(trace, id)), h("div", {}, whereItLeads(trace, id)));
  return closerLook(trace.drawing[id].label, false, facts);
}

/** A closer look at a node: its name, what stands beside that, and what is said. @type {(label: string, beside: Loose, ...said: Loose[]) => Markup} */
export function closerLook(label, beside, ...said) {
  const close = { type: "button", class: "bp-close", "data-do": "close", "aria-label": "Close the closer look" };
  return h(
    "section",
    { class: "bp-inspector", "aria-label": `Node ${label}` },
    h(
      "p",
      { class: "bp-rule" },
      h("strong", {}, "node "),
      h("span", { class: "bp-plain" }, named(label)),
      beside,
      h("button", close, "×"),
    ),
    ...said,
  );
}

/** The node's own formula, and its users with their partials. @type {(trace: Trace, id: number) => Loose} */
function whatItIs(trace, id) {
  const users = trace.graph.users[id];
  const first = trace.values.length;
  const seen = trace.contributions.flatMap(({ operand, rank }, number) =>
    operand === id && rank >= 0 ? [first + number] : [],
  );
  return [
    h("p", { class: "bp-formula" }, equation(trace, (now, notation) => now.step(id).words(notation).equation)),
    h(
      "p",
      {},
      users.length
        ? [
            "Used by ",
            list([...new Set(users.map(([user]) => user))].map((user) => named(trace.drawing[user].label))),
            ".",
          ]
        : "The output: nothing uses it.",
    ),
    seen.map((place) => {
      return h(
        "p",
        { class: "bp-formula bp-partial" },
        equation(trace, (now, notation) => {
          const words = now.step(place).words(notation);
          return words.partial ?? words.equation;
        }),
      );
    }),
  ];
}

/** Items with commas, and "and" before the last. @param {Loose[]} items */
function list(items) {
  return items.map((item, place) => [place === 0 ? "" : place === items.length - 1 ? " and " : ", ", item]);
}

/** Every path to the output, its product, and the sum. @type {(trace: Trace, id: number) => Loose} */
function whereItLeads(trace, id) {
  const { label } = trace.drawing[id];
  if (trace.adjoints[id] === null) return h("p", {}, "A constant never moves, so no gradient goes there.");
  const number = pathCounts(trace)[id];
  const found = paths(trace, id);
  const output = trace.graph.labels[trace.graph.output];
  const adjoint = [
    "∂",
    named(output),
    "/∂",
    named(label),
    " = ",
    h("span", { class: "adjoint" }, numbered(trace.adjoints[id])),
  ];
  if (id === trace.graph.output) return h("p", {}, "It is the output itself: ", adjoint, ".");
  return [
    h("p", {}, number === 1 ? "One path leads to the output:" : `${count(number)} paths lead to the output:`),
    h(
      "ul",
      { class: "bp-paths" },
      found.map((path) => h("li", {}, pathLine(trace, path))),
    ),
    number > found.length &&
      h("p", {}, `… and ${count(number - found.length)} more, which the backward pass adds up without listing them.`),
    h("p", {}, number === 1 ? "So " : "They add up: ", adjoint, "."),
  ];
}

/** @param {number} number */
function count(number) {
  return number < 1e6 ? String(number) : number.toPrecision(2);
}

/** @type {(trace: Trace, path: Path) => Loose} */
function pathLine(trace, { nodes, partials, product }) {
  const half = Math.floor(MOST_NAMED / 2);
  const shown = nodes.length <= MOST_NAMED ? nodes : [...nodes.slice(0, half), null, ...nodes.slice(-half)];
  const way = shown.map((node, place) => [place ? " → " : "", node === null ? "…" : named(trace.drawing[node].label)]);
  const factors =
    partials.length > 1 &&
    partials.length <= MOST_NAMED &&
    partials.map((one, place) => [place ? " · " : "", bracketed(one)]);
  return [
    h("span", {}, way),
    h("span", {}, factors && [factors, " = "], h("span", { class: "adjoint" }, numbered(product))),
  ];
}

/** A factor of a product, in brackets if it begins with a minus sign. @param {number} number */
function bracketed(number) {
  return number < 0 ? ["(", numbered(number), ")"] : numbered(number);
}
