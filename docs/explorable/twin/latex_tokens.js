/**
 * Pasted LaTeX as the language's own tokens, each with its stretch of what was pasted. The twin of
 * backprop_core/language/latex_tokens.py.
 *
 * A letter is a name of its own, as in print: wx is w times x. What a command takes may be a group or one sign.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * An environment of cases that is still open: its rows (what each is worth, and when), and where the row that is being
 * read begins and is parted.
 * @typedef {{ opening: Token, row: number, parted: number | null, rows: [Token[], Token[]][] }} Cases
 */
import * as table from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { note } from "./notes.js";
import {
  among,
  CLOSING,
  codePoints,
  cut,
  DECIMAL,
  inParts,
  isPlainName,
  kindOf,
  OPENING,
  plainName,
  sameLetters,
  spelled,
  SUBSCRIPT,
} from "./tokens.js";
import { meant, TEXTBOOK } from "./vocabulary.js";

const { constants, functions, latexAbove, latexLetters, latexSigns, limits, spellings } = table;
const [STYLES, UNSEEN, ARGUMENT_UNSEEN, GREEK, ROWS, TRANSPOSED, CASES, CONDITION_WORDS, ELSE_WORDS, MATRICES] = [
  table.latexStyles,
  table.latexUnseen,
  table.latexArgumentUnseen,
  table.latexGreek,
  table.latexRows,
  table.latexTransposed,
  table.latexCases,
  table.latexConditionWords,
  table.latexElseWords,
  table.latexMatrices,
].map((words) => new Set(words));
const WORD = new RegExp(`^(?:${table.latexWord})$`, "u");
const DIFFERENTIAL = new RegExp(`^(?:${table.latexDifferential})$`, "u");
const ATOM = new RegExp(`^(?:${table.latexAtom})$`, "u");

/** The tokens of a formula, or of several on lines of their own. @type {(source: string, notes: Note[], arrays: boolean) => Token[]} */
export function scan(source, notes, arrays) {
  return withFactors(withOwnNames(new LatexReader(source, notes, arrays).read(), notes), notes);
}

/** The tokens, with other names for functions of the language that a line defines anew, from there on. @type {(tokens: Token[], notes: Note[]) => Token[]} */
function withOwnNames(tokens, notes) {
  /** @type {Map<string, string>} */
  const own = new Map();
  return tokens.map((token, place) => {
    const { kind, text, start, stop } = token;
    if (kind === "name" && text in functions && !own.has(text) && beginsLine(tokens, place)) {
      own.set(text, `${text}1`);
      notes.push(note("own function", [start, stop], { name: text, read: `${text}1` }));
    }
    return { ...token, text: own.get(text) ?? text };
  });
}

/**
 * The tokens, with a * where a letter before a parenthesis is a factor and no function.
 *
 * It is one where the letter also stands alone, as x does in 2x(1 + x), or mostly names a number, as alpha does, and no
 * line defines it as a function.
 * @type {(tokens: Token[], notes: Note[]) => Token[]}
 */
function withFactors(tokens, notes) {
  const names = [...tokens.keys()].filter((place) => tokens[place].kind === "name" && place + 1 < tokens.length);
  const calls = names.filter((place) => tokens[place + 1].text === "(");
  const functions = new Set(calls.filter((place) => beginsLine(tokens, place)).map((place) => tokens[place].text));
  const alone = new Set(
    calls.length ? names.filter((place) => tokens[place + 1].text !== "(").map((place) => tokens[place].text) : [],
  );
  for (const name of table.latexCoefficients) alone.add(name);
  return tokens.flatMap((token, place) => {
    const { kind, text, start, stop } = token;
    const isCall = kind === "name" && tokens[place + 1]?.text === "(";
    if (!isCall || !alone.has(text) || functions.has(text) || meant(text) !== null) return [token];
    notes.push(note("factor", [start, stop], { name: text }));
    return [token, { kind: "sign", text: "*", start: stop, stop }];
  });
}

/** Whether a call is the head of a definition: it begins its line, and an = follows its parentheses. @type {(tokens: Token[], place: number) => boolean} */
function beginsLine(tokens, place) {
  if (place && tokens[place - 1].kind !== "end") return false;
  let depth = 0;
  for (let at = place + 1; at + 1 < tokens.length; at += 1) {
    depth += Number(among(OPENING, tokens[at].text)) - Number(among(CLOSING, tokens[at].text));
    if (depth === 0) return tokens[at + 1].text === "=";
    if (tokens[at].kind === "end") return false; // a head has one line: what is never closed costs no more than that
  }
  return false;
}

