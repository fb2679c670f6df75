/** What is to be written as it first stands in the page, written at build time; the element takes this very markup over. */
import { htmlOf } from "../dom/formula.js";
import { card } from "./card.js";
import { given } from "./link.js";
import { begun } from "./state.js";

/**
 * The HTML that goes inside <backprop-write>.
 * @param {Record<string, any>} options the element's attributes
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} for what is no task
 */
export function prerender(options, katex) {
  return htmlOf(card(begun(given((name) => options[name] ?? null))), katex);
}
