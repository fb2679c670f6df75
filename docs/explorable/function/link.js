/**
 * A state in a link: what was typed, every number, the view, the step. A link can only ever bring text and numbers.
 *
 *     #explorable=explorable-square&f=(4x%2B1)%5E2&at=x%3D2&view=tree&step=9
 *
 * @element backprop-explorable Type a function, drag its variables, step through both passes.
 * @attribute view `tree`, in which every use of a variable is a leaf of its own; `compact`, in which constants are written into the operations; else the graph.
 * @attribute unfold Present: functions such as sigmoid are written out in simpler ones.
 * @attribute step The step that is shown at first, counted from 1; the last one if it is absent.
 * @attribute predict `steps` asks for the result of every step before it is shown, `values` only in the forward pass,
 *   `gradient` only for the gradient, `slope` for the same with hints that name no rule.
 * @fires explorablestep When another step is shown. `detail.step` is its place, from 0, or null where the reader looks at
 *   another function than the page's own. It bubbles.
 * @field explorable The id of the element that the link is about.
 * @field f Its `expression`.
 * @field at As the attribute.
 * @field view As the attribute.
 * @field unfold `yes`, or absent.
 * @field numbers `yes` where vectors and matrices are written out in single numbers, or absent.
 * @field step As the attribute.
 * @field along The variable of the curve and of the nudge.
 * @field map The two variables of the map, to the right and up, as `w b`, or `yes`; absent where the curve is seen, if there
 *   is room for one of them.
 * @field ranges Ranges that were set, as `x=-1..5;y=0..2`.
 * @field height The lowest and highest value that the curve's drawing shows, as `0..25`, if they were set.
 * @field predict As the attribute.
 * @field question Which prediction is being asked for, counted from 1.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./range_editing.js").Ends} Ends
 */
import { linkText, partsOf } from "../parts/link.js";
import { numbersText, readPoint } from "../parts/point_text.js";
import { between } from "../parts/ranges.js";
import { refusal } from "./range_editing.js";
import { LAST, pointOf } from "./state.js";

/** The part of the address after the #. @type {(state: State, id?: string) => string} */
export function linkOf(state, id = state.id) {
  const { text, trace, tree, compact, unfold, opened, step, along, mapped, over, exercise } = state;
  const view = tree ? "tree" : compact ? "compact" : "graph";
  const parts = { explorable: id, f: text, at: numbersText(pointOf(state)), view };
  const isLast = step === trace.length - 1;
  const more = { unfold: unfold ? "yes" : "", step: isLast ? "" : String(step + 1), along: along ?? "", map: mapped ? (over?.join(" ") ?? "yes") : "", numbers: opened ? "yes" : "" };
  const predict = exercise ? { predict: exercise.mode, question: String(exercise.place + 1) } : {};
  return linkText({ ...parts, ...more, ...boundsText(state), ...predict });
}

/**
 * What a link asks of the explorable with an id, or null if it is not about that one.
 * @param {string} hash
 * @param {string} id
 */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  const text = parts?.get("f") ?? null;
  if (!parts || text === null) return null;
  const step = Number(parts.get("step"));
  const question = Number(parts.get("question"));
  return {
    text,
    ...readPoint(parts.get("at") ?? ""),
    ...viewOf(parts.get("view")),
    unfold: parts.get("unfold") === "yes",
    opened: parts.get("numbers") === "yes",
    step: Number.isInteger(step) && step > 0 ? step - 1 : LAST,
    along: parts.get("along"),
    ...readMap(parts.get("map")),
    ...readBounds(parts.get("ranges") ?? "", parts.get("height") ?? ""),
    predict: modeOf(parts.get("predict")),
    question: Number.isInteger(question) && question > 0 ? question - 1 : 0,
  };
}

/** Whether the map is seen, and over what. @param {string | null} text @returns {Pick<State, "mapped" | "over">} */
function readMap(text) {
  const [first, second] = text?.split(" ") ?? [];
  return { mapped: text === "yes" || Boolean(second), over: second && first !== second ? [first, second] : null };
}

/** The view that an attribute or a link names. @param {string | null} text */
export function viewOf(text) {
  return { tree: text === "tree", compact: text === "compact" };
}

/**
 * What is to be predicted, as an attribute or a link says it: each step, the values, the gradient alone, or nothing.
 * @param {string | null} text
 * @returns {import("../predict/questions.js").Mode | null}
 */
export function modeOf(text) {
  if (text === null || text === "no") return null;
  return text === "gradient" || text === "slope" || text === "values" ? text : "steps";
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
