/**
 * What makes a race answer: its size, what runs it, and what the clocks are for.
 *
 * @typedef {import("./state.js").State} State
 */
import { isCalm } from "../dom/calm.js";
import { Controller, started } from "../parts/controller.js";
import { asks, card, pauseOf } from "./card.js";
import { amount, further } from "./counting.js";
import { given, linkOf, readLink } from "./link.js";
import { SPEEDS, STEPS, begun, ended, fresh, linked, played, sized, stepped, wentOn, withSides } from "./state.js";

const CALM = { pictures: 12, pause: 700 }; // for those who want little to move
const FAR = 10; // stops

/** @param {State} state */
function next(state) {
  return wentOn(state, isCalm() ? Math.max(1, Math.ceil(state.end / CALM.pictures)) : 1);
}

/** Stops by which a key changes the size. @type {Record<string, number>} */
const BY_KEY = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: FAR, PageDown: -FAR, Home: -Infinity, End: Infinity };

/** One of those that are offered. @type {(all: number[], text: string) => number} */
function chosen(all, text) {
  return all.find((one) => one === Number(text)) ?? all[0];
}

/** @type {import("../parts/controller.js").Kind<State>} */
const RACE = {
  card,
  saying: (state, before) => (state.playing && before.playing ? state.said : asks(state)),
  title: ({ weights }) => `Three ways to ${amount(weights)} slopes`,
  next,
  pause: (state) => (isCalm() ? CALM.pause : pauseOf(state)),
  typed: (state) => state,
  examples: [],
  chosen: (state) => state,
  buttons: { play: played, step: (state) => stepped(state, 1), end: ended, reset: fresh },
  fields: { "size-drag": (state, _, value) => sized(state, 10 ** Number(value)) },
  numbers: { "size-number": (state, _, number) => (number > 0 ? sized(state, number) : state) },
  nudges: { "size-number": (state, _, stops) => sized(state, further(state.weights, stops)) },
  choices: {
    sides: (state, _, value) => withSides(state, Number(value)),
    steps: (state, _, value) => ({ ...state, steps: chosen(STEPS, value), given: null }),
    "speed-of": (state, _, value) => ({ ...state, speed: chosen(SPEEDS, value), given: null }),
  },
  keys: { " ": played, ArrowRight: (state) => stepped(state, 1), ArrowLeft: (state) => stepped(state, -1) },
  keysOn: {
    "size-drag": Object.fromEntries(Object.entries(BY_KEY).map(([key, stops]) => [key, (state) => sized(state, further(state.weights, stops))])),
  },
  linkOf,
  readLink,
  linked,
};

/**
 * Make an element answer.
 * @param {HTMLElement} host
 * @returns {Promise<Controller<State> | null>} null when it is given what cannot be raced, which it then says
 */
export async function start(host) {
  const state = await started(host, (id) => begun({ ...given((name) => host.getAttribute(name)), id }));
  return state && new Controller(host, state, RACE);
}
