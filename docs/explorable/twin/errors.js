/** The one error that bad input raises. The twin of backprop_core/language/errors.py; the sentences are its data. */
import { messages } from "../../generated/table.js";

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

/**
 * A template with its `{holes}` filled; an unnamed hole is the first of a list.
 * @param {string} template
 * @param {Record<string, unknown> | unknown[]} holes
 * @returns {string}
 */
export function fill(template, holes) {
  const found = /** @type {Record<string, unknown>} */ (holes);
  let parts = split.get(template);
  if (!parts) split.set(template, (parts = template.split(/\{(\w*)\}/)));
  let text = parts[0];
  for (let place = 1; place < parts.length; place += 2) text += String(found[parts[place] || 0]) + parts[place + 1];
  return text;
}

/** Templates as text and the names of holes in turn. There are few, and most are filled in every frame. @type {Map<string, string[]>} */
const split = new Map();
