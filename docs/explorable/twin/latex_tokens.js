/**
 * Pasted LaTeX as the language's own tokens, each with its stretch of what was pasted. The twin of
 * backprop_core/language/latex_tokens.py.
 *
 * A letter is a name of its own, as in print: wx is w times x. What a command takes may be a group or one sign.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 */
import * as table from "../../generated/table.js";
import { corrected, refusal } from "./errors.js";
import { CONDITION_WORDS, ELSE_WORDS, LatexEnvironments } from "./latex_environments.js";
import { beginsWithT, formulasIn, pieces, STYLES } from "./latex_pieces.js";
import { note } from "./notes.js";
import { among, CLOSING, codePoints, DECIMAL, OPENING, plainName, sameLetters, SUBSCRIPT } from "./tokens.js";
import { meant, TEXTBOOK } from "./vocabulary.js";

const { constants, functions, latexAbove, latexLetters, latexSigns, limits, spellings } = table;
const UNSEEN = new Set(table.latexUnseen);
const ARGUMENT_UNSEEN = new Set(table.latexArgumentUnseen);
const GREEK = new Set(table.latexGreek);
const TRANSPOSED = new Set(table.latexTransposed);
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
class LatexReader extends LatexEnvironments {
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
      else if (kind === "number") {
        this.found.push({ ...piece, text: text.replace(/\.$/, "") }); // the full stop of a sentence
        this.complete();
      } else this.found.push(piece);
    }
    const end = codePoints(this.source);
    this.put("end", "", end, end);
    return this.found;
  }

  /** Whether what stands last may be the end of a norm, whose 2 is written below it. */
  isAfterNorm() {
    return /(?:‖|\|\|)$/.test(this.found.slice(-2).map(({ text }) => text).join(""));
  }

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
      if (!following || following.kind === "end" || table.latexFormulaEnds.includes(following.text)) return;
      if (inCases && this.pieces[this.place]?.text === "&") return;
      if (text === ".") throw refusal("no sign", start, this.source, { sign: "." });
      this.found.push(piece);
    } else if (text === "_" && this.isAfterNorm()) {
      const { stop } = this.pieces[this.place - 1];
      this.put("name", `_${this.flat() ?? ""}`, start, stop);
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

  /** Whether brackets follow, which hold what a function is of. @param {string[]} more that may hold it */
  opens(...more) {
    const following = this.peek();
    return following !== null && [...table.latexOpens, ...more].includes(following.text);
  }

  /** Letters side by side: each is a name, unless together they are a function or a word. @param {Token} piece */
  letters({ text, start, stop }) {
    if (this.cases.length && (CONDITION_WORDS.has(text) || ELSE_WORDS.has(text))) {
      this.put("name", text, start, stop);
      return;
    }
    const letters = [...text];
    const known = meant(text);
    if (letters.length > 1 && known !== null && (this.opens() || TEXTBOOK.has(known))) {
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
    } else if (name === "sum" && !this.opens("{")) {
      throw refusal("sum over index", start, this.source);
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
}

/** The reader of LaTeX, for readers.js. */
export const latex = { formulasIn, scan };
