/**
 * What is brought up to date while a number moves. A machine that is quick enough does all of it in each frame. On a
 * slower one the parts take turns, so that no frame has more than a few milliseconds of script.
 *
 * `passes`: where the number is by now, and both passes there. `number`: the number itself, and its slider. `values`:
 * what the forward pass gives. `slopes`: what the backward pass gives at the nodes, `partials`: on the edges. `curve`:
 * the dot and the tangent. `markup`: what the card is now, and `card`: to draw what is otherwise in it. `words`: the step
 * in words. `rest`: what may wait until nothing moves any more.
 *
 * A round: its frames that are still to come, each with its parts; and how many parts it has shown in how many
 * milliseconds.
 * @typedef {{ frames: Turn[][], parts: number, took: number }} Round
 * @typedef {"passes" | "number" | "values" | "slopes" | "partials" | "curve" | "markup" | "card" | "words" | "rest"} Turn
 */

/** @type {Turn[][]} */
const APART = [["passes", "number"], ["values"], ["slopes"], ["partials"], ["curve"], ["markup"], ["card"], ["words"]];
/** @type {Turn[][]} */
const TOGETHER = [APART.flat()];

const QUICK = 0.4; // milliseconds for a part, on the average

/** Before the first round, when nothing is known of the machine. @type {Round} */
export const NO_ROUND = { frames: [], parts: 0, took: Infinity };

/**
 * The round after another.
 * @param {Round} last
 * @returns {Round}
 */
export function roundAfter({ parts, took }) {
  return { frames: took / parts < QUICK ? TOGETHER : APART, parts: 0, took: 0 };
}
