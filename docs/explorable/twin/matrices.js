/**
 * What letters say: how a way is spelled, which way round and why, which entries meet in one entry.
 * The twin of backprop_core/notation/matrices.py, whose templates it fills.
 *
 * A way that goes back is spelled as products of matrices where it is one: of two factors with letters ab and bc each is
 * turned so that the shared letter stands inside; where nothing is shared every pair meets once. All of it is read from
 * the letters, so it holds for square matrices too, where shapes let either order pass.
 *
 * @typedef {import("./letters.js").Way} Way
 * @typedef {import("./letters.js").Side} Side
 * @typedef {import("./letters.js").Index} Index
 * @typedef {import("./names.js").Notation} Notation
 *
 * How a way is written in one piece: `product`, `outer`, `dot`, `entrywise`, `scaled` of two factors; `same`,
 * `transpose`, `sum`, `spread`, `reshape` of one; `entries` where there is no such form. The factors stand in the order
 * in which they are written, each with whether it is transposed; `axes` are those that go or come.
 * @typedef {{ kind: string, factors: [number, boolean][], axes: number[] }} Spelling
 *
 * What one entry comes from: `W[1,2]`, `∂h/∂z[1] · x[2]`, `-2 · 2`, `=` or `≈`, and what it comes to.
 * @typedef {{ left: string, letters: string, numbers: string, relation: string, result: string }} EntryView
 *
 * Which entries of a Jacobian need not be 0: how many rows and columns it has, for each row the columns where something
 * stands, and how many those are in all.
 * @typedef {{ rows: number, columns: number, filled: number[][], places: number }} Pattern
 */
import * as table from "../../generated/arrays.js";
import { flat, indexText, isPlain, isPlainSide, lettersOf, sideText, size, summed, terms, unflat } from "./letters.js";
import { numberAtom, relation } from "./numbers.js";
import { fill } from "./template.js";

const { reasons: WORDS } = table;

/** @type {(kind: string, factors: [number, boolean][], axes?: number[]) => Spelling} */
function spelledAs(kind, factors, axes = []) {
  return { kind, factors, axes };
}

