/**
 * Pieces of a page as plain data. What is shown is a function from the state to such data; the build writes it
 * as text, the browser makes elements of it (patch.js). So the first picture in the page and the element that takes it over are one.
 *
 * A piece with a `maths` attribute holds a formula: its children are the plain words that stand in for it. The formula
 * may be live too.
 *
 * A live text is read anew from the state, while the markup around it stays as it is: so a drag only writes numbers.
 * It has a turn, for while something moves not all is read in the same frame (turns.js). What reads may give
 * undefined: not now.
 *
 * @typedef {import("./turns.js").Turn} Turn
 * @typedef {{ read: (state: any) => string | undefined, state: any, turn: Turn }} Live
 * @typedef {string | number | boolean | null | undefined | Live} Attribute
 * @typedef {{ tag: string, attributes: Record<string, Attribute>, children: Child[] }} Markup
 * @typedef {Markup | string | Live} Child
 * @typedef {import("../../types/markup.d.ts").Loose} Loose
 */

const VOID = new Set(["input", "br", "hr"]);

/**
 * An element as data. Children may be nested lists; empty ones (null, false) are left out.
 * @param {string} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...Loose} children
 * @returns {Markup}
 */
export function h(tag, attributes = {}, ...children) {
  return { tag, attributes, children: joined(/** @type {any[]} */ (children).flat(Infinity)) };
}

/**
 * A text, or an attribute, that follows the state.
 * @param {(state: any) => string | undefined} read
 * @param {any} state what to read at first
 * @param {Turn} turn
 * @returns {Live}
 */
export function live(read, state, turn) {
  return { read, state, turn };
}

/** @param {any} value @returns {value is Live} */
export function isLive(value) {
  return typeof value === "object" && value !== null && "read" in value;
}

/** A text, or what a live one says: at first, or of another state. @type {(text: string | Live, state?: any) => string} */
export function textOf(text, state) {
  return isLive(text) ? (text.read(state ?? text.state) ?? "") : text;
}

/**
 * Children without the empty ones, and with neighbouring texts made one, as a parser of HTML would.
 * @param {Loose[]} loose
 * @returns {Child[]}
 */
function joined(loose) {
  /** @type {Child[]} */
  const children = [];
  for (const child of loose) {
    if (child === null || child === undefined || child === false || child === "") continue;
    const last = children.length - 1;
    if (typeof child === "object") children.push(/** @type {Markup} */ (child));
    else if (typeof children[last] === "string") children[last] += String(child);
    else children.push(String(child));
  }
  return children;
}

/**
 * Markup as HTML text.
 * @param {Child} markup
 * @param {(latex: string, plain: string) => string} [typeset] gives a formula's HTML; without it, its plain words stand
 * @returns {string}
 */
export function toText(markup, typeset) {
  if (typeof markup === "string" || isLive(markup)) return escaped(textOf(markup));
  const { tag, attributes, children } = markup;
  const inside =
    "maths" in attributes && typeset
      ? typeset(textOf(/** @type {string | Live} */ (attributes.maths)), wordsOf(children))
      : children.map((child) => toText(child, typeset)).join("");
  if (tag === "textarea")
    return `<textarea${attributesText(attributes)}>\n${escaped(String(attributes.value))}</textarea>`;
  const opening = `<${tag}${attributesText(attributes)}>`;
  return VOID.has(tag) ? opening : `${opening}${inside}</${tag}>`;
}

/** Children that are all texts, as one. @type {(children: Child[], state?: any) => string} */
export function wordsOf(children, state) {
  return children.map((child) => textOf(/** @type {string | Live} */ (child), state)).join("");
}

/** @param {Record<string, Attribute>} attributes */
function attributesText(attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => /** @type {const} */ ([name, isLive(value) ? textOf(value) : value]))
    .filter(([, value]) => value !== false && value !== null && value !== undefined)
    .map(([name, value]) => (value === true ? ` ${nameOf(name)}` : ` ${nameOf(name)}="${escaped(String(value))}"`))
    .join("");
}

/**
 * The name of an attribute in a page.
 * @param {string} name
 */
export function nameOf(name) {
  return name === "maths" ? "data-maths" : name;
}

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
}

/** Tenths of a pixel are finer than anyone sees. @param {number} length */
export function round(length) {
  return Math.round(length * 10) / 10;
}
