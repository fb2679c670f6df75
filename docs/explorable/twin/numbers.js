/**
 * Numbers as they are shown: a few honest digits, and whether they are the true ones.
 * The twin of backprop_core/notation/numbers.py.
 *
 * @typedef {import("./names.js").Notation} Notation
 *
 * A finished piece of writing that stands for an operand; `minus` tells that it begins with a minus sign.
 * @typedef {{ text: string, binds: number, minus: boolean }} Atom
 */
import { exact, powerOfTen as powersOfTen, shownDigits, spelled } from "../../generated/table.js";
import { isTypeset } from "./names.js";
import { fill } from "./template.js";

/**
 * @param {string} text
 * @returns {Atom}
 */
export function atom(text, binds = 5, minus = false) {
  return { text, binds, minus };
}

/** @type {(mantissa: string, exponent: string, notation: Notation) => Atom} */
export function powerOfTen(mantissa, exponent, notation) {
  const minus = mantissa.startsWith("-");
  if (isTypeset(notation)) return atom(fill(powersOfTen[notation], [mantissa, exponent]), 2, minus);
  return atom(`${mantissa}e${exponent}`, minus ? 3 : 5, minus);
}

/**
 * A number with 4 significant digits, halves rounded away from zero: 0.1966, 25, 1.5e8, inf, nan.
 * @param {number} number
 */
export function shown(number) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  if (number === 0) return "0";
  const size = Math.abs(number);
  const [head, exponent] = quickDigits(size) ?? exactDigits(size);
  const sign = number < 0 ? "-" : "";
  if (exponent > -5 && exponent < 6) return sign + positional(head, exponent);
  return `${sign}${positional(head, 0)}e${exponent}`;
}

/**
 * The first digits of a number as a whole number, and the power of ten of the first; or null where plain arithmetic
 * leaves the rounding open.
 * @param {number} size
 * @returns {[number, number] | null}
 */
function quickDigits(size) {
  if (size < 1e-5 || size >= 1e6) return null;
  const exponent = Math.floor(Math.log10(size));
  const digits = size * POWERS[shownDigits - 1 - exponent + MOST_POWERS];
  const head = Math.round(digits);
  const isClear = Math.abs(digits - Math.floor(digits) - 0.5) > 1e-6;
  return isClear && head >= 10 ** (shownDigits - 1) && head < 10 ** shownDigits ? [head, exponent] : null;
}

const MOST_POWERS = 9;
const POWERS = Array.from({ length: 2 * MOST_POWERS + 1 }, (_, place) => Number(`1e${place - MOST_POWERS}`));

/** @type {(size: number) => [number, number]} */
function exactDigits(size) {
  // 30 digits decide a tie exactly: a tie at 4 digits is a number of 5 digits, which ends there.
  const [mantissa, power] = size.toExponential(30).split("e");
  const digits = mantissa.replace(".", "");
  const head = Number(digits.slice(0, shownDigits)) + (digits[shownDigits] >= "5" ? 1 : 0);
  return head === 10 ** shownDigits ? [head / 10, Number(power) + 1] : [head, Number(power)];
}

/** The digits with the point in its place and no zeros at the end. @param {number} head @param {number} exponent */
function positional(head, exponent) {
  const power = exponent - (shownDigits - 1);
  return String(power < 0 ? head / POWERS[MOST_POWERS - power] : head * POWERS[MOST_POWERS + power]);
}

/** True for a number that is surely shown without a power of ten. @param {number} number */
export function isPlain(number) {
  const size = Math.abs(number);
  return (size >= 1e-4 && size < 999_949) || size === 0;
}

/** A plain number with a true minus sign. @param {number} number */
export function plainText(number) {
  return number < 0 ? `−${shown(-number)}` : shown(number);
}

/**
 * A computed number as it is shown, in its type.
 * @param {number} number
 * @param {Notation} notation
 */
export function numberAtom(number, notation) {
  const text = shown(number);
  const minus = text.startsWith("-");
  if (!Number.isFinite(number)) {
    const word = text.replace("-", "");
    return atom((minus ? "-" : "") + (spelled[notation][word] ?? word), minus ? 3 : 5, minus);
  }
  const [mantissa, exponent] = text.split("e");
  return exponent ? powerOfTen(mantissa, exponent, notation) : atom(text, minus ? 3 : 5, minus);
}

/**
 * `=` when the shown number is the true one to within 1e-12 of it, else `≈`.
 * @param {number} number
 */
export function relation(number) {
  if (!Number.isFinite(number)) return "=";
  return Math.abs(Number(shown(number)) - number) <= exact * Math.abs(number) ? "=" : "≈";
}

/** A number as JSON can hold it: "inf", "-inf" and "nan" are strings. @param {number | null} number */
export function finite(number) {
  if (number === null || Number.isFinite(number)) return number;
  return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
}
