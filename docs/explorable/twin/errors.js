/** The one error that bad input raises. The twin of backprop_core/language/errors.py; the sentences are its data. */
import { messages } from "../../generated/table.js";
import { fill } from "./template.js";

/** A plain sentence about what is wrong, and where: `position` counts code points, and may be null. */
export class BackpropError extends Error {
  /**
   * @param {string} message
   * @param {number | null} position
   * @param {string | null} source
   */
  constructor(message, position = null, source = null) {
    super(message);
    this.name = "BackpropError";
    this.position = position;
    this.source = source;
  }
}

/**
 * The error that says one of the messages, its holes filled.
 * @param {string} key
 * @param {number | null} [position]
 * @param {string | null} [source]
 * @param {Record<string, unknown>} [holes]
 */
export function refusal(key, position, source, holes = {}) {
  return new BackpropError(fill(messages[key], holes), position, source);
}

/**
 * What is told below a text that was refused. What is thrown for another reason is thrown on.
 * @param {unknown} error
 * @param {string} source
 */
export function problemWith(error, source) {
  if (!(error instanceof BackpropError)) throw error;
  return { message: error.message, position: error.position, source };
}
