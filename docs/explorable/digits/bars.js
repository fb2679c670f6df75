/**
 * What the network says of the picture: a bar for each digit, which is also a button: what would make it say that?
 *
 * @typedef {import("./state.js").State} State
 */
import { h, round } from "../dom/markup.js";
import { percent, percentInWords } from "../parts/percent.js";
import { CLASSES } from "./network.js";
import { oneOf } from "./pictures.js";
import { says } from "./state.js";

/** @param {State} state */
export function bars(state) {
  const said = says(state);
  return h(
    "div",
    { class: "bp-bars", role: "group", "aria-label": "What it says, digit by digit. Choose one to see what would make it say that" },
    Array.from({ length: CLASSES }, (_, digit) => bar(digit, said, state)),
  );
}

/** @type {(digit: number, said: import("./network.js").Reading, state: State) => import("../dom/markup.js").Markup} */
function bar(digit, { shares, says: first }, { target }) {
  const share = percent(shares[digit]);
  return h(
    "button",
    {
      type: "button",
      class: `bp-digit${digit === first ? " first" : ""}`,
      "data-do": "target",
      "data-digit": digit,
      "aria-pressed": String(digit === target),
      "aria-label": `${digit}: ${share}`,
      title: `What would make it say ${digit}?`,
    },
    h("b", {}, digit),
    h("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, h("path", { class: "rail", d: "M0 0h100v10H0z" }), h("path", { class: "share", d: `M0 0h${round(100 * shares[digit])}v10H0z` })),
    h("span", {}, share),
  );
}

/** What it says of the picture, and what would change its mind, in a sentence or two. @param {State} state */
export function verdict(state) {
  const { picture, is, target, before, playing, doing } = state;
  const said = says(state);
  const sure = percentInWords(said.shares[said.says]);
  if (!picture.some((ink) => ink > 0) && target === null) return "Draw a digit here, as large as the square. Then watch the bars.";
  if (target === null) return is === null ? `It says ${said.says}, and is ${sure} sure.` : `It’s ${oneOf(is)}, ${is === said.says ? "and" : "but"} it says ${said.says}, and is ${sure} sure.`;
  if (playing && doing === "nudge") return `A little at a time, down the gradient: ${target} is at ${percentInWords(said.shares[target])}.`;
  if (before) return changed(state, before);
  if (said.says === target) return `It says ${target} already. A + is ink that would make it surer, a − is ink that’s in the way.`;
  return `Change these pixels, more ink at each + and less at each −, and it would say ${target}.`;
}

/** How far the pixels were changed, and what that did. @type {(state: State, before: Float64Array) => string} */
function changed(state, before) {
  const { picture, target } = state;
  const moved = picture.map((ink, pixel) => Math.abs(ink - before[pixel]));
  const count = moved.filter((far) => far > 0).length;
  const far = percentInWords(moved.reduce((most, one) => Math.max(most, one), 0));
  const said = says(state);
  const how = `${count} ${count === 1 ? "pixel" : "pixels"} changed, none by more than ${far}`;
  return said.says === target ? `${how}, and now it says ${target}. Would you?` : `${how}, and it still says ${said.says}: ${target} is at ${percentInWords(said.shares[/** @type {number} */ (target)])}.`;
}
