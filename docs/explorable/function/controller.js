/**
 * What makes an explorable answer: what its fields and keys do to its state, and what is done to its picture.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/controller.js").Kind<State>} Kind
 */
import * as generated from "../../generated/table.js";
import { isCalm } from "../dom/calm.js";
import { drag } from "../dom/gestures.js";
import { onceLaidOut } from "../dom/laid_out.js";
import { Controller, started, toldUnread } from "../parts/controller.js";
import { readPoint } from "../parts/point_text.js";
import { whenRead } from "../parts/reading.js";
import { moved as further } from "../parts/ranges.js";
import { ownName } from "../twin/expression.js";
import { BUTTONS, CELL_KEYS, KEYS, LOOK_KEYS, MAP_KEYS, STAGE_KEYS, TICK_KEYS } from "./actions.js";
import { card } from "./card.js";
import { follow } from "./follow.js";
import { holding } from "./holding.js";
import { linkOf, modeOf, readLink, viewOf } from "./link.js";
import { mappedOver, wantsMap } from "./mapping.js";
import { dragDot, dragPoint } from "./plot_drag.js";
import { hearPointing } from "./pointing.js";
import { answerTyped, exerciseOf, hearExercise } from "./predicting.js";
import { bounded, drafted, fieldLeft } from "./range_editing.js";
import { saying } from "./saying.js";
import { ArraysWanted, LAST, begun, chosen, inspected, linked, moved, settled, stepped, typed, withArrays } from "./state.js";
import { SCRUB, tickAt } from "./step_controls.js";
import { MOST_ROWS } from "./step_table.js";
import { hearTaking, offer } from "./taking.js";
import { TRAVEL_TIME, Travelling } from "./travelling.js";
import { momentOf, redone, remembered, undone } from "./undoing.js";
import { hearZoom, stayAtNode } from "./zooming.js";

const STEP_TIME = 1600; // milliseconds a step is shown for while playing, at speed 1
const PIXELS_A_STEP = 7; // of a number that is dragged in the graph
const SWIPE = 48; // pixels that a finger goes sideways to step

/** @type {Kind} */
const FUNCTION = {
  card,
  saying,
  title: ({ trace }) => `The explorable of ${trace.expression}`,
  next: (state) => (state.step < state.trace.length - 1 ? stepped(state, state.step + 1) : { ...state, playing: false }),
  pause: ({ speed }) => STEP_TIME / speed,
  typed,
  examples: generated["examples"],
  chosen,
  moved,
  settled,
  buttons: { ...BUTTONS, undo: undone, redo: redone },
  fields: { "answer-typed": answerTyped, bound: drafted, pasted: (state, { name }, text) => state.ofArrays?.pasted(state, name, text) ?? state },
  numbers: {
    number: (state, { name }, number) => moved(state, name, number),
    cell: (state, { name }, number) => moved(state, name, number),
  },
  nudges: { number: nudged, cell: nudged },
  choices: {
    bound: bounded,
    along: (state, _, value) => ({ ...state, along: value }),
    over: (state, { axis }, value) => mappedOver(state, Number(axis), value),
    inspect: (state, _, value) => inspected(state, value ? Number(value) : null),
  },
  keys: KEYS,
  keysOn: { scrub: TICK_KEYS, stage: STAGE_KEYS, close: LOOK_KEYS, cells: CELL_KEYS, "map-point": MAP_KEYS },
  linkOf,
  readLink: async (hash, id) => {
    const link = readLink(hash, id);
    if (!link) return null;
    const { predict, question, ...rest } = link;
    return { ...rest, exercise: await exerciseOf(predict, question) };
  },
  linked,
};

/** A number is moved by an arrow key. @type {(state: State, data: any, steps: number) => State} */
function nudged(state, { name }, steps) {
  if (state.ofArrays) return state.ofArrays.nudged(state, name, steps);
  return moved(state, name, further(state.ranges[name], state.at[name], steps));
}

const loadArrays = () => import("./arrays/kind.js");

/** What draws a map, with all that it needs at once. @returns {Promise<typeof import("./map.js")>} */
async function loadMap() {
  const parts = [import("./steepest.js"), import("../parts/contours.js"), import("../parts/map_frame.js"), import("../parts/outline.js")];
  const [map] = await Promise.all([import("./map.js"), ...parts]);
  return map;
}

