/**
 * What buttons and keys do to a state.
 *
 * @typedef {import("./state.js").State} State
 */
import { moved as further } from "../parts/ranges.js";
import { mapNames } from "./mapping.js";
import { turned, unbounded } from "./range_editing.js";
import { LAST, inspected, moved, stepped, viewed } from "./state.js";
import { farther, nearer, zoomed } from "./zooming.js";

/** What the buttons do. @type {Record<string, (state: State, data?: any) => State>} */
export const BUTTONS = {
  back: (state) => to(state, state.step - 1),
  forward: (state) => to(state, state.step + 1),
  play: (state) => (state.playing ? { ...state, playing: false } : played(state)),
  tree: (state) => viewed(state, { tree: true, compact: false }),
  graph: (state) => viewed(state, { tree: false, compact: false }),
  compact: (state) => viewed(state, { tree: false, compact: true }),
  unfold: (state) => viewed(state, { unfold: !state.unfold }),
  numbers: (state) => viewed(state, { opened: !state.opened }),
  curve: (state) => ({ ...state, mapped: false }),
  map: (state) => ({ ...state, mapped: true }),
  close: (state) => inspected(state, null),
  nearer,
  farther,
  ranges: turned,
  fit: unbounded,
  paste: (state, { name }) => state.ofArrays?.toggledPaste(state, name) ?? state,
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

/** Another step, where it stops; the same state where there is none. @type {(state: State, step: number) => State} */
function to(state, step) {
  const next = stepped(state, step);
  return next.step === state.step && !state.playing ? state : { ...next, playing: false };
}

/** What the keys do on the picture: the next node is looked at, or none. @type {typeof KEYS} */
export const STAGE_KEYS = {
  ArrowDown: (state) => looked(state, -1),
  ArrowUp: (state) => looked(state, 1),
  Escape: (state) => (state.inspected === null ? state : { ...state, inspected: null }),
  "+": nearer,
  "-": farther,
  0: (state) => zoomed(state, 1),
};

/** What they do in the closer look. @type {typeof KEYS} */
export const LOOK_KEYS = { Escape: STAGE_KEYS.Escape };

/** What they do on the point of the map. @type {typeof KEYS} */
export const MAP_KEYS = {
  ArrowLeft: (state) => nudged(state, 0, -1),
  ArrowRight: (state) => nudged(state, 0, 1),
  ArrowDown: (state) => nudged(state, 1, -1),
  ArrowUp: (state) => nudged(state, 1, 1),
};

/** The point of the map goes along one of its axes, by steps of the slider. @type {(state: State, axis: number, steps: number) => State} */
function nudged(state, axis, steps) {
  const name = mapNames(state)[axis];
  return { ...moved(state, name, further(state.ranges[name], state.at[name], steps)), draft: null };
}

/** What they do in the cells of an array. @type {typeof KEYS} */
export const CELL_KEYS = Object.fromEntries(
  ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-", "Escape"].map((key) => [key, (state) => state.ofArrays?.CELL_KEYS[key](state) ?? state]),
);

/** Look at the node so many further; first at the one of the step. @type {(state: State, by: number) => State} */
function looked(state, by) {
  const { trace, inspected: now, exercise, step } = state;
  if (exercise) return state;
  const count = trace.values.length;
  return { ...state, inspected: now === null ? Math.min(step, count - 1) : (now + by + count) % count };
}

/** Begin to play: from the start when the end is reached. @type {(state: State) => State} */
function played(state) {
  const last = state.step === state.trace.length - 1;
  return stepped({ ...state, playing: true }, last ? 0 : state.step);
}
