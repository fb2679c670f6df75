/**
 * Every step as a table: the equal of the picture, in text.
 *
 * @typedef {import("./trace.js").Trace} Trace
 */
import { h } from "./markup.js";

export const MOST_ROWS = 80; // what the page carries before anyone asks for it

/**
 * The table, folded away until someone opens it.
 * @param {Trace | null} trace the trace to list; null for none yet
 * @param {number} [rows] the first steps alone, while the next number is asked for
 */
export function listing(trace, rows) {
  return h(
    "details",
    { class: "bp-listing", "data-do": "listing" },
    h("summary", {}, "Every step as a table"),
    h("div", { class: "bp-table", tabindex: 0, role: "group", "aria-label": "Every step" }, trace && table(trace, rows)),
  );
}

/** @param {Trace} trace @param {number} [rows] */
function table(trace, rows) {
  const heads = ["", "Pass", "Step", "With numbers", "Rule", "In words"];
  return h(
    "table",
    { class: "bp-rows" }, // with a class of its own, or Material wraps it
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((head) => h("th", { scope: "col" }, head || "#")),
      ),
    ),
    h(
      "tbody",
      {},
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
    ),
  );
}
