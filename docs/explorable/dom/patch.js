/**
 * Makes the page show a piece of markup, and changes no more of it than it must: what stands in the page already,
 * written at build time or by an earlier call, is kept. Text only ever becomes text.
 *
 * Live texts are remembered where they stand, so that between two calls `refresh` can write them alone.
 *
 * @typedef {import("./markup.js").Markup} Markup
 * @typedef {import("./markup.js").Child} Child
 * @typedef {import("./markup.js").Attribute} Attribute
 * @typedef {import("./markup.js").Live} Live
 * @typedef {import("./markup.js").Turn} Turn
 * @typedef {(element: Element, latex: string, plain: () => string) => void} Typeset
 *
 * A live text and where it stands: in a text node, or in an attribute of an element. `text` is what was written last.
 * @typedef {{ node: any, attribute: string | null, live: Live | null, text: string | null }} Place
 *
 * What an element shows: its live texts by their turn, those among them that were never written, and whether some may
 * have left.
 * @typedef {{ places: Map<Turn, Place[]>, fresh: Place[], left: boolean, typeset: Typeset }} Shown
 */
import { isLive, nameOf, textOf, wordsOf } from "./markup.js";
import { whole } from "./turns.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected"]); // what a reader can change without the attribute knowing

// What each node was last made to show, its children, its live texts: looked up often, so kept on the node itself.
const MARKUP = Symbol("markup");
const CHILDREN = Symbol("children");
const PLACES = Symbol("places");
const LATEX = Symbol("latex");

/** @typedef {{ [MARKUP]?: Child, [CHILDREN]?: ChildNode[], [PLACES]?: Map<string | null, Place>, [LATEX]?: string }} Known */

/** @type {WeakMap<Element, Shown>} */
const hosts = new WeakMap();

/**
 * Make an element's children show a list of markup.
 * @param {Element} host
 * @param {Child[]} children
 * @param {Typeset} typeset sets a formula into an element
 */
export function show(host, children, typeset) {
  const shown = hosts.get(host) ?? { places: new Map(), fresh: [], left: false, typeset };
  hosts.set(host, shown);
  shown.typeset = typeset;
  shown.left = false;
  fillChildren(host, children, shown);
  if (!shown.left) return;
  for (const [turn, places] of shown.places) {
    shown.places.set(turn, places.filter((place) => follows(place, turn) && host.contains(place.node)));
  }
}

/** Whether a live text still stands in its place, and has this turn. @type {(place: Place, turn: Turn) => boolean} */
function follows({ live }, turn) {
  return live?.turn === turn;
}

/**
 * Write live texts anew, where they have changed: those of one part, or all; and those never written yet.
 * @param {Element} host
 * @param {any} state
 * @param {import("./turns.js").Part} [part]
 */
export function refresh(host, state, part) {
  const shown = hosts.get(host);
  if (!shown) return;
  for (const { turn, from, to } of part ? [part] : [...shown.places.keys()].map(whole)) {
    const places = shown.places.get(turn) ?? [];
    const end = Math.round(to * places.length);
    for (let number = Math.round(from * places.length); number < end; number += 1) {
      const place = places[number];
      if (follows(place, turn)) rewrite(place, state, shown);
    }
  }
  for (const place of shown.fresh) if (place.text === null) rewrite(place, state, shown);
  shown.fresh.length = 0;
}

/** @type {(place: Place, state: any, shown: Shown) => void} */
function rewrite(place, state, shown) {
  const text = place.live?.read(state);
  if (text === undefined || text === place.text) return;
  place.text = text;
  const { node, attribute } = place;
  if (attribute === null) node.data = text;
  else if (attribute === "maths") typeset(node, text, () => wordsOf(node[MARKUP].children, state), shown);
  else set(node, attribute, text);
}

/** Show a formula, if it is another than what is shown. @type {(element: any, latex: string, plain: () => string, shown: Shown) => void} */
function typeset(element, latex, plain, shown) {
  if ((element[LATEX] ?? element.getAttribute("data-maths")) === latex) return;
  element[LATEX] = latex;
  shown.typeset(element, latex, plain);
}

/** Let a live text follow the state from now on; null: no longer. @type {(shown: Shown, node: any, attribute: string | null, live: Live | null) => void} */
function bind(shown, node, attribute, live) {
  /** @type {Map<string | null, Place>} */
  const own = (node[PLACES] ??= new Map());
  const place = own.get(attribute);
  if (!live) {
    if (!place) return;
    own.delete(attribute);
    place.live = null;
    shown.left = true;
  } else if (place && place.live?.turn === live.turn) {
    place.live = live;
  } else {
    if (place) place.live = null;
    const fresh = { node, attribute, live, text: null };
    own.set(attribute, fresh);
    shown.fresh.push(fresh);
    const others = shown.places.get(live.turn);
    if (others) others.push(fresh);
    else shown.places.set(live.turn, [fresh]);
  }
}

