/**
 * The plane, its knobs and what can be done with them as markup: a function of the state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./neurons.js").Neuron} Neuron
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { planes } from "../../generated/planes.js";
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { foot, largeButton, tool } from "../parts/controls.js";
import { ICONS } from "../parts/icons.js";
import { named, written } from "../parts/inline_maths.js";
import { counted } from "../parts/learning_rate.js";
import { dial } from "./dial.js";
import { numbers } from "./numbers.js";
import { colourOf, mapOf, plane } from "./plane.js";
import { MOST_SPOTS, ranAway, sides } from "./state.js";

const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty"];
const TRIES = { wide: 300, high: 44, least: 60 }; // of the drawing, and how many tries it has room for at least

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  return [
    h("p", { class: "bp-asks" }, asks(state)),
    h(
      "div",
      { class: "bp-parting" },
      h("div", { class: "bp-seen" }, plane(state), tools(state)),
      verbs(state),
      h("div", { class: "bp-turns" }, score(state), panel(state)),
    ),
    rested(state),
    h("div", { class: "bp-inside", hidden: !state.inside }),
    h("div", { class: "bp-toolbar" }, foot(state.given, tool("inside", state.inside ? "close the passes" : "open this step", { "aria-expanded": String(state.inside) }))),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** The tables, which stay as they were while it trains. @param {State} state */
function rested(state) {
  const { trace, playing, at, place, lesson, held, draft } = state;
  return memo(trace.graph, "tables", playing ? ["while it trains"] : [at, place, lesson, held, draft], () => numbers(state));
}

/** How it stands, in a sentence or two. @param {State} state */
export function asks(state) {
  const { problem, place, steps, forwards, arrows, playing, tries, lesson, at } = state;
  if (problem) return problem.message;
  if (ranAway(state)) return "The steps were too large, and the loss ran away. Start again.";
  const count = Object.keys(at).length;
  const total = lesson.rows.length;
  const right = sides(state, lesson.rows).filter(Boolean).length;
  if (playing) return `Step ${steps}. Each step turns every knob a little along its arrow.`;
  if (right === total && total > 1) return parted(state);
  if (arrows && steps === 0) return `One backward pass, ${count} arrows: which way to turn each knob, and how much that helps.`;
  if (steps) return `${right} of ${total} dots lie on their own side after ${counted(steps)}. Train on, or turn a knob?`;
  if (forwards === 1) return `${WORDS[count] ?? count} numbers decide where the border runs. Turn them: can you separate the dots?`;
  const way = place.value < tries[0].loss ? "lower" : "higher";
  return `${tried(state)}, and the loss is ${way} than at the start. Which knob would you turn next?`;
}

/** How many other places were tried. @param {State} state */
function tried({ forwards }) {
  return forwards === 2 ? "1 try" : `${forwards - 1} tries`;
}

/** @param {State} state */
function parted(state) {
  const { steps, lesson, held, forwards } = state;
  const byHand = forwards > 1 ? `, after ${tried(state)}, by hand` : ""; // else somebody brought the numbers along
  const by = steps ? `, after ${counted(steps)}` : byHand;
  const unseen = sides(state, held);
  const found = unseen.filter(Boolean).length;
  const others = found === unseen.length ? ` So do all ${found} it never saw.` : ` Of ${unseen.length} it never saw, ${found} do.`;
  return `All ${lesson.rows.length} dots lie on their own side${by}.${unseen.length ? others : ""}`;
}

/** The loss, what it was at each try, and what the tries have cost. @param {State} state */
function score(state) {
  const { place, forwards, backwards, lesson } = state;
  const right = sides(state, lesson.rows).filter(Boolean).length;
  return h(
    "div",
    { class: "bp-standing" },
    h("p", { class: "bp-loss" }, h("span", {}, "loss ", h("b", { class: "value" }, written(place.value))), h("span", { class: "bp-right" }, `${right} of ${lesson.rows.length} right`)),
    losses(state),
    h("p", { class: "bp-costs" }, h("span", {}, h("b", {}, forwards), " forward, "), h("span", {}, h("b", { class: "adjoint" }, backwards), " backward passes")),
  );
}

