/**
 * The same as tables, for those who do not see the plane or want to type: every knob with its value and its gradient,
 * and every point.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";
import { numberField, refused, typedText, whyRefused } from "../parts/controls.js";
import { named, written } from "../parts/inline_maths.js";
import { rateControl } from "../parts/learning_rate.js";
import { advice } from "./dial.js";
import { colourOf } from "./plane.js";
import { RATES, outputs, sides } from "./state.js";

/** @param {State} state */
export function numbers(state) {
  return h(
    "details",
    { class: "bp-step-table bp-all-numbers" },
    h("summary", {}, "All numbers"),
    h("div", { class: "bp-number-controls" }, rateControl(state, RATES)),
    h("div", { class: "bp-two" }, knobs(state), points(state)),
  );
}

/** @param {State} state */
function knobs({ id, at, place, lesson, draft, trace }) {
  const why = `${id}-knob-why`;
  const loss = trace.graph.labels[trace.graph.output];
  /** @param {string} name */
  const line = (name) => {
    const typing = draft?.name === `knob-number ${name}` ? draft : null;
    const slope = place.gradient[name];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, named(name)),
      h("td", {}, numberField({ size: 6, "data-do": "knob-number", "data-name": name, "aria-label": `${name} as a number`, ...refused(why, typing), value: typing?.text ?? typedText(at[name]) })),
      h("td", { class: "adjoint" }, written(slope)),
      h("td", {}, advice(slope).split(",")[0]),
    );
  };
  return h(
    "section",
    { "aria-label": "Knobs" },
    framed("Knobs and their gradients", table(["knob", "value", ["mean ∂", named(loss), "/∂knob"], "so"], lesson.roles.weights.map(line)), "bp-numbers"),
    whyRefused(why, draft?.name.startsWith("knob-number") ? draft : null),
  );
}

/** @param {State} state */
function points(state) {
  const { id, lesson, draft, held, neurons } = state;
  const why = `${id}-spot-why`;
  const says = outputs(state, lesson.rows);
  const right = sides(state, lesson.rows);
  const [across, up] = lesson.roles.inputs;
  /** @type {(place: number, axis: number) => Markup} */
  const field = (place, axis) => {
    const typing = draft?.name === `cell ${place} ${axis}` ? draft : null;
    return numberField({ size: 4, "data-do": "cell", "data-row": place, "data-column": axis, "aria-label": `${axis ? up : across} of point ${place + 1}`, ...refused(why, typing), value: typing?.text ?? typedText(lesson.rows[place][axis]) });
  };
  /** @type {(row: number[], place: number) => Markup} */
  const line = (row, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, place + 1),
      h("td", {}, field(place, 0)),
      h("td", {}, field(place, 1)),
      h("td", {}, colourOf(row[2])),
      h("td", { class: "value" }, written(says[place])),
      h("td", {}, right[place] ? "right" : "wrong"),
    );
  const unseen = sides(state, held);
  return h(
    "section",
    { "aria-label": "Dots" },
    framed("Dots", table(["#", named(across), named(up), "colour", named(neurons.output.label), "side"], lesson.rows.map(line)), "bp-numbers"),
    whyRefused(why, draft?.name.startsWith("cell") ? draft : null),
    held.length > 0 && h("p", {}, `Of ${held.length} held-out points, which it never learns from, ${unseen.filter(Boolean).length} are right.`),
  );
}
