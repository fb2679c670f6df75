/** When a number that was given counts as another. */
const DIGITS = 4; // that a number may be rounded to
const FEWEST_DIGITS = 3; // a shorter number is right if it is the answer rounded to what was typed
const TINY = 1e-9; // what counts as zero

/**
 * Whether two numbers are one when rounded to what is shown.
 * @param {number} number
 * @param {number} answer
 */
export function isClose(number, answer) {
  return Math.abs(number - answer) <= halfUnit(answer, DIGITS) + 1e-9 * Math.abs(answer);
}

/**
 * Whether a number is the answer rounded to the digits that were typed.
 * @param {number} number
 * @param {number} answer
 * @param {string} typed
 */
export function isRounded(number, answer, typed) {
  const [, whole, part = ""] = typed.trim().match(/^[-\u2212]?(\d*)\.?(\d*)$/) ?? ["", ""];
  const digits = (whole + part).replace(/^0+/, "").length;
  return digits >= FEWEST_DIGITS && Math.abs(number - answer) <= 0.5 * 10 ** -part.length * (1 + 1e-9);
}

/** Half a unit of the last of so many digits. @type {(number: number, digits: number) => number} */
function halfUnit(number, digits) {
  const size = Math.abs(number);
  return size <= TINY ? TINY : 0.5 * 10 ** (Math.floor(Math.log10(size)) - digits + 1);
}
