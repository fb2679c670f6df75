/**
 * What meets in one cell: which cells of other arrays it is made of, and the sum spelled out.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../twin/array_pulls.js").Flow} Flow
 *
 * A cell that is looked at: of a node's value or of its adjoint, counted among all, the last axis fastest.
 * @typedef {{ node: number, role: "value" | "adjoint", cell: number }} Cell
 *
 * The cells that light up, by "node/role", and what is said.
 * @typedef {{ cells: Map<string, number[]>, line: string }} Lit
 */
import { operations } from "../../../generated/table.js";
import { mostTerms } from "../../../generated/arrays.js";
import { isChoice } from "../../twin/array_plan.js";
import { flat, sameShape, size, terms, unflat } from "../../twin/ways.js";
import { cells as meets, entryView, placeText } from "../../twin/matrices.js";
import { entriesIn, spread } from "../../twin/meetings.js";
import { atom, numberAtom, relation } from "../../twin/numbers.js";

/**
 * What meets in a cell at a step; null where it has no number yet.
 * @type {(trace: ArrayTrace, cell: Cell, step: number) => Lit | null}
 */
export function meetingAt(trace, cell, step) {
  return cell.role === "value" ? valueAt(trace, cell, step) : adjointAt(trace, cell, step);
}

/** A number in a line of words. @param {number} number */
function said(number) {
  return numberAtom(number + 0, "plain").text;
}

/** A sum as it is spelled out. @type {(left: string, view: import("../../twin/matrices.js").EntryView) => string} */
function spelledOut(left, { letters, numbers, relation: sign, result }) {
  return `${left}${left.endsWith("+") ? "" : " "}= ${letters}${numbers && numbers !== result ? ` = ${numbers}` : ""} ${sign} ${result}`;
}

/** Lit cells, each list once. @param {[string, number[]][]} lists */
function lighting(lists) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const [key, cells] of lists) found.set(key, [...new Set([...(found.get(key) ?? []), ...cells])]);
  return found;
}

/** @type {(trace: ArrayTrace, cell: Cell, step: number) => Lit | null} */
function valueAt(trace, { node, cell }, step) {
  const { graph, shapes } = trace;
  if (node > step || cell >= size(shapes[node])) return null;
  const { operation, operands } = graph.nodes[node];
  const speaker = trace.speaker("plain");
  const place = unflat(cell, shapes[node]);
  const own = /** @type {[string, number[]]} */ ([`${node}/value`, [cell]]);
  const number = entriesIn(trace.arrayValues[node])[cell];
  const left = placeText(graph.labels[node], place);
  const plain = `${left} ${relation(number)} ${said(number)}`;
  if (!operands.length) return { cells: lighting([own]), line: plain };
  if (operation in operations) {
    const at = operands.map((operand) => stretchedFrom(place, shapes[operand]));
    /** @type {(write: (rank: number) => { text: string, binds: number, minus: boolean }) => string} */
    const local = (write) => speaker.local(node, (operand) => write(operands.indexOf(operand)));
    const letters = local((rank) => atom(placeText(graph.labels[operands[rank]], at[rank])));
    const numbers = local((rank) => numberAtom(entryOf(trace, operands[rank], at[rank]), "plain"));
    const lists = operands.map((operand, rank) => /** @type {[string, number[]]} */ ([`${operand}/value`, [flat(at[rank], shapes[operand])]]));
    return { cells: lighting([own, ...lists]), line: `${left} = ${letters} = ${numbers} ${relation(number)} ${said(number)}` };
  }
  const met = speaker.plan.meetings[node];
  const way = met?.ways.find((one) => !terms(one, read(place, one.result.shape, shapes[node])).next().done);
  if (!met || !way) return { cells: lighting([own, ...rowsOf(trace, node, cell)]), line: `${plain}: ${left.replace(/\[.*/, "")} = ${speaker.local(node)}` };
  const entry = read(place, way.result.shape, shapes[node]);
  const found = meets(way, entry);
  const lists = way.factors.map((side, factor) => {
    const operand = operands[side.rank];
    return /** @type {[string, number[]]} */ ([`${operand}/value`, found[factor].map((one) => flat(one, side.shape))]);
  });
  const names = way.factors.map(({ rank }) => graph.labels[operands[rank]]);
  if (isChoice(met.entries)) {
    const places = found[0].slice(0, mostTerms).map((one) => placeText(names[0], one));
    const line = `${left} = ${met.entries}(${places.join(", ")}${found[0].length > mostTerms ? ", …" : ""}) ${relation(number)} ${said(number)}`;
    return { cells: lighting([own, ...lists]), line };
  }
  const view = entryView(way, names, way.factors.map(({ rank }) => entriesIn(trace.arrayValues[operands[rank]])), graph.labels[node], entry);
  return { cells: lighting([own, ...lists]), line: spelledOut(left, view) };
}

/** A place as a way reads it, which may lay an array out otherwise. @type {(place: number[], shape: number[], own: number[]) => number[]} */
function read(place, shape, own) {
  return sameShape(shape, own) ? place : unflat(flat(place, own), shape);
}

/** Which entry of an operand stands at a place of the result, where it may be stretched. @type {(place: number[], shape: number[]) => number[]} */
function stretchedFrom(place, shape) {
  const before = place.length - shape.length;
  return shape.map((count, axis) => (count === 1 ? 0 : place[before + axis]));
}

/** @type {(trace: ArrayTrace, node: number, place: number[]) => number} */
function entryOf({ arrayValues, shapes }, node, place) {
  return entriesIn(arrayValues[node])[flat(place, shapes[node])];
}

