/**
 * Ranges that a reader sets: how far a variable's slider and the curve over it reach, and how high the curve's drawing
 * is. What is not set fits itself.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/ranges.js").Range} Range
 * @typedef {"least" | "most"} End
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {{ least: number | null, most: number | null }} Ends
 *
 * Open while ranges are being set; with what is being typed, or was typed last and refused, and why.
 * @typedef {{ name: string | null, end: End | null, text: string, problem: string }} Setting
 */
import { h } from "../dom/markup.js";
import { numberField, typedText } from "../parts/controls.js";
import { between, fitted } from "../parts/ranges.js";
import { shown } from "../twin/numbers.js";
import { numberOf } from "./actions.js";
import { moved } from "./state.js";
import { named } from "./step_panel.js";

const CURVE = ""; // stands for the height of the curve, where else a variable's name stands
const CLOSEST = 1e-9; // ends that differ by less than this share of their size are one
const ENDS = /** @type {[End, string, string][]} */ ([
  ["least", "lowest", "from"],
  ["most", "highest", "to"],
]);
/** @type {Setting} */
const OPEN = { name: null, end: null, text: "", problem: "" };

/** Begin to set ranges, or end it. @type {(state: State) => State} */
export function turned(state) {
  return { ...state, setting: state.setting ? null : OPEN };
}

/** What is being typed stays, whatever is shown anew meanwhile. @type {(state: State, place: { name: string, end: End }, text: string) => State} */
export function drafted(state, { name, end }, text) {
  return { ...state, setting: { name, end, text, problem: "" } };
}

/** A field has been left: what was typed in it has been taken or refused by now. @type {(state: State) => State} */
export function fieldLeft(state) {
  return state.setting?.end && !state.setting.problem ? { ...state, setting: OPEN } : state;
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
  const problem = number === null && !isFree ? "Give a number such as -2, 0.5 or 1/3." : refusal(range);
  if (problem) return { ...state, setting: { name, end, text, problem } };
  if (isCurve) return { ...state, height: { least: range.least, most: range.most }, setting: OPEN };
  const { least, most } = /** @type {{ least: number, most: number }} */ (range); // only the curve's may miss one
  return ranged({ ...state, setting: OPEN }, name, between(least, most));
}

/** Why two ends make no range, or nothing. @param {Ends} ends */
function refusal({ least, most }) {
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
  return { ...state, ranges: Object.fromEntries(fitting), height: { least: null, most: null }, setting: OPEN };
}

/** The fields for it, while they are open. @param {State} state */
export function bounds({ trace, ranges, height, setting, id }) {
  if (!setting) return null;
  const rows = trace.program.variables.map((name) => row(setting, id, name, named(name), ranges[name]));
  const output = trace.graph.labels[trace.graph.output];
  return h(
    "div",
    { class: "bp-bounds", role: "group", "aria-label": "Ranges" },
    rows,
    rows.length > 0 && row(setting, id, CURVE, ["curve of ", named(output)], height),
    setting.problem && h("p", { class: "bp-undefined", role: "alert", id: `${id}-bounds` }, setting.problem),
    h("button", { type: "button", class: "bp-tool", "data-do": "fit" }, "let all fit themselves"),
  );
}

/**
 * The two ends of one range.
 * @type {(setting: Setting, id: string, name: string, title: Loose, range: Ends) => Markup}
 */
function row(setting, id, name, title, range) {
  return h(
    "div",
    { class: "bp-bound" },
    h("span", {}, title),
    ENDS.map(([end, word, before]) => {
      const isMeant = setting.name === name && setting.end === end;
      const isRefused = isMeant && setting.problem !== "";
      const number = range[end] === null ? "" : typedText(range[end]);
      const field = numberField({
        placeholder: word,
        "data-do": "bound",
        "data-name": name,
        "data-end": end,
        "aria-label": `${word} of ${name === CURVE ? "the curve" : name}`,
        "aria-invalid": isRefused ? "true" : null,
        "aria-describedby": isRefused ? `${id}-bounds` : null,
        value: isMeant ? setting.text : number,
      });
      return [h("span", {}, before), field];
    }),
  );
}

/** Ranges that were set, as a link carries them: "x=-1..5;y=0..2". @param {State} state */
export function boundsText({ ranges, trace, height }) {
  const set = trace.program.variables.filter((name) => ranges[name].isSet);
  /** @param {Ends} ends */
  const pair = ({ least, most }) => `${least ?? ""}..${most ?? ""}`;
  return {
    ranges: set.map((name) => `${name}=${pair(ranges[name])}`).join(";"),
    height: height.least === null && height.most === null ? "" : pair(height),
  };
}

/**
 * The same read back; what makes no range is left out.
 * @param {string} ranges
 * @param {string} height
 * @returns {{ ranges: State["ranges"], height: State["height"] }}
 */
export function readBounds(ranges, height) {
  const given = ranges.split(";").map((text) => text.split("="));
  const pairs = given.map(([name, text]) => /** @type {const} */ ([name, endsOf(text ?? "")]));
  const sound = pairs.flatMap(([name, { least, most }]) =>
    name && least !== null && most !== null ? [/** @type {const} */ ([name, between(least, most)])] : [],
  );
  return {
    ranges: Object.fromEntries(sound),
    height: endsOf(height),
  };
}

/** Two ends, each of which may be missing; both are where they make no range. @type {(text: string) => Ends} */
function endsOf(text) {
  /** @param {string} end */
  const isNumber = (end) => end !== "" && Number.isFinite(Number(end));
  const [least, most] = `${text}..`.split("..").map((end) => (isNumber(end) ? Number(end) : null));
  return refusal({ least, most }) ? { least: null, most: null } : { least, most };
}
