/**
 * What each way to a gradient needs, and how long that takes: the one place where it is counted.
 *
 * With n weights, nudging runs the network once for each weight nudged, and once as it is; or twice for each, a little
 * up and a little down. Forward mode carries the slope of one weight at a time up through the network. Reverse mode goes
 * forward once and back once, however many weights there are (the cheap gradient principle: Baur and Strassen 1983;
 * Griewank and Walther 2008).
 *
 * @typedef {"nudging" | "forward" | "reverse"} Way
 * @typedef {1 | 2} Sides of a weight that are tried when it is nudged
 * @typedef {{ plain: number, carried: number, backward: number }} Passes forward passes, forward-mode passes, which carry a
 *   slope along, and backward passes
 */

/** @type {Way[]} */
export const WAYS = ["nudging", "forward", "reverse"];

/** Multiplications that each kind of pass does for a weight: with the value, with its slope too, with the two on the way back. @type {Passes} */
export const EACH = { plain: 1, carried: 2, backward: 2 };

/** The passes for the slopes of all weights. @type {(way: Way, weights: number, sides?: Sides) => Passes} */
export function passes(way, weights, sides = 1) {
  const none = { plain: 0, carried: 0, backward: 0 };
  if (way === "nudging") return { ...none, plain: sides === 2 ? 2 * weights : weights + 1 };
  if (way === "forward") return { ...none, carried: weights };
  return { ...none, plain: 1, backward: 1 };
}

/** How many passes these are together. @param {Passes} passes */
export function together({ plain, carried, backward }) {
  return plain + carried + backward;
}

/** The same work, in forward passes. @param {Passes} passes */
export function runs({ plain, carried, backward }) {
  return plain * EACH.plain + carried * EACH.carried + backward * EACH.backward;
}

/**
 * The seconds that it takes.
 * @param {Passes} passes of one step downhill
 * @param {{ weights: number, steps: number, speed: number }} stated `speed`: multiplications a second
 */
export function seconds(passes, { weights, steps, speed }) {
  return (runs(passes) * weights * steps) / speed;
}

const LARGE = 1e6;
const thousands = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const NAMES = [
  { from: 1e15, name: "quadrillion" },
  { from: 1e12, name: "trillion" },
  { from: 1e9, name: "billion" },
  { from: LARGE, name: "million" },
];

/** A count as people say it: "640 million". What is not quite so many is rounded. @param {number} count */
export function amount(count) {
  const found = NAMES.find(({ from }) => count >= from);
  return found ? `${short(count / found.from)} ${found.name}` : thousands.format(count);
}

/** A count, to the last one. @param {number} count */
export function exactly(count) {
  return thousands.format(count);
}

/** A number with two digits, or with all before the point. @param {number} number */
function short(number) {
  return number < 9.95 ? String(Number(number.toPrecision(2))) : thousands.format(number);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** The units of time, from the largest; years are counted in words from a million on. */
const UNITS = [
  { long: YEAR, one: "year", many: "years" },
  { long: DAY, one: "day", many: "days" },
  { long: HOUR, one: "hour", many: "hours" },
  { long: MINUTE, one: "minute", many: "minutes" },
  { long: 1, one: "second", many: "seconds" },
  { long: 1e-3, one: "millisecond", many: "milliseconds" },
  { long: 1e-6, one: "microsecond", many: "microseconds" },
  { long: 1e-9, one: "nanosecond", many: "nanoseconds" },
  { long: 1e-12, one: "picosecond", many: "picoseconds" },
];

/** A time as people say it, of two digits: "32 years", "17 minutes". @param {number} time in seconds */
export function duration(time) {
  /** @param {number} long */
  const counted = (long) => Number((time / long).toPrecision(2));
  // the largest of which there is one, or as many of the next as make one when rounded: 59.6 seconds are a minute
  const place = UNITS.findIndex(({ long }, at) => counted(long) >= 1 || (UNITS[at + 1] && counted(UNITS[at + 1].long) * UNITS[at + 1].long >= long));
  const { long, one, many } = UNITS[place < 0 ? UNITS.length - 1 : place];
  const count = time < long ? Math.max(1, counted(long)) : counted(long);
  return `${count < LARGE ? short(count) : amount(count)} ${count === 1 ? one : many}`;
}

/** Sizes that are run and seen: k inputs, two layers of k neurons, one output. */
export const SMALL = Array.from({ length: 6 }, (_, place) => ({ wide: place + 2, weights: weightsOf(place + 2) }));
export const MOST_SEEN = SMALL[SMALL.length - 1].weights;
export const LEAST = SMALL[0].weights;
export const MOST = 1e9;
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]; // of each power of ten: the stops of the keys

/** How many weights such a network has. @param {number} wide */
export function weightsOf(wide) {
  return 2 * wide * wide + wide;
}

/** The stops of the keys: what can be seen, then round numbers. */
export const STOPS = [
  ...SMALL.map(({ weights }) => weights),
  ...Array.from({ length: 7 }, (_, power) => ROUND.map((part) => Math.round(part * 10 ** (power + 2)))).flat(),
  MOST,
].filter((one, place) => place < SMALL.length || one > MOST_SEEN);

/** The size that is meant by a number: one that can be seen, or any larger one of two digits. @param {number} number */
export function sizeAt(number) {
  const within = Math.min(MOST, Math.max(LEAST, number));
  const next = STOPS[SMALL.length];
  if (within >= (MOST_SEEN + next) / 2) return Number(Math.max(next, within).toPrecision(2));
  /** @param {number} weights */
  const apart = (weights) => Math.abs(Math.log(weights / within));
  return SMALL.map(({ weights }) => weights).reduce((best, one) => (apart(one) < apart(best) ? one : best));
}

/** Some stops further. @type {(weights: number, stops: number) => number} */
export function further(weights, stops) {
  const here = STOPS.findLastIndex((one) => one <= weights);
  const isBetween = STOPS[here] < weights;
  const to = here + stops + (isBetween && stops < 0 ? 1 : 0);
  return STOPS[Math.min(STOPS.length - 1, Math.max(0, to))];
}