/** Goes through the pieces of a formula once; what still waits for an argument lies on a stack. */
class LatexReader {
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

  read() {
    while (this.place < this.pieces.length) {
      const piece = this.pieces[this.place];
      const { kind, text, start } = piece;
      this.place += 1;
      if (kind === "command") this.command(piece, text.slice(1));
      else if (kind === "letters") this.letters(piece);
      else if (kind === "end") {
        if (!this.rows && !this.waiting.length) this.found.push(piece);
      } else if (kind === "number" && this.isInFraction() && DECIMAL.test(text)) {
        [...text].forEach((digit, rank) => {
          this.put("number", digit, start + rank, start + rank + 1);
          this.complete();
        });
      } else if (kind === "sign") this.sign(piece);
      else {
        this.found.push(piece);
        if (kind === "number") this.complete();
      }
    }
    const end = codePoints(this.source);
    this.put("end", "", end, end);
    return this.found;
  }

  isInFraction() {
    const top = this.waiting[this.waiting.length - 1];
    return Array.isArray(top) && top[top.length - 1] === ")";
  }

  // What is written

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

  // The pieces

  /** @param {Token} piece */
  sign(piece) {
    const { text, start } = piece;
    const inCases = this.cases[this.cases.length - 1];
    if (text === "&" && this.brackets) {
      this.columns = true;
      this.put("sign", ",", start, piece.stop);
      return;
    }
    if (among("$&~", text)) {
      if (text === "&" && inCases) inCases.parted ??= this.found.length;
      return;
    }
    const following = this.peek();
    if (among(OPENING, text)) {
      const before = this.found[this.found.length - 1];
      const isCalled = before?.kind === "name" && meant(before.text) !== null;
      const isLetter = before?.text === "sigma" || before?.text === "σ";
      const opening = text === "{" && isCalled && !isLetter ? "(" : text;
      this.waiting.push(CLOSING[OPENING.indexOf(opening)]);
      this.found.push({ ...piece, text: opening });
    } else if (among(CLOSING, text)) {
      const expected = this.waiting[this.waiting.length - 1];
      const closes = typeof expected === "string";
      if (closes) this.waiting.pop();
      this.found.push({ ...piece, text: closes && text === "}" ? expected : text });
      this.complete();
    } else if (among(".,", text)) {
      if (!following || following.kind === "end" || ["\\\\", "\\end", "$"].includes(following.text)) return;
      if (inCases && this.pieces[this.place]?.text === "&") return;
      if (text === ".") throw refusal("no sign", start, this.source, { sign: "." });
      this.found.push(piece);
    } else if (text === "_") {
      throw refusal("no sign", start, this.source, { sign: "_" });
    } else if (text === "^" && following && TRANSPOSED.has(following.text)) {
      this.skip();
      this.place += 1;
      const { stop } = this.pieces[this.place - 1];
      if (this.arrays) this.put("sign", ".T", start, stop);
      else this.notes.push(note("transposed", [start, stop], { name: following.text }));
    } else if (text === "^" && this.transposes && this.isTranspose()) {
      this.flat();
      const { stop } = this.pieces[this.place - 1];
      if (this.arrays) this.put("sign", ".T", start, stop);
      else this.notes.push(note("transposed", [start, stop], { name: "T" }));
    } else {
      this.found.push(piece);
    }
  }

  /** Whether a name stands before the place, and T as its power after it. */
  isTranspose() {
    return this.found[this.found.length - 1]?.kind === "name" && beginsWithT(this.pieces, this.place);
  }

  /** Letters side by side: each is a name, unless together they are a function or a word. @param {Token} piece */
  letters({ text, start, stop }) {
    if (this.cases.length && (CONDITION_WORDS.has(text) || ELSE_WORDS.has(text))) {
      this.put("name", text, start, stop);
      return;
    }
    const following = this.peek();
    const opens = following !== null && table.latexOpens.includes(following.text);
    const letters = [...text];
    const known = meant(text);
    if (letters.length > 1 && known !== null && (opens || TEXTBOOK.has(known))) {
      this.put("name", text, start, stop);
      return;
    }
    if (letters.length > limits.letterProduct || text === "pi") {
      this.named(text, start, stop);
      return;
    }
    const last = [...text.replace(SUBSCRIPT, "")].length - 1;
    letters.slice(0, last).forEach((letter, rank) => {
      this.put("name", plainName(this.source, letter, start + rank), start + rank, start + rank + 1);
      this.complete();
    });
    this.named(plainName(this.source, letters.slice(last).join(""), start + last), start + last, stop);
  }

