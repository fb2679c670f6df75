/**
 * The fields for ranges that a reader sets: how far a variable's slider and the curve over it reach, and how high the
 * curve's drawing is. What is not set fits itself.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./range_editing.js").End} End
 * @typedef {import("./range_editing.js").Ends} Ends
 * @typedef {import("./range_editing.js").RangeEditing} RangeEditing
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 */
import { h } from "../dom/markup.js";
import { numberField, typedText } from "../parts/controls.js";
import { named } from "../parts/inline_maths.js";
import { CURVE } from "./range_editing.js";

const ENDS = /** @type {[End, string, string][]} */ ([
  ["least", "lowest", "from"],
  ["most", "highest", "to"],
]);

/** The fields for it, while they are open. @param {State} state */
export function bounds({ trace, ranges, height, rangeEditing, id }) {
  if (!rangeEditing) return null;
  const rows = trace.program.variables.map((name) => row(rangeEditing, id, name, named(name), ranges[name]));
  const output = trace.graph.labels[trace.graph.output];
  return h(
    "div",
    { class: "bp-bounds", role: "group", "aria-label": "Ranges" },
    rows,
    rows.length > 0 && row(rangeEditing, id, CURVE, ["curve of ", named(output)], height),
    rangeEditing.problem && h("p", { class: "bp-undefined", role: "alert", id: `${id}-bounds` }, rangeEditing.problem),
    h("button", { type: "button", class: "bp-tool", "data-do": "fit" }, "let all fit themselves"),
  );
}

/**
 * The two ends of one range.
 * @type {(rangeEditing: RangeEditing, id: string, name: string, title: Loose, range: Ends) => Markup}
 */
function row(rangeEditing, id, name, title, range) {
  return h(
    "div",
    { class: "bp-bound" },
    h("span", {}, title),
    ENDS.map(([end, word, before]) => {
      const isMeant = rangeEditing.name === name && rangeEditing.end === end;
      const isRefused = isMeant && rangeEditing.problem !== "";
      const number = range[end] === null ? "" : typedText(range[end]);
      const field = numberField({
        placeholder: word,
        "data-do": "bound",
        "data-name": name,
        "data-end": end,
        "aria-label": `${word} of ${name === CURVE ? "the curve" : name}`,
        "aria-invalid": isRefused ? "true" : null,
        "aria-describedby": isRefused ? `${id}-bounds` : null,
        value: isMeant ? rangeEditing.text : number,
      });
      return [h("span", {}, before), field];
    }),
  );
}
