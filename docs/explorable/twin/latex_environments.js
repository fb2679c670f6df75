/**
 * The environments of LaTeX: rows of formulas, matrices, and cases, which become choices. The twin of
 * backprop_core/language/latex_environments.py.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./latex_pieces.js").Cases} Cases
 */
import * as table from "../../generated/table.js";
import { refusal } from "./errors.js";
import { LatexPieces } from "./latex_pieces.js";
import { among } from "./tokens.js";

const ROWS = new Set(table.latexRows);
const CASES = new Set(table.latexCases);
export const CONDITION_WORDS = new Set(table.latexConditionWords);
export const ELSE_WORDS = new Set(table.latexElseWords);
const MATRICES = new Set(table.latexMatrices);

/** What begins and ends an environment. */
export class LatexEnvironments extends LatexPieces {
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
    if (!isRest && !leaveNothing(rows.map(([, holds]) => holds))) {
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
}

/** What stands in a cell, without the comma at its end. @param {Token[]} tokens */
function withoutComma(tokens) {
  return tokens.length && among(",.", tokens[tokens.length - 1].text) ? tokens.slice(0, -1) : tokens;
}

/** Whether conditions are ranges side by side from one end to the other: x < 0, 0 <= x < 1, x >= 1. @param {Token[][]} conditions */
function leaveNothing(conditions) {
  let [ends, ...others] = conditions.map(comparisonsOf); // `ends` bound the ranges so far
  for (const parts of others) {
    if (ends.length !== 1) return false;
    const [end] = ends;
    const nextTo = parts.findIndex((part) => areOpposites(end, part));
    if (nextTo < 0) return false;
    ends = parts.filter((_, place) => place !== nextTo);
  }
  return others.length > 0 && !ends.length;
}

/** The comparisons in a condition, of which 0 <= x < 1 has two that share a side; none where it is no comparison. @param {Token[]} tokens */
function comparisonsOf(tokens) {
  const signs = [...tokens.keys()].filter((place) => tokens[place].text in table.opposites);
  return signs.map((_, rank) => tokens.slice(rank ? signs[rank - 1] + 1 : 0, signs[rank + 1] ?? tokens.length));
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
