/**
 * A network as layers, inputs below and the loss on top: each unit with its value and its adjoint at one point, each
 * edge with its weight, the heavier the weight the heavier the edge.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./units.js").Unit} Unit
 * @typedef {import("../dom/type_runs.js").Run} Run
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {[number, number]} Point
 * @typedef {{ kind: string, runs: Run[] }} Line of type beside a unit
 * @typedef {{ x: number, y: number, half: number }} Spot of a pill
 * @typedef {{ from: number, to: number, weight: string | null }} Edge
 */
import { h, round } from "../dom/markup.js";
import { runs, width } from "../dom/type_runs.js";
import { nameText } from "../twin/names.js";
import { numberAtom } from "../twin/numbers.js";
import { backward, forward } from "../twin/passes.js";
import { pointOf } from "../parts/training.js";
import { largeUnit, mappedUnits, thumbnail } from "./plane.js";

const RADIUS = 24;
const TYPE = 17; // of values and names
const PILL = 16; // of weights
const LINE = 19;
const ROW = 140; // from layer to layer
const [LINE_ROOM, PILL_ROOM] = [5.2, 4.9]; // ems kept for a line beside a unit and in a pill: units stay while they train
const MARGIN = 14;
const SMALL = 2 * RADIUS; // the side of a thumbnail
const SPOTS = [0.3, 0.5, 0.7, 0.4, 0.6, 0.22, 0.78];
const ROUNDS = 4;
/** @type {Run} */
const DEL = { text: "∂", face: "upright", level: 0, gap: 0.14 };
const HEAVIEST = 7; // pixels of an edge
const FULL = 3; // the weight of the heaviest edge

/**
 * What is known of every node at the point that is looked at.
 * @typedef {{ at: Record<string, number>, values: number[], adjoints: (number | null)[] }} Passes
 * @type {(state: State) => Passes}
 */
export function passesOf({ lesson, places, shown, row }) {
  const at = pointOf(lesson, places[shown].at, lesson.rows[row]);
  const { values } = forward(lesson.graph, at);
  return { at, values, adjoints: backward(lesson.graph, values).adjoints };
}

/** @param {State} state @param {Passes} passes */
export function picture(state, passes) {
  const { units } = state;
  const written = units.map((unit) => writing(state, unit, passes));
  const edges = units.flatMap((unit, place) => unit.edges.map(({ from, weight }) => ({ to: place, from, weight })));
  const pills = edges.map(({ weight }) => (weight === null ? [] : labelled(weight, passes.at[weight])));
  const mapped = mappedUnits(state);
  const large = mapped.length ? largeUnit(state) : null;
  const { spots, wide, high } = placed(units, written, pills, mapped);
  const places = slid(edges, spots, pills);
  const label = `The network at point ${state.row + 1}, after step ${state.shown}. Its numbers stand in the tables below.`;
  return {
    wide,
    markup: h(
      "svg",
      { class: "bp-graph bp-layers", viewBox: `0 0 ${round(wide)} ${round(high)}`, role: "img", "aria-label": label },
      layerNames(units, spots),
      edges.map(({ to, from, weight }) => edge(spots[from], spots[to], weight === null ? 1 : passes.at[weight])),
      units.map((unit, place) => {
        const small = mapped.includes(place) && thumbnail(state, place);
        return drawnUnit(unit, spots[place], written[place], { place, small, isLarge: place === large });
      }),
      edges.map((_, place) => pill(pills[place], places[place])),
    ),
  };
}

/** The lines of type beside a unit. @type {(state: State, unit: Unit, passes: Passes) => Line[]} */
function writing({ lesson }, { node, loose, isInput }, { at, values, adjoints }) {
  const adjoint = adjoints[node];
  const { roles } = lesson;
  return [
    { kind: "value", runs: figure(values[node]) },
    ...(isInput || adjoint === null ? [] : [{ kind: "adjoint", runs: [DEL, ...figure(adjoint)] }]),
    ...loose.map((name) => ({
      kind: roles.weights.includes(name) ? "trained" : "given",
      runs: labelled(name, at[name]),
    })),
  ];
}

