/**
 * The whole explorable as markup: a function of its state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 */
import * as generated from "../../generated/table.js";
import { operations } from "../../generated/table.js";
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { exampleChoice, toolbar as toolbarOf } from "../parts/controls.js";
import { field, reading } from "../parts/program_field.js";
import { write } from "../twin/writer.js";
import { curve, samples } from "./curve.js";
import { inspector } from "./inspector.js";
import { hasMap, map, mapNames } from "./mapping.js";
import { picture, strengthLegend } from "./picture.js";
import { transport, variables } from "./step_controls.js";
import { nudged, panel } from "./step_panel.js";
import { stepTable } from "./step_table.js";
import { toolbar } from "./toolbar.js";

const MOST_DOUBTS = 4; // sentences
const WIDE = 640; // a picture wider than this has the whole width, and the step stands below it
const TALL = 520; // a picture is made about as high as this, if its type then has a size between these:
const [SMALLEST, LARGEST] = [0.78, 1.4]; // its smallest type is then 12 px high
const LEAST_SCALE = 0.6; // below this, where type is 9 px high, the picture is scrolled rather than made smaller

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  // The first picture of a graph decides, so that nothing changes its place when numbers that move get more room.
  const wide = firstWidth(state) > WIDE || state.ofArrays !== null;
  const { id, text, problem, tree, compact, unfold, trace, exercise, ofArrays } = state;
  const seen = exercise && exercise.seen(state);
  return [
    memo(trace.graph, "head", [id, text, problem, tree, compact, unfold, exercise === null], () =>
      h("div", { class: "bp-program" }, field(state), reading(state.opened ? withArrayNames(state) : state), choices(state)),
    ),
    h(
      "div",
      { class: `bp-body${wide ? " wide" : ""}${ofArrays ? " arrays" : ""}`, style: `--bp-natural:${round(naturalHeight(state))}px` },
      stage(state, seen),
      transport(state),
      side(state, seen),
      ofArrays ? ofArrays.variables(state) : variables(state),
      !seen && along(state),
      !seen && !ofArrays && legend(state),
    ),
    h("div", {}, !seen && doubts(trace)), // below the sliders, which keep their places where one is said
    memo(trace.graph, "toolbar", toolbarInputs(state), () => toolbar(state)),
    memo(trace.graph, "step table", [state.listed, seen?.rows], () => stepTable(state.listed, seen?.rows)),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** A program that is written out in numbers is read as what it was: its entries are those of arrays. @param {State} state @returns {State} */
function withArrayNames(state) {
  const { trace } = state;
  const { graph, program, expression } = trace;
  const variables = [...new Set(program.variables.map((name) => name.split("[")[0]))];
  return { ...state, trace: /** @type {any} */ ({ graph, expression, program: { ...program, variables } }) };
}

/** How wide the picture of this graph was at first. @param {State} state */
function firstWidth({ trace, arrangement }) {
  return memo(trace.graph, "first width", [], () => arrangement.width);
}

/** What the toolbar depends on. @param {State} state */
function toolbarInputs({ inspected, given, takeaway, exercise, rangeEditing, ranges, height, before, zoom }) {
  return [zoom, inspected, given, takeaway, exercise === null, rangeEditing, ranges, height, before];
}

/** @param {State} state */
function choices({ tree, compact, unfold, trace, exercise, ofArrays, opened }) {
  const composite = unfold || trace.graph.nodes.some(({ operation }) => operations[operation]?.expands);
  const examples = generated["examples"] ?? [];
  return toolbarOf(
    "bp-choices",
    "What is shown",
    h(
      "div",
      { class: "bp-switch", role: "group", "aria-label": "View" },
      toggle("tree", "tree", tree),
      toggle("graph", "graph", !tree && !compact),
      toggle("compact", "compact", compact, "Write constants into the operations that use them"),
    ),
    h("div", { class: "bp-switch" }, toggle("predict", "predict", exercise !== null, "Hide the numbers, to predict them")),
    (ofArrays || opened) &&
      h("div", { class: "bp-switch" }, toggle("numbers", "numbers", opened, "Write vectors and matrices out in single numbers")),
    composite && h("div", { class: "bp-switch" }, toggle("unfold", "unfold", unfold, "Write composite functions out")),
    examples.length > 0 && exampleChoice(examples),
  );
}

/** @type {(action: string, text: string, pressed: boolean, title?: string) => import("../dom/markup.js").Markup} */
function toggle(action, text, pressed, title) {
  return h("button", { type: "button", "data-do": action, "aria-pressed": String(pressed), title }, text);
}

/** @param {State} state @param {import("../predict/exercise.js").Seen | null} seen what an exercise lets be seen */
function stage(state, seen) {
  const { trace, arrangement, ofArrays } = state;
  const step = seen ? seen.step : state.step;
  const hidden = seen?.hidden;
  const { width, height } = arrangement;
  const [scale, least] = ofArrays ? [1, ofArrays.LEAST_SCALE] : [scaleOf(height), LEAST_SCALE];
  const written = memo(trace.graph, "written", [], () => write(trace.program, "plain"));
  const place = `after step ${step + 1} of ${trace.length}`;
  const told = seen ? "Numbers are hidden, to be predicted" : "Every step stands in the table below";
  const label = `${state.tree ? "Tree" : state.compact ? "Compact graph" : "Graph"} of ${written} ${place}. ${told}.`;
  const narrowest = ofArrays ? ofArrays.leastWidth(width) : `${round(width * least)}px`;
  const size = `width:${round(width * scale)}px;min-width:${narrowest}`;
  // Where the stage makes the picture smaller, one that has got wider would be lower, and what is below would move.
  const share = round((100 * height) / firstWidth(state));
  const lowest = round(height * least);
  const near = state.zoom > 1 ? `;--bp-zoom:${state.zoom};--bp-least-wide:${narrowest};--bp-wide:${round(width * scale)}px;--bp-aspect:${(width / height).toFixed(4)}` : "";
  const room = `--bp-room:clamp(${lowest}px,${share}cqi,${round(height * scale)}px);--bp-least:${lowest}px`;
  return h(
    "div",
    {
      class: "bp-stage",
      "data-do": "stage",
      tabindex: 0,
      role: "group",
      "aria-label": seen
        ? "The graph: arrow keys change the question"
        : "The graph: left and right step, up and down look at a node, plus and minus bring it nearer and farther, Escape lets go, space plays",
    },
    h(
      "div",
      { class: near ? "bp-frame near" : "bp-frame", style: `${size};${room}${near}` },
      ofArrays ? ofArrays.picture(state, label, seen) : picture(trace, step, arrangement, { label, hidden, marked: state.inspected }),
    ),
  );
}

/** How much larger than its own size a picture of a height is made at most. @param {number} height */
function scaleOf(height) {
  return Math.min(LARGEST, Math.max(SMALLEST, TALL / height));
}

/** How high the picture of this graph was at first, where it had all the room that it takes. @param {State} state */
function naturalHeight({ trace, arrangement, ofArrays }) {
  return memo(trace.graph, "first height", [], () => arrangement.height * (ofArrays ? 1 : scaleOf(arrangement.height)));
}

/** The closer look at a node, if one was asked for. @param {State} state */
function look({ trace, inspected, ofArrays }) {
  if (inspected === null) return false;
  return ofArrays ? ofArrays.inspector(/** @type {any} */ (trace), inspected) : inspector(trace, inspected);
}

/** @param {State} state @param {import("../predict/exercise.js").Seen | null} seen */
function side(state, seen) {
  if (seen) return h("div", { class: "bp-side bp-predict" }, seen.panel);
  const { trace, along, step, ofArrays } = state;
  return h(
    "div",
    { class: "bp-side", role: "group", "aria-label": "The step", tabindex: 0 }, // so that the keys scroll it
    look(state),
    h(
      "div",
      { class: `bp-words${addsUp(trace) ? " summed" : ""}` },
      ofArrays ? ofArrays.words(state) : panel(trace, step),
      along !== null && nudged(trace, along),
      // At the step where it happens, the step's own sentence says it.
      trace.error &&
        trace.step(step).text !== trace.error.message &&
        h("p", { class: "bp-undefined" }, trace.error.message),
    ),
  );
}

/** What the widths of the edges mean, which are first seen in the backward pass: it has its place from the start. @param {State} state */
function legend({ trace, step }) {
  const isSeen = step >= trace.values.length;
  return memo(trace.graph, "legend", [isSeen], () => strengthLegend(isSeen));
}

/**
 * The curve over one of the variables, where there is one. Of two variables a map stands beside it, or in its place where
 * there is no room; of more, a map over two of them is seen in its place if it is asked for.
 * @param {State} state
 */
function along(state) {
  const { trace, along: name, ranges, mapped, sketched } = state;
  if (name === null) return null;
  const { variables: names } = trace.program;
  const choice = names.length > 1 && alongChoice(names, name);
  if (names.length > 2 && hasMap(state)) {
    const what = toolbarOf("bp-plot-choices", "What is drawn", mapped ? overChoice(names, mapNames(state)) : choice, plotChoice(mapped));
    return h("div", { class: `bp-curve${sketched ? " sketched" : ""}` }, what, mapped ? map(state) : plot(state, name, ranges[name]));
  }
  const line = plot(state, name, ranges[name]);
  if (!hasMap(state)) return h("div", { class: "bp-curve" }, choice, line);
  return h(
    "div",
    { class: `bp-curve with-map${mapped ? " mapped" : ""}${sketched ? " sketched" : ""}` },
    h("div", { class: "bp-plot-choices" }, choice, plotChoice(mapped)),
    h("div", { class: "bp-plots" }, line, map(state)),
  );
}

/** Which of the two is seen where there is room for one. @param {boolean} mapped */
function plotChoice(mapped) {
  return h(
    "div",
    { class: "bp-switch", role: "group", "aria-label": "What is drawn" },
    toggle("curve", "curve", !mapped),
    toggle("map", "map", mapped),
  );
}

/** Of which numbers a reader should not be too sure, in sentences. @param {import("../twin/trace.js").Trace} trace */
function doubts(trace) {
  const said = trace.notesOfNumbers.map((note) => note.message).filter((message) => message !== trace.error?.message);
  return said.length > 0 && h("p", { class: "bp-doubts" }, said.slice(0, MOST_DOUBTS).join(" "));
}

/** Whether contributions meet at a node, of which more is to be said. @param {import("../twin/trace.js").Trace} trace */
function addsUp(trace) {
  return memo(trace.graph, "adds up", [], () => trace.parts.some(({ count }) => count > 1));
}

/** @type {(variables: string[], along: string) => import("../dom/markup.js").Markup} */
function alongChoice(variables, along) {
  return h("label", { class: "bp-along" }, "curve over ", h("select", { "data-do": "along" }, options(variables, along)));
}

/** @type {(variables: string[], over: string[]) => import("../dom/markup.js").Markup} */
function overChoice(variables, over) {
  const choice = over.map((name, axis) =>
    h("select", { "data-do": "over", "data-axis": axis, "aria-label": axis ? "up on the map" : "to the right on the map" }, options(variables, name)),
  );
  return h("div", { class: "bp-along" }, "map over ", choice[0], " and ", choice[1]);
}

/** @type {(names: string[], chosen: string) => import("../dom/markup.js").Markup[]} */
function options(names, chosen) {
  return names.map((name) => h("option", { value: name, selected: name === chosen }, name));
}

/** @type {(state: State, along: string, range: import("../parts/ranges.js").Range) => import("../dom/markup.js").Markup} */
function plot({ trace, height }, along, range) {
  const others = trace.program.variables.map((name) => (name === along ? null : trace.at[name]));
  const points = memo(trace.graph, "samples", [along, range, ...others], () => samples(trace, along, range));
  return curve(trace, along, range, height, points);
}
