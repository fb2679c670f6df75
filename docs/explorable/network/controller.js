/**
 * What makes a network answer: what its fields and keys do to its state. The passes of one step are an explorable of
 * its own, at the weights and the point that are looked at.
 *
 * @typedef {import("./state.js").State} State
 */
import { courses } from "../../generated/learning.js";
import { Controller, started, toldUnread } from "../parts/controller.js";
import { counted, nudgedRate, rateAt } from "../parts/learning_rate.js";
import { numbersText } from "../parts/point_text.js";
import { SPEEDS, card, standing } from "./card.js";
import { given, linkOf, readLink } from "./link.js";
import { begun, begunAt, chosen, linked, looked, ranOn, reset, run, taught, typed, withRate } from "./state.js";
import { pointOf } from "../parts/training.js";

/** What the buttons do. @satisfies {Record<string, (state: State, data: any) => State>} */
const BUTTONS = {
  reset,
  back: (state) => (state.shown === 0 && !state.playing ? state : looked(state, state.shown - 1)),
  forward: (state) => looked(state, state.shown + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : run(state)),
  inside: (state) => ({ ...state, inside: !state.inside }),
  remove: (state, { row }) => taught(state, state.lesson.rows.filter((_, place) => place !== Number(row))),
  add: (state) => taught(state, [...state.lesson.rows, [...state.lesson.rows[state.lesson.rows.length - 1]]]),
};

/** What the keys do, where no field is being typed in. @type {Record<string, (state: State) => State>} */
const KEYS = {
  ArrowLeft: BUTTONS.back,
  ArrowRight: BUTTONS.forward,
  Home: (state) => looked(state, 0),
  End: (state) => looked(state, state.places.length - 1),
  " ": BUTTONS.play,
};

/** @type {import("../parts/controller.js").Kind<State>} */
const NETWORK = {
  card,
  saying,
  title: () => "A small network in training",
  next: (state) => ranOn(state, speedOf(state).steps, speedOf(state).pause),
  pause: (state) => speedOf(state).pause,
  typed,
  examples: courses,
  chosen,
  buttons: BUTTONS,
  fields: {
    when: (state, _, value) => looked(state, Math.min(Number(value), state.places.length - 1)),
    "rate-drag": (state, _, value) => withRate(state, rateAt(Number(value))),
  },
  numbers: {
    "rate-number": (state, _, number) => (number > 0 ? withRate(state, number) : state),
    start: (state, { name }, number) => begunAt(state, name, number),
    cell: (state, { row, column }, number) =>
      taught(state, state.lesson.rows.map((numbers, place) => (place === Number(row) ? numbers.with(Number(column), number) : numbers))),
  },
  nudges: { "rate-number": (state, _, steps) => withRate(state, nudgedRate(state.rate, steps)) },
  choices: {
    row: (state, _, value) => ({ ...state, row: Number(value), given: null }),
    unit: (state, _, value) => ({ ...state, unit: value, given: null }),
  },
  keys: KEYS,
  keysOn: {},
  linkOf,
  readLink,
  linked,
};

/** @extends {Controller<State>} */
class NetworkController extends Controller {
  /** @type {HTMLElement | null} */
  #passes = null;

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, NETWORK);
    this.hear("pointerover", ({ target, pointerType }) => pointerType === "touch" || this.#point(target));
    host.addEventListener("pointerleave", () => this.update((now) => (now.pointed === null ? now : { ...now, pointed: null })));
    this.hear("click", ({ target }) => this.#choose(target));
  }

  /** The unit under the pointer is seen large as long as it is pointed at. @param {Element} target */
  #point(target) {
    const pointed = unitAt(target);
    this.update((state) => (state.pointed === pointed ? state : { ...state, pointed }));
  }

  /** One that is pressed stays. @param {Element} target */
  #choose(target) {
    const place = unitAt(target);
    if (place !== null) this.update((state) => ({ ...state, unit: state.units[place].label, given: null }));
  }

  /** The passes of the step and the point that are looked at: an explorable, which keeps its own view. @override @param {State} state */
  shown({ inside, playing, lesson, places, shown, row, trace, id }) {
    if (!inside) return;
    const at = pointOf(lesson, places[shown].at, lesson.rows[row]);
    if (!this.#passes) {
      this.#passes = document.createElement("backprop-explorable");
      this.#passes.id = `${id}-passes`;
      this.#passes.setAttribute("expression", trace.expression);
      this.#passes.setAttribute("at", numbersText(at, "; "));
      this.host.querySelector(".bp-inside")?.append(this.#passes);
      /** @type {any} */ (this.#passes).wake().then(() => this.#passes?.scrollIntoView({ block: "nearest" })); // it opens below all else
      return;
    }
    if (!playing) /** @type {any} */ (this.#passes).controller?.showAt(trace.expression, at);
  }
}

/** @param {Element} target */
function unitAt(target) {
  const unit = /** @type {SVGElement | null} */ (target.closest("[data-unit]"));
  return unit && Number(unit.dataset.unit);
}

/** @param {State} state */
function saying(state) {
  const { problem, places, shown } = state;
  return problem?.message ?? `After ${counted(shown)} the loss is ${places[shown].value.toPrecision(4)}. ${standing(state).sentence}`;
}

/** @param {State} state */
function speedOf({ speed }) {
  return SPEEDS.find((one) => one.speed === speed) ?? SPEEDS[1];
}

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<NetworkController | null>} null when its program cannot be trained, which it then says
 */
export function start(host) {
  return started(host, (id) => {
    const options = given((name) => host.getAttribute(name));
    return new NetworkController(host, toldUnread(begun({ ...options, id }), options));
  });
}
