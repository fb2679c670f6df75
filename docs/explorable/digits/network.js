/**
 * The network of 64, 32 and 10 in loops: what it says of a picture, and its gradients. The same numbers as the core's for
 * the program in backprop_core/training/digits.py, but for the order in which they are added up.
 *
 * All weights stand in one array: row by row those of the hidden neurons, their biases, and then the same of the outputs.
 *
 * @typedef {object} Reading what the network says of a picture
 * @property {Float64Array} sums of the hidden neurons
 * @property {Float64Array} hidden what they pass on
 * @property {Float64Array} scores
 * @property {Float64Array} shares which are 1 together
 * @property {number} says the digit with the largest score
 */
import { sizes } from "../../generated/digits.js";
import { filled } from "../twin/fills.js";

export const PIXELS = sizes.pixels;
export const HIDDEN = sizes.hidden;
export const CLASSES = sizes.classes;
export const SIDE = Math.sqrt(PIXELS);
const B = HIDDEN * PIXELS; // where each begins
const V = B + HIDDEN;
const C = V + CLASSES * HIDDEN;
export const WEIGHTS = C + CLASSES;

/** Weights to begin with: as the core's first_weights. @param {number} seed */
export function firstWeights(seed) {
  const weights = new Float64Array(WEIGHTS);
  const [lower, upper] = [filled("normal", [B], seed), filled("normal", [C - V], seed + 1)];
  weights.set(/** @type {number[]} */ (lower).map((one) => one * (2 / PIXELS) ** 0.5));
  weights.set(/** @type {number[]} */ (upper).map((one) => one * (2 / HIDDEN) ** 0.5), V);
  return weights;
}

/** The weights by their names, as rows in rows. @param {Float64Array} weights */
export function byName(weights) {
  /** @type {(from: number, size: number, count: number) => number[][]} */
  const rows = (from, size, count) => Array.from({ length: count }, (_, row) => [...weights.subarray(from + row * size, from + (row + 1) * size)]);
  return { W: rows(0, PIXELS, HIDDEN), b: [...weights.subarray(B, V)], V: rows(V, HIDDEN, CLASSES), c: [...weights.subarray(C)] };
}

/** @returns {Reading} */
function blank() {
  const [sums, hidden] = [new Float64Array(HIDDEN), new Float64Array(HIDDEN)];
  const [scores, shares] = [new Float64Array(CLASSES), new Float64Array(CLASSES)];
  return { sums, hidden, scores, shares, says: 0 };
}

/** What the network says of a picture. @type {(weights: Float64Array, picture: Float64Array) => Reading} */
export function reading(weights, picture) {
  const found = blank();
  forward(weights, picture, 0, found);
  return found;
}

/** Forward, for the picture that begins at a place. @type {(weights: Float64Array, pictures: Float64Array, place: number, into: Reading) => void} */
function forward(weights, pictures, place, into) {
  const { sums, hidden, scores, shares } = into;
  for (let neuron = 0; neuron < HIDDEN; neuron += 1) {
    const row = neuron * PIXELS;
    let sum = 0;
    for (let pixel = 0; pixel < PIXELS; pixel += 1) sum += weights[row + pixel] * pictures[place + pixel];
    sums[neuron] = sum += weights[B + neuron];
    hidden[neuron] = sum > 0 ? sum : 0;
  }
  let says = 0;
  for (let digit = 0; digit < CLASSES; digit += 1) {
    const row = V + digit * HIDDEN;
    let sum = 0;
    for (let neuron = 0; neuron < HIDDEN; neuron += 1) sum += weights[row + neuron] * hidden[neuron];
    scores[digit] = sum + weights[C + digit];
    if (scores[digit] > scores[says]) says = digit;
  }
  let total = 0;
  for (let digit = 0; digit < CLASSES; digit += 1) total += shares[digit] = Math.exp(scores[digit] - scores[says]);
  for (let digit = 0; digit < CLASSES; digit += 1) shares[digit] /= total;
  into.says = says;
}

/** Minus the logarithm of a digit's share, worked out so that it is right where the share is too small for a float. @type {(reading: Reading, digit: number) => number} */
export function lossOf({ scores, says }, digit) {
  let total = 0;
  for (let other = 0; other < CLASSES; other += 1) total += Math.exp(scores[other] - scores[says]);
  return Math.log(total) + scores[says] - scores[digit];
}

/** The gradient of the loss by the pixels of a picture that should be read as a digit. @type {(weights: Float64Array, reading: Reading, digit: number) => Float64Array} */
export function gradientByPixels(weights, { sums, shares }, digit) {
  const gradient = new Float64Array(PIXELS);
  for (let neuron = 0; neuron < HIDDEN; neuron += 1) {
    if (!(sums[neuron] > 0)) continue;
    let slope = 0;
    for (let other = 0; other < CLASSES; other += 1) slope += (shares[other] - (other === digit ? 1 : 0)) * weights[V + other * HIDDEN + neuron];
    for (let pixel = 0; pixel < PIXELS; pixel += 1) gradient[pixel] += slope * weights[neuron * PIXELS + pixel];
  }
  return gradient;
}

// Of one batch at a time; nothing else is worked out meanwhile.
const now = blank();
const gradient = new Float64Array(WEIGHTS);
const pulls = new Float64Array(HIDDEN);

/**
 * One step down the gradient of the mean loss of a batch: the weights are changed where they stand.
 * @param {Float64Array} weights
 * @param {number} rate
 * @param {Float64Array} pictures
 * @param {Uint8Array} labels
 * @param {ArrayLike<number>} batch which of the pictures
 * @returns {number} the sum of the losses before the step
 */
export function step(weights, rate, pictures, labels, batch) {
  const { sums, hidden, shares } = now;
  const share = 1 / batch.length;
  let loss = 0;
  gradient.fill(0);
  for (let one = 0; one < batch.length; one += 1) {
    const place = batch[one] * PIXELS;
    const label = labels[batch[one]];
    forward(weights, pictures, place, now);
    loss += lossOf(now, label);
    pulls.fill(0);
    for (let digit = 0; digit < CLASSES; digit += 1) {
      const slope = (shares[digit] - (digit === label ? 1 : 0)) * share;
      const row = V + digit * HIDDEN;
      gradient[C + digit] += slope;
      for (let neuron = 0; neuron < HIDDEN; neuron += 1) {
        gradient[row + neuron] += slope * hidden[neuron];
        pulls[neuron] += slope * weights[row + neuron];
      }
    }
    for (let neuron = 0; neuron < HIDDEN; neuron += 1) {
      if (!(sums[neuron] > 0)) continue;
      const slope = pulls[neuron];
      const row = neuron * PIXELS;
      gradient[B + neuron] += slope;
      for (let pixel = 0; pixel < PIXELS; pixel += 1) gradient[row + pixel] += slope * pictures[place + pixel];
    }
  }
  for (let weight = 0; weight < WEIGHTS; weight += 1) weights[weight] -= rate * gradient[weight];
  return loss;
}

/** What the network says of each of some pictures. @type {(weights: Float64Array, pictures: Float64Array, chosen: ArrayLike<number>) => Uint8Array} */
export function readAll(weights, pictures, chosen) {
  return Uint8Array.from(chosen, (one) => {
    forward(weights, pictures, one * PIXELS, now);
    return now.says;
  });
}
