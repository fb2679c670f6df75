/**
 * What an explorable is where its program works with arrays: loaded with the first such program, and never before. Each
 * of these stands in for what card.js, state.js and controller.js have for numbers.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("./meeting_cells.js").Cell} Cell
 * @typedef {import("./meeting_cells.js").Lit} Lit
 * @typedef {import("../../predict/exercise.js").Seen} Seen
 * @typedef {import("../../dom/markup.js").Markup} Markup
 */
import { memo } from "../../memo.js";
import { moved as further } from "../../parts/ranges.js";
import { plainText, relation } from "../../twin/numbers.js";
import { cardsOf } from "./cards.js";
import { cellAt, neighbour } from "./grid.js";
import { meetingAt } from "./meeting_cells.js";
import { variables } from "./fields.js";
import { cellLine, inspector, panel } from "./panel.js";
import { picture as drawn } from "./picture.js";
import { entryName, exerciseOf, gathered, moved, numberAt, pasted, readEntryName, settled, toggledPaste, traced } from "./state.js";

export { exerciseOf, gathered, inspector, moved, numberAt, pasted, settled, toggledPaste, traced, variables };

export const LEAST_SCALE = 0.86; // below this, cells have no room for their numbers

/** How narrow a picture may get: a little, where all of it is then seen; else it is scrolled, and as large as it is. @param {number} width */
export function leastWidth(width) {
  const narrow = Math.round(width * LEAST_SCALE);
  return `clamp(${narrow}px,1000*(${narrow}px - 100cqi),${Math.round(width)}px)`;
}

/** The trace, which is one of arrays. @param {State} state @returns {ArrayTrace} */
function traceIn({ trace }) {
  return /** @type {ArrayTrace} */ (/** @type {unknown} */ (trace));
}

/** What meets in the cell that is pointed at, else in the one that was chosen. @param {State} state @returns {Lit | null} */
function lit(state) {
  const { step } = state;
  const cell = state.pointed ?? state.cell;
  return memo(state.trace, "meeting", [cell, step], () => cell && meetingAt(traceIn(state), cell, step));
}

/** @type {(state: State, label: string, seen: Seen | null) => Markup} */
export function picture(state, label, seen) {
  const { step, arrangement, inspected: marked, pointed, cell } = state;
  if (seen) return drawn(traceIn(state), seen.step, /** @type {any} */ (arrangement), { label, hidden: seen.hidden, own: pointed ?? cell });
  return drawn(traceIn(state), step, /** @type {any} */ (arrangement), { label, marked, lit: lit(state), own: pointed ?? cell });
}

/** @param {State} state */
export function words(state) {
  const trace = traceIn(state);
  return [memo(trace, "panel", [state.step], () => panel(trace, state.step)), cellLine(lit(state))];
}

/** What is announced: the cell that was chosen, the step, or what new values came to. @type {(state: State, before: State) => string} */
export function saying(state, before) {
  const { trace, step, cell, said } = state;
  if (step !== before.step) return trace.step(step).text;
  if (cell && cell !== before.cell) return lit(state)?.line ?? said;
  return trace === before.trace ? said : outcome(traceIn(state));
}

/** What a change came to, in words. @param {ArrayTrace} trace */
function outcome(trace) {
  const { graph } = trace;
  const output = graph.labels[graph.output];
  const value = /** @type {number} */ (trace.arrayValues[graph.output]);
  return `${output} ${relation(value)} ${plainText(value)}`;
}

// Cells, as they are pointed at, chosen and moved.

/** The cell under a pointer. @type {(target: Element, x: number, y: number, state: State) => Cell | null} */
export function cellUnder(target, x, y, state) {
  const group = /** @type {SVGGElement | null} */ (target.closest("[data-cells]"));
  const matrix = group?.getScreenCTM()?.inverse();
  if (!group || !matrix) return null;
  const place = new DOMPoint(x, y).matrixTransform(matrix);
  const [node, role] = String(group.dataset.cells).split("/");
  const id = Number(node);
  return { node: id, role: role === "adjoint" ? role : "value", cell: cellAt(cardsOf(traceIn(state))[id].grid, place.x, place.y) };
}

/** @type {(one: Cell | null, other: Cell | null) => boolean} */
function isSame(one, other) {
  return one === other || (one !== null && other !== null && one.node === other.node && one.role === other.role && one.cell === other.cell);
}

/** @type {(state: State, cell: Cell | null) => State} */
export function pointedAt(state, cell) {
  return isSame(state.pointed, cell) ? state : { ...state, pointed: cell };
}

/** @type {(state: State, cell: Cell | null) => State} */
export function chosen(state, cell) {
  return isSame(state.cell, cell) ? state : { ...state, cell };
}

/** A node has the focus: its first cell is chosen, unless one of it is. @type {(state: State, node: number) => State} */
export function entered(state, node) {
  return state.cell?.node === node ? state : chosen(state, { node, role: "value", cell: 0 });
}

/** The entry of a variable that a cell shows; null for all other cells. @type {(state: State, cell: Cell | null) => string | null} */
export function entryOf({ trace }, cell) {
  const node = cell && trace.graph.nodes[cell.node];
  return cell && node && cell.role === "value" && node.operation === "variable" ? entryName(String(node.name), cell.cell) : null;
}

/** An entry so many steps of its slider from a number. @type {(state: State, entry: string, from: number, steps: number) => number} */
export function beyond({ ranges }, entry, from, steps) {
  return steps ? further(ranges[entry.split(" ")[0]], from, steps) : from;
}

/** A field of the small grid has the focus: its cell is chosen. @type {(state: State, entry: string) => State} */
export function chosenEntry(state, entry) {
  const [name, cell] = readEntryName(entry);
  const node = state.trace.graph.nodes.findIndex((one) => one.operation === "variable" && one.name === name);
  return node < 0 ? state : chosen(state, { node, role: "value", cell });
}

/** An entry is nudged by an arrow key. @type {(state: State, entry: string, steps: number) => State} */
export function nudged(state, entry, steps) {
  return moved(state, entry, beyond(state, entry, numberAt(state, entry), steps));
}

/** What the arrow keys do in a node's cells: beyond the rim of its values its gradient begins. @type {(key: string) => (state: State) => State} */
function going(key) {
  return (state) => {
    const { cell } = state;
    if (!cell) return state;
    const next = neighbour(cardsOf(traceIn(state))[cell.node].grid, cell.cell, key);
    if (next !== cell.cell) return { ...state, cell: { ...cell, cell: next } };
    const isOn = key === "ArrowRight" || key === "ArrowDown";
    const role = isOn && state.trace.drawing[cell.node].leads ? "adjoint" : isOn ? cell.role : "value";
    return chosen(state, { ...cell, role });
  };
}

/** @type {(steps: number) => (state: State) => State} */
function nudging(steps) {
  return (state) => {
    const entry = entryOf(state, state.cell);
    return entry === null ? state : nudged(state, entry, steps);
  };
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
/** What the keys do in a node's cells. @type {Record<string, (state: State) => State>} */
export const CELL_KEYS = {
  ...Object.fromEntries(ARROWS.map((key) => [key, going(key)])),
  "+": nudging(1),
  "-": nudging(-1),
  Escape: (state) => chosen(state, null),
};
