/**
 * What makes an explorable answer: it listens, asks state.js for the next state, and shows the card of it.
 *
 * @typedef {import("./state.js").State} State
 */
import * as generated from "../../generated/table.js";
import { copied } from "../dom/clipboard.js";
import { NUDGES, actionOf, drag } from "../dom/gestures.js";
import { refresh, show } from "../dom/patch.js";
import { NO_ROUND, roundAfter } from "../dom/turns.js";
import { typeset, typesetLater } from "../dom/typeset.js";
import { enlivened } from "../parts/controller.js";
import { EMBEDDED, frameOf } from "../parts/iframe.js";
import { numberOf, numbersOf } from "../parts/point_text.js";
import { moved as further } from "../parts/ranges.js";
import { ownName } from "../twin/expression.js";
import { BUTTONS, KEYS, TICK_KEYS } from "./actions.js";
import { card } from "./card.js";
import { follow } from "./follow.js";
import { linkOf, modeOf, readLink } from "./link.js";
import { answerTyped, attend, exerciseOf } from "./predicting.js";
import { bounded, drafted, fieldLeft, turned, unbounded } from "./range_editing.js";
import { LAST, begun, chosen, inspected, linked, moved, settled, stepped, typed } from "./state.js";
import { tickAt } from "./step_controls.js";
import { MOST_ROWS } from "./step_table.js";

const STEP_TIME = 1600; // milliseconds a step is shown for while playing, at speed 1
const REST = 400; // milliseconds without a change after which the outcome is announced
const PIXELS_A_STEP = 7; // of a number that is dragged in the graph
const SCRUB = "[data-do=scrub]";

