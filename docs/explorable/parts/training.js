/**
 * Training: the mean loss over all points and its gradient, and weights that go down it. One run has as many epochs as
 * it has places; each is found from the one before by the rule of descent.js, without momentum.
 *
 * @typedef {Record<string, number>} Numbers
 * @typedef {import("../twin/descent.js").Place} Place the weights, the mean loss, its gradient, the step that they take
 * @typedef {import("../twin/build.js").Graph} Graph
 * @typedef {import("./roles.js").Roles} Roles
 * @typedef {{ graph: Graph, roles: Roles, fixed: Numbers, rows: number[][] }} Lesson what is trained, and on what
 */
import { backward, forward } from "../twin/passes.js";

/**
 * All numbers of a program at one point.
 * @param {Lesson} lesson
 * @param {Numbers} weights
 * @param {number[]} row inputs, then targets
 * @returns {Numbers}
 */
export function pointOf({ roles, fixed }, weights, row) {
  const filled = [...roles.inputs, ...roles.targets].map((name, place) => [name, row[place]]);
  return { ...fixed, ...weights, ...Object.fromEntries(filled) };
}

/**
 * Where the weights stand: the mean over the points of the loss and of its gradient.
 * @param {Lesson} lesson
 * @param {Numbers} weights
 * @param {number} rate
 * @returns {Place}
 */
export function placeOf(lesson, weights, rate) {
  const { graph, roles, rows } = lesson;
  const share = 1 / rows.length;
  const sums = roles.weights.map(() => 0);
  let value = 0;
  for (const row of rows) {
    const { values } = forward(graph, pointOf(lesson, weights, row));
    const { gradient } = backward(graph, values);
    value += values[graph.output];
    roles.weights.forEach((name, place) => (sums[place] += gradient[name]));
  }
  /** @type {(make: (mean: number) => number) => Numbers} */
  const numbers = (make) => Object.fromEntries(roles.weights.map((name, place) => [name, make(sums[place] * share)]));
  return { at: weights, value: value * share, gradient: numbers((one) => one), step: numbers((one) => -rate * one) };
}

/** The weights after a place's step. @param {Place} place @returns {Numbers} */
export function after({ at, step }) {
  return Object.fromEntries(Object.keys(at).map((name) => [name, at[name] + step[name]]));
}
