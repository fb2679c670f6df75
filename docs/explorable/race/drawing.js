/**
 * The network of a lane as it is run: what a pass is crossing, what it has reached, and how strong the slopes are that
 * are known. One that is too large to be seen is drawn as bands between its layers.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Lane} Lane
 * @typedef {{ from: [number, number], to: [number, number], layer: number, below: number, above: number }} Edge `below` and
 *   `above` are the places of its neurons in their layers
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { SMALL } from "./counting.js";
import { LAYERS, networkOf, strongest } from "./network.js";
import { firstOf, slopesOf } from "./state.js";

const WIDE = 132;
const HIGH = 66;
const COLUMNS = [7, 47, 87, 125];
const SHADES = 4;
const FAINT = 1 / 64; // of the strongest: thinner is not drawn; between, each shade is four times as strong

/** @type {(state: State, lane: Lane) => import("../dom/markup.js").Markup} */
export function drawing(state, lane) {
  const size = SMALL.find(({ weights }) => weights === state.weights);
  const parts = size ? neurons(state, lane, size.wide) : bands(state, lane);
  return h("svg", { class: "bp-run", viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" }, parts);
}

/** How far values have come: the columns, from the inputs at 0. @type {(state: State, lane: Lane) => number} */
function reachedBy({ moment }, { isOver, kind, layer }) {
  if (isOver || kind === "backward") return LAYERS;
  return moment > 0 ? layer : -1;
}

/** @type {(state: State, lane: Lane, wide: number) => import("../dom/markup.js").Markup[]} */
function neurons(state, lane, wide) {
  const { edges, spots } = memo(SMALL[wide - 2], "places", [], () => places(wide));
  const radius = round(Math.min(4.4, (HIGH / wide) * 0.3));
  const runs = state.moment > 0 && !lane.isOver;
  const crossed = edges.filter(({ layer }) => runs && layer === layerCrossed(lane));
  const weight = runs && lane.weight !== null ? edges[lane.weight] : null;
  const carries = lane.kind === "carried" && lane.isLate && weight ? crossed.filter((edge) => carried(edge, weight)) : [];
  const upTo = reachedBy(state, lane);
  const from = lane.isOver ? 0 : lane.kind === "backward" ? LAYERS - lane.layer : LAYERS + 1;
  /** @type {(holds: (column: number) => boolean) => string} */
  const filled = (holds) => dots(spots.filter((_, column) => holds(column)).flat(), radius);
  return [
    h("path", { class: "edges", d: lines(edges) }),
    ...shades(state, lane, edges),
    h("path", { class: "crossed", d: lines(lane.kind === "backward" ? [] : crossed) }),
    h("path", { class: "back", d: lines(lane.kind === "backward" ? crossed : []) }),
    h("path", { class: "carries", d: lines(carries) }),
    h("path", { class: "weight", d: lines(weight ? [weight] : []) }),
    h("path", { class: "neurons", d: filled((column) => column > upTo) }),
    h("path", { class: "reached", d: filled((column) => column <= upTo && (lane.way !== "reverse" || column < from)) }),
    h("path", { class: "answered", d: filled((column) => lane.way === "reverse" && column >= from && column <= upTo) }),
  ];
}

/** The layer of weights that a pass is crossing. @param {Lane} lane */
function layerCrossed({ kind, layer }) {
  return kind === "backward" ? LAYERS - 1 - layer : layer;
}

/** Whether the slope of a weight goes up along an edge. @type {(edge: Edge, weight: Edge) => boolean} */
function carried(edge, weight) {
  if (edge.layer <= weight.layer) return edge === weight;
  return edge.layer > weight.layer + 1 || edge.below === weight.above;
}

/** The edges whose slope is known, as wide as it is strong. @type {(state: State, lane: Lane, edges: Edge[]) => import("../dom/markup.js").Markup[]} */
function shades(state, lane, edges) {
  const slopes = slopesOf(state, lane).map((slope) => Math.abs(slope ?? 0));
  const network = networkOf(state.weights);
  const most = network ? strongest(network) : 1;
  /** @type {Edge[][]} */
  const found = Array.from({ length: SHADES }, () => []);
  for (const [place, slope] of slopes.entries()) {
    const share = slope / most;
    if (share > FAINT) found[Math.min(SHADES - 1, Math.floor(SHADES + Math.log(share) / Math.log(4)))].push(edges[place]);
  }
  return found.map((some, shade) => h("path", { class: `known shade-${shade + 1}`, d: lines(some) }));
}

/** @param {number} wide @returns {{ edges: Edge[], spots: [number, number][][] }} */
function places(wide) {
  /** @type {(place: number, count: number) => number} */
  const down = (place, count) => (HIGH * (place + 0.5)) / count;
  const spots = COLUMNS.map((x, column) => Array.from({ length: column === LAYERS ? 1 : wide }, (_, place) => /** @type {[number, number]} */ ([x, down(place, column === LAYERS ? 1 : wide)])));
  const edges = Array.from({ length: firstOf(wide, LAYERS - 1) + wide }, (_, weight) => {
    const layer = Math.min(LAYERS - 1, Math.floor(weight / (wide * wide)));
    const within = weight - firstOf(wide, layer);
    const [below, above] = [within % wide, Math.floor(within / wide)];
    return { from: spots[layer][below], to: spots[layer + 1][above], layer, below, above };
  });
  return { edges, spots };
}

/** @param {Edge[]} edges */
function lines(edges) {
  return edges.map(({ from, to }) => `M${from.map(round).join(" ")}L${to.map(round).join(" ")}`).join("") || "M0 0";
}

/** @type {(spots: [number, number][], radius: number) => string} */
function dots(spots, radius) {
  return spots.map(([x, y]) => `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`).join("") || "M0 0";
}

const BAND = { top: 6, inset: 5 };
const BANDS = COLUMNS.slice(1).map((x, layer) => {
  const end = layer === LAYERS - 1;
  const [left, right] = [COLUMNS[layer] + BAND.inset, x - BAND.inset];
  return `M${left} ${BAND.top}L${right} ${end ? HIGH / 2 - 3 : BAND.top}V${end ? HIGH / 2 + 3 : HIGH - BAND.top}L${left} ${HIGH - BAND.top}z`;
});
const PILLARS = COLUMNS.slice(0, -1).map((x) => `M${x} ${BAND.top}V${HIGH - BAND.top}`);

/** @type {(state: State, lane: Lane) => import("../dom/markup.js").Markup[]} */
function bands(state, lane) {
  const runs = state.moment > 0 && !lane.isOver;
  const upTo = reachedBy(state, lane);
  const from = lane.way !== "reverse" ? LAYERS + 1 : lane.isOver ? 0 : lane.kind === "backward" ? LAYERS - lane.layer : LAYERS + 1;
  const kinds = BANDS.map((_, layer) => {
    if (runs && layer === layerCrossed(lane)) return lane.kind === "backward" ? "back" : lane.isLate ? "carries" : "crossed";
    return layer >= from ? "known" : "edges";
  });
  /** @type {(holds: (column: number) => boolean) => string} */
  const some = (holds) => [...PILLARS, `M${COLUMNS[LAYERS]} ${HIGH / 2}v.1`].filter((_, column) => holds(column)).join("") || "M0 0";
  return [
    ...BANDS.map((d, layer) => h("path", { class: `band ${kinds[layer]}`, d })),
    h("path", { class: "pillar neurons", d: some((column) => column > upTo) }),
    h("path", { class: "pillar reached", d: some((column) => column <= upTo && column < from) }),
    h("path", { class: "pillar answered", d: some((column) => column <= upTo && column >= from) }),
  ];
}