  /** A name with the subscripts and the index in brackets that follow it. @type {(name: string, start: number, stop: number) => void} */
  named(name, start, stop) {
    const digits = this.pieces[this.place];
    if (digits?.kind === "number" && digits.start === stop && DECIMAL.test(digits.text)) {
      name += digits.text;
      stop = digits.stop;
      this.place += 1;
    }
    for (;;) {
      const following = this.peek();
      if (!following || !among("_^", following.text) || name in constants) break;
      const { place } = this;
      this.skip();
      this.place += 1;
      const isBelow = following.text === "_";
      const found = this.flat("}", !isBelow);
      if (found === null || !WORD.test(found)) {
        if (isBelow) throw refusal("no sign", following.start, this.source, { sign: "_" });
        this.place = place;
        break;
      }
      stop = this.pieces[this.place - 1].stop;
      const index = sameLetters(found);
      name += DECIMAL.test(index) && isBelow ? index : `_${index}`;
      if (!isBelow) {
        const passed = this.pieces.slice(place, this.place).map((piece) => piece.text);
        this.notes.push(note("index", [start, stop], { name: passed.join("").replace(/^[~&$]+/, ""), read: name }));
      }
    }
    this.put("name", spellings[name] ?? name, start, stop);
    this.complete();
  }

  /** @type {(piece: Token, name: string) => void} */
  command(piece, name) {
    const { start, stop } = piece;
    const next = this.pieces[this.place];
    if (name in latexSigns) {
      this.sign({ ...piece, kind: "sign", text: latexSigns[name] });
    } else if (UNSEEN.has(name)) {
      if ((name === "left" || name === "right") && next?.text === ".") this.place += 1;
    } else if (ARGUMENT_UNSEEN.has(name)) {
      this.flat();
    } else if (name === "\\") {
      if (next?.text === "[") {
        while (this.place < this.pieces.length && this.pieces[this.place].text !== "]") this.place += 1;
        this.place += 1;
      }
      if (this.cases.length) this.endRow();
      else if (this.brackets) {
        this.bracket("]", start, stop);
        this.put("sign", ",", start, stop);
        this.bracket("[", start, stop);
      } else this.put("end", "\n", start, stop);
    } else if (name === "begin" || name === "end") {
      this.environment(piece, name);
    } else if (["frac", "dfrac", "tfrac", "cfrac"].includes(name)) {
      this.refuseDerivative(start);
      this.write("(", start, stop);
      this.waiting.push(["/", ")"]);
    } else if (name === "sqrt") {
      this.root(start, stop);
    } else if (name === "lfloor" || name === "lceil") {
      this.write(name === "lfloor" ? "floor (" : "ceil (", start, stop);
      this.waiting.push(")");
    } else if (name === "rfloor" || name === "rceil") {
      this.sign({ ...piece, kind: "sign", text: ")" });
    } else if (STYLES.has(name.replace(/\*$/, "")) || name in latexAbove) {
      this.styled(piece, name);
    } else if (GREEK.has(name) || name in latexLetters) {
      this.named(latexLetters[name] ?? name, start, stop);
    } else if (name === "log") {
      this.logarithm(start, stop);
    } else if (meant(name) !== null) {
      this.put("name", name, start, stop);
    } else {
      throw refusal("command", start, this.source, { name: piece.text });
    }
  }

  /** Refuse `\\frac{d}{dx}`, which would be read as a quotient. @param {number} start */
  refuseDerivative(start) {
    const ahead = this.pieces.slice(this.place, this.place + 6);
    const [opens, above, closes, again, below, ends] = ahead.map(({ text }) => text);
    if (`${opens} ${closes} ${again} ${ends}` !== "{ } { }") return;
    const found = DIFFERENTIAL.exec(below);
    if (!found || !(above === "d" || DIFFERENTIAL.test(above))) return;
    const fix = above === "d" ? corrected(this.source, start, ahead[5].stop, "").replace(/^ +/, "") : null;
    throw refusal("derivative", start, this.source, { name: found[1] }, fix && fix.replace(/ +$/, ""));
  }

