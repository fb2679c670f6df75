/**
 * What makes a descent answer: what its fields and keys do to its state, and the start that is dragged in its picture.
 *
 * @typedef {import("./state.js").State} State
 */
import { walks } from "../../generated/learning.js";
import { drag } from "../dom/gestures.js";
import { Controller, started as controlled, toldUnread } from "../parts/controller.js";
import { counted, nudgedRate, rateAt } from "../parts/learning_rate.js";
import { moved as further } from "../parts/ranges.js";
import { outlook } from "../twin/descent.js";
import { card } from "./card.js";
import { FRAME, SHAPE, WIDE } from "./drawing.js";
import { given, linkOf, readLink } from "./link.js";
import { begun, chosen, isOver, linked, started, stepped, typed, withRate, zoomed } from "./state.js";
import { spans } from "./window.js";

const STEP_TIME = 700; // milliseconds between two steps while it runs, at speed 1

/** What the buttons do. @type {Record<string, (state: State) => State>} */
const BUTTONS = {
  reset: (state) => stepped({ ...state, playing: false }, 0),
  back: (state) => to(state, state.taken - 1),
  forward: (state) => to(state, state.taken + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : { ...(isOver(state) ? stepped(state, 0) : state), playing: true }),
  far: (state) => zoomed(state, 0),
  near: (state) => zoomed(state, 1),
};

/** Another step, where it stops; the same state where there is none. @type {(state: State, taken: number) => State} */
function to(state, taken) {
  const next = stepped(state, taken);
  return next.taken === state.taken && !state.playing ? state : { ...next, playing: false };
}

/** What the keys do, where no field is being typed in. @type {typeof BUTTONS} */
const KEYS = {
  ArrowLeft: BUTTONS.back,
  ArrowRight: BUTTONS.forward,
  Home: BUTTONS.reset,
  End: (state) => stepped({ ...state, playing: false }, state.path.places.length - 1),
  " ": BUTTONS.play,
};
/** What a typed number changes. @type {Record<string, (state: State, name: string, number: number) => State>} */
const NUMBERS = {
  start: (state, name, number) => started(state, Object.fromEntries([[name, number]])),
  rate: (state, _, number) => (number > 0 ? withRate(state, { rate: number }) : state),
  momentum: (state, _, number) => (number >= 0 && number < 1 ? withRate(state, { momentum: number }) : state),
};

/** The start, by one step of a slider. @type {(state: State, name: string, steps: number) => State} */
function startNudged(state, name, steps) {
  return NUMBERS.start(state, name, further(state.ranges[name], state.at[name], steps));
}

/** The start itself moves along its axes. @type {(axis: number, way: number) => (state: State) => State} */
function along(axis, way) {
  return (state) => ({ ...startNudged(state, state.names[axis] ?? state.names[0], way), draft: null });
}

/** @type {import("../parts/controller.js").Kind<State>} */
const DESCENT = {
  card,
  saying,
  title: ({ trace }) => `Gradient descent on ${trace.expression}`,
  next: (state) => (isOver(state) ? { ...state, playing: false } : stepped(state, state.taken + 1)),
  pause: ({ speed }) => STEP_TIME / speed,
  typed,
  examples: walks,
  chosen,
  buttons: BUTTONS,
  fields: {
    zoom: (state, _, value) => zoomed(state, Number(value)),
    "start-drag": (state, { name }, value) => NUMBERS.start(state, name, Number(value)),
    "rate-drag": (state, { name }, value) => NUMBERS.rate(state, name, rateAt(Number(value))),
    "momentum-drag": (state, { name }, value) => NUMBERS.momentum(state, name, Number(value)),
  },
  numbers: {
    "start-number": (state, { name }, number) => NUMBERS.start(state, name, number),
    "rate-number": (state, { name }, number) => NUMBERS.rate(state, name, number),
    "momentum-number": (state, { name }, number) => NUMBERS.momentum(state, name, number),
  },
  nudges: {
    "start-number": (state, { name }, steps) => startNudged(state, name, steps),
    "rate-number": (state, { name }, steps) => NUMBERS.rate(state, name, nudgedRate(state.rate, steps)),
    "momentum-number": (state, { name }, steps) => NUMBERS.momentum(state, name, nudgedMomentum(state.momentum, steps)),
  },
  choices: {},
  keys: KEYS,
  keysOn: { start: { ArrowLeft: along(0, -1), ArrowRight: along(0, 1), ArrowDown: along(1, -1), ArrowUp: along(1, 1) } },
  linkOf,
  readLink,
  linked,
};

/** What is announced of a step, in one sentence. @param {State} state */
function saying({ problem, path, taken }) {
  if (problem) return problem.message;
  const [, sentence] = outlook(path, taken);
  return `After ${counted(taken)}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** A momentum a few hundredths further. @type {(momentum: number, steps: number) => number} */
function nudgedMomentum(momentum, steps) {
  return Math.min(0.99, Math.max(0, Number((momentum + steps / 100).toFixed(2))));
}

/** @extends {Controller<State>} */
class DescentController extends Controller {
  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, DESCENT);
    this.hear("pointerdown", (event) => this.#press(event));
  }

  /** The start follows the pointer, by steps of its sliders. @param {PointerEvent} event */
  #press(event) {
    const grip = /** @type {Element} */ (event.target).closest("[data-do=start]");
    const walk = grip?.closest(".bp-walk");
    if (!grip || !walk || event.button !== 0) return;
    event.preventDefault();
    /** @type {SVGElement} */ (grip).focus();
    const { names, at, ranges } = this.state;
    const [{ least, most }] = spans(this.state, SHAPE);
    const perPixel = ((most - least) * WIDE) / (FRAME.right - FRAME.left) / walk.clientWidth;
    drag(event, grip, ({ clientX, clientY }) => {
      const gone = [(clientX - event.clientX) * perPixel, (event.clientY - clientY) * perPixel];
      const numbers = names.map((name, axis) => {
        const fine = { ...ranges[name], step: fineness(ranges[name].step, perPixel) };
        return [name, further(fine, at[name], Math.round(gone[axis] / fine.step))];
      });
      this.update((state) => started(state, Object.fromEntries(numbers)));
    });
  }
}

/** The slider's own step, or tenths of it until it is no coarser than a few pixels. @type {(step: number, perPixel: number) => number} */
function fineness(step, perPixel) {
  let fine = step;
  while (fine > 4 * perPixel) fine /= 10;
  return fine;
}

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<DescentController | null>} null when there is nothing to walk down, which it then says
 */
export function start(host) {
  return controlled(host, (id) => {
    const options = given((name) => host.getAttribute(name));
    return new DescentController(host, toldUnread(begun({ ...options, id }), options));
  });
}
