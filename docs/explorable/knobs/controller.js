/**
 * What makes the knobs answer: what hands and keys do to them and to the points, and the colours that are painted when a
 * state is shown. The passes of one point are an explorable of its own, at the knobs as they stand.
 *
 * @typedef {import("./state.js").State} State
 */
import { planes } from "../../generated/planes.js";
import { isCalm } from "../dom/calm.js";
import { drag } from "../dom/gestures.js";
import { Controller, started, toldUnread } from "../parts/controller.js";
import { nudgedRate, rateAt } from "../parts/learning_rate.js";
import { numbersText } from "../parts/point_text.js";
import { pointOf } from "../parts/training.js";
import { asks, card } from "./card.js";
import { given, linkOf, readLink } from "./link.js";
import { paint, rgb } from "./paint.js";
import { RANGES, maps } from "./plane.js";
import {
  FINE,
  REACH,
  added,
  backpropped,
  begun,
  chosen,
  examined,
  fresh,
  further,
  linked,
  movedTo,
  played,
  recoloured,
  removed,
  stepped,
  trainedOn,
  turned,
  withRate,
} from "./state.js";
import { PLANE } from "./sweep.js";

const FRAME = 1000 / 30; // milliseconds from step to step
const CALM = { steps: 15, pause: 500 }; // the same pace in few pictures, for those who want little to move
const PER_PIXEL = 1 / 36; // of a knob, along its drag
const STILL = 4; // pixels that a finger may move and still press

/** What the buttons do. @type {Record<string, (state: State, data: any) => State>} */
const BUTTONS = {
  backprop: backpropped,
  step: (state) => stepped({ ...state, playing: false }, 1),
  play: played,
  reset: (state) => fresh({ ...state, arrows: false }),
  neuron: (state, { neuron }) => ({ ...state, neuron: neuron === "" || state.neuron === Number(neuron) ? null : Number(neuron) }),
  colour: (state, { colour }) => ({ ...state, colour: Number(colour) }),
  recolour: (state) => (state.spot === null ? state : recoloured(state, state.spot)),
  remove: (state) => (state.spot === null ? state : removed(state, state.spot)),
  held: (state) => ({ ...state, shows: !state.shows }),
  inside: (state) => ({ ...state, inside: !state.inside }),
};

/** Stops by which a key turns a knob. @type {Record<string, number>} */
const STOPS = { ArrowUp: 2, ArrowRight: 2, ArrowDown: -2, ArrowLeft: -2, PageUp: 20, PageDown: -20, Home: -Infinity, End: Infinity };
/** Tenths by which a key moves a point. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** @type {import("../parts/controller.js").Kind<State>} */
const KNOBS = {
  card,
  saying: asks,
  title: ({ at }) => `${Object.keys(at).length} knobs and a border`,
  next: (state) => trainedOn(state, isCalm() ? CALM.steps : 1),
  pause: () => (isCalm() ? CALM.pause : FRAME),
  typed: (state) => state,
  examples: planes,
  chosen,
  buttons: BUTTONS,
  fields: { "rate-drag": (state, _, value) => withRate(state, rateAt(Number(value))) },
  numbers: {
    "rate-number": (state, _, number) => withRate(state, number),
    "knob-number": (state, { name }, number) => turned(state, name, number),
    cell: (state, { row, column }, number) => {
      const [x, y] = state.lesson.rows[Number(row)].with(Number(column), number);
      return { ...movedTo(state, Number(row), x, y), spot: state.spot };
    },
  },
  nudges: {
    "rate-number": (state, _, stops) => withRate(state, nudgedRate(state.rate, stops)),
    "knob-number": (state, { name }, stops) => turned(state, name, further(state.at[name], stops)),
  },
  choices: {},
  keys: { " ": played, ArrowRight: (state) => stepped({ ...state, playing: false }, 1) },
  keysOn: {},
  linkOf,
  readLink,
  linked,
};

