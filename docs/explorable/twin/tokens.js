/**
 * A text as tokens, line by line, in whatever dots, dashes, spaces and letters it was typed or copied. The twin of
 * backprop_core/language/tokens.py. Places in the text are counted in code points, as Python counts.
 *
 * Its `kind` is number, name, sign, or end.
 * @typedef {{ kind: string, text: string, start: number, stop: number }} Token
 * @typedef {import("./notes.js").Note} Note
 */
import * as table from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { note } from "./notes.js";

const { carriesOn, goesOn, lookalikes, marks, primes, spellings } = table;
const PLAIN_NAME = new RegExp(`^(?:${table.plainName})$`, "u");
const MATRIX = new RegExp(table.matrix, "u");
const BEGINS_NAME = new RegExp(`^(?:${table.plainName})`, "u");
export const SUBSCRIPT = new RegExp(table.subscript, "u");
export const DECIMAL = new RegExp(`^(?:${table.decimal})$`, "u");
export const OPENING = table.opening;
export const CLOSING = table.closing;

/** How long a text is. @param {string} text */
export function codePoints(text) {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** Whether a text is one of some signs. @type {(signs: string, text: string) => boolean} */
export function among(signs, text) {
  return text.length === 1 && signs.includes(text);
}

/** The tokens of each line that is not empty; the last token of each is its end. @param {string} source */
export function split(source) {
  return inLines(scan(source, []));
}

/**
 * Tokens as lines. A line goes on inside parentheses, and where it or the next one would be cut in two.
 * @param {Iterable<Token>} tokens
 * @returns {Generator<Token[]>}
 */
export function* inLines(tokens) {
  /** @type {Token[]} */
  let line = [];
  /** @type {Token | null} */
  let ended = null;
  /** @type {Token | null} */
  let last = null;
  let depth = 0;
  let isBare = true;
  for (const token of tokens) {
    last = token;
    if (token.kind === "end") {
      const isUnfinished = line.length > 0 && (depth > 0 || among(goesOn, line[line.length - 1].text));
      if (line.length && (token.text === ";" || !isUnfinished)) ended ??= token;
      if (token.text === ";" && line.length) {
        yield [...line, { ...token, text: "" }];
        [line, ended, depth, isBare] = [[], null, 0, true];
      }
      continue;
    }
    if (ended) {
      if (!(among(carriesOn, token.text) || (isBare && among("+-", token.text)))) {
        yield [...line, { ...ended, text: "" }];
        [line, depth, isBare] = [[], 0, true];
      }
      ended = null;
    }
    line.push(token);
    if (token.kind === "sign") {
      if (among(OPENING, token.text)) depth += 1;
      else if (among(CLOSING, token.text) && depth > 0) depth -= 1;
      isBare &&= token.text !== "=" || depth > 0;
    }
  }
  if (line.length) yield [...line, { .../** @type {Token} */ (ended ?? last), text: "" }];
}

/**
 * The tokens of a line, with ‖ where two bars side by side are one sign.
 *
 * They are where no single bar is open and the next bars are two as well: not in |x||y| and ||x|-1|.
 * @param {Token[]} line
 */
export function withNorms(line) {
  const bars = [...line.keys()].filter((place) => line[place].text === "|");
  const pairs = new Set(bars.filter((one) => line[one + 1]?.text === "|" && line[one].stop === line[one + 1].start));
  if (!pairs.size) return line;
  const after = new Map(bars.map((bar, rank) => [bar, bars[rank + 2]])); // the bar that follows two
  /** @type {Token[]} */
  const found = [];
  let isOpen = false;
  let closing = -1;
  for (let place = 0; place < line.length; place += 1) {
    const token = line[place];
    if (token.text === "|") {
      const following = after.get(place) ?? -1;
      const begins = !isOpen && pairs.has(place) && pairs.has(following);
      if (begins || place === closing) {
        closing = begins && place !== closing ? following : -1;
        place += 1;
        found.push({ ...token, text: "‖", stop: line[place].stop });
        continue;
      }
      isOpen = !isOpen;
    }
    found.push(token);
  }
  return found;
}

/**
 * The tokens of a text, one after the other; each line's end is one, and so is the end of the text.
 * @param {string} source
 * @param {Note[]} notes
 * @returns {Generator<Token>}
 */
export function* scan(source, notes) {
  let before = { kind: "end", text: "", start: 0, stop: 0 };
  for (const token of cut(source, table.tokens)) {
    const { kind, text, start, stop } = token;
    if (kind === "fraction") {
      if (before.kind === "number" && before.stop === start) {
        throw refusal("late number", start, source, {}, corrected(source, start, start, "+"));
      }
      yield* inParts(token);
    } else {
      if (/^0x/i.test(text)) notes.push(note("hexadecimal", [start, stop], { name: text, read: literal(text) }));
      yield* spelled(source, token);
    }
    before = token;
  }
  const end = codePoints(source);
  yield { kind: "end", text: "", start: end, stop: end };
}

/**
 * A text cut into what the first pattern that fits finds at each place; blanks and comments go.
 * @param {string} source
 * @param {...string} patterns
 * @returns {Generator<Token>}
 */
export function* cut(source, ...patterns) {
  const readers = patterns.map((pattern) => new RegExp(pattern, "yu"));
  let start = 0;
  let unit = 0; // the same place in UTF-16 units
  while (unit < source.length) {
    /** @type {RegExpExecArray | null} */
    let match = null;
    for (const reader of readers) {
      reader.lastIndex = unit;
      if ((match = reader.exec(source))) break;
    }
    if (!match) throw unread(source, start);
    const [kind, text] = /** @type {[string, string]} */ (
      Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)
    );
    const stop = start + codePoints(text);
    if (kind !== "blank" && kind !== "comment") yield { kind, text, start, stop };
    start = stop;
    unit += text.length;
  }
}

