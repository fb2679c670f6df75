/**
 * What makes the digits answer: the pen and the keys on the grid, the pictures that are fetched when they are first asked
 * for, and training, some steps in each frame, so that the page never stands still. The passes of the picture are an
 * explorable of its own, at the weights as they stand.
 *
 * @typedef {import("./state.js").State} State
 */
import { ofOne } from "../../generated/digits.js";
import { isCalm } from "../dom/calm.js";
import { drag } from "../dom/gestures.js";
import { Controller, started } from "../parts/controller.js";
import { nudgedRate, rateAt } from "../parts/learning_rate.js";
import { numbersText } from "../parts/point_text.js";
import { verdict } from "./bars.js";
import { asks, card } from "./card.js";
import { IN_EPOCH } from "./learning.js";
import { given, linkOf, readLink } from "./link.js";
import { SIDE, byName } from "./network.js";
import { SAMPLES } from "./picks.js";
import { fetched } from "./pictures.js";
import {
  aimed,
  begun,
  cleared,
  drawn,
  fresh,
  linked,
  nudging,
  painted,
  pixelsOf,
  played,
  restored,
  says,
  shown,
  stepped,
  supplied,
  unsupplied,
  wentOn,
  withRate,
  withSeed,
} from "./state.js";

const PAUSE = 22; // milliseconds between two pictures of a training
const STEPS = { first: 1, later: 3 }; // that each brings: in the first epoch, in which most is learned, and then
const CALM = { steps: IN_EPOCH, pause: 300 }; // the same pace in few pictures, for those who want little to move
const NUDGE = 120; // milliseconds between two changes of the pixels
const OTHERS = /** @type {const} */ ({ samples: "samples", mistakes: "mistakes" });

/** How many steps the next picture brings. @param {State} state */
function pace({ doing, progress }) {
  if (doing === "catch up" || isCalm()) return CALM.steps;
  return progress.steps < IN_EPOCH ? STEPS.first : STEPS.later;
}

/** @param {State} state */
function pause({ doing }) {
  if (doing === "catch up") return 0;
  if (doing === "nudge") return NUDGE;
  return isCalm() ? CALM.pause : PAUSE;
}

/** What the buttons do. @type {Record<string, (state: State, data: any) => State>} */
const BUTTONS = {
  play: played,
  step: stepped,
  reset: (state) => fresh(state),
  target: (state, { digit }) => aimed(state, Number(digit)),
  nudge: nudging,
  restore: restored,
  rub: (state) => ({ ...state, rubs: !state.rubs }),
  clear: cleared,
  sample: (state, { digit }) => shown(state, SAMPLES[Number(digit)], Number(digit), `sample ${digit}`),
  mistake: (state, { picture }) => chosen(state, Number(picture)),
  shows: (state, { shows }) => ({ ...state, shows: OTHERS[/** @type {State["shows"]} */ (shows)], waiting: shows === "mistakes" && !state.split ? "mistakes" : state.waiting, failed: false }),
  inside: (state) => ({ ...state, inside: !state.inside }),
};

/** A picture of the data. @type {(state: State, number: number) => State} */
function chosen(state, number) {
  return state.split ? shown(state, pixelsOf(state.split, number), state.split.pictures.labels[number], `mistake ${number}`) : state;
}

/** Where a key goes on the grid, in columns and rows. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** @type {import("../parts/controller.js").Kind<State>} */
const DIGITS = {
  card,
  saying: (state, before) => (state.picture === before.picture && state.target === before.target ? asks(state) : verdict(state)),
  title: () => "A network that learns to read digits",
  next: (state) => wentOn(state, pace(state)),
  pause,
  typed: (state) => state,
  examples: [],
  chosen: (state) => state,
  buttons: BUTTONS,
  fields: { "rate-drag": (state, _, value) => withRate(state, rateAt(Number(value))) },
  numbers: {
    "rate-number": (state, _, number) => withRate(state, number),
    "seed-number": (state, _, number) => withSeed(state, number),
  },
  nudges: {
    "rate-number": (state, _, stops) => withRate(state, nudgedRate(state.settings.rate, stops)),
    "seed-number": (state, _, stops) => withSeed(state, state.settings.seed + stops),
  },
  choices: { writers: (state, _, value) => fresh(state, { writers: value === "same" ? "same" : "others" }) },
  keys: { " ": played, ArrowRight: stepped },
  keysOn: {},
  linkOf,
  readLink,
  linked,
};

