/** Numbers by name, as the page and its links write them: "x=1; y=-2". */
import { BackpropError } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { trace } from "../twin/trace.js";

// Commas, semicolons and spaces also stand inside a value, as in log(8, 2): they part two values only before a name.
const BETWEEN = /[,;\s]+(?=[^\s=,;]+\s*=)/;
const INSIDE = /\([^()]*=[^()]*\)/g; // brackets with a name and its = in them, as in normal(2, 3, seed=1)
const ARRAY = /^(\[|(zeros|ones|uniform|normal)\()/;

/**
 * What a text gives each variable, read as the command line reads it (tracing/typed_point.py in the core): `x = 5`,
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
  /** @type {string[]} */
  const inside = [];
  const outside = text.replace(/^[ ,;\n]+|[ ,;\n]+$/g, "").replace(INSIDE, (found) => `(\0${inside.push(found) - 1})`);
  for (const part of outside.split(BETWEEN).filter(Boolean)) {
    const [name, ...values] = part.split("=").map((piece) => piece.trim().replace(/\(\0(\d+)\)/g, (_, place) => inside[place]));
    const number = values.length === 1 ? (ARRAY.test(values[0]) ? /** @type {any} */ (values[0]) : numberOf(values[0])) : null;
    if (name && number !== null) pairs.push([name, number]);
    else message ??= whyUnread(part, name, values);
  }
  return { at: Object.fromEntries(pairs), unread: message === null ? null : { message, position: null, source: "" } };
}

/** @typedef {{ message: string, position: null, source: string }} Unread a problem with a point, which stands in no text that is shown */

/** @type {(part: string, name: string, values: string[]) => string} */
function whyUnread(part, name, values) {
  if (!name || !values.length) return `${part} is no value for a variable: write it as x=1.`;
  if (values.length > 1) return `${part} is more than one value: put a space between them, as in x=1 y=2.`;
  if (!values[0]) return `No number was given for ${name}: write ${name}=1, for example.`;
  return `The value of ${name} must be a number such as -2, 0.5 or 1/3, not ${values[0]}.`;
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
