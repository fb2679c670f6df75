/**
 * Mathematics in what is said: formulas with their plain words, names and numbers inside sentences, equations that break.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/words.js").Words["equation"]} Equation
 */
import { h, live } from "../dom/markup.js";
import { runs } from "../dom/type_runs.js";
import { nameText } from "../twin/names.js";
import { isPlain, numberAtom, plainText, relation } from "../twin/numbers.js";

const MANY = 28; // letters in a formula that is set smaller

/**
 * A formula for the eye, with the same in plain words for those who hear it.
 * @param {string} latex
 * @param {string} plain
 * @param {string} [kind]
 */
export function maths(latex, plain, kind = "") {
  return [
    h("span", { class: `bp-maths ${kind}`.trim(), "aria-hidden": "true", maths: latex }, plain),
    h("span", { class: "bp-said" }, `${plain} `),
  ];
}

/**
 * What a trace says in a notation: an equation, or a sentence.
 * @template T
 * @typedef {(trace: Trace, notation: import("../twin/names.js").Notation) => T} Says
 */

/**
 * The same for a formula that follows the trace; the words for those who hear it wait until nothing moves.
 * @type {(says: Says<string>, trace: Trace, kind?: string) => import("../dom/markup.js").Markup[]}
 */
export function followingMaths(says, trace, kind = "") {
  const maths = live(({ trace: now }) => says(now, "latex"), { trace }, "words");
  const plain = live(({ trace: now }) => says(now, "plain"), { trace }, "words");
  const heard = live(({ trace: now }) => `${says(now, "plain")} `, { trace }, "rest");
  return [
    h("span", { class: `bp-maths ${kind}`.trim(), "aria-hidden": "true", maths }, plain),
    h("span", { class: "bp-said" }, heard),
  ];
}

/** A name or a letter inside words, in its type. @param {string} label */
export function named(label) {
  return inWords(nameText(label, "latex"));
}

/** A number inside words, in its type. @param {number} number */
export function numbered(number) {
  return inWords(numberAtom(number, "latex").text);
}

/**
 * A number inside words that follows the trace; one with a power of ten is made anew each time.
 * @type {(trace: Trace, turn: import("../dom/turns.js").Turn, read: (trace: Trace) => number) => import("../dom/markup.js").Markup[]}
 */
export function following(trace, turn, read) {
  const number = read(trace);
  if (!isPlain(number)) return numbered(number);
  return [h("span", { class: "bp-name upright" }, live(({ trace: now }) => plainText(read(now)), { trace }, turn))];
}

/** @param {string} latex */
function inWords(latex) {
  return runs(latex).map(({ text, face, level }) =>
    h(level > 0 ? "sup" : level < 0 ? "sub" : "span", { class: `bp-name ${face}` }, text),
  );
}

/** Whether an equation in LaTeX is set smaller, has numbers, or only says itself again: "long numbers". @param {Equation} set */
export function shapeOf({ left, letters, numbers, result }) {
  const isLong = lengthOf(letters) > MANY || lengthOf(numbers) > MANY;
  const isAgain = (letters === unmarked(result) && !numbers) || letters === left;
  return [isLong && "long", numbers && "numbers", isAgain && "again"].filter(Boolean).join(" ");
}

/**
 * An equation in up to three pieces, between which it may break. What only says itself again is left out.
 * @param {Trace} trace
 * @param {Says<Equation>} says
 */
export function equation(trace, says) {
  const shape = shapeOf(says(trace, "latex"));
  const kind = shape.includes("long") ? "long" : "";
  /** @type {(write: (equation: Equation) => string, kind?: string) => import("../dom/markup.js").Markup[]} */
  const piece = (write, kind) => {
    /** @type {(now: Trace, notation: import("../twin/names.js").Notation) => string} */
    const set = (now, notation) => (notation === "latex" ? "\\displaystyle {}" : "") + write(says(now, notation));
    return followingMaths(set, trace, kind);
  };
  const end = shape.includes("again") ? "result" : "letters";
  return [
    piece((one) => `${one.left} ${one.joint} ${one[end]}`, kind),
    shape.includes("numbers") && piece(({ numbers }) => `= ${numbers}`, kind),
    !shape.includes("again") && piece(({ relation: sign, result }) => `${sign} ${result}`),
  ];
}

/** About how many letters a formula has when it is set. @param {string} latex */
function lengthOf(latex) {
  const bare = latex.replace(/\\htmlClass\{\w+\}|\\left|\\right|\\[;,!]|[{}^_]/g, "");
  return bare.replace(/\\[A-Za-z]+/g, "x").length;
}

/** @param {string} latex */
function unmarked(latex) {
  return latex.replace(/^\\htmlClass\{\w+\}\{(.*)\}$/, "$1");
}

/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) };

/** A number inside words, with a true minus sign and its power of ten raised. @param {number} number */
export function written(number) {
  const { text } = numberAtom(number, "plain");
  const raised = text.replace(/e(-?\d+)$/, (_, power) => `⋅10${[...power].map((sign) => RAISED[sign]).join("")}`);
  return raised.replace("-", "−");
}
