/**
 * Every step as a table: the equal of the picture, in text.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 */
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";

export const MOST_ROWS = 80; // what the page carries before anyone asks for it

/**
 * The table, folded away until someone opens it.
 * @param {Trace | null} trace the trace to list; null for none yet
 * @param {number} [rows] the first steps alone, while the next number is asked for
 */
export function stepTable(trace, rows) {
  return h(
    "details",
    { class: "bp-step-table", "data-do": "step-table" },
    h("summary", {}, "Every step as a table"),
    framed("Every step", trace && steps(trace, rows)),
  );
}

/** @param {Trace} trace @param {number} [rows] */
function steps(trace, rows) {
  return table(
    ["#", "Pass", "Step", "With numbers", "Rule", "In words"],
    trace.steps.slice(0, rows).map((step, place) =>
      h(
        "tr",
        { class: step.phase },
        h("td", {}, place + 1),
        h("td", {}, step.phase),
        h("td", {}, step.formula),
        h("td", {}, step.plugged),
        h("td", {}, step.rule),
        h("td", {}, step.text),
      ),
    ),
  );
}
