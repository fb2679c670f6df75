/**
 * What is written on an edge: how the gradient goes back along it. `×2` where it is scaled, `⊙ 2·c` entry by entry,
 * `∂·xᵀ` where letters say it; and, where an operand was stretched, over which letters it is added up.
 *
 * @typedef {import("../../twin/array_trace.js").ArrayTrace} ArrayTrace
 * @typedef {import("../../dom/type_runs.js").Run} Run
 * @typedef {{ pull: Run[], fold: Run[] }} Pull
 */
import { operations } from "../../../generated/table.js";
import { runs, width } from "../../dom/type_runs.js";
import { memo } from "../../memo.js";
import { isChoice } from "../../twin/array_plan.js";
import { summed } from "../../twin/ways.js";
import { spelled, spelling } from "../../twin/spelling.js";
import { shapeOf } from "../../twin/meetings.js";
import { nameText } from "../../twin/names.js";
import { PILL } from "../arrange.js";
import { figure, varies } from "../measure.js";
import { factorOf } from "./constants.js";

const LONGEST = 84; // pixels
const USUAL = figure(-8.888, "factor").width * PILL;

/** @type {Pull} */
const NOTHING = { pull: [], fold: [] };

/** What stands on each edge of the backward pass, by the place of its contribution. @type {(trace: ArrayTrace, place: number) => Pull} */
export function pullOf(trace, place) {
  const step = trace.arrayContributions[place];
  const number = typeof step.partial === "number" ? step.partial : null;
  return memo(trace.graph, `pull ${place}`, [number, JSON.stringify(trace.shapes)], () => made(trace, place));
}

/** @type {(trace: ArrayTrace, place: number) => Pull} */
function made(trace, place) {
  const step = trace.arrayContributions[place];
  if (step.operand === null || step.rank < 0) return NOTHING;
  const speaker = trace.speaker("plain");
  const flow = /** @type {import("../../twin/array_pulls.js").Flow} */ (step);
  const { operation, operands } = trace.graph.nodes[step.node];
  const way = speaker.foldOf(flow);
  const fold = way ? runs(`Σ${summed(way).join("")}`) : [];
  if (operation in operations) return { pull: entryByEntry(trace, flow), fold };
  const met = speaker.plan.meetings[step.node];
  if (!met?.ways.length) return { pull: upright(`${operation.split("_")[0]}′`), fold: [] };
  if (isChoice(met.entries)) return { pull: upright("to the winner"), fold: [] };
  const back = speaker.wayBack(flow);
  const names = back.factors.map(({ rank }) => (rank < 0 ? "∂" : nameText(trace.graph.labels[operands[rank]], "plain")));
  const { kind } = spelling(back);
  if (operation === "reshape") return { pull: upright("reshape ∂"), fold: [] };
  if (kind === "entries") return { pull: upright("∂ by entries"), fold: [] };
  return { pull: inType(spelled(back, names, "plain").replaceAll("(∂)ᵀ", "∂ᵀ")), fold: [] };
}

/** @type {(trace: ArrayTrace, step: import("../../twin/array_pulls.js").Flow) => Run[]} */
function entryByEntry(trace, step) {
  const partial = step.partial;
  if (typeof partial === "number") return figure(partial, "factor").runs;
  if (partial === null || !shapeOf(partial).length) return [];
  const row = operations[trace.graph.nodes[step.node].operation];
  const letters = row.partials.length ? factorOf(trace, step, row) : "";
  const long = inType(`⊙ ${letters}`);
  return letters && width(long) * PILL <= LONGEST ? long : upright("⊙");
}

/** @param {string} text @returns {Run[]} */
function upright(text) {
  return [{ text, face: "upright", level: 0 }];
}

/** Plain words with names in the type of mathematics. @param {string} text */
function inType(text) {
  const names = text.replace(/[\p{L}_][\p{L}\p{N}_]*/gu, (word, place) => {
    if (word === "ᵀ") return word;
    return text[place + word.length] === "(" ? `\\mathrm{${word}}` : nameText(word, "latex");
  });
  return runs(names.replaceAll("*", "\\cdot "));
}

/**
 * The widths of what is written on each edge, with room for any usual number where one may change.
 * @type {(trace: ArrayTrace, before?: { pull: number, fold: number }[][]) => { pull: number, fold: number }[][]}
 */
export function pullWidths(trace, before) {
  const widths = trace.graph.nodes.map(({ operands }) => operands.map(() => ({ pull: 0, fold: 0 })));
  trace.arrayContributions.forEach(({ node, rank, operand, partial }, place) => {
    if (operand === null || rank < 0) return;
    const { pull, fold } = pullOf(trace, place);
    const wide = width(pull) * PILL;
    const isMoving = typeof partial === "number" && varies(trace.graph, node, rank);
    widths[node][rank] = {
      pull: Math.max(wide, isMoving ? USUAL : 0, before?.[node][rank].pull ?? 0),
      fold: width(fold) * PILL,
    };
  });
  return widths;
}
