/**
 * What a reader does while numbers are hidden to be predicted. The exercise itself (predict/exercise.js) is loaded when it is
 * asked for. While it lasts, it hears of what is done before the explorable does: what else steps and plays changes
 * the question, and nothing is looked at more closely.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/controller.js").Controller<State>} Controller
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

const ASIDE = { inspected: null, playing: false, takeaway: null, given: null }; // when an exercise begins or ends

/** Listen for an exercise. @param {Controller} controller */
export function hearExercise(controller) {
  controller.host.addEventListener("submit", (event) => submit(controller, event));
  controller.host.addEventListener("click", (event) => click(controller, /** @type {PointerEvent} */ (event)), { capture: true });
  controller.host.addEventListener("keydown", (event) => key(controller, event), { capture: true });
}

/** An answer is being typed. @type {(state: State, data: unknown, answer: string) => State} */
export function answerTyped(state, _, answer) {
  return done(state, "answer-typed", answer);
}

/** @type {(state: State, action: string, text?: string) => State} */
function done(state, action, text) {
  return state.exercise ? state.exercise.did(state, action, text) : state;
}

/** @type {(controller: Controller, action: string, text?: string) => void} */
function does(controller, action, text) {
  controller.update((state) => done(state, action, text));
}

/** Enter in the field, or its button. @param {Controller} controller @param {SubmitEvent} event */
function submit(controller, event) {
  event.preventDefault();
  does(controller, "answer", /** @type {HTMLFormElement} */ (event.target).querySelector("input")?.value);
}

/** @param {Controller} controller @param {PointerEvent} event */
async function click(controller, event) {
  const target = /** @type {Element} */ (event.target);
  const action = target.closest("button")?.dataset.do ?? "";
  if (controller.state.exercise && target.closest(".node")) event.stopPropagation();
  if (action !== "predict") return does(controller, action);
  const ends = controller.state.exercise; // as it was when pressed: one may end by itself meanwhile
  const { begun } = await import("../predict/exercise.js");
  controller.update((state) => ({ ...state, ...ASIDE, exercise: ends ? null : (state.ofArrays?.exerciseOf("steps") ?? begun("steps")) }));
  if (event.pointerType === "touch") return undefined; // or a keyboard would cover the graph
  await new Promise(requestAnimationFrame);
  return /** @type {HTMLElement | null} */ (controller.host.querySelector("[data-do=answer-typed]"))?.focus();
}

/** The keys of the graph. @param {Controller} controller @param {KeyboardEvent} event */
function key(controller, event) {
  const { exercise } = controller.state;
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.matches("textarea, input:not([readonly]), select, summary, button, .bp-table");
  if (!exercise || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
  const action = exercise.keys[event.key];
  if (!action && !KEYS[event.key]) return;
  event.stopPropagation();
  event.preventDefault();
  if (action) does(controller, action);
}
