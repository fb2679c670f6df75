/**
 * A plane and its knobs in a link: #explorable=knobs-island&set=island&at=u1=0.2;v1=-0.3&rows=0.2,0.2,1;2.6,-1.6,0
 *
 * @element backprop-knobs Turn the knobs of a small network until it separates points of two colours, or let the gradient do it.
 * @attribute set The points to begin with, and their start: `island`, `corners` or `spiral`; `island` if it is absent.
 * @attribute rows Points of your own: x, y and 1 for blue or 0 for orange, with `;` between points, as in `0.2,0.2,1; 2,1,0`.
 * @attribute held Points of the same form that it does not learn from, where there are `rows`.
 * @attribute rate The learning rate, above 0; that of the set if it is absent.
 * @attribute neuron Whose own map is shown at first, counted from 1; the output's if it is absent.
 * @attribute backprop `yes`: the arrows are shown at first.
 * @field explorable The id of the element that the link is about.
 * @field f Its `expression`, where it is not the set's own.
 * @field set As the attribute.
 * @field at As the attribute.
 * @field rows As the attribute.
 * @field held As the attribute.
 * @field rate As the attribute.
 * @field neuron As the attribute.
 * @field backprop As the attribute.
 *
 * @typedef {import("./state.js").State} State
 */
import { linkText, partsOf, readerOf } from "../parts/link.js";
import { numbersText, only, readPoint } from "../parts/point_text.js";
import { planeOf } from "./state.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ id, set, trace, lesson, at, held, rate, neuron, arrows }, as = id) {
  const plane = planeOf(set);
  const rows = rowsText(lesson.rows);
  const isOwn = rows !== rowsText(plane.rows);
  const numbers = { ...only(lesson.roles.fixed, lesson.fixed), ...at };
  const parts = {
    explorable: as,
    set,
    f: trace.expression === plane.text ? "" : trace.expression,
    at: numbersText(numbers),
    rows: isOwn ? rows : "",
    held: isOwn ? rowsText(held) : "",
    rate: rate === plane.rate ? "" : String(rate),
    neuron: neuron === null ? "" : String(neuron + 1),
    backprop: arrows ? "yes" : "",
  };
  return linkText(parts);
}

/** @param {number[][]} rows */
function rowsText(rows) {
  return rows.map((row) => row.join(",")).join(";");
}

/** What a link asks of the element with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  return parts && given((name) => (name === "expression" ? parts.get("f") : parts.get(name)));
}

/**
 * The state's options from attributes, in an element or a link.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  const { text } = readerOf(attribute);
  const neuron = Number(text("neuron"));
  const { at, unread } = readPoint(text("at"));
  return {
    id: text("id"),
    set: text("set") || undefined,
    text: text("expression"),
    at: Object.keys(at).length ? at : undefined,
    unread,
    rows: rowsOf(text("rows")),
    held: rowsOf(text("held")),
    rate: Number(text("rate")) || undefined,
    neuron: Number.isInteger(neuron) && neuron > 0 ? neuron - 1 : null,
    backprop: text("backprop") === "yes",
  };
}

/** Points as they are written: "0.2,0.2,1; 2,1,0". @param {string} text @returns {number[][]} */
function rowsOf(text) {
  const rows = text.split(/[;\n]+/).filter((row) => row.trim());
  return rows.map((row) => row.split(/[\s,]+/).filter(Boolean).map(Number));
}