/**
 * A token in the language's own spelling; a superscript is a power in parentheses.
 * @param {string} source
 * @param {Token} token
 * @returns {Generator<Token>}
 */
export function* spelled(source, token) {
  const { kind, text, start, stop } = token;
  if (kind === "raised") {
    yield { kind: "sign", text: "^", start, stop };
    yield { kind: "sign", text: "(", start, stop };
    for (const part of text.normalize("NFKC").replaceAll("−", "-").match(/[0-9]+|./gu) ?? []) {
      yield { kind: kindOf(part), text: part, start, stop };
    }
    yield { kind: "sign", text: ")", start, stop };
  } else if (kind === "number") {
    yield { ...token, text: literal(text) };
  } else if (kind === "name") {
    yield { ...token, text: spellings[text] ?? plainName(source, text, start) };
  } else {
    yield { ...token, text: spellings[text] ?? text };
  }
}

/** A fraction that is one sign, as a quotient in parentheses. @param {Token} fraction @returns {Token[]} */
export function inParts(fraction) {
  const [above, below] = fraction.text.normalize("NFKC").split("⁄");
  return ["(", above, "/", below, ")"].map((text) => ({ ...fraction, kind: kindOf(text), text }));
}

/** Whether a token is a number, a name or a sign. @param {string} text */
export function kindOf(text) {
  if (/^[0-9]/.test(text)) return "number";
  return BEGINS_NAME.test(text) ? "name" : "sign";
}

/** A number in the digits that both languages read. @param {string} text */
function literal(text) {
  return /^0x/i.test(text) ? String(Number(text)) : text.replaceAll("_", "").replace(/[−–]/g, "-");
}

/**
 * A name in plain letters; a subscript of letters follows `_`, one of digits follows at once.
 * @type {(source: string, text: string, start: number) => string}
 */
export function plainName(source, text, start) {
  if (PLAIN_NAME.test(text)) return text;
  const base = text.replace(SUBSCRIPT, "");
  const below = text.slice(base.length).normalize("NFKC");
  const name = base.normalize("NFKC") + (below && !DECIMAL.test(below) ? "_" : "") + below;
  if (!PLAIN_NAME.test(name)) throw refusal("no sign", start, source, { sign: [...text][0] });
  return spellings[name] ?? name;
}

/** Whether a text is a name. @param {string} text */
export function isPlainName(text) {
  return PLAIN_NAME.test(text);
}

/** A name as the language has it, whatever letters it is typed in. @param {string} name */
export function sameLetters(name) {
  return /[^\x00-\x7f]/.test(name) ? name.trim().normalize("NFKC") : name; // eslint-disable-line no-control-regex
}

/**
 * What is said of a sign that has no meaning, and what was probably meant by it.
 * @type {(source: string, place: number) => import("./errors.js").BackpropError}
 */
function unread(source, place) {
  const letters = [...source];
  const sign = letters[place];
  if (sign in lookalikes) {
    const fix = letters.map((letter) => lookalikes[letter] ?? letter).join("");
    return refusal("lookalike", place, source, { sign, latin: lookalikes[sign] }, fix);
  }
  if (primes.includes(sign)) {
    const before = letters.slice(Math.max(0, place - 2), place).join("");
    if (/[)\]]$/.test(before) || MATRIX.test(before)) {
      return refusal("prime of array", place, source, {}, corrected(source, place, place + 1, ".T"));
    }
    return refusal("prime", place, source);
  }
  const start = place - (sign in marks && place > 0 ? 1 : 0);
  const shown = letters.slice(start, place + 1).join("");
  const [base, ...rest] = [...shown.normalize("NFD")];
  const mark = rest.join("");
  if (mark in marks && PLAIN_NAME.test(base)) {
    const name = base + marks[mark];
    return refusal("marked", start, source, { sign: shown, name }, corrected(source, start, place + 1, name));
  }
  return refusal("no sign", place, source, { sign: printable(/** @type {number} */ (sign.codePointAt(0))) });
}

/** @param {number} code */
function printable(code) {
  const sign = String.fromCodePoint(code);
  if (!/[\p{C}\p{Z}]/u.test(sign)) return sign;
  return "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}
