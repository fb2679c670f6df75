/**
 * The digits are learned: the same pictures in the same order as in backprop_core/training, so that the same seed gives
 * the same weights.
 *
 * @typedef {"others" | "same"} Writers of the pictures that it is tested on, beside those of what it learns from
 * @typedef {{ ink: Float64Array, labels: Uint8Array }} Pictures pixels from 0 to 1, and the digits
 * @typedef {{ seed: number, rate: number, writers: Writers }} Settings
 * @typedef {{ pictures: Pictures, learned: Uint32Array, tested: Uint32Array }} Split which pictures it learns from, and the others
 *
 * @typedef {object} Progress where the weights stand after some steps; none of this is ever changed
 * @property {number} steps
 * @property {Float64Array} weights
 * @property {number} loss the sum of this epoch's losses so far
 * @property {number} seen how many pictures of this epoch they are of
 */
import { counts, settings } from "../../generated/digits.js";
import { memo } from "../memo.js";
import { shuffled } from "../twin/fills.js";
import { firstWeights, readAll, step } from "./network.js";

const LEARNED = counts.pictures - counts.others;
const { batch: BATCH, epochs: EPOCHS } = settings;
export const IN_EPOCH = Math.ceil(LEARNED / BATCH); // steps
export const LESSON = EPOCHS * IN_EPOCH;

/** The pictures in two parts: the last ones are by other writers, unless all are shuffled before. @type {(pictures: Pictures, settings: Settings) => Split} */
export function split(pictures, { seed, writers }) {
  const order = writers === "same" ? shuffled(counts.pictures, seed) : Uint32Array.from({ length: counts.pictures }, (_, place) => place);
  return { pictures, learned: order.subarray(0, LEARNED), tested: order.subarray(LEARNED) };
}

/** Before the first step. @param {number} seed @returns {Progress} */
export function begun(seed) {
  return { steps: 0, weights: firstWeights(seed), loss: 0, seen: 0 };
}

/** So many steps on, each by the next batch of its epoch. @type {(before: Progress, split: Split, settings: Settings, count: number) => Progress} */
export function advanced(before, { pictures, learned }, { seed, rate }, count) {
  const weights = before.weights.slice();
  let { steps, loss, seen } = before;
  for (const end = steps + count; steps < end; steps += 1) {
    const first = (steps % IN_EPOCH) * BATCH;
    if (first === 0) [loss, seen] = [0, 0];
    const batch = orderOf(learned, seed + 1 + Math.floor(steps / IN_EPOCH)).subarray(first, first + BATCH);
    loss += step(weights, rate, pictures.ink, pictures.labels, batch);
    seen += batch.length;
  }
  return { steps, weights, loss, seen };
}

/** What an epoch goes through, in its order. @type {(learned: Uint32Array, seed: number) => Uint32Array} */
function orderOf(learned, seed) {
  return memo(learned, "order", [seed], () => shuffled(learned.length, seed).map((place) => learned[place]));
}

/** What is read of each picture of a part. @type {(progress: Progress, pictures: Pictures, part: Uint32Array) => Uint8Array} */
export function readings({ weights }, pictures, part) {
  return memo(weights, part.byteOffset ? "tested" : "learned", [part], () => readAll(weights, pictures.ink, part));
}

/** The share of a part that is read right. @type {(progress: Progress, pictures: Pictures, part: Uint32Array) => number} */
export function shareRight(progress, pictures, part) {
  const says = readings(progress, pictures, part);
  return says.reduce((right, digit, place) => right + (digit === pictures.labels[part[place]] ? 1 : 0), 0) / part.length;
}

/** Whether the weights have run away. @param {Progress} progress */
export function ranAway({ weights, loss }) {
  return !Number.isFinite(loss) || !weights.every(Number.isFinite);
}
