/**
 * What reads other notations than the language's own. Few visitors paste LaTeX or code: a reader comes with the first
 * text that wants it (parts/reading.js), and whoever loads it puts it here.
 *
 * @typedef {typeof import("./latex_tokens.js").latex} Latex
 * @typedef {typeof import("./code_tokens.js").code} Code
 * @typedef {typeof import("./code_networks.js").networks} Networks
 */

/** @type {{ latex: Latex | null, code: Code | null, networks: Networks | null }} */
export const readers = { latex: null, code: null, networks: null };

/** Thrown where a text wants a reader that is not there yet. Read again when it is there, the text may want another. */
export class ReaderWanted extends Error {
  /** @param {keyof typeof readers} reader */
  constructor(reader) {
    super(`What reads ${reader} has not been loaded.`);
    this.reader = reader;
  }
}
