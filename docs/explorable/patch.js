/**
 * Makes the page show a piece of markup, and changes no more of it than it must: what stands in the page already,
 * written at build time or by an earlier call, is kept. Text only ever becomes text.
 *
 * @typedef {import("./markup.js").Markup} Markup
 * @typedef {import("./markup.js").Child} Child
 * @typedef {(element: Element, latex: string, plain: string) => void} Typeset
 */
import { nameOf } from "./markup.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected"]); // what a reader can change without the attribute knowing

/** What each node of the page was last made to show. @type {WeakMap<Node, Child>} */
const shown = new WeakMap();

/**
 * Make an element's children show a list of markup.
 * @param {Element} parent
 * @param {Child[]} children
 * @param {Typeset} typeset sets a formula into an element
 */
export function show(parent, children, typeset) {
  let at = parent.firstChild;
  for (const child of children) {
    at = at ? patched(at, child, typeset) : parent.appendChild(made(child, parent, typeset));
    at = at.nextSibling;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * The node that shows a piece of markup in the place of the given one, which is the given one if it can be.
 * @param {ChildNode} node
 * @param {Child} markup
 * @param {Typeset} typeset
 * @returns {ChildNode}
 */
function patched(node, markup, typeset) {
  const before = shown.get(node);
  if (before === markup) return node;
  if (typeof markup === "string") {
    if (node.nodeType !== Node.TEXT_NODE) return replaced(node, markup, typeset);
    if (node.data !== markup) node.data = markup;
  } else {
    if (!(node instanceof Element) || node.localName !== markup.tag) return replaced(node, markup, typeset);
    fill(node, markup, typeset, typeof before === "object" ? before : null);
  }
  shown.set(node, markup);
  return node;
}

/** @type {(node: ChildNode, markup: Child, typeset: Typeset) => ChildNode} */
function replaced(node, markup, typeset) {
  const fresh = made(markup, /** @type {Element} */ (node.parentNode), typeset);
  node.replaceWith(fresh);
  return fresh;
}

/** @type {(markup: Child, parent: Element, typeset: Typeset) => ChildNode} */
function made(markup, parent, typeset) {
  if (typeof markup === "string") return document.createTextNode(markup);
  const drawing = markup.tag === "svg" || parent.namespaceURI === SVG;
  const element = drawing ? document.createElementNS(SVG, markup.tag) : document.createElement(markup.tag);
  fill(element, markup, typeset, null);
  shown.set(element, markup);
  return element;
}

/** @type {(element: Element, markup: Markup, typeset: Typeset, before: Markup | null) => void} */
function fill(element, markup, typeset, before) {
  const { attributes, children } = markup;
  for (const name in before?.attributes) {
    if (!(name in attributes)) element.removeAttribute(nameOf(name));
  }
  // The children come first: a select has the value of an option that it already holds.
  if ("maths" in attributes) {
    if (before?.attributes.maths !== attributes.maths && element.getAttribute("data-maths") !== attributes.maths) {
      typeset(element, String(attributes.maths), children.join(""));
    }
  } else if (markup.tag !== "textarea") {
    show(element, children, typeset);
  }
  for (const name in attributes) {
    if (!before || before.attributes[name] !== attributes[name] || PROPERTIES.has(name)) {
      set(element, name, attributes[name]);
    }
  }
}

/** @type {(element: any, name: string, value: import("./markup.js").Attribute) => void} */
function set(element, name, value) {
  if (PROPERTIES.has(name) && name in element) {
    if (element[name] !== value) element[name] = value;
  } else if (value === false || value === null || value === undefined) {
    element.removeAttribute(nameOf(name));
  } else {
    const text = value === true ? "" : String(value);
    if (element.getAttribute(nameOf(name)) !== text) element.setAttribute(nameOf(name), text);
  }
}
