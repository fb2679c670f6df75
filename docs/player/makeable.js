/** Whether `make clip` takes a function and its values, by what the core knows; only the picture's room is not asked about. */
import { seedOf } from "../explorable/twin/arrays.js";
import { build } from "../explorable/twin/build.js";
import { BackpropError } from "../explorable/twin/errors.js";
import { parse } from "../explorable/twin/parser.js";
import { pointOfArrays, shapeOf } from "../explorable/twin/point.js";
import { shapesOf } from "../explorable/twin/shapes.js";
import { readPoint } from "../explorable/twin/typed_point.js";

const MOST_ENTRIES = 8 ** 4; // a frame holds no array with more, and each key that is pressed fills them anew
const MOST_NODES = 2000; // a clip follows far fewer

/**
 * Refuse what `make clip` refuses, in the sentence of scenes/commands/clip.py; examples are as they are typed in a form.
 * @param {string} expression
 * @param {string} typed "x=2, w=-pi/3"
 * @param {boolean} tree
 * @throws {BackpropError}
 */
export function check(expression, typed, tree) {
  const at = Object.fromEntries(readPoint(typed, { mostEntries: MOST_ENTRIES }));
  if (!expression.trim()) throw new BackpropError("Say which function: x*sin(x), for example.");
  const program = parse(expression, undefined, at);
  const lacking = program.variables.filter((name) => !Object.hasOwn(at, name));
  if (lacking.length) {
    const whole = program.variables.map((name) => `${name}=${written(Object.hasOwn(at, name) ? at[name] : 1)}`);
    throw new BackpropError(`No value was given for ${lacking.join(" and ")}: write ${whole.join(" ")}, for example.`);
  }
  const graph = build(program, { tree, mostNodes: MOST_NODES });
  const values = Object.entries(pointOfArrays(program, at));
  const shape = shapesOf(graph, Object.fromEntries(values.map(([name, value]) => [name, shapeOf(value)])))[graph.output];
  seedOf(graph, shape.length ? { shape, entries: new Float64Array() } : 0, null);
}

/** A value as it is typed. @param {import("../explorable/twin/expression.js").Entries} value @returns {string} */
function written(value) {
  return Array.isArray(value) ? `[${value.map(written).join(", ")}]` : String(Number(value.toPrecision(6)));
}
