/**
 * A step of a program with arrays, in words: its rule, its formula in letters with the shapes under each, the numbers,
 * what happens to an entry, which way round the factors stand, and the cell that is pointed at.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/array_words.js").Words} Words
 * @typedef {import("../../twin/names.js").Notation} Notation
 * @typedef {import("../../dom/markup.js").Markup} Markup
 * @typedef {import("../../dom/markup.js").Loose} Loose
 * @typedef {import("./meeting_cells.js").Lit} Lit
 */
import { sentences } from "../../../generated/arrays.js";
import { smallNudge } from "../../../generated/table.js";
import { h } from "../../dom/markup.js";
import { memo } from "../../memo.js";
import { maths, named, numbered } from "../../parts/inline_maths.js";
import { forward } from "../../twin/arrays.js";
import { unflat } from "../../twin/ways.js";
import { placeText, shapeText } from "../../twin/matrices.js";
import { asValue, entriesIn, shapeOf } from "../../twin/meetings.js";
import { relation } from "../../twin/numbers.js";
import { fill } from "../../twin/template.js";
import { closerLook } from "../inspector.js";

const SIGNS = /^(.*?)(\\,| \\odot | \\cdot )(.*)$/s;

/** @type {(trace: ArrayTrace, place: number, notation: Notation) => Words} */
function wordsAt(trace, place, notation) {
  return /** @type {Words} */ (memo(trace, `words ${place} in ${notation}`, [], () => trace.step(place).words(notation)));
}

/**
 * What is said at a step.
 * @type {(trace: ArrayTrace, place: number) => Markup}
 */
export function panel(trace, place) {
  const [words, plain] = [wordsAt(trace, place, "latex"), wordsAt(trace, place, "plain")];
  const { array } = words;
  const wayRound = array?.wayRound ? fill(sentences["way round"], { why: array.wayRound }) : "";
  /** @param {Words} said */
  const rest = (said) => said.sentence.replace(wayRound, "").replace(/ {2,}/g, " ").trim();
  return h(
    "div",
    { class: `bp-step arrays ${trace.step(place).phase}` },
    h("p", { class: "bp-rule" }, h("strong", {}, words.rule), ` · step ${place + 1} of ${trace.length}`),
    formula(words, plain),
    h("p", { class: "bp-sentence" }, maths(set(rest(words)), rest(plain))),
    wayRound && h("p", { class: "bp-way" }, wayRound),
  );
}

/** A sentence whose entries are set as mathematics: `Σj W[i,j]·x[j]`. @param {string} latex */
function set(latex) {
  return latex
    .replaceAll("\\frac", "\\dfrac")
    .replace(/Σ([a-z]+) /g, "{\\textstyle\\sum_{$1}} ")
    .replaceAll("·", "\\cdot ")
    .replace(/\[([^[\]$&]*)\]/g, (whole) => whole.replaceAll(",", "{,}"));
}

/** The equation: in letters with its shapes, then with numbers. @type {(words: Words, plain: Words) => Loose} */
function formula({ equation: set, array }, { equation: said, array: heard }) {
  const { left, joint, letters, numbers, relation, result } = set;
  const isAgain = letters === left || (!numbers && letters === unmarked(result));
  const shapes = array?.shapes ?? "";
  const under = underneath(left, joint, letters, shapes);
  const first = isAgain ? `${left} ${joint} ${result}` : (under ?? `${left} ${joint} ${letters}`);
  const firstSaid = isAgain ? `${said.left} ${said.joint} ${said.result}` : `${said.left} ${said.joint} ${said.letters}`;
  const kind = numbers.length + letters.length > LONG ? "long" : "";
  return h(
    "p",
    { class: "bp-formula" },
    maths(`\\displaystyle {}${first}`, `${firstSaid}${heard?.shapes ? ` (${heard.shapes})` : ""}`, kind),
    !isAgain && numbers && maths(`\\displaystyle {} = ${numbers}`, `= ${said.numbers}`, kind),
    !isAgain && maths(`\\displaystyle {} ${relation} ${result}`, `${said.relation} ${said.result}`, kind),
    !isAgain && shapes && !under && h("span", { class: "bp-shapes", "aria-hidden": "true" }, shapes),
  );
}

const LONG = 150; // signs of LaTeX

/** @param {string} latex */
function unmarked(latex) {
  return latex.replace(/^\\htmlClass\{\w+\}\{(.*)\}$/s, "$1");
}

/**
 * A product with the shape of each factor under it; null where shapes are not those of its factors.
 * @type {(left: string, joint: string, letters: string, shapes: string) => string | null}
 */