/** The losses so far as a line: by hand in one colour, by steps in the other. @param {State} state */
function losses({ tries }) {
  const highest = Math.max(...tries.map(({ loss }) => loss).filter(Number.isFinite)) * 1.05 || 1;
  const across = TRIES.wide / Math.max(TRIES.least, tries.length - 1);
  /** @type {(place: number) => string} */
  const spot = (place) => `${round(place * across)} ${round(TRIES.high * (1 - Math.min(1, tries[place].loss / highest)))}`;
  const lines = { hand: "", step: "" };
  for (let place = 1; place < tries.length; place += 1) {
    const kind = tries[place].isStep ? "step" : "hand";
    const goesOn = place > 1 && tries[place - 1].isStep === tries[place].isStep;
    lines[kind] += goesOn ? `L${spot(place)}` : `M${spot(place - 1)}L${spot(place)}`;
  }
  const last = tries.length - 1;
  return h(
    "svg",
    { class: "bp-tries", viewBox: `-5 -5 ${TRIES.wide + 10} ${TRIES.high + 10}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    h("path", { class: "floor", d: `M0 ${TRIES.high}H${TRIES.wide}` }),
    h("path", { class: "hand", d: lines.hand || "M0 0" }),
    h("path", { class: "step", d: lines.step || "M0 0" }),
    h("path", { class: "now", d: `M${spot(last)}h0` }),
  );
}

/** The neurons, each with its own map and its knobs, and the output's knobs below them. @param {State} state */
function panel(state) {
  const { neurons } = state;
  const rows = Math.max(0, ...neurons.hidden.map(({ knobs }) => knobs.length));
  const columns = neurons.hidden.length;
  return h(
    "div",
    { class: "bp-panel", style: `--columns:${columns + 1}` },
    h("div", { class: "bp-row bp-heads" }, neurons.hidden.map((neuron, place) => head(state, neuron, place)), head(state, neurons.output, null)),
    Array.from({ length: rows }, (_, row) =>
      h(
        "div",
        { class: "bp-row" },
        neurons.hidden.map(({ knobs, label }) => (knobs[row] ? dial(state, knobs[row], `a knob of neuron ${label}`) : h("span", {}))),
        h("span", { class: "bp-row-name", "aria-hidden": "true" }, rowName(state, row)),
      ),
    ),
    h("div", { class: "bp-row bp-last" }, neurons.output.knobs.map((name) => dial(state, name, "a knob of the output"))),
  );
}

/** What the knobs of a row multiply, where all have the same place in their line. @type {(state: State, row: number) => import("../dom/markup.js").Loose} */
function rowName({ lesson }, row) {
  const input = lesson.roles.inputs[row];
  return input ? ["× ", named(input)] : "bias";
}

/** @type {(state: State, neuron: Neuron, place: number | null) => Markup} */
function head(state, { label }, place) {
  const isShown = state.neuron === place;
  const name = place === null ? "Show what the whole network says" : `Show what neuron ${label} says`;
  return h(
    "button",
    { type: "button", class: "bp-head", "data-do": "neuron", "data-neuron": place ?? "", "aria-pressed": String(isShown), "aria-label": name, title: name },
    h("span", { class: "bp-thumb" }, mapOf(state, place ?? state.neurons.hidden.length)),
    h("span", { class: "bp-head-name" }, named(label)),
  );
}

/** What is done to the points, and which there are. @param {State} state */
function tools(state) {
  const { set, colour, spot, lesson, shows, held } = state;
  return h(
    "div",
    { class: "bp-tools" },
    h(
      "select",
      { class: "bp-examples", "data-do": "example", "aria-label": "Set of points" },
      planes.map(({ id, title }) => h("option", { value: id, selected: id === set }, title.split(",")[0])),
    ),
    spot === null
      ? h(
          "span",
          { class: "bp-next", role: "group", "aria-label": "Colour of the next point" },
          [1, 0].map((one) =>
            h("button", { type: "button", class: `bp-dot ${colourOf(one)}`, "data-do": "colour", "data-colour": one, "aria-pressed": String(one === colour), "aria-label": `${colourOf(one)}: press the plane to add such a point`, title: `Press the plane to add a ${colourOf(one)} dot` }, dot(one)),
          ),
        )
      : h(
          "span",
          { class: "bp-next", role: "group", "aria-label": `Point ${spot + 1}` },
          h("button", { type: "button", class: "bp-tool", "data-do": "recolour" }, `make it ${colourOf(1 - lesson.rows[spot][2])}`),
          lesson.rows.length > 1 && h("button", { type: "button", class: "bp-tool", "data-do": "remove" }, "remove"),
        ),
    held.length > 0 && h("button", { type: "button", class: "bp-tool bp-unseen", "data-do": "held", "aria-pressed": String(shows), title: "Dots that it never learns from" }, "held out"),
    lesson.rows.length >= MOST_SPOTS && h("span", {}, `${MOST_SPOTS} dots are the most`),
  );
}

/** @param {number} target */
function dot(target) {
  const drawn = target ? h("circle", { cx: 8, cy: 8, r: 5 }) : h("path", { d: "M8 2.4 13.6 8 8 13.6 2.4 8z" });
  return h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, drawn);
}

/** @param {State} state */
function verbs({ playing, arrows, forwards, steps }) {
  const untouched = forwards === 1 && steps === 0 && !arrows;
  return h(
    "div",
    { class: "bp-verbs", role: "group", "aria-label": "Learning" },
    h("button", { type: "button", class: "bp-verb bp-backprop", "data-do": "backprop", "aria-pressed": String(arrows) }, "Backprop"),
    h("button", { type: "button", class: "bp-verb", "data-do": "step" }, "Step"),
    h("button", { type: "button", class: "bp-verb main", "data-do": "play" }, drawing(playing ? "pause" : "play"), playing ? "Pause" : "Train"),
    h("button", { type: "button", class: "bp-verb quiet", "data-do": "reset", disabled: untouched }, drawing("reset"), h("span", {}, "Start again")),
    largeButton(),
  );
}

/** @param {keyof typeof ICONS} name */
function drawing(name) {
  return h("svg", { class: name, viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}
