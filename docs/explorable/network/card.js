/**
 * A whole network in training as markup: a function of its state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./picture.js").Passes} Passes
 * @typedef {import("../parts/training.js").Lesson} Lesson
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { courses, endings } from "../../generated/learning.js";
import { h } from "../dom/markup.js";
import { framed, table } from "../dom/tables.js";
import {
  exampleChoice,
  foot,
  largeButton,
  numberField,
  refused,
  speedChoice,
  stepButtons,
  typedText,
  whyRefused,
} from "../parts/controls.js";
import { maths, named, written } from "../parts/inline_maths.js";
import { counted, rateControl } from "../parts/learning_rate.js";
import { field, reading } from "../parts/program_field.js";
import { outlook } from "../twin/descent.js";
import { nameText } from "../twin/names.js";
import { numberAtom, relation, shown as figure } from "../twin/numbers.js";
import { forward } from "../twin/passes.js";
import { fill } from "../twin/template.js";
import { losses } from "./losses.js";
import { passesOf, picture } from "./picture.js";
import { plane } from "./plane.js";
import { MOST_ROWS, MOST_STEPS, RATES, ranAway } from "./state.js";
import { pointOf } from "../parts/training.js";

/** How fast it runs, in steps at once and milliseconds between: at the usual speed 30 steps a second are seen. */
export const SPEEDS = [
  { speed: 0.1, steps: 1, pause: 333 },
  { speed: 1, steps: 1, pause: 33 },
  { speed: 10, steps: 10, pause: 33 },
  { speed: 100, steps: 100, pause: 33 },
];
const LEAST_SCALE = 0.6; // below this, where type is 10 px high, the picture is scrolled rather than made smaller
const LARGEST = 1.1;

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  const passes = passesOf(state);
  return [
    // What is trained and what trains it come first, on the page and for the Tab key; the program, which may be long, below.
    h(
      "div",
      { class: "bp-body" },
      stage(state, passes),
      controls(state),
      h(
        "div",
        { class: "bp-side" },
        h("div", { class: "bp-words" }, panel(state)),
        h("div", { class: "bp-learned" }, plane(state), losses(state), h("div", { class: "bp-number-controls" }, rateControl(state, RATES))),
      ),
      which(state),
    ),
    h("div", { class: "bp-program" }, field(state), reading(state), h("div", { class: "bp-choices" }, exampleChoice(courses))),
    h("div", { class: "bp-tables" }, points(state, passes), weights(state)),
    h("div", { class: "bp-inside", hidden: !state.inside }),
    h("div", { class: "bp-toolbar" }, foot(state.given)),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** @type {(state: State, passes: Passes) => Markup} */
function stage(state, passes) {
  const { wide, markup } = picture(state, passes);
  const size = `width:${Math.round(wide * LARGEST)}px;min-width:${Math.round(wide * LEAST_SCALE)}px`;
  return h(
    "div",
    { class: "bp-stage", tabindex: 0, role: "group", "aria-label": "The network: arrow keys step, space runs" },
    h("div", { class: "bp-frame", style: size }, markup),
  );
}

/** How the training stands, in words. @param {State} state */
export function standing({ places, shown, rate }) {
  const place = places[shown];
  if (ranAway(place)) {
    return { kind: "diverged", sentence: fill(endings.diverged, { steps: counted(shown), rate: figure(rate) }) };
  }
  const last = places.slice(Math.max(0, shown - 3), shown + 1);
  const [kind, sentence] = outlook({ places: last, ended: "spent", sentence: "" }, last.length - 1);
  return { kind, sentence };
}

/** @param {State} state */
function panel(state) {
  const { places, shown, lesson, rate, trace } = state;
  const { value } = places[shown];
  const { kind, sentence } = standing(state);
  const count = lesson.rows.length;
  const loss = nameText(trace.graph.labels[trace.graph.output], "latex");
  const said = trace.graph.labels[trace.graph.output];
  const mean = count === 1 ? `\\frac{\\partial ${loss}}{\\partial w}` : `\\overline{\\frac{\\partial ${loss}}{\\partial w}}`;
  const rule = `\\displaystyle w \\leftarrow w - \\htmlClass{value}{${numberAtom(rate, "latex").text}} \\cdot ${mean}`;
  const plain = `each weight w becomes w - ${numberAtom(rate, "plain").text} · ${count === 1 ? "" : "mean of "}∂${said}/∂w`;
  return h(
    "div",
    { class: "bp-step bp-update" },
    h("p", { class: "bp-rule" }, h("strong", {}, "training"), ` · ${counted(shown)}`),
    h("p", { class: "bp-formula" }, maths(rule, plain)),
    h(
      "p",
      { class: "bp-sentence" },
      `After ${counted(shown)} the loss ${count === 1 ? "" : `(mean of ${count} points) `}is `,
      h("span", { class: "value" }, `${relation(value) === "=" ? "" : "about "}${written(value)}`),
      ".",
    ),
    h("p", { class: `bp-outlook ${kind.replace(" ", "-")}` }, sentence),
  );
}

/** @param {State} state */
function controls({ playing, speed, places, shown }) {
  const last = places.length - 1;
  return h(
    "div",
    { class: "bp-controls bp-training" },
    h(
      "div",
      { class: "bp-steps" },
      stepButtons(playing),
      speedChoice(SPEEDS.map((one) => one.speed), speed),
      h(
        "div",
        { class: "bp-moment" },
        h("input", {
          type: "range",
          class: "bp-when",
          "data-do": "when",
          "aria-label": "Step to look at",
          "aria-valuetext": `step ${shown} of ${last}`,
          min: 0,
          max: Math.max(1, last),
          step: 1,
          value: shown,
          style: `--share:${last ? Math.round((1000 * shown) / last) / 10 : 0}%`,
        }),
        h("span", { class: "bp-count" }, `step ${shown} of ${last}${last >= MOST_STEPS ? ", the last" : ""}`),
      ),
      largeButton(),
    ),
  );
}

/** Which point is looked at, and whether from within. @param {State} state */
function which({ inside, row, lesson }) {
  return h(
    "div",
    { class: "bp-which" },
    lesson.rows.length > 1 &&
      h(
        "select",
        { "data-do": "row", "aria-label": "Point to look at" },
        lesson.rows.map((_, place) => h("option", { value: place, selected: place === row }, `point ${place + 1}`)),
      ),
    h(
      "button",
      { type: "button", class: "bp-tool", "data-do": "inside", "aria-expanded": String(inside) },
      inside ? "close the passes" : "open the passes of this step",
    ),
  );
}

/** The points: what goes in, what is wanted, what comes out. @type {(state: State, passes: Passes) => Markup} */
function points({ lesson, trace, units, row, draft, id, places, shown }, passes) {
  const { roles, rows } = lesson;
  const names = [...roles.inputs, ...roles.targets];
  const outputs = outputsOf(units, trace.graph);
  const results = resultsOf(lesson, places[shown].at, row, passes);
  const heads = [
    "#",
    ...names.map((name) => [roles.targets.includes(name) ? "target " : "", named(name)]),
    ...outputs.map((unit) => named(unit.label)),
    ["loss ", named(trace.graph.labels[trace.graph.output])],
    null,
  ];
  const problem = `${id}-cell-why`;
  /** @type {(place: number, column: number, number: number) => Markup} */
  const cell = (place, column, number) => {
    const typing = draft?.name === `cell ${place} ${column}` ? draft : null;
    return numberField({
      size: 5,
      id: `${id}-cell-${place}-${column}`,
      "data-do": "cell",
      "data-row": place,
      "data-column": column,
      "aria-label": `${names[column]} of point ${place + 1}`,
      ...refused(problem, typing),
      value: typing?.text ?? typedText(number),
    });
  };
  /** @type {(numbers: number[], place: number) => Markup} */
  const line = (numbers, place) =>
    h(
      "tr",
      { class: place === row ? "now" : null },
      h("td", {}, place + 1),
      numbers.map((number, column) => h("td", {}, cell(place, column, number))),
      outputs.map(({ node }) => h("td", { class: "value" }, written(results[place][node]))),
      h("td", { class: "value" }, written(results[place][trace.graph.output])),
      h("td", {}, rows.length > 1 && removal(place)),
    );
  return h(
    "section",
    { class: "bp-points", "aria-label": "Points" },
    h("p", { class: "bp-rule" }, h("strong", {}, "points")),
    framed("Points to learn from", table(heads, rows.map(line)), "bp-numbers"),
    whyRefused(problem, draft?.name.startsWith("cell ") ? draft : null),
    rows.length < MOST_ROWS && h("button", { type: "button", class: "bp-tool", "data-do": "add" }, "add a point"),
  );
}

/** @param {number} place */
function removal(place) {
  const name = `Remove point ${place + 1}`;
  return h("button", { type: "button", class: "bp-close", "data-do": "remove", "data-row": place, "aria-label": name }, "×");
}

/**
 * The units that the loss is made from, but for the inputs.
 * @type {(units: State["units"], graph: import("../twin/build.js").Graph) => State["units"]}
 */
function outputsOf(units, graph) {
  const loss = units.find(({ node }) => node === graph.output);
  return (loss?.edges ?? []).map(({ from }) => units[from]).filter(({ isInput }) => !isInput);
}

/**
 * Every node's value at every point.
 * @type {(lesson: Lesson, at: Record<string, number>, row: number, passes: Passes) => number[][]}
 */
function resultsOf(lesson, at, row, passes) {
  return lesson.rows.map((numbers, place) =>
    place === row ? passes.values : forward(lesson.graph, pointOf(lesson, at, numbers)).values,
  );
}

/** Every weight, its mean gradient and what becomes of it. @param {State} state */
function weights({ lesson, places, shown, at: start, draft, id, trace }) {
  const { at, gradient, step } = places[shown];
  const { roles } = lesson;
  const label = trace.graph.labels[trace.graph.output];
  const mean = lesson.rows.length > 1 ? "mean " : "";
  const heads = ["weight", "start", "now", [mean, "∂", named(label)], "step", "then"];
  const problem = `${id}-start-why`;
  /** @param {string} name */
  const field = (name) => {
    const typing = draft?.name === `start ${name}` ? draft : null;
    return numberField({
      size: 5,
      id: `${id}-start-${name}`,
      "data-do": "start",
      "data-name": name,
      "aria-label": `${name} at the start`,
      ...refused(problem, typing),
      value: typing?.text ?? typedText(start[name]),
    });
  };
  /** @param {string} name */
  const line = (name) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, named(name)),
      h("td", {}, field(name)),
      Object.hasOwn(at, name)
        ? [at[name], gradient[name], step[name], at[name] + step[name]].map((number, column) =>
            h("td", { class: column === 1 ? "adjoint" : column === 2 ? null : "value" }, written(number)),
          )
        : h("td", { colspan: 4 }, "stays"),
    );
  return h(
    "section",
    { class: "bp-weights", "aria-label": "Weights" },
    h("p", { class: "bp-rule" }, h("strong", {}, "weights")),
    framed("Weights and their gradients", table(heads, [...roles.weights, ...roles.fixed].map(line)), "bp-numbers"),
    whyRefused(problem, draft?.name.startsWith("start ") ? draft : null),
  );
}
