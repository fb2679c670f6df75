/**
 * The numbers that pasted code gives the variables that it builds. The twin of backprop_core/language/code_built.py.
 *
 * @typedef {import("./expression.js").Entries} Entries
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {typeof import("./fills.js").filled} Filled
 */
import * as table from "../../generated/table.js";
import { LIBRARIES, nesting } from "./code_expression.js";
import { entriesOf } from "./expression.js";
import { among, CLOSING } from "./tokens.js";

const { codeDrawn, mostDrawn } = table;
const [HOLDS, HAS_LIMITS] = [table.codeHolds, table.codeHasLimits].map((words) => new Set(words));

/**
 * The number or the array that a line builds a variable of; `filled` makes arrays by their shape, where it is loaded.
 * @type {(body: Token[], rank: number, arrays: boolean, filled: Filled | null) => Entries[]}
 */
export function numbersBuilt(body, rank, arrays, filled) {
  const held = heldNumber(body);
  if (held.length && !arrays) return [only(held[0])];
  return held.length || !arrays || !filled || !closesLast(body) ? held : drawnArray(body, rank, filled);
}

/** An array of one number as that number, where nothing else is an array. @param {Entries} numbers */
function only(numbers) {
  let found = numbers;
  while (Array.isArray(found) && found.length === 1) [found] = found;
  return found;
}

/** The one number or array that a variable is built of, as in torch.tensor(-3.0, requires_grad=True). @param {Token[]} body @returns {import("./expression.js").Entries[]} */
function heldNumber(body) {
  const opening = body.findIndex(({ text }) => text === "(");
  const rest = body.slice(opening + 1);
  const inner = rest.findIndex(({ kind, text }) => kind !== "name" && text !== ".");
  if (opening > 0 && HOLDS.has(body[opening - 1].text) && inner > 0 && rest[inner].text === "(") {
    return heldNumber(rest); // as in nn.Parameter(torch.tensor(1.5))
  }
  if (rest[0]?.text === "[" && opening > 0 && HOLDS.has(body[opening - 1].text)) return heldArray(rest);
  const signs = rest[0]?.text === "-" ? 1 : 0;
  if (opening < 1 || !HOLDS.has(body[opening - 1].text) || rest[signs]?.kind !== "number") return [];
  return [",", ")"].includes(rest[signs + 1]?.text) ? numbersOf(rest.slice(0, signs + 1)) : [];
}

/** The array of numbers that stands first, or nothing where it holds more than numbers. @param {Token[]} rest */
function heldArray(rest) {
  let depth = 0;
  for (const [place, { kind, text }] of rest.entries()) {
    depth += nesting(text);
    if (kind !== "number" && !among("[],-", text)) return [];
    if (depth === 0) return [entriesOf(rest.slice(0, place + 1).map((one) => one.text).join(""))];
  }
  return [];
}

/** Numbers for an array that is built by its shape, as in torch.randn(5, 3). @type {(body: Token[], seed: number, filled: Filled) => Entries[]} */
function drawnArray(body, seed, filled) {
  const place = body.findIndex(({ text }, at) => Object.hasOwn(codeDrawn, text) && body[at + 1]?.text === "(");
  if (place < 0 || !isAll(body, place)) return [];
  const { text } = body[place];
  const shape = shapeIn(body.slice(place + 2), !HAS_LIMITS.has(text));
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(shape.length || isOfOne(body.slice(place + 1))) || !(count > 0 && count <= mostDrawn)) return [];
  const made = filled(codeDrawn[text], shape.length ? shape : [1], seed);
  return [inHundredths(shape.length ? made : /** @type {Entries[]} */ (made)[0])];
}

/** Whether a call asks for a single number: by nothing, as in randn(), or by no axes, as in normal(key, ()). @param {Token[]} call */
function isOfOne(call) {
  const closing = call.findIndex(({ text }) => text === ")");
  const before = call[closing - 2]?.text;
  return closing > 0 && call[closing - 1].text === "(" && (before === undefined || ["(", ",", "="].includes(before));
}

/** Whether a call is all that there is, but for a library's names around it. @type {(body: Token[], place: number) => boolean} */
function isAll(body, place) {
  let depth = 0;
  const end = body.findIndex(({ text }, at) => at > place && (depth += nesting(text)) === 0);
  const next = body[end + 1]?.text ?? ",";
  return end > 0 && among(",)", next) && body.slice(0, place).every(({ kind, text }) => kind === "name" || among(".(", text));
}

/** The whole numbers in the first brackets, or those that stand first. @type {(rest: Token[], isBare: boolean) => number[]} */
function shapeIn(rest, isBare) {
  const place = rest.findIndex(({ text }) => nesting(text));
  if (place >= 0 && !among(CLOSING, rest[place].text)) {
    const inner = rest.slice(place + 1);
    return sizes(inner.slice(0, Math.max(inner.findIndex(({ text }) => nesting(text)), 0)));
  }
  const bare = place < 0 ? rest : rest.slice(0, place);
  const named = bare.findIndex(({ text }) => text === "=");
  return isBare ? sizes(named < 0 ? bare : bare.slice(0, Math.max(named - 1, 0))) : [];
}

/** The whole numbers between commas, or nothing. @param {Token[]} tokens */
function sizes(tokens) {
  const texts = tokens.map(({ text }) => text).filter((text) => text !== ",");
  return texts.every((text) => /^[0-9]+$/.test(text)) ? texts.map(Number) : [];
}

/** Numbers with two digits after the point. @param {Entries} numbers @returns {Entries} */
export function inHundredths(numbers) {
  return Array.isArray(numbers) ? numbers.map(inHundredths) : Math.floor(100 * numbers + 0.5) / 100;
}

/** The numbers between commas, as in 2, -3. @param {Token[]} body */
export function numbersOf(body) {
  return body.flatMap(({ kind, text }, place) => {
    if (kind !== "number") return [];
    return body[place - 1]?.text === "-" ? -Number(text) : Number(text);
  });
}

/** Whether the first parenthesis of a line closes at its end, so that the line is one call. @param {Token[]} body */
export function closesLast(body) {
  let depth = 0;
  const closing = body.findIndex(({ text }) => {
    depth += nesting(text);
    return depth === 0 && among(CLOSING, text);
  });
  return closing === body.length - 1;
}

/** Whether an array of fixed numbers is made within what is computed, as in np.ones(3) @ x. @param {Token[]} line */
export function computesWithFill(line) {
  let [hasFill, depth, hasNames] = [false, 0, false];
  line.forEach(({ kind, text }, place) => {
    const following = line[place + 1]?.text;
    if (table.writtenFills.includes(text) && following === "(") hasFill = true;
    else if (kind === "name" && !depth && following !== "(") {
      hasNames ||= !(line[place - 1]?.text === "." || LIBRARIES.has(text));
    }
    depth += nesting(text);
  });
  return hasFill && hasNames;
}
