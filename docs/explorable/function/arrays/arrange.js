/**
 * Where the cards of a program with arrays stand, from left to right: variables first, the output last. The core says in
 * which column each stands and in which order; heights decide the rest.
 *
 * @typedef {import("./cards.js").Card} Card
 * @typedef {{ x: number, y: number }} Place of a card's upper left corner
 * @typedef {{ x: number, y: number, width: number, height: number }} Pill
 * @typedef {{ node: number, rank: number, operand: number, path: string, dotted: boolean, gap: number, pill: Pill, fold: Pill | null }} Link
 * @typedef {{ places: Place[], links: Link[], left: number, top: number, width: number, height: number }} Arrangement
 *
 * What stands in a column: a card, or a place through which a long edge runs.
 * @typedef {{ order: number, high: number, weight: number, next: Item[], y: number }} Item `weight`: how little it gives way
 */
import { round } from "../../dom/markup.js";
import { PILL } from "../arrange.js";

const MARGIN = 12;
const APART = 16; // cards of a column
const RUN = 12; // height that an edge has for itself where it runs between cards
const PADDING = 7; // inside a pill, at each of its ends
const ROOM = 9; // between a pill and a card
const LEAST_GAP = 40;
const PORTS = 15; // between the ends of edges at a card
const SWEEPS = 4;
const HEAVY = 12; // an operation stands in line with what it leads to, and variables beside it give way
const HIGH = PILL * 1.35;

/**
 * @param {import("../../twin/trace_node.js").TraceNode[]} nodes
 * @param {Card[]} cards
 * @param {{ pull: number, fold: number }[][]} widths of what is written on each edge, in pixels
 * @returns {Arrangement}
 */
export function arrange(nodes, cards, widths) {
  const last = Math.max(...nodes.map(({ y }) => y));
  /** @param {number} y */
  const columnOf = (y) => last - y;
  /** @type {Item[][]} */
  const columns = Array.from({ length: last + 1 }, () => []);
  /** @type {(y: number, x: number, high: number, weight: number) => Item} */
  const put = (y, x, high, weight) => {
    const item = { order: x, high, weight, next: [], y: 0 };
    columns[columnOf(y)].push(item);
    return item;
  };
  const items = nodes.map(({ x, y }, id) => put(y, x, cards[id].height, nodes[id].operands.length ? HEAVY : 1));
  const runs = nodes.map((node, id) =>
    node.operands.map((operand, rank) => {
      const way = (node.bends[rank] ?? []).map(([x, y]) => put(y, x, RUN, 1));
      const whole = [items[id], ...way, items[operand]];
      for (const [place, item] of whole.slice(1).entries()) item.next.push(whole[place]);
      return way;
    }),
  );
  stand(columns);
  const gaps = gapsOf(nodes, columnOf, widths, last);
  const wide = columns.map((_, column) => Math.max(...nodes.map(({ y }, id) => (columnOf(y) === column ? cards[id].width : 0))));
  const lefts = wide.map((_, column) => wide.slice(0, column).reduce((sum, one, place) => sum + one + gaps[place], 0));
  // A card stands at the right of its column, so that its edge does not run along its neighbours.
  const places = nodes.map(({ y }, id) => {
    const column = columnOf(y);
    return { x: lefts[column] + wide[column] - cards[id].width, y: items[id].y - cards[id].height / 2 };
  });
  const links = linksOf(nodes, { cards, widths, items, runs, places, lefts, wide, columnOf });
  const [tops, ends] = [places.map(({ y }) => y), places.map(({ y }, id) => y + cards[id].height)];
  const pills = links.flatMap(({ pill, fold }) => (fold ? [pill, fold] : [pill]));
  const ways = columns.flat().map(({ y }) => y);
  const top = Math.min(...tops, ...ways, ...pills.map(({ y, height }) => y - height / 2)) - MARGIN;
  const end = Math.max(...ends, ...ways, ...pills.map(({ y, height }) => y + height / 2)) + MARGIN;
  const right = Math.max(...places.map(({ x }, id) => x + cards[id].width)) + MARGIN;
  return { places, links, left: -MARGIN, top, width: right + MARGIN, height: end - top };
}

