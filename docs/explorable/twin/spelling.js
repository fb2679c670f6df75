/**
 * How a way through the entries is spelled: as products of matrices, or entry by entry. The twin of
 * backprop_core/notation/spelling.py, whose templates it fills.
 *
 * Of two factors with letters ab and bc each is turned so that the shared letter stands inside; where nothing is shared
 * every pair meets once. All of it is read from the letters, so it holds for square matrices too.
 *
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./ways.js").Side} Side
 * @typedef {import("./ways.js").Index} Index
 * @typedef {import("./names.js").Notation} Notation
 *
 * How a way is written in one piece: `product`, `outer`, `dot`, `entrywise`, `scaled` of two factors; `same`,
 * `transpose`, `sum`, `spread`, `reshape` of one; `entries` where there is no such form. The factors stand in the order
 * in which they are written, each with whether it is transposed; `axes` are those that go or come.
 * @typedef {{ kind: string, factors: [number, boolean][], axes: number[] }} Spelling
 */
import * as table from "../../generated/arrays.js";
import { fill } from "./template.js";
import { isPlain, isPlainSide, lettersOf, sideText, summed, terms } from "./ways.js";

/** @type {(kind: string, factors: [number, boolean][], axes?: number[]) => Spelling} */
function spelledAs(kind, factors, axes = []) {
  return { kind, factors, axes };
}

/** @type {(one: string[], other: string[]) => boolean} */
export function same(one, other) {
  return one.join() === other.join();
}

/** How a way is spelled. @param {Way} way */
export function spelling(way) {
  const sides = [...way.factors, way.result];
  if (sides.every((side) => isPlainSide(way, side))) return way.factors.length === 1 ? spelledOne(way) : spelledTwo(way);
  const kept = sides.every((side) => side.indices.every((index, axis) => staysWhole(way, index, side.shape[axis])));
  return kept && way.factors.length === 1 ? spelledOne(way) : spelledAs("entries", []);
}

/** Whether an index is one letter that takes its whole axis, or stays at 0, as on an axis that is kept with one entry. @type {(way: Way, index: Index, axis: number) => boolean} */
function staysWhole({ sizes }, index, axis) {
  if (!index.terms.length) return !index.start;
  return isPlain(index) && sizes[index.terms[0][0]] === axis;
}

/** A single factor: it stays, is turned, added up or spread. @param {Way} way */
function spelledOne({ factors: [factor], result }) {
  const [has, wanted] = [lettersOf(factor), lettersOf(result)];
  if (same(has, wanted)) return spelledAs(same(factor.shape.map(String), result.shape.map(String)) ? "same" : "reshape", [[0, false]]);
  if (has.length === 2 && same(has, [...wanted].reverse())) return spelledAs("transpose", [[0, true]]);
  const kept = has.filter((letter) => wanted.includes(letter));
  /** @type {(letters: string[], others: string[]) => number[]} */
  const lacking = (letters, others) => [...letters.keys()].filter((at) => !others.includes(letters[at]));
  if (same(kept, wanted)) return spelledAs("sum", [[0, false]], lacking(has, wanted));
  if (same(kept, has)) return spelledAs("spread", [[0, false]], lacking(wanted, has));
  return spelledAs("entries", []);
}

/** Two factors: a product of matrices and vectors, or entry by entry. @param {Way} way @returns {Spelling} */
function spelledTwo({ factors, result: side }) {
  const letters = factors.map(lettersOf);
  const [first, second] = letters;
  const result = lettersOf(side);
  const both = first.filter((letter) => second.includes(letter));
  if (!first.length || !second.length) return spelledAs("scaled", [[0, false], [1, false]]);
  if (same(first, second) && same(second, result)) return spelledAs("entrywise", [[0, false], [1, false]]);
  if (both.some((letter) => result.includes(letter)) || first.length > 2 || second.length > 2) return spelledAs("entries", []);
  if (!both.length) {
    if (result.length !== 2 || first.length !== 1) return spelledAs("entries", []);
    return spelledAs("outer", result[0] === first[0] ? [[0, false], [1, false]] : [[1, false], [0, false]]);
  }
  if (both.length === 2) return spelledAs("dot", [[0, false], [1, !same(first, second)]]);
  const [inner] = both;
  if (!result.length) return spelledAs("dot", [[0, false], [1, false]]);
  const vectorFirst = result.length === 1 && first.length === 1; // of a matrix and a vector the matrix comes first
  const [left, right] = vectorFirst || (result.length === 2 && !first.includes(result[0])) ? [1, 0] : [0, 1];
  const leftTurned = letters[left][letters[left].length - 1] !== inner;
  return spelledAs("product", [[left, leftTurned], [right, letters[right].length === 2 && letters[right][0] !== inner]]);
}

/** The factors as they are written, transposed where they are turned. @type {(spelled: Spelling, names: string[], notation: Notation) => string[]} */
export function factorTexts({ factors }, names, notation) {
  return factors.map(([rank, isTurned]) => {
    const name = names[rank];
    if (!isTurned) return name;
    const slope = name.includes("∂") || name.includes("partial");
    return fill(table.transposed[notation], [slope ? fill(table.bracketed[notation], [name]) : name]);
  });
}

