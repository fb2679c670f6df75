/**
 * The values of the variables: a slider for the cell that is chosen, a small grid of fields for each array, and a field
 * into which a whole array is typed or pasted.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../../dom/markup.js").Markup} Markup
 * @typedef {import("../../twin/expression.js").Entries} Nested
 */
import { h } from "../../dom/markup.js";
import { memo } from "../../memo.js";
import { numberField, refused, typedText, whyRefused } from "../../parts/controls.js";
import { named } from "../../parts/inline_maths.js";
import { isVariable } from "../../twin/expression.js";
import { size, unflat } from "../../twin/ways.js";
import { placeText, shapeText } from "../../twin/matrices.js";
import { entriesIn } from "../../twin/meetings.js";
import { plainText, relation } from "../../twin/numbers.js";
import { shapeOf } from "../../twin/point.js";
import { nudgeLine } from "./panel.js";
import { entryIn, valueText } from "./point.js";
import { entryName, readEntryName } from "./state.js";

const MOST_FIELDS = 16; // of an array; a larger one is pasted, or changed cell by cell
const MOST_COLUMNS = 8;
const DIGITS = 4; // in such a field

/** @param {State} state @returns {Markup | false} */
export function variables(state) {
  const { variables: names } = state.trace.program;
  const chosen = chosenEntry(state);
  if (chosen === null) return false;
  const trace = /** @type {import("../../twin/array_trace.js").ArrayTrace} */ (/** @type {unknown} */ (state.trace));
  const nudge = !state.exercise && memo(trace, "nudge", [chosen], () => nudgeLine(trace, ...readEntryName(chosen)));
  return h("div", { class: "bp-variables arrays" }, slider(state, chosen), nudge, h("div", { class: "bp-arrays" }, names.map((name) => values(state, name, chosen))));
}

/** The entry that the slider moves: of the cell that was chosen last, else the first of all; null without variables. @param {State} state */
export function chosenEntry({ cell, trace }) {
  if (!trace.program.variables.length) return null;
  const node = cell && trace.graph.nodes[cell.node];
  if (cell && node && isVariable(node)) return entryName(String(node.name), cell.cell);
  return entryName(trace.program.variables[0], 0);
}

/** The array of a variable at the point. @type {(state: State, name: string) => Nested} */
function valueAt({ at }, name) {
  return /** @type {any} */ (at)[name];
}

/** @type {(state: State, entry: string) => Markup} */
function slider(state, entry) {
  const { id, ranges, trace, draft } = state;
  const [name, cell] = readEntryName(entry);
  const { least, most, step } = ranges[name];
  const value = valueAt(state, name);
  const number = entryIn(value, cell);
  const place = placeText(name, unflat(cell, shapeOf(value)));
  const output = trace.graph.labels[trace.graph.output];
  const gradient = /** @type {any} */ (trace.gradient)[name];
  const slope = entriesIn(gradient)[cell];
  const said = `∂${output}/∂${place} ${relation(slope)} ${plainText(slope)}`;
  const wrong = draft?.problem && draft.name === `number ${entry}` ? draft : null;
  const share = Math.round(((number - least) / (most - least)) * 1000) / 10;
  return h(
    "div",
    { class: "bp-variable arrays", "data-name": name },
    h("label", { for: `${id}-entry` }, placeName(place)),
    h("input", {
      type: "range",
      id: `${id}-entry`,
      "data-do": "drag",
      "data-name": entry,
      ...{ min: least, max: most, step },
      value: typedText(number),
      "aria-valuetext": state.exercise ? null : `${place} = ${typedText(number)}; ${said}`,
      style: `--share:${share}%`,
    }),
    numberField({
      size: 7,
      "data-do": "number",
      "data-name": entry,
      "aria-label": `${place} as a number`,
      ...refused(`${id}-entry-why`, wrong),
      value: draft?.name === `number ${entry}` ? draft.text : typedText(number),
    }),
    !state.exercise && h("span", { class: "bp-gradient" }, said),
    whyRefused(`${id}-entry-why`, wrong),
  );
}

/** A name with its place, as `W[1,2]`. @param {string} place */
function placeName(place) {
  const [, name, inside] = place.match(/^([^[]*)(.*)$/) ?? ["", place, ""];
  return [named(name), inside && h("span", { class: "bp-place" }, inside)];
}

/** One variable: its fields, or what it is; and where a whole one is pasted. @type {(state: State, name: string, chosen: string) => Markup} */
function values(state, name, chosen) {
  const value = valueAt(state, name);
  const { id, pasting, draft } = state;
  const here = pasting?.name === name ? pasting : null;
  const ours = readEntryName(chosen)[0] === name ? chosen : null;
  const typed = draft?.name.startsWith(`cell ${name} `) ? draft : null;
  return memo(state.trace.graph, `values of ${name}`, [value, here, ours, typed, id], () => {
    const shape = shapeOf(value);
    const count = size(shape);
    return h(
      "div",
      { class: "bp-array", role: "group", "aria-label": `${name}, ${shapeText(shape)}`, "data-array": name },
      h(
        "p",
        { class: "bp-array-name" },
        h("span", {}, named(name)),
        shape.length > 0 && h("span", { class: "bp-chip" }, shapeText(shape)),
        h("button", { type: "button", class: "bp-tool", "data-do": "paste", "data-name": name, "aria-expanded": String(here !== null) }, "type or paste"),
      ),
      count <= MOST_FIELDS && shape.length <= 2
        ? h("div", { class: "bp-cells", style: `--columns:${columnsOf(shape)}` }, Array.from({ length: count }, (_, cell) => field(id, name, shape, value, cell, typed)))
        : h("p", { class: "bp-many" }, `${count} numbers: choose one in the graph, and drag it.`),
      typed?.problem && whyRefused(`${id}-${name}-why`, typed),
      here && pasteField(id, name, value, here),
    );
  });
}

/** @param {number[]} shape */
function columnsOf(shape) {
  return Math.min(MOST_COLUMNS, shape[shape.length - 1] ?? 1);
}

/** @type {(id: string, name: string, shape: number[], value: Nested, cell: number, typed: State["draft"]) => Markup} */
function field(id, name, shape, value, cell, typed) {
  const entry = entryName(name, cell);
  const draft = typed?.name === `cell ${entry}` ? typed : null;
  return numberField({
    size: 4,
    "data-do": "cell",
    "data-name": entry,
    "aria-label": placeText(name, unflat(cell, shape)),
    ...refused(`${id}-${name}-why`, draft),
    value: draft ? draft.text : typedText(Number(entryIn(value, cell).toPrecision(DIGITS))),
  });
}

/** @type {(id: string, name: string, value: Nested, pasting: { text: string | null, problem: string }) => Markup} */
function pasteField(id, name, value, { text, problem }) {
  const shown = text ?? (size(shapeOf(value)) <= 200 ? valueText(value) : "");
  return h(
    "div",
    { class: "bp-paste" },
    h("textarea", {
      rows: 3,
      spellcheck: "false",
      "data-do": "pasted",
      "data-name": name,
      "aria-label": `All of ${name}: rows of a spreadsheet, or lists as Python writes them`,
      "aria-invalid": problem ? "true" : null,
      "aria-describedby": `${id}-${name}-paste`,
      value: shown,
    }),
    h("p", { id: `${id}-${name}-paste`, class: problem ? "bp-refused" : "bp-hint", role: problem ? "alert" : null },
      problem || "Rows of a spreadsheet, lists as Python writes them, or normal(2, 3, seed=1)."),
  );
}
