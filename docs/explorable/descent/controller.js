/**
 * What makes a descent answer: it listens, asks state.js for the next state, and shows the card of it.
 *
 * @typedef {import("./state.js").State} State
 */
import { walks } from "../../generated/table.js";
import { NUDGES, actionOf, drag } from "../dom/gestures.js";
import { Living, enlivened } from "../parts/controller.js";
import { nudgedRate, rateAt } from "../parts/learning_rate.js";
import { numberOf } from "../parts/point_text.js";
import { moved } from "../parts/ranges.js";
import { outlook } from "../twin/descent.js";
import { card } from "./card.js";
import { FRAME, SHAPE, WIDE } from "./drawing.js";
import { given, linkOf, readLink } from "./link.js";
import { begun, chosen, isOver, linked, paced, started, stepped, typed, zoomed } from "./state.js";
import { spans } from "./window.js";

const STEP_TIME = 700; // milliseconds between two steps while it runs, at speed 1

/** What the buttons do. @type {Record<string, (state: State) => State>} */
const BUTTONS = {
  reset: (state) => stepped({ ...state, playing: false }, 0),
  back: (state) => stepped({ ...state, playing: false }, state.taken - 1),
  forward: (state) => stepped({ ...state, playing: false }, state.taken + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : { ...(isOver(state) ? stepped(state, 0) : state), playing: true }),
  far: (state) => zoomed(state, 0),
  near: (state) => zoomed(state, 1),
};

/** What the keys do, where no field is being typed in. @type {typeof BUTTONS} */
const KEYS = {
  ArrowLeft: BUTTONS.back,
  ArrowRight: BUTTONS.forward,
  Home: BUTTONS.reset,
  End: (state) => stepped({ ...state, playing: false }, state.path.places.length - 1),
  " ": BUTTONS.play,
};
/** Which of the variables the keys move on the start itself, and which way. @type {Record<string, [number, number]>} */
const AXES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };

/** What a typed or dragged number changes. @type {Record<string, (state: State, name: string, number: number) => State>} */
const NUMBERS = {
  start: (state, name, number) => started(state, Object.fromEntries([[name, number]])),
  rate: (state, _, number) => (number > 0 ? paced(state, { rate: number }) : state),
  momentum: (state, _, number) => (number >= 0 && number < 1 ? paced(state, { momentum: number }) : state),
};

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {import("../parts/controller.js").Live | null} null when there is nothing to walk down, which it then says
 */
export function enliven(host) {
  return enlivened(host, (id) => new Live(host, begun({ ...given((name) => host.getAttribute(name)), id })));
}

/** @extends {Living<State>} */
class Live extends Living {
  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, {
      card,
      saying: ({ problem, path, taken }) => problem?.message ?? `After ${taken} steps: ${outlook(path, taken)[1]}`,
      next: (now) => (isOver(now) ? { ...now, playing: false } : stepped(now, now.taken + 1)),
      pause: ({ speed }) => STEP_TIME / speed,
      title: ({ trace }) => `Gradient descent on ${trace.expression}`,
      linkOf,
      readLink,
      linked,
    });
    host.addEventListener("input", ({ target }) => this.#input(/** @type {HTMLInputElement} */ (target)));
    host.addEventListener("change", ({ target }) => this.#change(/** @type {HTMLSelectElement} */ (target)));
    host.addEventListener("click", ({ target }) => this.#click(/** @type {Element} */ (target)));
    host.addEventListener("keydown", (event) => this.#key(event));
    host.addEventListener("pointerdown", (event) => this.#press(event));
    host.addEventListener("focusout", () => this.state.draft && this.update((now) => ({ ...now, draft: null })));
  }

  /** @param {HTMLInputElement} target */
  #input(target) {
    const { dataset, value } = target;
    if (dataset.do === "type") return this.update((state) => typed(state, value));
    if (dataset.do === "zoom") return this.update((state) => zoomed(state, Number(value)));
    const { do: action = "", name = "" } = dataset;
    const [what, how] = action.split("-");
    const change = NUMBERS[what];
    if (!change) return undefined;
    if (how === "drag") {
      const number = what === "rate" ? rateAt(Number(value)) : Number(value);
      return this.update((state) => change(state, name, number));
    }
    const number = numberOf(value);
    const draft = target === document.activeElement ? { name: `${what} ${name}`, text: value } : null;
    return this.update((state) => ({ ...(number === null ? state : change(state, name, number)), draft }));
  }

  /** @param {HTMLSelectElement} target */
  #change({ dataset, value }) {
    if (dataset.do === "speed") this.update((state) => ({ ...state, speed: Number(value) }));
    const walk = dataset.do === "example" && walks.find(({ id }) => id === value);
    if (walk) this.update((state) => chosen(state, walk));
  }

  /** @param {Element} target */
  #click(target) {
    const asked = target.closest("button")?.dataset.do ?? "";
    if (BUTTONS[asked]) this.update(BUTTONS[asked]);
    if (asked === "fix") this.update((state) => typed(state, target.closest("button")?.dataset.text ?? ""));
    if (asked === "share" || asked === "embed") this.give(asked);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (target.dataset.do === "start" && AXES[key]) {
      const [axis, way] = AXES[key];
      const name = this.state.names[axis] ?? this.state.names[0];
      event.preventDefault();
      this.#nudge("start", name, way);
      return;
    }
    const [what, how] = (target.dataset.do ?? "").split("-");
    const steps = NUDGES[key];
    if (how === "number" && steps) {
      event.preventDefault();
      this.#nudge(what, target.dataset.name ?? "", steps);
      return;
    }
    const action = actionOf(event, KEYS);
    if (!action) return;
    event.preventDefault();
    this.update(action);
  }

  /** One step of a slider, from the keyboard. @type {(what: string, name: string, steps: number) => void} */
  #nudge(what, name, steps) {
    this.update((state) => {
      const { at, ranges, rate, momentum } = state;
      /** @type {Record<string, () => number>} */
      const nudged = {
        start: () => moved(ranges[name], at[name], steps),
        rate: () => nudgedRate(rate, steps),
        momentum: () => Math.min(0.99, Math.max(0, Number((momentum + steps / 100).toFixed(2)))),
      };
      return { ...NUMBERS[what](state, name, nudged[what]()), draft: null };
    });
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
        return [name, moved(fine, at[name], Math.round(gone[axis] / fine.step))];
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