/** The life of one element. */
export class Live {
  /** @type {State} */
  #state;
  /** Numbers that have moved since the last frame. @type {Map<string, number>} */
  #moves = new Map();
  /** The state that is being shown. @type {State} */
  #seen;
  #round = NO_ROUND;
  /** What the card is, while a round goes on. @type {import("../dom/markup.js").Child[]} */
  #markup = [];
  /** The graph that the page shows. @type {import("../twin/build.js").Graph | null} */
  #shown = null;
  #drawing = 0;
  #timer = 0;
  #resting = 0;
  /** The last change: what was seen before it, and when it came, in milliseconds. @type {{ before: State, when: number }} */
  #last;
  #dragged = false; // whether the pointer has moved a number since it was pressed

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    this.host = host;
    this.#state = this.#seen = state.trace.length <= MOST_ROWS ? { ...state, listed: state.trace } : state;
    attend(this); // first, for while numbers are to be predicted, it does other things
    this.#listen();
    this.#draw();
  }

  /** What is to be seen, after all that was done. */
  get state() {
    const moves = [...this.#moves];
    this.#moves.clear();
    if (moves.length) this.update((state) => moves.reduce((one, [name, number]) => moved(one, name, number), state));
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
   * @param {(state: State) => State} change
   */
  update(change) {
    const before = this.state;
    const after = change(before);
    if (after === before) return;
    this.#state = after.at === before.at ? settled(after) : after;
    if (this.#state.moving === null) this.#round = { ...this.#round, frames: [] };
    this.#draw();
    if (this.#state.step !== before.step || this.#state.playing !== before.playing) this.#wait();
    if (this.#state.step !== before.step) this.#tell();
    this.#rest(before);
  }

  /** A number follows the pointer: only its last place before a frame counts. @type {(name: string, number: number) => void} */
  #move(name, number) {
    this.#moves.set(name, number);
    if (this.#resting) this.#last.when = performance.now(); // a slow machine may not come to work it out before REST
    this.#draw();
  }

  /** Tell the page which step is shown (from 0), or null when it is one of another function than the page's own. */
  #tell() {
    const step = this.#isOwn(this.state) ? this.state.step : null;
    this.host.dispatchEvent(new CustomEvent("explorablestep", { bubbles: true, detail: { step } }));
  }

  /** Whether what is shown is the function that the page gave, drawn as the page asked. @param {State} state */
  #isOwn({ trace, tree, unfold }) {
    const given = givenBy(this.host);
    return trace.expression === given.text && tree === given.tree && unfold === given.unfold;
  }

  /**
   * Show a step of the function that the page gave. One that was typed since makes way for it; numbers stay.
   * @param {number} step from 0
   */
  showStep(step) {
    this.update((state) => {
      const own = this.#isOwn(state) ? state : linked(state, { ...givenBy(this.host), along: null });
      return stepped({ ...own, playing: false, exercise: null }, step);
    });
  }

  /** Show another function, or another point, in the view that stands. @type {(text: string, at: Record<string, number>) => void} */
  showAt(text, at) {
    const { state } = this;
    const isShown = state.text === text && Object.keys(at).every((name) => state.at[name] === at[name]);
    if (!isShown) this.update((state) => linked(state, { text, at, step: state.step }));
  }

  #draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      const isMoving = this.#moves.size > 0 || this.#state.moving !== null;
      try {
        if (isMoving && this.#state.trace.graph === this.#shown) this.#showMoving();
        else this.#showAll();
      } finally {
        this.#drawing = 0; // not before: what moved is worked out meanwhile, and would ask for a frame of its own
      }
      if (this.#round.frames.length || this.#moves.size || this.#state !== this.#seen) this.#draw();
    });
  }

  #showAll() {
    this.#seen = this.state;
    const { playing, trace } = this.#seen;
    this.#shown = trace.graph;
    this.host.classList.toggle("playing", playing);
    show(this.host, card(this.#seen), typeset);
    refresh(this.host, this.#seen);
    follow(this.host);
  }

  /** While a number moves, each frame shows its parts; a new round begins where the number has moved on. */
  #showMoving() {
    const start = performance.now();
    const { frames, parts, took } = this.#round.frames.length ? this.#round : roundAfter(this.#round);
    const [now, ...others] = frames;
    for (const part of now) this.#show(part);
    this.#round = { frames: others, parts: parts + now.length, took: took + performance.now() - start };
  }

  /** @param {import("../dom/turns.js").Part} part */
  #show(part) {
    const { turn } = part;
    if (turn === "passes") this.#seen = this.state;
    if (turn === "markup") this.#markup = card(this.#seen);
    if (turn === "card") show(this.host, this.#markup, typesetLater);
    refresh(this.host, this.#seen, part);
  }

  /** While it plays, the next step comes after its time. */
  #wait() {
    clearTimeout(this.#timer);
    if (!this.state.playing) return;
    this.#timer = setTimeout(() => {
      this.update((state) =>
        state.step < state.trace.length - 1 ? stepped(state, state.step + 1) : { ...state, playing: false },
      );
    }, STEP_TIME / this.state.speed);
  }

  /** A change has come. One timer serves all of a drag: to set it anew at each would take longer than the passes. @param {State} before */
  #rest(before) {
    this.#last = { before, when: performance.now() };
    this.#resting ||= setTimeout(() => this.#mayHaveRested(), REST);
  }

  #mayHaveRested() {
    const left = this.#last.when + REST - performance.now();
    this.#resting = left > 1 ? setTimeout(() => this.#mayHaveRested(), left) : 0;
    if (!this.#resting) this.#rested(this.#last.before);
  }

  /** When nothing has changed for a while, the table follows, and what came of it is announced. @param {State} before */
  #rested(before) {
    const state = settled(this.state);
    const { trace, problem, step, listed, takeaway } = state;
    if (takeaway && takeaway.trace !== trace) this.#takeAway(takeaway.framework);
    const came = step === before.step ? outcome(trace) : trace.step(step).text;
    const said = problem ? problem.message : state.exercise ? state.exercise.said(state) : came;
    if (state === this.#state && listed === (listed && trace) && said === state.said) return;
    this.#state = { ...state, said, listed: listed && trace };
    this.#draw();
  }

  /** Show what a link in the address asks for, if it is about this explorable. @param {string} hash */
  async goTo(hash) {
    const asked = readLink(hash, this.state.id);
    if (!asked) return;
    const { predict, question, ...link } = asked;
    const exercise = await exerciseOf(predict, question);
    this.update((state) => linked(state, { ...link, exercise }));
    this.host.scrollIntoView({ block: "start" });
  }

  /** Copy a link to what is seen, or the frame that shows it in another page. @param {"share" | "embed"} kind */
  async #share(kind) {
    const { origin, pathname, search } = location;
    const { host, state } = this;
    const link = `${origin}${pathname}${search}${linkOf(state)}`;
    const title = `The explorable of ${state.trace.expression}`;
    const text = kind === "share" ? link : frameOf(host, linkOf({ ...state, id: EMBEDDED }), title);
    const done = await copied(text);
    this.update((now) => ({ ...now, link: text, copied: done }));
  }

  /** Offer what can be taken away, at the numbers of now. @param {string} [framework] whose code is shown */
  async #takeAway(framework) {
    const { texts } = await import("./takeaway.js");
    this.update((state) => ({ ...state, takeaway: texts(state.trace, framework) }));
  }

  /** @param {"svg" | "png" | "json"} kind */
  async #save(kind) {
    const { save } = await import("./takeaway.js");
    await save(kind, this.host, this.state.trace);
  }

  #listen() {
    this.host.addEventListener("input", (event) => this.#input(/** @type {any} */ (event.target)));
    this.host.addEventListener("change", (event) => this.#change(/** @type {any} */ (event.target)));
    this.host.addEventListener("click", (event) => this.#click(/** @type {any} */ (event.target), event.clientX));
    this.host.addEventListener("keydown", (event) => this.#key(event));
    this.host.addEventListener("pointerdown", (event) => this.#press(event));
    this.host.addEventListener("focusout", () =>
      this.update((state) => fieldLeft(state.draft ? { ...state, draft: null } : state)),
    );
    this.host.addEventListener("toggle", (event) => this.#open(/** @type {any} */ (event.target)), { capture: true });
  }

  /** Take the text as it was probably meant. @param {{ text: string, at: string }} meant */
  #fix({ text, at }) {
    this.update((state) => typed(state, text, Object.fromEntries(JSON.parse(at))));
  }

  /** @param {any} target a field */
  #input(target) {
    const { dataset, value } = target;
    const { do: asked, name } = dataset;
    if (asked === "drag") return this.#move(name, Number(value));
    if (asked === "type") this.update((state) => typed(state, value));
    if (asked === "answer-typed") answerTyped(this, value);
    if (asked === "bound") this.update((state) => drafted(state, dataset, value));
    if (asked !== "number") return;
    const number = numberOf(value);
    const draft = target === document.activeElement ? { name, text: value } : null;
    this.update((state) => ({ ...(number === null ? state : moved(state, name, number)), draft }));
  }

  /** @param {any} target a field or a list */
  #change({ dataset, value }) {
    if (dataset.do === "speed") this.update((state) => ({ ...state, speed: Number(value) }));
    if (dataset.do === "bound") this.update((state) => bounded(state, dataset, value));
    if (dataset.do === "along") this.update((state) => ({ ...state, along: value }));
    if (dataset.do === "inspect") this.update((state) => inspected(state, value ? Number(value) : null));
    if (dataset.do !== "example") return;
    const example = generated["examples"].find(({ id }) => id === value);
    if (example) this.update((state) => chosen(state, example));
  }

  /** @type {(target: any, clientX: number) => void} */
  #click(target, clientX) {
    const asked = target.closest("button")?.dataset.do;
    if (BUTTONS[asked]) this.update(BUTTONS[asked]);
    if (asked === "fix") this.#fix(target.closest("button").dataset);
    if (asked === "ranges") this.update(turned);
    if (asked === "fit") this.update(unbounded);
    if (asked === "share" || asked === "embed") this.#share(asked);
    if (asked === "takeaway" && !this.state.takeaway) this.#takeAway();
    else if (asked === "takeaway") this.update((state) => ({ ...state, takeaway: null }));
    if (asked === "code") this.#takeAway(target.closest("button").dataset.framework);
    if (asked === "file") this.#save(target.closest("button").dataset.kind);
    const ticks = target.closest(SCRUB);
    if (ticks) this.#scrub(ticks, clientX);
    const node = target.closest(".node");
    if (node && !this.#dragged) this.update((state) => inspected(state, Number(node.dataset.node)));
  }

  /** @type {(ticks: Element, x: number) => void} */
  #scrub(ticks, x) {
    const step = tickAt(ticks, x, this.state.trace);
    if (step !== this.state.step) this.update((state) => stepped({ ...state, playing: false }, step));
  }

  /** @param {HTMLDetailsElement} details */
  #open({ dataset, open }) {
    if (dataset.do === "listing" && open) this.update((state) => ({ ...state, listed: state.trace }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.dataset.do === "number") return this.#nudgeNumber(event, target.dataset.name);
    const action = actionOf(event, KEYS) ?? (target.matches(SCRUB) && TICK_KEYS[event.key]);
    if (!action) return undefined;
    event.preventDefault();
    return this.update(action);
  }

  /**
   * Up and down in a number field change the number by one step of its slider.
   * @type {(event: KeyboardEvent, name: any) => void}
   */
  #nudgeNumber(event, name) {
    const steps = NUDGES[event.key];
    if (!steps) return;
    event.preventDefault();
    this.update((state) => ({
      ...moved(state, name, further(state.ranges[name], state.at[name], steps)),
      draft: null,
    }));
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    this.#dragged = false;
    const target = /** @type {Element} */ (event.target);
    const ticks = target.closest(SCRUB);
    if (ticks) {
      this.#scrub(ticks, event.clientX);
      drag(event, ticks, ({ clientX }) => this.#scrub(ticks, clientX));
    }
    const node = /** @type {SVGElement | null} */ (target.closest(".node.variable"));
    if (node) this.#scrubNumber(event, node);
  }

  /** A variable's number follows a sideways drag on its node. @type {(event: PointerEvent, node: SVGElement) => void} */
  #scrubNumber(event, node) {
    const name = ownName(this.state.trace.drawing[Number(node.dataset.node)]);
    const start = this.state.at[name];
    event.preventDefault();
    drag(event, node, ({ clientX }) => {
      const steps = Math.round((clientX - event.clientX) / PIXELS_A_STEP);
      this.#dragged ||= steps !== 0;
      const number = steps ? further(this.state.ranges[name], start, steps) : start;
      if (number !== this.state.at[name]) this.update((state) => moved(state, name, number));
    });
  }
}

/** What a change of numbers came to, in words. @param {import("../twin/trace.js").Trace} trace */
function outcome(trace) {
  const { gradient, graph } = trace;
  const output = graph.labels[graph.output];
  const slopes = Object.entries(gradient).map(([name, slope]) => `∂${output}/∂${name} = ${slope.toPrecision(4)}`);
  return [trace.step(graph.output).plugged, ...slopes].join("; ");
}

/** What an element's attributes ask for. @param {HTMLElement} host */
function givenBy(host) {
  return {
    text: host.getAttribute("expression") ?? "",
    at: numbersOf(host.getAttribute("at") ?? ""),
    tree: host.getAttribute("view") === "tree",
    unfold: host.hasAttribute("unfold"),
  };
}

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<Live | null>} null when its expression is not in the language, which it then says
 */
export async function enliven(host) {
  const exercise = await exerciseOf(modeOf(host.getAttribute("predict")));
  const step = Number(host.getAttribute("step")) - 1;
  return enlivened(
    host,
    (id) => new Live(host, begun({ id, ...givenBy(host), exercise, step: step < 0 ? LAST : step })),
  );
}
