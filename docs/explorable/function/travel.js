/**
 * Moves the numbers of a step through the picture: for the eye alone, above what the markup has drawn, and gone when it is
 * over or the next change comes. Loaded with the first step that is taken forward; never where less motion is wished for.
 *
 * @typedef {import("./journeys.js").Journey} Journey
 * @typedef {import("./journeys.js").Way} Way
 * @typedef {import("./journeys.js").Point} Point
 */
import { show } from "../dom/patch.js";

const SVG = "http://www.w3.org/2000/svg";
const SAMPLES = 14; // of an edge
// When a token reaches the partial, is drawn onto it, has become another, and goes on: shares of the whole time.
const [ARRIVES, MEETS, BECOMES, LEAVES, LANDS] = [0.3, 0.46, 0.56, 0.68, 0.94];
const [ENTERS, COMES_OUT] = [0.52, 0.6]; // of the forward pass
const LEG = 8; // keyframes of a piece of the way

/**
 * Send the numbers of a step on their way.
 * @param {SVGElement} svg the picture, which shows the step already
 * @param {Journey} journey
 * @param {number} time milliseconds for all of it
 * @returns {() => void} ends it at once
 */
export function travel(svg, journey, time) {
  const layer = document.createElementNS(SVG, "g");
  layer.setAttribute("class", "tokens");
  layer.setAttribute("aria-hidden", "true");
  const { ways, out, until, sum, lands } = journey;
  const tokens = ways.flatMap(({ before, after }) => (after ? [before, after] : [before]));
  show(layer, [sum, until, ...tokens, out?.token].filter((one) => one !== null && one !== undefined), () => {});
  svg.append(layer);
  const parts = /** @type {SVGElement[]} */ ([...layer.children]);
  /** @type {Animation[]} */
  const running = [];
  /** @type {(element: Element | null | undefined, frames: Keyframe[]) => void} */
  const run = (element, frames) => {
    if (element) running.push(element.animate(frames, { duration: time, fill: "both" }));
  };
  if (sum) run(parts.shift(), hiddenUntil(BECOMES));
  if (until) run(parts.shift(), seenUntil(LANDS));
  for (const way of ways) {
    const [to, from] = legs(svg, way);
    run(parts.shift(), way.after || !way.stop ? first(way, to, from) : goesOut(to));
    if (way.after) run(parts.shift(), second(to, from));
  }
  if (out) run(parts.shift(), comesOut(out));
  run(svg.querySelector(lands), hiddenUntil(LANDS));
  for (const { edge, isBack } of ways) if (isBack) run(svg.querySelector(`.partial[data-edge="${edge}"]`), [{ opacity: 1 }, { opacity: 1 }]);
  const end = () => {
    for (const one of running) one.cancel();
    layer.remove();
  };
  const last = running[running.length - 1];
  last.onfinish = () => {
    for (const one of running) one.cancel();
    for (const part of [...layer.children]) if (!part.matches(".sum")) part.remove(); // a sum stays to be read until the next step
    if (!layer.children.length) layer.remove();
  };
  return end;
}

/**
 * The way of a token as points: up to where it stops, and from there to its end.
 * @type {(svg: SVGElement, way: Way) => [Point[], Point[]]}
 */
function legs(svg, { edge, start, end, stop, room }) {
  const line = /** @type {SVGPathElement} */ (svg.querySelector(`.edge[data-edge="${edge}"]`));
  const length = line.getTotalLength();
  const points = Array.from({ length: SAMPLES + 1 }, (_, place) => {
    const { x, y } = line.getPointAtLength((length * place) / SAMPLES);
    return /** @type {Point} */ ([x, y]);
  });
  if (distance(points[0], start) > distance(points[SAMPLES], start)) points.reverse();
  if (!stop) return [[start, ...points, end], []];
  const near = points.map((point) => distance(point, stop));
  const at = near.indexOf(Math.min(...near));
  /** How far towards a point one has to go from the partial to stand beside it. @param {Point} point */
  const shareTo = ([x, y]) => Math.min(room[0] / Math.abs(x - stop[0]), room[1] / Math.abs(y - stop[1]));
  const before = points.slice(0, at).filter((point) => shareTo(point) < 1);
  const [last = start] = before.slice(-1);
  const share = Math.min(1, shareTo(last));
  /** @type {Point} */
  const halt = [stop[0] + (last[0] - stop[0]) * share, stop[1] + (last[1] - stop[1]) * share];
  return [[start, ...before, halt], [stop, ...points.slice(at + 1), end]];
}

