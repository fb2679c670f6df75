/**
 * The text that is typed, and how it was read: the head of each of the elements.
 *
 * @typedef {{ message: string, position: number | null, source: string, fix?: string | null }} Problem with a text
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {import("../twin/expression.js").Program} Program
 * @typedef {{ expression: string, graph: Graph, program: Program }} Read
 * @typedef {{ id: string, text: string, problem: Problem | null, trace: Read }} State
 */
import { h } from "../dom/markup.js";
import { nameText } from "../twin/names.js";
import { write } from "../twin/writer.js";
import { maths } from "./inline_maths.js";

const SHORT = 24; // characters that the field shows whole on the smallest screen
const LONGEST_READING = 600; // characters that are set as mathematics

/** @param {State} state */
export function field({ text, problem, id }) {
  return h("textarea", {
    class: "bp-field",
    "data-do": "type",
    "aria-label": "A function, or a short program",
    "aria-describedby": `${id}-reading`,
    "aria-invalid": problem ? "true" : null,
    rows: Math.min(12, text.split("\n").length),
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    placeholder: "such as x*sin(x)",
    value: text,
  });
}

/** How the text was read, as mathematics; or what is wrong with it, and where. @param {State} state */
export function reading({ id, text, problem, trace }) {
  const scrolls = !problem && trace.expression.length > SHORT;
  return h(
    "div",
    { class: `bp-reading${problem ? " wrong" : ""}`, id: `${id}-reading`, tabindex: scrolls ? 0 : null },
    problem
      ? // While someone types, the function that is still drawn keeps its formula for a moment, and then it is said what is
        // wrong: every other text has its own class, so that the moment begins anew with each letter.
        [
          h("div", { class: "bp-last bp-lines", "aria-hidden": "true" }, formula(trace)),
          h("div", { class: `bp-complaint ${text.length % 2 ? "odd" : "even"}` }, complaint(problem)),
        ]
      : [h("p", { class: "bp-lines" }, formula(trace)), remarks(trace.program)],
  );
}

/** @param {Read} trace */
function formula(trace) {
  return trace.expression.length <= LONGEST_READING && asMathematics(trace);
}

const READ_AS = { text: "", latex: "Read as LaTeX.", code: "Read as code." };
const MOST_REMARKS = 4;
/** What is told once of all lines that it is true of: the kinds of notes, and what is said of more than one. @type {[string[], (count: number) => string][]} */
const TOLD_ONCE = [
  [["computes nothing", "calls a library", "sets an attribute", "builds", "builds several"], (count) => `${count} lines were passed over: they load, build or call a library.`],
  [["starts", "starts several"], (count) => `${count} lines build variables: their numbers were taken as starting values.`],
];

/** What a reader should know about how the text was read. @param {Program} program */
function remarks({ notation, notes }) {
  const told = TOLD_ONCE.map(([kinds, saying]) => ({ alike: notes.filter(({ kind }) => kinds.includes(kind)), saying }));
  const several = told.filter(({ alike }) => alike.length > 1);
  const again = notes.filter(({ kind }) => kind === "again").slice(1); // the first says it for all
  const others = notes.filter((note) => !(again.includes(note) || several.some(({ alike }) => alike.includes(note))));
  const lines = several.map(({ alike, saying }) => saying(alike.length));
  const said = [READ_AS[notation], ...lines, ...others.slice(0, MOST_REMARKS).map(({ message }) => message)].filter(Boolean);
  const fix = notes.find((note) => note.fix !== null);
  return [said.length > 0 && h("p", { class: "bp-remarks" }, said.join(" ")), fix && offer(String(fix.fix), fix.at)];
}

/** The whole text as it was probably meant, to be taken with one press. @type {(text: string, at?: [string, import("../../generated/table.js").Entries][]) => import("../dom/markup.js").Child} */
function offer(text, at = []) {
  const values = at.map(([name, value]) => `${name} = ${value}`).join(", ");
  const shown = values ? `${text} at ${values}` : text;
  return h("button", { type: "button", class: "bp-tool bp-offer", "data-do": "fix", "data-text": text, "data-at": JSON.stringify(at) }, `Write ${shown}`);
}

/** Each line of the program as a formula of its own: beside each other where there is room. @param {Read} trace */
function asMathematics({ graph, program }) {
  const { shapes, lines, variables } = program;
  const pieces = [...shapes.map((shape) => ({ ...program, shapes: [shape], lines: [] })), ...lines.map((line) => ({ ...program, shapes: [], lines: [line] }))];
  const label = graph.labels[graph.output];
  const { name, parameters } = lines[lines.length - 1];
  const isUnnamed = name === null && parameters === null && variables.length > 0;
  return pieces.map((piece, place) => {
    const isHeaded = isUnnamed && place === pieces.length - 1;
    const names = variables.map((one) => nameText(one, "latex")).join(", ");
    const head = isHeaded ? `${nameText(label, "latex")}(${names}) = ` : "";
    const said = isHeaded && pieces.length === 1 ? `${label}(${variables.join(", ")}) = ` : "";
    const end = place < pieces.length - 1 ? ";" : "";
    return maths(`\\displaystyle ${head}${write(piece, "latex", termMark)}`, `${said}${write(piece, "plain")}${end}`);
  });
}

/** A term's own class, by its place in the text: there it is found again (typeset_terms.js). @param {import("../twin/expression.js").Node} node @returns {[string, string] | null} */
function termMark({ span: [start, stop] }) {
  return start < stop ? [`\\htmlClass{${termClass(start, stop)}}{`, "}"] : null;
}

/** @type {(start: number, stop: number) => string} */
export function termClass(start, stop) {
  return `t${start}_${stop}`;
}

/** A caret under the place, right below a short text and else below the part of its line around it; and the sentence. @param {Problem} problem */
function complaint({ message, position, source, fix }) {
  const before = position === null ? "" : [...source].slice(0, position).join("");
  const start = before.lastIndexOf("\n") + 1;
  const line = source.slice(start).split("\n")[0];
  const column = [...before.slice(start)].length;
  const isShort = source.length <= SHORT && line === source;
  const from = isShort ? 0 : Math.max(0, column - SHORT / 2);
  const quoted = isShort ? "" : `${[...line].slice(from, from + SHORT).join("")}\n`;
  return [
    position !== null && h("pre", { "aria-hidden": "true" }, `${quoted}${" ".repeat(column - from)}^`),
    h("p", {}, message),
    fix && offer(fix),
  ];
}
