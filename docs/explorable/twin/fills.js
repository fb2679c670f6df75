/**
 * Arrays that nobody types: zeros, ones, and random numbers that are the same everywhere. The twin of
 * backprop_core/language/fills.py, with the same generator.
 *
 * @typedef {import("./expression.js").Entries} Entries
 */
import { generator } from "../../generated/table.js";

const { gamma, firstMix, secondMix } = generator;
const [GAMMA, FIRST_MIX, SECOND_MIX] = [gamma, firstMix, secondMix].map(BigInt);
const [BITS, KEPT] = [64, 53];

/**
 * An array whose entries follow from its kind, its shape and a seed.
 * @param {string} kind zeros, ones, uniform or normal
 * @param {number[]} shape
 * @param {number} [seed]
 * @returns {Entries}
 */
export function filled(kind, shape, seed = 0) {
  const count = shape.reduce((product, size) => product * size, 1);
  return inRows(kind === "zeros" || kind === "ones" ? Array(count).fill(kind === "ones" ? 1 : 0) : random(kind, seed, count), shape);
}

/** The random numbers of a kind. @type {(kind: string, seed: number, count: number) => number[]} */
function random(kind, seed, count) {
  if (kind === "uniform") return evenly(seed, count);
  const even = evenly(seed, count + (count % 2));
  return Array.from({ length: count }, (_, place) => {
    const first = place - (place % 2);
    const size = Math.sqrt(-2 * Math.log(1 - even[first]));
    const angle = 2 * Math.PI * even[first + 1];
    return size * (place % 2 ? Math.sin(angle) : Math.cos(angle));
  });
}

/** The first numbers of a seed, from 0 up to 1. @type {(seed: number, count: number) => number[]} */
export function evenly(seed, count) {
  return randomBits(seed, count).map((bits) => Number(bits >> BigInt(BITS - KEPT)) * 2 ** -KEPT);
}

/** The places of examples in an order that follows from the seed: each draws a number, the smallest comes first. @type {(count: number, seed: number) => Uint32Array} */
export function shuffled(count, seed) {
  const drawn = evenly(seed, count);
  return Uint32Array.from(drawn.keys()).sort((one, other) => drawn[one] - drawn[other] || one - other);
}

/** The first numbers of SplitMix64 for a seed, of 64 bits each. @type {(seed: number, count: number) => bigint[]} */
export function randomBits(seed, count) {
  let state = BigInt(seed);
  return Array.from({ length: count }, () => {
    state = BigInt.asUintN(BITS, state + GAMMA);
    let mixed = BigInt.asUintN(BITS, (state ^ (state >> 30n)) * FIRST_MIX);
    mixed = BigInt.asUintN(BITS, (mixed ^ (mixed >> 27n)) * SECOND_MIX);
    return mixed ^ (mixed >> 31n);
  });
}

/** Entries in order, as rows in rows. @type {(entries: Entries[], shape: number[]) => Entries} */
function inRows(entries, shape) {
  let rows = entries;
  for (const size of shape.slice(1).reverse()) {
    rows = Array.from({ length: rows.length / size }, (_, row) => rows.slice(row * size, (row + 1) * size));
  }
  return rows;
}
