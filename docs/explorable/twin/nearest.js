/** The name that may have been meant, as Python's difflib finds it. */
import { alike } from "../../generated/table.js";

/**
 * The name most like a word, or null where none is alike enough (Ratcliff and Obershelp 1988).
 * @param {string} word
 * @param {string[]} names
 */
export function nearest(word, names) {
  /** @type {string | null} */
  let best = null;
  let most = alike;
  for (const name of names) {
    if (Math.abs(name.length - word.length) > 1) continue; // a misspelt name is about as long
    const ratio = (2 * common(name, word)) / (name.length + word.length);
    if (ratio > most || (ratio === most && (best === null || name > best))) [best, most] = [name, ratio];
  }
  return best;
}

/** How many letters the longest common stretch has, with those to its left and right. @type {(a: string, b: string) => number} */
function common(a, b) {
  for (let size = Math.min(a.length, b.length); size > 0; size -= 1) {
    for (let start = 0; start + size <= a.length; start += 1) {
      const found = b.indexOf(a.slice(start, start + size));
      if (found < 0) continue;
      return size + common(a.slice(0, start), b.slice(0, found)) + common(a.slice(start + size), b.slice(found + size));
    }
  }
  return 0;
}