/** @param {number} number */
function figure(number) {
  return runs(numberAtom(number, "latex").text);
}

/** A name and its number. @type {(name: string, number: number) => Run[]} */
function labelled(name, number) {
  return [...runs(nameText(name, "latex")), { text: " ", face: "upright", level: 0 }, ...figure(number)];
}

/**
 * Where the units stand: each layer in the middle, with room for what is written beside its units.
 * @type {(units: Unit[], written: Line[][], pills: Run[][], mapped: number[]) => { spots: Point[], wide: number, high: number }}
 */
function placed(units, written, pills, mapped) {
  const before = RADIUS + (mapped.length ? SMALL + 8 : 0); // of all units, so that one stands above the other
  /** @param {number} place */
  const reach = (place) => RADIUS + 8 + TYPE * Math.max(LINE_ROOM, ...written[place].map((line) => width(line.runs)));
  const widest = PILL * Math.max(PILL_ROOM, ...pills.map((one) => width(one))) + 16;
  /** @type {number[][]} */
  const layers = [];
  units.forEach(({ layer }, place) => (layers[layer] ??= []).push(place));
  const rows = layers.filter(Boolean);
  const between = [0, 0, 2 * widest + 8]; // of two units, the pills make way for each other up and down
  /** @param {number[]} row */
  const need = (row) => Math.max(...row.map((place) => before + reach(place) + 10), between[row.length] ?? 2 * widest + 64);
  const wide = Math.max(300, ...rows.map((row) => row.length * need(row))) + 2 * MARGIN;
  /** @param {number[]} row */
  const lines = (row) => Math.max(...row.map((place) => written[place].length));
  let y = MARGIN + RADIUS + 18;
  /** @type {Point[]} */
  const spots = [];
  for (const row of [...rows].reverse()) {
    row.forEach((place, rank) => {
      const middle = MARGIN + ((rank + 0.5) * (wide - 2 * MARGIN)) / row.length;
      spots[place] = [middle - (reach(place) - before) / 2 + 2, y];
    });
    y += ROW + Math.max(0, lines(row) - 3) * LINE;
  }
  return { spots, wide, high: y - ROW + RADIUS + MARGIN };
}

/**
 * The place of each pill on its edge: each in turn goes where it covers least of the others, until none would move.
 * @type {(edges: Edge[], spots: Point[], pills: Run[][]) => (Spot | null)[]}
 */
function slid(edges, spots, pills) {
  const chosen = edges.map(({ from, to }, place) =>
    pills[place].length ? onEdge(spots[from], spots[to], pills[place], SPOTS[0]) : null,
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, { from, to }] of edges.entries()) {
      const now = chosen[place];
      if (!now) continue;
      /** @param {Spot} one */
      const cost = (one) => chosen.reduce((sum, other, index) => sum + (other && index !== place ? shared(one, other) : 0), 0);
      const free = SPOTS.map((share) => onEdge(spots[from], spots[to], pills[place], share));
      const costs = free.map(cost);
      if (cost(now)) chosen[place] = free[costs.indexOf(Math.min(...costs))];
    }
  }
  return chosen;
}

/**
 * A pill at a share of the way along an edge.
 * @type {(from: Point, to: Point, list: Run[], share: number) => Spot}
 */
function onEdge(from, to, list, share) {
  const [[x0, y0], [x1, y1]] = ends(from, to);
  return { x: x0 + (x1 - x0) * share, y: y0 + (y1 - y0) * share, half: (width(list) * PILL + 16) / 2 };
}

