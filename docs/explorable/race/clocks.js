/**
 * How long each way takes on a machine of a stated speed, as marks on one scale of time, on which each step is a thousand
 * times the one before.
 *
 * @typedef {import("./state.js").State} State
 */
import { h } from "../dom/markup.js";
import { WAYS, amount, duration, passes, seconds } from "./counting.js";
import { NAMES } from "./lanes.js";
import { SPEEDS, STEPS } from "./state.js";

const SCALE = { from: -11, to: 15 }; // in powers of ten of a second
const DAY = 24 * 3600;
const YEAR = 365.25 * DAY;
/** A `fine` mark is named only where there is room, a `coarse` one only where there is none. */
const MARKS = [
  { time: 1e-9, name: "1 ns", kind: "fine" },
  { time: 1e-6, name: "1 µs", kind: "" },
  { time: 1e-3, name: "1 ms", kind: "fine" },
  { time: 1, name: "1 s", kind: "" },
  { time: DAY, name: "1 day", kind: "" },
  { time: YEAR, name: "1 year", kind: "fine" },
  { time: 1000 * YEAR, name: "1,000 years", kind: "coarse" },
  { time: 1e6 * YEAR, name: "1 million years", kind: "fine" },
];

/** Where a time stands on the scale, from 0 to 1. @param {number} time */
function placeOf(time) {
  const share = (Math.log10(time) - SCALE.from) / (SCALE.to - SCALE.from);
  return Math.min(1, Math.max(0, share)).toFixed(3);
}

/** @param {State} state */
export function clocks(state) {
  const { weights, sides } = state;
  return h(
    "div",
    { class: "bp-clocks" },
    h("p", { class: "bp-stated" }, "With ", h("b", {}, amount(weights)), " weights ", stepsChoice(state), " takes, at ", speedChoice(state), " multiplications a second:"),
    h(
      "div",
      { class: "bp-dials" },
      MARKS.map(({ time, kind }) => h("span", { class: `bp-mark ${kind}`.trim(), style: `--at:${placeOf(time)}`, "aria-hidden": "true" })),
      WAYS.map((way) => {
        const time = seconds(passes(way, weights, sides), state);
        return h(
          "p",
          { class: `bp-clock ${way}`, style: `--at:${placeOf(time)}` },
          h("span", { class: "bp-clock-name" }, NAMES[way]),
          h("b", {}, duration(time)),
          h("span", { class: "bp-hand", "aria-hidden": "true" }),
        );
      }),
      MARKS.map(({ time, name, kind }) => h("span", { class: `bp-mark-name ${kind}`.trim(), style: `--at:${placeOf(time)}`, "aria-hidden": "true" }, name)),
    ),
    h("p", { class: "bp-assumed" }, "A forward pass multiplies once a weight; one in forward mode, or back, twice."),
  );
}

/** @param {State} state */
function stepsChoice({ steps }) {
  return h(
    "select",
    { class: "bp-examples", "data-do": "steps", "aria-label": "What the clocks are for" },
    STEPS.map((one) => h("option", { value: one, selected: one === steps }, one === 1 ? "one step downhill" : `a training of ${amount(one)} steps`)),
  );
}

/** @param {State} state */
function speedChoice({ speed }) {
  return h(
    "select",
    { class: "bp-examples", "data-do": "speed-of", "aria-label": "Speed of the machine" },
    SPEEDS.map((one) => h("option", { value: one, selected: one === speed }, amount(one).replace(/^1 /, "a "))),
  );
}
