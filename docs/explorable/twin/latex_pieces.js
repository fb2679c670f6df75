/**
 * A pasted formula cut into pieces, and what goes through them: what is written, and what lies ahead. The twin of
 * backprop_core/language/latex_pieces.py.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * An environment of cases that is still open: its rows (what each is worth, and when), and where the row that is being
 * read begins and is parted.
 * @typedef {{ opening: Token, row: number, parted: number | null, rows: [Token[], Token[]][] }} Cases
 */
import * as table from "../../generated/table.js";
import { among, cut, inParts, isPlainName, kindOf, spelled } from "./tokens.js";

const { latexLetters, limits } = table;
export const STYLES = new Set(table.latexStyles);
const PROSE = new RegExp(table.latexProse, "u");

/** The pieces of a formula and how far they are read; what still waits for an argument lies on a stack. */
export class LatexPieces {
  /**
   * @param {string} source
   * @param {Note[]} notes
   * @param {boolean} arrays
   */
  constructor(source, notes, arrays) {
    this.source = source;
    this.arrays = arrays;
    this.notes = notes;
    this.pieces = [...pieces(source)];
    this.place = 0;
    /** @type {Token[]} */
    this.found = [];
    /** @type {(string | string[])[]} how a group closes; or what to write after each argument */
    this.waiting = [];
    this.rows = 0;
    /** @type {Cases[]} */
    this.cases = [];
    /** @type {number[] | null} in a matrix: the places of the brackets around its rows */
    this.brackets = null;
    this.columns = false; // whether a row of it has more than one entry
    this.transposes = allAreTransposes(this.pieces);
  }

  isInFraction() {
    const top = this.waiting[this.waiting.length - 1];
    return Array.isArray(top) && top[top.length - 1] === ")";
  }

  /** @type {(kind: string, text: string, start: number, stop: number) => void} */
  put(kind, text, start, stop) {
    this.found.push({ kind, text, start, stop });
  }

  /** Write signs, names and numbers that stand for a stretch of the source. @type {(said: string, start: number, stop: number) => void} */
  write(said, start, stop) {
    for (const part of said.split(" ")) this.put(kindOf(part), part, start, stop);
  }

  /** An argument is complete: what waited for it goes on. */
  complete() {
    const { start, stop } = this.found[this.found.length - 1];
    for (;;) {
      const steps = this.waiting[this.waiting.length - 1];
      if (!Array.isArray(steps)) return;
      this.write(/** @type {string} */ (steps.shift()), start, stop);
      if (steps.length) return;
      this.waiting.pop();
    }
  }

  /** The next piece that is seen. @returns {Token | null} */
  peek() {
    let { place } = this;
    while (place < this.pieces.length && isUnseen(this.pieces[place])) place += 1;
    return this.pieces[place] ?? null;
  }

  skip() {
    while (this.place < this.pieces.length && isUnseen(this.pieces[this.place])) this.place += 1;
  }

  /**
   * The next argument as plain letters and digits, or null where it is more than that.
   * @type {(until?: string, isIndexed?: boolean) => string | null}
   */
  flat(until = "}", isIndexed = false) {
    this.skip();
    if (this.place >= this.pieces.length) return null;
    if (until === "}") {
      this.place += 1;
      const piece = this.pieces[this.place - 1];
      if (piece.text !== "{") return isIndexed ? null : flatText(piece);
    }
    /** @type {string[]} */
    let parts = [];
    let depth = 0;
    while (this.place < this.pieces.length) {
      const piece = this.pieces[this.place];
      this.place += 1;
      if (piece.text === until && !depth) break;
      if (piece.kind === "end" || parts.length > limits.namePieces) return null;
      depth += Number(piece.text === "{") - Number(piece.text === "}");
      parts.push(flatText(piece) ?? piece.text);
    }
    if (isIndexed) {
      const around = `${parts[0]} ${parts[parts.length - 1]}`;
      if (parts.length < 3 || (around !== "( )" && around !== "[ ]")) return null;
      parts = parts.slice(1, -1);
    }
    return parts.filter((part) => !among(",{}", part)).join("");
  }
}

