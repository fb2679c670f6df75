/** The part of an address after the #, which carries the state of one element: #explorable=ID&name=text&… */

/** Such a link; what is empty is left out. @param {Record<string, string | undefined>} parts */
export function linkText(parts) {
  return `#${new URLSearchParams(/** @type {[string, string][]} */ (Object.entries(parts).filter(([, text]) => text)))}`;
}

/** What a link says, or null where it is about another element than the one with an id. @type {(hash: string, id: string) => URLSearchParams | null} */
export function partsOf(hash, id) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  return parts.get("explorable") === id ? parts : null;
}

/**
 * Reads texts and numbers from attributes, in an element or a link: a number that is absent is undefined.
 * @param {(name: string) => string | number | null} attribute
 */
export function readerOf(attribute) {
  /** @param {string} name */
  const text = (name) => String(attribute(name) ?? "").trim();
  /** @param {string} name */
  const number = (name) => (text(name) === "" ? undefined : Number(text(name)));
  return { text, number };
}
