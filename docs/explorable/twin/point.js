/**
 * Where a program is looked at: a finite number, or an array of them, for each variable. The twin of
 * backprop_core/language/point.py.
 *
 * @typedef {import("./expression.js").Program} Program
 * @typedef {import("./expression.js").Entries} Entries
 */
import { constants, limits } from "../../generated/table.js";
import { refusal } from "./errors.js";
import { sameLetters } from "./tokens.js";

/**
 * The given numbers, one for each variable, in the program's order. One that is given none has the number that the
 * text itself gives it, as pasted code does.
 * @param {Program} program
 * @param {Record<string, number>} at
 * @returns {Record<string, number>}
 * @throws {BackpropError} when a number is missing, not finite, or given for a name that takes none
 */
export function point(program, at) {
  return /** @type {Record<string, number>} */ (pointOfArrays(program, at));
}

/**
 * The same for a program of arrays: a number, or rows in rows, for each variable.
 * @param {Program} program
 * @param {Record<string, Entries>} at
 * @returns {Record<string, Entries>}
 * @throws {BackpropError} also when a value has another shape than the one that the text states
 */
export function pointOfArrays(program, at) {
  const { variables, source } = program;
  const known = variables.join(", ") || "none";
  /** @type {Record<string, Entries>} */
  const numbers = Object.create(null); // a variable may be called __proto__
  for (const [typed, number] of Object.entries(at)) {
    const name = variables.includes(typed) ? typed : sameLetters(typed);
    if (!variables.includes(name)) {
      const why = whyFixed(program, name);
      throw refusal(why === null ? "no variable" : "no value", null, null, { name, why, known });
    }
    checkEntries(name, number);
    numbers[name] = number;
  }
  const own = stated(program);
  const given = Object.create(null);
  for (const name of variables) {
    const number = numbers[name] ?? own.get(name);
    if (number === undefined) {
      const isTurned = name === "T" && Object.values(numbers).some(isArrayValue);
      throw refusal(isTurned ? "transposed by T" : "missing", firstUse(program, name), source, { name });
    }
    given[name] = number;
  }
  for (const [name, shape] of program.shapes) {
    const own = shapeOf(given[name]);
    if (String(own) !== String(shape)) {
      throw refusal("other shape", null, null, { name, stated: shown(shape), shape: shown(own) });
    }
  }
  return given;
}

/** Whether a value is an array and no number. @param {unknown} value @returns {value is Entries[]} */
export function isArrayValue(value) {
  return Array.isArray(value);
}

/** Refuse a value that is no finite number and no array of them with rows of one shape. @type {(name: string, value: Entries) => void} */
function checkEntries(name, value) {
  if (!isArrayValue(value)) {
    if (!Number.isFinite(value)) throw refusal("not finite", null, null, { name });
    return;
  }
  const shape = shapeOf(value);
  if (shape.length > limits.axes) throw refusal("axes", null, null, { most: limits.axes });
  const count = shape.reduce((product, size) => product * size, 1);
  if (count < 1 || count > limits.entries) throw refusal("entries", null, null, { most: limits.entries });
  /** @type {{ entries: Entries, place: number[] }[]} */
  const waiting = [{ entries: value, place: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entries, place } = next;
    if (!isArrayValue(entries)) {
      if (place.length !== shape.length) throw refusal("uneven", null, null, { name });
      if (!Number.isFinite(entries)) throw refusal("not finite", null, null, { name: `${name}[${place}]` });
    } else if (entries.length !== shape[place.length]) {
      throw refusal("uneven", null, null, { name });
    } else {
      for (let at = entries.length - 1; at >= 0; at -= 1) waiting.push({ entries: entries[at], place: [...place, at] });
    }
  }
}

/** The shape of a value of a point; of a number it has no axes. @param {Entries} value */
export function shapeOf(value) {
  /** @type {number[]} */
  const shape = [];
  for (let row = value; isArrayValue(row); row = row[0]) shape.push(row.length);
  return shape;
}

/** A shape as it is said: 2×3, 3, or one number. @param {number[]} shape */
export function shown(shape) {
  return shape.join("×") || "one number";
}

/** The numbers that the text itself gives to its variables, as torch.tensor(2.0) does. @param {Pick<Program, "notes">} program */
export function stated({ notes }) {
  return new Map(notes.filter(({ fix }) => fix === null).flatMap(({ at }) => at));
}

/** Why a name takes no value, or null where it is not known at all. @type {(program: Program, name: string) => string | null} */
function whyFixed({ lines }, name) {
  if (name in constants) return "a constant";
  const line = lines.find((one) => one.name === name);
  if (!line) return null;
  return line.parameters ? "a function" : "assigned by a line";
}

/** Where in the text a variable is used first. @type {(program: Program, name: string) => number} */
function firstUse({ lines }, name) {
  const uses = lines
    .filter(({ parameters }) => !parameters?.includes(name))
    .flatMap(({ nodes }) => nodes.filter((node) => node.operation === "variable" && node.name === name));
  return uses[0]?.span[0] ?? 0;
}
