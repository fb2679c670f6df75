/**
 * The lanes: the network as it is run, the slopes that are known so far, one beside the other, and what goes on in words.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Lane} Lane
 * @typedef {import("./counting.js").Way} Way
 */
import { h, round } from "../dom/markup.js";
import { named, written } from "../parts/inline_maths.js";
import { WAYS, amount, exactly, passes } from "./counting.js";
import { drawing } from "./drawing.js";
import { NUDGE, networkOf, slopesBackward, strongest } from "./network.js";
import { laneOf, slopesOf } from "./state.js";

/** @type {Record<Way, string>} */
export const NAMES = { nudging: "Nudging", forward: "Forward mode", reverse: "Reverse mode" };
const TRACK = { wide: 100, high: 32, apart: 0.22, stub: 1.4 }; // of the drawing: between columns, in columns; and the height of the least

/** @param {State} state */
export function lanes(state) {
  return h("div", { class: "bp-lanes" }, WAYS.map((way) => lane(state, laneOf(state, way))));
}

/** @type {(state: State, lane: Lane) => import("../dom/markup.js").Markup} */
function lane(state, now) {
  const { way, all, done, isOver } = now;
  return h(
    "section",
    { class: `bp-lane ${way}${isOver ? " over" : ""}`, "aria-label": NAMES[way] },
    h("p", { class: "bp-lane-name" }, h("b", {}, NAMES[way]), way === "nudging" && sides(state)),
    h("p", { class: "bp-lane-count" }, h("b", {}, exactly(done)), ` of ${exactly(all)}`, h("span", {}, " passes")),
    drawing(state, now),
    track(state, now),
    h("p", { class: "bp-lane-says" }, says(state, now)),
  );
}

/** @param {State} state */
function sides(state) {
  return h(
    "select",
    { class: "bp-examples", "data-do": "sides", "aria-label": "How a weight is nudged" },
    h("option", { value: 1, selected: state.sides === 1 }, "+"),
    h("option", { value: 2, selected: state.sides === 2 }, "±"),
  );
}

/** The slopes as columns, or, where they are too many, the share of the passes that is done. @type {(state: State, lane: Lane) => import("../dom/markup.js").Markup} */
function track(state, now) {
  const middle = TRACK.high / 2;
  const network = networkOf(state.weights);
  const d = network ? columns(slopesOf(state, now), strongest(network)) : share(now);
  return h(
    "svg",
    { class: "bp-track", viewBox: `0 0 ${TRACK.wide} ${TRACK.high}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    h("path", { class: "floor", d: `M0 ${middle}H${TRACK.wide}` }),
    h("path", { class: "slopes", d }),
  );
}

/** @type {(slopes: (number | null)[], most: number) => string} */
function columns(slopes, most) {
  const across = TRACK.wide / slopes.length;
  const middle = TRACK.high / 2;
  const bars = slopes.map((slope, place) => {
    if (slope === null) return "";
    const high = Math.max(TRACK.stub, (middle * Math.abs(slope)) / most) * (slope < 0 ? 1 : -1);
    return `M${round(across * (place + TRACK.apart / 2))} ${middle}h${round(across * (1 - TRACK.apart))}v${round(high)}h${round(-across * (1 - TRACK.apart))}z`;
  });
  return bars.join("") || "M0 0";
}

/** @param {Lane} lane */
function share({ done, all, kind, layer, isOver }) {
  const part = isOver ? 1 : kind === "backward" ? (1 + layer / 3) / 2 : done / all;
  const high = TRACK.high / 4;
  return part > 0 ? `M0 ${TRACK.high / 2 - high / 2}h${round(TRACK.wide * part)}v${high}h${round(-TRACK.wide * part)}z` : "M0 0";
}

/** @type {(state: State, lane: Lane) => import("../dom/markup.js").Loose} */
function says(state, now) {
  const { way, weight, done, isOver, kind } = now;
  const { weights, moment } = state;
  if (isOver) return way === "nudging" ? `All ${amount(weights)} slopes, ${off(state)}.` : `All ${amount(weights)} slopes, exactly.`;
  if (moment === 0) return PLANS[way];
  if (way === "reverse") return kind === "backward" ? "Back, and each layer’s slopes come all at once." : "Forward, and every value is kept.";
  if (weight === null) return "First the loss as it is.";
  if (way === "forward") return [of(weight), "’s slope goes up beside the values."];
  const isDown = state.sides === 2 && done % 2 === 1;
  return [of(weight), ` ${isDown ? "−" : "+"} ${NUDGE}: and what does the loss do?`];
}

/** @type {Record<Way, string>} */
const PLANS = {
  nudging: "Nudge one weight, run it all again, see what the loss does.",
  forward: "Carry one weight’s slope up through the network.",
  reverse: "Forward once, and back once past every weight.",
};

/** @param {number} weight */
function of(weight) {
  return weight < 1000 ? named(`w${weight + 1}`) : `weight ${exactly(weight + 1)}`;
}

/** By how much the slopes that nudging found are off at most. @param {State} state */
function off(state) {
  const network = networkOf(state.weights);
  if (!network) return "nearly";
  const found = slopesOf(state, laneOf(state, "nudging"));
  const right = slopesBackward(network);
  return `off by up to ${written(Number(Math.max(...found.map((slope, place) => Math.abs(Number(slope) - right[place]))).toPrecision(1)))}`;
}

/** The passes of a way in words. @type {(way: Way, weights: number, sides: import("./counting.js").Sides) => string} */
export function inWords(way, weights, sides) {
  const { plain, carried, backward } = passes(way, weights, sides);
  const parts = [
    plain && `${exactly(plain)} forward`,
    carried && `${exactly(carried)} in forward mode`,
    backward && `${exactly(backward)} backward`,
  ];
  return parts.filter(Boolean).join(", ");
}
