/**
 * The loss over the steps of training: one falling line, and a dot where one looks.
 *
 * @typedef {import("../twin/descent.js").Place} Place
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { written } from "../parts/inline_maths.js";
import { counted } from "../parts/learning_rate.js";
import { relation } from "../twin/numbers.js";

const WIDE = 360;
const HIGH = 190;
const FRAME = { left: 6, right: WIDE - 6, top: 10, bottom: HIGH - 26 };
const TYPE = 15;
const LEAST_STEPS = 20; // that the axis is long
const MOST_POINTS = 240; // of the line

/** @param {import("./state.js").State} state */
export function losses({ places, shown }) {
  const last = places.length - 1;
  const length = Math.max(LEAST_STEPS, last);
  const high = memo(places, "highest", [], () => highest(places));
  /** @param {number} step */
  const across = (step) => FRAME.left + (step / length) * (FRAME.right - FRAME.left);
  /** @param {number} loss */
  const down = (loss) => FRAME.bottom - (Math.min(2 * high, Math.max(0, loss)) / high) * (FRAME.bottom - FRAME.top);
  const path = memo(places, "line", [], () => lineOf(places, across, down));
  const { value } = places[shown];
  const [x, y] = [across(shown), Number.isFinite(value) ? down(value) : FRAME.top];
  const side = x < WIDE / 2 ? "start" : "end";
  const low = side === "end" && y + 26 < FRAME.bottom; // under a line that falls towards it, else above
  const top = low ? y + 24 : Math.max(FRAME.top + TYPE, y - 12);
  return h(
    "svg",
    { class: "bp-plot bp-losses", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `The loss over ${counted(last)}, from ${written(places[0].value)} to ${written(places[last].value)}.` },
    h("path", { class: "axis", d: `M${FRAME.left} ${FRAME.bottom}H${FRAME.right}` }),
    h("text", { class: "end", x: FRAME.left, y: HIGH - 6, "font-size": TYPE }, "0"),
    h("text", { class: "end last", x: FRAME.right, y: HIGH - 6, "font-size": TYPE }, `${length} steps`),
    h("path", { class: "line", d: path }),
    h("path", { class: "drop", d: `M${round(x)} ${round(y)}V${FRAME.bottom}` }),
    h("circle", { class: "dot", cx: round(x), cy: round(y), r: 6.5 }),
    h("text", { class: "loss", x: round(x + (side === "start" ? 12 : -12)), y: round(top), "font-size": TYPE, "text-anchor": side }, `loss ${relation(value)} ${written(value)}`),
  );
}

/** The largest loss that is shown: the start's, or what it rose to. @param {Place[]} places */
function highest(places) {
  const found = places.map(({ value }) => value).filter(Number.isFinite);
  const start = found[0] ?? 1;
  return 1.08 * Math.min(found.reduce((most, one) => Math.max(most, one), 0), 4 * start || 1) || 1;
}

/** @type {(places: Place[], across: (step: number) => number, down: (loss: number) => number) => string} */
function lineOf(places, across, down) {
  const every = Math.max(1, Math.ceil(places.length / MOST_POINTS));
  const steps = places.map((_, step) => step).filter((step) => step % every === 0 || step === places.length - 1);
  const points = steps.filter((step) => Number.isFinite(places[step].value));
  return points.length ? `M${points.map((step) => `${round(across(step))} ${round(down(places[step].value))}`).join("L")}` : "M0 0";
}