/** Whether T, or T in braces, stands at a place. @type {(pieces: Token[], place: number) => boolean} */
export function beginsWithT(pieces, place) {
  const ahead = pieces.slice(place, place + 3).map(({ text }) => text);
  return ahead[0] === "T" || ahead.join(" ") === "{ T }";
}

/** Whether T stands in a formula, and only as the power of names, as in w^T x: then it is no number. @param {Token[]} pieces */
function allAreTransposes(pieces) {
  let powers = 0;
  for (const [place, { text }] of pieces.entries()) {
    const before = pieces[place - 1];
    if (text === "^" && before && (before.kind === "letters" || before.text === "}")) {
      powers += Number(beginsWithT(pieces, place + 1));
    }
  }
  return powers > 0 && powers === pieces.filter(({ kind, text }) => kind === "letters" && text.includes("T")).length;
}

/** @param {Token} piece */
function isUnseen({ kind, text }) {
  return among("~&$", text) || (kind === "command" && among(",;:! ", text.slice(1)));
}

/** A piece as letters of a name. @param {Token} piece */
function flatText({ kind, text }) {
  if (kind === "letters" || kind === "number") return text;
  const name = text.slice(1);
  if (kind !== "command" || !isPlainName(name)) return null;
  return STYLES.has(name) ? "" : (latexLetters[name] ?? name);
}

/** The text cut into commands, letters, numbers and signs. @param {string} source @returns {Generator<Token>} */
export function* pieces(source) {
  for (const token of cut(source, table.latexTokens, table.tokens)) {
    if (["command", "letters", "end"].includes(token.kind)) yield token;
    else if (token.kind === "fraction") yield* inParts(token);
    else yield* spelled(source, token);
  }
}

/** Where a formula begins and ends with its signs, and whether it stands on its own. @typedef {[number, number, boolean]} Stretch */

/** A text with blanks in place of its prose, so that every place in it stays the same. @param {string} source */
export function formulasIn(source) {
  const spans = stretches(source);
  if (!spans.length || !PROSE.test(without(source, spans))) return source;
  const own = spans.filter(([, , isOwn]) => isOwn);
  const kept = own.length ? own : spans.filter(([start, stop]) => source.slice(start, stop).includes("="));
  if (!kept.length) return source;
  let found = "";
  let place = 0;
  for (const [start, stop] of kept) {
    found += between(source.slice(place, start), place ? ";" : " ") + source.slice(start, stop);
    place = stop;
  }
  return found + between(source.slice(place), " ");
}

/** As many blanks as prose has letters, of which the first is `first` where no line ends among them. @type {(prose: string, first: string) => string} */
function between(prose, first) {
  const blank = prose.replace(/[^\n]/gu, " ");
  return !blank || blank.includes("\n") ? blank : first + blank.slice(1);
}

/** A text without some stretches of it. @type {(source: string, spans: Stretch[]) => string} */
function without(source, spans) {
  const ends = [0, ...spans.map(([, stop]) => stop)];
  return ends.map((place, rank) => source.slice(place, spans[rank]?.[0])).join(" ");
}

/** The formulas between their signs. @param {string} source */
function stretches(source) {
  /** @type {Stretch[]} */
  const found = [];
  let ending = "";
  let start = 0;
  for (const { 0: text, index } of source.matchAll(new RegExp(table.latexDelimiter, "gu"))) {
    if (text === ending) {
      found.push([start, index + text.length, text !== "$" && text !== "\\)"]);
      ending = "";
    } else if (!ending && (text in table.latexEnds || text.startsWith("\\begin"))) {
      ending = table.latexEnds[text] ?? text.replace("begin", "end");
      start = index;
    }
  }
  return found;
}
