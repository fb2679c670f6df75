/**
 * What is said of how a text was read, where it is read and yet may have been meant otherwise. The twin of
 * backprop_core/language/notes.py; the sentences are its data.
 *
 * `kind` is a key of the remarks; `span` is the stretch of the source that it is about. `fix` is the whole text as it
 * may have been meant, with the point `at` which to look at it, or null.
 * @typedef {import("../../generated/table.js").Entries} Entries
 * @typedef {{ kind: string, message: string, span: [number, number], fix: string | null, at: [string, Entries][] }} Note
 */
import { factors, pairs, remarks } from "../../generated/table.js";
import { fill } from "./template.js";

const TWO_LETTERS = /^([A-Za-z][0-9]*)([A-Za-z][0-9]*)$/;
const [FACTORS, PAIRS] = [factors, pairs].map((words) => new Set(words));

/**
 * One of the remarks, its holes filled.
 * @type {(kind: string, span: [number, number], holes?: Record<string, unknown>) => Note}
 */
export function note(kind, span, holes = {}) {
  return { kind, message: fill(remarks[kind], holes), span, fix: null, at: [] };
}

/**
 * A note on each name that is probably a product, such as xy, with the text in which it is one.
 * @param {string} source the text of the program
 * @param {import("./expression.js").Line[]} lines the program's
 * @param {string[]} names its variables
 * @param {Set<string>} known all names that certainly are one, each
 * @returns {Note[]}
 */
export function doubled(source, lines, names, known) {
  const whole = new Set([...names, ...lines.map(({ name }) => name), ...known]);
  /** @type {Map<string | null, { read: string, spans: Map<number, [number, number]> }>} */
  const products = new Map();
  for (const name of names) {
    const parts = TWO_LETTERS.exec(name)?.slice(1);
    if (known.has(name) || PAIRS.has(name) || !parts?.every((part) => FACTORS.has(part[0]) || whole.has(part))) continue;
    products.set(name, { read: parts.join("*"), spans: new Map() });
  }
  for (const { nodes, parameters } of lines) {
    for (const { operation, name, span } of nodes) {
      if (operation === "variable" && !parameters?.includes(String(name))) products.get(name)?.spans.set(span[0], span);
    }
  }
  const letters = [...source];
  return [...products].map(([name, { read, spans }]) => {
    const sorted = [...spans.values()].sort(([one], [other]) => one - other);
    return { ...note("one name", sorted[0], { name, read }), fix: asProduct(letters, sorted, read) };
  });
}

/**
 * A text with names as a product, in brackets where it needs them; null where brackets would change more.
 * @type {(letters: string[], spans: [number, number][], read: string) => string | null}
 */
function asProduct(letters, spans, read) {
  /** @type {string[]} */
  const pieces = [];
  let place = 0;
  for (const [start, stop] of spans) {
    let [first, last] = [start, stop];
    while (isBlank(letters[first - 1])) first -= 1;
    while (isBlank(letters[last])) last += 1;
    const before = letters.slice(Math.max(0, first - 2), first).join("");
    const behind = letters.slice(last, last + 2).join("");
    const isBound = /(?:\p{L}|\/|÷|\^|\*\*)$/u.test(before);
    if (isBound && /^(?:\^|\*\*)/.test(behind)) return null;
    pieces.push(letters.slice(place, start).join(""), isBound ? `(${read})` : read);
    place = stop;
  }
  return pieces.join("") + letters.slice(place).join("");
}

/** @param {string | undefined} letter */
function isBlank(letter) {
  return letter === " " || letter === "\t";
}