/** @extends {Controller<State>} */
class KnobsController extends Controller {
  /** @type {HTMLElement | null} */
  #passes = null;
  /** Where a finger came down that may add a point. @type {[number, number] | null} */
  #pressed = null;

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, KNOBS);
    this.hear("pointerdown", (event) => this.#press(event));
    this.hear("click", (event) => this.#add(event));
    this.hear("focusin", ({ target }) => this.#pick(target));
    host.addEventListener("keydown", (event) => this.#turn(event), true); // before what the keys do elsewhere
    const repaint = () => this.#paint(this.state);
    const themes = new MutationObserver(repaint);
    for (const root of [document.documentElement, document.body, host]) {
      themes.observe(root, { attributeFilter: ["data-md-color-scheme", "class", "style", "theme"] });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  }

  /** @override @param {State} state */
  shown(state) {
    this.#paint(state);
    this.#open(state);
  }

  /** A pause goes on while knobs are turned or points are moved: training does not wait for a hand. @override @type {(before: State, after: State) => boolean} */
  isNewPause(before, after) {
    return before.playing !== after.playing || before.steps !== after.steps;
  }

  /** @param {State} state */
  #paint(state) {
    const flat = /** @type {SVGElement} */ (this.host.querySelector(".bp-flat"));
    const blue = /** @type {SVGElement} */ (flat.firstElementChild);
    const styles = [getComputedStyle(flat).backgroundColor, getComputedStyle(blue).fill, getComputedStyle(this.host).backgroundColor];
    const colours = styles.map(rgb);
    const all = maps(state);
    for (const canvas of this.host.querySelectorAll("canvas")) {
      const map = Number(canvas.dataset.map);
      paint(canvas, all[map], map === all.length - 1 ? RANGES.output : RANGES.hidden, colours);
    }
  }

  /** The passes of one point at the knobs as they stand. @param {State} state */
  #open(state) {
    const { inside, playing, lesson, at, trace, id } = state;
    if (!inside) return;
    const point = pointOf(lesson, at, lesson.rows[examined(state)]);
    if (!this.#passes) {
      this.#passes = document.createElement("backprop-explorable");
      this.#passes.id = `${id}-passes`;
      this.#passes.setAttribute("expression", trace.expression);
      this.#passes.setAttribute("at", numbersText(point, "; "));
      this.host.querySelector(".bp-inside")?.append(this.#passes);
      /** @type {any} */ (this.#passes).wake().then(() => this.#passes?.scrollIntoView({ block: "nearest" })); // it opens below all else
      return;
    }
    if (!playing) /** @type {any} */ (this.#passes).controller?.showAt(trace.expression, point);
  }

  /** Where an event is in the plane. @param {MouseEvent} event @returns {[number, number]} */
  #where({ clientX, clientY }) {
    const { left, top, width, height } = /** @type {Element} */ (this.host.querySelector(".bp-plane")).getBoundingClientRect();
    return [PLANE.across * ((2 * (clientX - left)) / width - 1), PLANE.up * (1 - (2 * (clientY - top)) / height)];
  }

  /** A knob follows the pointer to the right and up; a point follows it where it goes. @param {PointerEvent} event */
  #press(event) {
    const target = /** @type {Element} */ (event.target);
    this.#pressed = null;
    if (event.button !== 0) return;
    const knob = /** @type {HTMLElement | null} */ (target.closest("[data-do=knob]"));
    if (knob) return this.#grasp(event, knob);
    const spot = /** @type {SVGElement | null} */ (target.closest("[data-do=spot]"));
    if (spot) return this.#carry(event, spot);
    if (target.closest("[data-do=plane]")) this.#pressed = [event.clientX, event.clientY];
  }

  /** @type {(event: PointerEvent, knob: HTMLElement) => void} */
  #grasp(event, knob) {
    const { name = "" } = knob.dataset;
    const from = this.state.at[name];
    event.preventDefault();
    knob.focus({ preventScroll: true });
    drag(event, knob, ({ clientX, clientY }) => {
      const gone = (clientX - event.clientX - (clientY - event.clientY)) * PER_PIXEL;
      this.update((state) => turned(state, name, further(Math.min(REACH, Math.max(-REACH, from)), Math.round(gone / FINE))));
    });
  }

  /** @type {(event: PointerEvent, spot: SVGElement) => void} */
  #carry(event, spot) {
    const number = Number(spot.dataset.spot);
    const [x, y] = this.state.lesson.rows[number];
    const [startX, startY] = this.#where(event);
    event.preventDefault();
    spot.focus({ preventScroll: true });
    this.update((state) => ({ ...state, spot: number }));
    drag(event, spot, (moved) => {
      const [atX, atY] = this.#where(moved);
      this.update((state) => movedTo(state, number, x + atX - startX, y + atY - startY));
    });
  }

  /** A press on the plane adds a point; where one was picked, it is let go instead. @param {MouseEvent} event */
  #add(event) {
    const pressed = this.#pressed;
    this.#pressed = null;
    if (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > STILL) return;
    if (!(/** @type {Element} */ (event.target).closest("[data-do=plane]"))) return;
    if (this.state.spot !== null) return this.update((state) => ({ ...state, spot: null }));
    const [x, y] = this.#where(event);
    this.update((state) => ({ ...added(state, x, y), spot: null }));
  }

  /** The point that has the focus is the one that is picked. @param {Element} target */
  #pick(target) {
    const spot = /** @type {SVGElement | null} */ (target.closest("[data-do=spot]"));
    const number = spot ? Number(spot.dataset.spot) : null;
    if (number !== null && number !== this.state.spot) this.update((state) => ({ ...state, spot: number }));
  }

  /** The keys turn the knob, or move the point, that has the focus. @param {KeyboardEvent} event */
  #turn(event) {
    const { dataset } = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const done = dataset.do === "knob" ? this.#turnKnob(event.key, dataset.name ?? "") : dataset.do === "spot" && this.#moveSpot(event.key, Number(dataset.spot));
    if (!done) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** @type {(key: string, name: string) => boolean} */
  #turnKnob(key, name) {
    const stops = STOPS[key];
    if (!stops) return false;
    this.update((state) => turned(state, name, further(state.at[name], stops)));
    return true;
  }

  /** @type {(key: string, spot: number) => boolean} */
  #moveSpot(key, spot) {
    const { rows } = this.state.lesson;
    const move = MOVES[key];
    const other = { PageUp: -1, PageDown: 1 }[key];
    if (move) {
      const [x, y] = rows[spot];
      this.update((state) => movedTo(state, spot, x + move[0] / 10, y + move[1] / 10));
    } else if (other) {
      this.#focusSpot((spot + other + rows.length) % rows.length);
    } else if (key === " " || key === "Enter") {
      this.update((state) => recoloured(state, spot));
    } else if (key === "Delete" || key === "Backspace") {
      this.update((state) => removed(state, spot));
      this.#focusSpot(Math.max(0, Math.min(spot, this.state.lesson.rows.length - 1)));
    } else if (key === "Escape") {
      this.update((state) => ({ ...state, spot: null }));
    } else {
      return false;
    }
    return true;
  }

  /** @param {number} spot */
  #focusSpot(spot) {
    /** @type {SVGElement | null} */ (this.host.querySelector(`[data-spot="${spot}"]`))?.focus({ preventScroll: true });
  }
}

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<KnobsController | null>} null when its network cannot be shown, which it then says
 */
export function start(host) {
  return started(host, (id) => {
    const options = given((name) => host.getAttribute(name));
    return new KnobsController(host, toldUnread(begun({ ...options, id }), options));
  });
}
