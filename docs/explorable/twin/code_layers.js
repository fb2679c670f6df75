/**
 * Layers in pasted code: which there are, how each is made, and what it computes with its weights as variables. The twin
 * of backprop_core/language/code_layers.py.
 *
 * @typedef {import("./code_blocks.js").Block} Block
 * @typedef {import("./expression.js").Entries} Entries
 * @typedef {import("./tokens.js").Token} Token
 *
 * What stands behind a name of the code that is called: of the kind linear, function, unchanged, chain, network or
 * unread. A function as it is made; the names of a layer's weights; the parts of a chain; those of a network.
 * @typedef {{ kind: string, name: string, made: Token[], weights: string[], parts: Part[], own: Map<string, Part> | null,
 *   forward: Block | null }} Part
 *
 * A call such as nn.Linear(2, 3) that is all that stands somewhere: what is called, and its operands.
 * @typedef {{ name: Token, operands: Token[][], isLibrary: boolean, tokens: Token[] }} Made
 */
import { codeLosses, layersMoves } from "../../generated/arrays.js";
import { mostDrawn } from "../../generated/table.js";
import { isNamed } from "./code_blocks.js";
import { inHundredths } from "./code_built.js";
import { LIBRARIES, nesting, parted, past, said } from "./code_expression.js";
import { refusal } from "./errors.js";
import { filled } from "./fills.js";
import { among } from "./tokens.js";
import { meant } from "./vocabulary.js";

const MOVES = new Set(layersMoves);
const WHOLE = /^[0-9]+$/;

/** A part with what its kind has. @type {(kind: string, name: string, rest?: Partial<Part>) => Part} */
export function makePart(kind, name, rest = {}) {
  return { kind, name, made: [], weights: [], parts: [], own: null, forward: null, ...rest };
}

/** What is made, without methods such as .to(device) behind it; null where there is more than one call. @param {Token[]} tokens @returns {Made | null} */
export function madeIn(tokens) {
  let place = 0;
  while (tokens[place + 1]?.text === ".") {
    if (!LIBRARIES.has(tokens[place].text) && tokens[place].text !== "layers") return null;
    place += 2;
  }
  if (tokens.length < place + 3 || tokens[place].kind !== "name" || tokens[place + 1].text !== "(") return null;
  const end = past(tokens, place + 1);
  let after = end;
  while (after + 2 < tokens.length && tokens[after].text === "." && MOVES.has(tokens[after + 1].text)) {
    after = past(tokens, after + 2);
  }
  if (after < tokens.length || tokens[end - 1].text !== ")") return null;
  const operands = parted(tokens.slice(place + 2, end - 1));
  return { name: tokens[place], operands, isLibrary: place > 0, tokens: tokens.slice(0, end) };
}

/** Whether a call makes a function, as nn.ReLU() does, and is not the value of one, as Sin(x) is. @param {Made} made */
export function isFunction({ name: { text }, operands, isLibrary }) {
  const [first] = text;
  if (first === first.toLowerCase() || meant(text) === null) return false;
  const isTold = operands.every((one) => isNamed(one) || (one.length === 1 && one[0].kind === "number"));
  return isTold && (isLibrary || !operands.length);
}

/** What a call is told by name, or at a place among those without a name; nothing where it is not told. @type {(made: Made, name: string, place: number) => Token[]} */
export function option({ operands }, name, place) {
  const named = operands.find((operand) => isNamed(operand) && operand[0].text === name);
  return named ? named.slice(2) : (operands.filter((operand) => !isNamed(operand))[place] ?? []);
}

/** A whole number, or a product of such, of which some have names; null where it is anything else. @type {(tokens: Token[], sizes: Map<string, number>) => number | null} */
export function sizeOf(tokens, sizes) {
  const factors = tokens.filter(({ text }) => text !== "self" && text !== ".");
  let product = 1;
  for (const [place, { text }] of factors.entries()) {
    const size = WHOLE.test(text) && text.length < 8 ? Number(text) : sizes.get(text);
    if (place % 2 === 1 ? text !== "*" : size === undefined) return null;
    if (place % 2 === 0) product *= /** @type {number} */ (size);
  }
  return factors.length % 2 === 1 ? product : null;
}

/** The weights and the biases of a layer in the range in which PyTorch draws them. @type {(rows: number | null, columns: number | null, seed: number) => Entries[]} */
export function weightsDrawn(rows, columns, seed) {
  if (!rows || !columns || rows * columns > mostDrawn) return [];
  const limit = 1 / Math.sqrt(columns);
  return [drawnWithin([rows, columns], limit, seed), drawnWithin([rows], limit, seed + 1)];
}

/** Numbers evenly from -limit to limit, with two digits after the point. @type {(shape: number[], limit: number, seed: number) => Entries} */
function drawnWithin(shape, limit, seed) {
  return inHundredths(scaled(filled("uniform", shape, seed), limit));
}

/** Numbers from 0 to 1 as those from -limit to limit. @type {(numbers: Entries, limit: number) => Entries} */
function scaled(numbers, limit) {
  return Array.isArray(numbers) ? numbers.map((one) => scaled(one, limit)) : (2 * numbers - 1) * limit;
}

/** Names for the weights and the biases of a layer that nothing else has. @type {(name: string, isRanked: boolean, taken: Set<string>) => string[]} */
export function namesOfWeights(name, isRanked, taken) {
  for (let rank = 1; ; rank += 1) {
    const counted = rank > 1 ? `_${rank}` : "";
    const names = ["W", "b"].map((letter) => `${letter}${name}${isRanked ? rank : counted}`);
    if (!names.some((one) => taken.has(one))) return names;
  }
}

