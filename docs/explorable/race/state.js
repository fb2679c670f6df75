/**
 * The state of a race, as plain data, and how it changes. The race goes by layers: a forward pass takes one moment for
 * each of the three, and what costs twice as much takes two. What each lane has done by then follows from the moment.
 *
 * @typedef {import("./counting.js").Way} Way
 * @typedef {import("./counting.js").Sides} Sides
 *
 * @typedef {object} State
 * @property {string} id
 * @property {{ graph: object }} trace
 * @property {Record<string, number>} at
 * @property {number} weights
 * @property {Sides} sides
 * @property {number} steps that the clocks are for
 * @property {number} speed multiplications a second
 * @property {number} moment of the race
 * @property {number} end the moment at which it stops by itself
 * @property {boolean} playing
 * @property {string} problem of a link that could not be read
 * @property {{ name: string, text: string, problem?: string } | null} draft
 * @property {import("../parts/controls.js").Given | null} given
 * @property {string} said
 *
 * Where a lane is: passes that are behind it, the one it is in, how far through it, and how many slopes it knows.
 * @typedef {object} Lane
 * @property {Way} way
 * @property {number} all passes that it needs
 * @property {number} done
 * @property {boolean} isOver
 * @property {"" | "plain" | "carried" | "backward"} kind of the pass that goes on
 * @property {number} layer that this pass has reached, from 0; from the output down on the way back
 * @property {boolean} isLate whether a pass that does two things has come to the second in this layer
 * @property {number | null} weight that this pass is about, counted from 0
 * @property {number} known slopes that are known
 */
import { memo } from "../memo.js";
import { BackpropError } from "../twin/errors.js";
import { EACH, LEAST, MOST, WAYS, passes, runs, sizeAt, together } from "./counting.js";
import { LAYERS, networkOf, slopeByNudging, slopeCarried, slopesBackward } from "./network.js";

export const SPEEDS = [1e9, 1e12];
export const STEPS = [1, 1e5];
const PATIENCE = 12; // passes that are waited for at once, where there are too many to be seen
const NOWHERE = { graph: {} };

/**
 * A new state.
 * @param {{ id: string, weights?: number, sides?: number, steps?: number, speed?: number, moment?: number }} options
 * @returns {State}
 * @throws {BackpropError} for what cannot be raced
 */
export function begun({ id, weights = LEAST, sides = 1, steps = STEPS[0], speed = SPEEDS[0], moment = 0 }) {
  if (!(weights >= LEAST && weights <= MOST)) throw new BackpropError(`The weights are a number from ${LEAST} to 1e9, such as 36 or 1e6.`);
  if (sides !== 1 && sides !== 2) throw new BackpropError("The sides of a nudge are 1 or 2.");
  if (!STEPS.includes(steps)) throw new BackpropError(`The steps are ${STEPS.join(" or ")}.`);
  if (!SPEEDS.includes(speed)) throw new BackpropError("The speed is 1e9 or 1e12 multiplications a second.");
  if (!Number.isInteger(moment) || moment < 0) throw new BackpropError("The moment is a whole number from 0 on: a forward pass takes 3.");
  const rest = { playing: false, problem: "", draft: null, given: null, said: "", at: {}, trace: NOWHERE };
  const state = /** @type {State} */ ({ id, weights: sizeAt(weights), sides, steps, speed, moment, end: 0, ...rest });
  return { ...state, moment: Math.min(moment, endOf(state)) };
}

/** The moment at which a lane has all slopes. @type {(state: State, way: Way) => number} */
export function finish({ weights, sides }, way) {
  return LAYERS * runs(passes(way, weights, sides));
}

/** The moment at which all have them. @param {State} state */
export function endOf(state) {
  return Math.max(...WAYS.map((way) => finish(state, way)));
}

