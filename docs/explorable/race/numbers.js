/**
 * The same as tables: what each way needs and how long it takes, and, where the passes are run, the slopes so far.
 *
 * @typedef {import("./state.js").State} State
 */
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";
import { named, written } from "../parts/inline_maths.js";
import { WAYS, amount, duration, passes, runs, seconds } from "./counting.js";
import { NAMES, inWords } from "./lanes.js";
import { networkOf } from "./network.js";
import { STEPS, laneOf, slopesOf } from "./state.js";

/** @param {State} state */
export function numbers(state) {
  return h("details", { class: "bp-step-table bp-all-numbers" }, h("summary", {}, "All numbers"), needs(state), slopes(state));
}

/** @param {State} state */
function needs(state) {
  const { weights, sides } = state;
  const lines = WAYS.map((way) => {
    const needed = passes(way, weights, sides);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, NAMES[way]),
      h("td", {}, inWords(way, weights, sides)),
      h("td", {}, amount(runs(needed) * weights)),
      STEPS.map((steps) => h("td", {}, duration(seconds(needed, { ...state, steps })))),
    );
  });
  const heads = ["way", "passes", "multiplications", ...STEPS.map((steps) => (steps === 1 ? "one step" : `${amount(steps)} steps`))];
  return framed("What each way needs", table(heads, lines), "bp-numbers");
}

/** @param {State} state */
function slopes(state) {
  const network = networkOf(state.weights);
  if (!network) return null;
  const found = WAYS.map((way) => slopesOf(state, laneOf(state, way)));
  const lines = network.names.map((name, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, named(name)),
      h("td", { class: "value" }, written(network.at[name])),
      found.map((slopes) => h("td", { class: "adjoint" }, slopes[place] === null ? "–" : written(slopes[place]))),
    ),
  );
  return framed("The slopes so far", table(["weight", "value", ...WAYS.map((way) => NAMES[way].toLowerCase())], lines), "bp-numbers");
}
