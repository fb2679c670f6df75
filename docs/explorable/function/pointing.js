/**
 * What of an explorable is lit: what the pointer or a finger is on, else what has the focus or holds the caret, else the
 * node that is looked at closely.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/controller.js").Controller<State>} Controller
 */
import { light, termThing, thingAt } from "./lighting.js";
import { SCRUB } from "./step_controls.js";
import { termAtCaret } from "./typed_terms.js";
import { TERM } from "./typeset_terms.js";

const TERMS = ".bp-field"; // of the text that was typed
const CARET_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** Listen to what points, and light it. @param {Controller} controller @returns {() => void} lights it anew, where all has been shown anew */
export function hearPointing(controller) {
  const { host } = controller;
  /** What is pointed at, what has the focus. @type {(import("./lighting.js").Thing | null)[]} */
  const pointed = [null, null];

  /** Light what is pointed at, else what has the focus, else the node that is looked at closely. */
  const lightIt = () => {
    const { trace, inspected, exercise } = controller.state;
    const [under, focused] = pointed;
    const looked = inspected === null ? null : { nodes: [inspected] };
    light(host, trace, exercise ? null : (under ?? focused ?? looked));
  };

  /** @type {(how: number, target: Element | null, x?: number, y?: number) => void} */
  const point = (how, target, x = NaN, y = NaN) => {
    const isThing = target && !controller.state.exercise && !target.closest("[data-cells], [data-do=cells]");
    pointed[how] = isThing ? thingAt(target, x, y, controller.state) : null;
    lightIt();
  };

  /** The term at the caret is pointed at; at the output's, which is all of the text, nothing. @param {HTMLElement} target */
  const pointCaret = (target) => {
    if (!target.matches(TERMS) || controller.state.exercise) return;
    const { trace } = controller.state;
    const node = termAtCaret(/** @type {HTMLTextAreaElement} */ (target), trace);
    pointed[1] = node === trace.graph.output ? null : termThing(node);
    lightIt();
  };

  /** A finger lights a term, until it touches something else. @param {HTMLElement} target */
  const touchTerm = (target) => {
    pointCaret(target);
    point(0, target.closest(TERM));
  };

  controller.hear("pointerover", ({ target, clientX, clientY, pointerType }) => pointerType === "touch" || point(0, target, clientX, clientY));
  controller.hear("pointermove", ({ target, clientX, clientY, pointerType }) => {
    if (pointerType !== "touch" && target.closest(`${SCRUB}, ${TERMS}`)) point(0, target, clientX, clientY);
  });
  controller.hear("keyup", ({ target, key }) => CARET_KEYS.includes(key) && pointCaret(target));
  controller.hear("click", ({ target, pointerType }) => pointerType === "touch" && touchTerm(target));
  controller.hear("input", ({ target }) => target.matches(TERMS) && pointed.fill(null)); // it may be another term now
  host.addEventListener("pointerleave", () => point(0, null));
  controller.hear("focusin", ({ target }) => point(1, target.matches(":focus-visible, input[type=range]") ? target : null));
  controller.hear("focusout", () => point(1, null));
  return lightIt;
}
