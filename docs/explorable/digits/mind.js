/**
 * What goes on in the network: how well it does, over all steps so far, and the weights of its hidden neurons, each as a
 * picture of the ink that it looks for.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Noted} Noted
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { percent } from "../parts/percent.js";
import { LESSON } from "./learning.js";
import { HIDDEN, PIXELS, SIDE } from "./network.js";
import { says, standing } from "./state.js";

const CHART = { wide: 300, high: 80, loss: 2.5 }; // of the drawing, and the loss at its top
const IN_ROW = 8; // pictures
const APART = SIDE + 1.6; // from one to the next
const BAR = { top: SIDE + 0.5, high: 0.9 };
const FULL = 0.8; // the weight that has its whole colour
const SHADES = 4;
const BRIGHT = 4; // the value of a neuron whose bar is full

/** How well it does, in numbers. @param {State} state */
export function scores(state) {
  const now = standing(state);
  const { writers } = state.settings;
  /** @type {(share: number | undefined) => string} */
  const shown = (share) => (share === undefined ? "–" : percent(share, 1));
  return h(
    "div",
    { class: "bp-scores" },
    h("p", { class: "loss" }, h("span", { class: "bp-key" }, "loss"), h("b", { class: "adjoint" }, now?.recent ? now.recent.toFixed(3) : "–")),
    h("p", { class: "learned" }, h("span", { class: "bp-key" }, "its own, right"), h("b", {}, shown(now?.learned))),
    h("p", { class: "tested" }, h("span", { class: "bp-key" }, choice(writers)), h("b", { class: "value" }, shown(now?.tested))),
  );
}

/** @param {string} writers */
function choice(writers) {
  return h(
    "select",
    { class: "bp-examples", "data-do": "writers", "aria-label": "Pictures that it never learns from" },
    h("option", { value: "others", selected: writers === "others" }, "other writers"),
    h("option", { value: "same", selected: writers === "same" }, "the same writers"),
  );
}

/** The way so far. @param {State} state */
export function chart({ records, progress, settings }) {
  const last = Math.max(LESSON, Math.ceil(progress.steps / LESSON) * LESSON);
  /** @type {(share: (record: Noted) => number | null) => string} */
  const line = (share) => {
    const known = records.filter((record) => share(record) !== null);
    const spots = known.map((record) => `${round((record.steps / last) * CHART.wide)} ${round(CHART.high * (1 - Math.min(1, /** @type {number} */ (share(record)))))}`);
    return spots.length ? `M${spots.join("L")}${spots.length === 1 ? "h0" : ""}` : "M0 0";
  };
  return memo(settings, "chart", [records, last], () =>
    h(
      "svg",
      { class: "bp-chart", viewBox: `-2 -3 ${CHART.wide + 4} ${CHART.high + 6}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      h("path", { class: "floor", d: `M0 ${CHART.high}H${CHART.wide}M0 0H${CHART.wide}` }),
      h("path", { class: "loss", d: line(({ recent }) => (recent === null ? null : recent / CHART.loss)) }),
      h("path", { class: "learned", d: line(({ learned }) => learned) }),
      h("path", { class: "tested", d: line(({ tested }) => tested) }),
    ),
  );
}

/** The weights of the hidden neurons, some pictures a row, and below each what it makes of the picture on the grid. @param {State} state */
export function weights(state) {
  const { progress } = state;
  const rows = memo(state.trace.graph, "weights", [progress.weights], () => Array.from({ length: HIDDEN / IN_ROW }, (_, row) => shades(progress.weights, row)));
  const { hidden } = says(state);
  return h(
    "div",
    { class: "bp-strokes", role: "img", "aria-label": labelOf(hidden) },
    rows.map((paths, row) =>
      h(
        "svg",
        { viewBox: `0 0 ${round(IN_ROW * APART - APART + SIDE)} ${BAR.top + BAR.high}`, "aria-hidden": "true" },
        h("path", { class: "frames", d: FRAMES }),
        paths.map((d, shade) => h("path", { class: `${shade < SHADES ? "plus" : "minus"} shade-${(shade % SHADES) + 1}`, d })),
        h("path", { class: "fires", d: fires(hidden, row) }),
      ),
    ),
  );
}

const FRAMES = Array.from({ length: IN_ROW }, (_, column) => `M${round(column * APART)} 0h${SIDE}v${SIDE}h-${SIDE}z`).join("");

/** A path for each shade of plus, then of minus. @type {(weights: Float64Array, row: number) => string[]} */
function shades(weights, row) {
  const paths = Array(2 * SHADES).fill("");
  for (let column = 0; column < IN_ROW; column += 1) {
    const first = (row * IN_ROW + column) * PIXELS;
    for (let down = 0; down < SIDE; down += 1) {
      let [begun, before] = [0, 0];
      for (let across = 0; across <= SIDE; across += 1) {
        const weight = across < SIDE ? weights[first + down * SIDE + across] : 0;
        const shade = across < SIDE ? Math.sign(weight) * Math.min(SHADES, Math.round((SHADES * Math.abs(weight)) / FULL)) : NaN;
        if (shade === before) continue;
        if (before) paths[before > 0 ? before - 1 : SHADES - before - 1] += `M${round(column * APART + begun)} ${down}h${across - begun}v1h-${across - begun}z`;
        [begun, before] = [across, shade];
      }
    }
  }
  return paths.map((d) => d || "M0 0");
}

/** @type {(hidden: Float64Array, row: number) => string} */
function fires(hidden, row) {
  let d = "";
  for (let column = 0; column < IN_ROW; column += 1) {
    const long = round(SIDE * Math.min(1, hidden[row * IN_ROW + column] / BRIGHT));
    if (long > 0) d += `M${round(column * APART)} ${BAR.top}h${long}v${BAR.high}h-${long}z`;
  }
  return d || "M0 0";
}

/** @param {Float64Array} hidden */
function labelOf(hidden) {
  const count = hidden.filter((one) => one > 0).length;
  return `The weights of the ${HIDDEN} hidden neurons, each as a picture of the ink that it looks for. ${count} of them answer the picture on the grid.`;
}
