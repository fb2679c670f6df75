/**
 * Names as they are typeset: Greek letters as Greek, digits as subscripts. The twin of backprop_core/notation/names.py.
 *
 * @typedef {"text" | "plain" | "latex" | "typst"} Notation text is typed and parsed; plain is text to be read
 */
import { greek, latexLetter, spoken } from "../../generated/table.js";

/** @type {(notation: Notation) => notation is "latex" | "typst"} */
export function isTypeset(notation) {
  return notation === "latex" || notation === "typst";
}

/**
 * A name in its type: Greek names as Greek, `w1` and `net_h1` with subscripts; of an entry, `W[1,2]`, its array's.
 * @param {string} name
 * @param {Notation} notation
 * @returns {string}
 */
export function nameText(name, notation) {
  if (!isTypeset(notation)) return name;
  const entry = name.match(/^([^[]+)(\[[\d,]+\])$/);
  if (entry) return nameText(entry[1], notation) + (notation === "latex" ? entry[2].replaceAll(",", "{,}") : entry[2]);
  const [, stem, rest] = name.match(/^([^0-9_]+)_*(.*?)_*$/) ?? ["", name, ""];
  const latex = notation === "latex";
  const base = letterText(spoken[stem] ?? stem, latex);
  if (!rest) return base;
  const below = rest.replaceAll("_", ",");
  const written = /^\d+$/.test(below) ? below : letterText(below, latex);
  return latex ? `${base}_{${written}}` : `${base}_(${written})`;
}

/** @type {(stem: string, latex: boolean) => string} */
function letterText(stem, latex) {
  if (greek.includes(stem)) return latex ? (latexLetter[stem] ?? `\\${stem}`) : stem;
  if (/^\p{L}$/u.test(stem)) return stem;
  return latex ? `\\mathit{${stem}}`.replaceAll("_", "\\_") : `italic("${stem}")`;
}