/** @type {(one: string[], other: string[]) => boolean} */
function same(one, other) {
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
function factorTexts({ factors }, names, notation) {
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
function divided(text, scale, notation) {
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

/** A way entry by entry: `Σj W[i,j]·x[j]`. @type {(way: Way, names: string[], notation: Notation, entries?: string) => string} */
export function summedEntries(way, names, notation, entries = "add") {
  const dot = { text: "·", plain: "·", latex: " \\cdot ", typst: " dot " }[notation];
  const product = way.factors.map((side, rank) => entryText(names[rank], side)).join(dot);
  const gone = summed(way);
  if (entries === "max" || entries === "min") return `${entries} over ${listed(gone)} of ${product}`;
  const written = gone.length ? `${fill(table.sigma[notation], [gone.join("")])} ${product}` : product;
  return divided(written, way.scale, notation);
}

/** One entry by its letters: `z[i] = Σj W[i,j]·x[j]`. @type {(way: Way, names: string[], target: string, entries?: string) => string} */
export function entryFormula(way, names, target, entries = "add") {
  return `${entryText(target, way.result)} = ${summedEntries(way, names, "plain", entries)}`;
}

/** Letters as they are said: `i`, `i and j`. @param {string[]} letters */
function listed(letters) {
  if (letters.length < 2) return letters.join("");
  return `${letters.slice(0, -1).join(", ")} and ${letters[letters.length - 1]}`;
}

/** Which letters an array has, in words. @type {(name: string, side: Side) => string} */
function has(name, { indices }) {
  const texts = indices.filter((index) => index.terms.length).map(indexText);
  return fill(WORDS[texts.length ? "has" : "number"], { name, letters: listed(texts) });
}

/**
 * Why a product stands the way round that it does, from the letters.
 * @param {Way} way that goes back
 * @param {string[]} names of its factors
 * @param {string} target the name of the operand that it goes into
 */
export function wayRound(way, names, target) {
  const spelled = spelling(way).factors.map(([rank]) => rank);
  const order = spelled.length ? spelled : [...way.factors.keys()];
  const stated = [...order.map((rank) => has(names[rank], way.factors[rank])), has(target, way.result)];
  return `${stated.join(", ")}. ${reason(way, names, target)}`;
}

/** The words that agree with one letter or with more. @param {string[]} letters */
function verb(letters) {
  const one = letters.length === 1;
  return { letters: listed(letters), is_are: one ? "is" : "are", it_they: one ? "it is" : "they are" };
}

/** What follows from the letters, in a sentence or two. @type {(way: Way, names: string[], target: string) => string} */
function reason(way, names, target) {
  const { factors, result } = way;
  if (spelling(way).kind === "entries") return reasonOfPlaces(way, names, target);
  if (factors.length === 1) return reasonOfOne(way, names[0]);
  const [first, second] = factors.map(lettersOf);
  if (!first.length || !second.length) return WORDS.scaled;
  const gone = summed(way);
  const kept = first.filter((letter) => second.includes(letter) && lettersOf(result).includes(letter));
  /** @type {string[]} */
  const said = [];
  if (gone.length) {
    const upstream = Math.max(0, factors.findIndex(({ rank }) => rank < 0));
    const others = entryText(resultName(names[upstream]), factors[upstream]);
    const key = result.indices.length ? "summed" : "summed one";
    said.push(fill(WORDS[key], { entry: entryText(target, result), others, ...verb(gone) }));
  }
  if (kept.length) said.push(fill(WORDS.kept, verb(kept)));
  if (!said.length) said.push(WORDS["nothing shared"]);
  return [...said, ...bothFit(way, names)].join(" ");
}

/** What is said where a factor is a square matrix, which shapes alone would let stand either way. @type {(way: Way, names: string[]) => string[]} */
function bothFit(way, names) {
  const found = spelling(way);
  /** @type {string[]} */
  const said = [];
  if (found.kind !== "product") return said;
  for (const [place, [rank, isTurned]] of found.factors.entries()) {
    const { rank: operand, shape } = way.factors[rank];
    if (operand < 0 || shape.length !== 2 || shape[0] !== shape[1]) continue;
    /** @type {[number, boolean][]} */
    const other = found.factors.map(([one, turn]) => [one, one === rank ? !turn : turn]);
    const [own, otherwise] = [found.factors, other].map((factors) => {
      return fill(table.product.plain, factorTexts({ ...found, factors }, names, "plain"));
    });
    const [turned, straight] = isTurned ? [own, otherwise] : [otherwise, own];
    said.push(fill(WORDS["both fit"], { name: names[rank], shape: shapeText(shape), turned, straight }));
    if (place === 0) break;
  }
  return said;
}

/** The name of what an adjoint is of: z of ∂L/∂z. @param {string} adjoint */
function resultName(adjoint) {
  return adjoint.split("∂").pop() || adjoint;
}

/** What follows for a single factor. @type {(way: Way, name: string) => string} */
function reasonOfOne(way, name) {
  const [factor] = way.factors;
  switch (spelling(way).kind) {
    case "transpose":
      return WORDS.turned;
    case "spread": {
      const own = lettersOf(factor);
      const letters = lettersOf(way.result).filter((letter) => !own.includes(letter));
      return fill(WORDS.spread, { entry: name, letters: listed(letters) });
    }
    case "sum":
      return fill(WORDS.gathered, verb(summed(way)));
    default:
      return WORDS.same;
  }
}

/** What follows where indices are sums or lists. @type {(way: Way, names: string[], target: string) => string} */
function reasonOfPlaces(way, names, target) {
  const isWindow = way.result.indices.some(({ terms }) => terms.length > 1);
  const above = Math.max(0, way.factors.findIndex(({ rank }) => rank < 0));
  const holes = { result: `Each entry of ${target}`, other: `entry of ${resultName(names[above])}` };
  if (isWindow) return fill(WORDS.window, holes);
  if (way.factors.length > 1) return fill(WORDS.kernel, holes);
  return fill(WORDS.places, { entry: entryText(names[0], way.factors[0]) });
}

// Arrays as they are shown.

/** Whether an array's entries are all shown. @param {number[]} shape */
export function isShown(shape) {
  const most = shape.length === 1 ? table.mostInVector : table.mostShown;
  return shape.length <= 2 && shape.every((axis) => axis <= most);
}

/**
 * An array as it is shown: its entries up to 4×4, the shape of a larger one. A typeset vector stands upright.
 * @param {ArrayLike<number>} entries all of them, the last axis fastest
 * @param {number[]} shape with one axis at least
 * @param {Notation} notation
 */
export function arrayText(entries, shape, notation) {
  if (!isShown(shape)) return table.many[notation].join(shapeText(shape));
  const texts = Array.from(entries, (entry) => numberAtom(entry + 0, notation).text);
  const width = shape[shape.length - 1];
  const rows = Array.from({ length: width ? texts.length / width : 0 }, (_, row) => texts.slice(row * width, (row + 1) * width));
  const typeset = table.matrix[notation];
  if (typeset) {
    const [opening, closing, between, beside] = typeset;
    return opening + (shape.length === 1 ? texts : rows.map((row) => row.join(beside))).join(between) + closing;
  }
  const written = rows.map((row) => `[${row.join(", ")}]`);
  return shape.length === 1 ? (written[0] ?? "[]") : `[${written.join(", ")}]`;
}

// One entry.

/** An entry view in one line. @param {EntryView} view */
export function entryLine({ left, letters, numbers, relation, result }) {
  const middle = numbers && numbers !== result ? ` = ${numbers}` : "";
  return `${left}: ${letters}${middle} ${relation} ${result}`;
}

/**
 * What is multiplied and added up into one entry, with its numbers.
 * @param {Way} way
 * @param {string[]} names of its factors
 * @param {ArrayLike<number>[]} values the entries of each factor, the last axis fastest
 * @param {string} target the name of the result
 * @param {number[]} entry a place in the result, as the way reads it
 * @returns {EntryView}
 */
export function entryView(way, names, values, target, entry) {
  /** @type {string[]} */
  const letters = [];
  /** @type {string[]} */
  const numbers = [];
  let total = 0;
  for (const places of terms(way, entry)) {
    let product = way.scale;
    /** @type {string[]} */
    const inside = [];
    const texts = places.map((place, rank) => {
      const number = values[rank][flat(place, way.factors[rank].shape)];
      product *= number;
      const { text, minus } = numberAtom(number, "plain");
      inside.push(minus && (inside.length || numbers.length) ? `(${text})` : text);
      return placeText(names[rank], place);
    });
    total += product;
    letters.push(divided(texts.join(" · "), way.scale, "plain"));
    numbers.push(divided(inside.join(" · "), way.scale, "plain"));
  }
  return {
    left: placeText(target, entry),
    letters: few(letters).join(" + ") || "0",
    numbers: few(numbers).join(" + "),
    relation: relation(total),
    result: numberAtom(total + 0, "plain").text,
  };
}

/** An entry by its place: `W[1,2]`; a number by its name. @type {(name: string, place: number[]) => string} */
export function placeText(name, place) {
  return place.length ? `${name}[${place.join(",")}]` : name;
}

/** The first and the last of too many. @param {string[]} texts */
function few(texts) {
  const most = table.mostTerms;
  return texts.length <= most ? texts : [...texts.slice(0, most - 2), "…", texts[texts.length - 1]];
}

/** The entries that light up for one entry of the result: for each factor its places, each once. @type {(way: Way, entry: number[]) => number[][][]} */
export function cells(way, entry) {
  /** @type {Map<string, number[]>[]} */
  const found = way.factors.map(() => new Map());
  for (const places of terms(way, entry)) for (const [rank, place] of places.entries()) found[rank].set(place.join(), place);
  return found.map((seen) => [...seen.values()]);
}

// The Jacobian of an edge: the result's entries as rows, the operand's as columns.

/**
 * The pattern of the Jacobian of a node by one of its operands.
 * @param {Way[]} ways of the node
 * @param {number} operand its rank
 * @param {number[]} shape of the operand
 * @param {number[]} result the shape of the node
 * @returns {Pattern}
 */
export function pattern(ways, operand, shape, result) {
  const filled = Array.from({ length: size(result) }, (_, row) => {
    /** @type {Set<number>} */
    const columns = new Set();
    for (const way of ways) {
      for (const places of terms(way, unflat(row, way.result.shape))) {
        for (const [number, side] of way.factors.entries()) {
          if (side.rank === operand) columns.add(flat(places[number], side.shape));
        }
      }
    }
    return [...columns].sort((one, other) => one - other);
  });
  const places = filled.reduce((count, columns) => count + columns.length, 0);
  return { rows: size(result), columns: size(shape), filled, places };
}

/** A shape as it is said: `2×3`, `3`; of a number `one number`. @param {number[]} shape */
export function shapeText(shape) {
  return shape.join("×") || "one number";
}

/** A way as a row of the table states it: `i,j->ij`, `i,c i+p->c p`. @param {Way} way */
export function lettersText(way) {
  const sides = [...way.factors, way.result];
  const between = sides.every((side) => isPlainSide(way, side)) ? "" : " ";
  const texts = sides.map(({ indices }) => indices.map(indexText).join(between));
  return `${texts.slice(0, -1).join(",")}->${texts[texts.length - 1]}`;
}
