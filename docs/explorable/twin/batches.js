/**
 * Descent on a data set, some examples at a time. The twin of backprop_core/training/batches.py.
 *
 * Method: stochastic gradient descent (Robbins and Monro 1951) by mini-batches. The order of the examples follows from
 * the seed alone, so that Python takes the same steps.
 *
 * @typedef {import("./build.js").Graph} Graph
 * @typedef {import("./expression.js").Entries} Nested
 * @typedef {import("./meetings.js").Entries} Entries
 * @typedef {import("./optimizers.js").Arrays} Arrays
 *
 * Where the weights are when all examples have been used once more: the epoch's number, from 1; the mean of the losses
 * of its examples, each before the step that it was used for; and the weights, each by its name.
 * @typedef {{ number: number, loss: number, weights: Arrays }} Epoch
 */
import { refusals } from "../../generated/learning.js";
import { limits } from "../../generated/table.js";
import { valueFrom } from "./array_plan.js";
import { ArrayTrace } from "./array_trace.js";
import { backward, forward, seedOf } from "./arrays.js";
import { build } from "./build.js";
import { BackpropError } from "./errors.js";
import { shuffled } from "./fills.js";
import { entriesIn } from "./meetings.js";
import { shown } from "./numbers.js";
import { Moved, Optimizer } from "./optimizers.js";
import { parse } from "./parser.js";
import { pointOfArrays } from "./point.js";
import { fill } from "./template.js";

/**
 * Learn weights from examples: for each batch of them, move each weight against its slope.
 * @param {string} text the loss of a batch
 * @param {Record<string, Nested>} start a number or an array for each weight
 * @param {Record<string, Nested>} data an array for each other variable, with a row for each example
 * @param {object} course
 * @param {number} course.rate the learning rate, above 0
 * @param {number} [course.epochs] how often all examples are used
 * @param {number} [course.batch] how many examples make a step; the last batch of an epoch has what is left
 * @param {number} [course.momentum] the share of the last step that is kept
 * @param {boolean} [course.adam] each entry's step is divided by how large its slopes have been
 * @param {number} [course.seed] of the order of the examples, a whole number
 * @returns {Generator<Epoch>} the epochs, one after the other as they are done
 * @throws {BackpropError} for text that is not in the language, numbers or shapes that do not fit, and from the epochs
 *   where the weights run away or the loss is undefined
 */
export function train(text, start, data, { rate, epochs = 1, batch = 32, momentum = 0, adam = false, seed = 0 }) {
  const optimizer = new Optimizer(rate, momentum, adam);
  if (batch < 1 || epochs < 0 || seed < 0) throw new BackpropError(refusals.course);
  const graph = build(parse(text, undefined, { ...start, ...data }));
  const lists = by(data, (one) => (Array.isArray(one) ? one : [one]));
  const counts = Object.entries(lists).map(([name, rows]) => ({ name, count: rows.length }));
  if (new Set(counts.map(({ count }) => count)).size !== 1) {
    const said = counts.map(({ name, count }) => `${count} of ${name}`).join(" and ") || "none";
    throw new BackpropError(fill(refusals.rows, { counts: said }));
  }
  pointOfArrays(graph.program, { ...start, ...by(lists, (rows) => rows.slice(0, batch)) });
  const examples = by(lists, (rows) => /** @type {Entries} */ (valueFrom(rows)));
  return epochsOf(graph, new Moved(by(start, valueFrom)), examples, optimizer, { epochs, batch, seed });
}

/**
 * The epochs as they are done.
 * @param {Graph} graph
 * @param {Moved} from
 * @param {Record<string, Entries>} rows
 * @param {Optimizer} optimizer
 * @param {{ epochs: number, batch: number, seed: number }} course
 * @returns {Generator<Epoch>}
 */
export function* epochsOf(graph, from, rows, optimizer, { epochs, batch, seed }) {
  const count = Object.values(rows)[0].shape[0];
  let at = from;
  for (let number = 1; number <= epochs; number += 1) {
    const order = shuffled(count, seed + number);
    let total = 0;
    for (let first = 0; first < count; first += batch) {
      const chosen = order.subarray(first, first + batch);
      const { loss, gradient } = valueAndGradient(graph, { ...at.weights, ...by(rows, (one) => taken(one, chosen)) });
      total += loss * chosen.length;
      at = at.moved(gradient, optimizer);
      if (!Object.values(at.weights).every(isNear)) {
        throw new BackpropError(fill(refusals["ran away"], { number, rate: shown(optimizer.rate) }));
      }
    }
    yield { number, loss: total / count, weights: at.weights };
  }
}

/**
 * The loss of a batch, and its gradient.
 * @type {(graph: Graph, at: Arrays) => { loss: number, gradient: Arrays }}
 * @throws {BackpropError} where one of them is not finite
 */
function valueAndGradient(graph, at) {
  const ran = forward(graph, at);
  const loss = /** @type {number} */ (ran.values[graph.output]);
  const back = backward(graph, ran.values, at, seedOf(graph, loss, null));
  if (ran.problems.length || back.problems.length) {
    const { error } = new ArrayTrace(graph, at, ran, back);
    if (error) throw new BackpropError(error.message, error.position, graph.program.source);
  }
  return { loss, gradient: back.gradient };
}

/** Some rows of an array, in their order. @type {(array: Entries, chosen: Uint32Array) => Entries} */
function taken({ shape, entries }, chosen) {
  const [count, ...rest] = shape;
  const each = entries.length / count;
  const found = new Float64Array(chosen.length * each);
  chosen.forEach((row, place) => found.set(entries.subarray(row * each, (row + 1) * each), place * each));
  return { shape: [chosen.length, ...rest], entries: found };
}

/** Whether no entry has run away. @param {import("./meetings.js").Value} value */
function isNear(value) {
  return entriesIn(value).every((entry) => Math.abs(entry) < limits.far);
}

/** What is made of each value, by the same name. @type {<From, To>(values: Record<string, From>, make: (value: From) => To) => Record<string, To>} */
function by(values, make) {
  const made = Object.create(null); // a variable may be called __proto__
  for (const name of Object.keys(values)) made[name] = make(values[name]);
  return made;
}
