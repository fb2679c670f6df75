/**
 * An explorable as it first stands in the page, written at build time. The element takes this very markup over, so
 * nothing moves when its script arrives; without the script it is a picture with its words and its table.
 */
import { htmlOf } from "../dom/formula.js";
import { readPoint } from "../parts/point_text.js";
import { begun as exerciseBegun } from "../predict/exercise.js";
import { bringEveryReader } from "../twin/every_reader.js";
import * as arrays from "./arrays/kind.js";
import { card } from "./card.js";
import { modeOf, viewOf } from "./link.js";
import * as maps from "./map.js";
import { LAST, begun } from "./state.js";
import { MOST_ROWS } from "./step_table.js";

/**
 * The HTML that goes inside <backprop-explorable>.
 * @param {object} options the element's attributes
 * @param {string} options.id the element's id, which tells it from others on the page
 * @param {string} options.expression
 * @param {string} [options.at] "x=1; y=2"
 * @param {string} [options.view]
 * @param {boolean} [options.unfold]
 * @param {number} [options.step] counted from 1; the last if not given
 * @param {string | null} [options.predict] "", "values", "gradient" or "slope": numbers are hidden, to be predicted
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} when the expression is not in the language
 */
export function prerender({ id, expression, at = "", view = "graph", unfold = false, step, predict = null }, katex) {
  bringEveryReader();
  const options = { id, text: expression, ...readPoint(at), ...viewOf(view), unfold };
  const mode = modeOf(predict);
  const state = begun({ ...options, exercise: mode && exerciseBegun(mode), step: step ? step - 1 : LAST, arrays });
  const listed = state.trace.length <= MOST_ROWS ? state.trace : null;
  return htmlOf(card({ ...state, listed, maps }), katex);
}
