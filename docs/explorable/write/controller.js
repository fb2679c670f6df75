/**
 * What makes the program run: the field that is written in, Python in a thread of its own, and what is kept.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./editor.js").Field} Field
 */
import { Controller, started } from "../parts/controller.js";
import { handOver } from "../parts/hand_over.js";
import { numbersText } from "../parts/point_text.js";
import { answerTo, probeFor } from "./answers.js";
import { card } from "./card.js";
import { hearOthers, keep, kept } from "./kept.js";
import { given, linkOf, readLink } from "./link.js";
import { Python, isAbroad } from "./python.js";
import { answered, begun, cleared, gone, linked, next, placeOf, printed, putBack, ran, shownHow, startedAgain, takenOver, taskOf, textOf, typed } from "./state.js";

const CUT = "\n… and more, which nobody would read.";

/** What the buttons do. @type {Record<string, (state: State, data: any) => State>} */
const BUTTONS = {
  begin: (state) => ({ ...state, begun: true }),
  run: ran,
  stop: (state) => answered(state, { kind: "note", name: "Stopped.", says: "It was still running. If it shouldn’t have been, which loop has no end?" }),
  next,
  task: (state, { task }) => gone(state, task),
  again: startedAgain,
  show: shownHow,
  back: putBack,
  forget: cleared,
};

/** @type {import("../parts/controller.js").Kind<State>} */
const WRITE = {
  card,
  saying: ({ said }) => said, // its answer is a status of its own
  title: () => "Write backpropagation yourself",
  next: (state) => state,
  pause: () => 0,
  typed: (state) => state,
  examples: [],
  chosen: (state) => state,
  buttons: BUTTONS,
  fields: {},
  numbers: {},
  nudges: {},
  choices: {},
  keys: {},
  keysOn: {},
  linkOf,
  readLink,
  linked,
};

let failures = 0;

/** The editor's module. @returns {Promise<typeof import("./editor.js")>} */
function editor() {
  const again = failures ? `?${failures}` : ""; // some browsers remember that an address failed
  return import(`./editor.js${again}`).catch((problem) => {
    failures += 1;
    throw problem;
  });
}

/** @extends {Controller<State>} */
class WriteController extends Controller {
  /** @type {Field | null} */
  #field = null;
  #python = new Python();
  #isTold = false; // while it takes over what another window has kept already
  #sight = false; // whether an answer has come that may lie below the screen

  /**
   * @param {HTMLElement} host
   * @param {State} state
   */
  constructor(host, state) {
    super(host, state, WRITE);
    this.hear("click", ({ target }) => target.closest("[data-do=save]") && this.#save());
    addEventListener("pagehide", () => this.#python.stop());
    hearOthers((found) => {
      this.#isTold = true;
      this.update((now) => takenOver(now, found));
      this.#isTold = false;
    });
  }

  /** @override */
  rest() {
    super.rest();
    this.#python.stop();
    this.update((state) => (state.running ? answered(state, null) : state));
  }

  /** @override @param {State} state */
  shown(state) {
    if (state.begun && !this.#field) this.#open();
    this.#map(state);
    if (this.#sight) this.host.querySelector(".bp-judged")?.scrollIntoView({ block: "nearest" });
    this.#sight = false;
  }

  /** @override @param {State} before */
  changed(before) {
    const { state } = this;
    if (state.running && !before.running) this.#run();
    if (before.running && !state.running) this.#python.stop();
    if (state.round !== before.round) this.#field?.text(textOf(state));
    if (state.begun && !before.begun) this.#python.begin();
    const isNew = state.texts !== before.texts || state.passed !== before.passed || (state.task !== before.task && state.begun);
    if (!isNew || this.#isTold) return;
    const keeps = keep(state);
    if (keeps !== state.keeps) this.update((now) => ({ ...now, keeps }));
  }

  /** A plain field is there at once, and the editor takes its place when it has come. */
  async #open() {
    const place = /** @type {HTMLElement} */ (this.host.querySelector(".bp-written"));
    const plain = document.createElement("textarea");
    const label = "Your program in Python";
    const heard = { label, changed: (/** @type {string} */ text) => this.update((state) => typed(state, text)), run: () => this.update(ran) };
    plain.className = "bp-textarea";
    Object.assign(plain, { value: textOf(this.state), spellcheck: false, rows: 18, wrap: "off" });
    for (const [name, value] of [["aria-label", label], ["autocapitalize", "off"], ["autocorrect", "off"], ["translate", "no"]]) plain.setAttribute(name, value);
    plain.addEventListener("input", () => heard.changed(plain.value));
    plain.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && heard.run());
    place.append(plain);
    this.#field = { text: (text) => (plain.value = text), focus: () => plain.focus() };
    plain.focus({ preventScroll: true });
    try {
      const { editorIn } = await editor();
      const hadFocus = document.activeElement === plain;
      const field = editorIn(place, plain.value, heard);
      plain.remove();
      this.#field = field;
      if (hadFocus) field.focus();
      this.update((state) => ({ ...state, field: "editor" }));
    } catch {
      this.update((state) => ({ ...state, field: "plain" }));
    }
  }

  #run() {
    const task = taskOf(this.state);
    this.#python.run(textOf(this.state), probeFor(task), {
      printed: (text) => this.update((state) => printed(state, text)),
      cut: () => this.update((state) => printed(state, CUT)),
      done: (problem, facts) => {
        const { answer, knobs } = answerTo(task, problem, facts);
        this.#sight = true;
        this.update((state) => ({ ...answered(problem ? printed(state, `${state.output && !state.output.endsWith("\n") ? "\n" : ""}${problem}`) : state, answer), knobs }));
      },
      absent: () => this.update((state) => answered(state, { kind: "problem", name: "Python hasn’t come.", says: `${isAbroad() ? "Are you online, and does the policy of this page let it in" : "Are you online"}? What you’ve written is kept. Press *Run* to try again.` })),
    });
  }

  /** The knobs that the reader's own program has found, turned as far. @param {State} state */
  #map({ id, knobs }) {
    const place = /** @type {HTMLElement} */ (this.host.querySelector(".bp-map"));
    if (!knobs) return place.replaceChildren();
    const at = numbersText(knobs, "; ");
    if (place.firstElementChild?.getAttribute("at") === at) return undefined;
    const map = document.createElement("backprop-knobs");
    map.id = `${id}-knobs`;
    map.setAttribute("set", "island");
    map.setAttribute("at", at);
    return place.replaceChildren(map);
  }

  #save() {
    const { state } = this;
    handOver(new Blob([textOf(state)], { type: "text/x-python" }), `backprop_${placeOf(state.task) + 1}_${state.task}.py`);
  }
}

/**
 * Make an element answer, with what was kept of an earlier visit.
 * @param {HTMLElement} host
 * @returns {Promise<WriteController | null>} null when it is given a task that there is not, which it then says
 */
export async function start(host) {
  const state = await started(host, (id) => begun({ ...given((name) => host.getAttribute(name)), id }, kept()));
  return state && new WriteController(host, state);
}
