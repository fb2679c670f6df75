/** Which way leads down fastest, in words: for those who do not see the arrow on a map. */
import { written } from "../parts/inline_maths.js";
import { relation } from "../twin/numbers.js";

const SLIGHT = 0.05; // a part of a direction below this share of the whole is not told

/**
 * One sentence or two.
 * @param {string} output its name
 * @param {[string, string]} names of the variables
 * @param {[number, number]} gradient
 */
export function steepest(output, names, gradient) {
  const long = Math.hypot(...gradient);
  if (!Number.isFinite(long)) return "Here it has no gradient.";
  if (long === 0) return `Here the gradient is 0: no way leads down at first.`;
  const ways = names.flatMap((name, axis) => {
    const share = gradient[axis] / long;
    return Math.abs(share) < SLIGHT ? [] : [`${share > 0 ? "smaller" : "larger"} ${name}`];
  });
  const rate = `${relation(long) === "=" ? "" : "about "}${written(long)}`;
  return `The gradient is (${gradient.map(written).join(", ")}), so ${output} falls fastest towards ${ways.join(" and ")}: by ${rate} per unit of the way.`;
}
