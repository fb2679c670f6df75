/**
 * Formulas whose numbers can change without being set again: the same shape with other numbers is the same formula.
 *
 * A text is LaTeX, or words with LaTeX between dollar signs. The core marks each computed number in it with its role,
 * \htmlClass{value}{4}; here each also gets a number of its own, \htmlClass{value n0}{4}, by which it is found again.
 *
 * @typedef {{ shape: string, numbers: string[] }} Formula
 */
const MARKED = /\\htmlClass\{(value|adjoint)\}\{(-?[\d.]+)\}/g;
const SETTINGS = {
  throwOnError: false,
  strict: "ignore",
  output: "html", // the plain words stand beside it for screen readers
  trust: ({ command }) => command === "\\htmlClass",
};

/**
 * A text as a shape with numbered holes and the numbers in them.
 * @param {string} latex
 * @returns {Formula}
 */
export function formula(latex) {
  /** @type {string[]} */
  const numbers = [];
  const shape = latex.replace(MARKED, (_, role, number) => {
    numbers.push(number.replace("-", "−"));
    return `\\htmlClass{${role} n${numbers.length - 1}}{0}`;
  });
  return { shape, numbers };
}

/** The words (even places) and the mathematics (odd places) of a text. @param {string} latex */
export function segments(latex) {
  return latex.includes("$") ? latex.split("$") : ["", latex];
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
      katex.render(segment, span, SETTINGS);
      return span;
    }),
  );
}

/**
 * Write numbers into the holes of a shape that has been set.
 * @param {Element} element
 * @param {string[]} numbers
 */
export function fill(element, numbers) {
  numbers.forEach((number, place) => {
    const hole = element.querySelector(`.n${place}`);
    if (!hole || hole.firstChild?.nodeValue === number) return;
    for (const digits of hole.querySelectorAll(".mord")) digits.remove();
    if (hole.firstChild?.nodeType === Node.TEXT_NODE) hole.firstChild.nodeValue = number;
    else hole.prepend(number);
  });
}

/**
 * A text as HTML, set at build time.
 * @param {string} latex
 * @param {(text: string) => string} escaped
 * @param {any} katex
 */
export function formulaText(latex, escaped, katex) {
  let place = 0;
  const marked = latex.replace(MARKED, (_, role, number) => `\\htmlClass{${role} n${place++}}{${number}}`);
  return segments(marked)
    .map((segment, part) => (part % 2 ? `<span>${katex.renderToString(segment, SETTINGS)}</span>` : escaped(segment)))
    .join("");
}