function underneath(left, joint, letters, shapes) {
  const [mine, all] = shapes.split(" = ");
  if (!all) return null;
  const others = all.split(/ [·⊙] /);
  const found = factorsOf(letters);
  if (found.factors.length !== others.length) return null;
  /** @param {string} shape */
  const below = (shape) => `\\htmlClass{shape}{\\text{\\footnotesize ${shape}}}`;
  const top = found.factors.map((factor, place) => (place ? ` & ${near(found.signs[place - 1])} & ` : "") + `\\displaystyle ${factor}`);
  const foot = others.map((shape, place) => (place ? ` & ${SMALL_DOT} & ` : "") + below(shape));
  const columns = "c".repeat(2 * others.length + 1);
  return `\\begin{array}{${columns}} \\displaystyle ${left} & ${near(joint)} & ${top.join("")} \\\\[0.4em] ${below(mine)} & ${below("=")} & ${foot.join("")} \\end{array}`;
}

/** A sign nearer to its neighbours than columns are to each other. @param {string} sign */
function near(sign) {
  return `\\mkern-8mu ${sign} \\mkern-8mu`;
}

const SMALL_DOT = "\\htmlClass{shape}{\\text{\\footnotesize ·}}";

/** The factors of a product, and the signs between them, where brackets are closed. @param {string} letters */
function factorsOf(letters) {
  /** @type {string[]} */
  const factors = [];
  /** @type {string[]} */
  const signs = [];
  let factor = "";
  for (let rest = letters; rest; ) {
    const found = rest.match(SIGNS);
    if (!found) {
      factor += rest;
      break;
    }
    const [, before, sign, after] = found;
    factor += before;
    if (isClosed(factor)) {
      factors.push(factor);
      signs.push(sign === "\\," ? "\\cdot" : sign.trim());
      factor = "";
    } else factor += sign;
    rest = after;
  }
  return { factors: [...factors, factor], signs };
}

/** @param {string} latex */
function isClosed(latex) {
  const [opened, closed] = [/\{|\\left/g, /\}|\\right/g].map((sign) => latex.match(sign)?.length ?? 0);
  return opened === closed;
}

/** The cell that is pointed at, with the sum that makes it. @param {Lit | null} lit @returns {Markup} */
export function cellLine(lit) {
  const text = lit ? lit.line.replaceAll("-", "−").replaceAll("*", "·") : "Point at a cell to see what meets in it.";
  return h("p", { class: `bp-cell${lit ? "" : " none"}` }, text);
}

/**
 * What the output does when an entry is nudged, beside what the gradient predicts.
 * @type {(trace: ArrayTrace, name: string, cell: number) => Loose}
 */
export function nudgeLine(trace, name, cell) {
  const { graph, arraysAt } = trace;
  const value = arraysAt[name];
  const moved = Float64Array.from(entriesIn(value));
  moved[cell] += smallNudge;
  const { values } = forward(graph, { ...arraysAt, [name]: asValue(moved, shapeOf(value)) });
  const change = Number(values[graph.output]) - Number(trace.arrayValues[graph.output]);
  const predicted = entriesIn(/** @type {any} */ (trace.gradient)[name])[cell] * smallNudge;
  if (!Number.isFinite(change) || !Number.isFinite(predicted)) return null;
  /** @param {number} number */
  const about = (number) => [relation(number) === "=" ? "" : "about ", numbered(number)];
  return h(
    "p",
    { class: "bp-nudge" },
    "Nudge ",
    named(name),
    placeText("", unflat(cell, shapeOf(value))),
    ` by ${smallNudge} and `,
    named(graph.labels[graph.output]),
    " moves by ",
    h("span", { class: "value" }, about(change)),
    "; the gradient predicts ",
    h("span", { class: "adjoint" }, about(predicted)),
    ".",
  );
}

/** A closer look at a node: what it is, and what each of its users sends back. @type {(trace: ArrayTrace, id: number) => Markup} */
export function inspector(trace, id) {
  const { label } = trace.drawing[id];
  const first = trace.values.length;
  const seen = trace.contributions.flatMap(({ operand, rank }, number) => (operand === id && rank >= 0 ? [first + number] : []));
  /** @param {number} place */
  const line = (place) => formula(wordsAt(trace, place, "latex"), wordsAt(trace, place, "plain"));
  return closerLook(
    label,
    ` · ${shapeText(trace.shapes[id])}`,
    line(id),
    seen.length > 1 && h("p", {}, `Its ${seen.length} uses each send back a part; they add up:`),
    trace.drawing[id].leads ? seen.map(line) : h("p", {}, "A constant never moves, so no gradient goes there."),
  );
}
