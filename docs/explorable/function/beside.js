/**
 * Where the closer look at a node stands: beside the node, and on nothing that it explains, which is the node with its
 * operands and its paths to the output. Where there is no room for that, as on a phone, it stays above the words of the
 * step.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box in the window
 * @typedef {{ left: number, top: number }} Corner
 */
import { pathsOf } from "./lighting.js";

const NARROWEST = 640; // pixels of a card that has room for it
const WIDTHS = ["18rem", "14.4rem"]; // that it is at most: narrower where that fits
const AIR = 10; // pixels around it
const STRIDE = 12; // pixels from one place that is tried to the next
const FARTHEST = 150; // pixels from the node: farther away it would no longer stand beside it
const TOUCH = 5; // pixels on either side of an edge
const PIECE = 14; // pixels of an edge between two places that are kept free
const [OVER_NODE, OVER_WORDS] = [40, 0.2]; // what it costs, in pixels of way: to cover another node, a pixel's width of the words
const FREE = ".bp-controls, .bp-variables, .bp-program"; // of the card, what is never covered

/** Keeps the closer look of an element in its place. @param {HTMLElement} host @param {() => State} now @returns {() => void} to be called when the card has been drawn */
export function besideNode(host, now) {
  /** The node whose look stands where it does, and where that is in the body. @type {{ node: number, corner: Corner } | null} */
  let stands = null;
  let waiting = 0;
  const place = (isNew = false) => {
    const { trace, inspected, exercise } = now();
    const look = /** @type {HTMLElement | null} */ (host.querySelector(".bp-inspector"));
    if (!look || inspected === null || exercise) {
      stands = null;
      return;
    }
    const before = !isNew && stands?.node === inspected ? stands.corner : null;
    look.toggleAttribute("data-beside", true); // as it is then measured
    const corner = WIDTHS.reduce((/** @type {Corner | null} */ found, width) => {
      if (!found) look.style.maxWidth = width;
      return found ?? cornerFor(host, look, { trace, node: inspected }, before);
    }, null);
    stands = corner && { node: inspected, corner };
    look.toggleAttribute("data-beside", corner !== null);
    look.style.cssText = corner ? `max-width:${look.style.maxWidth};left:${corner.left}px;top:${corner.top}px` : "";
  };
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      place(true);
    });
  };
  new ResizeObserver(soon).observe(host);
  host.addEventListener("scroll", soon, { capture: true, passive: true });
  return place;
}

/**
 * The upper left corner in the body: the one before where it still serves, else the nearest; null where there is none.
 * @type {(host: HTMLElement, look: HTMLElement, about: { trace: State["trace"], node: number }, before: Corner | null) => Corner | null}
 */
function cornerFor(host, look, { trace, node }, before) {
  const body = host.querySelector(".bp-body")?.getBoundingClientRect();
  const graph = host.querySelector(".bp-graph");
  const own = graph?.querySelector(`.node[data-node="${node}"]`)?.getBoundingClientRect();
  if (!graph || !own || !body || body.width < NARROWEST) return null;
  const { width, height } = look.getBoundingClientRect();
  const room = roomIn(host, body);
  const explained = explainedBy(graph, trace, node);
  const free = [...explained, ...boxesOf(host, FREE)].map((box) => grown(box, AIR));
  const others = boxesOf(graph, ".node");
  const words = boxesOf(host, ".bp-side, .bp-curve");
  /** @type {(left: number, top: number) => number} */
  const costOf = (left, top) => {
    const box = { left, top, right: left + width, bottom: top + height };
    const away = wayBetween(box, own);
    if (away > FARTHEST || !isInside(box, room) || free.some((one) => overlap(box, one))) return Infinity;
    const covered = others.filter((one) => overlap(box, one)).length;
    return away + OVER_NODE * covered + OVER_WORDS * words.reduce((sum, one) => sum + overlap(box, one), 0);
  };
  if (before && costOf(before.left + body.left, before.top + body.top) < Infinity) return before;
  let best = { left: 0, top: 0, cost: Infinity };
  for (let top = room.top; top + height <= room.bottom; top += STRIDE) {
    for (let left = room.left; left + width <= room.right; left += STRIDE) {
      const cost = costOf(left, top);
      if (cost < best.cost) best = { left, top, cost };
    }
  }
  return best.cost < Infinity ? { left: Math.round(best.left - body.left), top: Math.round(best.top - body.top) } : null;
}

/** What of the body is on the screen, below the header of a page of ours. @type {(host: Element, body: Box) => Box} */
function roomIn(host, body) {
  const around = parseFloat(getComputedStyle(host).getPropertyValue("--bp-around")) || 0;
  const header = around * parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    left: body.left + AIR,
    top: Math.max(body.top, header) + AIR,
    right: body.right - AIR,
    bottom: Math.min(body.bottom, innerHeight) - AIR,
  };
}

/** A node, its operands, its paths to the output, and what stands on them. @type {(graph: Element, trace: State["trace"], node: number) => Box[]} */
function explainedBy(graph, trace, node) {
  const { nodes, edges } = pathsOf(trace, { nodes: [node] });
  const stops = [...nodes, ...trace.graph.nodes[node].operands].flatMap((one) => boxesOf(graph, `.node[data-node="${one}"]`));
  const pills = [...edges].flatMap((edge) => boxesOf(graph, `.partial[data-edge="${edge}"]`));
  const lines = [...edges].flatMap((edge) => [...graph.querySelectorAll(`.edge[data-edge="${edge}"]`)]);
  return [...stops, ...pills, ...lines.flatMap((line) => along(/** @type {SVGPathElement} */ (line)))];
}

/** Small boxes along an edge: the box around all of it would be mostly empty. @param {SVGPathElement} line @returns {Box[]} */
function along(line) {
  const matrix = line.getScreenCTM();
  if (!matrix) return [];
  const length = line.getTotalLength();
  const count = Math.max(1, Math.ceil((length * matrix.a) / PIECE));
  return Array.from({ length: count + 1 }, (_, place) => {
    const { x, y } = line.getPointAtLength((length * place) / count).matrixTransform(matrix);
    return grown({ left: x, top: y, right: x, bottom: y }, TOUCH);
  });
}

/** @type {(parent: Element, selector: string) => Box[]} */
function boxesOf(parent, selector) {
  return [...parent.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
}

/** @type {(box: Box, by: number) => Box} */
function grown({ left, top, right, bottom }, by) {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** @type {(box: Box, other: Box) => boolean} */
function isInside(box, other) {
  return box.left >= other.left && box.right <= other.right && box.top >= other.top && box.bottom <= other.bottom;
}

/** How wide two boxes lie on each other; 0 where they do not. @type {(box: Box, other: Box) => number} */
function overlap(box, other) {
  const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
  return high > 0 ? Math.max(0, Math.min(box.right, other.right) - Math.max(box.left, other.left)) : 0;
}

/** How far it is from one box to another. @type {(box: Box, other: Box) => number} */
function wayBetween(box, other) {
  const across = Math.max(0, box.left - other.right, other.left - box.right);
  const down = Math.max(0, box.top - other.bottom, other.top - box.bottom);
  return Math.hypot(across, down);
}