/**
 * How far two columns stand apart: so that the widest pill has room between them.
 * @type {(nodes: import("../../twin/trace_node.js").TraceNode[], columnOf: (y: number) => number, widths: { pull: number, fold: number }[][], last: number) => number[]}
 */
function gapsOf(nodes, columnOf, widths, last) {
  const gaps = Array(last + 1).fill(LEAST_GAP);
  nodes.forEach(({ y, operands }, id) => {
    operands.forEach((_, rank) => {
      const { pull, fold } = widths[id][rank];
      const room = pillWidth(pull) + (fold ? pillWidth(fold) + ROOM / 2 : 0) + 2 * ROOM;
      const gap = columnOf(y) - 1; // the pill stands in the last gap before the node
      gaps[gap] = Math.max(gaps[gap], room);
    });
  });
  return gaps;
}

/** @param {number} text */
function pillWidth(text) {
  return text ? text + 2 * PADDING : 0;
}

/** Give each item its height on the page, near to what it leads to. @param {Item[][]} columns */
function stand(columns) {
  for (const column of columns) column.sort((one, other) => one.order - other.order);
  for (const column of columns) spreadOut(column, column.map(({ order }) => order * 120));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of [...columns].reverse()) {
      spreadOut(column, column.map((item) => (item.next.length ? mean(item.next.map(({ y }) => y)) : item.y)));
    }
  }
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/**
 * Places as near as can be to those that are wanted, in the same order and with nothing touching: neighbours that want
 * to pass each other stand together around their mean.
 * @type {(column: Item[], wanted: number[]) => void}
 */
function spreadOut(column, wanted) {
  const offsets = [0];
  for (let place = 1; place < column.length; place += 1) {
    offsets.push(offsets[place - 1] + (column[place - 1].high + column[place].high) / 2 + APART);
  }
  /** @type {{ sum: number, weight: number, count: number }[]} */
  const groups = [];
  for (const [place, one] of wanted.entries()) {
    const { weight } = column[place];
    groups.push({ sum: weight * (one - offsets[place]), weight, count: 1 });
    for (let last = groups.length - 1; last > 0; last = groups.length - 1) {
      const [before, after] = [groups[last - 1], groups[last]];
      if (before.sum / before.weight <= after.sum / after.weight) break;
      const [sum, both, count] = [before.sum + after.sum, before.weight + after.weight, before.count + after.count];
      groups.splice(last - 1, 2, { sum, weight: both, count });
    }
  }
  const shifts = groups.flatMap(({ sum, weight, count }) => Array(count).fill(sum / weight));
  for (const [place, item] of column.entries()) item.y = shifts[place] + offsets[place];
}

/**
 * @typedef {{ cards: Card[], widths: { pull: number, fold: number }[][], items: Item[], runs: Item[][][], places: Place[],
 *   lefts: number[], wide: number[], columnOf: (y: number) => number }} Known
 * @type {(nodes: import("../../twin/trace_node.js").TraceNode[], known: Known) => Link[]}
 */
