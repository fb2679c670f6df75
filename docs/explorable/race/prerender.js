/** A race as it first stands in the page, written at build time; the element takes this very markup over. */
import { htmlOf } from "../dom/formula.js";
import { card } from "./card.js";
import { given } from "./link.js";
import { begun } from "./state.js";

/**
 * The HTML that goes inside <backprop-race>.
 * @param {Record<string, any>} options the element's attributes
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} for what cannot be raced
 */
export function prerender(options, katex) {
  return htmlOf(card(begun(given((name) => options[name] ?? null))), katex);
}