/** What a layer makes of its operand: (x @ W.T + b). @type {(part: Part, operand: Token[], at: Token, closing: Token) => Token[]} */
export function through({ weights: [weight, ...bias] }, operand, at, closing) {
  const inside = operand.length === 1 ? operand : [...said(at, ["("]), ...operand, ...said(closing, [")"])];
  const texts = ["@", weight, ".", "T", ...bias.flatMap((name) => ["+", name])];
  return [...said(at, ["("]), ...inside, ...said(at, texts), ...said(closing, [")"])];
}

/** A function that was made earlier with its operands, and then what it was made with. @type {(part: Part, operands: Token[][], at: Token, closing: Token) => Token[]} */
export function called({ made }, operands, at, closing) {
  const opening = made.findIndex(({ text }) => text === "(");
  const found = made.slice(0, opening + 1).map((token) => ({ ...token, start: at.start, stop: at.stop }));
  for (const [rank, operand] of [...operands, ...parted(made.slice(opening + 1, -1))].entries()) {
    found.push(...said(at, rank ? [","] : []), ...operand);
  }
  return [...found, ...said(closing, [")"])];
}

/**
 * A body in which a loss that is told how to put its entries together is written out: ((y - t)**2).sum().
 * @type {(source: string, asWritten: Token[]) => Token[]}
 */
export function withReduction(source, asWritten) {
  let body = asWritten;
  for (let told = body.length - 3; told > 0; told -= 1) {
    if (body[told].text !== "reduction" || body[told + 1].text !== "=" || body[told + 2].kind !== "string") continue;
    let start = told;
    for (let depth = 0; start > 1 && depth < 1; depth += nesting(body[start].text)) start -= 1;
    const [name, end, way] = [body[start - 1], past(body, start), body[told + 2].text.slice(1, -1)];
    const operands = parted(body.slice(start + 1, end - 1)).filter(([first]) => first.text !== "reduction");
    const loss = meant(name.text) ?? "";
    if (way === "mean") {
      const kept = operands.flatMap((operand) => [...said(name, [","]), ...operand]).slice(1);
      body = [...body.slice(0, start + 1), ...kept, ...body.slice(end - 1)];
      continue;
    }
    if (!Object.hasOwn(codeLosses, loss) || operands.length !== 2 || !["sum", "none"].includes(way)) {
      throw refusal("keyword", body[told].start, source, { name: "reduction" });
    }
    let begin = start - 1;
    const last = body[end - 1];
    while (begin > 1 && body[begin - 1].text === "." && LIBRARIES.has(body[begin - 2].text)) begin -= 2;
    const summed = way === "sum" ? [".", "sum", "(", ")"] : [];
    const whole = [...said(name, ["(", "(", "("]), ...operands[0], ...said(name, [")", "-", "("]), ...operands[1]];
    whole.push(...said(last, [")", ")", ".", ...codeLosses[loss], ...summed, ")"]));
    body = [...body.slice(0, begin), ...whole, ...body.slice(end)];
  }
  return body;
}

/** The first list of whole numbers in what a name is given; nothing where there is none. @param {Token[]} tokens */
export function listIn(tokens) {
  const [start, end] = ["[", "]"].map((sign) => tokens.findIndex(({ text }) => text === sign));
  if (start < 0) return [];
  const inside = tokens.slice(start + 1, end < 0 ? tokens.length : end);
  const isWhole = inside.length > 0 && inside.every(({ text }) => text === "," || WHOLE.test(text));
  return isWhole ? tokens.slice(start, (end < 0 ? tokens.length : end) + 1) : [];
}

/**
 * A body in which an entry of each row, as in probs[range(4), y], is picked by lists of places.
 * @type {(source: string, body: Token[], lists: Map<string, Token[]>) => Token[]}
 */
export function withPlaces(source, body, lists) {
  /** @param {Token} token */
  const counts = ({ text }) => text === "range" || text === "arange";
  if (!body.some(counts)) return body;
  /** @type {Token[]} */
  const result = [];
  let place = 0;
  while (place < body.length) {
    const token = body[place];
    const before = body[place - 1];
    const isIndex = token.text === "[" && before && (before.kind === "name" || among(")]", before.text));
    const inside = isIndex ? parted(body.slice(place + 1, past(body, place) - 1)) : [];
    if (inside.length !== 2 || !inside[0].slice(0, 3).some(counts)) {
      result.push(token);
      place += 1;
      continue;
    }
    const [rows, columns] = inside;
    const picked = columns.length === 1 ? (lists.get(columns[0].text) ?? []) : columns;
    if (picked[0]?.text !== "[") {
      const name = [...source].slice(columns[0].start, columns[columns.length - 1].stop).join("");
      throw refusal("places", columns[0].start, source, { name });
    }
    const numbers = parted(picked.slice(1, -1)).flatMap((_, rank) => (rank ? [",", String(rank)] : ["0"]));
    result.push(token, ...said(rows[0], ["[", ...numbers, "]"]), ...said(rows[rows.length - 1], [","]));
    result.push(...said(columns[0], picked.map(({ text }) => text)));
    place = past(body, place) - 1;
  }
  return result;
}

/** What draws an array, with numbers for the names of sizes within its brackets. @type {(body: Token[], sizes: Map<string, number>) => Token[]} */
export function withSizes(body, sizes) {
  let depth = 0;
  return body.map((token) => {
    depth += nesting(token.text);
    const size = depth > 0 && token.kind === "name" ? sizes.get(token.text) : undefined;
    return size === undefined ? token : { ...token, kind: "number", text: String(size) };
  });
}
