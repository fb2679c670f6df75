/**
 * What the output actually does when a variable moves a little, beside what the gradient predicts.
 * The twin of backprop_core/tracing/nudge.py.
 *
 * @typedef {import("./trace.js").Trace} Trace
 */
import { smallNudge } from "../../generated/table.js";
import { outputsAlong } from "./passes.js";

/**
 * What the output actually does when one variable moves, and what the gradient predicts (gradient x change).
 * @param {Trace} trace
 * @param {string} name
 * @param {number} by
 */
export function nudge(trace, name, by = smallNudge) {
  const [value] = outputsAlong(trace.graph, trace.values, name, Float64Array.of(trace.at[name] + by));
  return { change: value - trace.value, predicted: trace.gradient[name] * by };
}
