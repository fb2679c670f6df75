/**
 * What buttons and keys do to a state, and what a typed number is worth.
 *
 * @typedef {import("./state.js").State} State
 */
import { BackpropError } from "../twin/errors.js";
import { trace } from "../twin/trace.js";
import { LAST, inspected, stepped, viewed } from "./state.js";

/** What the buttons do. @type {Record<string, (state: State) => State>} */
export const BUTTONS = {
  back: (state) => stepped({ ...state, playing: false }, state.step - 1),
  forward: (state) => stepped({ ...state, playing: false }, state.step + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : played(state)),
  tree: (state) => viewed(state, { tree: true }),
  graph: (state) => viewed(state, { tree: false }),
  unfold: (state) => viewed(state, { unfold: !state.unfold }),
  close: (state) => inspected(state, null),
};

/** What the keys do, where no field is being typed in. @type {Record<string, (state: State) => State>} */
export const KEYS = {
  ArrowLeft: BUTTONS.back,
  ArrowRight: BUTTONS.forward,
  Home: (state) => stepped({ ...state, playing: false }, 0),
  End: (state) => stepped({ ...state, playing: false }, LAST),
  " ": BUTTONS.play,
};
/** What more they do on the ticks. @type {typeof KEYS} */
export const TICK_KEYS = { ArrowDown: BUTTONS.back, ArrowUp: BUTTONS.forward };

/** Begin to play: from the start when the end is reached. @type {(state: State) => State} */
function played(state) {
  const last = state.step === state.trace.length - 1;
  return stepped({ ...state, playing: true }, last ? 0 : state.step);
}

/** A number as typed, or an expression of numbers such as 1/3 or -pi/2; null if it is neither. @param {string} text */
export function numberOf(text) {
  try {
    const { program, value } = trace(text, {}, { mostNodes: 100 });
    return program.variables.length || !Number.isFinite(value) ? null : value;
  } catch (error) {
    if (error instanceof BackpropError) return null;
    throw error;
  }
}
