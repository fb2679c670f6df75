/**
 * Sets formulas with KaTeX, which is loaded when the first one is asked for that does not stand in the page yet.
 * Each shape is set once; from then on its numbers are written into it, so that a drag costs nothing. Until KaTeX is
 * there, and where it cannot be had, the plain words stand.
 */
import { fill, formula, set } from "./formula.js";

const MOST_SHAPES = 400;

/** Shapes that have been set, to be copied. @type {Map<string, Element>} */
const shapes = new Map();
/** Elements that wait for KaTeX, with what they are to show. @type {Map<Element, string>} */
const waiting = new Map();
/** @type {Promise<void> | undefined} */
let loading;

/**
 * Show a formula in an element.
 * @param {Element} element
 * @param {string} latex
 * @param {string} plain the words that stand in for it
 */
export function typeset(element, latex, plain) {
  const { shape, numbers } = formula(latex);
  const present = element.getAttribute("data-maths");
  const isSet = element.querySelector(".katex") !== null;
  if (isSet && present !== null && formula(present).shape === shape) {
    fill(element, numbers);
  } else if (globalThis.katex) {
    element.replaceChildren(...copyOf(shape).childNodes);
    fill(element, numbers);
    waiting.delete(element);
  } else {
    element.textContent = plain;
    waiting.set(element, latex);
    loading ??= load();
  }
}

/** @param {string} shape */
function copyOf(shape) {
  let made = shapes.get(shape);
  if (!made) {
    made = document.createElement("span");
    set(made, shape, globalThis.katex);
    if (shapes.size >= MOST_SHAPES) shapes.delete(shapes.keys().next().value);
    shapes.set(shape, made);
  }
  return /** @type {Element} */ (made.cloneNode(true));
}

async function load() {
  try {
    await import("../vendor/katex/katex.min.js");
  } catch {
    loading = undefined; // the words stand; the next formula tries again
    return;
  }
  for (const [element, latex] of waiting) {
    if (element.getAttribute("data-maths") === latex) typeset(element, latex, "");
  }
  waiting.clear();
}