  /** Letters in a style or under a mark are one name; a function is known by its name. @type {(piece: Token, name: string) => void} */
  styled({ text: command, start }, name) {
    const { place } = this;
    const found = (this.flat() ?? "").replace(/\.+$/, "");
    if (!found || !WORD.test(found) || /^[0-9]/.test(found)) {
      if (name in latexAbove || !found || name === "text" || name === "operatorname") {
        throw refusal("command", start, this.source, { name: command });
      }
      this.place = place;
      return;
    }
    const text = sameLetters(found);
    const { stop } = this.pieces[this.place - 1];
    const following = this.peek();
    if (name in latexAbove) this.named(text + latexAbove[name], start, stop);
    else if (meant(text) !== null && codePoints(text) > 1 && following && following.text !== "=") {
      this.put("name", text, start, stop);
    } else this.named(text, start, stop);
  }

  /** @type {(start: number, stop: number) => void} */
  root(start, stop) {
    if (this.pieces[this.place]?.text !== "[") {
      this.write("sqrt (", start, stop);
      this.waiting.push([")"]);
      return;
    }
    this.place += 1;
    const index = this.flat("]");
    if (index === null || !ATOM.test(index)) throw refusal("command", start, this.source, { name: "\\sqrt[ ]" });
    if (index === "2" || index === "3") {
      this.write(index === "2" ? "sqrt (" : "cbrt (", start, stop);
      this.waiting.push([")"]);
    } else {
      this.write("(", start, stop);
      this.waiting.push([`^ ( 1 / ${index} ) )`]);
    }
  }

  /** @type {(start: number, stop: number) => void} */
  logarithm(start, stop) {
    const following = this.peek();
    /** @type {string | null} */
    let base = "";
    if (following?.text === "_") {
      this.skip();
      this.place += 1;
      base = this.flat();
      if (!base || !ATOM.test(base)) throw refusal("no sign", following.start, this.source, { sign: "_" });
    }
    if (["2", "10", "", "e"].includes(base)) {
      this.put("name", base === "e" ? "ln" : `log${base}`, start, stop);
    } else {
      this.write("log (", start, stop);
      this.waiting.push([`, ${base} )`]);
    }
  }

  /** @type {(piece: Token, kind: "begin" | "end") => void} */
  environment({ text, start, stop }, kind) {
    const name = this.flat();
    if (name !== null && CASES.has(name) && (kind === "begin" || this.cases.length)) {
      if (kind === "begin") this.beginCases({ kind: "command", text, start, stop }, name);
      else this.endCases({ kind: "command", text, start, stop });
      return;
    }
    if (name !== null && MATRICES.has(name) && (kind === "begin") === (this.brackets === null)) {
      this.matrix(kind, start, stop);
      return;
    }
    if (name === null || !ROWS.has(name) || this.brackets !== null) {
      throw refusal("command", start, this.source, { name: `${text}{${name ?? ""}}` });
    }
    this.rows = Math.max(0, this.rows + (kind === "begin" ? 1 : -1));
    if (kind === "end") this.put("end", "\n", start, stop);
  }

  /** The begin of cases; an array is read as such where a brace stands before it, which nothing closes. @type {(piece: Token, name: string) => void} */
  beginCases(piece, name) {
    if (name === "array") {
      const { start, stop } = this.found[this.found.length - 1] ?? piece;
      const before = [...this.source].slice(start, stop).join("");
      if (before !== "\\{" && before !== "\\lbrace") {
        throw refusal("command", piece.start, this.source, { name: `${piece.text}{${name}}` });
      }
      this.flat();
      this.found.pop();
      this.waiting.pop();
    }
    this.rows += 1;
    this.cases.push({ opening: piece, row: this.found.length, parted: null, rows: [] });
  }

  /** Take a row as a value and its condition, which may follow a word as well as an &. */
  endRow() {
    const cases = this.cases[this.cases.length - 1];
    const row = this.found.splice(cases.row);
    const word = row.findIndex(({ text }) => CONDITION_WORDS.has(text) || ELSE_WORDS.has(text));
    const parted = cases.parted === null ? (word < 0 ? row.length : word) : cases.parted - cases.row;
    const value = withoutComma(row.slice(0, parted));
    let condition = withoutComma(row.slice(parted));
    if (condition.length && CONDITION_WORDS.has(condition[0].text)) condition = condition.slice(1);
    if (value.length || condition.length) cases.rows.push([value, condition]);
    cases.parted = null;
  }

