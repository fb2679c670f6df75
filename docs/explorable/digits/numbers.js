/**
 * The same as tables, for those who do not see the pictures or want the numbers: what it says digit by digit, the pixels
 * with their gradient, and how well it did after each epoch; and the two numbers that decide a training.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";
import { written } from "../parts/inline_maths.js";
import { rateControl } from "../parts/learning_rate.js";
import { percent } from "../parts/percent.js";
import { IN_EPOCH } from "./learning.js";
import { CLASSES, SIDE } from "./network.js";
import { RATES, says, slopes } from "./state.js";

/** @param {State} state */
export function numbers(state) {
  const { settings, id, draft } = state;
  return h(
    "details",
    { class: "bp-step-table bp-all-numbers" },
    h("summary", {}, "All numbers"),
    h("div", { class: "bp-settings" }, rateControl({ id, rate: settings.rate, draft }, RATES)),
    h("div", { class: "bp-two" }, said(state), pixels(state)),
    epochs(state),
  );
}

/** @param {State} state */
function said(state) {
  const { scores, shares } = says(state);
  const { target } = state;
  /** @param {number} digit */
  const line = (digit) => {
    const slope = target === null ? null : shares[digit] - (digit === target ? 1 : 0);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, digit),
      h("td", { class: "value" }, written(scores[digit])),
      h("td", { class: "value" }, percent(shares[digit], 1)),
      slope !== null && h("td", { class: "adjoint" }, written(slope)),
    );
  };
  const heads = ["digit", "score", "share", ...(target === null ? [] : [`∂L/∂score, if it should say ${target}`])];
  return framed("What it says", table(heads, Array.from({ length: CLASSES }, (_, digit) => line(digit))), "bp-numbers");
}

/** @param {State} state */
function pixels(state) {
  const slope = slopes(state);
  /** @type {(row: number) => Markup} */
  const line = (row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, row + 1),
      Array.from({ length: SIDE }, (_, column) => {
        const place = row * SIDE + column;
        return h("td", {}, state.picture[place].toFixed(2), slope && [h("br"), h("span", { class: "adjoint" }, slope[place].toFixed(2).replace("-", "−"))]);
      }),
    );
  const columns = Array.from({ length: SIDE }, (_, column) => column + 1);
  const name = slope ? "The pixels, and below each its gradient" : "The pixels";
  return framed(name, table([null, ...columns], Array.from({ length: SIDE }, (_, row) => line(row))), "bp-numbers bp-pixels");
}

/** @param {State} state */
function epochs({ records, settings }) {
  const ends = records.filter(({ steps }) => steps % IN_EPOCH === 0);
  if (!ends.length) return null;
  const whose = settings.writers === "others" ? "right by other writers" : "right by the same writers";
  const lines = ends.map(({ steps, loss, learned, tested }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, steps / IN_EPOCH),
      h("td", { class: "adjoint" }, written(/** @type {number} */ (loss))),
      h("td", {}, percent(learned, 1)),
      h("td", { class: "value" }, percent(tested, 1)),
    ),
  );
  return framed("Epochs", table(["epoch", "mean loss", "right of what it learns from", whose], lines), "bp-numbers");
}
