/**
 * What letters say of arrays: which way round and why, an array in writing, and which entries meet in one entry.
 * The twin of backprop_core/notation/matrices.py, whose templates it fills.
 *
 * All of it is read from the letters, so it holds for square matrices too, where shapes let either order pass.
 *
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./ways.js").Side} Side
 * @typedef {import("./names.js").Notation} Notation
 *
 * What one entry comes from: `W[1,2]`, `∂h/∂z[1] · x[2]`, `-2 · 2`, `=` or `≈`, and what it comes to.
 * @typedef {{ left: string, letters: string, numbers: string, relation: string, result: string }} EntryView
 *
 * Which entries of a Jacobian need not be 0: how many rows and columns it has, for each row the columns where something
 * stands, and how many those are in all.
 * @typedef {{ rows: number, columns: number, filled: number[][], places: number }} Pattern
 */
import * as table from "../../generated/arrays.js";
import { numberAtom, relation } from "./numbers.js";
import { divided, entryText, factorTexts, listed, same, spelled, spelling } from "./spelling.js";
import { fill } from "./template.js";
import { flat, indexText, isPlainSide, lettersOf, size, summed, terms, unflat } from "./ways.js";

const { reasons: WORDS } = table;

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
