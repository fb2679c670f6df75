/**
 * What else can be done: explain a node, copy a link, export the picture and the trace.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h } from "../dom/markup.js";
import { sharing } from "../parts/controls.js";
import { bounds } from "./range_fields.js";
import { FARTHEST, NEAREST } from "./zooming.js";

const MOST_LINES = 16; // of a text that is shown without scrolling
const MOST_CHOICES = 300; // nodes in the list to choose from

/** @param {State} state */
export function toolbar(state) {
  const { trace, inspected, given, takeaway, exercise, rangeEditing, before, ofArrays, zoom } = state;
  const nodes = trace.drawing.slice(0, MOST_CHOICES);
  return h(
    "div",
    { class: "bp-toolbar" },
    !exercise && h(
      "select",
      { "data-do": "inspect", "aria-label": "Explain a node" },
      h("option", { value: "", selected: inspected === null }, "explain a node …"),
      nodes.map(({ id, label, text }) =>
        h("option", { value: id, selected: id === inspected }, label === text ? label : `${label} = ${text}`),
      ),
    ),
    !ofArrays && h(
      "button",
      { type: "button", class: "bp-tool", "data-do": "ranges", "aria-expanded": String(rangeEditing !== null) },
      "axis limits",
    ),
    h("button", { type: "button", class: "bp-tool", "data-do": "nearer", disabled: zoom >= NEAREST }, "zoom in"),
    h("button", { type: "button", class: "bp-tool", "data-do": "farther", disabled: zoom <= FARTHEST }, "zoom out"),
    h("button", { type: "button", class: "bp-tool", "data-do": "undo", disabled: !before.past.length }, "undo"),
    h("button", { type: "button", class: "bp-tool", "data-do": "redo", disabled: !before.future.length }, "redo"),
    sharing(given),
    !exercise && h(
      "button",
      { type: "button", class: "bp-tool", "data-do": "takeaway", "aria-expanded": String(takeaway !== null) },
      "export",
    ),
    bounds(state),
    takeaway !== null && files(takeaway),
  );
}

/** The picture and the trace as files, and texts to copy. @param {import("./takeaway.js").Takeaway} takeaway */
function files({ derivation, command, code, framework, frameworks }) {
  /** @type {(text: string, attributes: Record<string, string>) => Markup} */
  const tool = (text, attributes) => h("button", { type: "button", class: "bp-tool", ...attributes }, text);
  /** @type {(kind: string, text: string) => Markup} */
  const file = (kind, text) => tool(text, { "data-do": "file", "data-kind": kind });
  /** @param {[string, string]} framework */
  const choice = ([key, title]) => {
    const pressed = String(key === framework);
    return tool(title, { "data-do": "code", "data-framework": key, "aria-pressed": pressed });
  };
  /** @type {(title: string, value: string) => Markup} */
  const text = (title, value) =>
    h("label", {}, title, h("textarea", { readonly: true, rows: Math.min(MOST_LINES, value.split("\n").length), value }));
  const title = frameworks.find(([key]) => key === framework)?.[1];
  return h(
    "div",
    { class: "bp-takeaway" },
    h(
      "div",
      { class: "bp-files" },
      file("svg", "picture (SVG)"),
      file("png", "picture (PNG)"),
      file("json", "trace (JSON)"),
    ),
    text("The derivation, in LaTeX", derivation),
    title !== undefined && [
      h("div", { class: "bp-files", role: "group", "aria-label": "The same as code for" }, frameworks.map(choice)),
      text(`The same as code for ${title}`, code),
      text("The same as a clip, in a copy of this project", command),
    ],
  );
}
