/**
 * What makes an element answer, whichever it is. A controller goes from state to state and shows each with the next
 * frame. It hears what is typed, pressed and chosen, plays, announces what came of a change when nothing has changed for
 * a while, and gives and follows links. What tells one element from another are a few functions from state to state,
 * its `Kind`; what else one does to its page, it adds in a class of its own.
 *
 * @typedef {import("../dom/markup.js").Child} Child
 * @typedef {import("./controls.js").Given} Given
 *
 * A state at least; all else in it is the element's own.
 * @typedef {object} State
 * @property {string} id
 * @property {{ graph: object }} trace
 * @property {Record<string, number>} at the numbers that a reader moves
 * @property {string[] | null} [moving] those that are being moved, until they have come to rest
 * @property {boolean} playing
 * @property {number} speed
 * @property {{ name: string, text: string, problem?: string } | null} draft a number field that is being typed in, or that was left
 *   with what is no number, and why it is none
 * @property {Given | null} given a link or a frame that was asked for
 * @property {string} said what was announced last
 */
import { copied } from "../dom/clipboard.js";
import { NUDGES, actionOf } from "../dom/gestures.js";
import { BackpropError } from "../twin/errors.js";
import { ReaderWanted } from "../twin/readers.js";
import { fieldName } from "./controls.js";
import { ELEMENTS, EMBEDDED, frameOf } from "./iframe.js";
import { numberOf, whyNoNumber } from "./point_text.js";
import { fetchReader, whenRead } from "./reading.js";
import { keepTool, movesTool, rove } from "./roving.js";
import { Screen } from "./screen.js";

/**
 * What each element gives. Fields and buttons are told apart by their data-do, and bring all of their data-…
 *
 * @template {State} S
 * @typedef {object} Kind
 * @property {(state: S) => Child[]} card what is shown
 * @property {(state: S, before: S) => string} saying what is announced after a change
 * @property {(state: S) => string} title what the frame for another page is called
 *
 * @property {(state: S) => S} next the next state while it plays
 * @property {(state: S) => number} pause milliseconds before it
 *
 * @property {(state: S, text: string, at: Record<string, number>) => S} typed another text, with numbers if it was offered
 * @property {{ id: string }[]} examples
 * @property {(state: S, example: any) => S} chosen one of them
 * @property {(state: S, name: string, number: number) => S} [moved] a number that follows the pointer
 * @property {(state: S) => S} [settled] it has come to rest
 *
 * @property {Record<string, (state: S, data: any) => S>} buttons what they do
 * @property {Record<string, (state: S, data: any, value: string) => S>} fields what they do while they are typed or dragged in
 * @property {Record<string, (state: S, data: any, number: number) => S>} numbers what the fields do in which a number is typed
 * @property {Record<string, (state: S, data: any, steps: number) => S>} nudges what the arrow keys do in those
 * @property {Record<string, (state: S, data: any, value: string) => S>} choices what lists and fields do that have been left
 * @property {Record<string, (state: S) => S>} keys what they do, where no field is being typed in
 * @property {Record<string, Record<string, (state: S) => S>>} keysOn what they do on one thing before that
 *
 * @property {(state: S, id?: string) => string} linkOf the part of its address after the #, under another id if given
 * @property {(hash: string, id: string) => any} readLink what such a link asks for, or null if it is not about that id
 * @property {(state: S, link: any) => S} linked the state that it asks for
 */

const TURNS = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"]; // keys that also turn the slides of a deck
const HANDED_ON = [...TURNS, "Escape"];
const DECKS = ".embed, .reveal, .remark-slides-area, [data-lecture]"; // what an element stands in while it is presented

/** Whether a presenter's remote is meant for it: on other pages its keys scroll. @param {HTMLElement} host */
function isPresented(host) {
  return document.fullscreenElement === host || host.classList.contains("bp-large") || host.closest(DECKS) !== null;
}

/** Keys go to a card that fills the screen, or space would press the button again that made it fill it. @param {HTMLElement} host */
function hasKeys(host) {
  host.tabIndex = -1;
  host.focus({ preventScroll: true });
  host.addEventListener("blur", () => host.removeAttribute("tabindex"), { once: true });
}

/** What a presenter's remote does: what the arrows do. @template Action @param {Record<string, Action>} keys */
function remote({ ArrowLeft, ArrowRight }) {
  return { PageUp: ArrowLeft, PageDown: ArrowRight };
}

