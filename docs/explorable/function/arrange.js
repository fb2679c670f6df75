/**
 * Where the parts of a picture go, as plain data in the picture's own units (CSS pixels at its natural size).
 *
 * The core says where nodes stand, in node spacings; here the spacings become lengths, wide enough for what is
 * written beside the nodes. The clips arrange theirs by the same rules: edges are straight where all can be, else they
 * leave below and arrive above, so that a node's letter has its left side and its value and adjoint have its right side
 * for themselves.
 *
 * How wide the writing of a node is, in ems of its own size: inside it, left of it, right of it, its partials;
 * `boxed` nodes are constants, drawn as squares that are a little smaller than circles.
 * @typedef {{ symbol: number, letter: number, values: number, pills: number[], boxed: boolean }} Measure
 * @typedef {{ x: number, y: number, half: number, left: number, right: number }} Place
 * @typedef {{ node: number, rank: number, operand: number, path: string, dotted: boolean,
 *   pill: { x: number, y: number, width: number, height: number } }} Link
 * @typedef {[number, number]} Point
 *
 * The line of an edge, and the place at t, from 0 to 1, along the piece that its partial stands on.
 * @typedef {{ path: string, spot: (t: number, piece?: number) => Point, before?: number }} Line
 * @typedef {(nodes: Node[], measures: Measure[], places: Place[], index: number, rank: number, unit: number,
 *   pieces: number[][]) => Line} Edge
 *
 * What of a trace's node is looked at here.
 * @typedef {{ x: number, y: number, operands: number[], bends: Point[][], leads: boolean }} Node
 * @typedef {{ places: Place[], links: Link[], left: number, top: number, width: number, height: number }} Arrangement
 */
import { round } from "../dom/markup.js";

export const RADIUS = 24;
export const SQUARE = 0.84; // height of a constant's box, as a share of a circle's
export const SYMBOL = 22; // size of the type inside a node
export const LABEL = 18; // of letters, values and adjoints
export const PILL = 15.5; // of partials
export const LABEL_GAP = 7;
export const LINE = 1.14; // from the value to the adjoint, in sizes of their type
const ROW = 98;
const MOST_ROWS = 1e6; // so that a column and a row make one number
const STEEP = 1.15; // how much wider than high an edge may be and still be straight, clear of the labels
const GAP = 14; // least distance between two things in a row
const PILL_PADDING = 8;
const PILL_AT = 0.56; // how far along its edge a partial stands, from the node to its operand
const SPOTS = [PILL_AT, 0.45, 0.67, 0.36, 0.76, 0.24, 0.8]; // of the outermost two, one is wholly above the other
const BESIDE = [-1, 0, 1]; // in which rows and columns around its own a pill may be covered
const BARE_AT = 0.3; // where an edge without a partial comes nearest to its neighbour's,
const NEAR = 10; // which may come so much nearer than other things
const CLOSE = 0.24; // node spacings: things nearer than this cross, and no width would part them
const WIDEST_UNIT = 150;
const COMFORTABLE = 350; // small graphs are spread to about this width
const MARGIN = 10;

/**
 * The picture's arrangement.
 * @param {Node[]} nodes
 * @param {Measure[]} measures of each node
 * @returns {Arrangement}
 */