  /** Write the rows as choices, each within the one before. @param {Token} piece */
  endCases({ start, stop }) {
    this.endRow();
    const { opening, rows } = /** @type {Cases} */ (this.cases.pop());
    this.rows = Math.max(0, this.rows - 1);
    if (!rows.length) throw refusal("early end", start, this.source);
    const above = rows.slice(0, -1);
    const [last, condition] = rows[rows.length - 1];
    const isRest = !condition.length || (condition.length === 1 && ELSE_WORDS.has(condition[0].text));
    if (!isRest && !(above.length === 1 && areOpposites(above[0][1], condition))) {
      throw refusal("last case", condition[0].start, this.source);
    }
    const comma = { kind: "sign", text: ",", start, stop: start };
    for (const [value, holds] of above) {
      this.write("where (", opening.start, opening.stop);
      for (const token of [...holds, comma, ...value, comma]) this.found.push(token);
    }
    for (const token of last) this.found.push(token);
    for (const _ of above) this.put("sign", ")", start, stop);
    if (this.found.length) this.complete();
  }

  /** The begin or the end of a matrix, which becomes rows in brackets; one of a single column is a vector. @type {(kind: "begin" | "end", start: number, stop: number) => void} */
  matrix(kind, start, stop) {
    this.rows += kind === "begin" ? 1 : -1;
    if (kind === "begin") {
      this.put("sign", "[", start, stop);
      [this.brackets, this.columns] = [[], false];
      this.bracket("[", start, stop);
      return;
    }
    const places = this.brackets ?? [];
    this.brackets = null;
    const last = this.found.slice(-2).map(({ text }) => text);
    if (last.join("") === ",[") { // after the last row stood another end of a row
      this.found.length -= 2;
      places.pop();
    } else {
      places.push(this.found.length);
      this.put("sign", "]", start, stop);
    }
    if (!this.columns) {
      const gone = new Set(places);
      const rows = this.found.splice(places[0]);
      for (const [rank, token] of rows.entries()) if (!gone.has(places[0] + rank)) this.found.push(token);
    }
    this.put("sign", "]", start, stop);
    this.complete();
  }

  /** A bracket around a row of a matrix. @type {(text: string, start: number, stop: number) => void} */
  bracket(text, start, stop) {
    this.brackets?.push(this.found.length);
    this.put("sign", text, start, stop);
  }

  // Looking ahead

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
function beginsWithT(pieces, place) {
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

/** What stands in a cell, without the comma at its end. @param {Token[]} tokens */
function withoutComma(tokens) {
  return tokens.length && among(",.", tokens[tokens.length - 1].text) ? tokens.slice(0, -1) : tokens;
}

/** Whether of two comparisons always exactly one holds: x > 0 and x <= 0, or 0 >= x. @type {(one: Token[], other: Token[]) => boolean} */
function areOpposites(one, other) {
  const [first, second] = [compared(one), compared(other)];
  if (!first || !second) return false;
  const sign = table.opposites[first.sign];
  return (
    (second.left === first.left && second.sign === sign && second.right === first.right) ||
    (second.left === first.right && second.sign === table.reversed[sign] && second.right === first.left)
  );
}

/** The two sides of a comparison as texts, and the sign between them; null for anything else. @param {Token[]} tokens */
function compared(tokens) {
  const [place, ...more] = [...tokens.keys()].filter((at) => tokens[at].text in table.opposites);
  if (place === undefined || more.length) return null;
  return { left: sideText(tokens.slice(0, place)), sign: tokens[place].text, right: sideText(tokens.slice(place + 1)) };
}

/** A side of a comparison as text; the full stop after a number at its end is none of it. @param {Token[]} tokens */
function sideText(tokens) {
  return tokens.map(({ text }) => text.replace(/\.+$/, "")).join(" ");
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
function* pieces(source) {
  for (const token of cut(source, table.latexTokens, table.tokens)) {
    if (["command", "letters", "end"].includes(token.kind)) yield token;
    else if (token.kind === "fraction") yield* inParts(token);
    else yield* spelled(source, token);
  }
}