/** A key that has nothing more to do here. In a frame nobody else hears it, so the page around is told (frames.js). @param {KeyboardEvent} event */
function handOn({ key }) {
  if (window.parent !== window) window.parent.postMessage({ source: "backprop-in-motion", key }, "*");
}

/**
 * A state that says why a point could not be read, if it could not.
 * @type {<T>(state: T, given: { unread?: import("./point_text.js").Unread | null }) => T}
 */
export function toldUnread(state, { unread = null }) {
  return unread && !(/** @type {any} */ (state).problem) ? { ...state, problem: unread } : state;
}

/** What is said of a text or a number whose reader didn't come. @type {(meanwhile: any) => any} */
function unfetched({ text, draft }) {
  const message = "What reads LaTeX and code couldn’t be fetched: go online, then type on, or load the page again.";
  if (draft) return { draft: { ...draft, problem: message } };
  return text === undefined ? {} : { problem: { message, position: null, source: text } };
}

const REST = 400; // milliseconds without a change after which the outcome is announced

/** @template {State} S */
export class Controller {
  /** @type {S} */
  #state;
  /** Numbers that have moved since the last frame. @type {Map<string, number>} */
  #moves = new Map();
  /** @type {Screen<S>} */
  #screen;
  #drawing = 0;
  #timer = 0;
  #resting = 0;
  /** The last change: what was seen before it, and when it came, in milliseconds. @type {{ before: S, when: number }} */
  #last;

