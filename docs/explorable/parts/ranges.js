/**
 * How far a slider reaches and how finely it moves, fitted to the number it begins with.
 *
 * @typedef {{ least: number, most: number, step: number, isSet?: boolean }} Range `isSet`: by a reader
 */
const REACHES = [1, 2, 3, 4, 5, 6, 8, 10];
const STEPS = [1, 2, 5, 10];
const LEAST_REACH = 2;
const STOPS = 80; // about how many places a slider has

/**
 * A range around zero in which a number stands at two thirds or less.
 * @param {number} number
 * @returns {Range}
 */
export function fitted(number) {
  const reach = roundUp(Math.max(LEAST_REACH, 1.5 * Math.abs(number)), REACHES);
  return { least: -reach, most: reach, step: stepOf(2 * reach) };
}

/**
 * A range with bounds that a reader chose.
 * @param {number} least
 * @param {number} most
 * @returns {Range}
 */
export function between(least, most) {
  return { least, most, step: stepOf(most - least), isSet: true };
}

/**
 * The same range, or a fitted one if the number lies outside.
 * @param {Range | undefined} range
 * @param {number} number
 */
export function including(range, number) {
  return range && range.least <= number && number <= range.most ? range : fitted(number);
}

/** @param {number} length */
function stepOf(length) {
  const rough = length / STOPS;
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  const step = Math.max(...STEPS.filter((one) => one * power <= rough * (1 + 1e-9))) * power;
  return Number(step.toPrecision(3));
}

/** @type {(number: number, choices: number[]) => number} */
function roundUp(number, choices) {
  const power = 10 ** Math.floor(Math.log10(number));
  const found = choices.find((choice) => choice * power >= number * (1 - 1e-9)) ?? 10;
  return Number((found * power).toPrecision(3));
}

/**
 * A number a few steps further, on the step's own grid, within the range.
 * @param {Range} range
 * @param {number} number
 * @param {number} steps
 */
export function moved({ least, most, step }, number, steps) {
  const next = Math.round(number / step + steps) * step;
  return Number(Math.min(most, Math.max(least, next)).toPrecision(12));
}
