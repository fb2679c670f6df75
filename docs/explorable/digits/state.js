/**
 * The state of a network that learns digits, and of the picture that it is shown, as plain data, and how it changes.
 *
 * @typedef {import("./learning.js").Pictures} Pictures
 * @typedef {import("./learning.js").Progress} Progress
 * @typedef {import("./learning.js").Settings} Settings
 * @typedef {import("./learning.js").Split} Split
 * @typedef {import("./learning.js").Writers} Writers
 * @typedef {{ steps: number, loss: number | null, recent: number | null, learned: number, tested: number }} Noted how well it did after some
 *   steps: the mean loss of its epoch so far, and since it was last noted, and the shares that it reads right
 * @typedef {"train" | "catch up" | "nudge"} Doing
 *
 * @typedef {object} State
 * @property {string} id
 * @property {{ graph: object }} trace
 * @property {Record<string, number>} at
 * @property {Settings} settings
 * @property {Progress} progress
 * @property {Noted[]} records from the first steps on
 * @property {{ loss: number, seen: number }} noted what this epoch's losses had come to at the last of them
 * @property {{ others?: Noted, same?: Noted }} ends how well it did at the end of a lesson, by who wrote what it was tested on
 * @property {number} goal the step at which training stops
 * @property {Split | null} split the pictures, once they have come
 * @property {"" | "train" | "step" | "catch up" | "mistakes"} waiting what is to be done when they have come
 * @property {boolean} failed they did not come
 * @property {Float64Array} picture that is shown to the network
 * @property {number | null} is the digit that it is meant to be, where that is known
 * @property {string} pick which of those to choose from it is
 * @property {boolean} own whether it was drawn here
 * @property {Float64Array | null} before its pixels before they were changed towards another digit
 * @property {number | null} target what it should be read as
 * @property {boolean} rubs whether the pen takes ink away
 * @property {number} spot the pixel that the keys are at
 * @property {"samples" | "mistakes"} shows which pictures there are to choose from
 * @property {boolean} inside whether the passes of the picture stand open below
 * @property {boolean} playing
 * @property {Doing} doing what it does while it plays
 * @property {number} speed
 * @property {{ name: string, text: string, problem?: string } | null} draft
 * @property {import("../parts/controls.js").Given | null} given
 * @property {string} problem of a link that could not be read
 * @property {string} said
 */
import { samples, settings as usual } from "../../generated/digits.js";
import { memo } from "../memo.js";
import { BackpropError } from "../twin/errors.js";
import { IN_EPOCH, LESSON, advanced, begun as untrained, ranAway, readings, shareRight, split } from "./learning.js";
import { CLASSES, PIXELS, SIDE, gradientByPixels, reading } from "./network.js";
import { inSteps, readPicture } from "./pictures.js";

export const RATES = { least: 0.01, most: 5 };
export const MOST_STEPS = 10 * LESSON;
const MOST_SEED = 999_999_999;
const FIRST_SAMPLE = 3; // it shows a 3
const CLOSE = 4; // steps between records in the first epochs, in which most is learned
const NUDGE = 2 / 32; // of a pixel's ink: how far the one that counts most changes in a step
const PEN = { full: 0.45, reach: 1.15 }; // pixels from its middle

/**
 * A new state.
 * @param {{ id: string, seed?: number, rate?: number, writers?: string, steps?: number, picture?: string, is?: number | null, target?: number | null }} options
 * @returns {State}
 * @throws {BackpropError} for what is no picture, no digit, no seed
 */
