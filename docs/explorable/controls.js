/**
 * The controls below the picture: step buttons, one tick for each step, a slider for each variable.
 *
 * @typedef {import("./state.js").State} State
 */
import { kept } from "./kept.js";
import { h } from "./markup.js";
import { relation } from "./notation.js";
import { named, numbered, written } from "./panel.js";

const MOST_TICKS = 120; // with more steps, one bar for each pass
const SPEEDS = [0.5, 1, 2, 4];

/** @param {State} state */
export function controls(state) {
  return h(
    "div",
    { class: "bp-controls" },
    h(
      "div",
      { class: "bp-steps" },
      h(
        "div",
        { class: "bp-buttons", role: "group", "aria-label": "Steps" },
        button("back", "Back one step", "M10 3.5 5.5 8l4.5 4.5"),
        state.playing
          ? button("play", "Pause", "M5.5 3.5v9M10.5 3.5v9", "main")
          : button("play", "Play", "M5.5 3v10l7-5z", "main solid"),
        button("forward", "Forward one step", "M6 3.5 10.5 8 6 12.5"),
      ),
      ticks(state),
      h(
        "select",
        { class: "bp-speed", "data-do": "speed", "aria-label": "Speed" },
        SPEEDS.map((speed) => h("option", { value: speed, selected: speed === state.speed }, `${speed}×`)),
      ),
    ),
    h(
      "div",
      { class: "bp-variables" },
      state.trace.program.variables.map((name) => slider(state, name)),
    ),
  );
}

function button(action, name, path, kind = "") {
  const drawing = h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: path }));
  return h(
    "button",
    { type: "button", class: `bp-button ${kind}`.trim(), "data-do": action, "aria-label": name, title: name },
    drawing,
  );
}

/** One tick for each step, forward then backward: a slider by its role. @param {State} state */
function ticks({ trace, step }) {
  const { rule, phase, plugged } = trace.steps[step];
  const count = trace.steps.length;
  return h(
    "div",
    {
      class: `bp-ticks${count > MOST_TICKS ? " many" : ""}`,
      role: "slider",
      tabindex: 0,
      "data-do": "scrub",
      "aria-label": "Step",
      "aria-valuemin": 1,
      "aria-valuemax": count,
      "aria-valuenow": step + 1,
      "aria-valuetext": `${step + 1} of ${count}, ${phase} pass, ${rule}: ${plugged}`,
    },
    kept(trace.graph, "ticks", [step], () => (count > MOST_TICKS ? bars(trace, step) : eachTick(trace, step))),
  );
}

function eachTick({ steps }, step) {
  return steps.map(({ phase }, place) =>
    h("span", { class: `${phase}${place <= step ? " done" : ""}${place === step ? " now" : ""}` }),
  );
}

/** Too many steps for ticks: how far each pass has come, as a share of its bar. */
function bars(trace, step) {
  const first = trace.forward.length;
  const second = trace.backward.length;
  const share = (done, all) => `flex:${all};--done:${Math.max(0, Math.min(1, done / all))}`;
  return [
    h("span", { class: "forward", style: share(step + 1, first) }),
    h("span", { class: "backward", style: share(step + 1 - first, second) }),
  ];
}

/** @type {(state: State, name: string) => import("./markup.js").Markup} */
function slider({ trace, ranges, draft, id }, name) {
  const { least, most, step } = ranges[name];
  const number = trace.at[name];
  const slope = trace.gradient[name];
  const output = trace.graph.labels[trace.graph.output];
  const shown = String(Number(number.toPrecision(10)));
  const told = `∂${output}/∂${name} ${relation(slope)} ${written(slope)}`;
  return h(
    "div",
    { class: "bp-variable" },
    h("label", { for: `${id}-${name}` }, named(name)),
    h("input", {
      type: "range",
      id: `${id}-${name}`,
      "data-do": "drag",
      "data-name": name,
      min: least,
      max: most,
      step,
      value: shown,
      "aria-valuetext": `${name} = ${shown}; ${told}`,
      style: `--share:${Math.round(((number - least) / (most - least)) * 1000) / 10}%`,
    }),
    h("input", {
      class: "bp-number",
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      size: 7,
      "data-do": "number",
      "data-name": name,
      "aria-label": `${name} as a number`,
      value: draft?.name === name ? draft.text : shown,
    }),
    h(
      "span",
      { class: "bp-gradient", "data-name": name },
      "∂",
      named(output),
      "/∂",
      named(name),
      ` ${relation(slope)} `,
      numbered(slope),
    ),
  );
}
