/** Numbers by name, as the page and its links write them: "x=1; y=-2". */
import { BackpropError } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { trace } from "../twin/trace.js";

/** @param {string} text @returns {Record<string, number>} */
export function numbersOf(text) {
  const pairs = text.split(/[;,\s]+/).map((pair) => pair.split("="));
  return Object.fromEntries(
    pairs
      .filter(([name, number]) => name && Number.isFinite(Number(number || NaN)))
      .map(([name, number]) => [name, Number(number)]),
  );
}

/** The same written back. @type {(at: Record<string, number>, between?: string) => string} */
export function numbersText(at, between = ";") {
  const pairs = Object.entries(at).map(([name, number]) => `${name}=${number}`);
  return pairs.join(between);
}

/** The numbers of some names. @type {(names: string[], at: Record<string, number>) => Record<string, number>} */
export function only(names, at) {
  return Object.fromEntries(names.map((name) => [name, at[name]]));
}

const NO_NUMBER = "Give a number such as -2, 0.5 or 1/3.";

/** Why a text is no number, in a sentence that says what to write; nothing where it is one. @param {string} text */
export function whyNoNumber(text) {
  if (numberOf(text) !== null) return "";
  try {
    parse(text);
    return NO_NUMBER;
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return error.fix ? error.message : NO_NUMBER; // what has no way out of its own has this one
  }
}

/** A number as typed, or an expression of numbers such as 1/3 or -pi/2; null if it is neither. @param {string} text */
export function numberOf(text) {
  try {
    const { program, value } = trace(text, {}, { mostNodes: 100 });
    return program.variables.length || !Number.isFinite(value) ? null : value;
  } catch (error) {
    if (error instanceof BackpropError) return null;
    throw error;
  }
}
