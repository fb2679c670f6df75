/**
 * Where a program is looked at: one finite number for each variable. The twin of backprop_core/language/point.py.
 *
 * @typedef {import("./expression.js").Program} Program
 */
import { constants } from "../../generated/table.js";
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
  const { variables, source } = program;
  const known = variables.join(", ") || "none";
  /** @type {Record<string, number>} */
  const numbers = Object.create(null); // a variable may be called __proto__
  for (const [typed, number] of Object.entries(at)) {
    const name = variables.includes(typed) ? typed : sameLetters(typed);
    if (!variables.includes(name)) {
      const why = whyFixed(program, name);
      throw refusal(why === null ? "no variable" : "no value", null, null, { name, why, known });
    }
    if (!Number.isFinite(number)) throw refusal("not finite", null, null, { name });
    numbers[name] = number;
  }
  const own = stated(program);
  const given = Object.create(null);
  for (const name of variables) {
    const number = numbers[name] ?? own.get(name);
    if (number === undefined) throw refusal("missing", firstUse(program, name), source, { name });
    given[name] = number;
  }
  return given;
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
