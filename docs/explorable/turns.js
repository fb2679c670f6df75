/**
 * What each frame brings up to date while a number moves: a frame has few milliseconds of script on a phone, so the
 * parts of the page take turns. All turns of one round show the same point.
 *
 * `values`: the number that moves, and what the forward pass gives. `slopes`: what the backward pass gives. `curve`: the
 * dot and the tangent. `words`: the step in words. `rest`: what may wait until nothing moves any more.
 * @typedef {"values" | "slopes" | "curve" | "words" | "rest"} Turn
 */

const FEW = 60; // numbers that are all written in one frame

/** @type {Turn[][]} */
const TOGETHER = [["values", "slopes", "curve"], ["words"]];
/** @type {Turn[][]} */
const APART = [["values"], ["slopes", "curve"], ["words"]];

/**
 * The frames of one round, each with the parts that it brings up to date.
 * @param {import("./trace.js").Trace} trace
 */
export function roundOf({ values, contributions }) {
  return values.length + 2 * contributions.length > FEW ? APART : TOGETHER;
}
