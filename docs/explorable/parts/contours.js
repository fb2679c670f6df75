/**
 * A map of the values on a grid: what lies above each level, the contour lines, and the values that are written on some.
 * Where a value is undefined nothing is drawn.
 *
 * Method: marching squares (Lorensen and Cline 1987, in two dimensions), each piece drawn where it is found. Around a
 * saddle, where lines of one level meet, the cells are too coarse to say how: there they are parted further.
 *
 * @typedef {import("./outline.js").Grid} Grid
 * @typedef {[number, number]} Point
 *
 * @typedef {{ text: string, spot: Point }} Height the value of a line, and the middle of its words
 * @typedef {{ d: string, isMain: boolean }} Line
 * @typedef {{ there: string, bands: string[], lines: Line[], heights: Height[] }} Contours `there`: around where there
 *   are values at all
 *
 * Which levels have a line, lowest first; which of these may have their value written on them; how far these words
 * stay from the edges, from each other and from what else lies on the map, in the drawing's unit; and where that lies.
 * @typedef {{ levels: number[], isMain: (level: number, place: number) => boolean, room: number, taken?: Point[] }} Wish
 */
import { h, round } from "../dom/markup.js";
import { shown } from "../twin/numbers.js";
import { written } from "./inline_maths.js";
import { outline } from "./outline.js";
import { words } from "./plot_pieces.js";

const FINER = 8; // parts of a cell's side, around a saddle
const SHARPEST = 2; // how far a line bends aside in a cell, as a share of its way
const MOST_FINE = 300; // cells: where there are more, no saddle is looked at so closely

/** The grid's value is asked for between its points too. @type {(grid: Grid, wish: Wish) => Contours} */
export function contours(grid, { levels, isMain, room, taken = [] }) {
  const finite = finiteOf(grid);
  const finer = aroundSaddles(finite, grid);
  const crossed = levels.map((level) => ({ level, d: contour(finite, level, finer) })).filter(({ d }) => d);
  const found = crossed.map(({ level, d }, place) => ({ level, d, isMain: isMain(level, place) }));
  return {
    there: outline({ ...finite, value: (column, row) => Number(Number.isFinite(finite.value(column, row))) }, 0.5),
    bands: found.map(({ level }) => outline(finite, level)),
    lines: found.map(({ d, isMain: main }) => ({ d, isMain: main })),
    heights: heightsOn(found.filter((line) => line.isMain), finite, room, taken),
  };
}

/**
 * The map as markup, to be drawn inside a frame.
 * @param {Contours} contours
 * @param {(height: Height) => Record<string, import("../dom/markup.js").Attribute>} [more] attributes of the words of a line
 */
export function drawn({ bands, lines, heights }, more = () => ({})) {
  return [
    bands.map((d) => h("path", { class: "band", d })),
    lines.map(({ d, isMain }) => h("path", { class: `contour${isMain ? " main" : ""}`, d })),
    heights.map((height) => h("g", more(height), words("height", height.text, [height.spot[0], height.spot[1] + 5], "middle"))),
  ];
}

/**
 * The lowest and the highest value, but for a share of the points at each end, which may run far off.
 * @type {(grid: Grid, below: number, above: number) => [number, number]} both undefined where there is no value
 */
export function reach({ columns, rows, value }, below, above) {
  const all = new Float64Array(columns * rows).map((_, place) => value(place % columns, Math.floor(place / columns)));
  const found = all.filter(Number.isFinite).sort();
  return [found[Math.ceil(below * (found.length - 1))], found[Math.floor((1 - above) * (found.length - 1))]];
}

/** The same with each value worked out once. An infinite value is none: no line could end there. @param {Grid} grid @returns {Grid} */
function finiteOf({ columns, rows, value, spot }) {
  const values = new Float64Array(columns * rows).map((_, place) => value(place % columns, Math.floor(place / columns)));
  const finite = values.map((one) => (Number.isFinite(one) ? one : NaN));
  return { columns, rows, value: (column, row) => finite[row * columns + column], spot };
}