/** Where a lane is at the moment of the state. @type {(state: State, way: Way) => Lane} */
export function laneOf({ weights, sides, moment }, way) {
  const needs = passes(way, weights, sides);
  const all = together(needs);
  const over = { way, all, done: all, isOver: true, kind: /** @type {const} */ (""), layer: 0, isLate: false, weight: null, known: weights };
  if (moment >= LAYERS * runs(needs)) return over;
  /** @type {Exclude<Lane["kind"], "">} */
  const kind = way === "forward" ? "carried" : way === "reverse" && moment >= LAYERS ? "backward" : "plain";
  const since = kind === "backward" ? moment - LAYERS : moment;
  const [long, each] = [LAYERS * EACH[kind], EACH[kind]];
  const done = Math.floor(since / long);
  const within = since % long;
  const lane = { way, all, done, isOver: false, kind, layer: Math.floor(within / each), isLate: within % each > 0 };
  if (way === "reverse") return { ...lane, done: kind === "backward" ? 1 : 0, weight: null, known: 0 };
  if (way === "forward") return { ...lane, weight: done, known: done };
  if (sides === 2) return { ...lane, weight: Math.floor(done / 2), known: Math.floor(done / 2) };
  return { ...lane, weight: done === 0 ? null : done - 1, known: Math.max(0, done - 1) };
}

/**
 * The slopes that a lane knows, each from a pass that was run for it; null for those to come. On the way back a layer's
 * are known as soon as it is passed.
 * @type {(state: State, lane: Lane) => (number | null)[]}
 */
export function slopesOf(state, lane) {
  const network = networkOf(state.weights);
  if (!network) return [];
  const { names, wide } = network;
  /** @type {(number | null)[]} */
  const none = names.map(() => null);
  if (lane.way === "reverse") {
    if (!lane.isOver && lane.kind !== "backward") return none;
    const from = lane.isOver ? 0 : Math.min(names.length, firstOf(wide, LAYERS - lane.layer));
    return none.map((_, place) => (place >= from ? slopesBackward(network)[place] : null));
  }
  const known = memo(network, lane.way, [state.sides], () => /** @type {number[]} */ ([]));
  while (known.length < lane.known) {
    const name = names[known.length];
    known.push(lane.way === "nudging" ? slopeByNudging(network, name, state.sides) : slopeCarried(network, name));
  }
  return none.map((_, place) => (place < lane.known ? known[place] : null));
}

/** The first weight of a layer; behind the last, all of them. @type {(wide: number, layer: number) => number} */
export function firstOf(wide, layer) {
  return layer * wide * wide;
}

/** Another number of weights: a race of its own. @type {(state: State, number: number) => State} */
export function sized(state, number) {
  const weights = sizeAt(number);
  return weights === state.weights ? state : { ...state, weights, moment: 0, playing: false, given: null, problem: "" };
}

/** @param {State} state @returns {State} */
export function fresh(state) {
  return { ...state, moment: 0, playing: false, given: null, problem: "" };
}

/** Start, pause or go on; from its end it starts again. @param {State} state @returns {State} */
export function played(state) {
  if (state.playing) return { ...state, playing: false };
  const last = endOf(state);
  const moment = state.moment >= last ? 0 : state.moment;
  const end = networkOf(state.weights) ? last : Math.min(last, moment + PATIENCE * LAYERS);
  return { ...state, moment, end, playing: true, given: null, problem: "" };
}

/** Some moments later; it stops by itself. @type {(state: State, moments: number) => State} */
export function wentOn(state, moments) {
  const moment = Math.min(state.end, state.moment + moments);
  return { ...state, moment, playing: moment < state.end, given: null };
}

/** To the end of the next forward pass, or to that of the last. @type {(state: State, passes: number) => State} */
export function stepped(state, passes) {
  const now = Math.floor(state.moment / LAYERS) + passes;
  const moment = Math.max(0, Math.min(endOf(state), LAYERS * (passes < 0 && state.moment % LAYERS ? now + 1 : now)));
  return moment === state.moment ? state : { ...state, moment, playing: false, given: null, problem: "" };
}

/** Nothing is waited for. @param {State} state @returns {State} */
export function ended(state) {
  return { ...state, moment: endOf(state), playing: false, given: null, problem: "" };
}

/** @type {(state: State, sides: number) => State} */
export function withSides(state, sides) {
  const next = { ...state, sides: /** @type {Sides} */ (sides === 2 ? 2 : 1), given: null };
  return { ...next, moment: Math.min(state.moment, endOf(next)), playing: false };
}

/** All that a link names; what cannot be read leaves the state and says why. @type {(state: State, link: any) => State} */
export function linked(state, link) {
  try {
    return begun({ ...link, id: state.id });
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return { ...state, problem: error.message, playing: false };
  }
}
