/**
 * How weights move against their gradient: plainly, with momentum, or by Adam. The twin of
 * backprop_core/analysis/optimizers.py.
 *
 * A state is data: what a step needs of the steps before it. Methods: momentum as Polyak's heavy ball (1964) in PyTorch's
 * form, v = momentum v + gradient; Adam (Kingma and Ba 2015).
 *
 * @typedef {import("./meetings.js").Value} Value
 * @typedef {Record<string, Value>} Arrays numbers or arrays by name
 */
import { adam as kept, refusals } from "../../generated/learning.js";
import { BackpropError } from "./errors.js";
import { entryByEntry } from "./row_code_arrays.js";

/** What decides a step. */
export class Optimizer {
  /**
   * @param {number} rate the learning rate, above 0
   * @param {number} [momentum] the share of the last step that is kept, from 0 up to but not including 1
   * @param {boolean} [adam] whether each entry's step is divided by how large its slopes have been; momentum then is
   *   Adam's own
   * @throws {BackpropError} for what cannot descend
   */
  constructor(rate, momentum = 0, adam = false) {
    if (!(rate > 0) || !Number.isFinite(rate)) throw new BackpropError(refusals.rate);
    if (!(momentum >= 0 && momentum < 1)) throw new BackpropError(refusals.momentum);
    if (adam && momentum) throw new BackpropError(refusals.adam);
    this.rate = rate;
    this.momentum = momentum;
    this.adam = adam;
  }
}

/** Where the weights are after some steps, and what the next step needs of them. */
export class Moved {
  /**
   * @param {Arrays} weights each by its name
   * @param {number} [steps] how many were taken
   * @param {Arrays} [speed] what momentum keeps, or Adam's mean of the slopes
   * @param {Arrays} [size] Adam's mean of their squares
   */
  constructor(weights, steps = 0, speed = Object.create(null), size = Object.create(null)) {
    this.weights = weights;
    this.steps = steps;
    this.speed = speed;
    this.size = size;
  }

  /** One step on: each weight less its step. @type {(gradient: Arrays, by: Optimizer) => Moved} */
  moved(gradient, by) {
    return by.adam ? this.byAdam(gradient, by.rate) : this.byMomentum(gradient, by);
  }

  /** By v = momentum v + gradient, w = w - rate v. @type {(gradient: Arrays, by: Optimizer) => Moved} */
  byMomentum(gradient, { rate, momentum }) {
    const speed = each(this.weights, (_, name) => entryByEntry((before, one) => momentum * before + one, [this.speed[name] ?? 0, gradient[name]]));
    const weights = each(this.weights, (weight, name) => entryByEntry((from, step) => from - rate * step, [weight, speed[name]]));
    return new Moved(weights, this.steps + 1, momentum ? speed : undefined);
  }

  /**
   * By w = w - rate m / (sqrt(v) + 1e-8), with means m and v that are right from the first step on.
   * @type {(gradient: Arrays, rate: number) => Moved}
   */
  byAdam(gradient, rate) {
    const steps = this.steps + 1;
    const { first, second, least } = kept;
    const [whole, wholeSize] = [1 - first ** steps, 1 - second ** steps];
    const speed = each(this.weights, (_, name) =>
      entryByEntry((before, one) => first * before + (1 - first) * one, [this.speed[name] ?? 0, gradient[name]]),
    );
    const size = each(this.weights, (_, name) =>
      entryByEntry((before, one) => second * before + (1 - second) * one ** 2, [this.size[name] ?? 0, gradient[name]]),
    );
    /** @type {(from: number, mean: number, square: number) => number} */
    const next = (from, mean, square) => from - (rate * (mean / whole)) / (Math.sqrt(square / wholeSize) + least);
    const weights = each(this.weights, (weight, name) => entryByEntry(next, [weight, speed[name], size[name]]));
    return new Moved(weights, steps, speed, size);
  }
}

/** Each value by its name made into another. @type {(values: Arrays, make: (value: Value, name: string) => Value) => Arrays} */
function each(values, make) {
  const made = Object.create(null); // a variable may be called __proto__
  for (const name of Object.keys(values)) made[name] = make(values[name], name);
  return made;
}
