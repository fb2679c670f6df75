/**
 * How ranges change that a reader sets: what is typed is taken, or refused with a sentence.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/ranges.js").Range} Range
 * @typedef {"least" | "most"} End
 * @typedef {{ least: number | null, most: number | null }} Ends
 *
 * Open while ranges are being set; with what is being typed, or was typed last and refused, and why.
 * @typedef {{ name: string | null, end: End | null, text: string, problem: string }} RangeEditing
 */
import { numberOf, whyNoNumber } from "../parts/point_text.js";
import { between, fitted } from "../parts/ranges.js";
import { shown } from "../twin/numbers.js";
import { moved } from "./state.js";

export const CURVE = ""; // stands for the height of the curve, where else a variable's name stands
const CLOSEST = 1e-9; // ends that differ by less than this share of their size are one
/** @type {RangeEditing} */
const OPEN = { name: null, end: null, text: "", problem: "" };

/** Begin to set ranges, or end it. @type {(state: State) => State} */
export function turned(state) {
  return { ...state, rangeEditing: state.rangeEditing ? null : OPEN };
}

/** What is being typed stays, whatever is shown anew meanwhile. @type {(state: State, place: { name: string, end: End }, text: string) => State} */
export function drafted(state, { name, end }, text) {
  return { ...state, rangeEditing: { name, end, text, problem: "" } };
}

/** A field has been left: what was typed in it has been taken or refused by now. @type {(state: State) => State} */
export function fieldLeft(state) {
  return state.rangeEditing?.end && !state.rangeEditing.problem ? { ...state, rangeEditing: OPEN } : state;
}

/**
 * One end of a range as it was typed; refused with a sentence where it makes no range.
 * @type {(state: State, place: { name: string, end: End }, text: string) => State}
 */
export function bounded(state, { name, end }, text) {
  const isCurve = name === CURVE;
  const number = text.trim() ? numberOf(text) : null;
  const range = { ...(isCurve ? state.height : state.ranges[name]), [end]: number };
  const isFree = isCurve && !text.trim();
  const problem = number === null && !isFree ? whyNoNumber(text) : refusal(range);
  if (problem) return { ...state, rangeEditing: { name, end, text, problem } };
  if (isCurve) return { ...state, height: { least: range.least, most: range.most }, rangeEditing: OPEN };
  const { least, most } = /** @type {{ least: number, most: number }} */ (range); // only the curve's may miss one
  return ranged({ ...state, rangeEditing: OPEN }, name, between(least, most));
}

/** Why two ends make no range, or nothing. @param {Ends} ends */
export function refusal({ least, most }) {
  if (least === null || most === null) return "";
  if (least > most) return `The lowest must stand below the highest, and ${shown(least)} is above ${shown(most)}.`;
  const isOne = most - least <= CLOSEST * Math.max(Math.abs(least), Math.abs(most));
  return isOne ? "The lowest and the highest are the same: there is nothing between them." : "";
}

/**
 * A variable with another range; a number outside moves to the nearer end.
 * @type {(state: State, name: string, range: Range) => State}
 */
function ranged(state, name, range) {
  const inside = Math.min(range.most, Math.max(range.least, state.at[name]));
  const next = { ...state, ranges: { ...state.ranges, [name]: range } };
  return inside === state.at[name] ? next : moved(next, name, inside);
}

/** Let everything fit itself again. @type {(state: State) => State} */
export function unbounded(state) {
  const fitting = Object.keys(state.ranges).map((name) => [name, fitted(state.at[name])]);
  return { ...state, ranges: Object.fromEntries(fitting), height: { least: null, most: null }, rangeEditing: OPEN };
}
