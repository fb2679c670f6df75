/**
 * The entries that meet, worked out by one walk over the places that the letters of a way take.
 * The twin of backprop_core/tracing/meetings.py, which has NumPy for it.
 *
 * A letter moves each array by so many entries: its moves are listed once for each way. The last letter is a plain loop
 * over such a list, and where an index is a sum, as in a convolution, that loop is cut to what stands in the array.
 *
 * An array: its entries, the last axis fastest. What has no axes is a number and no array.
 * @typedef {{ shape: number[], entries: Float64Array }} Entries
 * @typedef {number | Entries} Value
 *
 * @typedef {import("./ways.js").Way} Way
 * @typedef {import("./ways.js").Side} Side
 * @typedef {import("./ways.js").Index} Index
 *
 * The walk of a way. `moves` tells for each array (the factors, then the result), and behind them for each axis that
 * could be left, where it stands at each number of each letter; `start` where it begins; `axes` the sizes of those axes.
 * @typedef {{ start: number[], moves: Int32Array[][], counts: number[], axes: number[], inner: Int32Array[], loops: Loops | null }} Walk
 *
 * Loops over three letters, and by how much u, v and the result move with each; `turns` are where they begin for each
 * number of all other letters; `isSum` where the letter inside is added up, and around it is one that v lacks and one that u lacks;
 * `swapped` where u and v have changed places.
 * @typedef {{ counts: number[], steps: number[][], turns: number[][], isSum: boolean, swapped: boolean }} Loops
 */
import { sameShape, size } from "./ways.js";

const LONG = 8; // a loop over fewer places costs more to begin than to run
/** @type {WeakMap<Way, Walk>} */
const walks = new WeakMap();

/** The entries of a value; of a number, the number. @param {Value} value */
export function entriesIn(value) {
  return typeof value === "number" ? Float64Array.of(value) : value.entries;
}

/** The shape of a value; of a number it has no axes. @param {Value} value */
export function shapeOf(value) {
  return typeof value === "number" ? [] : value.shape;
}

/** Entries in a shape; a number where that has no axes. @type {(entries: Float64Array, shape: number[]) => Value} */
export function asValue(entries, shape) {
  return shape.length ? { shape, entries } : entries[0];
}

/**
 * The result of a way, in the shape in which it reads it.
 * @param {Way} way
 * @param {Value[]} factors an array for each of its factors
 */
export function workOut(way, factors) {
  const made = new Float64Array(size(way.result.shape));
  const { inner, loops } = walkOf(way);
  const [u, v = ONE] = factors.map(entriesIn);
  if (loops) eachLoop(loops, u, v, made);
  else if (factors.length === 1) {
    const [first, last] = inner;
    eachRun(way, (at, low, high) => {
      const [a, z] = at;
      for (let n = low; n < high; n += 1) made[z + last[n]] += u[a + first[n]];
    });
  } else {
    const [first, second, last] = inner;
    eachRun(way, (at, low, high) => {
      const [a, b, z] = at;
      for (let n = low; n < high; n += 1) made[z + last[n]] += u[a + first[n]] * v[b + second[n]];
    });
  }
  if (way.scale !== 1) for (let place = 0; place < made.length; place += 1) made[place] *= way.scale;
  return made;
}

/** The largest (or smallest) of the entries that would be added up. @type {(way: Way, value: Value, larger: boolean) => Float64Array} */
export function best(way, value, larger) {
  const made = new Float64Array(size(way.result.shape)).fill(larger ? -Infinity : Infinity);
  const choose = larger ? Math.max : Math.min;
  const u = entriesIn(value);
  const [first, last] = walkOf(way).inner;
  eachRun(way, ([a, z], low, high) => {
    for (let n = low; n < high; n += 1) made[z + last[n]] = choose(made[z + last[n]], u[a + first[n]]);
  });
  return made;
}

/**
 * What goes back to each entry that won; where entries tie, they share it equally.
 * @type {(way: Way, value: Value, result: Value, upstream: Value) => Float64Array}
 */
