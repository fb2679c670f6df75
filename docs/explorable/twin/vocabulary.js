/** What people call things. The twin of backprop_core/language/vocabulary.py; the words are its data. */
import * as table from "../../generated/table.js";

export const ELSEWHERE = new Set(table.elsewhere);
export const TEXTBOOK = new Set(table.textbook);
export const SOFT = new Set(table.soft);
export const WHOLE = new Set(table.whole);

/**
 * The function of the tables or the prelude that goes by this name, however it is capitalized; null where there is none.
 * @param {string} name
 * @returns {string | null}
 */
export function meant(name) {
  for (const spelled of [name, /^[\x00-\x7f]*$/.test(name) ? name.toLowerCase() : name]) { // eslint-disable-line no-control-regex
    if (spelled in table.functions) return spelled;
    if (spelled in table.synonyms) return table.synonyms[spelled];
    if (spelled in table.prelude || SOFT.has(spelled)) return spelled;
  }
  return null;
}
