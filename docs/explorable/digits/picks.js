/**
 * Pictures to put on the grid: one of each digit, or those that the network reads wrong.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { samples } from "../../generated/digits.js";
import { h } from "../dom/markup.js";
import { memo } from "../memo.js";
import { small } from "./paper.js";
import { oneOf, readPicture } from "./pictures.js";
import { mistakes, pixelsOf } from "./state.js";

export const MOST = 48; // of the mistakes, that are shown

export const SAMPLES = samples.map((text) => /** @type {Float64Array} */ (readPicture(text)));

/** @param {State} state */
export function picks(state) {
  const { shows, split, trace, playing, doing, progress, waiting, pick } = state;
  const isRising = playing && doing !== "nudge";
  const wrong = shows === "mistakes" && split && !isRising ? mistakes(state) : [];
  const listed = memo(trace.graph, "picks", [shows, wrong, pick], () => (shows === "samples" ? SAMPLES.map((picture, digit) => sample(picture, digit, pick)) : wrong.slice(0, MOST).map((one) => mistake(state, one))));
  return h(
    "div",
    { class: "bp-picks", role: "group", "aria-label": "Pictures" },
    h("div", { class: "bp-switch", role: "group", "aria-label": "Which pictures" }, choice("samples", "one of each", shows), choice("mistakes", split && !isRising ? `${mistakes(state).length} mistakes` : "mistakes", shows)),
    h("div", { class: "bp-pick-row" }, listed),
    shows === "mistakes" && h("p", { class: "bp-why" }, why(state, isRising, waiting !== "", progress.steps, wrong.length)),
  );
}

/** @type {(shows: State["shows"], name: string, now: State["shows"]) => Markup} */
function choice(shows, name, now) {
  return h("button", { type: "button", "data-do": "shows", "data-shows": shows, "aria-pressed": String(shows === now) }, name);
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** @type {(picture: Float64Array, digit: number, pick: string) => Markup} */
function sample(picture, digit, pick) {
  return h("button", { type: "button", class: "bp-pick", "data-do": "sample", "data-digit": digit, "aria-pressed": String(pick === `sample ${digit}`), "aria-label": capital(oneOf(digit)) }, small(picture));
}

/** @type {(state: State, mistake: { picture: number, is: number, says: number }) => Markup} */
function mistake({ split, pick }, { picture, is, says }) {
  const pixels = pixelsOf(/** @type {import("./learning.js").Split} */ (split), picture);
  return h(
    "button",
    { type: "button", class: "bp-pick", "data-do": "mistake", "data-picture": picture, "aria-pressed": String(pick === `mistake ${picture}`), "aria-label": `${capital(oneOf(is))} that it reads as ${says}` },
    small(pixels),
    h("span", {}, `${is} → `, h("b", {}, says)),
  );
}

/** What is said below the mistakes. @type {(state: State, isRising: boolean, isWaiting: boolean, steps: number, count: number) => string} */
function why({ split, settings }, isRising, isWaiting, steps, count) {
  if (isRising) return "While it trains they change too fast to be looked at: pause it.";
  if (!split) return isWaiting ? "The pictures are on their way." : "Train it first.";
  const whose = settings.writers === "others" ? "by other writers" : "by the same writers";
  const rest = count > MOST ? ` The first ${MOST} of them are shown.` : "";
  if (steps === 0) return `It has learned nothing yet, and ${count} of ${split.tested.length} pictures ${whose} are read wrong.${rest}`;
  return `Of ${split.tested.length} pictures ${whose} it reads these ${count} wrong: what they show, and what it says.${rest}`;
}
