/**
 * A whole descent as markup: a function of its state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 */
import { walks } from "../../generated/learning.js";
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";
import { memo } from "../memo.js";
import { exampleChoice, foot, largeButton, numberControl, speedChoice, stepButtons } from "../parts/controls.js";
import { named, written } from "../parts/inline_maths.js";
import { counted, rateControl } from "../parts/learning_rate.js";
import { field, reading } from "../parts/program_field.js";
import { map } from "./map.js";
import { plot } from "./plot.js";
import { RATES } from "./state.js";
import { panel } from "./step_panel.js";

const SPEEDS = [0.5, 1, 2, 4];
const MOST_ROWS = 60; // the newest, of a long way

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  return [
    h("div", { class: "bp-program" }, field(state), reading(state), h("div", { class: "bp-choices" }, exampleChoice(walks))),
    h(
      "div",
      { class: "bp-body" },
      h("div", { class: "bp-stage bp-view" }, state.names.length > 1 ? map(state) : plot(state), zoom(state)),
      controls(state),
      h("div", { class: "bp-side" }, h("div", { class: "bp-words" }, panel(state))),
      settings(state),
    ),
    h("div", { class: "bp-toolbar" }, foot(state.given)),
    stepTable(state),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** @param {State} state */
function zoom({ id, zoom: near }) {
  const said = near < 0.05 ? "the far view: the valley" : near > 0.95 ? "the near view: a slope" : `${Math.round(near * 100)}% of the way`;
  return h(
    "div",
    { class: "bp-zoom" },
    h("button", { type: "button", class: "bp-tool", "data-do": "far", "aria-pressed": String(near === 0) }, "zoom out"),
    h("input", {
      type: "range",
      id: `${id}-zoom`,
      "data-do": "zoom",
      "aria-label": "From the far view to the near view",
      "aria-valuetext": said,
      min: 0,
      max: 1,
      step: 0.02,
      value: near,
      style: `--share:${Math.round(near * 100)}%`,
    }),
    h("button", { type: "button", class: "bp-tool", "data-do": "near", "aria-pressed": String(near === 1) }, "zoom in"),
  );
}

/** @param {State} state */
function controls({ playing, speed, taken, path }) {
  const over = taken === path.places.length - 1;
  return h(
    "div",
    { class: "bp-controls" },
    h(
      "div",
      { class: "bp-steps" },
      stepButtons(playing),
      h("span", { class: "bp-count" }, `${counted(taken)}${over ? ", and no more" : ""}`),
      speedChoice(SPEEDS, speed),
      largeButton(),
    ),
  );
}

/** @param {State} state */
function settings({ id, names, at, ranges, rate, momentum, draft }) {
  /** @param {string} name */
  const typing = (name) => (draft && draft.name === name ? draft : null);
  return h(
    "div",
    { class: "bp-number-controls" },
    names.map((name) =>
      numberControl({
        id: `${id}-start-${name}`,
        action: "start",
        name,
        label: ["start ", named(name)],
        said: `start ${name}`,
        number: at[name],
        range: ranges[name],
        draft: typing(`start-number ${name}`),
      }),
    ),
    rateControl({ id, rate, draft }, RATES),
    numberControl({
      id: `${id}-momentum`,
      action: "momentum",
      label: "momentum",
      said: "momentum",
      number: momentum,
      range: { least: 0, most: 0.99, step: 0.01 },
      draft: typing("momentum-number"),
    }),
  );
}

/** Every step as a table: the equal of the picture, in text. @param {State} state */
function stepTable({ trace, names, path, taken }) {
  const rows = memo(path, "rows", [taken], () => path.places.slice(0, taken + 1).slice(-MOST_ROWS));
  const first = taken + 1 - rows.length;
  const loss = trace.graph.labels[trace.graph.output];
  const heads = ["step", ...names, `loss ${loss}`, ...names.map((name) => `∂${loss}/∂${name}`), ...names.map((name) => `step of ${name}`)];
  return h(
    "details",
    { class: "bp-step-table", open: true },
    h("summary", {}, "Every step as a table"),
    framed(
      "Every step",
      table(
        heads,
        rows.map(({ at, value, gradient, step }, place) =>
          h(
            "tr",
            { class: first + place === taken ? "now" : null },
            h("td", {}, first + place),
            names.map((name) => h("td", {}, written(at[name]))),
            h("td", { class: "value" }, written(value)),
            names.map((name) => h("td", { class: "adjoint" }, written(gradient[name]))),
            names.map((name) => h("td", {}, step[name] === 0 && first + place === path.places.length - 1 ? "none" : written(step[name]))),
          ),
        ),
      ),
      "bp-numbers",
    ),
  );
}
