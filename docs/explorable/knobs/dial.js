/**
 * A knob: a dial that is turned, its number, and around it the arrow that says which way to turn it and how strongly
 * that counts.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, round } from "../dom/markup.js";
import { runs } from "../dom/type_runs.js";
import { nameText } from "../twin/names.js";
import { REACH } from "./state.js";

const SIDE = 72;
const MARGIN = 10; // which only arrows reach into
const MIDDLE = SIDE / 2;
const TURN = 150; // degrees from the middle to either end
const [FACE, RAIL, ARROW] = [17, 22.5, 31]; // radii
const WIDEST = 140; // degrees of the longest arrow
const FULL = 0.07; // the strength that has it
const LEAST = 1.2; // degrees: a shorter arrow is not seen
const HEAD = 13; // degrees that a whole head takes
const TYPE = 15;

/** @type {(state: State, name: string, role: string) => Markup} */
export function dial(state, name, role) {
  const number = state.at[name];
  const slope = state.arrows ? state.place.gradient[name] : null;
  return h(
    "div",
    {
      class: "bp-knob",
      role: "slider",
      tabindex: 0,
      "data-do": "knob",
      "data-name": name,
      "aria-label": `${name}, ${role}`,
      "aria-valuemin": -REACH,
      "aria-valuemax": REACH,
      "aria-valuenow": round(Math.min(REACH, Math.max(-REACH, number)) * 100) / 100,
      "aria-valuetext": slope === null ? twoPlaces(number) : `${twoPlaces(number)}, ${advice(slope)}`,
    },
    h(
      "svg",
      { class: "bp-dial", viewBox: `${MARGIN} ${MARGIN} ${SIDE - 2 * MARGIN} ${SIDE - 2 * MARGIN}`, "aria-hidden": "true" },
      h("path", { class: "rail", d: arc(RAIL, -TURN, TURN) }),
      h("path", { class: "turned", d: arc(RAIL, 0, angleOf(number)) }),
      h("circle", { class: "face", cx: MIDDLE, cy: MIDDLE, r: FACE }),
      h("path", { class: "hand", d: `M${spot(FACE - 5, angleOf(number))}L${spot(RAIL + 2.5, angleOf(number))}` }),
      nameOn(name),
      slope !== null && arrow(angleOf(number), slope),
    ),
    h("span", { class: "bp-knob-number" }, twoPlaces(number)),
  );
}

/** What a slope says to do, in words. @param {number} slope */
export function advice(slope) {
  if (!(Math.abs(slope) > 0)) return "leave it";
  return `turn it ${slope < 0 ? "up" : "down"}, strength ${Math.abs(slope).toPrecision(2)}`;
}

/** @param {number} number */
export function twoPlaces(number) {
  return (Math.abs(number) < 0.005 ? "0.00" : number.toFixed(2)).replace("-", "−");
}

/** Degrees, clockwise from the top. @param {number} number */
function angleOf(number) {
  return (Math.min(REACH, Math.max(-REACH, number)) / REACH) * TURN;
}

/** @type {(radius: number, angle: number) => string} */
function spot(radius, angle) {
  const turn = (angle * Math.PI) / 180;
  return `${round(MIDDLE + radius * Math.sin(turn))} ${round(MIDDLE - radius * Math.cos(turn))}`;
}

/** @type {(radius: number, from: number, to: number) => string} */
function arc(radius, from, to) {
  const large = Math.abs(to - from) > 180 ? 1 : 0;
  return `M${spot(radius, from)}A${radius} ${radius} 0 ${large} ${to < from ? 0 : 1} ${spot(radius, to)}`;
}

/** From where the knob stands, down the slope. @type {(from: number, slope: number) => Markup | null} */
function arrow(from, slope) {
  const long = WIDEST * Math.min(1, Math.abs(slope) / FULL);
  if (!(long > LEAST)) return null;
  const way = slope < 0 ? 1 : -1;
  const share = Math.min(1, 0.45 + long / 40); // a short arrow has a small head
  const neck = from + way * Math.max(0, long - HEAD * share);
  const tip = neck + way * HEAD * share;
  const half = 7 * share;
  return h(
    "g",
    { class: "arrow" },
    h("path", { class: "shaft", d: arc(ARROW, from, neck), "stroke-width": round(2.4 + 2 * Math.min(1, long / 60)) }),
    h("path", { class: "head", d: `M${spot(ARROW - half, neck)}L${spot(ARROW, tip)}L${spot(ARROW + half, neck)}Z` }),
  );
}

/** @param {string} name */
function nameOn(name) {
  const list = runs(nameText(name, "latex"));
  let raised = 0;
  const spans = list.map(({ text, face, level }) => {
    const wanted = level < 0 ? 0.2 * TYPE : level > 0 ? -0.36 * TYPE : 0;
    const dy = wanted - raised;
    raised = wanted;
    return h("tspan", { class: face, dy: dy ? round(dy) : null, "font-size": level ? round(0.72 * TYPE) : null }, text);
  });
  return h("text", { class: "name", x: MIDDLE, y: MIDDLE + 4.5, "font-size": TYPE, "text-anchor": "middle" }, spans);
}
