/**
 * The terms of the text that was typed: a node is lit where it stands there, and found where the pointer or the caret is.
 *
 * A field tells nobody where its letters are. A copy of it that is not seen has them in the same places, for as long as
 * they are measured; what is lit is then drawn behind the letters, as a background that scrolls with them.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {{ left: number, top: number, width: number, height: number }} Box from the inner corner of the field
 */
import { isVariable, ownName } from "../twin/expression.js";
import { memo } from "../memo.js";

const LONGEST = 600; // letters that are measured

/** The boxes of each node's text; none where the field has another text than the trace. @type {(field: HTMLTextAreaElement, trace: Trace) => Box[][]} */
function boxesOf(field, trace) {
  if (field.value !== trace.expression || field.value.length > LONGEST) return [];
  return memo(trace.graph, "typed boxes", [field, field.offsetWidth, getComputedStyle(field).fontSize, document.fonts.status], () => measured(field, trace));
}

/** @type {(field: HTMLTextAreaElement, trace: Trace) => Box[][]} */
function measured(field, trace) {
  const copy = document.createElement("div");
  const letters = document.createTextNode(field.value);
  copy.className = field.className;
  copy.style.cssText = `position:absolute;visibility:hidden;max-height:none;width:${field.offsetWidth}px;overflow-wrap:break-word`;
  copy.append(letters);
  field.after(copy);
  const corner = copy.getBoundingClientRect();
  const places = [0]; // of each code point, in the units that the browser counts
  for (const letter of field.value) places.push(places[places.length - 1] + letter.length);
  const found = trace.graph.nodes.map((_, node) =>
    spansOf(trace, node).flatMap(([start, stop]) => {
      const range = document.createRange();
      range.setStart(letters, places[start]);
      range.setEnd(letters, places[stop]);
      return [...range.getClientRects()].map(({ left, top, width, height }) => {
        return { left: left - corner.left - copy.clientLeft, top: top - corner.top - copy.clientTop, width, height };
      });
    }),
  );
  copy.remove();
  return found;
}

/** Where a node stands in the text: a variable at each of its places, but in a tree, where each is a node. @type {(trace: Trace, node: number) => [number, number][]} */
export function spansOf({ graph, program }, index) {
  const node = graph.nodes[index];
  if (graph.tree || !isVariable(node)) return [node.span];
  return program.lines.flatMap(({ nodes, parameters }) =>
    nodes.filter((one) => isVariable(one) && one.name === node.name && !parameters?.includes(ownName(one))).map(({ span }) => span),
  );
}

/** Light nodes in the field of an element, and nothing else there. @type {(host: Element, trace: Trace, nodes: number[]) => void} */
export function lightTerms(host, trace, nodes) {
  const field = /** @type {HTMLTextAreaElement | null} */ (host.querySelector(".bp-field"));
  if (!field || (!nodes.length && !field.style.backgroundImage)) return;
  const boxes = nodes.length ? boxesOf(field, trace) : [];
  paint(field, nodes.flatMap((node) => boxes[node] ?? []));
}

/** Draw boxes behind the letters of an element. @type {(element: HTMLElement, boxes: Box[]) => void} */
export function paint({ style }, boxes) {
  if (!boxes.length && !style.backgroundImage) return;
  style.backgroundImage = boxes.map(() => "linear-gradient(var(--bp-lit), var(--bp-lit))").join();
  style.backgroundPosition = boxes.map(({ left, top }) => `${left}px ${top}px`).join();
  style.backgroundSize = boxes.map(({ width, height }) => `${width}px ${height}px`).join();
}

/** The node of the innermost term under a pointer, or null. @type {(field: HTMLTextAreaElement, trace: Trace, x: number, y: number) => number | null} */
export function termUnder(field, trace, x, y) {
  const corner = field.getBoundingClientRect();
  const across = x - corner.left - field.clientLeft + field.scrollLeft;
  const down = y - corner.top - field.clientTop + field.scrollTop;
  /** @param {Box} box */
  const isIn = ({ left, top, width, height }) => across >= left && across < left + width && down >= top && down < top + height;
  return innermost(boxesOf(field, trace).map((boxes) => (boxes.some(isIn) ? boxes.reduce((sum, { width }) => sum + width, 0) / boxes.length : Infinity)));
}

/** The node of the innermost term at the caret, or null. @type {(field: HTMLTextAreaElement, trace: Trace) => number | null} */
export function termAtCaret(field, trace) {
  if (field.value !== trace.expression) return null;
  const place = [...field.value.slice(0, field.selectionStart)].length;
  return innermost(
    trace.graph.nodes.map((_, node) => {
      const [start, stop] = spansOf(trace, node).find(([start, stop]) => start <= place && place <= stop) ?? [0, Infinity];
      return stop - start;
    }),
  );
}

/** The place of the least number, the last of these; null where all are infinite. @param {number[]} sizes */
function innermost(sizes) {
  const least = Math.min(...sizes);
  return Number.isFinite(least) ? sizes.lastIndexOf(least) : null;
}