/** @type {(parent: Element & Known, children: Child[], shown: Shown) => void} */
function fillChildren(parent, children, shown) {
  /** @type {(ChildNode & Known)[]} */
  const nodes = (parent[CHILDREN] ??= [...parent.childNodes]);
  for (let place = 0; place < children.length; place += 1) {
    const node = nodes[place]; // no pair of them: it would be an object for each child in each frame
    const child = children[place];
    if (node === undefined) {
      nodes.push(parent.appendChild(made(child, parent, shown)));
    } else if (node[MARKUP] !== child) {
      nodes[place] = patched(node, child, shown);
    }
  }
  while (nodes.length > children.length) {
    nodes.pop()?.remove();
    shown.left = true;
  }
}

/**
 * The node that shows a piece of markup in the place of the given one, which is the given one if it can be.
 * @param {ChildNode & Known} node
 * @param {Child} markup
 * @param {Shown} shown
 * @returns {ChildNode}
 */
function patched(node, markup, shown) {
  if (typeof markup === "string" || isLive(markup)) {
    if (node.nodeType !== Node.TEXT_NODE) return replaced(node, markup, shown);
    if (isLive(markup)) bind(shown, node, null, markup);
    else {
      if (node[PLACES]) bind(shown, node, null, null);
      if (node.nodeValue !== markup) node.nodeValue = markup;
    }
  } else {
    if (!(node instanceof Element) || node.localName !== markup.tag) return replaced(node, markup, shown);
    fill(node, markup, shown, /** @type {Markup | undefined} */ (/** @type {Element & Known} */ (node)[MARKUP]));
  }
  node[MARKUP] = markup;
  return node;
}

/** @type {(node: ChildNode, markup: Child, shown: Shown) => ChildNode} */
function replaced(node, markup, shown) {
  const fresh = made(markup, /** @type {Element} */ (node.parentNode), shown);
  node.replaceWith(fresh);
  shown.left = true;
  return fresh;
}

/** @type {(markup: Child, parent: Element, shown: Shown) => ChildNode} */
function made(markup, parent, shown) {
  if (typeof markup === "string" || isLive(markup)) {
    /** @type {Text & Known} */
    const text = document.createTextNode(textOf(markup));
    text[MARKUP] = markup;
    if (isLive(markup)) bind(shown, text, null, markup);
    return text;
  }
  const drawing = markup.tag === "svg" || parent.namespaceURI === SVG;
  /** @type {(SVGElement | HTMLElement) & Known} */
  const element = drawing ? document.createElementNS(SVG, markup.tag) : document.createElement(markup.tag);
  fill(element, markup, shown, undefined);
  element[MARKUP] = markup;
  return element;
}

/** @type {(element: Element, markup: Markup, shown: Shown, before: Markup | undefined) => void} */
function fill(element, markup, shown, before) {
  const { tag, attributes, children } = markup;
  const old = before?.attributes;
  for (const name in old) {
    if (isLive(old[name]) && !isLive(attributes[name])) bind(shown, element, name, null);
    if (!(name in attributes)) element.removeAttribute(nameOf(name));
  }
  // What the build wrote may be of another state than the first that is shown here.
  if (!old && !attributes.disabled) element.removeAttribute("disabled");
  // The children come first: a select has the value of an option that it already holds.
  const { maths } = attributes;
  if (maths === undefined) {
    if (tag !== "textarea") fillChildren(element, children, shown);
  } else {
    typeset(element, textOf(/** @type {string | Live} */ (maths)), () => wordsOf(children), shown);
  }
  for (const name in attributes) {
    const value = attributes[name];
    if (isLive(value) && old?.[name] !== value) bind(shown, element, name, value);
    if (old !== undefined && (old[name] === value || name === "maths") && !PROPERTIES.has(name)) continue;
    set(element, name, isLive(value) ? firstText(element, name, value) : value);
  }
}

/**
 * What a live attribute says at first; where it has said something already, `refresh` sees to it.
 * @type {(element: any, name: string, value: Live) => string}
 */
function firstText(element, name, value) {
  return element[PLACES].get(name).text ?? textOf(value);
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