export function begun({ id, seed = usual.seed, rate = usual.rate, writers = "others", steps = 0, picture = "", is = null, target = null }) {
  if (!isWhole(seed, MOST_SEED)) throw new BackpropError(`A seed is a whole number from 0 on, such as 3, and not ${seed}.`);
  if (!isWhole(steps, MOST_STEPS)) throw new BackpropError(`The steps are a whole number up to ${MOST_STEPS}, and not ${steps}.`);
  if (writers !== "others" && writers !== "same") throw new BackpropError(`The writers are others or same, and not ${writers}.`);
  if (!(rate > 0)) throw new BackpropError("The learning rate must be above 0.");
  const wrong = [is, target].find((digit) => digit !== null && !isWhole(digit, CLASSES - 1));
  if (wrong !== undefined) throw new BackpropError(`A digit is a whole number from 0 to 9, and not ${wrong}.`);
  const pixels = readPicture(picture || samples[FIRST_SAMPLE]);
  if (!pixels) throw new BackpropError(`A picture is written as ${PIXELS} signs, 0 for no ink up to w for all of it.`);
  const settings = { seed, rate, writers: /** @type {Writers} */ (writers) };
  const shown = { picture: pixels, is: picture ? is : FIRST_SAMPLE, pick: picture ? "" : `sample ${FIRST_SAMPLE}`, own: Boolean(picture) && is === null, before: null, target };
  const rest = { split: null, failed: false, rubs: false, spot: 0, shows: /** @type {const} */ ("samples"), inside: false, ends: {} };
  const still = { playing: false, doing: /** @type {Doing} */ ("train"), speed: 1, draft: null, given: null, problem: "", said: "" };
  const waiting = steps > 0 ? /** @type {const} */ ("catch up") : /** @type {const} */ ("");
  return { id, trace: { graph: {} }, at: {}, settings, progress: untrained(seed), records: [], noted: NOTHING, goal: steps, waiting, ...shown, ...rest, ...still };
}

/** @type {(number: unknown, most: number) => boolean} */
function isWhole(number, most) {
  return Number.isInteger(number) && /** @type {number} */ (number) >= 0 && /** @type {number} */ (number) <= most;
}

// Training.

/** The pictures have come, and what was to be done with them can be. @type {(state: State, pictures: Pictures) => State} */
export function supplied(state, pictures) {
  const next = { ...state, split: split(pictures, state.settings), failed: false, waiting: /** @type {const} */ ("") };
  if (state.waiting === "train") return played(next);
  if (state.waiting === "step") return stepped(next);
  if (state.waiting === "catch up") return { ...next, playing: next.goal > next.progress.steps, doing: "catch up" };
  return next;
}

/** They have not. @param {State} state @returns {State} */
export function unsupplied(state) {
  return { ...state, failed: true, waiting: "" };
}

/** Train, or stop. @param {State} state @returns {State} */
export function played(state) {
  if (state.playing && state.doing !== "nudge") return { ...state, playing: false };
  if (!state.split) return { ...state, waiting: "train", failed: false };
  const { steps } = state.progress;
  const goal = steps < state.goal && state.goal <= LESSON ? state.goal : Math.floor(steps / LESSON + 1) * LESSON;
  if (ranAway(state.progress) || goal > MOST_STEPS) return state;
  return { ...state, playing: true, doing: "train", goal };
}

/** One step. @param {State} state @returns {State} */
export function stepped(state) {
  if (!state.split) return { ...state, waiting: "step", failed: false };
  return { ...trained(state, 1), playing: false };
}

/** So many steps on; what is known of each is noted as often as is worth it. @type {(state: State, count: number) => State} */
export function trained(state, count) {
  if (!state.split || ranAway(state.progress) || state.progress.steps >= MOST_STEPS) return { ...state, playing: false };
  let { progress, noted } = state;
  const records = [...state.records];
  for (const end = Math.min(MOST_STEPS, progress.steps + count); progress.steps < end; ) {
    const note = nextNote(progress.steps);
    if (progress.steps % IN_EPOCH === 0) noted = NOTHING;
    progress = advanced(progress, state.split, state.settings, Math.min(note, end) - progress.steps);
    if (progress.steps !== note) continue;
    records.push(recordOf(progress, state.split, noted));
    noted = progress;
  }
  return ended({ ...state, progress, noted, records, given: null });
}

/** When it is next noted how well it does: at the end of each epoch, and more often while most is learned. @param {number} steps */
function nextNote(steps) {
  const epoch = (Math.floor(steps / IN_EPOCH) + 1) * IN_EPOCH;
  return steps < 2 * IN_EPOCH ? Math.min(epoch, (Math.floor(steps / CLOSE) + 1) * CLOSE) : epoch;
}

