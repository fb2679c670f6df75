/** A descent as it first stands in the page, written at build time; the element takes this very markup over. */
import { htmlOf } from "../dom/formula.js";
import { bringEveryReader } from "../twin/every_reader.js";
import { card } from "./card.js";
import { given } from "./link.js";
import { begun } from "./state.js";

/**
 * The HTML that goes inside <backprop-descent>.
 * @param {Record<string, any>} options the element's attributes
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} when the expression is no function that can be walked down
 */
export function prerender(options, katex) {
  bringEveryReader();
  return htmlOf(card(begun(given((name) => options[name] ?? null))), katex);
}
