/**
 * When numbers travel through the picture: at each step forward, while it plays and by hand, until something else changes.
 * How they do is loaded with the first such step, and never where less motion is wished for.
 *
 * @typedef {import("./state.js").State} State
 */
import { isCalm } from "../dom/calm.js";

export const TRAVEL_TIME = 1200; // milliseconds, at a step that is taken by hand

export class Travelling {
  #isDue = false;
  #turn = 0; // one for each step and each point: numbers travel in their own alone
  #end = () => {};

  /** @type {(before: State, after: State) => void} */
  changed(before, after) {
    if (after.step === before.step && after.trace === before.trace) return;
    this.#end();
    this.#end = () => {};
    this.#turn += 1;
    const isNext = after.step === before.step + 1 && after.trace.graph === before.trace.graph;
    this.#isDue = isNext && !after.exercise && !isCalm();
  }

  /** The step is shown: its numbers go where it takes them. @type {(host: HTMLElement, state: State, time: number) => Promise<void>} */
  async setOut(host, { trace, step, arrangement, ofArrays }, time) {
    if (!this.#isDue) return;
    this.#isDue = false;
    const turn = this.#turn;
    const [{ travel }, { journeyOf }] = await Promise.all([import("./travel.js"), ofArrays ? import("./arrays/journeys.js") : import("./journeys.js")]);
    if (turn !== this.#turn) return;
    const journey = journeyOf(/** @type {any} */ (trace), step, /** @type {any} */ (arrangement));
    const svg = /** @type {SVGElement | null} */ (host.querySelector(".bp-graph"));
    if (journey && svg) this.#end = travel(svg, journey, time);
  }
}