/** @extends {Controller<State>} */
class DigitsController extends Controller {
  /** @type {HTMLElement | null} */
  #passes = null;
  #isDrawing = false;

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, DIGITS);
    this.hear("pointerdown", (event) => this.#draw(event));
    this.hear("pointermove", (event) => event.buttons === 1 && !this.#isDrawing && this.#draw(event)); // begun outside, or before this script had come
    for (const end of ["pointerup", "pointercancel"]) this.hear(end, () => (this.#isDrawing = false));
    this.hear("focusin", ({ target }) => this.#reach(target));
    host.addEventListener("keydown", (event) => this.#paint(event), true); // before what the keys do elsewhere
  }

  /** @override @param {State} state */
  shown(state) {
    this.#open(state);
  }

  /** Training does not wait for a hand that draws. @override @type {(before: State, after: State) => boolean} */
  isNewPause(before, after) {
    if (before.playing !== after.playing || before.doing !== after.doing) return true;
    return after.doing === "nudge" ? before.picture !== after.picture : before.progress !== after.progress;
  }

  /** @override @param {State} before */
  changed(before) {
    if (this.state.waiting && !before.waiting) this.#fetch();
  }

  async #fetch() {
    try {
      const pictures = await fetched();
      this.update((state) => supplied(state, pictures));
    } catch {
      this.update(unsupplied);
    }
  }

  /** The passes of the picture at the weights as they stand; it should be read as the target, or as what it is. @param {State} state */
  #open(state) {
    const { inside, playing, progress, picture, target, is, id } = state;
    if (!inside) return;
    const t = target ?? is ?? says(state).says;
    const point = /** @type {any} */ ({ ...byName(progress.weights), x: [...picture], t });
    if (!this.#passes) {
      this.#passes = document.createElement("backprop-explorable");
      this.#passes.id = `${id}-passes`;
      this.#passes.setAttribute("expression", ofOne);
      this.#passes.setAttribute("at", numbersText(point, "; "));
      this.#passes.setAttribute("view", "graph");
      this.#passes.setAttribute("step", "1"); // it is to be walked through
      this.host.querySelector(".bp-inside")?.append(this.#passes);
      /** @type {any} */ (this.#passes).wake().then(() => this.#passes?.scrollIntoView({ block: "nearest" })); // it opens below all else
      return;
    }
    if (!playing) /** @type {any} */ (this.#passes).controller?.showAt(ofOne, point);
  }

  /** Where an event is on the paper, in pixels of the picture. @param {MouseEvent} event @returns {[number, number]} */
  #where({ clientX, clientY }) {
    const { left, top, width, height } = /** @type {Element} */ (this.host.querySelector(".bp-paper")).getBoundingClientRect();
    return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE];
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    const paper = /** @type {Element} */ (event.target).closest(".bp-paper");
    if (!paper || event.button > 0) return; // a move has none
    event.preventDefault();
    this.#isDrawing = true;
    let last = this.#where(event);
    this.update((state) => drawn(state, last, last, true));
    drag(event, paper, (moved) => {
      for (const one of moved.getCoalescedEvents?.() ?? [moved]) {
        const [from, to] = [last, this.#where(one)];
        last = to;
        this.update((state) => drawn(state, from, to, false));
      }
    });
  }

  /** The pixel that has the focus is the one that the keys are at. @param {Element} target */
  #reach(target) {
    const pixel = /** @type {SVGElement | null} */ (target.closest(".pixel"));
    const spot = Number(pixel?.dataset.spot);
    if (pixel && spot !== this.state.spot) this.update((state) => ({ ...state, spot }));
  }

  /** The keys go from pixel to pixel and ink them. @param {KeyboardEvent} event */
  #paint(event) {
    const { dataset } = /** @type {HTMLElement} */ (event.target);
    if (dataset.spot === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const spot = Number(dataset.spot);
    const move = MOVES[event.key];
    if (move) {
      const [column, row] = [(spot % SIDE) + move[0], Math.floor(spot / SIDE) + move[1]];
      if (Math.min(column, row) >= 0 && Math.max(column, row) < SIDE) this.#focus(row * SIDE + column);
    } else if (event.key === " " || event.key === "Enter") {
      this.update((state) => painted(state, spot));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.update((state) => painted(state, spot, 0));
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** @param {number} spot */
  #focus(spot) {
    /** @type {SVGElement | null} */ (this.host.querySelector(`[data-spot="${spot}"]`))?.focus({ preventScroll: true });
  }
}

/**
 * Make an element answer. Where it has taken steps at first, it takes them before it is shown, some at a time.
 * @param {HTMLElement} host
 * @returns {Promise<DigitsController | null>} null when it is given what is no picture or no digit, which it then says
 */
export async function start(host) {
  const state = await started(host, (id) => begun({ ...given((name) => host.getAttribute(name)), id }));
  if (!state) return null;
  if (!state.waiting) return new DigitsController(host, state);
  const pictures = await fetched().catch(() => null);
  if (!pictures) return new DigitsController(host, unsupplied(state));
  let next = supplied(state, pictures);
  while (next.playing) {
    await new Promise((done) => setTimeout(done));
    next = wentOn(next, CALM.steps);
  }
  return new DigitsController(host, { ...next, doing: "train" });
}