export function arrange(nodes, measures) {
  const pieces = piecesOf(nodes);
  const [tightest, widest] = [leastUnit(nodes, measures, pieces), straightUpTo(nodes)];
  const loose = loosest(nodes, measures, tightest);
  const straight = tightest <= widest;
  const unit = straight ? Math.min(loose, widest) : loose;
  const edge = straight ? straightEdge : curvedEdge;
  const places = nodes.map(({ x, y }, index) => ({ x: x * unit, y: y * ROW, ...sides(measures[index]) }));
  const links = apart(
    nodes.flatMap((node, index) =>
      node.operands.map((_, rank) => link(nodes, measures, index, rank, edge(nodes, measures, places, index, rank, unit, pieces))),
    ),
  );
  const bends = nodes.flatMap((node) => node.bends.flatMap((corners) => corners.map(([x]) => x * unit)));
  const lefts = [...places.map(({ x, left }) => x - left), ...links.map(({ pill }) => pill.x - pill.width / 2), ...bends];
  const rights = [...places.map(({ x, right }) => x + right), ...links.map(({ pill }) => pill.x + pill.width / 2), ...bends];
  const [left, right] = [least(lefts) - MARGIN, -least(rights.map((side) => -side)) + MARGIN];
  const top = -RADIUS - MARGIN;
  const bottom = -least(places.map(({ y }) => -y)) + RADIUS + MARGIN;
  return { places, links, left, top, width: right - left, height: bottom - top };
}

/** The smallest of many numbers: a call can spread only so many. @param {number[]} numbers */
function least(numbers) {
  return numbers.reduce((smallest, number) => Math.min(smallest, number), Infinity);
}

/**
 * Half the width of a node, and how far its writing reaches to the left and to the right of its middle.
 * @type {(measure: Measure) => { half: number, left: number, right: number }}
 */
function sides({ symbol, letter, values, boxed }) {
  const half = Math.max(boxed ? RADIUS * SQUARE : RADIUS, (symbol * SYMBOL) / 2 + 0.4 * RADIUS);
  const left = half + (letter ? LABEL_GAP + letter * LABEL : 0);
  const right = half + (values ? LABEL_GAP + values * LABEL : 0);
  return { half, left, right };
}

/**
 * The least node spacing at which nothing in a row or between two rows touches.
 * @type {(nodes: Node[], measures: Measure[], pieces: number[][]) => number}
 */
function leastUnit(nodes, measures, pieces) {
  /** What stands in each row of nodes, between two rows, and below each node: x in node spacings, reach to the left and to the right. */
  const rows = /** @type {Map<number, { x: number, left: number, right: number }[]>} */ (new Map());
  /** @type {(row: number, x: number, left: number, right: number) => void} */
  const put = (row, x, left, right) => {
    const things = rows.get(row) ?? [];
    if (!things.length) rows.set(row, things);
    things.push({ x, left, right });
  };
  nodes.forEach((node, index) => {
    const { left, right } = sides(measures[index]);
    put(node.y, node.x, left, right);
    const below = -1 - index; // no row
    node.operands.forEach((operand, rank) => {
      const way = wayOf(nodes, node, rank);
      for (const [x, y] of way.slice(1, -1)) put(y, x, 0, 0);
      const [start, stop] = way.slice(pieces[index][rank]);
      const half = pillWidth(measures[index].pills[rank]) / 2;
      if (half) put(start[1] + 0.5, between(start[0], stop[0], PILL_AT), half, half);
      else put(below, between(start[0], stop[0], BARE_AT), -NEAR, -NEAR);
      if (half) put(below, between(start[0], stop[0], PILL_AT), half, half);
    });
  });
  let unit = 2 * RADIUS + GAP;
  for (const things of rows.values()) {
    things.sort((one, other) => one.x - other.x);
    things.forEach(({ x, left }, place) => {
      const before = things[place - 1];
      if (before && x - before.x > CLOSE) unit = Math.max(unit, (before.right + left + GAP) / (x - before.x));
    });
  }
  return unit;
}

/** A wider spacing if the graph is small. @type {(nodes: Node[], measures: Measure[], unit: number) => number} */
function loosest(nodes, measures, unit) {
  const spread = -least(nodes.map(({ x }) => -x)) - least(nodes.map(({ x }) => x));
  if (!spread) return unit;
  return Math.max(unit, Math.min(WIDEST_UNIT, COMFORTABLE / (spread + 0.7)));
}

/**
 * The corners of an edge, in node spacings: the node, where the edge bends, the operand.
 * @type {(nodes: Node[], node: Node, rank: number) => Point[]}
 */
