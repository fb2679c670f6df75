/** The one error that bad input raises. The twin of backprop_core/language/errors.py; the sentences are its data. */
import { messages } from "../../generated/table.js";
import { fill } from "./template.js";

/**
 * A plain sentence about what is wrong, and where: `position` counts code points, and may be null. `fix` is the whole
 * text as it was probably meant, or null.
 */
export class BackpropError extends Error {
  /**
   * @param {string} message
   * @param {number | null} position
   * @param {string | null} source
   * @param {string | null} fix
   */
  constructor(message, position = null, source = null, fix = null) {
    super(message);
    this.name = "BackpropError";
    this.position = position;
    this.source = source;
    this.fix = fix;
  }
}

/**
 * The error that says one of the messages, its holes filled.
 * @param {string} key
 * @param {number | null} [position]
 * @param {string | null} [source]
 * @param {Record<string, unknown>} [holes]
 * @param {string | null} [fix]
 */
export function refusal(key, position, source, holes = {}, fix = null) {
  return new BackpropError(fill(messages[key], holes), position, source, fix);
}

/**
 * A text with one stretch of it, counted in code points, replaced.
 * @type {(source: string, start: number, stop: number, text: string) => string}
 */
export function corrected(source, start, stop, text) {
  const letters = [...source];
  return letters.slice(0, start).join("") + text + letters.slice(stop).join("");
}

/**
 * What is told below a text that was refused. What is thrown for another reason is thrown on.
 * @param {unknown} error
 * @param {string} source
 */
export function problemWith(error, source) {
  if (!(error instanceof BackpropError)) throw error;
  return { message: error.message, position: error.position, source, fix: error.fix };
}
