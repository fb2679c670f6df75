/**
 * What else can be done: explain a node, copy a link, export the picture and the trace.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h } from "../dom/markup.js";
import { foot, tool, toolbar as toolbarOf } from "../parts/controls.js";
import { bounds } from "./range_fields.js";
import { FARTHEST, NEAREST } from "./zooming.js";

const MOST_LINES = 16; // of a text that is shown without scrolling
const COPIED = { derivation: "LaTeX", code: "code", command: "command" }; // as it is called on its button
const MOST_CHOICES = 300; // nodes in the list to choose from

/** @param {State} state */
export function toolbar(state) {
  const { trace, inspected, given, takeaway, exercise, rangeEditing, ofArrays, zoom } = state;
  const { past, future } = state.before;
  const nodes = trace.drawing.slice(0, MOST_CHOICES);
  const before = [
    !exercise && nodeChoice(nodes, inspected),
    !ofArrays && tool("ranges", "axis limits", { "aria-expanded": String(rangeEditing !== null) }),
    tool("nearer", "zoom in", { disabled: zoom >= NEAREST }),
    tool("farther", "zoom out", { disabled: zoom <= FARTHEST }),
    tool("undo", "undo", { disabled: !past.length }),
    tool("redo", "redo", { disabled: !future.length }),
  ];
  const after = !exercise && tool("takeaway", "export", { "aria-expanded": String(takeaway !== null) });
  return h("div", { class: "bp-toolbar" }, foot(given, before, after), bounds(state), takeaway !== null && files(takeaway));
}

/** @type {(nodes: import("../twin/trace_node.js").TraceNode[], inspected: number | null) => Markup} */
function nodeChoice(nodes, inspected) {
  return h(
    "select",
    { "data-do": "inspect", "aria-label": "Explain a node" },
    h("option", { value: "", selected: inspected === null }, "explain a node …"),
    nodes.map(({ id, label, text }) => h("option", { value: id, selected: id === inspected }, label === text ? label : `${label} = ${text}`)),
  );
}

/** The picture and the trace as files, and texts to copy. @param {import("./takeaway.js").Takeaway} takeaway */
function files({ derivation, command, code, framework, frameworks, copied }) {
  /** @type {(kind: string, text: string) => Markup} */
  const file = (kind, text) => tool("file", text, { "data-kind": kind });
  /** @param {[string, string]} framework */
  const choice = ([key, title]) => {
    const pressed = String(key === framework);
    return tool("code", title, { "data-framework": key, "aria-pressed": pressed });
  };
  /** @type {(kind: import("./takeaway.js").Text, title: string, value: string) => Markup} */
  const text = (kind, title, value) => {
    const rows = Math.min(MOST_LINES, value.split("\n").length);
    const copy = tool("copy", copied === kind ? "copied" : "copy", { "data-kind": kind, "aria-label": `${copied === kind ? "copied" : "copy"} the ${COPIED[kind]}` });
    return h("div", { class: "bp-text" }, h("label", {}, h("span", {}, title), h("textarea", { readonly: true, rows, value })), copy);
  };
  const title = frameworks.find(([key]) => key === framework)?.[1];
  return h(
    "div",
    { class: "bp-takeaway" },
    toolbarOf(
      "bp-files",
      "Files",
      file("svg", "picture (SVG)"),
      file("png", "picture (PNG)"),
      file("json", "trace (JSON)"),
      title !== undefined && file("ipynb", "notebook (Jupyter)"),
    ),
    text("derivation", "The derivation, in LaTeX", derivation),
    title !== undefined && [
      toolbarOf("bp-files", "The same as code for", frameworks.map(choice)),
      text("code", `The same as code for ${title}`, code),
      text("command", "The same as a clip, in a copy of this project", command),
    ],
  );
}