/** What a lesson came to is remembered, to be compared. @param {State} state @returns {State} */
function ended(state) {
  const { progress, settings, records, split } = state;
  if (progress.steps !== LESSON || !split) return state;
  return { ...state, ends: { ...state.ends, [settings.writers]: records[records.length - 1] } };
}

const NOTHING = { loss: 0, seen: 0 };

/** @type {(progress: Progress, split: Split, before?: { loss: number, seen: number }) => Noted} */
function recordOf(progress, { pictures, learned, tested }, before = NOTHING) {
  /** @type {(loss: number, seen: number) => number | null} */
  const mean = (loss, seen) => (seen ? loss / seen : null);
  const shares = [learned, tested].map((part) => shareRight(progress, pictures, part));
  const [loss, recent] = [mean(progress.loss, progress.seen), mean(progress.loss - before.loss, progress.seen - before.seen)];
  return { steps: progress.steps, loss, recent, learned: shares[0], tested: shares[1] };
}

/** How well it does: as last noted while it trains, else as it stands; null where no pictures have come. @param {State} state @returns {Noted | null} */
export function standing({ split, playing, doing, records, progress, trace }) {
  if (!split) return null;
  const last = records[records.length - 1];
  if (last && (last.steps === progress.steps || (playing && doing !== "nudge"))) return last;
  return memo(trace.graph, "standing", [progress, split], () => recordOf(progress, split));
}

/** All steps at once that it has taken at first. @type {(state: State, pictures: Pictures) => State} */
export function caughtUp(state, pictures) {
  let next = supplied(state, pictures);
  while (next.playing) next = wentOn(next, IN_EPOCH);
  return { ...next, doing: "train" };
}

/** What comes next while it plays. @type {(state: State, steps: number) => State} */
export function wentOn(state, steps) {
  if (state.doing === "nudge") return nudged(state);
  const left = state.goal - state.progress.steps;
  const next = trained(state, Math.min(left, steps));
  return next.progress.steps >= next.goal || ranAway(next.progress) ? { ...next, playing: false } : next;
}

/** Back to random weights. @type {(state: State, settings?: Partial<Settings>) => State} */
export function fresh(state, changed = {}) {
  const settings = { ...state.settings, ...changed };
  const isAnother = settings.seed !== state.settings.seed || settings.rate !== state.settings.rate;
  const parts = state.split && split(state.split.pictures, settings);
  const rest = { records: [], noted: NOTHING, goal: 0, playing: false, given: null, waiting: /** @type {const} */ (""), problem: "" };
  return { ...state, settings, ends: isAnother ? {} : state.ends, split: parts, progress: untrained(settings.seed), ...rest };
}

/** @type {(state: State, seed: number) => State} */
export function withSeed(state, seed) {
  return isWhole(seed, MOST_SEED) && seed !== state.settings.seed ? fresh(state, { seed }) : state;
}

/** @type {(state: State, rate: number) => State} */
export function withRate(state, rate) {
  return rate > 0 && rate !== state.settings.rate ? fresh(state, { rate }) : state;
}

// The picture.

/** What the network says of the picture. @param {State} state */
export function says({ progress, picture, trace }) {
  return memo(trace.graph, "says", [progress.weights, picture], () => reading(progress.weights, picture));
}

/** The gradient by its pixels of the loss if it should be the target; null where there is none. @param {State} state @returns {Float64Array | null} */
export function slopes(state) {
  const { progress, picture, target, trace } = state;
  if (target === null) return null;
  return memo(trace.graph, "slopes", [progress.weights, picture, target], () => gradientByPixels(progress.weights, says(state), target));
}

/** Another picture. @type {(state: State, picture: Float64Array, is: number | null, pick?: string) => State} */
export function shown(state, picture, is, pick = "") {
  return { ...state, picture, is, pick, own: is === null, before: null, given: null, playing: state.playing && state.doing !== "nudge" };
}