/** Of a composite the whole row, or all, of its operands. @type {(trace: ArrayTrace, node: number, cell: number) => [string, number[]][]} */
function rowsOf({ graph, shapes }, node, cell) {
  const own = shapes[node];
  return graph.nodes[node].operands.map((operand) => {
    const shape = shapes[operand];
    const row = shape[shape.length - 1] ?? 1;
    const from = sameShape(shape, own) ? Math.floor(cell / row) * row : 0;
    const count = sameShape(shape, own) ? row : size(shape);
    return [`${operand}/value`, Array.from({ length: count }, (_, place) => from + place)];
  });
}

/** @type {(trace: ArrayTrace, cell: Cell, step: number) => Lit | null} */
function adjointAt(trace, { node, cell }, step) {
  const { graph, shapes, arrayContributions } = trace;
  const done = step - trace.values.length;
  const arrived = arrayContributions.flatMap(({ operand, node: from }, place) => {
    return place <= done && (operand ?? from) === node ? [place] : [];
  });
  if (!arrived.length || cell >= size(shapes[node])) return null;
  const number = arrived[arrived.length - 1];
  const contribution = arrayContributions[number];
  const place = unflat(cell, shapes[node]);
  const output = graph.labels[graph.output];
  const left = placeText(`∂${output}/∂${graph.labels[node]}`, place);
  const total = entriesIn(contribution.total)[cell];
  const own = /** @type {[string, number[]]} */ ([`${node}/adjoint`, [cell]]);
  const result = `${left} ${relation(total)} ${said(total)}`;
  if (contribution.operand === null || contribution.rank < 0) return { cells: lighting([own]), line: result };
  return arrivedAt(trace, { node, place, number, left, own, count: arrived.length });
}

/**
 * What the last contribution brings to an entry of an adjoint, and what it is made of.
 * @typedef {{ node: number, place: number[], number: number, left: string, own: [string, number[]], count: number }} Arrival
 *   `number`: the place of the contribution in the backward pass; `count`: how many have come
 * @type {(trace: ArrayTrace, arrival: Arrival) => Lit}
 */
function arrivedAt(trace, { node, place, number, left, own, count }) {
  const { graph, shapes } = trace;
  const flow = /** @type {Flow} */ (trace.arrayContributions[number]);
  const above = flow.node;
  const [cell, whole] = [flat(place, shapes[node]), shapes[above]];
  const [total, brought] = [flow.total, flow.contribution].map((value) => entriesIn(value)[cell]);
  const isMore = count > 1;
  const more = isMore ? ` Together with what came before, ${said(total - brought)}: ${said(total)}.` : "";
  const start = `${left} ${isMore ? "+" : ""}`;
  if (graph.nodes[above].operation in operations) {
    const reached = stretchedTo(place, shapes[node], whole);
    const [up, by] = [flow.upstream, flow.partial ?? NaN].map((value) => spread(value, whole));
    const name = `∂${graph.labels[graph.output]}/∂${graph.labels[above]}`;
    const letters = reached.map((at) => `${placeText(name, unflat(at, whole))} · ∂${graph.labels[above]}/∂${graph.labels[node]}`);
    const numbers = reached.map((at) => `${said(up[at])} · ${by[at] < 0 ? `(${said(by[at])})` : said(by[at])}`);
    const line = `${start}= ${few(letters).join(" + ")} = ${few(numbers).join(" + ")} ${relation(brought)} ${said(brought)}.${more}`;
    return { cells: lighting([own, [`${above}/adjoint`, reached], ...partialCells(trace, flow, place)]), line };
  }
  const view = trace.speaker("plain").entry(number, place);
  if (!view) {
    const rows = rowsOf(trace, above, cell).filter(([key]) => key === `${node}/value`);
    const all = Array.from({ length: size(whole) }, (_, at) => at);
    const reached = sameShape(shapes[node], whole) ? (rows[0]?.[1] ?? all) : all;
    return { cells: lighting([own, [`${above}/adjoint`, reached], ...rows]), line: `${start}= ${said(brought)}.${more}` };
  }
  const back = trace.speaker("plain").wayBack(flow);
  const found = meets(back, read(place, back.result.shape, shapes[node]));
  const lists = back.factors.map((side, factor) => {
    const key = side.rank < 0 ? `${above}/adjoint` : `${graph.nodes[above].operands[side.rank]}/value`;
    return /** @type {[string, number[]]} */ ([key, found[factor].map((one) => flat(one, side.shape))]);
  });
  return { cells: lighting([own, ...lists]), line: `${spelledOut(start.trim(), view)}.${more}` };
}

/** The first and the last of too many. @param {string[]} texts */
function few(texts) {
  return texts.length <= mostTerms ? texts : [...texts.slice(0, mostTerms - 2), "…", texts[texts.length - 1]];
}

/** Every entry of a result that an entry of an operand is stretched to. @type {(place: number[], shape: number[], result: number[]) => number[]} */
function stretchedTo(place, shape, result) {
  const before = result.length - shape.length;
  const isFixed = result.map((_, axis) => axis >= before && shape[axis - before] !== 1);
  return Array.from({ length: size(result) }, (_, at) => at).filter((at) => {
    return unflat(at, result).every((one, axis) => !isFixed[axis] || one === place[axis - before]);
  });
}

/** The values that the partial of an entry is made of: the same entry of each operand. @type {(trace: ArrayTrace, step: Flow, place: number[]) => [string, number[]][]} */
function partialCells(trace, { node, partial, operand }, place) {
  if (partial === null || typeof partial === "number") return [];
  const { graph, shapes } = trace;
  return graph.nodes[node].operands
    .filter((one) => one === operand || graph.nodes[node].operation !== "power")
    .map((one) => [`${one}/value`, [flat(stretchedFrom(place, shapes[one]), shapes[one])].filter((at) => Number.isInteger(at))]);
}
