/**
 * The cards of a program with arrays: what is written at the head of each, and where its cells stand. None of it depends
 * on the numbers, but on their shapes.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/trace_node.js").TraceNode} TraceNode
 * @typedef {import("../../dom/type_runs.js").Run} Run
 * @typedef {import("./grid.js").Grid} Grid
 *
 * `title` and `chip`, its shape, with their widths; the grid and its corners for values and for adjoints, which are null
 * where no gradient goes.
 * @typedef {{ title: Run[], titleWidth: number, chip: string, chipWidth: number, grid: Grid, width: number, height: number,
 *   valueAt: [number, number], adjointAt: [number, number] | null }} Card
 */
import { runs, width } from "../../dom/type_runs.js";
import { memo } from "../../memo.js";
import { nameText } from "../../twin/names.js";
import { shapeText } from "../../twin/matrices.js";
import { formulaOf, numberOn } from "./constants.js";
import { gridsOf } from "./grid.js";

export const MOST_CELLS = 600; // drawn one by one
const [TITLE, CHIP, DEL] = [14.5, 11, 14]; // sizes of type
const [PAD, HEAD] = [8, 25]; // around the cells, and above them
export { CHIP, DEL, HEAD, PAD, TITLE };
const DEL_ROOM = 15; // for the ∂ before an adjoint
const BESIDE = 110; // a wider array has its gradient below it
const LONGEST_TITLE = 150;
const CHIP_PADDING = 5;
const SLOT = 44; // at least, where the largest size stands below
const SCALE = 15; // for the largest size, below cells without numbers
const GAP = 7;

/** The cards of a trace. @param {ArrayTrace} trace @returns {Card[]} */
export function cardsOf(trace) {
  const { graph, drawing, shapes } = trace;
  return memo(graph, "cards", [JSON.stringify(shapes)], () => {
    const times = drawing.map(({ leads }) => (leads ? 2 : 1));
    const grids = gridsOf(shapes, times, MOST_CELLS);
    return drawing.map((node, id) => cardOf(node, grids[id], graph));
  });
}

/** @type {(node: TraceNode, grid: Grid, graph: import("../../twin/build.js").Graph) => Card} */
function cardOf(node, grid, graph) {
  const title = titleOf(node, graph);
  const titleWidth = width(title) * TITLE;
  const chip = grid.shape.length ? shapeText(grid.shape) : "";
  const chipWidth = chip ? width(runs(chip.replaceAll("×", "\\times "))) * CHIP + 2 * CHIP_PADDING : 0;
  const lone = !grid.shape.length;
  const isBelow = lone || grid.width > BESIDE;
  const slot = grid.kind === "number" ? grid.width : Math.max(grid.width, SLOT);
  const inset = (slot - grid.width) / 2;
  const indent = isBelow && node.leads ? DEL_ROOM : 0;
  const [right, below] = [PAD + indent, HEAD];
  const foot = grid.kind === "number" ? 0 : SCALE;
  /** @type {[number, number]} */
  const beside = isBelow ? [right, below + grid.height + foot + (lone ? 3 : 8)] : [right + slot + DEL_ROOM, below];
  const adjointAt = node.leads ? beside : null;
  const [wide, high] = [(adjointAt?.[0] ?? right) + slot, (adjointAt?.[1] ?? below) + grid.height + foot];
  const head = 2 * PAD + titleWidth + (chip ? GAP + chipWidth : 0);
  const whole = Math.max(wide + PAD, head);
  const shift = (whole - wide - PAD) / 2 + inset; // cells stand in the middle below a long title
  return {
    ...{ title, titleWidth, chip, chipWidth, grid, width: whole, height: high + PAD },
    valueAt: [right + shift, below],
    adjointAt: adjointAt && [adjointAt[0] + shift, adjointAt[1]],
  };
}

/** What stands at the head: the name or the number, or the letter and what it is. @type {(node: TraceNode, graph: import("../../twin/build.js").Graph) => Run[]} */
function titleOf({ id, operands, label, symbol }, graph) {
  const letter = runs(nameText(label, "latex"));
  const sign = symbol("latex");
  if (!operands.length) {
    const isTold = sign.startsWith("\\begin"); // its entries stand in its cells
    return (graph.tree && !isTold) || numberOn(graph, id) ? runs(sign) : letter;
  }
  const whole = [...letter, ...spaced(runs(`=${written(formulaOf(graph, id))}`))];
  if (width(whole) * TITLE <= LONGEST_TITLE) return whole;
  return [...letter, ...spaced(runs(`=${sign}`))];
}

/** A formula as it is typed, in the types of mathematics. @param {string} text */
function written(text) {
  const named = text.replace(/[\p{L}_][\p{L}\p{N}_]*/gu, (word, place) => {
    const isCalled = text[place + word.length] === "(";
    return isCalled ? `\\mathrm{${word.replaceAll("_", "\\_")}}` : nameText(word, "latex");
  });
  return named.replaceAll("*", "\\cdot ").replaceAll(">=", "\\ge ").replaceAll("<=", "\\le ");
}

/** The signs between operands with air around them. @param {Run[]} list @returns {Run[]} */
function spaced(list) {
  return list.map((run) => {
    return run.face === "upright" && !run.level ? { ...run, text: run.text.replace(/ ?([=+−@]) ?/g, " $1 ") } : run;
  });
}