/** The area that two pills share. @type {(one: Spot, other: Spot) => number} */
function shared(one, other) {
  const wide = one.half + other.half + 5 - Math.abs(one.x - other.x);
  const high = 1.5 * PILL + 4 - Math.abs(one.y - other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** @type {(from: Point, to: Point) => [Point, Point]} */
function ends([x0, y0], [x1, y1]) {
  return [
    [x0, y0 - RADIUS],
    [x1, y1 + RADIUS],
  ];
}

/** @type {(from: Point, to: Point, weight: number) => Markup} */
function edge(from, to, weight) {
  const [[x0, y0], [x1, y1]] = ends(from, to).map((one) => one.map(round));
  const heavy = Math.min(HEAVIEST, 1 + (Math.abs(weight) / FULL) * (HEAVIEST - 1));
  const wide = Number.isFinite(heavy) ? round(heavy) : 1;
  return h("path", { class: `weight${weight < 0 ? " negative" : ""}`, d: `M${x0} ${y0}L${x1} ${y1}`, "stroke-width": wide });
}

/** @type {(unit: Unit, spot: Point, lines: Line[], how: { place: number, small: Markup[] | false, isLarge: boolean }) => Markup} */
function drawnUnit({ label, isInput }, [x, y], lines, { place: rank, small, isLarge }) {
  const name = runs(nameText(label, "latex"));
  const half = Math.max(RADIUS, (width(name) * TYPE) / 2 + 10);
  const top = y + 6 - (Math.min(lines.length, 3) - 1) * (LINE / 2);
  return h(
    "g",
    { class: `unit${isInput ? " variable" : ""}${isLarge ? " large" : ""}`, "data-unit": small ? rank : null },
    small && smallMap(small, [x - half - 8 - SMALL, y - RADIUS]),
    h("rect", { class: "shape", x: round(x - half), y: round(y - RADIUS), width: round(2 * half), height: 2 * RADIUS, rx: RADIUS }),
    typed("symbol", name, [x, y + 6], TYPE, "middle"),
    lines.map(({ kind, runs: list }, place) => typed(kind, list, [x + half + 7, top + place * LINE], TYPE, "start")),
  );
}

/** What the unit computes over the plane, left of it. @type {(bands: Markup[], corner: Point) => Markup[]} */
function smallMap(bands, [x, y]) {
  const box = { x: round(x), y: round(y), width: SMALL, height: SMALL };
  return [h("svg", { class: "bp-plot", ...box, viewBox: "0 0 100 100" }, bands), h("rect", { class: "small", ...box })];
}

/** @type {(list: Run[], place: Spot | null) => Markup | null} */
function pill(list, place) {
  if (!place) return null;
  const { x, y, half } = place;
  const high = 1.5 * PILL;
  return h(
    "g",
    { class: "held" },
    h("rect", { x: round(x - half), y: round(y - high / 2), width: round(2 * half), height: high, rx: high / 2 }),
    typed("text", list, [x, y + 0.33 * PILL], PILL, "middle"),
  );
}

/**
 * The name of a layer, where all of it came from one function of the program.
 * @type {(units: Unit[], spots: Point[]) => (Markup | null | "" | false)[]}
 */
function layerNames(units, spots) {
  /** @type {Map<number, number[]>} */
  const layers = new Map();
  units.forEach((unit, place) => layers.set(unit.layer, [...(layers.get(unit.layer) ?? []), place]));
  return [...layers.values()].map((row) => {
    const { group } = units[row[0]];
    const same = group !== null && row.every((place) => units[place].group === group);
    const text = same ? group : units[row[0]].isInput ? "inputs" : null;
    return text && h("text", { class: "layer", x: MARGIN, y: round(spots[row[0]][1] - RADIUS - 8), "font-size": PILL }, text);
  });
}

/** Runs of type as one text element. @type {(kind: string, list: Run[], spot: Point, size: number, anchor: string) => Markup} */
function typed(kind, list, [x, y], size, anchor) {
  let raised = 0;
  let aside = 0;
  const spans = list.map(({ text, face, level, gap }) => {
    const wanted = level > 0 ? -0.36 * size : level < 0 ? 0.2 * size : 0;
    const dy = wanted - raised;
    const dx = aside;
    [raised, aside] = [wanted, (gap ?? 0) * size];
    return h("tspan", { class: face, dx: dx ? round(dx) : null, dy: dy ? round(dy) : null, "font-size": level ? round(0.7 * size) : null }, text);
  });
  return h("text", { class: kind, x: round(x), y: round(y), "font-size": size, "text-anchor": anchor, "xml:space": "preserve" }, spans);
}
