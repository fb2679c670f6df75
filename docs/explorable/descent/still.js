/** A descent as it first stands in the page, written at build time; the element takes this very markup over. */
import { formulaText } from "../formula.js";
import { escaped, toText } from "../markup.js";
import { numbersOf } from "../state.js";
import { card } from "./card.js";
import { begun } from "./state.js";

/**
 * The HTML that goes inside <backprop-descent>.
 * @param {Record<string, any>} options the element's attributes
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} when the expression is no function that can be walked down
 */
export function still(options, katex) {
  const typeset = (latex) => formulaText(latex, escaped, katex);
  return card(begun(given((name) => options[name] ?? null)))
    .map((part) => toText(part, typeset))
    .join("");
}

/**
 * The state's options from the element's attributes.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  const number = (name, otherwise) => (attribute(name) === null ? otherwise : Number(attribute(name)));
  return {
    id: String(attribute("id")),
    text: String(attribute("expression") ?? ""),
    at: numbersOf(String(attribute("at") ?? "")),
    rate: number("rate", 0.1),
    momentum: number("momentum", 0),
    step: number("step", 0),
    zoom: number("zoom", 0),
  };
}
