/** A text that is still being typed, with the brackets closed that it has left open: most of what is half typed can be read. */

/** @type {Record<string, string>} */
const CLOSERS = { "(": ")", "[": "]", "{": "}" };

/** @param {string} text */
export function closed(text) {
  /** @type {string[]} */
  const open = [];
  for (const sign of text.replace(/#.*$/gmu, "")) {
    if (CLOSERS[sign]) open.push(CLOSERS[sign]);
    else if (sign === open[open.length - 1]) open.pop();
    else if (Object.values(CLOSERS).includes(sign)) return text; // no bracket at the end would mend that
  }
  return text + open.reverse().join("");
}
