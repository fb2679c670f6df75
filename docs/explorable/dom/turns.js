/**
 * What is brought up to date while a number moves. A machine that is quick enough does all of it in each frame. On a
 * slower one the parts take turns, so that no frame has more than a few milliseconds of script.
 *
 * `passes`: where the number is by now, and both passes there. `number`: the number itself, and its slider. `values`:
 * what the forward pass gives. `slopes`: what the backward pass gives at the nodes, `partials`: on the edges. `curve`:
 * the dot and the tangent. `markup`: what the card is now, and `card`: to draw what is otherwise in it. `words`: the step
 * in words. `rest`: what may wait until nothing moves any more.
 *
 * A part: a turn, of whose texts it shows those between two shares of them.
 * @typedef {{ turn: Turn, from: number, to: number }} Part
 *
 * A round: its frames that are still to come, each with its parts; and how many parts it has shown in how many
 * milliseconds.
 * @typedef {{ frames: Part[][], parts: number, took: number }} Round
 * @typedef {"passes" | "number" | "values" | "slopes" | "partials" | "curve" | "markup" | "card" | "words" | "rest"} Turn
 */

/** @type {Part[][]} */
const APART = [
  [whole("passes"), whole("number")],
  ...halves("values"),
  ...halves("slopes"),
  ...halves("partials"),
  [whole("curve")],
  [whole("markup")],
  [whole("card")],
  ...halves("words"),
];
/** @type {Part[][]} */
const TOGETHER = [APART.flat()];

const QUICK = 0.3; // milliseconds for a part, on the average

/** Before the first round, when nothing is known of the machine. @type {Round} */
export const NO_ROUND = { frames: [], parts: 0, took: Infinity };

/** All of a turn. @param {Turn} turn @returns {Part} */
export function whole(turn) {
  return { turn, from: 0, to: 1 };
}

/** A turn with many texts, over two frames. @param {Turn} turn @returns {Part[][]} */
function halves(turn) {
  return [[{ turn, from: 0, to: 0.5 }], [{ turn, from: 0.5, to: 1 }]];
}

/**
 * The round after another.
 * @param {Round} last
 * @returns {Round}
 */
export function roundAfter({ parts, took }) {
  return { frames: took / parts < QUICK ? TOGETHER : APART, parts: 0, took: 0 };
}
