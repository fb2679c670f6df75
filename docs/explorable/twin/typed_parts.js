/**
 * A point as a person types it, cut into its parts. The twin of the light half of backprop_core/tracing/typed_point.py.
 */
import { BackpropError } from "./errors.js";
import { among, CLOSING, OPENING } from "./tokens.js";

// Commas, semicolons and spaces also stand inside a value, as in x=log(8, 2): they part two values only before a name.
const BETWEEN = /[,;\s]+(?=[^\s=,;]+\s*=)/g;
const AROUND = /^[ ,;\n]+|[ ,;\n]+$/g;

/** A text cut between its values; what stands inside brackets belongs to one. @param {string} typed */
export function parts(typed) {
  const text = typed.replace(AROUND, "");
  /** @type {string[]} */
  const found = [];
  let place = 0;
  for (const between of outsideBrackets(text).matchAll(BETWEEN)) {
    found.push(text.slice(place, between.index));
    place = between.index + between[0].length;
  }
  return [...found, text.slice(place)].filter(Boolean);
}

/**
 * The name in a part, and the text of its value.
 * @param {string} part
 * @param {string} [example] how a value is written where it was typed
 * @returns {[string, string]}
 * @throws {BackpropError} for a part that is no value, or more than one
 */
export function nameAndValue(part, example = "x=1") {
  const equals = part.indexOf("=");
  const [name, value] = equals < 0 ? ["", ""] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  if (!name) throw new BackpropError(`${part} is no value for a variable: write it as ${example}.`);
  if (outsideBrackets(value).includes("=")) throw new BackpropError(`${part} is more than one value: put a space between them, as in x=1 y=2.`);
  return [name, value];
}

/** Refuse a value that is not there. @type {(name: string, text: string) => void} */
export function checkWritten(name, text) {
  if (!text.trim()) throw new BackpropError(`No number was given for ${name}: write ${name}=1, for example.`);
}

/** A text in which all that stands inside brackets is blanked out by dots, so that places stay the same. @param {string} text */
function outsideBrackets(text) {
  let depth = 0;
  let outside = "";
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (among(CLOSING, letter) && depth > 0) depth -= 1;
    outside += depth ? "." : letter;
    if (among(OPENING, letter)) depth += 1;
  }
  return outside;
}
