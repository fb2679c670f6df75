/**
 * The digits as markup: a function of the state and of nothing else.
 *
 * @typedef {import("./state.js").State} State
 */
import { counts, settings as usual } from "../../generated/digits.js";
import { h } from "../dom/markup.js";
import { memo } from "../memo.js";
import { foot, largeButton, numberField, refused, tool, whyRefused } from "../parts/controls.js";
import { ICONS } from "../parts/icons.js";
import { counted } from "../parts/learning_rate.js";
import { percent } from "../parts/percent.js";
import { bars, verdict } from "./bars.js";
import { IN_EPOCH, LESSON, ranAway } from "./learning.js";
import { chart, scores, weights } from "./mind.js";
import { WEIGHTS } from "./network.js";
import { numbers } from "./numbers.js";
import { paper } from "./paper.js";
import { picks } from "./picks.js";
import { oneOf } from "./pictures.js";
import { says, standing } from "./state.js";

const thousands = new Intl.NumberFormat("en");

/** @param {State} state @returns {import("../dom/markup.js").Child[]} */
export function card(state) {
  return [
    h("p", { class: "bp-asks" }, asks(state)),
    h(
      "div",
      { class: "bp-desk" },
      h("div", { class: "bp-drawn" }, paper(state), pens(state)),
      bars(state),
      h("div", { class: "bp-opinion" }, h("p", {}, verdict(state)), towards(state)),
      h("div", { class: "bp-mind" }, weights(state), scores(state), chart(state)),
      verbs(state),
    ),
    picks(state),
    rested(state),
    h("div", { class: "bp-inside", hidden: !state.inside }),
    h("div", { class: "bp-toolbar" }, foot(state.given, tool("inside", state.inside ? "close the passes" : "open this picture’s passes", { "aria-expanded": String(state.inside) }))),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** The tables, which stay as they were while it trains. @param {State} state */
function rested(state) {
  const { trace, playing, progress, picture, target, settings, records, draft } = state;
  return memo(trace.graph, "tables", playing ? ["while it plays"] : [progress, picture, target, settings, records, draft], () => numbers(state));
}

/** How the training stands, in a sentence or two. @param {State} state */
export function asks(state) {
  const { problem, failed, waiting, progress, playing, doing, goal, settings } = state;
  const { steps } = progress;
  if (problem) return problem;
  if (failed) return "The pictures to learn from have not come. Are you online? Then press again.";
  if (waiting) return `Fetching ${thousands.format(counts.pictures)} pictures to learn from …`;
  if (ranAway(progress)) return "The steps were too large, and the loss ran away. Start again, with a smaller learning rate.";
  if (playing && doing === "catch up") return `Training it again, up to step ${goal} …`;
  const now = standing(state);
  if (playing && doing === "train") {
    const epoch = Math.floor(steps / IN_EPOCH) + 1;
    return `Epoch ${Math.min(epoch, goal / IN_EPOCH)} of ${goal / IN_EPOCH}. In each it sees all its pictures once, ${usual.batch} at a step.`;
  }
  if (steps === 0) return `${guess(state)} Draw a digit of your own, and train its ${thousands.format(WEIGHTS)} numbers.`;
  if (!now) return `After ${counted(steps)}.`;
  return steps < LESSON ? `After ${counted(steps)} it reads ${percent(now.learned, 1)} of its own pictures, and ${percent(now.tested, 1)} of those it never learns from.` : compared(state, now);
}

/** @param {State} state */
function guess(state) {
  if (!state.picture.some(Boolean)) return "The paper is blank, and the network knows nothing yet.";
  return `The network has learned nothing yet, and says that this is ${oneOf(says(state).says)}.`;
}

/** What it makes of pictures by whom, told once it has learned. @type {(state: State, now: import("./state.js").Noted) => string} */
function compared({ settings, ends }, { learned, tested }) {
  const now = percent(tested, 1);
  if (settings.writers === "others") {
    const known = ends.same ? `Where it knew the writers it was ${percent(ends.same.tested, 1)}.` : "Now try the same writers.";
    return `It reads ${percent(learned, 1)} of what it learned from, and ${now} of what strangers wrote. ${known}`;
  }
  const strangers = ends.others ? `Of what strangers wrote it was ${percent(ends.others.tested, 1)}, the honest number.` : "Now try other writers.";
  return `It reads ${now} of new pictures by people whose writing it knows. ${strangers}`;
}

/** What is done to the picture by hand. @param {State} state */
function pens({ rubs, picture }) {
  return h(
    "div",
    { class: "bp-pens", role: "group", "aria-label": "Pen" },
    h("button", { type: "button", class: "bp-tool", "data-do": "rub", "aria-pressed": String(rubs) }, "rub out"),
    h("button", { type: "button", class: "bp-tool", "data-do": "clear", disabled: !picture.some((ink) => ink > 0) }, "clear"),
  );
}

/** What changes the picture, where it should be read as another digit. @param {State} state */
function towards(state) {
  const { target, playing, doing, before } = state;
  if (target === null) return h("p", { class: "bp-towards" }, "Press another bar: what would make it say that?");
  const isOn = playing && doing === "nudge";
  const done = says(state).says === target && !isOn;
  return h(
    "p",
    { class: "bp-towards" },
    h("button", { type: "button", class: "bp-tool bp-change", "data-do": "nudge", disabled: done }, isOn ? "stop" : `change the pixels towards ${target}`),
    before && h("button", { type: "button", class: "bp-tool", "data-do": "restore" }, "put back"),
  );
}

/** @param {State} state */
function verbs({ id, playing, doing, progress, settings, draft, waiting }) {
  const isOn = playing && doing !== "nudge";
  const typing = draft?.name === "seed-number" ? draft : null;
  return h(
    "div",
    { class: "bp-verbs", role: "group", "aria-label": "Learning" },
    h("button", { type: "button", class: "bp-verb main", "data-do": "play", "aria-busy": waiting ? "true" : null }, drawing(isOn ? "pause" : "play"), isOn ? "Pause" : "Train"),
    h("button", { type: "button", class: "bp-verb", "data-do": "step" }, "Step"),
    h("button", { type: "button", class: "bp-verb quiet", "data-do": "reset", disabled: progress.steps === 0 && !playing }, drawing("reset"), h("span", {}, "Start again")),
    h(
      "label",
      { class: "bp-seed" },
      h("span", {}, "seed"),
      numberField({ size: 3, "data-do": "seed-number", inputmode: "numeric", ...refused(`${id}-seed-why`, typing), value: typing?.text ?? String(settings.seed) }),
    ),
    largeButton(),
    whyRefused(`${id}-seed-why`, typing),
  );
}

/** @param {keyof typeof ICONS} name */
function drawing(name) {
  return h("svg", { class: name, viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}
