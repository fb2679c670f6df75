/**
 * Ways through the entries of arrays: sums of products of entries, and what is read from them. The twin of
 * backprop_core/language/ways.py.
 *
 * A way is `result[i,k] += u[i,j] * v[j,k]`, over all places that its letters can take. Everything that is said or done
 * with arrays is read from ways. Going back is the same way, with operand and result changing places: `turned`.
 *
 * A place on one axis: start + step * letter + …, or the entry of a list of places that the letter counts. No letters
 * for an axis that stays at one place; `start` is below 0 where an axis is padded.
 * @typedef {{ terms: [string, number][], start: number, places: number[] | null }} Index
 *
 * An array as a way reads it: the rank of the operand (UPSTREAM for the adjoint of the result), an index for each axis,
 * and the shape in which it is read, which is its own unless it is laid flat.
 * @typedef {{ rank: number, indices: Index[], shape: number[] }} Side
 *
 * result[…] += scale * factor[…] * factor[…], over all places that the letters take.
 * @typedef {{ sizes: Record<string, number>, factors: Side[], result: Side, scale: number }} Way
 */
import { letters as LETTERS, mostPlaces } from "../../generated/arrays.js";

export { LETTERS };

export const UPSTREAM = -1;

/** @type {(terms?: [string, number][], start?: number, places?: number[] | null) => Index} */
export function makeIndex(terms = [], start = 0, places = null) {
  return { terms, start, places };
}

/** The place that an index points to, once each letter has a number. @type {(index: Index, letters: Record<string, number>) => number} */
export function at({ terms, start, places }, letters) {
  if (places) return places[letters[terms[0][0]]];
  return terms.reduce((place, [letter, step]) => place + step * letters[letter], start);
}

/** Whether an index is one letter and nothing else. @param {Index} index */
export function isPlain({ terms, start, places }) {
  return places === null && start === 0 && terms.length === 1 && terms[0][1] === 1;
}

/** An index as it is said: `i`, `2i+p-1`, `0`, `[2,0,2][i]`. @param {Index} index */
export function indexText({ terms, start, places }) {
  if (places) return `${places.length <= mostPlaces ? `[${places.join(",")}]` : "places"}[${terms[0][0]}]`;
  const parts = terms.map(([letter, step]) => (step === 1 ? letter : `${step}${letter}`));
  if (start || !parts.length) parts.push(String(start));
  return parts.join("+").replaceAll("+-", "-");
}

/** The letters of a side in order. @param {Side} side */
export function lettersOf({ indices }) {
  return indices.flatMap(({ terms }) => terms.map(([letter]) => letter));
}

/** The indices of a side as they are said: `i,j`. @param {Side} side */
export function sideText({ indices }) {
  return indices.map(indexText).join(",");
}

/** Where the letters point to in an array; null outside, where nothing stands. @type {(side: Side, letters: Record<string, number>) => number[] | null} */
function placeIn({ indices, shape }, letters) {
  const place = indices.map((index) => at(index, letters));
  return place.every((one, axis) => one >= 0 && one < shape[axis]) ? place : null;
}

/** The letters that the result lacks: they are added up. @param {Way} way */
export function summed({ factors, result }) {
  const kept = lettersOf(result);
  return [...new Set(factors.flatMap(lettersOf).filter((letter) => !kept.includes(letter)))];
}

/** Whether each axis of a side is one letter, which takes all its places. @type {(way: Way, side: Side) => boolean} */
export function isPlainSide({ sizes }, { indices, shape }) {
  return indices.every((index, axis) => isPlain(index) && sizes[index.terms[0][0]] === shape[axis]);
}

/** The way back into one factor: the same way, with operand and result changing places. @type {(way: Way, factor: number) => Way} */
export function turned({ sizes, factors, result, scale }, factor) {
  const others = factors.filter((_, place) => place !== factor);
  return { sizes, factors: [{ ...result, rank: UPSTREAM }, ...others], result: factors[factor], scale };
}

/**
 * What is added up into one entry of the result: the places of the factors of each product.
 * @param {Way} way
 * @param {number[]} entry a place in the result, as the way reads it
 * @returns {Generator<number[][]>}
 */
export function* terms(way, entry) {
  const { sizes, factors, result } = way;
  const held = result.indices.map((index, axis) => solutions(index, entry[axis], sizes));
  const free = summed(way).map((letter) => Array.from({ length: sizes[letter] }, (_, number) => ({ [letter]: number })));
  for (const choice of choices([...held, ...free])) {
    /** @type {Record<string, number>} */
    const letters = {};
    let agree = true; // two lists of places go together, so one letter may stand on two axes
    for (const part of choice) {
      for (const [letter, number] of Object.entries(part)) {
        if ((letters[letter] ??= number) !== number) agree = false;
      }
    }
    if (!agree) continue;
    const found = factors.map((side) => placeIn(side, letters));
    if (found.every((place) => place !== null)) yield /** @type {number[][]} */ (found);
  }
}

/**
 * One of each list, in all combinations, the last fastest.
 * @template T
 * @param {T[][]} lists
 * @returns {Generator<T[]>}
 */
export function* choices(lists) {
  if (lists.some((list) => !list.length)) return;
  const chosen = lists.map(() => 0);
  for (;;) {
    yield lists.map((list, place) => list[chosen[place]]);
    let place = lists.length - 1;
    while (place >= 0 && ++chosen[place] === lists[place].length) chosen[place--] = 0;
    if (place < 0) return;
  }
}

/** The numbers of an index's letters with which it points to one place. @type {(index: Index, at: number, sizes: Record<string, number>) => Record<string, number>[]} */
function solutions({ terms, start, places }, at, sizes) {
  if (places) {
    const [[letter]] = terms;
    return places.flatMap((place, number) => (place === at ? [{ [letter]: number }] : []));
  }
  if (!terms.length) return at === start ? [{}] : [];
  const [[first, step], ...others] = terms;
  /** @type {Record<string, number>[]} */
  const found = [];
  for (const numbers of choices(others.map(([letter]) => [...Array(sizes[letter]).keys()]))) {
    const rest = others.reduce((left, [, one], place) => left - numbers[place] * one, at - start);
    const number = rest / step;
    if (!Number.isInteger(number) || number < 0 || number >= sizes[first]) continue;
    found.push({ [first]: number, ...Object.fromEntries(others.map(([letter], place) => [letter, numbers[place]])) });
  }
  return found;
}

/** How many entries an array has. @param {number[]} shape */
export function size(shape) {
  return shape.reduce((count, axis) => count * axis, 1);
}

/** Where an entry stands among all, the last axis fastest. @type {(place: number[], shape: number[]) => number} */
export function flat(place, shape) {
  return place.reduce((number, at, axis) => number * shape[axis] + at, 0);
}

/** The place of an entry that is counted among all. @type {(number: number, shape: number[]) => number[]} */
export function unflat(number, shape) {
  /** @type {number[]} */
  const place = [];
  for (let axis = shape.length - 1, left = number; axis >= 0; axis -= 1) {
    place[axis] = left % shape[axis];
    left = Math.floor(left / shape[axis]);
  }
  return place;
}

/** Whether two shapes are one. @type {(one: number[], other: number[]) => boolean} */
export function sameShape(one, other) {
  return one.length === other.length && one.every((axis, place) => axis === other[place]);
}

/** An array whose axes are one letter each. @type {(rank: number, letters: string[], shape: number[]) => Side} */
export function plainSide(rank, letters, shape) {
  return { rank, indices: letters.map((letter) => makeIndex([[letter, 1]])), shape };
}
