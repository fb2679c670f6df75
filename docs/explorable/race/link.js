/**
 * A race in a link: #explorable=race&weights=36&moment=9&speed=1e12
 *
 * @element backprop-race Three ways to the slopes of all weights, run side by side, and how long each takes at any size.
 * @attribute weights How many: from 10 to `1e9`; 10 if it is absent. Up to 105 the passes are run and seen.
 * @attribute moment How far the race has gone at first: a forward pass takes 3 moments, one a layer; 0 if it is absent.
 * @attribute sides Of a nudge: 1 or 2; 1 if it is absent.
 * @attribute steps Steps downhill that the clocks are for: `1` or `100000`; 1 if it is absent.
 * @attribute speed Multiplications a second: `1e9` or `1e12`; 1e9 if it is absent.
 * @field explorable The id of the element that the link is about.
 * @field weights As the attribute.
 * @field moment As the attribute.
 * @field sides As the attribute.
 * @field steps As the attribute.
 * @field speed As the attribute.
 *
 * @typedef {import("./state.js").State} State
 */
import { linkText, partsOf, readerOf } from "../parts/link.js";
import { SPEEDS, STEPS } from "./state.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ id, weights, moment, sides, steps, speed }, as = id) {
  const parts = {
    explorable: as,
    weights: String(weights),
    moment: moment ? String(moment) : "",
    sides: sides === 1 ? "" : String(sides),
    steps: steps === STEPS[0] ? "" : String(steps),
    speed: speed === SPEEDS[0] ? "" : String(speed),
  };
  return linkText(parts);
}

/** What a link asks of the element with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  return parts && given((name) => parts.get(name));
}

/**
 * The state's options from attributes, in an element or a link.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  const { text, number } = readerOf(attribute);
  return {
    id: text("id"),
    weights: number("weights"),
    moment: number("moment"),
    sides: number("sides"),
    steps: number("steps"),
    speed: number("speed"),
  };
}
