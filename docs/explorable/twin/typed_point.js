/**
 * A point as a person types it: `x=2, y=-pi/3`, `W=[[1, 2], [3, 4]]`. The twin of backprop_core/tracing/typed_point.py;
 * typed_parts.js is the half of it that every page may load.
 *
 * @typedef {import("./expression.js").Entries} Nested
 */
import { data, fills } from "../../generated/arrays.js";
import { limits } from "../../generated/table.js";
import { valueFrom } from "./array_plan.js";
import { asData, forward } from "./arrays.js";
import { build } from "./build.js";
import { BackpropError, refusal } from "./errors.js";
import { filled } from "./fills.js";
import { parse } from "./parser.js";
import { Trace } from "./trace.js";
import { checkWritten, nameAndValue, parts } from "./typed_parts.js";

const FILL = new RegExp(String.raw`\b(${fills.join("|")})\s*\(([^()]*|\s*\([^()]*\)[^()]*)\)`, "g");
const NAMED_DATA = new RegExp(String.raw`\b(${Object.keys(data).join("|")})\b`, "g");
const SIZES_AND_SEED = /^\s*\(?\s*(\d{1,8}(?:\s*,\s*\d{1,8})*)\s*,?\s*\)?\s*(?:,\s*seed\s*=\s*(\d{1,18})\s*)?$/;

/**
 * The number or the array for each name. The browser has no pictures of digits at hand: `digits` has their shape alone.
 * @param {string} typed
 * @param {{ mostEntries?: number }} [options] how many entries a fill such as normal(2, 3) may have
 * @returns {Map<string, Nested>} in the order in which they were typed
 * @throws {BackpropError} for a part that is no value, two values for one name, or a value that is no number
 */
export function readPoint(typed, { mostEntries = limits.entries } = {}) {
  const at = new Map();
  for (const part of parts(typed)) {
    const [name, value] = nameAndValue(part);
    if (at.has(name)) throw new BackpropError(`${name} was given two values: keep one of them.`);
    at.set(name, readValue(name, value, mostEntries));
  }
  return at;
}

/** The value of one variable. @type {(name: string, text: string, mostEntries: number) => Nested} */
function readValue(name, text, mostEntries) {
  /** @type {Record<string, Nested>} */
  const given = Object.create(null); // a variable may be called __proto__
  let count = 0;
  const expression = text.replace(FILL, (_, kind, inside) => {
    const label = `fill_${count++}`;
    given[label] = readFill(kind, inside, mostEntries);
    return ` ${label} `;
  });
  for (const found of expression.match(NAMED_DATA) ?? []) given[found] = filled("ones", data[found]);
  if (!Object.keys(given).length && !text.includes("[")) return readNumber(name, text);
  const graph = build(parse(expression, undefined, given));
  const { variables } = graph.program;
  if (variables.some((one) => !(one in given))) throw new BackpropError(`The value of ${name} must be a number or an array, not ${text.trim()}.`);
  const { values, problems } = forward(graph, Object.fromEntries(variables.map((one) => [one, valueFrom(given[one])])));
  if (problems.length) throw new BackpropError(`The value of ${name} has an entry that is no number: ${problems[0].reason}.`);
  return asData(values[values.length - 1], true);
}

/** The array of a fill: `normal(2, 3, seed=1)`. @type {(kind: string, inside: string, mostEntries: number) => Nested} */
function readFill(kind, inside, mostEntries) {
  const [, sizes, seed] = inside.match(SIZES_AND_SEED) ?? [];
  if (sizes === undefined) throw new BackpropError(`${kind} takes sizes, and may take a seed: write ${kind}(2, 3, seed=1), for example.`);
  const shape = sizes.split(",").map(Number);
  if (shape.length > limits.axes) throw refusal("axes", null, null, { most: limits.axes });
  const count = shape.reduce((product, size) => product * size, 1);
  if (count < 1 || count > mostEntries) throw refusal("entries", null, null, { most: mostEntries });
  return filled(kind, shape, Number(seed ?? 0));
}

/** A number, or an expression of numbers such as `1/3` or `-pi/2`. @type {(name: string, text: string) => number} */
function readNumber(name, text) {
  checkWritten(name, text);
  const program = parse(text);
  if (program.variables.length) throw new BackpropError(`The value of ${name} must be a number, not ${text.trim()}.`);
  const { error, value } = Trace.of(build(program), {});
  if (error) throw new BackpropError(`The value of ${name} is no number: ${error.message}`);
  return value;
}
