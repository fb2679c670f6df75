/**
 * Shows states in the page: the whole card at once or, while a number moves, part by part over as many frames as the
 * machine needs (turns.js).
 */
import { refresh, show } from "../dom/patch.js";
import { NO_ROUND, roundAfter } from "../dom/turns.js";
import { typeset, typesetLater } from "../dom/typeset.js";

// Where the focus goes when what had it is gone: the way on in an exercise, else the picture.
const NEXT_FOCUS = ["[type=submit]", ".bp-stage", ".bp-field"];

/** What had the focus has left the card, or can no longer be pressed: its successor has it, and not the page. @type {(host: Element, before: HTMLElement) => void} */
function keepFocus(host, before) {
  const asked = before.dataset.do;
  const same = asked ? [...host.querySelectorAll(`[data-do="${asked}"]`)] : [];
  const others = NEXT_FOCUS.map((selector) => host.querySelector(selector));
  const next = [...same, ...others].find((one) => one && !one.matches(":disabled"));
  /** @type {HTMLElement | undefined | null} */ (next)?.focus({ preventScroll: true });
}

/** @template S */
export class Screen {
  /** The state that is being shown. @type {S | null} */
  state = null;
  #round = NO_ROUND;
  /** What the card is, while a round goes on. @type {import("../dom/markup.js").Child[]} */
  #markup = [];

  /**
   * @param {HTMLElement} host
   * @param {(state: S) => import("../dom/markup.js").Child[]} card
   */
  constructor(host, card) {
    this.host = host;
    this.card = card;
  }

  /** @param {S} state */
  showAll(state) {
    this.state = state;
    const focused = this.host.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    show(this.host, this.card(state), typeset);
    refresh(this.host, state);
    if (focused && document.activeElement !== focused) keepFocus(this.host, focused);
  }

  /** Show the parts of one frame; a new round begins where the number has moved on. @param {() => S} current */
  showParts(current) {
    const start = performance.now();
    const { frames, parts, took } = this.#round.frames.length ? this.#round : roundAfter(this.#round);
    const [now, ...others] = frames;
    for (const part of now) this.#showPart(part, current);
    this.#round = { frames: others, parts: parts + now.length, took: took + performance.now() - start };
  }

  /** @type {(part: import("../dom/turns.js").Part, current: () => S) => void} */
  #showPart(part, current) {
    const { turn } = part;
    const state = turn === "passes" ? current() : /** @type {S} */ (this.state); // all was shown before anything moved
    this.state = state;
    if (turn === "markup") this.#markup = this.card(state);
    if (turn === "card") show(this.host, this.#markup, typesetLater);
    refresh(this.host, state, part);
  }

  /** Whether a round has frames that are still to come. */
  get isMidway() {
    return this.#round.frames.length > 0;
  }

  /** Leave what is left of a round: nothing moves any more. */
  endRound() {
    this.#round = { ...this.#round, frames: [] };
  }
}
