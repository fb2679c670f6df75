/**
 * Makes the page show a piece of markup, and changes no more of it than it must: what stands in the page already,
 * written at build time or by an earlier call, is kept. Text only ever becomes text.
 *
 * @typedef {import("./markup.js").Markup} Markup
 * @typedef {import("./markup.js").Child} Child
 * @typedef {import("./markup.js").Attribute} Attribute
 * @typedef {(element: Element, latex: string, plain: string) => void} Typeset
 */
import { nameOf } from "./markup.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected"]); // what a reader can change without the attribute knowing

// What each node was last made to show, and its children: looked up often, so kept on the node itself.
const MARKUP = Symbol("markup");
const CHILDREN = Symbol("children");

/**
 * Make an element's children show a list of markup.
 * @param {Element} parent
 * @param {Child[]} children
 * @param {Typeset} typeset sets a formula into an element
 */
export function show(parent, children, typeset) {
  /** @type {ChildNode[]} */
  const nodes = (parent[CHILDREN] ??= [...parent.childNodes]);
  for (let place = 0; place < children.length; place += 1) {
    const [node, child] = [nodes[place], children[place]];
    if (node === undefined) {
      nodes.push(parent.appendChild(made(child, parent, typeset)));
    } else if (node[MARKUP] !== child) {
      nodes[place] = patched(node, child, typeset);
    }
  }
  while (nodes.length > children.length) nodes.pop()?.remove();
}

/**
 * The node that shows a piece of markup in the place of the given one, which is the given one if it can be.
 * @param {ChildNode} node
 * @param {Child} markup
 * @param {Typeset} typeset
 * @returns {ChildNode}
 */
function patched(node, markup, typeset) {
  if (typeof markup === "string") {
    if (node.nodeType !== Node.TEXT_NODE) return replaced(node, markup, typeset);
    if (node.nodeValue !== markup) node.nodeValue = markup;
  } else {
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName !== markup.tag) return replaced(node, markup, typeset);
    fill(node, markup, typeset, node[MARKUP]);
  }
  node[MARKUP] = markup;
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
  if (typeof markup === "string") {
    const text = document.createTextNode(markup);
    text[MARKUP] = markup;
    return text;
  }
  const drawing = markup.tag === "svg" || parent.namespaceURI === SVG;
  const element = drawing ? document.createElementNS(SVG, markup.tag) : document.createElement(markup.tag);
  fill(element, markup, typeset, undefined);
  element[MARKUP] = markup;
  return element;
}

/** @type {(element: Element, markup: Markup, typeset: Typeset, before: Markup | undefined) => void} */
function fill(element, markup, typeset, before) {
  const { tag, attributes, children } = markup;
  const old = before?.attributes;
  for (const name in old) {
    if (!(name in attributes)) element.removeAttribute(nameOf(name));
  }
  // The children come first: a select has the value of an option that it already holds.
  const { maths } = attributes;
  if (maths === undefined) {
    if (tag !== "textarea") show(element, children, typeset);
  } else if (old?.maths !== maths && element.getAttribute("data-maths") !== maths) {
    typeset(element, String(maths), children.join(""));
  }
  for (const name in attributes) {
    if (old === undefined || old[name] !== attributes[name] || PROPERTIES.has(name))
      set(element, name, attributes[name]);
  }
}

/** @type {(element: any, name: string, value: Attribute) => void} */
function set(element, name, value) {
  if (PROPERTIES.has(name) && name in element) {
    if (element[name] !== value) element[name] = value;
  } else if (value === false || value === null || value === undefined) {
    element.removeAttribute(nameOf(name));
  } else {
    const text = value === true ? "" : String(value);
    if (element.getAttribute(nameOf(name)) === text) return;
    if (name === "style") element.style.cssText = text; // which a page's policy allows where it forbids the attribute
    else element.setAttribute(nameOf(name), text);
  }
}
