/**
 * Sets formulas with KaTeX, which is loaded when the first one is asked for that does not stand in the page yet.
 * Each shape is set once; from then on its numbers are written into it, so that a drag costs nothing. Until KaTeX is
 * there, and where it cannot be had, the plain words stand.
 */
import { fill, formula, set } from "./formula.js";

const MOST_SHAPES = 400;
const SHORT = 200; // letters of LaTeX
const REST = 150; // milliseconds without a new shape after which formulas that wait are set

/** Shapes that have been set, to be copied. @type {Map<string, Element>} */
const shapes = new Map();
/** What each element shows. @type {WeakMap<Element, string>} */
const setShapes = new WeakMap();
/** Elements that show their plain words until a formula can be set, with that formula. @type {Map<Element, string>} */
const waiting = new Map();
/** @type {Promise<void> | undefined} */
let loading;
let settling = 0;

/**
 * Show a formula in an element.
 * @param {Element} element
 * @param {string} latex
 * @param {() => string} plain the words that stand in for it
 */
export function typeset(element, latex, plain) {
  if (!written(element, latex, true)) wait(element, latex, plain);
}

/**
 * The same while numbers move: a formula of a new shape shows its words until they have come to rest.
 * @type {typeof typeset}
 */
export function typesetLater(element, latex, plain) {
  if (written(element, latex, false)) return;
  wait(element, latex, plain);
  clearTimeout(settling);
  settling = setTimeout(setWaiting, REST);
}

/** Show a formula if that can be done at once: true if so. @type {(element: Element, latex: string, mayTakeLong: boolean) => boolean} */
function written(element, latex, mayTakeLong) {
  const { shape, numbers } = formula(latex);
  if (shapeOf(element) !== shape) {
    if (!shapes.has(shape) && !(mayTakeLong && globalThis.katex)) return false;
    keepShape(element);
    element.replaceChildren(...nodesOf(shape));
    setShapes.set(element, shape);
  }
  fill(element, numbers);
  waiting.delete(element);
  return true;
}

/** The shape that an element shows, set by this script or when the page was built. @param {Element} element */
function shapeOf(element) {
  if (!setShapes.has(element) && element.querySelector(".katex")) {
    setShapes.set(element, formula(element.getAttribute("data-maths") ?? "").shape);
  }
  return setShapes.get(element);
}

/** @type {typeof typeset} */
function wait(element, latex, plain) {
  keepShape(element);
  element.textContent = plain();
  setShapes.delete(element);
  waiting.set(element, latex);
  if (!globalThis.katex) loading ??= load();
}

/** Keep the shape that an element is to lose, so that it can come back: one from the build was never set here. @param {Element} element */
function keepShape(element) {
  const shape = shapeOf(element);
  if (shape === undefined || shapes.has(shape)) return;
  const made = document.createElement("span");
  made.replaceChildren(...element.childNodes);
  keep(shape, made);
}

/** What a shape is made of, to be put into an element. @param {string} shape */
function nodesOf(shape) {
  const known = shapes.get(shape);
  const made = known ?? document.createElement("span");
  if (!known) set(made, shape, globalThis.katex);
  if (shape.length > SHORT) {
    shapes.delete(shape); // a long one hardly stands twice in a page: it is not copied, and kept when it makes way
    return made.childNodes;
  }
  if (!known) keep(shape, made);
  return /** @type {Element} */ (made.cloneNode(true)).childNodes;
}

/** @type {(shape: string, made: Element) => void} */
function keep(shape, made) {
  if (shapes.size >= MOST_SHAPES) shapes.delete([...shapes.keys()][0]);
  shapes.set(shape, made);
}

async function load() {
  try {
    const { default: inScript } = /** @type {any} */ (await import("../../vendor/katex/katex.min.js"));
    globalThis.katex ??= inScript; // one script of all modules keeps it from the page
  } catch {
    loading = undefined; // the words stand; the next formula tries again
    return;
  }
  setWaiting();
}

function setWaiting() {
  if (!globalThis.katex) return;
  for (const [element, latex] of waiting) written(element, latex, true);
}
