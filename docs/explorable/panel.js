/**
 * The step in words: the rule, the formula in letters and with numbers, the result, the sentence; and the nudge.
 *
 * @typedef {import("./trace.js").Trace} Trace
 */
import { runs } from "./glyphs.js";
import { h } from "./markup.js";
import { nameText, numberAtom, relation } from "./notation.js";
import { nudge } from "./trace.js";

const NUDGE = 0.01;
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
 * What is said at a step.
 * @param {Trace} trace
 * @param {number} place of the step
 */
export function panel(trace, place) {
  const step = trace.steps[place];
  const [set, said] = [step.words("latex"), step.words("plain")];
  return h(
    "div",
    { class: `bp-step ${step.phase}` },
    h("p", { class: "bp-rule" }, h("strong", {}, said.rule), ` · step ${place + 1} of ${trace.steps.length}`),
    said.partial && h("p", { class: "bp-formula bp-partial" }, equation(set.partial, said.partial)),
    h("p", { class: "bp-formula" }, equation(set.equation, said.equation)),
    h("p", { class: "bp-sentence" }, maths(set.sentence.replaceAll("\\frac", "\\dfrac"), said.sentence)),
  );
}

/** A name or a letter inside words, in its type. @param {string} label */
export function named(label) {
  return inWords(nameText(label, "latex"));
}

/** A number inside words, in its type. @param {number} number */
export function numbered(number) {
  return inWords(numberAtom(number, "latex").text);
}

/** @param {string} latex */
function inWords(latex) {
  return runs(latex).map(({ text, face, level }) =>
    h(level > 0 ? "sup" : level < 0 ? "sub" : "span", { class: `bp-name ${face}` }, text),
  );
}

/**
 * An equation in up to three pieces, between which it may break.
 * @param {any} set in LaTeX
 * @param {any} said in plain words
 */
export function equation(set, said) {
  const long = said.letters.length > MANY || said.numbers.length > MANY ? "long" : "";
  // A letter or a number that would only say itself again is left out.
  const again = (set.letters === unmarked(set.result) && !set.numbers) || set.letters === set.left;
  return [
    maths(
      `\\displaystyle ${set.left} ${set.joint} ${again ? set.result : set.letters}`,
      `${said.left} ${said.joint} ${said.letters}`,
      long,
    ),
    set.numbers && maths(`\\displaystyle {}= ${set.numbers}`, `= ${said.numbers}`, long),
    !again && maths(`\\displaystyle {}${set.relation} ${set.result}`, `${said.relation} ${said.result}`),
  ];
}

/** @param {string} latex */
function unmarked(latex) {
  return latex.replace(/^\\htmlClass\{\w+\}\{(.*)\}$/, "$1");
}

/**
 * What the output really does when a variable is nudged, beside what the gradient foretells.
 * @param {Trace} trace
 * @param {string} name
 */
export function nudged(trace, name) {
  const { change, foretold } = nudge(trace, name, NUDGE);
  if (!Number.isFinite(change) || !Number.isFinite(foretold)) return null;
  return h(
    "p",
    { class: "bp-nudge" },
    "Nudge ",
    named(name),
    ` by ${NUDGE} and `,
    named(trace.graph.labels[trace.graph.output]),
    " moves by ",
    h("span", { class: "value" }, about(change)),
    "; the gradient predicts ",
    h("span", { class: "adjoint" }, about(foretold)),
    ".",
  );
}

/** A number inside words, with a true minus sign. @param {number} number */
export function written(number) {
  return numberAtom(number, "plain").text.replace("-", "−");
}

/** @param {number} number */
function about(number) {
  return [relation(number) === "=" ? "" : "about ", numbered(number)];
}
