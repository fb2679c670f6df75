/** The digits as they first stand in the page, written at build time; the element takes this very markup over. */
import * as texts from "../../generated/pictures.js";
import { htmlOf } from "../dom/formula.js";
import { card } from "./card.js";
import { given } from "./link.js";
import { unpacked } from "./pictures.js";
import { begun, caughtUp } from "./state.js";

/**
 * The HTML that goes inside <backprop-digits>.
 * @param {Record<string, any>} options the element's attributes
 * @param {any} katex
 * @returns {string}
 * @throws {BackpropError} for what is no picture, no digit, no seed
 */
export function prerender(options, katex) {
  const state = begun(given((name) => options[name] ?? null));
  return htmlOf(card(state.waiting ? caughtUp(state, unpacked(texts)) : state), katex);
}
