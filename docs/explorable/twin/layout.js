/**
 * Where each node stands, as pure data: the output on top, y downwards, in node spacings.
 * The twin of backprop_core/graph/layout.py; pictures agree to the last digit.
 *
 * A tree is drawn tidily (Reingold and Tilford 1981, with Buchheim, Jünger and Leipert's threads, 2002);
 * a graph in layers (Sugiyama 1981): barycentres decide the order within a layer, and the exact least
 * squares under a least distance (pool adjacent violators) decide x. Both are quick and repeatable.
 *
 * A place for each node, and for each node the points at which the edge to each operand bends, if any.
 * @typedef {{ places: [number, number][], bends: [number, number][][][] }} Layout
 *
 * Neighbours that stand exactly 1 apart: the sum of their shifted wishes, and how many they are.
 * @typedef {{ total: number, size: number }} Block
 */
import { limits } from "../../generated/table.js";
import { treeLayout } from "./tree_layout.js";

/**
 * Places for every node of a graph; the same for the same graph, always.
 * @param {import("./build.js").Graph} graph
 * @returns {Layout}
 */
export function layOut({ nodes, users }) {
  const operands = nodes.map((node) => node.operands);
  if (users.some((found) => found.length > 1)) return layered(operands);
  return { places: treeLayout(operands), bends: operands.map((below) => below.map(() => [])) };
}

/**
 * Layers by the longest way from the output; edges to one node that cross layers run together.
 * @param {number[][]} operands
 * @returns {Layout}
 */
function layered(operands) {
  const depth = depths(operands);
  let highest = [...depth]; // of the users of each node
  for (const [index, below] of operands.entries()) {
    for (const operand of below) highest[operand] = Math.min(highest[operand], depth[index]);
  }
  /** @type {(index: number, below: number[]) => number} */
  const crossed = (index, below) => below.reduce((sum, operand) => sum + depth[operand] - depth[index] - 1, 0);
  if (operands.reduce((sum, below, index) => sum + crossed(index, below), 0) > limits.bends) {
    highest = depth.map((level) => level - 1);
  }
  // Long edges to one node share one trunk: a stand-in for the node in each layer that they cross.
  /** @type {number[][]} */
  const down = operands.map(() => []);
  const trunk = operands.map((_, index) => {
    /** @type {Map<number, number>} */
    const standIns = new Map();
    let below = index;
    for (let level = depth[index] - 1; level > highest[index]; level -= 1) {
      below = down.push([below]) - 1;
      depth.push(level);
      standIns.set(level, below);
    }
    return standIns;
  });
  for (const [index, below] of operands.entries()) {
    down[index] = [...new Set(below)].map((operand) => trunk[operand].get(depth[index] + 1) ?? operand);
  }
  /** @type {number[][]} */
  const up = down.map(() => []);
  for (const [index, below] of down.entries()) for (const other of below) up[other].push(index);
  const layers = untangle(firstOrder(down, depth, operands.length - 1), up, down);
  const x = spread(layers, up, down);
  /** @type {(index: number, operand: number) => [number, number][]} */
  const bend = (index, operand) => {
    /** @type {[number, number][]} */
    const points = [];
    for (let level = depth[index] + 1; level < depth[operand]; level += 1) {
      const standIn = trunk[operand].get(level);
      if (standIn === undefined) return [];
      points.push([x[standIn], level]);
    }
    return points;
  };
  return {
    places: operands.map((_, index) => [x[index], depth[index]]),
    bends: operands.map((below, index) => below.map((operand) => bend(index, operand))),
  };
}

/** The longest way from the output to each node. @param {number[][]} operands */
function depths(operands) {
  const depth = operands.map(() => 0);
  for (let index = operands.length - 1; index >= 0; index -= 1) {
    for (const operand of operands[index]) depth[operand] = Math.max(depth[operand], depth[index] + 1);
  }
  return depth;
}

/**
 * The layers, each in the order in which a walk from the output, left to right, meets its places.
 * @type {(down: number[][], depth: number[], output: number) => number[][]}
 */
function firstOrder(down, depth, output) {
  /** @type {number[][]} */
  const layers = Array.from({ length: depth.reduce((most, level) => Math.max(most, level)) + 1 }, () => []);
  const seen = new Set();
  const waiting = [output];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    layers[depth[index]].push(index);
    for (const other of [...down[index]].reverse()) waiting.push(other);
  }
  return layers;
}