/** @type {(one: Point, other: Point) => number} */
function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}

/** Along some points, slowly at both ends. @type {(points: Point[], from: number, to: number, rest?: Keyframe) => Keyframe[]} */
function along(points, from, to, rest = {}) {
  const lengths = points.slice(1).map((point, place) => distance(points[place], point));
  const whole = lengths.reduce((sum, one) => sum + one, 0) || 1;
  return Array.from({ length: LEG + 1 }, (_, place) => {
    const share = place / LEG;
    let left = whole * share * share * (3 - 2 * share);
    let piece = 0;
    while (piece < lengths.length - 1 && left > lengths[piece]) left -= lengths[piece++];
    const part = Math.min(1, left / (lengths[piece] || 1));
    const [[x0, y0], [x1, y1]] = [points[piece], points[piece + 1] ?? points[piece]];
    return { offset: from + (to - from) * share, transform: moved([x0 + (x1 - x0) * part, y0 + (y1 - y0) * part]), ...rest };
  });
}

/** @type {(point: Point, size?: number) => string} */
function moved([x, y], size = 1) {
  return `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${size})`;
}

/** Up to the partial and onto it, or all the way where it passes. @type {(way: Way, to: Point[], from: Point[]) => Keyframe[]} */
function first({ stop, isBack }, to, from) {
  const last = to[to.length - 1];
  if (!stop) {
    const lands = isBack ? LANDS : ENTERS;
    return [...along(to, 0, lands, { opacity: 1 }), { offset: lands + 0.04, transform: moved(last, isBack ? 1 : 0.4), opacity: 0 }, { offset: 1, transform: moved(last, 0.4), opacity: 0 }];
  }
  return [
    ...along(to, 0, ARRIVES, { opacity: 1 }),
    { offset: MEETS, transform: moved(last), opacity: 1 },
    { offset: BECOMES, transform: moved(from[0]), opacity: 1 },
    { offset: BECOMES + 0.01, transform: moved(from[0]), opacity: 0 },
    { offset: 1, transform: moved(from[0]), opacity: 0 },
  ];
}

/** Multiplied by zero: it stops, and goes out. @type {(to: Point[]) => Keyframe[]} */
function goesOut(to) {
  const last = to[to.length - 1];
  return [
    ...along(to, 0, ARRIVES, { opacity: 1 }),
    { offset: MEETS, transform: moved(last), opacity: 1 },
    { offset: LEAVES, transform: moved(last, 0.3), opacity: 0 },
    { offset: 1, transform: moved(last, 0.3), opacity: 0 },
  ];
}

/** What it has become, from the partial on. @type {(to: Point[], from: Point[]) => Keyframe[]} */
function second(to, from) {
  const at = moved(from[0]);
  const last = from[from.length - 1];
  return [
    { offset: 0, transform: at, opacity: 0 },
    { offset: BECOMES, transform: moved(from[0], 1.35), opacity: 0 },
    { offset: BECOMES + 0.01, transform: moved(from[0], 1.35), opacity: 1 },
    { offset: LEAVES - 0.02, transform: at, opacity: 1 },
    ...along(from, LEAVES, LANDS, { opacity: 1 }),
    { offset: 1, transform: moved(last), opacity: 0 },
  ];
}

/** Out of a node, and beside it. @type {(out: NonNullable<Journey["out"]>) => Keyframe[]} */
function comesOut({ from, to }) {
  return [
    { offset: 0, transform: moved(from, 0.4), opacity: 0 },
    { offset: ENTERS + 0.04, transform: moved(from, 0.4), opacity: 0 },
    { offset: COMES_OUT, transform: moved(from), opacity: 1 },
    ...along([from, to], COMES_OUT + 0.08, LANDS, { opacity: 1 }),
    { offset: 1, transform: moved(to), opacity: 0 },
  ];
}

/** @param {number} share @returns {Keyframe[]} */
function hiddenUntil(share) {
  return [
    { offset: 0, opacity: 0 },
    { offset: share - 0.01, opacity: 0 },
    { offset: Math.min(1, share + 0.04), opacity: 1 },
    { offset: 1, opacity: 1 },
  ];
}

/** @param {number} share @returns {Keyframe[]} */
function seenUntil(share) {
  return hiddenUntil(share).map(({ offset, opacity }) => ({ offset, opacity: 1 - Number(opacity) }));
}
