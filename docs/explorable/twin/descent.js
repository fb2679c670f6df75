/**
 * Gradient descent on any program: the path as data. The twin of backprop_core/analysis/descent.py, sentences included.
 *
 * Method: steepest descent (Cauchy 1847); momentum as Polyak's heavy ball (1964), in PyTorch's form
 * v = momentum v + gradient, x = x - rate v.
 *
 * @typedef {Record<string, number>} Numbers
 * @typedef {{ at: Numbers, value: number, gradient: Numbers, step: Numbers }} Place one point of the path
 * @typedef {{ places: Place[], ended: string, sentence: string }} Descent
 */
import { endings, outlooks, refusals } from "../../generated/learning.js";
import { limits } from "../../generated/table.js";
import { BackpropError } from "./errors.js";
import { shown } from "./numbers.js";
import { backward, forward } from "./passes.js";
import { point } from "./point.js";
import { fill } from "./template.js";

/**
 * Walk downhill along all variables.
 * @param {import("./build.js").Graph} graph of the loss
 * @param {Numbers} start
 * @param {{ rate: number, steps: number, momentum?: number }} options the most steps to take, the share of the last
 *   step that is kept
 * @returns {Descent}
 * @throws {BackpropError} for numbers that do not fit
 */
export function descend(graph, start, { rate, steps, momentum = 0 }) {
  if (!(rate > 0) || !Number.isFinite(rate)) throw new BackpropError(refusals.rate);
  if (!(momentum >= 0 && momentum < 1)) throw new BackpropError(refusals.momentum);
  if (steps < 0) throw new BackpropError(refusals.steps);
  let at = point(graph.program, start);
  let speed = each(at, () => 0);
  const places = [];
  let ended = "";
  for (let taken = 0; !ended; taken += 1) {
    const { values } = forward(graph, at);
    const value = values[graph.output];
    const { gradient } = backward(graph, values);
    speed = each(speed, (before, name) => momentum * before + gradient[name]);
    const size = Math.max(0, ...Object.values(at).map(Math.abs));
    ended = ending(value, Math.hypot(...Object.values(gradient)), size) || (taken === steps ? "spent" : "");
    const step = each(speed, (one) => (ended ? 0 : -rate * one));
    places.push({ at, value, gradient, step });
    at = each(at, (number, name) => number + step[name]);
  }
  const taken = places.length - 1;
  const counted = taken === 1 ? `${taken} step` : `${taken} steps`;
  return { places, ended, sentence: fill(endings[ended], { steps: counted, rate: shown(rate) }) };
}

/** Each number of a point made into another. @type {(numbers: Numbers, make: (number: number, name: string) => number) => Numbers} */
function each(numbers, make) {
  const made = Object.create(null); // a variable may be called __proto__
  for (const name of Object.keys(numbers)) made[name] = make(numbers[name], name);
  return made;
}

/** Why the walk ends here, or nothing. @type {(value: number, slope: number, farthest: number) => string} */
function ending(value, slope, farthest) {
  if (Number.isNaN(value) || Number.isNaN(slope)) return "undefined";
  if (Math.abs(value) > limits.far || slope > limits.far || farthest > limits.far) return "diverged";
  return slope < limits.flat ? "flat" : "";
}

/**
 * How the walk is going after some of its steps: a key of the endings or the outlooks, and its sentence.
 * @param {Descent} path
 * @param {number} taken
 * @returns {[string, string]}
 */
export function outlook({ places, ended, sentence }, taken) {
  if (taken === places.length - 1 && ended !== "spent") return [ended, sentence];
  const key = going(places.slice(0, taken + 1));
  return [key, outlooks[key]];
}

/** How a walk that goes on has gone. @param {Place[]} places */
function going(places) {
  const steps = places.slice(-4, -1).map(({ step }) => step);
  if (!steps.length) return Object.keys(places[0].step).length === 1 ? "start" : "start of several";
  const [last, before] = [places[places.length - 1], places[places.length - 2]];
  const lengths = steps.map((step) => Math.hypot(...Object.values(step)));
  const [first, newest] = [lengths[0], lengths[lengths.length - 1]];
  const size = Math.max(0, ...Object.values(last.at).map(Math.abs));
  if (newest < limits.still * Math.max(1, size)) return "settled";
  const turns = steps.slice(1).every((step, place) => product(steps[place], step) < 0);
  if (steps.length === 3 && turns) {
    if (newest < limits.less * first) return "swings closer";
    return first < limits.less * newest ? "swings away" : "swings";
  }
  return last.value > before.value ? "climbs" : "falls";
}

/** @type {(one: Numbers, other: Numbers) => number} */
function product(one, other) {
  return Object.keys(one).reduce((sum, name) => sum + one[name] * other[name], 0);
}
