/**
 * The terms of the formula that the text was read as: lit behind its letters as in the field, and found by the class that
 * each was given (program_field.js).
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("./typed_terms.js").Box} Box
 */
import { termClass } from "../parts/program_field.js";
import { memo } from "../memo.js";
import { paint, spansOf } from "./typed_terms.js";

export const TERM = ".bp-reading .enclosing";
const SEEN = ".frac-line, svg"; // what is drawn of a term beside its letters
const AROUND = 1; // pixels between letters and the edge of their light

/** Light nodes in the formula of an element, and nothing else there. @type {(host: Element, trace: Trace, nodes: number[]) => void} */
export function lightFormula(host, trace, nodes) {
  const names = nodes.flatMap((node) => spansOf(trace, node).map(([start, stop]) => termClass(start, stop)));
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll(".bp-lines > .bp-maths"))) {
    const terms = names.flatMap((name) => [...line.getElementsByClassName(name)]);
    for (const term of terms) term.setAttribute("data-lit", "");
    const corner = terms.length ? line.getBoundingClientRect() : null; // not asked for in vain: it has the page laid out
    paint(line, corner ? terms.map((term) => moved(boxOf(term), -corner.left, -corner.top)) : []);
  }
}

/** The node of a term of the formula, or null where none is drawn for it, as for a constant of a compact graph. @type {(term: Element, trace: Trace) => number | null} */
export function nodeOf(term, trace) {
  const places = memo(trace.graph, "terms", [], () => placesOf(trace));
  for (let around = /** @type {Element | null} */ (term); around; around = around.parentElement?.closest(TERM) ?? null) {
    const node = [...around.classList].map((name) => places.get(name)).find((one) => one !== undefined);
    if (node !== undefined) return node;
  }
  return null;
}

/** The node of each term's class. @param {Trace} trace @returns {Map<string, number>} */
function placesOf(trace) {
  return new Map(trace.graph.nodes.flatMap((_, node) => spansOf(trace, node).map(([start, stop]) => [termClass(start, stop), node])));
}

/** What a term covers: its letters and lines, without the struts that hold them up. @param {Element} term @returns {Box} */
function boxOf(term) {
  const range = document.createRange();
  const walker = document.createTreeWalker(term, NodeFilter.SHOW_TEXT);
  const boxes = [...term.querySelectorAll(SEEN)].map((one) => one.getBoundingClientRect());
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    boxes.push(range.getBoundingClientRect());
  }
  const seen = boxes.filter(({ width, height }) => width && height);
  const [left, top] = [Math.min(...seen.map((one) => one.left)), Math.min(...seen.map((one) => one.top))];
  const [right, bottom] = [Math.max(...seen.map((one) => one.right)), Math.max(...seen.map((one) => one.bottom))];
  return { left: left - AROUND, top, width: right - left + 2 * AROUND, height: bottom - top };
}

/** @type {(box: Box, across: number, down: number) => Box} */
function moved(box, across, down) {
  return { ...box, left: box.left + across, top: box.top + down };
}