export function bestShared(way, value, result, upstream) {
  const [u, won, above] = [value, result, upstream].map(entriesIn);
  const [first, last] = walkOf(way).inner;
  const ties = tiesOf(way, value, result);
  const made = new Float64Array(u.length);
  eachRun(way, ([a, z], low, high) => {
    for (let n = low; n < high; n += 1) {
      const [from, to] = [z + last[n], a + first[n]];
      // A share of nothing is nothing; but what is not a number stays so for the entries below it.
      made[to] += (u[to] === won[from] ? 1 : 0) * (above[from] / Math.max(ties[from], 1));
    }
  });
  return made;
}

/** How many entries win at each place of the result. @type {(way: Way, value: Value, result: Value) => Float64Array} */
export function tiesOf(way, value, result) {
  const [u, won] = [value, result].map(entriesIn);
  const [first, last] = walkOf(way).inner;
  const ties = new Float64Array(won.length);
  eachRun(way, ([a, z], low, high) => {
    for (let n = low; n < high; n += 1) if (u[a + first[n]] === won[z + last[n]]) ties[z + last[n]] += 1;
  });
  return ties;
}

/** An array stretched to a shape, by NumPy's rule. @type {(value: Value, shape: number[]) => Float64Array} */
export function spread(value, shape) {
  const own = shapeOf(value);
  const entries = entriesIn(value);
  if (sameShape(own, shape)) return entries;
  const made = new Float64Array(size(shape));
  if (entries.length === 1) return made.fill(entries[0]);
  if (sameShape(own, shape.slice(shape.length - own.length))) {
    for (let at = 0; at < made.length; at += entries.length) made.set(entries, at);
    return made;
  }
  const before = shape.length - own.length;
  const steps = shape.map(() => 0);
  for (let axis = own.length - 1, step = 1; axis >= 0; step *= own[axis], axis -= 1) {
    if (own[axis] > 1) steps[before + axis] = step;
  }
  const place = shape.map(() => 0);
  for (let at = 0, from = 0; at < made.length; at += 1) {
    made[at] = entries[from];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      from += steps[axis];
      if (++place[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      place[axis] = 0;
    }
  }
  return made;
}

const ONE = Float64Array.of(1);

/**
 * The sum of products where every array moves evenly with every letter, as in a product of matrices: three plain loops,
 * and what is outside of them one after the other.
 * @type {(loops: Loops, one: Float64Array, other: Float64Array, made: Float64Array) => void}
 */
function eachLoop({ counts, steps, turns, isSum, swapped }, one, other, made) {
  const u = swapped ? other : one;
  const v = swapped ? one : other;
  const [rows, columns, length] = counts;
  const [[uRow, uColumn, uStep], [vRow, vColumn, vStep], [zRow, zColumn, zStep]] = steps;
  const [pairs, fours] = isSum ? [rows - (rows % 2), columns - (columns % 4)] : [0, 0];
  for (const [a, b, z] of turns) {
    for (let row = 0; row < pairs; row += 2) {
      for (let column = 0; column < fours; column += 4) {
        const p = a + row * uRow;
        const q = b + column * vColumn;
        eightSums(u, p, uRow, uStep, v, q, vColumn, vStep, made, z + row * zRow + column * zColumn, zRow, zColumn, length);
      }
    }
    for (let row = 0; row < rows; row += 1) {
      for (let column = row < pairs ? fours : 0; column < columns; column += 1) {
        let p = a + row * uRow + column * uColumn;
        let q = b + row * vRow + column * vColumn;
        let to = z + row * zRow + column * zColumn;
        if (zStep) for (let n = 0; n < length; n += 1, p += uStep, q += vStep, to += zStep) made[to] += u[p] * v[q];
        else {
          let total = 0;
          for (let n = 0; n < length; n += 1, p += uStep, q += vStep) total += u[p] * v[q];
          made[to] += total;
        }
      }
    }
  }
}

/**
 * Sums of products for two rows, which u has, and four columns, which v has: each entry that is read is used more than
 * once.
 * @type {(u: Float64Array, p: number, uRow: number, uStep: number, v: Float64Array, q: number, vColumn: number,
 *   vStep: number, made: Float64Array, z: number, zRow: number, zColumn: number, length: number) => void}
 */
function eightSums(u, p, uRow, uStep, v, q, vColumn, vStep, made, z, zRow, zColumn, length) {
  // Names and no lists, and one statement for each: lists cost more than all of the products.
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
  let p0 = p, p1 = p + uRow;
  let q0 = q, q1 = q + vColumn, q2 = q1 + vColumn, q3 = q2 + vColumn;
  for (let n = 0; n < length; n += 1) {
    const above = u[p0], below = u[p1], first = v[q0], second = v[q1], third = v[q2], fourth = v[q3];
    a += above * first;
    b += above * second;
    c += above * third;
    d += above * fourth;
    e += below * first;
    f += below * second;
    g += below * third;
    h += below * fourth;
    p0 += uStep;
    p1 += uStep;
    q0 += vStep;
    q1 += vStep;
    q2 += vStep;
    q3 += vStep;
  }
  made[z] += a;
  made[z + zColumn] += b;
  made[z + 2 * zColumn] += c;
  made[z + 3 * zColumn] += d;
  made[z + zRow] += e;
  made[z + zRow + zColumn] += f;
  made[z + zRow + 2 * zColumn] += g;
  made[z + zRow + 3 * zColumn] += h;
}

/**
 * The loops of a way: inside a letter that is added up, around it one that only u has and one that only v has; null
 * where an array is left, or moves unevenly.
 * @type {(walk: { start: number[], moves: Int32Array[][], counts: number[], axes: number[] }) => Loops | null}
 */
function loopsOf({ start, moves, counts, axes }) {
  if (axes.length || counts.some((count) => !count)) return null;
  const arrays = moves.length === 2 ? [moves[0], null, moves[1]] : moves;
  const first = moves.length === 2 ? [start[0], 0, start[1]] : start;
  const steps = arrays.map((own) => counts.map((_, letter) => own?.[letter][1] ?? 0));
  const isEven = arrays.every((own, one) => !own || counts.every((count, letter) => own[letter].every((place, at) => place === steps[one][letter] * at)));
  if (!isEven) return null;
  const letters = [...counts.keys()];
  /** Takes the letter with most places of those that fit. @param {(letter: number) => boolean} fits */
  const take = (fits) => {
    const found = letters.filter(fits).sort((one, other) => counts[other] - counts[one])[0];
    if (found !== undefined) letters.splice(letters.indexOf(found), 1);
    return found;
  };
  const [uSteps, vSteps, zSteps] = steps;
  const summed = take((letter) => zSteps[letter] === 0);
  const row = summed === undefined ? undefined : take((letter) => vSteps[letter] === 0);
  const column = row === undefined ? undefined : take((letter) => uSteps[letter] === 0);
  const isSum = column !== undefined;
  const inside = isSum ? [row, column, summed] : [summed, row, ...letters.splice(0)].filter((letter) => letter !== undefined).sort((one, other) => (zSteps[other] || Infinity) - (zSteps[one] || Infinity));
  const around = inside.splice(0, Math.max(0, inside.length - 3)).concat(letters);
  /** @type {number[][]} */
  let turns = [first];
  for (const letter of /** @type {number[]} */ (around)) {
    turns = turns.flatMap((place) => Array.from({ length: counts[letter] }, (_, at) => place.map((from, one) => from + at * steps[one][letter])));
  }
  const swapped = isSum && counts[column] % 4 > counts[row ?? column] % 4; // four columns at once, so that few are left over
  if (swapped) {
    inside.unshift(...inside.splice(1, 1));
    steps.unshift(...steps.splice(1, 1));
    turns = turns.map(([u, v, z]) => [v, u, z]);
  }
  const none = Array(3 - inside.length).fill(0);
  /** @type {(own: number[]) => number[]} */
  const ofInside = (own) => inside.map((letter) => own[/** @type {number} */ (letter)]);
  return { counts: [...none.map(() => 1), ...ofInside(counts)], steps: steps.map((own) => [...none, ...ofInside(own)]), turns, isSum, swapped };
}

/** The walk of a way, made when it is first asked for. @param {Way} way @returns {Walk} */
function walkOf(way) {
  let walk = walks.get(way);
  if (!walk) walks.set(way, (walk = makeWalk(way)));
  return walk;
}

/** @param {Way} way @returns {Walk} */
function makeWalk(way) {
  const letters = inOrder(way);
  const counts = letters.map((letter) => way.sizes[letter]);
  const sides = [...way.factors, way.result];
  const left = sides.flatMap((side) => side.indices.flatMap((index, axis) => leaves(index, side.shape[axis], way)));
  const start = [...sides.map(startOf), ...left.map(({ index }) => index.start)];
  const moves = [
    ...sides.map((side) => letters.map((letter, place) => movesOf(side, letter, counts[place]))),
    ...left.map(({ index }) => letters.map((letter, place) => stepsOf(index, letter, counts[place], 1))),
  ];
  const inner = moves.map((one) => one[one.length - 1] ?? Int32Array.of(0));
  const walk = { start, moves, counts, axes: left.map(({ axis }) => axis) };
  return { ...walk, inner, loops: loopsOf(walk) };
}

/** The letters of a way, one that takes many places last. @param {Way} way */
function inOrder({ sizes }) {
  const letters = Object.keys(sizes);
  const most = Math.max(...Object.values(sizes));
  const last = letters.findLastIndex((letter) => sizes[letter] >= Math.min(LONG, most));
  return last < 0 ? letters : [...letters.filter((_, place) => place !== last), letters[last]];
}

/** How many entries lie between neighbours on each axis. @param {number[]} shape */
function stepsIn(shape) {
  return shape.map((_, axis) => size(shape.slice(axis + 1)));
}

/** Where a side begins among its entries. @param {Side} side */
function startOf({ indices, shape }) {
  const steps = stepsIn(shape);
  return indices.reduce((sum, { start, places }, axis) => sum + (places ? 0 : start * steps[axis]), 0);
}

/** By how many entries each number of a letter moves a side. @type {(side: Side, letter: string, count: number) => Int32Array} */
function movesOf({ indices, shape }, letter, count) {
  const moves = new Int32Array(count);
  for (const [axis, step] of stepsIn(shape).entries()) {
    const own = stepsOf(indices[axis], letter, count, step);
    for (let number = 0; number < count; number += 1) moves[number] += own[number];
  }
  return moves;
}

/** The same of one index, of which a place is so many entries. @type {(index: Index, letter: string, count: number, entries: number) => Int32Array} */
function stepsOf({ terms, places }, letter, count, entries) {
  const moves = new Int32Array(count);
  for (const [own, step] of terms) {
    if (own !== letter) continue;
    for (let number = 0; number < count; number += 1) moves[number] += (places ? places[number] : step * number) * entries;
  }
  return moves;
}

/** An index with the size of its axis, where it can point outside. @type {(index: Index, axis: number, way: Way) => { index: Index, axis: number }[]} */
function leaves(index, axis, { sizes }) {
  if (index.places || index.terms.some(([, step]) => step < 0)) return []; // these stay inside
  const last = index.terms.reduce((place, [letter, step]) => place + step * (sizes[letter] - 1), index.start);
  return index.start < 0 || last >= axis ? [{ index, axis }] : [];
}

/**
 * Go through all numbers of the letters but the last: `visit` is told where each array stands, and which numbers of the
 * last letter stay inside all of them.
 * @param {Way} way
 * @param {(at: Int32Array, low: number, high: number) => void} visit
 */
function eachRun(way, visit) {
  const { start, moves, counts, axes, inner } = walkOf(way);
  if (counts.some((count) => !count)) return;
  const depth = Math.max(0, counts.length - 1);
  const turns = counts.slice(0, depth).reduce((product, count) => product * count, 1);
  const length = counts.length ? counts[depth] : 1;
  const first = start.length - axes.length;
  const numbers = new Int32Array(depth);
  const at = Int32Array.from(start, (place, one) => {
    return moves[one].slice(0, depth).reduce((sum, steps) => sum + steps[0], place); // a list of places may begin anywhere
  });
  for (let turn = 0; turn < turns; turn += 1) {
    let low = 0;
    let high = length;
    for (let place = 0; place < axes.length; place += 1) {
      const from = at[first + place];
      const step = length > 1 ? inner[first + place][1] : 0;
      if (!step) high = from >= 0 && from < axes[place] ? high : 0;
      else {
        low = Math.max(low, Math.ceil(-from / step));
        high = Math.min(high, Math.floor((axes[place] - 1 - from) / step) + 1);
      }
    }
    if (low < high) visit(at, low, high);
    for (let letter = depth - 1; letter >= 0; letter -= 1) {
      const before = numbers[letter];
      const after = before + 1 < counts[letter] ? before + 1 : 0;
      for (let one = 0; one < at.length; one += 1) at[one] += moves[one][letter][after] - moves[one][letter][before];
      numbers[letter] = after;
      if (after) break;
    }
  }
}

