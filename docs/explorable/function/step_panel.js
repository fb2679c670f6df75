/**
 * The step in words: the rule, the formula in letters and with numbers, the result, the sentence; and the nudge.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/words.js").Words} Words
 * @typedef {import("../twin/names.js").Notation} Notation
 */
import { smallNudge } from "../../generated/table.js";
import { h, live } from "../dom/markup.js";
import { memo } from "../memo.js";
import { equation, following, followingMaths, named, shapeOf } from "../parts/inline_maths.js";
import { nudge } from "../twin/nudge.js";
import { isPlain, relation } from "../twin/numbers.js";

/** All that is said at a step, worked out once for each trace. @type {(trace: Trace, place: number, notation: Notation) => Words} */
function wordsAt(trace, place, notation) {
  return memo(trace, `words ${place} in ${notation}`, [], () => trace.step(place).words(notation));
}

/**
 * What is said at a step.
 * @param {Trace} trace
 * @param {number} place of the step
 */
export function panel(trace, place) {
  const words = wordsAt(trace, place, "latex");
  const { rule, partial, equation: whole } = words;
  return memo(trace.graph, "panel", [place, rule, partial && shapeOf(partial), shapeOf(whole)], () =>
    h(
      "div",
      { class: `bp-step ${trace.step(place).phase}` },
      h("p", { class: "bp-rule" }, h("strong", {}, rule), ` · step ${place + 1} of ${trace.length}`),
      partial &&
        h(
          "p",
          { class: "bp-formula bp-partial" },
          equation(trace, (now, notation) => wordsAt(now, place, notation).partial ?? partial),
        ),
      h("p", { class: "bp-formula" }, equation(trace, (now, notation) => wordsAt(now, place, notation).equation)),
      h("p", { class: "bp-sentence" }, followingMaths((now, notation) => sentenceAt(now, place, notation), trace)),
    ),
  );
}

/** The sentence of a step; its fractions are as large as those of the formula above it. @type {(trace: Trace, place: number, notation: Notation) => string} */
function sentenceAt(trace, place, notation) {
  return wordsAt(trace, place, notation).sentence.replaceAll("\\frac", "\\dfrac");
}

/**
 * What the output actually does when a variable is nudged, beside what the gradient predicts.
 * @param {Trace} trace
 * @param {string} name
 */
export function nudged(trace, name) {
  /** @param {Trace} now */
  const moves = (now) => memo(now, "nudge", [name], () => nudge(now, name, smallNudge));
  const { change, predicted } = moves(trace);
  if (!Number.isFinite(change) || !Number.isFinite(predicted)) return null;
  const shapes = [change, predicted].map((number) => (isPlain(number) ? "plain" : number));
  return memo(trace.graph, "nudge", [name, ...shapes], () =>
    h(
      "p",
      { class: "bp-nudge" },
      "Nudge ",
      named(name),
      ` by ${smallNudge} and `,
      named(trace.graph.labels[trace.graph.output]),
      " moves by ",
      h("span", { class: "value" }, about(trace, (now) => moves(now).change)),
      "; the gradient predicts ",
      h("span", { class: "adjoint" }, about(trace, (now) => moves(now).predicted)),
      ".",
    ),
  );
}

/** @type {(trace: Trace, read: (trace: Trace) => number) => import("../dom/markup.js").Loose} */
function about(trace, read) {
  /** @param {{ trace: Trace }} state */
  const word = ({ trace: now }) => (relation(read(now)) === "=" ? "" : "about ");
  return [live(word, { trace }, "words"), following(trace, "words", read)];
}
