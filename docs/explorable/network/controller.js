/**
 * What makes a network answer: it listens, asks state.js for the next state, and shows the card of it. The passes of one
 * step are an explorable of its own, at the weights and the point that are looked at.
 *
 * @typedef {import("./state.js").State} State
 */
import { courses } from "../../generated/table.js";
import { NUDGES, actionOf } from "../dom/gestures.js";
import { Living, enlivened } from "../parts/controller.js";
import { nudgedRate, rateAt } from "../parts/learning_rate.js";
import { numberOf, numbersText } from "../parts/point_text.js";
import { PACES, card, standing } from "./card.js";
import { given, linkOf, readLink } from "./link.js";
import { begun, begunAt, chosen, isOver, linked, looked, paced, reset, taught, trainedOn, typed } from "./state.js";
import { pointOf } from "./training.js";

/** What the buttons do. @type {Record<string, (state: State) => State>} */
const BUTTONS = {
  reset,
  back: (state) => looked(state, state.shown - 1),
  forward: (state) => looked(state, state.shown + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : { ...(isOver(state) ? reset(state) : state), playing: true }),
  inside: (state) => ({ ...state, inside: !state.inside }),
  add: (state) => taught(state, [...state.lesson.rows, [...state.lesson.rows[state.lesson.rows.length - 1]]]),
};

/** What the keys do, where no field is being typed in. @type {typeof BUTTONS} */
const KEYS = {
  ArrowLeft: BUTTONS.back,
  ArrowRight: BUTTONS.forward,
  Home: (state) => looked(state, 0),
  End: (state) => looked(state, state.places.length - 1),
  " ": BUTTONS.play,
};

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {import("../parts/controller.js").Live | null} null when its program cannot be trained, which it then says
 */
export function enliven(host) {
  return enlivened(host, (id) => new Live(host, begun({ ...given((name) => host.getAttribute(name)), id })));
}

/** @extends {Living<State>} */
class Live extends Living {
  /** @type {HTMLElement | null} */
  #passes = null;

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, {
      card,
      saying: (now) => now.problem?.message ?? `After ${now.shown} steps the loss is ${now.places[now.shown].value.toPrecision(4)}. ${standing(now).sentence}`,
      next: (now) => trainedOn(now, paceOf(now).steps),
      pause: (now) => paceOf(now).pause,
      shown: (now) => this.#open(now),
      title: () => "A small network in training",
      linkOf,
      readLink,
      linked,
    });
    /** @template {Event} E @param {(event: E) => void} listen @returns {(event: E) => void} */
    const own = (listen) => (event) => {
      if (!this.#passes?.contains(/** @type {Node} */ (event.target))) listen(event);
    };
    host.addEventListener("input", own(({ target }) => this.#input(/** @type {HTMLInputElement} */ (target))));
    host.addEventListener("change", own(({ target }) => this.#change(/** @type {HTMLSelectElement} */ (target))));
    host.addEventListener("click", own(({ target }) => this.#click(/** @type {Element} */ (target))));
    host.addEventListener("keydown", own((event) => this.#key(event)));
    host.addEventListener("focusout", own(() => this.state.draft && this.update((now) => ({ ...now, draft: null }))));
  }

  /** The passes of the step and the point that are looked at: an explorable, which keeps its own view. @param {State} state */
  #open({ inside, playing, lesson, places, shown, row, trace, id }) {
    if (!inside) return;
    const at = pointOf(lesson, places[shown].at, lesson.rows[row]);
    if (!this.#passes) {
      this.#passes = document.createElement("backprop-explorable");
      this.#passes.id = `${id}-passes`;
      this.#passes.setAttribute("expression", trace.expression);
      this.#passes.setAttribute("at", numbersText(at, "; "));
      this.host.querySelector(".bp-inside")?.append(this.#passes);
      /** @type {any} */ (this.#passes).wake();
      return;
    }
    if (!playing) /** @type {any} */ (this.#passes).live?.showAt(trace.expression, at);
  }

  /** @param {HTMLInputElement} target */
  #input(target) {
    const { dataset, value } = target;
    if (dataset.do === "type") return this.update((state) => typed(state, value));
    if (dataset.do === "when") return this.update((state) => looked(state, Math.min(Number(value), state.places.length - 1)));
    if (dataset.do === "rate-drag") return this.update((state) => paced(state, rateAt(Number(value))));
    const field = FIELDS[dataset.do ?? ""];
    if (!field) return undefined;
    const number = numberOf(value);
    const draft = target === document.activeElement ? { name: field.key(dataset), text: value } : null;
    return this.update((state) => ({ ...(number === null ? state : field.set(state, dataset, number)), draft }));
  }

  /** @param {HTMLSelectElement} target */
  #change({ dataset, value }) {
    if (dataset.do === "speed") this.update((state) => ({ ...state, speed: Number(value) }));
    if (dataset.do === "row") this.update((state) => ({ ...state, row: Number(value), given: null }));
    const course = dataset.do === "example" && courses.find(({ id }) => id === value);
    if (course) this.update((state) => chosen(state, course));
  }

  /** @param {Element} target */
  #click(target) {
    const button = target.closest("button");
    const asked = button?.dataset.do ?? "";
    if (BUTTONS[asked]) this.update(BUTTONS[asked]);
    if (asked === "fix") this.update((state) => typed(state, target.closest("button")?.dataset.text ?? ""));
    if (asked === "remove") {
      const gone = Number(button?.dataset.row);
      this.update((state) => taught(state, state.lesson.rows.filter((_, place) => place !== gone)));
    }
    if (asked === "share" || asked === "embed") this.give(asked);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = NUDGES[event.key];
    if (target.dataset.do === "rate-number" && steps) {
      event.preventDefault();
      this.update((state) => ({ ...paced(state, nudgedRate(state.rate, steps)), draft: null }));
      return;
    }
    const action = actionOf(event, KEYS);
    if (!action) return;
    event.preventDefault();
    this.update(action);
  }
}

/**
 * Numbers that are typed: how a field is told from others, and what it sets.
 * @type {Record<string, { key: (field: DOMStringMap) => string, set: (state: State, field: DOMStringMap, number: number) => State }>}
 */
const FIELDS = {
  "rate-number": { key: () => "rate ", set: (state, _, number) => (number > 0 ? paced(state, number) : state) },
  start: { key: ({ name }) => `start ${name}`, set: (state, { name }, number) => begunAt(state, String(name), number) },
  cell: {
    key: ({ row, column }) => `cell ${row} ${column}`,
    set: (state, { row, column }, number) =>
      taught(state, state.lesson.rows.map((numbers, place) => (place === Number(row) ? numbers.with(Number(column), number) : numbers))),
  },
};

/** @param {State} state */
function paceOf({ speed }) {
  return PACES.find((one) => one.speed === speed) ?? PACES[0];
}