/** The pen goes from one place to another, in pixels from the upper left. A first stroke on a picture of the data makes room for one's own. @type {(state: State, from: [number, number], to: [number, number], isFirst: boolean) => State} */
export function drawn(state, from, to, isFirst) {
  const clears = isFirst && !state.own && !state.rubs && state.target === null;
  const before = clears ? new Float64Array(PIXELS) : state.picture;
  const picture = before.map((ink, pixel) => {
    const far = distance([(pixel % SIDE) + 0.5, Math.floor(pixel / SIDE) + 0.5], from, to);
    const wet = inSteps((PEN.reach - far) / (PEN.reach - PEN.full));
    return state.rubs ? Math.min(ink, 1 - wet) : Math.max(ink, wet);
  });
  return shown(state, picture, state.target === null && !state.rubs ? null : state.is);
}

/** How far a place is from a line. @type {(place: [number, number], from: [number, number], to: [number, number]) => number} */
function distance([x, y], [fromX, fromY], [toX, toY]) {
  const [across, down] = [toX - fromX, toY - fromY];
  const long = across * across + down * down;
  const share = long ? Math.min(1, Math.max(0, ((x - fromX) * across + (y - fromY) * down) / long)) : 0;
  return Math.hypot(x - fromX - share * across, y - fromY - share * down);
}

/** A pixel is inked, or blank again. @type {(state: State, spot: number, ink?: number) => State} */
export function painted(state, spot, ink = state.picture[spot] > 0.5 ? 0 : 1) {
  return { ...shown(state, state.picture.with(spot, ink), state.is), spot };
}

/** @param {State} state */
export function cleared(state) {
  return { ...shown(state, new Float64Array(PIXELS), null), rubs: false };
}

/** What it should be read as; once more: nothing. @type {(state: State, digit: number) => State} */
export function aimed(state, digit) {
  const target = state.target === digit ? null : digit;
  return { ...state, target, playing: state.playing && state.doing !== "nudge", given: null };
}

/** Change the pixels until it reads the target, or stop. @param {State} state @returns {State} */
export function nudging(state) {
  if (state.playing && state.doing === "nudge") return { ...state, playing: false };
  if (state.target === null) return state;
  return { ...nudged({ ...state, before: state.before ?? state.picture }), doing: "nudge" };
}

/** One step of the picture down its gradient; it stops where it is read so, or where nothing changes any more. @param {State} state @returns {State} */
function nudged(state) {
  const slope = slopes(state);
  if (!slope) return { ...state, playing: false };
  const most = slope.reduce((one, other) => Math.max(one, Math.abs(other)), 0) || 1;
  const picture = state.picture.map((ink, pixel) => inSteps(ink - (NUDGE * slope[pixel]) / most));
  const next = { ...state, picture, given: null };
  const isStill = picture.every((ink, pixel) => ink === state.picture[pixel]);
  return { ...next, playing: says(next).says !== state.target && !isStill };
}

/** The pixels as they were before they were changed. @param {State} state @returns {State} */
export function restored(state) {
  return state.before ? { ...state, picture: state.before, before: null, playing: false, given: null } : state;
}

/** Which of the pictures that it is tested on are read wrong. @param {State} state @returns {{ picture: number, is: number, says: number }[]} */
export function mistakes({ split, progress, trace }) {
  if (!split) return [];
  const { pictures, tested } = split;
  return memo(trace.graph, "mistakes", [progress.weights, split], () => {
    const found = [...readings(progress, pictures, tested)].map((digit, place) => ({ picture: tested[place], is: pictures.labels[tested[place]], says: digit }));
    return found.filter(({ is, says }) => is !== says);
  });
}

/** The pixels of a picture of the data. @type {(split: Split, number: number) => Float64Array} */
export function pixelsOf({ pictures }, number) {
  return pictures.ink.slice(number * PIXELS, (number + 1) * PIXELS);
}

/** All that a link names; what cannot be read leaves the state and says why. @type {(state: State, link: any) => State} */
export function linked(state, link) {
  try {
    const next = begun({ ...link, id: state.id });
    return state.split ? supplied({ ...next, split: state.split }, state.split.pictures) : next;
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return { ...state, problem: error.message, playing: false };
  }
}
