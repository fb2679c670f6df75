/**
 * What is written as markup: a function of the state and of nothing else. The field itself is the controller's.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Child} Child
 */
import { kilobytes, tasks } from "../../generated/written.js";
import { h } from "../dom/markup.js";
import { foot, largeButton, tool } from "../parts/controls.js";
import { ICONS } from "../parts/icons.js";
import { placeOf, startOf, taskOf, textOf } from "./state.js";

/** @type {Record<import("./state.js").Answer["kind"], string>} */
const SIGNS = { right: "✓", mistake: "✗", problem: "!", note: "" };

/** @param {State} state @returns {Child[]} */
export function card(state) {
  const { title, asks, kind } = taskOf(state);
  return [
    steps(state),
    h("div", { class: "bp-task" }, h("p", { class: "bp-task-title" }, h("b", {}, heading(kind, title, placeOf(state.task)))), h("p", {}, marked(asks))),
    written(state),
    h("p", { class: "bp-how" }, hint(state)),
    answer(state),
    verbs(state),
    output(state),
    h("div", { class: "bp-map", hidden: !state.knobs }),
    finished(state),
    h(
      "div",
      { class: "bp-toolbar" },
      foot(state.given, [tool("save", "save as .py"), tool("forget", state.sure ? "really? press again" : "forget everything")]),
    ),
    h("p", { class: "bp-said", role: "status" }, state.said),
  ];
}

/** @type {(kind: string, title: string, place: number) => string} */
function heading(kind, title, place) {
  return kind === "stage" ? `${place + 1}. ${title}` : title;
}

/** Words in which `code` and *what is pressed* are marked. @param {string} text @returns {import("../dom/markup.js").Loose[]} */
export function marked(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (part.startsWith("`")) return h("code", {}, part.slice(1, -1));
    return part.startsWith("*") && part.length > 2 ? h("em", {}, part.slice(1, -1)) : part;
  });
}

/** All that there is to do, and what has been done. @param {State} state */
function steps({ task, passed }) {
  const firstBug = tasks.findIndex(({ kind }) => kind === "bug");
  return h(
    "div",
    { class: "bp-tasks", role: "group", "aria-label": "What there is to do" },
    tasks.map(({ id, title, kind }, place) => {
      const isDone = passed.includes(id);
      const short = kind === "stage" ? String(place + 1) : kind === "train" ? "train" : `bug ${place - firstBug + 1}`;
      const name = `${short}: ${title}${isDone ? ", done" : ""}`;
      return h("button", { type: "button", "data-do": "task", "data-task": id, "aria-current": id === task ? "step" : null, "aria-label": name, title: name }, isDone ? `${short} ✓` : short);
    }),
  );
}

/** The field, or the program as it stands before anyone writes. @param {State} state */
function written(state) {
  if (state.begun) return h("div", { class: "bp-written" });
  return h("pre", { class: "bp-listing", tabindex: 0, role: "region", "aria-label": "The program" }, h("code", {}, textOf(state)));
}

/** @param {State} state */
function verbs(state) {
  const { begun, running, passed, task, before } = state;
  if (!begun) {
    const again = textOf(state) === startOf(state) && !passed.length ? "Start writing" : "Go on writing";
    return h(
      "div",
      { class: "bp-verbs" },
      h("button", { type: "button", class: "bp-verb main", "data-do": "begin" }, again),
    );
  }
  const last = placeOf(task) === tasks.length - 1;
  return h(
    "div",
    { class: "bp-verbs", role: "group", "aria-label": "The program" },
    running
      ? h("button", { type: "button", class: "bp-verb main", "data-do": "stop" }, drawing("pause"), "Stop")
      : h("button", { type: "button", class: "bp-verb main", "data-do": "run" }, drawing("play"), "Run"),
    passed.includes(task) && !last && h("button", { type: "button", class: "bp-verb", "data-do": "next" }, "Next"),
    h("button", { type: "button", class: "bp-verb quiet", "data-do": "again" }, drawing("reset"), h("span", {}, "Start again")),
    before === null
      ? h("button", { type: "button", class: "bp-tool", "data-do": "show" }, "show me one way")
      : h("button", { type: "button", class: "bp-tool", "data-do": "back" }, "put mine back"),
    largeButton(),
  );
}

/** @param {State} state */
function hint({ begun, field, keeps }) {
  if (!begun) return `This will fetch an editor and Python, ${kilobytes} kB. It all runs in your browser, and stays there.`;
  if (!keeps) return "This browser keeps nothing between two visits: save your program before you leave.";
  if (field === "plain") return "The editor hasn’t come, and this field will do as well. Tab goes on to the next control.";
  return "Tab indents. Press Escape, then Tab, to leave the editor. Ctrl or ⌘ with Enter runs it.";
}

/** @param {keyof typeof ICONS} name */
function drawing(name) {
  return h("svg", { class: name, viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}

/** @param {State} state */
function answer({ answer: found, running, begun }) {
  const words = found ? [h("b", {}, `${SIGNS[found.kind]} ${found.name}`.trim()), " ", marked(found.says)] : running ? "It runs …" : "";
  return h("p", { class: `bp-judged ${found?.kind ?? ""}`.trim(), role: "status", hidden: !begun }, words);
}

/** @param {State} state */
function output({ output: text, begun }) {
  return h("pre", { class: "bp-output", tabindex: 0, role: "region", "aria-label": "What the program prints", hidden: !begun || !text }, text);
}

/** The whole program, for paper, for who has no scripts, and for who has done it all. @param {State} state */
function finished({ task }) {
  const { finished: text, kind } = tasks[placeOf(task)];
  const shown = kind === "stage" ? tasks.filter((one) => one.kind === "stage").slice(-1)[0].finished : text;
  return h("details", { class: "bp-step-table bp-finished" }, h("summary", {}, "The finished program"), h("pre", { class: "bp-listing", tabindex: 0, role: "region", "aria-label": "The finished program" }, h("code", {}, shown)));
}
