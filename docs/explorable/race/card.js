/**
 * A race as markup: a function of the state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 */
import { h } from "../dom/markup.js";
import { memo } from "../memo.js";
import { foot, largeButton, numberControl } from "../parts/controls.js";
import { ICONS } from "../parts/icons.js";
import { clocks } from "./clocks.js";
import { LEAST, MOST, WAYS, amount, duration, exactly, passes, seconds } from "./counting.js";
import { lanes } from "./lanes.js";
import { LAYERS, networkOf } from "./network.js";
import { numbers } from "./numbers.js";
import { endOf, laneOf } from "./state.js";

export const PACE = 130; // milliseconds for a moment of the race, at least

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  return [
    h("p", { class: "bp-asks" }, asks(state)),
    h("div", { class: "bp-size" }, size(state)),
    lanes(state),
    verbs(state),
    clocks(state),
    memo(state.trace.graph, `tables ${state.id}`, state.playing ? ["while it runs"] : [state.weights, state.sides, state.steps, state.speed, state.moment], () => numbers(state)),
    h("div", { class: "bp-toolbar" }, foot(state.given)),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** Milliseconds that a moment of the race is shown. @param {State} state */
export function pauseOf({ weights, speed }) {
  return Math.max(PACE, ((weights / speed) * 1000) / LAYERS);
}

/** How the race stands, in a sentence or two. @param {State} state */
export function asks(state) {
  const { problem, weights, moment, playing } = state;
  if (problem) return problem;
  const [nudging, forward, reverse] = WAYS.map((way) => laneOf(state, way));
  if (moment === 0 && !playing) return before(state);
  if (moment >= endOf(state)) {
    return `All have the same ${amount(weights)} slopes, after ${amount(nudging.all)}, ${amount(forward.all)} and ${reverse.all} passes.`;
  }
  if (reverse.isOver) {
    const wait = playing || networkOf(weights) ? "" : ` Will you wait ${left(state)} for it?`;
    return `Reverse mode has all ${amount(weights)} slopes. Nudging has ${exactly(nudging.known)}${wait ? "." : `, forward mode ${exactly(forward.known)}.`}${wait}`;
  }
  return playing ? pace(state) : `Nudging has ${slopes(nudging.known)}, forward mode ${forward.known}, and reverse mode is still on its way.`;
}

/** @param {number} count */
function slopes(count) {
  return count === 1 ? "1 slope" : `${count} slopes`;
}

/** @param {State} state */
function before(state) {
  const { weights } = state;
  if (networkOf(weights)) return `${weights} weights, and each wants to know its slope. Which way finds them all first?`;
  const [nudging, , reverse] = WAYS.map((way) => duration(seconds(passes(way, weights, state.sides), state)));
  return `${amount(weights)} weights: ${reverse} in reverse, and ${nudging} by nudging.`;
}

/** What nudging would still take, at the pace that is seen. @param {State} state */
function left(state) {
  return duration(((endOfNudging(state) - state.moment) * pauseOf(state)) / 1000);
}

/** @param {State} state */
function endOfNudging({ weights, sides }) {
  return LAYERS * passes("nudging", weights, sides).plain;
}

/** How much slower it is seen than the machine would be. @param {State} state */
function pace(state) {
  const times = (LAYERS * pauseOf(state)) / 1000 / (state.weights / state.speed);
  return times < 1.05 ? "In real time, at the speed below." : `In slow motion: ${amount(Number(times.toPrecision(2)))} times slower than at the speed below.`;
}

/** @param {State} state */
function size({ id, weights, draft }) {
  return numberControl({
    id: `${id}-size`,
    action: "size",
    label: "weights",
    said: "weights",
    number: weights,
    range: { least: Math.log10(LEAST), most: Math.log10(MOST), step: 0.01 },
    place: Math.log10,
    draft: draft?.name === "size-number" ? draft : null,
  });
}

/** @param {State} state */
function verbs(state) {
  const { playing, moment } = state;
  const isOver = moment >= endOf(state);
  return h(
    "div",
    { class: "bp-verbs", role: "group", "aria-label": "Race" },
    h("button", { type: "button", class: "bp-verb main", "data-do": "play" }, drawn(playing ? "pause" : "play"), playing ? "Pause" : moment > 0 && !isOver ? "Go on" : "Race"),
    h("button", { type: "button", class: "bp-verb", "data-do": "step", disabled: isOver }, "Step"),
    h("button", { type: "button", class: "bp-verb", "data-do": "end", disabled: isOver }, "Finish"),
    h("button", { type: "button", class: "bp-verb quiet", "data-do": "reset", disabled: moment === 0 }, drawn("reset"), h("span", {}, "Start again")),
    largeButton(),
  );
}

/** @param {keyof typeof ICONS} name */
function drawn(name) {
  return h("svg", { class: name, viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}
