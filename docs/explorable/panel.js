/**
 * The step in words: the rule, the formula in letters and with numbers, the result, the sentence; and the nudge.
 *
 * @typedef {import("./trace.js").Trace} Trace
 */
import { runs } from "./glyphs.js";
import { h, live } from "./markup.js";
import { isPlain, nameText, numberAtom, plainText, relation } from "./notation.js";
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
 * The same for a step that follows the trace: the plain words are made when they are needed.
 * @type {(latex: string, plain: (trace: Trace) => string, trace: Trace, kind?: string) => import("./markup.js").Markup[]}
 */
function followingMaths(latex, plain, trace, kind = "") {
  const read = ({ trace: now }) => plain(now);
  return [
    h("span", { class: `bp-maths ${kind}`.trim(), "aria-hidden": "true", maths: latex }, live(read, { trace })),
    h("span", { class: "bp-said" }, live((state) => `${read(state)} `, { trace }, { calm: true })),
  ];
}

/**
 * What is said at a step.
 * @param {Trace} trace
 * @param {number} place of the step
 */
export function panel(trace, place) {
  const step = trace.step(place);
  const words = step.words("latex");
  const said = (now) => now.step(place).said;
  return h(
    "div",
    { class: `bp-step ${step.phase}` },
    h("p", { class: "bp-rule" }, h("strong", {}, words.rule), ` · step ${place + 1} of ${trace.length}`),
    words.partial &&
      h("p", { class: "bp-formula bp-partial" }, equation(trace, words.partial, (now) => said(now).partial)),
    h("p", { class: "bp-formula" }, equation(trace, words.equation, (now) => said(now).equation)),
    h(
      "p",
      { class: "bp-sentence" },
      followingMaths(words.sentence.replaceAll("\\frac", "\\dfrac"), (now) => said(now).sentence, trace),
    ),
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

/**
 * A number inside words that follows the trace; one with a power of ten is made anew each time.
 * @type {(trace: Trace, read: (trace: Trace) => number) => import("./markup.js").Markup[]}
 */
export function following(trace, read) {
  const number = read(trace);
  if (!isPlain(number)) return numbered(number);
  return [h("span", { class: "bp-name upright" }, live(({ trace: now }) => plainText(read(now)), { trace }))];
}

/** @param {string} latex */
function inWords(latex) {
  return runs(latex).map(({ text, face, level }) =>
    h(level > 0 ? "sup" : level < 0 ? "sub" : "span", { class: `bp-name ${face}` }, text),
  );
}

/**
 * An equation in up to three pieces, between which it may break.
 * @param {Trace} trace
 * @param {any} set in LaTeX
 * @param {(trace: Trace) => any} said in plain words
 */
export function equation(trace, set, said) {
  const long = lengthOf(set.letters) > MANY || lengthOf(set.numbers) > MANY ? "long" : "";
  // A letter or a number that would only say itself again is left out.
  const again = (set.letters === unmarked(set.result) && !set.numbers) || set.letters === set.left;
  const joined = ({ left, joint, letters }) => `${left} ${joint} ${letters}`;
  const piece = (latex, plain, kind) => followingMaths(`\\displaystyle ${latex}`, (now) => plain(said(now)), trace, kind);
  return [
    piece(`${set.left} ${set.joint} ${again ? set.result : set.letters}`, joined, long),
    set.numbers && piece(`{}= ${set.numbers}`, ({ numbers }) => `= ${numbers}`, long),
    !again && piece(`{}${set.relation} ${set.result}`, ({ relation: sign, result }) => `${sign} ${result}`),
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
