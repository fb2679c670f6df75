/**
 * Small words for what a program holds.
 *
 * @typedef {import("./probe.js").Thing} Thing
 */
import { shown } from "../twin/numbers.js";

/** A number as a sentence says it. @param {number} number */
export function said(number) {
  return shown(number).replace("-", "−");
}

/** @type {(one: number, other: number) => boolean} */
export function close(one, other) {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}

/** The number that a thing is; NaN where it is none. @param {Thing | undefined} thing */
export function numberOf(thing) {
  return thing && "number" in thing ? Number(thing.number) : NaN;
}

/** @type {(thing: Thing | undefined, right: number) => boolean} */
export function isNumber(thing, right) {
  return close(numberOf(thing), right);
}

/** @type {Record<string, [string, string]>} */
const NAMES = { add: ["sum", "+"], multiply: ["product", "*"] };

/** What an operation makes. @param {string | number} operation */
export function about(operation) {
  return NAMES[operation]?.[0] ?? String(operation);
}

/** @param {string | number} operation */
export function signOf(operation) {
  return NAMES[operation]?.[1] ?? String(operation);
}
