/**
 * A whole descent as markup: a function of its state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 */
import { walks } from "../../generated/table.js";
import { field, reading } from "../head.js";
import { kept } from "../kept.js";
import { h } from "../markup.js";
import { numberAtom } from "../notation.js";
import { named } from "../panel.js";
import { setting, sharing, stepButtons } from "../settings.js";
import { map } from "./map.js";
import { plot } from "./plot.js";
import { RATES } from "./state.js";
import { panel } from "./words.js";

const SPEEDS = [0.5, 1, 2, 4];
const MOST_ROWS = 60; // the newest, of a long way

/** @param {State} state @returns {import("../markup.js").Child[]} */
export function card(state) {
  return [
    h("div", { class: "bp-head" }, field(state), reading(state), choices()),
    h(
      "div",
      { class: "bp-body" },
      h("div", { class: "bp-stage bp-view" }, state.names.length > 1 ? map(state) : plot(state), zoom(state)),
      h("div", { class: "bp-side" }, h("div", { class: "bp-words" }, panel(state)), settings(state)),
    ),
    controls(state),
    sharing(state.given),
    listing(state),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

function choices() {
  return h(
    "div",
    { class: "bp-choices" },
    h(
      "select",
      { class: "bp-examples", "data-do": "example", "aria-label": "Examples" },
      h("option", { value: "" }, "examples"),
      walks.map(({ id, title }) => h("option", { value: id }, title)),
    ),
  );
}

/** @param {State} state */
function zoom({ id, zoom: near }) {
  const said = near < 0.05 ? "the far view: the valley" : near > 0.95 ? "the near view: a slope" : `${Math.round(near * 100)}% of the way`;
  return h(
    "div",
    { class: "bp-zoom" },
    h("button", { type: "button", class: "bp-tool", "data-do": "far", "aria-pressed": String(near === 0) }, "far"),
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
    h("button", { type: "button", class: "bp-tool", "data-do": "near", "aria-pressed": String(near === 1) }, "near"),
  );
}

/** @param {State} state */
function controls({ playing, speed, taken, path }) {
  const over = taken === path.places.length - 1;
  const count = `${taken} ${taken === 1 ? "step" : "steps"}${over ? ", and no more" : ""}`;
  return h(
    "div",
    { class: "bp-controls" },
    h(
      "div",
      { class: "bp-steps" },
      stepButtons(playing),
      h("span", { class: "bp-count" }, count),
      h(
        "select",
        { class: "bp-speed", "data-do": "speed", "aria-label": "Speed" },
        SPEEDS.map((one) => h("option", { value: one, selected: one === speed }, `${one}×`)),
      ),
    ),
  );
}

/** @param {State} state */
function settings({ id, names, at, ranges, rate, momentum, draft }) {
  const typing = (name) => (draft && draft.name === name ? draft.text : null);
  return h(
    "div",
    { class: "bp-settings" },
    names.map((name) =>
      setting({
        id: `${id}-start-${name}`,
        action: "start",
        name,
        label: ["start ", named(name)],
        said: `start ${name}`,
        number: at[name],
        range: ranges[name],
        draft: typing(`start ${name}`),
      }),
    ),
    setting({
      id: `${id}-rate`,
      action: "rate",
      label: "learning rate",
      said: "learning rate",
      number: rate,
      range: { least: Math.log10(RATES.least), most: Math.log10(RATES.most), step: 0.02 },
      place: (number) => Math.log10(Math.min(RATES.most, Math.max(RATES.least, number))),
      draft: typing("rate "),
    }),
    setting({
      id: `${id}-momentum`,
      action: "momentum",
      label: "momentum",
      said: "momentum",
      number: momentum,
      range: { least: 0, most: 0.99, step: 0.01 },
      draft: typing("momentum "),
    }),
  );
}

/** Every step as a table: the equal of the picture, in text. @param {State} state */
function listing({ trace, names, path, taken }) {
  const rows = kept(path, "rows", [taken], () => path.places.slice(0, taken + 1).slice(-MOST_ROWS));
  const first = taken + 1 - rows.length;
  const loss = trace.graph.labels[trace.graph.output];
  const text = (number) => numberAtom(number, "plain").text.replace("-", "−");
  const heads = ["step", ...names, `loss ${loss}`, ...names.map((name) => `∂${loss}/∂${name}`), ...names.map((name) => `step of ${name}`)];
  return h(
    "details",
    { class: "bp-listing", open: true },
    h("summary", {}, "Every step as a table"),
    h(
      "div",
      { class: "bp-table bp-numbers", tabindex: 0, role: "group", "aria-label": "Every step" },
      h(
        "table",
        { class: "bp-rows" },
        h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
        h(
          "tbody",
          {},
          rows.map(({ at, value, gradient, step }, place) =>
            h(
              "tr",
              { class: first + place === taken ? "now" : null },
              h("td", {}, first + place),
              names.map((name) => h("td", {}, text(at[name]))),
              h("td", { class: "value" }, text(value)),
              names.map((name) => h("td", { class: "adjoint" }, text(gradient[name]))),
              names.map((name) => h("td", {}, step[name] === 0 && first + place === path.places.length - 1 ? "none" : text(step[name]))),
            ),
          ),
        ),
      ),
    ),
  );
}
