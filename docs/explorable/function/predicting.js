/**
 * What a reader does while numbers are hidden to be predicted. The exercise itself (exercise.js) is loaded when it is
 * asked for. While it lasts, it hears of what is done before the explorable does: what else steps and plays changes
 * the question, and nothing is looked at more closely.
 *
 * @typedef {import("./controller.js").Live} Live
 */
import { KEYS } from "./actions.js";

/**
 * An exercise as an attribute or a link asks for it.
 * @param {import("../predict/questions.js").Mode | null} mode
 * @param {number} [question]
 */
export async function exerciseOf(mode, question) {
  return mode && (await import("../predict/exercise.js")).begun(mode, question);
}

const ASIDE = { inspected: null, playing: false, takeaway: null, link: null }; // when an exercise begins or ends

/** Listen for an exercise. @param {Live} live */
export function attend(live) {
  live.host.addEventListener("submit", (event) => submit(live, event));
  live.host.addEventListener("click", (event) => click(live, /** @type {PointerEvent} */ (event)), { capture: true });
  live.host.addEventListener("keydown", (event) => key(live, event), { capture: true });
}

/** @type {(live: Live, action: string, text?: string) => void} */
function does(live, action, text) {
  live.update((state) => (state.exercise ? state.exercise.did(state, action, text) : state));
}

/** Enter in the field, or its button. @param {Live} live @param {SubmitEvent} event */
function submit(live, event) {
  event.preventDefault();
  does(live, "answer", /** @type {HTMLFormElement} */ (event.target).querySelector("input")?.value);
}

/** An answer is being typed. @param {Live} live @param {string} answer */
export function answerTyped(live, answer) {
  does(live, "answer-typed", answer);
}

/** @param {Live} live @param {PointerEvent} event */
async function click(live, event) {
  const target = /** @type {Element} */ (event.target);
  const action = target.closest("button")?.dataset.do ?? "";
  if (live.state.exercise && target.closest(".node")) event.stopPropagation();
  if (action !== "predict") return does(live, action);
  const { begun } = await import("../predict/exercise.js");
  live.update((state) => ({ ...state, ...ASIDE, exercise: state.exercise ? null : begun("steps") }));
  if (event.pointerType === "touch") return undefined; // or a keyboard would cover the graph
  await new Promise(requestAnimationFrame);
  return /** @type {HTMLElement | null} */ (live.host.querySelector("[data-do=answer-typed]"))?.focus();
}

/** The keys of the graph. @param {Live} live @param {KeyboardEvent} event */
function key(live, event) {
  const { exercise } = live.state;
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.matches("textarea, input:not([readonly]), select, summary, button, .bp-table");
  if (!exercise || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
  const action = exercise.keys[event.key];
  if (!action && !KEYS[event.key]) return;
  event.stopPropagation();
  event.preventDefault();
  if (action) does(live, action);
}