/** A way as NumPy and the language write it: `outer(g, v)`, `u.T @ g`; `entries` where it has no such form. @type {(way: Way, names: string[]) => string} */
export function spelledCode(way, names) {
  const { kind, factors, axes } = spelling(way);
  const [one, two] = factorTexts({ kind, factors, axes }, names, "text");
  const depth = kind === "entries" ? 0 : lettersOf(way.factors[0]).length;
  const axis = axes.length === 1 ? `, axis=${axes[0]}` : `, axis=(${axes.join(", ")})`;
  /** @type {Record<string, string>} */
  const written = {
    product: `${one} @ ${two}`,
    outer: `outer(${one}, ${two})`,
    dot: depth === 2 ? `sum(${one} * ${two})` : `dot(${one}, ${two})`,
    entrywise: `${one} * ${two}`,
    scaled: `${one} * ${two}`,
    same: one,
    transpose: one,
    sum: `sum(${one}${axes.length && axes.length < depth ? axis : ""})`,
    spread: `spread(${one})`,
    reshape: `reshape(${one}, ${way.result.shape.join(", ")})`,
    entries: "entries",
  };
  return kind === "entries" ? written.entries : divided(written[kind], way.scale, "text");
}

/** A text with the number that a mean divides by. @type {(text: string, scale: number, notation: Notation) => string} */
export function divided(text, scale, notation) {
  if (scale === 1) return text;
  const sign = { text: "/", plain: "/", latex: " / ", typst: " \\/ " }[notation];
  return `${text}${sign}${Math.round(1 / scale)}`;
}

/** A way as mathematics: `∂h/∂z · xᵀ`; where it has no such form, its sum over entries. @type {(way: Way, names: string[], notation: Notation) => string} */
export function spelled(way, names, notation) {
  const found = spelling(way);
  const texts = factorTexts(found, names, notation);
  /** @type {(template: Record<Notation, string>, holes: string[]) => string} */
  const filled = (template, holes) => fill(template[notation], holes);
  switch (found.kind) {
    case "outer":
      return filled(table.product, [texts[0], filled(table.transposed, [texts[1]])]);
    case "dot": {
      const vectors = found.factors.every(([rank]) => lettersOf(way.factors[rank]).length === 1);
      if (vectors) return filled(table.product, [filled(table.transposed, [texts[0]]), texts[1]]);
      return filled(table.summed, [filled(table.entrywise, texts)]);
    }
    case "product":
      return filled(table.product, texts);
    case "entrywise":
      return filled(table.entrywise, texts);
    case "scaled":
      return filled(table.scaled, texts);
    case "same":
    case "transpose":
      return divided(texts[0], way.scale, notation);
    case "sum":
      return divided(filled(table.summed, texts), way.scale, notation);
    case "spread":
    case "reshape":
      return divided(filled(table.called, [found.kind, texts[0]]), way.scale, notation);
    default:
      return summedEntries(way, names, notation);
  }
}

/** An entry by its letters: `W[i,j]`; a number by its name. @type {(name: string, side: Side) => string} */
export function entryText(name, side) {
  return side.indices.length ? `${name}[${sideText(side)}]` : name;
}

/** The sign of a sum with its letters below: `Σij`. Typst would read two letters without a space as one name. @type {(letters: string[], notation: Notation) => string} */
export function sigma(letters, notation) {
  return fill(table.sigma[notation], [letters.join(notation === "typst" ? " " : "")]);
}

/** A way entry by entry: `Σj W[i,j]·x[j]`. @type {(way: Way, names: string[], notation: Notation, entries?: string) => string} */
export function summedEntries(way, names, notation, entries = "add") {
  const dot = { text: "·", plain: "·", latex: " \\cdot ", typst: " dot " }[notation];
  const product = way.factors.map((side, rank) => entryText(names[rank], side)).join(dot);
  const gone = summed(way);
  if (entries === "max" || entries === "min") {
    const said = `${entries} over ${listed(gone)} of`;
    return `${{ text: said, plain: said, latex: `\\${entries}_{${gone.join("")}}`, typst: `${entries}_(${gone.join(" ")})` }[notation]} ${product}`;
  }
  const written = gone.length ? `${sigma(gone, notation)} ${product}` : product;
  return divided(written, way.scale, notation);
}

/** One entry by its letters: `z[i] = Σj W[i,j]·x[j]`. @type {(way: Way, names: string[], target: string, entries?: string, notation?: Notation) => string} */
export function entryFormula(way, names, target, entries = "add", notation = "plain") {
  return `${entryText(target, way.result)} = ${summedEntries(way, names, notation, entries)}`;
}

/** Letters as they are said: `i`, `i and j`. @param {string[]} letters */
export function listed(letters) {
  if (letters.length < 2) return letters.join("");
  return `${letters.slice(0, -1).join(", ")} and ${letters[letters.length - 1]}`;
}