function wayOf(nodes, node, rank) {
  const { x, y } = nodes[node.operands[rank]];
  return [[node.x, node.y], ...(node.bends[rank] ?? []), [x, y]];
}

/**
 * On which piece of each edge its partial stands: on the last, or on the first where several edges end as one line.
 * @param {Node[]} nodes
 */
function piecesOf(nodes) {
  /** @type {Map<string, number>} */
  const ends = new Map();
  const pieces = nodes.map((node) =>
    node.operands.map((_, rank) => {
      const way = wayOf(nodes, node, rank);
      const [[x0, y0], [x1, y1]] = way.slice(-2);
      const end = `${x0} ${y0} ${x1} ${y1}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      return { end, last: way.length - 2 };
    }),
  );
  return pieces.map((ranks) => ranks.map(({ end, last }) => (ends.get(end) === 1 ? last : 0)));
}

/** How wide the pill of a partial is whose text is as wide as this, in ems. @param {number} text */
export function pillWidth(text) {
  return text ? text * PILL + 2 * PILL_PADDING : 0;
}

/** The widest spacing at which every edge can be straight: 0 if one has to bend. @param {Node[]} nodes */
function straightUpTo(nodes) {
  const widths = nodes.flatMap((node) =>
    node.operands.map((operand, rank) => {
      const bent = node.bends[rank]?.length || node.operands.indexOf(operand) !== node.operands.lastIndexOf(operand);
      return bent ? 0 : (STEEP * ROW) / Math.abs(node.x - nodes[operand].x);
    }),
  );
  return least(widths);
}

/**
 * One edge, given its line.
 * @type {(nodes: Node[], measures: Measure[], index: number, rank: number, line: Line) => Link & Line}
 */
function link(nodes, measures, index, rank, { path, spot }) {
  const operand = nodes[index].operands[rank];
  const [x, y] = spot(PILL_AT);
  const pill = { x, y, width: pillWidth(measures[index].pills[rank]), height: PILL * 1.35 };
  return { node: index, rank, operand, path, dotted: !nodes[operand].leads, pill, spot };
}

/** A straight line from the rim of a node to the rim of its operand. @type {Edge} */
function straightEdge(nodes, measures, places, index, rank) {
  const operand = nodes[index].operands[rank];
  const [[x0, y0], [x1, y1]] = [rim(places, measures, index, operand), rim(places, measures, operand, index)];
  return {
    path: `M${round(x0)} ${round(y0)}L${round(x1)} ${round(y1)}`,
    spot: (t) => [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t],
  };
}

/**
 * Where a straight line to another node leaves one: a box, a circle, or a circle that is drawn out sideways.
 * @type {(places: Place[], measures: Measure[], here: number, there: number) => Point}
 */
function rim(places, measures, here, there) {
  const { x, y, half } = places[here];
  const [dx, dy] = [places[there].x - x, places[there].y - y];
  const radius = measures[here].boxed ? RADIUS * SQUARE : RADIUS;
  const flat = half - radius;
  let share = radius / Math.abs(dy);
  if (measures[here].boxed) share = Math.min(share, half / Math.abs(dx));
  else if (Math.abs(dx) * share > flat) {
    const length = dx * dx + dy * dy;
    share = (flat * Math.abs(dx) + Math.sqrt(radius ** 2 * length - (flat * dy) ** 2)) / length;
  }
  return [x + dx * share, y + dy * share];
}

/** A line that leaves below and arrives above; several to the same operand are bowed apart. @type {Edge} */
function curvedEdge(nodes, measures, places, index, rank, unit, pieces) {
  const node = nodes[index];
  const operand = node.operands[rank];
  const twins = node.operands.flatMap((other, place) => (other === operand ? [place] : []));
  const bow = (twins.indexOf(rank) - (twins.length - 1) / 2) * (pillWidth(measures[index].pills[rank]) + GAP);
  const way = wayOf(nodes, node, rank).map(([x, y]) => /** @type {Point} */ ([x * unit, y * ROW]));
  way[0][1] += RADIUS;
  way[way.length - 1][1] -= measures[operand].boxed ? RADIUS * SQUARE : RADIUS;
  const path = way.slice(1).map((stop, place) => curve(way[place], stop, bow));
  const [from, to] = way.slice(pieces[index][rank]);
  return {
    path: `M${round(way[0][0])} ${round(way[0][1])}${path.join("")}`,
    spot: (t) => onCurve(from, to, bow, t),
  };
}

/**
 * Where edges cross, their partials slide along them until they stand apart, or as far apart as they can.
 * @type {(links: (Link & Line)[]) => Link[]}
 */
function apart(links) {
  const column = Math.max(...links.map(({ pill }) => pill.width)) + 4; // no pill reaches beyond the column beside its own
  /** Those that have their place, by where they stand. @type {Map<number, Set<Link["pill"]>>} */
  const placed = new Map();
  /** @type {(pill: Link["pill"], across?: number, down?: number) => number} */
  const cell = ({ x, y }, across = 0, down = 0) => (Math.floor(x / column) + across) * MOST_ROWS + Math.floor(y / ROW) + down;
  /** @param {Link["pill"]} pill */
  const place = (pill) => {
    const there = placed.get(cell(pill)) ?? new Set();
    placed.set(cell(pill), there.add(pill));
    return pill;
  };
  /** @param {Link["pill"]} pill */
  const covered = (pill) => {
    let sum = 0;
    for (const across of BESIDE) {
      for (const down of BESIDE) {
        for (const other of placed.get(cell(pill, across, down)) ?? []) if (other !== pill) sum += shared(pill, other);
      }
    }
    return sum;
  };
  /** @type {(pill: Link["pill"], spot: Line["spot"]) => Link["pill"]} */
  const freest = (pill, spot) => {
    let best = { pill, cover: Infinity };
    for (const t of SPOTS) {
      const [x, y] = spot(t);
      const moved = { ...pill, x, y };
      const cover = covered(moved);
      if (cover < best.cover) best = { pill: moved, cover };
      if (!cover) break; // as at the first one of most edges
    }
    return best.pill;
  };
  const first = links.map(({ spot, ...rest }) => {
    return { spot, rest: rest.pill.width ? { ...rest, pill: place(freest(rest.pill, spot)) } : rest };
  });
  // One that came early may stand in the way of a later one that has nowhere to go: it has a second choice.
  return first.map(({ spot, rest }) => {
    const { pill } = rest;
    if (!pill.width || !covered(pill)) return rest;
    placed.get(cell(pill))?.delete(pill);
    return { ...rest, pill: place(freest(pill, spot)) };
  });
}

/** The area that two pills share. @type {(one: Link["pill"], other: Link["pill"]) => number} */
function shared(one, other) {
  const wide = (one.width + other.width) / 2 + 4 - Math.abs(one.x - other.x);
  const high = (one.height + other.height) / 2 + 2 - Math.abs(one.y - other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/**
 * A line that leaves and arrives upright, as far aside in its middle as `bow` says.
 * @type {(start: Point, stop: Point, bow: number) => string}
 */
function curve([x0, y0], [x1, y1], bow) {
  const handle = (y1 - y0) / 2;
  const aside = (4 / 3) * bow;
  return `C${round(x0 + aside)} ${round(y0 + handle)} ${round(x1 + aside)} ${round(y1 - handle)} ${round(x1)} ${round(y1)}`;
}

/**
 * The place at t, from 0 to 1, on such a line.
 * @type {(start: Point, stop: Point, bow: number, t: number) => Point}
 */
function onCurve([x0, y0], [x1, y1], bow, t) {
  const y = y0 + (y1 - y0) * (1.5 * t * (1 - t) + t ** 3);
  return [between(x0, x1, t) + bow * 4 * t * (1 - t), y];
}

/** @type {(start: number, stop: number, t: number) => number} */
function between(start, stop, t) {
  return start + (stop - start) * t * t * (3 - 2 * t);
}
