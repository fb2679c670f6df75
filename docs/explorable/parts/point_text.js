/** Numbers by name, as the page and its links write them: "x=1; y=-2". */
import { BackpropError } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { trace } from "../twin/trace.js";
import { checkWritten, nameAndValue, parts } from "../twin/typed_parts.js";

const ARRAY = /^(\[|(zeros|ones|uniform|normal)\()/;

/**
 * What a text gives each variable, read as the command line reads it (twin/typed_point.js): `x = 5`,
 * `x=1/3, y=-pi/2`. What cannot be read is left out, and `unread` says why in a sentence. An array stays as it is
 * typed: what works with arrays reads it.
 * @param {string} text
 * @returns {{ at: Record<string, number>, unread: Unread | null }}
 */
export function readPoint(text) {
  /** @type {[string, number][]} */
  const pairs = [];
  /** @type {string | null} */
  let message = null;
  for (const part of parts(text)) {
    try {
      const [name, value] = nameAndValue(part);
      pairs.push([name, readValue(name, value)]);
    } catch (error) {
      if (!(error instanceof BackpropError)) throw error;
      message ??= error.message;
    }
  }
  return { at: Object.fromEntries(pairs), unread: message === null ? null : { message, position: null, source: "" } };
}

/** @typedef {{ message: string, position: null, source: string }} Unread a problem with a point, which stands in no text that is shown */

/** @type {(name: string, text: string) => number} */
function readValue(name, text) {
  if (ARRAY.test(text)) return /** @type {any} */ (text);
  checkWritten(name, text);
  const number = numberOf(text);
  if (number === null) throw new BackpropError(`The value of ${name} must be a number such as -2, 0.5 or 1/3, not ${text}.`);
  return number;
}

/** The same written back. @type {(at: Record<string, number>, between?: string) => string} */
export function numbersText(at, between = ";") {
  const pairs = Object.entries(at).map(([name, number]) => `${name}=${typeof number === "object" ? JSON.stringify(number) : number}`);
  return pairs.join(between);
}

/** The numbers of some names. @type {(names: string[], at: Record<string, number>) => Record<string, number>} */
export function only(names, at) {
  return Object.fromEntries(names.map((name) => [name, at[name]]));
}

const NO_NUMBER = "Give a number such as -2, 0.5 or 1/3.";

/** Why a text is no number, in a sentence that says what to write; nothing where it is one. @param {string} text */
export function whyNoNumber(text) {
  if (numberOf(text) !== null) return "";
  try {
    parse(text);
    return NO_NUMBER;
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return error.fix ? error.message : NO_NUMBER; // what has no way out of its own has this one
  }
}

/** A number as typed, or an expression of numbers such as 1/3 or -pi/2; null if it is neither. @param {string} text */
export function numberOf(text) {
  try {
    const { program, value } = trace(text, {}, { mostNodes: 100 });
    return program.variables.length || !Number.isFinite(value) ? null : value;
  } catch (error) {
    if (error instanceof BackpropError) return null;
    throw error;
  }
}
