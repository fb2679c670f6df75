/**
 * What a living element does whatever it shows: it goes from state to state, shows each with the next frame, plays,
 * announces what came of it when it has come to rest, and gives and follows links to what it shows.
 *
 * @typedef {{ id: string, playing: boolean, said: string, given: Given | null }} State at least
 * @typedef {import("./controls.js").Given} Given
 *
 * What a page may ask of any of them.
 * @typedef {{ rest: () => void, goTo: (hash: string) => void }} Live
 */
import { copied } from "../dom/clipboard.js";
import { show } from "../dom/patch.js";
import { typeset } from "../dom/typeset.js";
import { BackpropError } from "../twin/errors.js";
import { EMBEDDED, frameOf } from "./iframe.js";

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
   * @param {(state: S) => import("../dom/markup.js").Child[]} how.card what is shown
   * @param {(state: S) => string} how.saying what is announced
   * @param {(state: S) => S} how.next the next state while it plays
   * @param {(state: S) => number} how.pause milliseconds before it
   * @param {(state: S) => void} [how.shown] what is done beside, whenever it has been shown
   * @param {(state: S) => string} how.title what the frame for another page is called
   * @param {(state: S, id?: string) => string} how.linkOf the part of its address after the #, under another id if given
   * @param {(hash: string, id: string) => any} how.readLink what such a link asks for, or null if it is not about that id
   * @param {(state: S, link: any) => S} how.linked the state that it asks for
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

  /** Show what a link in the address asks for, if it is about this element. @param {string} hash */
  goTo(hash) {
    const link = this.how.readLink(hash, this.state.id);
    if (!link) return;
    this.update((state) => this.how.linked(state, link));
    this.host.scrollIntoView({ block: "start" });
  }

  /** Copy a link to what is seen, or the frame that shows it in another page. @param {Given["kind"]} kind */
  async give(kind) {
    const { title, linkOf } = this.how;
    const { origin, pathname, search } = location;
    const { state, host } = this;
    const link = `${origin}${pathname}${search}${linkOf(state)}`;
    const text = kind === "share" ? link : frameOf(host, linkOf(state, EMBEDDED), title(state));
    const done = await copied(text);
    this.update((now) => ({ ...now, given: { kind, text, copied: done } }));
  }
}

let count = 0;

/**
 * What makes an element answer; null when it cannot be made of what the element holds, which it then says.
 * @template T
 * @param {HTMLElement} host
 * @param {(id: string) => T} make
 * @returns {T | null}
 */
export function enlivened(host, make) {
  count += 1;
  try {
    return make(host.id || `${host.localName}-${count}`);
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    host.textContent = error.message;
    return null;
  }
}