  /**
   * @param {HTMLElement} host
   * @param {S} state
   * @param {Kind<S>} kind
   */
  constructor(host, state, kind) {
    this.host = host;
    this.kind = kind;
    this.#state = state;
    this.#screen = new Screen(host, kind.card);
    this.hear("input", ({ target }) => this.#input(target));
    this.hear("change", ({ target }) => whenRead(() => this.#change(target)));
    this.hear("click", ({ target }) => this.#click(target));
    this.hear("keydown", (event) => this.#key(event));
    this.#forgetScrolls();
    this.hear("focusin", ({ target }) => keepTool(target));
    this.hear("focusout", () => this.update((now) => (now.draft && !now.draft.problem ? { ...now, draft: null } : now)));
    this.#draw();
  }

  /** What is done beside, whenever all of a state has been shown. @param {S} _state */
  shown(_state) {}

  /** What is done beside, whenever the state has changed. @param {S} _before */
  changed(_before) {}

  /** What follows when nothing has changed for a while. @param {S} state @returns {S} */
  rested(state) {
    return state;
  }

  /** Whether the pause before the next state begins anew with a change. @type {(before: S, after: S) => boolean} */
  isNewPause(_before, _after) {
    return true;
  }

  /**
   * Listen to what is done here, and not in an element inside this one, which answers for itself.
   * @param {string} type
   * @param {(event: any) => void} listen
   */
  hear(type, listen) {
    this.host.addEventListener(type, (event) => {
      const nearest = /** @type {Element} */ (event.target).closest(ELEMENTS);
      if (!nearest || nearest === this.host) listen(event);
    });
  }

  /** What is to be seen, after all that was done. */
  get state() {
    const moves = [...this.#moves];
    this.#moves.clear();
    const { moved } = this.kind;
    if (moved && moves.length) this.update((state) => moves.reduce((one, [name, number]) => moved(one, name, number), state));
    return this.#state;
  }

  /** Stop what goes on by itself. */
  rest() {
    clearTimeout(this.#timer);
    clearTimeout(this.#resting);
    this.#resting = 0;
    this.#state = { ...this.state, playing: false };
  }

  /**
   * Go on to the state that a change gives; it is shown with the next frame.
   * @param {(state: S) => S} change
   * @param {Partial<S>} [meanwhile] what stands while a text waits for its reader: the text itself, in its field
   */
  update(change, meanwhile = {}) {
    const before = this.state;
    const after = this.#after(before, change, meanwhile);
    if (after === before) return;
    this.#state = after.at === before.at ? this.#settled(after) : after;
    if (!this.#state.moving) this.#screen.endRound();
    this.#draw();
    if (this.isNewPause(before, this.#state)) this.#wait();
    this.changed(before);
    this.#rest(before);
  }

  /** What a change makes of a state, now or once a text can be read. @type {(before: S, change: (state: S) => S, meanwhile: Partial<S>) => S} */
  #after(before, change, meanwhile) {
    try {
      return change(before);
    } catch (error) {
      if (!(error instanceof ReaderWanted)) throw error;
      this.#makeLater(error, change, meanwhile);
      return Object.keys(meanwhile).length ? { ...before, ...meanwhile } : before;
    }
  }

  /** Make a change once its text can be read, if no other has been typed since. @type {(wanted: ReaderWanted, change: (state: S) => S, meanwhile: Partial<S>) => Promise<void>} */
  async #makeLater(wanted, change, meanwhile) {
    const isHere = await fetchReader(wanted).then(() => true, () => false);
    const names = /** @type {(keyof S)[]} */ (Object.keys(meanwhile));
    if (!names.every((name) => this.#state[name] === meanwhile[name])) return;
    if (isHere) this.update(change, meanwhile);
    else this.update((state) => ({ ...state, ...unfetched(meanwhile) }));
  }

  /** @param {S} state */
  #settled(state) {
    return this.kind.settled?.(state) ?? state;
  }

  /** A number follows the pointer: only its last place before a frame counts. @type {(name: string, number: number) => void} */
  #move(name, number) {
    this.#moves.set(name, number);
    if (this.#resting) this.#last.when = performance.now(); // a slow machine may not come to work it out before REST
    this.#draw();
  }

  #draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      try {
        this.#show();
      } finally {
        this.#drawing = 0; // not before: what moved is worked out meanwhile, and would ask for a frame of its own
      }
      if (this.#screen.isMidway || this.#moves.size || this.#state !== this.#screen.state) this.#draw();
    });
  }

  #show() {
    const isMoving = this.#moves.size > 0 || Boolean(this.#state.moving);
    if (isMoving && this.#state.trace.graph === this.#screen.state?.trace.graph) {
      this.#screen.showParts(() => this.state);
    } else {
      const { state } = this;
      this.#screen.showAll(state);
      rove(this.host);
      this.shown(state);
    }
  }

  /** While it plays, the next state comes after its time. */
  #wait() {
    clearTimeout(this.#timer);
    const { state } = this;
    if (state.playing) this.#timer = setTimeout(() => this.update(this.kind.next), this.kind.pause(state));
  }

  /** A change has come. One timer serves all of a drag: to set it anew at each would take longer than the passes. @param {S} before */
  #rest(before) {
    this.#last = { before, when: performance.now() };
    this.#resting ||= setTimeout(() => this.#mayHaveRested(), REST);
  }

  #mayHaveRested() {
    const left = this.#last.when + REST - performance.now();
    this.#resting = left > 1 ? setTimeout(() => this.#mayHaveRested(), left) : 0;
    if (!this.#resting) this.#announce(this.#last.before);
  }

  /** Say what came of it. @param {S} before */
  #announce(before) {
    const state = this.rested(this.#settled(this.state));
    this.#follow(state);
    const said = this.kind.saying(state, before);
    if (state === this.#state && said === state.said) return;
    this.#state = { ...state, said };
    this.#draw();
  }

  /**
   * The address says what is seen, so that it is there again after a reload: where an element was given `address`, and is
   * not behind another one's tab.
   * @param {S} state
   */
  #follow(state) {
    if (!this.host.hasAttribute("address") || this.host.closest("[hidden]")) return;
    const hash = this.kind.linkOf(state);
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }

  /** Show what a link in the address asks for, if it is about this element and says so. @param {string} hash */
  async goTo(hash) {
    const link = await whenRead(() => this.kind.readLink(hash, this.state.id));
    if (link) this.update((state) => toldUnread(this.kind.linked(state, link), link));
  }

  /** Copy a link to what is seen, or the frame that shows it in another page. @param {Given["kind"]} what */
  async #give(what) {
    const { title, linkOf } = this.kind;
    const { origin, pathname, search } = location;
    const { state, host } = this;
    const link = `${origin}${pathname}${search}${linkOf(state)}`;
    const text = what === "share" ? link : frameOf(host, linkOf(state, EMBEDDED), title(state));
    const done = await copied(text);
    this.update((now) => ({ ...now, given: { kind: what, text, copied: done } }));
  }

  /** @param {HTMLInputElement} field */
  #input(field) {
    const { dataset, value } = field;
    const { do: asked = "", name = "" } = dataset;
    const { typed, fields, numbers } = this.kind;
    if (this.#state.draft?.problem) this.update((state) => ({ ...state, draft: null }));
    if (asked === "drag") return this.#move(name, Number(value));
    if (asked === "type") return this.update((state) => typed(state, value, {}), /** @type {any} */ ({ text: value, problem: null }));
    if (fields[asked]) return this.update((state) => fields[asked](state, dataset, value));
    const set = numbers[asked];
    if (!set) return undefined;
    const draft = field === document.activeElement ? { name: fieldName(dataset), text: value } : null;
    /** @param {S} state */
    const changed = (state) => {
      const number = numberOf(value);
      return { ...(number === null ? state : set(state, dataset, number)), draft };
    };
    return this.update(changed, /** @type {Partial<S>} */ ({ draft }));
  }

  /** @param {HTMLInputElement | HTMLSelectElement} field */
  #change({ dataset, value }) {
    const { examples, chosen, choices, numbers } = this.kind;
    const { do: asked = "" } = dataset;
    const problem = numbers[asked] && value.trim() ? whyNoNumber(value) : "";
    if (problem) this.update((state) => ({ ...state, draft: { name: fieldName(dataset), text: value, problem } }));
    if (asked === "speed") this.update((state) => ({ ...state, speed: Number(value) }));
    const example = asked === "example" && examples.find(({ id }) => id === value);
    if (example) this.update((state) => chosen(state, example));
    if (choices[asked]) this.update((state) => choices[asked](state, dataset, value));
  }

  /** @param {Element} target */
  #click(target) {
    const { buttons, typed } = this.kind;
    const { do: asked = "", ...data } = target.closest("button")?.dataset ?? {};
    if (buttons[asked]) this.update((state) => buttons[asked](state, data));
    const { text = "", at = "[]" } = data;
    if (asked === "fix") this.update((state) => typed(state, text, Object.fromEntries(JSON.parse(at))));
    if (asked === "share" || asked === "embed") this.#give(asked);
    if (asked === "large") this.#enlarge();
  }

  /** Fill the screen, or leave it. A browser that lets no element do so, as on some phones, lets it fill the window. */
  #enlarge() {
    const { host } = this;
    if (document.fullscreenElement === host) document.exitFullscreen();
    else if (host.classList.contains("bp-large")) host.classList.remove("bp-large");
    else {
      hasKeys(host);
      if (document.fullscreenEnabled) host.requestFullscreen().catch(() => host.classList.add("bp-large"));
      else host.classList.add("bp-large");
    }
  }

  /** A finger that sets out on a slider or a knob and then scrolls the page has moved nothing. */
  #forgetScrolls() {
    /** @type {{ target: HTMLInputElement, state: S, value?: string } | null} a slider, or a knob, which has no value */
    let pressed = null;
    this.hear("pointerdown", ({ target }) => {
      pressed = target.matches("input[type=range], [data-do=knob], [data-do=knob] *") ? { target, value: target.value, state: this.state } : null;
    });
    this.hear("pointercancel", () => {
      if (!pressed) return;
      const { target, value, state } = pressed;
      if (!this.state.playing) this.update(() => state);
      else if (value !== undefined) this.#input(Object.assign(target, { value }));
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { dataset } = /** @type {HTMLElement} */ (event.target);
    const { keys, keysOn, nudges } = this.kind;
    if (event.key === "Escape") this.host.classList.remove("bp-large");
    const { do: asked = "" } = dataset;
    if (event.altKey || event.ctrlKey || event.metaKey || movesTool(event)) return;
    const steps = NUDGES[event.key];
    const nudge = steps && nudges[asked];
    const action = nudge
      ? (/** @type {S} */ state) => ({ ...nudge(state, dataset, steps), draft: null })
      : (keysOn[asked]?.[event.key] ?? actionOf(event, isPresented(this.host) ? { ...keys, ...remote(keys) } : keys));
    if (!action) return;
    const before = this.state;
    this.update(action);
    if (HANDED_ON.includes(event.key) && this.state === before) return handOn(event); // at an end: the deck around it turns
    event.preventDefault();
    event.stopPropagation(); // or the deck would turn too
  }
}

let count = 0;

/**
 * What makes an element answer; null when it cannot be made of what the element holds, which it then says.
 * @template T
 * @param {HTMLElement} host
 * @param {(id: string) => T} make
 * @returns {Promise<T | null>}
 */
export async function started(host, make) {
  count += 1;
  const id = host.id || `${host.localName}-${count}`;
  try {
    return await whenRead(() => make(id));
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    host.textContent = withPlace(error);
    return null;
  }
}

/** What is wrong, and where: who writes an attribute sees no field with a caret. @param {BackpropError} error */
function withPlace({ message, position, source }) {
  if (position === null || !source) return message;
  const before = [...source].slice(0, position).join("").split("\n");
  return `${message} (line ${before.length}, column ${[...before[before.length - 1]].length + 1})`;
}
