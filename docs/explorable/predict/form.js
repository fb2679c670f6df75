/**
 * The form of a question: what is asked, the field for its answer, what was said of it, and the way on.
 *
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("./exercise.js").Exercise} Exercise
 *
 * What is in it: `pieces` of the question, names among them that stand in their own type; the formulas above it; and the
 * answer in full, once it may be told.
 * @typedef {{ pieces: (string | [string])[], formulas: Loose, told: () => Loose, isForward: boolean }} Asked
 */
import { h } from "../dom/markup.js";
import { numberField } from "../parts/controls.js";
import { maths, named } from "../parts/inline_maths.js";
import { SHOWN } from "./answering.js";

export const LAST = "That was the last question.";

/** @type {(asked: Asked, exercise: Exercise, isDone: boolean, count: number) => Markup} */
export function form({ pieces, formulas, told, isForward }, exercise, isDone, count) {
  const { place, draft, verdict: found, score } = exercise;
  const atEnd = place === count - 1;
  return h(
    "form",
    { class: `bp-step bp-exercise ${isForward ? "forward" : "backward"}`, "data-do": "answer" },
    h("p", { class: "bp-rule" }, h("strong", {}, "predict"), ` · question ${place + 1} of ${count}`),
    h(
      "div",
      { class: "bp-exercise" }, // one piece, however many lines: the field below keeps its place and the focus
      formulas,
      h("p", { class: "bp-question" }, pieces.map((piece) => (typeof piece === "string" ? piece : named(piece[0])))),
    ),
    h(
      "div",
      { class: "bp-answer" },
      numberField({
        autocapitalize: "off",
        enterkeyhint: isDone ? "next" : "done",
        spellcheck: "false",
        "data-do": "answer-typed",
        "aria-label": pieces.flat().join(""),
        "aria-invalid": found && !found.right && found !== SHOWN ? "true" : null,
        readonly: isDone,
        value: draft,
      }),
      h("button", { type: "submit", class: "bp-tool main" }, isDone ? (atEnd ? "start again" : "next") : "check"),
      !isDone && button("question-show", "show me"),
    ),
    found && h("p", { class: `bp-verdict bp-sentence${found.right ? " right" : ""}` }, sentence(found)),
    isDone && h("div", { class: "bp-told" }, told(), atEnd && h("p", { class: "bp-sentence" }, LAST)),
    h(
      "div",
      { class: "bp-answer" },
      button("question-back", "back", place === 0),
      !atEnd && button("question-on", isDone ? "next question" : "skip"),
      atEnd && !isDone && button("question-again", "start again"),
      score.of > 0 && h("span", { class: "bp-score" }, `${score.right} of ${score.of} so far`),
    ),
  );
}

/** @type {(action: string, text: string, disabled?: boolean) => Markup} */
function button(action, text, disabled = false) {
  return h("button", { type: "button", class: "bp-tool", "data-do": action, disabled }, text);
}

/** What was said of an answer: words alone stand as they are. @param {import("./questions.js").Verdict} verdict */
function sentence({ says, set }) {
  return set === says ? says : maths(set, says);
}

/** An equation from end to end. @type {(set: import("../twin/words.js").Words["equation"], said: import("../twin/words.js").Words["equation"]) => Markup} */
export function answerLine(set, said) {
  /** @param {import("../twin/words.js").Words["equation"]} equation */
  const whole = ({ left, joint, letters, numbers, relation: sign, result }) =>
    [left, joint, letters, numbers && `= ${numbers}`, letters === result ? "" : `${sign} ${result}`].join(" ");
  return h("p", { class: "bp-formula" }, maths(`\\displaystyle ${whole(set)}`, whole(said)));
}

/** What is announced: the question, or the verdict with the answer in full where it was shown. @type {(asked: string, full: () => string, exercise: Exercise, count: number) => string} */
export function announced(asked, full, { verdict, settled, place }, count) {
  if (!verdict) return asked;
  const judged = verdict === SHOWN ? `${SHOWN.says} ${full()}` : verdict.says;
  return settled.has(place) && place === count - 1 ? `${judged} ${LAST}` : judged;
}