/** The value of each line, where it has most room. @type {(lines: { level: number, d: string }[], grid: Grid, room: number, taken: Point[]) => Height[]} */
function heightsOn(lines, grid, room, taken) {
  /** @type {Height[]} */
  const placed = [];
  const inTheWay = [...endsOf(grid), ...taken];
  for (const { level, d } of lines) {
    if (Number(shown(level)) !== level) continue; // near by, all have the same first digits
    const spots = [...d.matchAll(/M(\S+) ([^\sLQ]+)/g)].map(([, x, y]) => /** @type {Point} */ ([Number(x), Number(y)]));
    const rooms = spots.map((spot) => roomAround(spot, grid, [...inTheWay, ...placed.map((height) => height.spot)]));
    const most = Math.max(...rooms);
    if (most > room) placed.push({ text: written(level), spot: spots[rooms.indexOf(most)] });
  }
  return placed;
}

/** The undefined places at which the values end. @param {Grid} grid @returns {Point[]} */
function endsOf({ columns, rows, value, spot }) {
  /** @type {(column: number, row: number) => boolean} */
  const isThere = (column, row) => Number.isFinite(value(Math.min(columns - 1, Math.max(0, column)), Math.min(rows - 1, Math.max(0, row))));
  const places = Array.from({ length: columns * rows }, (_, place) => /** @type {Point} */ ([place % columns, Math.floor(place / columns)]));
  const ends = places.filter(([x, y]) => !isThere(x, y) && (isThere(x - 1, y) || isThere(x + 1, y) || isThere(x, y - 1) || isThere(x, y + 1)));
  return ends.map((place) => spot(...place));
}

/** How far it is to the edges of the map and to what stands in the way. @type {(spot: Point, grid: Grid, taken: Point[]) => number} */
function roomAround([x, y], { columns, rows, spot }, taken) {
  const [[left, top], [right, bottom]] = [spot(0, 0), spot(columns - 1, rows - 1)];
  const edges = [(x - left) / 2, (right - x) / 2, y - top, bottom - y];
  return Math.min(...edges, ...taken.map(([across, down]) => Math.hypot((x - across) / 2, y - down)));
}

/** The cells around saddles, by their place, each as a grid of its own. @type {(finite: Grid, grid: Grid) => Map<number, Grid>} */
function aroundSaddles({ columns, rows, value: known }, { value, spot }) {
  const all = Array.from({ length: (columns - 1) * (rows - 1) }, (_, place) => /** @type {Point} */ ([place % (columns - 1), Math.floor(place / (columns - 1))]));
  /** @type {(column: number, row: number) => number} */
  const at = (column, row) => known(Math.min(columns - 1, Math.max(0, column)), Math.min(rows - 1, Math.max(0, row)));
  const saddles = all.filter(([column, row]) => isSaddle(at, column, row));
  const around = saddles.flatMap(([column, row]) => all.filter(([x, y]) => Math.abs(x - column) < 2 && Math.abs(y - row) < 2));
  const cells = new Map(around.map((cell) => [cell[1] * columns + cell[0], cell]));
  if (cells.size > MOST_FINE) return new Map();
  /** @type {(cell: Point) => Grid} */
  const parted = ([x, y]) =>
    finiteOf({
      columns: FINER + 1,
      rows: FINER + 1,
      value: (column, row) => value(x + column / FINER, y + row / FINER),
      spot: (column, row) => spot(x + column / FINER, y + row / FINER),
    });
  return new Map([...cells].map(([place, cell]) => [place, parted(cell)]));
}

/** Whether both slopes vanish in a cell, and it curves up one way and down another. @type {(at: (column: number, row: number) => number, column: number, row: number) => boolean} */
function isSaddle(at, column, row) {
  const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) => [column + x, row + y]);
  const across = corners.map(([x, y]) => at(x + 1, y) - at(x - 1, y));
  const down = corners.map(([x, y]) => at(x, y + 1) - at(x, y - 1));
  const turns = [across, down].every((slopes) => Math.min(...slopes) <= 0 && Math.max(...slopes) >= 0 && slopes.some((one) => one !== 0));
  /** @type {(slopes: number[]) => Point} how a slope changes to the right, and down */
  const changes = ([a, b, d, c]) => [b + c - a - d, d + c - a - b];
  const [[xx, xy], [yx, yy]] = [changes(across), changes(down)];
  return turns && xx * yy - xy * yx <= 0;
}

