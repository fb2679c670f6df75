/**
 * A text as tokens, line by line. Places in the text are counted in code points, as Python counts.
 *
 * Its `kind` is number, name, sign, or end.
 * @typedef {{ kind: string, text: string, start: number, stop: number }} Token
 */
import { spellings, tokens } from "../../generated/table.js";
import { refusal } from "./errors.js";

/** How long a text is. @param {string} text */
export function codePoints(text) {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/**
 * The tokens of each line that is not empty; the last token of each is its end.
 * @param {string} source
 * @returns {Generator<Token[]>}
 */
export function* split(source) {
  const reader = new RegExp(tokens, "yu");
  /** @type {Token[]} */
  let line = [];
  let place = 0; // in code points; reader.lastIndex counts UTF-16 units
  while (reader.lastIndex < source.length) {
    const rest = reader.lastIndex;
    const found = Object.entries(reader.exec(source)?.groups ?? {}).find(([, text]) => text !== undefined);
    if (!found) throw refusal("no sign", place, source, { sign: printable(codePointAt(source, rest)) });
    const [kind, text] = found;
    const [start, stop] = [place, place + codePoints(text)];
    place = stop;
    if (kind === "end") {
      if (line.length) yield [...line, { kind, text: "", start, stop }];
      line = [];
    } else if (kind !== "blank") {
      line.push({ kind, text: spellings[text] ?? text, start, stop });
    }
  }
  if (line.length) yield [...line, { kind: "end", text: "", start: place, stop: place }];
}

/** @type {(text: string, place: number) => number} */
function codePointAt(text, place) {
  return /** @type {number} */ (text.codePointAt(place));
}

/** @param {number} code */
function printable(code) {
  const sign = String.fromCodePoint(code);
  if (!/[\p{C}\p{Z}]/u.test(sign)) return sign;
  return "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}
