/**
 * Formulas whose numbers can change without being set again: the same shape with other numbers is the same formula.
 *
 * A text is LaTeX, or words with LaTeX between dollar signs. The core marks each computed number in it with its role,
 * \htmlClass{value}{4}; here each also gets a number of its own, \htmlClass{value n0}{4}, by which it is found again.
 *
 * @typedef {{ shape: string, numbers: string[] }} Formula
 */
import { escaped, toText } from "./markup.js";

const MARK = String.raw`\\htmlClass\{(value|adjoint)\}\{(-?[\d.]+(?:\\cdot 10\^\{-?\d+\})?)\}`;
const SIGN = String.raw`(=|\\approx) (?=(?:\\left\()?\\htmlClass)`;
const BEFORE_SIGN = /[\s}$]/; // looked at by itself: Safari 16.0 to 16.3 read no module with a lookbehind in it
const HOLES = new RegExp(String.raw`\\left\(${MARK}\\right\)|${MARK}|${SIGN}`, "g");
/** @type {Record<string, string>} */
const SIGNS = { "=": "=", "\\approx": "≈" };
const SETTINGS = {
  throwOnError: false,
  strict: "ignore",
  output: "html", // the plain words stand beside it for screen readers
  /** @param {{ command: string }} asked */
  trust: ({ command }) => command === "\\htmlClass",
};

/**
 * A text as a shape with numbered holes and what stands in them: a number, with its brackets if it has some, or the
 * sign before it.
 * @param {string} latex
 * @returns {Formula}
 */
export function formula(latex) {
  /** @type {string[]} */
  const numbers = [];
  const shape = latex.replace(HOLES, (found, role, inBrackets, plainRole, plain, sign, place) => {
    if (sign && !BEFORE_SIGN.test(latex.charAt(place - 1))) return found;
    numbers.push(sign ? SIGNS[sign] : inBrackets ? `(${written(inBrackets)})` : written(plain));
    return hole(role ?? plainRole, numbers.length - 1, sign ? "=" : "0");
  });
  return { shape, numbers };
}

/** A number in plain signs, its power of ten after a ^: −1.5⋅10^−7. @param {string} latex */
function written(latex) {
  return latex.replaceAll("-", "−").replace(/\\cdot 10\^\{(.+)\}/, "⋅10^$1");
}

/** One hole in LaTeX; one without a role is a sign. @type {(role: string | undefined, place: number, inside: string) => string} */
function hole(role, place, inside) {
  if (role) return `\\htmlClass{${role} n${place}}{${inside}}`;
  return `\\mathrel{\\htmlClass{sign n${place}}{${inside}}}`;
}

/** The words (even places) and the mathematics (odd places) of a text. @param {string} latex */
export function segments(latex) {
  const close = latex.replaceAll("\\left(", "\\mathopen{}\\left("); // or LaTeX leaves a gap before brackets that grow
  return close.includes("$") ? close.split("$") : ["", close];
}

/**
 * Set a shape's mathematics into an element, with KaTeX.
 * @param {Element} element
 * @param {string} shape
 * @param {any} katex
 */
export function set(element, shape, katex) {
  element.replaceChildren(
    ...segments(shape).map((segment, place) => {
      if (place % 2 === 0) return document.createTextNode(segment);
      const span = document.createElement("span");
      span.translate = false;
      katex.render(segment, span, SETTINGS);
      return span;
    }),
  );
}

/**
 * The holes in what an element shows, found once: the element, what it says, and the text that was written into it.
 * @typedef {{ element: Element, said: string, text: ChildNode | null }} Found
 * @typedef {Found | { element: null, said: string }} Hole
 * @type {WeakMap<ChildNode, Hole[]>}
 */
const holes = new WeakMap();

/**
 * Write numbers into the holes of a shape that has been set.
 * @param {Element} element
 * @param {string[]} numbers
 */
export function fill(element, numbers) {
  if (!element.firstChild) return;
  let found = holes.get(element.firstChild);
  if (found?.length !== numbers.length) {
    found = numbers.map((_, place) => holeIn(element, place));
    holes.set(element.firstChild, found);
  }
  found.forEach((hole, place) => {
    if (hole.element && hole.said !== numbers[place]) write(hole, numbers[place]);
  });
}

/** @type {(element: Element, place: number) => Hole} */
function holeIn(element, place) {
  const found = element.querySelector(`.n${place}`);
  return found ? { element: found, said: found.textContent ?? "", text: null } : { element: null, said: "" };
}

/** @type {(hole: Found, number: string) => void} */
function write(hole, number) {
  hole.said = number;
  const spaces = [...hole.element.children].filter(({ className }) => className === "mspace"); // before what follows it
  const [, mantissa, power, end] = number.match(/^([^^]*)\^(−?\d+)(.*)$/) ?? [];
  if (power) {
    const raised = document.createElement("sup");
    raised.textContent = power;
    hole.element.replaceChildren(mantissa, raised, end, ...spaces);
    hole.text = null;
  } else if (hole.text) {
    hole.text.nodeValue = number;
  } else {
    hole.text = document.createTextNode(number);
    hole.element.replaceChildren(hole.text, ...spaces);
  }
}

/**
 * Markup as HTML with its formulas set, at build time.
 * @param {import("./markup.js").Child[]} markup
 * @param {any} katex
 */
export function htmlOf(markup, katex) {
  return markup.map((part) => toText(part, (latex) => formulaText(latex, katex))).join("");
}

/** @type {(latex: string, katex: any) => string} */
function formulaText(latex, katex) {
  let place = 0;
  const marked = latex.replace(HOLES, (found, role, inBrackets, plainRole, plain, sign, start) => {
    if (sign && !BEFORE_SIGN.test(latex.charAt(start - 1))) return found;
    return hole(role ?? plainRole, place++, sign ?? (inBrackets ? `(${inBrackets})` : plain));
  });
  return segments(marked)
    .map((segment, part) => (part % 2 ? `<span translate="no">${katex.renderToString(segment, SETTINGS)}</span>` : escaped(segment)))
    .join("");
}