/** One contour line, cell by cell. @type {(grid: Grid, level: number, finer?: Map<number, Grid>) => string} */
function contour(grid, level, finer) {
  let path = "";
  for (let row = 0; row + 1 < grid.rows; row += 1) {
    for (let column = 0; column + 1 < grid.columns; column += 1) {
      const parts = finer?.get(row * grid.columns + column);
      if (parts) {
        path += contour(parts, level);
        continue;
      }
      const crossed = crossings(grid, row, column, level);
      for (let place = 0; place + 1 < crossed.length; place += 2) path += piece(grid, crossed[place], crossed[place + 1]);
    }
  }
  return path;
}

/** From one side of a cell to another, bent as the slopes at both say, or straight. @type {(grid: Grid, from: Point, to: Point) => string} */
function piece(grid, from, to) {
  /** @param {Point} place */
  const drawn = (place) => grid.spot(...place).map(round).join(" ");
  const [[x0, y0], [x1, y1]] = [from, to];
  const [[ax, ay], [bx, by]] = [slopeAt(grid, from), slopeAt(grid, to)];
  // The line stands square on both slopes: where its two tangents meet is what it bends towards.
  const [a, b, turned] = [ax * x0 + ay * y0, bx * x1 + by * y1, ax * by - ay * bx];
  const [x, y] = [(a * by - b * ay) / turned, (b * ax - a * bx) / turned];
  const isNear = Math.hypot(x - (x0 + x1) / 2, y - (y0 + y1) / 2) < SHARPEST * Math.hypot(x1 - x0, y1 - y0);
  return `M${drawn(from)}${isNear ? `Q${drawn([x, y])} ` : "L"}${drawn(to)}`;
}

/** How the values change to the right and down, at a place on a side of a cell. @type {(grid: Grid, place: Point) => Point} */
function slopeAt({ columns, rows, value }, [x, y]) {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const share = x - column + (y - row); // along the side that it lies on
  const [right, below] = [Math.ceil(x), Math.ceil(y)];
  /** @type {(column: number, row: number) => number} */
  const at = (across, down) => value(Math.min(columns - 1, Math.max(0, across)), Math.min(rows - 1, Math.max(0, down)));
  /** @type {(less: number, more: number) => number} */
  const between = (less, more) => (1 - share) * less + share * more;
  return [
    between(at(column + 1, row) - at(column - 1, row), at(right + 1, below) - at(right - 1, below)),
    between(at(column, row + 1) - at(column, row - 1), at(right, below + 1) - at(right, below - 1)),
  ];
}

/**
 * Where a level crosses the sides of a cell, in cells: two places, or four on a saddle.
 * @type {(grid: Grid, row: number, column: number, level: number) => Point[]}
 */
function crossings({ value }, row, column, level) {
  const [a, b] = [value(column, row), value(column + 1, row)];
  const [d, c] = [value(column, row + 1), value(column + 1, row + 1)];
  const isBelow = a < level;
  if (b < level === isBelow && c < level === isBelow && d < level === isBelow) return []; // as in most cells
  if (![a, b, c, d].every(Number.isFinite)) return [];
  /** @type {(from: number, to: number) => number} */
  const share = (from, to) => (level - from) / (to - from);
  /** @type {(from: number, to: number) => boolean} */
  const parts = (from, to) => from < level !== to < level;
  /** @type {Point[]} */
  const found = [];
  if (parts(a, b)) found.push([column + share(a, b), row]);
  if (parts(b, c)) found.push([column + 1, row + share(b, c)]);
  if (parts(d, c)) found.push([column + share(d, c), row + 1]);
  if (parts(a, d)) found.push([column, row + share(a, d)]);
  return found;
}
