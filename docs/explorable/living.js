/**
 * What a living element does whatever it shows: it goes from state to state, shows each with the next frame, plays, and
 * announces what came of it when it has come to rest.
 *
 * @typedef {{ playing: boolean, said: string }} State at least
 */
import { show } from "./patch.js";
import { typeset } from "./typeset.js";

const REST = 400; // milliseconds without a change after which the outcome is announced

/** @template {State} S */
export class Living {
  #drawing = 0;
  #timer = 0;
  #saying = 0;

  /**
   * @param {HTMLElement} host
   * @param {S} state
   * @param {object} how
   * @param {(state: S) => import("./markup.js").Child[]} how.card what is shown
   * @param {(state: S) => string} how.saying what is announced
   * @param {(state: S) => S} how.next the next state while it plays
   * @param {(state: S) => number} how.pause milliseconds before it
   * @param {(state: S) => void} [how.shown] what is done beside, whenever it has been shown
   */
  constructor(host, state, how) {
    this.host = host;
    this.state = state;
    this.how = how;
    this.#draw();
  }

  /** Stop what goes on by itself. */
  rest() {
    clearTimeout(this.#timer);
    clearTimeout(this.#saying);
    this.state = { ...this.state, playing: false };
  }

  /**
   * Go on to the state that a change gives; it is shown with the next frame.
   * @param {(state: S) => S} change
   */
  update(change) {
    const before = this.state;
    this.state = change(before);
    if (this.state === before) return;
    this.#draw();
    this.#wait();
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => this.#announce(), REST);
  }

  #draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      show(this.host, this.how.card(this.state), typeset);
      this.how.shown?.(this.state);
    });
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.state.playing) this.#timer = setTimeout(() => this.update(this.how.next), this.how.pause(this.state));
  }

  #announce() {
    const said = this.how.saying(this.state);
    if (said === this.state.said) return;
    this.state = { ...this.state, said };
    this.#draw();
  }

  /** Until the pointer is let go, its moves belong to one thing. @type {(event: PointerEvent, target: Element, move: (event: any) => void) => void} */
  drag(event, target, move) {
    target.setPointerCapture(event.pointerId);
    const letGo = new AbortController();
    const { signal } = letGo;
    target.addEventListener("pointermove", move, { signal });
    for (const end of ["pointerup", "pointercancel"]) target.addEventListener(end, () => letGo.abort(), { signal });
  }
}

let count = 0;

/** A name for an element that has none. @param {HTMLElement} host */
export function idOf(host) {
  count += 1;
  return host.id || `${host.localName}-${count}`;
}