/** @extends {Controller<State>} */
class FunctionController extends Controller {
  /** What stood when all rested last. @type {import("./undoing.js").Moment} */
  #last;
  /** @type {() => boolean} */
  #isPinched;
  #numbers = new Travelling();
  #hold = () => {};
  #light = () => {};
  #placeLook = () => {};
  #isPlacing = false; // whether what finds the closer look its place has been asked for
  #dragged = false; // whether the pointer has moved a number since it was pressed

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state.trace.length <= MOST_ROWS ? { ...state, listed: state.trace } : state, FUNCTION);
    this.#last = momentOf(state);
    hearExercise(this);
    hearTaking(this);
    this.#isPinched = hearZoom(this);
    this.#hold = holding(host, (type, listen) => this.hear(type, listen));
    this.hear("keydown", (event) => this.#undoKey(event));
    this.hear("click", (event) => this.#click(event.target, event.clientX));
    this.hear("pointerdown", (event) => this.#press(event));
    this.hear("focusout", () => this.update(fieldLeft));
    this.#light = hearPointing(this);
    this.hear("pointermove", (event) => event.pointerType === "touch" || this.#pointCell(event));
    host.addEventListener("pointerleave", () => this.update((state) => state.ofArrays?.pointedAt(state, null) ?? state));
    this.hear("focusin", ({ target }) => this.#enter(target));
    host.addEventListener("toggle", (event) => this.#open(/** @type {any} */ (event.target)), { capture: true });
  }

  /** @override @param {State} state */
  shown({ playing, speed }) {
    this.host.classList.toggle("playing", playing);
    onceLaidOut(this.host, () => {
      this.#hold();
      follow(this.host);
    });
    this.#light();
    this.#placeLook();
    this.#numbers.setOut(this.host, this.state, playing ? (0.92 * STEP_TIME) / speed : TRAVEL_TIME);
  }

  /** @override @type {(before: State, after: State) => boolean} */
  isNewPause(before, after) {
    return after.step !== before.step || after.playing !== before.playing; // a number is dragged while it plays on
  }

  /** @override @param {State} before */
  changed(before) {
    if (this.state.waiting && !before.waiting) this.#bringArrays();
    if (wantsMap(this.state) && !wantsMap(before)) this.#bringMap();
    if (this.state.inspected !== null && !this.#isPlacing) this.#bringPlacing();
    if (this.state.step !== before.step) this.#tell();
    this.#numbers.changed(before, this.state);
    if (this.state.at !== before.at || this.state.trace !== before.trace) this.host.dispatchEvent(new Event("explorablechange"));
    if (this.state.zoom !== before.zoom && this.state.trace.graph === before.trace.graph) stayAtNode(this.host);
  }

  /** A program with arrays was typed: what works with them is loaded, and then it is shown. */
  async #bringArrays() {
    const arrays = await loadArrays();
    this.update((state) => withArrays(state, arrays));
  }

  /** A node is looked at closely for the first time: until it is known where there is room, that stands above the words. */
  async #bringPlacing() {
    this.#isPlacing = true;
    const { besideNode } = await import("./beside.js");
    this.#placeLook = besideNode(this.host, () => this.state);
    this.#placeLook();
  }

  /** A map is to be seen for the first time. */
  async #bringMap() {
    const maps = await loadMap();
    this.update((state) => ({ ...state, maps }));
  }

  /** What meets in the cell under the pointer is lit and said. @param {PointerEvent} event */
  #pointCell({ target, clientX, clientY }) {
    const { ofArrays } = this.state;
    if (!ofArrays || this.host.querySelector(":active")?.closest(".bp-stage")) return;
    this.update((state) => ofArrays.pointedAt(state, ofArrays.cellUnder(/** @type {Element} */ (target), clientX, clientY, state)));
  }

  /** A node of an array, or a field for one of its entries, has the focus. @param {HTMLElement | SVGElement} target */
  #enter(target) {
    const { ofArrays } = this.state;
    const { do: asked, node, name } = target.dataset;
    if (ofArrays && asked === "cells" && target.matches(":focus-visible")) this.update((state) => ofArrays.entered(state, Number(node)));
    if (ofArrays && asked === "cell") this.update((state) => ofArrays.chosenEntry(state, String(name)));
  }

  /** Undo and redo by the keys that everyone knows, where no text is being typed. @param {KeyboardEvent} event */
  #undoKey(event) {
    const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
    const isTyping = /** @type {Element} */ (target).matches("textarea, input:not([type=range])");
    const letter = key.toLowerCase();
    if (!(ctrlKey || metaKey) || altKey || isTyping || (letter !== "z" && letter !== "y")) return;
    event.preventDefault();
    this.#remember();
    this.update(letter === "y" || shiftKey ? redone : undone);
    this.#last = momentOf(this.state);
  }

  /** What stood last is gone back to, if something else has come to stand. */
  #remember() {
    this.update((state) => remembered(state, this.#last));
    this.#last = momentOf(this.state);
  }

  /** Tell the page which step is shown (from 0), or null when it is one of another function than the page's own. */
  #tell() {
    const step = this.#isOwn(this.state) ? this.state.step : null;
    this.host.dispatchEvent(new CustomEvent("explorablestep", { bubbles: true, detail: { step } }));
  }

  /** Whether what is shown is the function that the page gave, drawn as the page asked. @param {State} state */
  #isOwn({ trace, tree, compact, unfold }) {
    const given = givenBy(this.host);
    const isSameView = tree === given.tree && compact === given.compact && unfold === given.unfold;
    return trace.expression === given.text && isSameView;
  }

  /** The table follows, the map, and the texts to take away. @override @param {State} state */
  rested(state) {
    const { trace, listed, takeaway } = state;
    if (takeaway && takeaway.trace !== trace) offer(this, takeaway.framework);
    const kept = remembered(state, this.#last);
    this.#last = momentOf(kept);
    const drawn = kept.sketched ? { ...kept, sketched: null } : kept;
    return listed && listed !== trace ? { ...drawn, listed: trace } : drawn;
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

  /** @type {(target: Element, clientX: number) => void} */
  #click(target, clientX) {
    const { do: asked } = target.closest("button")?.dataset ?? {};
    if (asked === "undo" || asked === "redo") this.#last = momentOf(this.state); // what it came to is nothing new
    const ticks = target.closest(SCRUB);
    if (ticks) this.#scrub(ticks, clientX);
    const node = target.closest("[data-cells]") ? null : /** @type {SVGElement | null} */ (target.closest(".node"));
    if (node && !this.#dragged) this.update((state) => inspected(state, Number(node.dataset.node)));
  }

  /** @type {(ticks: Element, x: number) => void} */
  #scrub(ticks, x) {
    const step = tickAt(ticks, x, this.state.trace);
    if (step !== this.state.step) this.update((state) => stepped({ ...state, playing: false }, step));
  }

  /** @param {HTMLDetailsElement} details */
  #open({ dataset, open }) {
    if (dataset.do === "step-table" && open) this.update((state) => ({ ...state, listed: state.trace }));
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
    if (this.state.ofArrays) this.#pressCell(event, target);
    else if (node) this.#scrubNumber(event, node);
    const grip = /** @type {SVGCircleElement | null} */ (target.closest(".bp-curve .grip[data-name]"));
    if (grip) dragDot(event, grip, this);
    const point = /** @type {SVGGElement | null} */ (target.closest("[data-do=map-point]"));
    if (point) dragPoint(event, point, this);
    const stage = target.closest("[data-swipes] .bp-stage");
    if (stage && !node && !this.state.ofArrays && event.pointerType === "touch") this.#swipe(event, stage);
  }

  /** A finger that goes sideways over the picture steps, once: to the left for the next step, as one turns a page. @type {(event: PointerEvent, stage: Element) => void} */
  #swipe(event, stage) {
    stage.addEventListener(
      "pointerup",
      (up) => {
        const { pointerId, clientX, clientY } = /** @type {PointerEvent} */ (up);
        const [across, down] = [clientX - event.clientX, clientY - event.clientY];
        if (this.#isPinched() || pointerId !== event.pointerId) return;
        if (Math.abs(across) < Math.max(SWIPE, 2 * Math.abs(down))) return;
        this.update(this.state.exercise ? (state) => state : across < 0 ? BUTTONS.forward : BUTTONS.back);
      },
      { once: true },
    );
  }

  /** A cell is chosen; one of a variable's follows a sideways drag. @type {(event: PointerEvent, target: Element) => void} */
  #pressCell(event, target) {
    const { ofArrays } = this.state;
    const cell = ofArrays?.cellUnder(target, event.clientX, event.clientY, this.state);
    if (!ofArrays || !cell) return;
    this.update((state) => ofArrays.chosen({ ...state, pointed: null }, cell));
    const entry = ofArrays.entryOf(this.state, cell);
    if (entry === null) return;
    const start = ofArrays.numberAt(this.state, entry);
    event.preventDefault();
    drag(event, target.closest("[data-cells]") ?? target, ({ clientX }) => {
      const steps = Math.round((clientX - event.clientX) / PIXELS_A_STEP);
      this.#dragged ||= steps !== 0;
      const number = ofArrays.beyond(this.state, entry, start, steps);
      if (number !== ofArrays.numberAt(this.state, entry)) this.update((state) => moved(state, entry, number));
    });
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

/** What an element's attributes ask for. @param {HTMLElement} host */
function givenBy(host) {
  return {
    text: host.getAttribute("expression") ?? "",
    ...readPoint(host.getAttribute("at") ?? ""),
    ...viewOf(host.getAttribute("view")),
    unfold: host.hasAttribute("unfold"),
  };
}

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<FunctionController | null>} null when its expression is not in the language, which it then says
 */
export async function start(host) {
  const [exercise, given] = await Promise.all([exerciseOf(modeOf(host.getAttribute("predict"))), whenRead(() => givenBy(host))]);
  const step = Number(host.getAttribute("step")) - 1;
  let own = ""; // its id stays where it is begun again
  /** @param {import("./state.js").Arrays | null} arrays */
  const make = (arrays) => {
    const options = { ...given, exercise, step: step < 0 ? LAST : step, arrays };
    return started(host, async (id) => {
      own ||= id;
      const state = toldUnread(begun({ id: own, ...options }), given);
      return new FunctionController(host, wantsMap(state) ? { ...state, maps: await loadMap() } : state);
    });
  };
  try {
    return await make(null);
  } catch (error) {
    if (!(error instanceof ArraysWanted)) throw error;
    return make(await loadArrays());
  }
}