function linksOf(nodes, { cards, widths, items, runs, places, lefts, wide, columnOf }) {
  const out = outgoing(nodes, items, runs);
  const links = nodes.flatMap((node, id) => {
    const ranks = node.operands.map((_, rank) => rank);
    const sources = node.operands.map((operand, rank) => (runs[id][rank][0] ?? items[operand]).y);
    const order = [...ranks].sort((one, other) => sources[one] - sources[other] || one - other);
    return node.operands.map((operand, rank) => {
      const [fromPort, toPort] = [out(operand, id, rank), order.indexOf(rank) - (ranks.length - 1) / 2];
      const start = /** @type {[number, number]} */ ([places[operand].x + cards[operand].width, items[operand].y + port(fromPort, out(operand), cards[operand])]);
      const stop = /** @type {[number, number]} */ ([places[id].x, items[id].y + port(toPort, ranks.length, cards[id])]);
      const column = columnOf(node.y);
      /** Through the columns between, level; then a curve across the last gap. */
      const bends = [...runs[id][rank]].reverse().map(({ y }, place) => {
        const at = columnOf(nodes[operand].y) + 1 + place;
        return { left: lefts[at], right: lefts[at] + wide[at], y };
      });
      let path = `M${round(start[0])} ${round(start[1])}`;
      let from = start;
      const first = lefts[columnOf(nodes[operand].y)] + wide[columnOf(nodes[operand].y)];
      if (from[0] < first) path += `H${round(first)}`;
      from = [Math.max(first, from[0]), from[1]];
      for (const { left, right, y } of bends) {
        path += curve(from, [left, y]) + `H${round(right)}`;
        from = [right, y];
      }
      const edge = lefts[column];
      path += curve(from, [edge, stop[1]]) + (stop[0] > edge ? `H${round(stop[0])}` : "");
      const { pull, fold } = widths[id][rank];
      const [pullWide, foldWide] = [pillWidth(pull), pillWidth(fold)];
      const gap = foldWide ? ROOM / 2 : 0;
      const middle = (from[0] + edge) / 2 + (foldWide + gap) / 2;
      /** @param {number} x */
      const on = (x) => heightOn(from, [edge, stop[1]], x);
      const pill = { x: middle, y: on(middle), width: pullWide, height: HIGH };
      const before = middle - pullWide / 2 - gap - foldWide / 2;
      const folded = foldWide ? { x: before, y: on(before), width: foldWide, height: HIGH } : null;
      return { node: id, rank, operand, path, dotted: !nodes[operand].leads, gap: column, pill, fold: folded };
    });
  });
  keepApart(links);
  return links;
}

/**
 * How many edges leave a card, and at which place from its middle one of them does, by where they lead.
 * @param {import("../../twin/trace_node.js").TraceNode[]} nodes
 * @param {Item[]} items
 * @param {Item[][][]} runs
 * @returns {(operand: number, node?: number, rank?: number) => number}
 */
function outgoing(nodes, items, runs) {
  /** @type {Map<number, { node: number, rank: number, y: number }[]>} */
  const all = new Map();
  nodes.forEach((node, id) => {
    node.operands.forEach((operand, rank) => {
      const run = runs[id][rank];
      const y = (run[run.length - 1] ?? items[id]).y;
      all.set(operand, [...(all.get(operand) ?? []), { node: id, rank, y }]);
    });
  });
  for (const edges of all.values()) edges.sort((one, other) => one.y - other.y || one.rank - other.rank);
  return (operand, node, rank) => {
    const edges = all.get(operand) ?? [];
    if (node === undefined) return edges.length;
    return edges.findIndex((edge) => edge.node === node && edge.rank === rank) - (edges.length - 1) / 2;
  };
}

/** How far from the middle of a card an edge ends: all within its side. @type {(place: number, count: number, card: Card) => number} */
function port(place, count, { height }) {
  return place * Math.min(PORTS, (height - 20) / Math.max(1, count));
}

/** A line that leaves and arrives level. @type {(from: [number, number], to: [number, number]) => string} */
function curve([x0, y0], [x1, y1]) {
  const handle = (x1 - x0) / 2;
  return `C${[x0 + handle, y0, x1 - handle, y1, x1, y1].map(round).join(" ")}`;
}

/** How high such a line is at a place. @type {(from: [number, number], to: [number, number], x: number) => number} */
function heightOn([x0, y0], [x1, y1], x) {
  if (x1 === x0) return y1;
  // x runs as 1.5t(1-t)+t³ does; solved for t by halving
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 24; turn += 1) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < (x - x0) / (x1 - x0)) low = t;
    else high = t;
  }
  return y0 + (y1 - y0) * low * low * (3 - 2 * low);
}

/** Pills of one gap that would touch are moved up and down. @param {Link[]} links */
function keepApart(links) {
  /** @type {Map<number, Pill[][]>} */
  const gaps = new Map();
  for (const { gap, pill, fold } of links) {
    if (pill.width) gaps.set(gap, [...(gaps.get(gap) ?? []), fold ? [pill, fold] : [pill]]);
  }
  for (const rows of gaps.values()) {
    rows.sort(([one], [other]) => one.y - other.y);
    const column = rows.map(([{ y, height }]) => ({ order: 0, high: height - APART + 5, weight: 1, next: [], y }));
    spreadOut(column, column.map(({ y }) => y));
    for (const [place, row] of rows.entries()) {
      const by = column[place].y - row[0].y;
      for (const pill of row) pill.y += by;
    }
  }
}