/**
 * Reorder layers by barycentres, down and up in turn, and keep the order with the fewest crossings.
 * @type {(layers: number[][], up: number[][], down: number[][]) => number[][]}
 */
function untangle(layers, up, down) {
  const rank = up.map(() => 0);
  /** @param {number[]} layer */
  const number = (layer) => layer.forEach((index, place) => (rank[index] = place));
  /** @param {number[][]} some */
  const copy = (some) => some.map((layer) => [...layer]);
  layers.forEach(number);
  let best = copy(layers);
  let fewest = crossings(layers, down, rank);
  const current = copy(layers);
  for (let sweep = 0; sweep < limits.sweeps && fewest > 0; sweep += 1) {
    const neighbours = sweep % 2 ? down : up;
    for (const layer of sweep % 2 ? [...current].reverse() : current) {
      const wish = layer.map((index) => ({ index, at: middle(neighbours[index], rank) ?? rank[index] }));
      layer.splice(0, layer.length, ...wish.sort((a, b) => a.at - b.at).map(({ index }) => index));
      number(layer);
    }
    const found = crossings(current, down, rank);
    if (found < fewest) [best, fewest] = [copy(current), found];
  }
  return best;
}

/**
 * How many pairs of edges between neighbouring layers cross.
 * @type {(layers: number[][], down: number[][], rank: number[]) => number}
 */
function crossings(layers, down, rank) {
  let total = 0;
  for (const layer of layers) {
    total += inversions(layer.flatMap((index) => down[index].map((other) => rank[other]).sort((a, b) => a - b)));
    if (total > limits.bends) break;
  }
  return total;
}

/**
 * How many pairs stand the wrong way round, counted in a tree of sums (Fenwick 1994): n log n steps.
 * @param {number[]} ends whole numbers
 */
function inversions(ends) {
  const size = ends.reduce((most, end) => Math.max(most, end + 1), 1);
  const sums = new Uint32Array(size + 1);
  let found = 0;
  for (const [before, end] of ends.entries()) {
    found += before;
    // Those before that lie no further right cross nothing.
    for (let place = end + 1; place > 0; place -= place & -place) found -= sums[place];
    for (let place = end + 1; place <= size; place += place & -place) sums[place] += 1;
  }
  return found;
}

/**
 * x for each place: near the middle of its neighbours, at least 1 from the next in its layer.
 * @type {(layers: number[][], up: number[][], down: number[][]) => number[]}
 */
function spread(layers, up, down) {
  const x = up.map(() => 0);
  for (const layer of layers) layer.forEach((index, place) => (x[index] = place - (layer.length - 1) / 2));
  for (let sweep = 0; sweep < limits.sweeps; sweep += 1) {
    const neighbours = sweep % 2 ? up : down;
    for (const layer of sweep % 2 ? layers : [...layers].reverse()) {
      const nearest = apart(layer.map((index) => middle(neighbours[index], x) ?? x[index]));
      layer.forEach((index, place) => (x[index] = nearest[place]));
    }
  }
  // Thousandths are finer than any pixel, and keep two engines' pictures equal to the last digit.
  const left = x.reduce((least, place) => Math.min(least, place));
  return x.map((place) => Math.floor((place - left) * 1000 + 0.5) / 1000);
}

/** The plain mean of some places, or undefined where there are none. @type {(indices: number[], places: number[]) => number | undefined} */
function middle(indices, places) {
  if (!indices.length) return undefined;
  return indices.reduce((sum, index) => sum + places[index], 0) / indices.length;
}

/** The places nearest to the wishes (least squares) that lie at least 1 apart, in the same order. @param {number[]} wishes */
function apart(wishes) {
  /** @type {Block[]} */
  const blocks = [];
  for (const [place, wish] of wishes.entries()) {
    let block = { total: wish - place, size: 1 };
    while (blocks.length && mean(blocks[blocks.length - 1]) > mean(block)) {
      const { total, size } = /** @type {Block} */ (blocks.pop());
      block = { total: block.total + total, size: block.size + size };
    }
    blocks.push(block);
  }
  /** @type {number[]} */
  const found = [];
  for (const block of blocks) {
    const first = mean(block) + found.length;
    for (let step = 0; step < block.size; step += 1) found.push(first + step);
  }
  return found;
}

/** @param {Block} block */
function mean({ total, size }) {
  return total / size;
}
