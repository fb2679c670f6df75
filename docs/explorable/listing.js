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
 */
export function listing(trace) {
  return h(
    "details",
    { class: "bp-listing", "data-do": "listing" },
    h("summary", {}, "Every step as a table"),
    h("div", { class: "bp-table", tabindex: 0, role: "region", "aria-label": "Every step" }, trace && table(trace)),
  );
}

/** @param {Trace} trace */
function table(trace) {
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
      trace.steps.map((step, place) =>
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
