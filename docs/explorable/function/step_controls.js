/**
 * The controls below the picture: step buttons, one tick for each step, a slider for each variable.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, live } from "../dom/markup.js";
import { runs, width } from "../dom/type_runs.js";
import { memo } from "../memo.js";
import { largeButton, numberField, refused, speedChoice, stepButtons, typedText, whyRefused } from "../parts/controls.js";
import { following, named, written } from "../parts/inline_maths.js";
import { nameText } from "../twin/names.js";
import { isPlain, relation } from "../twin/numbers.js";

export const SCRUB = "[data-do=scrub]"; // the ticks, in a card
const MOST_TICKS = 120; // with more steps, one bar for each pass
const [LONGEST_NAME, LONGEST_NAMES] = [1.5, 2.6]; // ems of a variable's name, and of it with the output's
const SPEEDS = [0.5, 1, 2, 4];

/** Stepping and playing: a bar that stays in sight at the foot. @param {State} state */
export function transport(state) {
  return !state.exercise && h("div", { class: "bp-controls" }, steps(state));
}

/** @param {State} state */
export function variables(state) {
  const { variables: names } = state.trace.program;
  return names.length > 0 && h("div", { class: "bp-variables" }, names.map((name) => slider(state, name)));
}

/** Stepping and playing: the same piece throughout a drag, which then compares nothing here. @param {State} state */
function steps(state) {
  const { trace, step, playing, speed } = state;
  return memo(trace.graph, "steps", [step, playing, speed], () =>
    h(
      "div",
      { class: "bp-steps" },
      stepButtons(playing, { run: "Play", resets: false }),
      ticks(state),
      speedChoice(SPEEDS, speed),
      largeButton(),
    ),
  );
}

/** One tick for each step, forward then backward: a slider by its role. @param {State} state */
function ticks(state) {
  const { trace, step } = state;
  const count = trace.length;
  return memo(trace.graph, "ticks", [step], () =>
    h(
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
        "aria-valuetext": live(({ trace: now }) => told(now, step), state, "rest"),
      },
      count > MOST_TICKS ? bars(trace, step) : eachTick(trace, step),
    ),
  );
}

/** A step as it is read aloud. @type {(trace: Trace, step: number) => string} */
function told(trace, step) {
  const { phase, rule, plugged } = trace.step(step);
  return `${step + 1} of ${trace.length}, ${phase} pass, ${rule}: ${plugged}`;
}

/** @type {(trace: Trace, step: number) => Markup[]} */
function eachTick({ length, values }, step) {
  return Array.from({ length }, (_, place) => {
    const phase = place < values.length ? "forward" : "backward";
    return h("span", { class: `${phase}${place <= step ? " done" : ""}${place === step ? " now" : ""}` });
  });
}

/**
 * Too many steps for ticks: how far each pass has come, as a share of its bar.
 * @type {(trace: Trace, step: number) => Markup[]}
 */
function bars({ length, values }, step) {
  const [first, second] = [values.length, length - values.length];
  /** @type {(done: number, all: number) => string} */
  const share = (done, all) => `flex:${all};--done:${Math.max(0, Math.min(1, done / all))}`;
  return [
    h("span", { class: "forward", style: share(step + 1, first) }),
    h("span", { class: "backward", style: share(step + 1 - first, second) }),
  ];
}

/**
 * The step under a pointer.
 * @param {Element} ticks
 * @param {number} x
 * @param {Trace} trace
 */
export function tickAt(ticks, x, { length, values }) {
  const boxes = [...ticks.children].map((tick) => tick.getBoundingClientRect());
  const found = boxes.findIndex(({ right }) => x <= right);
  const place = found < 0 ? boxes.length - 1 : found;
  if (boxes.length === length) return place;
  const { left, width } = boxes[place]; // one bar for each pass
  const share = Math.min(1, Math.max(0, (x - left) / width));
  const [first, many] = place ? [values.length, length - values.length] : [0, values.length];
  return Math.min(first + Math.floor(share * many), first + many - 1);
}

/** Whether a variable's name, or its slope, has no room beside its slider. @type {(name: string, output: string) => boolean} */
function isLong(name, output) {
  const [own, above] = [name, output].map((label) => width(runs(nameText(label, "latex"))));
  return own > LONGEST_NAME || own + above > LONGEST_NAMES;
}

/**
 * A variable: its name, its slider, its number, its slope. While another one moves, only the slope changes.
 * @type {(state: State, name: string) => Markup}
 */
function slider(state, name) {
  const { ranges, id, trace } = state;
  const slope = trace.gradient[name];
  const problem = refusedDraft(state, name)?.problem;
  const inputs = [id, ranges[name], isPlain(slope) ? "plain" : slope, state.exercise === null, problem];
  return memo(trace.graph, `slider of ${name}`, inputs, () => variable(state, name, trace.graph.labels[trace.graph.output]));
}

/** What was typed as a variable's number and is none. @type {(state: State, name: string) => State["draft"]} */
function refusedDraft({ draft }, name) {
  return draft?.problem && draft.name === `number ${name}` ? draft : null;
}

/** @type {(state: State, name: string, output: string) => Markup} */
function variable(state, name, output) {
  const { ranges, id, trace } = state;
  const { least, most, step } = ranges[name];
  /** @type {(read: (now: any) => string, turn?: import("../dom/turns.js").Turn) => import("../dom/markup.js").Live} */
  const whenMoved = (read, turn = "number") =>
    live((now) => (now.moving === null || now.moving.includes(name) ? read(now) : undefined), state, turn);
  /** @param {number} number */
  const share = (number) => Math.round(((number - least) / (most - least)) * 1000) / 10;
  return h(
    "div",
    { class: `bp-variable${isLong(name, output) ? " long" : ""}`, "data-name": name },
    h("label", { for: `${id}-${name}` }, named(name)),
    h("input", {
      type: "range",
      id: `${id}-${name}`,
      "data-do": "drag",
      "data-name": name,
      min: least,
      max: most,
      step,
      value: whenMoved(({ at }) => typedText(at[name])),
      "aria-valuetext": state.exercise ? null : whenMoved(({ at, trace: { gradient } }) => {
        const slope = gradient[name];
        return `${name} = ${typedText(at[name])}; ∂${output}/∂${name} ${relation(slope)} ${written(slope)}`;
      }, "slopes"),
      style: whenMoved(({ at }) => `--share:${share(at[name])}%`),
    }),
    numberField({
      size: 7,
      "data-do": "number",
      "data-name": name,
      "aria-label": `${name} as a number`,
      ...refused(`${id}-${name}-why`, refusedDraft(state, name)),
      value: whenMoved(({ at, draft }) => (draft?.name === `number ${name}` ? draft.text : typedText(at[name]))),
    }),
    !state.exercise && h(
      "span",
      { class: "bp-gradient", "data-name": name },
      "∂",
      named(output),
      "/∂",
      named(name),
      live(({ trace: { gradient } }) => ` ${relation(gradient[name])} `, { trace }, "slopes"),
      following(trace, "slopes", ({ gradient }) => gradient[name]),
    ),
    whyRefused(`${id}-${name}-why`, refusedDraft(state, name)),
  );
}
