/**
 * Which of a program's variables are weights to train, which are filled from the points, and which stay as they are.
 *
 * Without a word about it, t, t1, target ... are targets, x, x1, i1 ... are inputs, and all else is a weight.
 *
 * @typedef {{ weights: string[], inputs: string[], targets: string[], fixed: string[] }} Roles
 */
import { BackpropError } from "../twin/errors.js";
import { INPUT, TARGET } from "./role_names.js";

/**
 * @param {string[]} variables of the program
 * @param {{ weights?: string[], inputs?: string[], targets?: string[] }} given names, where they are stated
 * @returns {Roles}
 * @throws {BackpropError} when a stated name is no variable, or there is nothing to train
 */
export function rolesOf(variables, given) {
  for (const [role, names] of Object.entries(given)) {
    const unknown = names?.find((name) => !variables.includes(name));
    if (unknown !== undefined) {
      throw new BackpropError(`There is no variable ${unknown} among the ${role}: the variables are ${variables.join(", ") || "none"}.`);
    }
  }
  const taken = new Set(Object.values(given).flatMap((names) => names ?? []));
  const rest = variables.filter((name) => !taken.has(name));
  const targets = given.targets ?? rest.filter((name) => TARGET.test(name));
  const inputs = given.inputs ?? rest.filter((name) => INPUT.test(name) && !targets.includes(name));
  const filled = new Set([...inputs, ...targets]);
  const weights = given.weights ?? rest.filter((name) => !filled.has(name));
  if (!weights.length) throw new BackpropError("There is nothing to train: every variable is an input or a target.");
  const known = new Set([...filled, ...weights]);
  return { weights, inputs, targets, fixed: variables.filter((name) => !known.has(name)) };
}

/**
 * The roles of a program that was typed: as stated, as far as its variables allow.
 * @param {string[]} variables
 * @param {{ weights?: string[], inputs?: string[], targets?: string[] }} given
 */
export function rolesOfTyped(variables, given) {
  const kept = Object.fromEntries(
    Object.entries(given).map(([role, names]) => [role, names?.every((name) => variables.includes(name)) ? names : undefined]),
  );
  return rolesOf(variables, kept);
}
