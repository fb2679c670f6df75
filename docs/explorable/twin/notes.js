/**
 * What is said of how a text was read, where it is read and yet may have been meant otherwise. The twin of
 * backprop_core/language/notes.py; the sentences are its data.
 *
 * `kind` is a key of the remarks; `span` is the stretch of the source that it is about. `fix` is the whole text as it
 * may have been meant, with the point `at` which to look at it, or null.
 * @typedef {import("../../generated/table.js").Entries} Entries
 * @typedef {{ kind: string, message: string, span: [number, number], fix: string | null, at: [string, Entries][] }} Note
 */
import { remarks } from "../../generated/table.js";
import { fill } from "./template.js";

/**
 * One of the remarks, its holes filled.
 * @type {(kind: string, span: [number, number], holes?: Record<string, unknown>) => Note}
 */
export function note(kind, span, holes = {}) {
  return { kind, message: fill(remarks[kind], holes), span, fix: null, at: [] };
}
