/**
 * What is said to a program that has run: what it did right, which mistake it made, or what Python has to say of it.
 *
 * @typedef {import("./state.js").Answer} Answer
 * @typedef {import("./state.js").Task} Task
 * @typedef {import("./expected.js").Expected} Expected
 */
import { steps } from "../../generated/written.js";
import { shown } from "../twin/numbers.js";
import { graphs, trained } from "./expected.js";
import { mistakeIn } from "./mistakes.js";
import { TRAINED, probeOf } from "./probe.js";
import { close } from "./things.js";

/** What is said of a task that is done. @type {Record<string, [string, string]>} */
const RIGHT = {
  value: ["25", "Sums and products have the right values, here and in the other graphs that it was tried on."],
  operands: ["It remembers", "Every node knows what it was made from. You’ve drawn the graph, as data."],
  partials: ["All in place", "The partials are those of the core’s trace, in every graph that it was tried on."],
  contribute: ["10", "Both of its uses send something to `s`, and it all adds up."],
  backward: ["40", "That’s backpropagation, all of it, and it’s yours. It agrees with the core’s trace, on graphs where nodes are used twice and at different depths too."],
  upstream: ["Forgotten upstream: mended", "It was right only where the gradient from above happens to be 1."],
  slope: ["A wrong slope: mended", "A tanh’s slope is worked out from what comes out of it, and not from what goes in. At 0 nobody could tell."],
  early: ["Out of order: mended", "A node before its operands isn’t enough. It has to come after all of its users, and those can be at different depths."],
};

/** What Python is asked after a program. @param {Task} task */
export function probeFor({ id, kind }) {
  if (kind === "train") return TRAINED;
  return probeOf(graphs(kind === "bug"), kind === "bug" || id === "backward" ? "backward" : id === "contribute" ? "contribute" : "built");
}

/** Where and why Python stopped: the last line of a traceback, with its place. @param {string} traceback */
export function problemOf(traceback) {
  const lines = traceback.trim().split("\n");
  const places = [...traceback.matchAll(/line (\d+)/g)];
  return { line: places.length ? Number(places[places.length - 1][1]) : null, says: lines[lines.length - 1] };
}

/** @type {(task: Task, problem: string, facts: string) => { answer: Answer, knobs: Record<string, number> | null }} */
export function answerTo(task, problem, facts) {
  const stopped = problem ? problemOf(problem) : null;
  const why = /** @type {Answer | null} */ (stopped && { kind: "problem", name: stopped.line ? `Line ${stopped.line}` : "Python stopped", says: `${stopped.says}.` });
  if (!facts) return { answer: why ?? { kind: "problem", name: "Nothing to look at", says: "The program has run, and what it should have made isn’t there. *Start again* brings it back." }, knobs: null };
  const found = JSON.parse(facts);
  if (why && found.some?.((/** @type {{ problem: string }} */ { problem: missing }) => /^KeyError: '?Node/.test(missing))) return { answer: why, knobs: null }; // it has not come so far
  if (task.kind === "train") return afterTraining(found);
  const mistake = mistakeIn(task.id, found, graphs(task.kind === "bug"));
  if (mistake) return { answer: { kind: "mistake", ...mistake }, knobs: null };
  const [name, says] = RIGHT[task.id];
  return { answer: why ?? { kind: "right", name, says }, knobs: null };
}

/** @type {(found: { losses: string[], knobs: Record<string, string> }) => { answer: Answer, knobs: Record<string, number> | null }} */
function afterTraining(found) {
  const losses = found.losses.map(Number);
  const knobs = Object.fromEntries(Object.entries(found.knobs).map(([name, text]) => [name, Number(text)]));
  const expected = trained(steps);
  const names = Object.keys(expected.knobs);
  const [first, last] = [losses[0], losses[losses.length - 1]];
  const fell = (/** @type {number} */ end) => `The loss fell from ${shown(first)} to ${shown(end)}`;
  const isSame = losses.length === steps && losses.every((loss, step) => near(loss, expected.losses[step])) && names.every((name) => near(knobs[name], expected.knobs[name]));
  if (isSame) return { answer: { kind: "right", name: "It learns", says: `${fell(expected.loss)} in ${steps} steps, by the very numbers of the home page. These are your knobs:` }, knobs };
  const isThere = names.every((name) => Number.isFinite(knobs[name]));
  if (last < first && isThere) return { answer: { kind: "note", name: "It learns, its own way.", says: `${fell(last)}. The home page’s numbers are others, so something has changed.` }, knobs };
  return { answer: { kind: "mistake", name: "It doesn’t learn", says: "The loss hasn’t fallen. Is the engine the one that printed 40, and does the rate make sense?" }, knobs: null };
}

/** As equal as two orders of adding up can be after hundreds of steps. @type {(one: number, other: number) => boolean} */
function near(one, other) {
  return close(one, other) || Math.abs(one - other) < 1e-6 * Math.abs(other);
}
