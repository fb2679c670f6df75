/**
 * An expression of pasted code as the language's own tokens: no names of libraries, and methods as functions. The twin
 * of backprop_core/language/code_expression.py.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * An open parenthesis: where its operand begins, what a comma in it is, and how it closes; the function that
 * is called, and how many commas have come.
 * @typedef {{ begins: number, comma: string[], closing: string[], function: string, commas: number }} Call
 */
import * as table from "../../generated/table.js";
import { refusal } from "./errors.js";
import { note } from "./notes.js";
import { among, CLOSING, kindOf, OPENING } from "./tokens.js";
import { meant } from "./vocabulary.js";

const { codeBetween, codeConstants, codeFilled, codeOfArrays } = table;
const TURNS = new Set(table.codeTurns);
export const LIBRARIES = new Set(table.libraries);
export const SAME = new Set(table.codeSame);
export const BRANCHES = new Set(table.codeBranches);
export const LOOPS = new Set(table.codeLoops);
const [WITHOUT_MEANING, UNREAD, ATTRIBUTES] = [
  table.codeWithoutMeaning,
  table.codeUnread,
  table.codeAttributes,
].map((words) => new Set(words));

/** How a sign changes how deep in parentheses one is. @param {string} text */
export function nesting(text) {
  if (among(OPENING, text)) return 1;
  return among(CLOSING, text) ? -1 : 0;
}

/**
 * An expression without the names of libraries, its methods as functions.
 * @type {(source: string, body: Token[], notes: Note[], isScript: boolean, arrays: boolean) => Token[]}
 */
export function expression(source, asWritten, notes, isScript, arrays) {
  const body = withOperandsFirst(source, asWritten);
  /** @type {Token[]} */
  const found = [];
  /** @type {Map<number, Token[][]>} what goes before the operand that begins at a place of `found` */
  const before = new Map();
  /** @type {Call[]} */
  const opened = [];
  let begins = 0; // where the operand that was read last begins
  let place = 0;
  while (place < body.length) {
    const token = body[place];
    const { kind, text, start } = token;
    place += 1;
    const following = body[place]?.text ?? "";
    const isMember = place > 1 && body[place - 2].text === ".";
    const isInLibrary = isMember && place > 2 && LIBRARIES.has(body[place - 3].text) && !turns(body, place - 1);
    const named = body[place - 3];
    if (kind === "string" && named && Object.hasOwn(table.hints, named.text)) { // einsum('ij,j->i', W, x)
      throw refusal("instead", named.start, source, { name: named.text, near: table.hints[named.text] });
    }
    if (kind === "string" || (kind === "sign" && UNREAD.has(text))) {
      const key = table.compares.includes(text) ? "comparison" : "no sign";
      throw refusal(key, start, source, { sign: [...text].slice(0, 12).join("") });
    }
    if (text === "%" && isScript) throw refusal("script remainder", start, source);
    const isTurned = following === "." && turns(body, place + 1); // a matrix K, and not a library
    if (kind === "name" && following === "." && LIBRARIES.has(text) && !isTurned) {
      place += 1;
    } else if (text === "." && kind === "sign") {
      if (!found.length || body[place]?.kind !== "name") throw refusal("no sign", start, source, { sign: "." });
    } else if (kind === "name" && isMember && !isInLibrary) {
      const isCall = following === "(";
      const isEmpty = isCall && body[place + 1]?.text === ")";
      if (turns(body, place - 1)) {
        place = isCall ? past(body, place) : place;
        found.push(...said(token, [".T"]));
        continue;
      }
      if (!isCall && (text === "size" || (text === "shape" && following === "["))) {
        if (!before.has(begins)) before.set(begins, []);
        before.get(begins)?.push(said(token, ["size", "("]));
        found.push(...said(token, [text === "size" ? ")" : ","]));
        if (text === "shape") {
          opened.push({ begins, comma: [","], closing: [")"], function: "", commas: 0 });
          place += 1;
        }
        continue;
      }
      if (!isCall && !ATTRIBUTES.has(text)) {
        throw refusal(text === "shape" ? "size" : "attribute", start, source, { name: text });
      }
      const ofArrays = arrays && Object.hasOwn(codeOfArrays, text);
      if (SAME.has(text) && isCall && !ofArrays) {
        place = past(body, place);
        remarkSame(notes, token);
      } else if (isCall) {
        const { opening, comma, closing } = callOf(ofArrays ? codeOfArrays[text] : text, isEmpty);
        if (!before.has(begins)) before.set(begins, []);
        before.get(begins)?.push(said(token, opening));
        found.push(...said(token, isEmpty ? [] : comma));
        const name = meant(ofArrays ? codeOfArrays[text] : text) ?? "";
        opened.push({ begins, comma: [","], closing, function: name, commas: 1 });
        place += 1;
        if (arrays && isAxis(body, place, name)) found.push(...said(token, ["axis", "="]));
      }
    } else if (kind === "name" && body[place - 2]?.text === "(" && isPassedOver(body, place - 1, arrays)) {
      place = argument(source, body, place - 1, notes, opened);
    } else if (kind === "name") {
      begins = found.length;
      if (following === "(") {
        if (text in codeFilled && !arrays) {
          found.push(...said(token, [codeFilled[text]]));
          place = past(body, place);
          continue;
        }
        const ofArrays = arrays && Object.hasOwn(codeOfArrays, text);
        const name = ofArrays ? codeOfArrays[text] : text;
        const call = callOf(name, false);
        if (text === "inv" && arrays) throw refusal("matrix inverse", start, source, { name: "inv", near: "x" });
        if (SAME.has(name) && !(arrays && Object.hasOwn(codeOfArrays, name)) && (!arrays || meant(name) === null)) {
          [call.opening, call.comma] = [["("], [","]];
          remarkSame(notes, token);
        }
        found.push(...said(token, call.opening));
        opened.push({ begins, comma: call.comma, closing: call.closing, function: meant(text) ?? "", commas: 0 });
        place += 1;
      } else if (isInLibrary && following === ".") {
        throw refusal("attribute", start, source, { name: text });
      } else {
        found.push(...said(token, [isInLibrary ? (codeConstants[text] ?? text) : text]));
      }
    } else if (among(OPENING, text)) {
      if (!(text === "[" && place > 1 && endsOperand(body[place - 2]))) begins = found.length;
      const listing = table.codeListing.includes(opened[opened.length - 1]?.function ?? "");
      const isTuple = listing && beginsTuple(body, place - 1);
      if (isTuple) found.push(...said(token, ["["]));
      else found.push(token);
      const closing = isTuple ? "]" : CLOSING[OPENING.indexOf(text)];
      opened.push({ begins, comma: [","], closing: [closing], function: "", commas: 0 });
    } else if (among(CLOSING, text)) {
      const call = opened.pop() ?? { begins: 0, closing: [text] };
      begins = call.begins;
      found.push(...said(token, call.closing));
    } else if (text === "," && isPassedOver(body, place, arrays)) {
      const before = place;
      if (opened.length) opened[opened.length - 1].commas += 1;
      place = argument(source, body, place, notes, opened);
      if (body[place - 1].text === "=" && place === before + 2) found.push(...said(token, [","]));
    } else if (text === ",") {
      if (opened.length) opened[opened.length - 1].commas += 1;
      const call = opened[opened.length - 1];
      found.push(...said(token, (body[place + 1]?.text === "=" ? null : call?.comma) ?? [","]));
      if (arrays && call?.commas === 1 && isAxis(body, place, call.function)) found.push(...said(token, ["axis", "="]));
    } else {
      if (kind === "number") begins = found.length;
      found.push(token);
    }
  }
  return found.flatMap((token, index) => [...[...(before.get(index) ?? [])].reverse().flat(), token]);
}

/**
 * Whether the operand at a place is the axis of a function of one array, as in sum(A, 1) or A.sum(-1).
 * @type {(body: Token[], place: number, name: string) => boolean}
 */
function isAxis(body, place, name) {
  const row = Object.hasOwn(table.arrayOperations, name) ? table.arrayOperations[name] : null;
  if (row === null || row.arity[1] !== 1 || !("axis" in row.settings) || name === "norm") return false; // whose second is a power
  if (row.letters === "reduced" && among("([", body[place]?.text ?? "")) {
    const stop = body.findIndex(({ text }, at) => at >= place && among(CLOSING, text));
    const inside = body.slice(place + 1, stop < 0 ? body.length : stop);
    return inside.length > 1 && inside.every(({ kind }) => kind === "number" || kind === "sign");
  }
  const at = place + (body[place]?.text === "-" ? 1 : 0);
  return body[at]?.kind === "number" && among(",)", body[at + 1]?.text ?? "");
}

/** Whether a parenthesis that is the first thing in a call has a comma of its own: concatenate((x, y)). @type {(body: Token[], place: number) => boolean} */
function beginsTuple(body, place) {
  if (body[place].text !== "(" || body[place - 1]?.text !== "(") return false;
  let depth = 0;
  for (const { text } of body.slice(place)) {
    depth += nesting(text);
    if (depth === 0) return false;
    if (depth === 1 && text === ",") return true;
  }
  return false;
}

/** Whether a bracket right after a token asks for entries of an operand. @param {Token} token */
function endsOperand({ kind, text }) {
  return kind === "name" || text === ")" || text === "]";
}

/** Whether a place begins an argument by name, other than what a function of arrays is told. @type {(body: Token[], place: number, arrays: boolean) => boolean} */
function isPassedOver(body, place, arrays) {
  return body[place + 1]?.text === "=" && !(arrays && isTold(body[place].text));
}

/** Whether a function of arrays can be told something by this name. @param {string} typed */
function isTold(typed) {
  const name = table.settingNames[typed] ?? typed;
  return Object.values(table.arrayOperations).some(({ needs, settings }) => needs.includes(name) || name in settings);
}

/** How a function's call opens, what its comma is, and how it closes. @type {(name: string, isEmpty: boolean) => { opening: string[], comma: string[], closing: string[] }} */
function callOf(name, isEmpty) {
  if (Object.hasOwn(codeFilled, name)) {
    return { opening: ["(", codeFilled[name], "+", "0", "*", "("], comma: [","], closing: [")", ")"] };
  }
  if (table.addingAxis.includes(name)) return { opening: ["stack", "("], comma: [",", "axis", "="], closing: [")"] };
  if (name === "flatten") return { opening: ["reshape", "("], comma: [","], closing: [",", "-", "1", ")"] };
  if (name in codeBetween && !isEmpty) {
    return { opening: ["(", "("], comma: [")", codeBetween[name], "("], closing: [")", ")"] };
  }
  return { opening: [name, "("], comma: [","], closing: [")"] };
}

/** Signs and names that stand for a token of the code. @type {(token: Token, texts: string[]) => Token[]} */
export function said({ start, stop }, texts) {
  return texts.map((text) => ({ kind: kindOf(text), text, start, stop }));
}

/** @type {(notes: Note[], token: Token) => void} */
function remarkSame(notes, { text, start, stop }) {
  if (["sum", "mean", "reduce_sum", "reduce_mean"].includes(text)) {
    notes.push(note("one number", [start, stop], { name: text }));
  }
}

/**
 * A body in which a function that is made and then called, nn.LeakyReLU(0.2)(x), is called with both: (x, 0.2).
 * @type {(source: string, body: Token[]) => Token[]}
 */
function withOperandsFirst(source, body) {
  /** @type {number[]} where parentheses open */
  const waiting = [];
  /** @type {Map<number, [number, number]>} from where a call opens: the stretch that stands before it */
  const moved = new Map();
  /** @type {Map<number, number>} */
  const skipped = new Map();
  /** @type {Map<number, number>} */
  const ends = new Map();
  let newest = 0; // the parenthesis that opened last
  for (const [place, { text }] of body.entries()) {
    if (text === "(") {
      const first = place > 0 && body[place - 1].text === ")" ? skipped.get(place - 1) : undefined;
      if (first !== undefined) {
        const { text: name, start } = body[first - 1];
        if (!isCapital([...name][0]) || newest !== first) throw refusal("called again", start, source, { name });
        moved.set(place, [first, place - 1]);
      }
      waiting.push(place);
      newest = place;
    } else if (text === ")" && waiting.length) {
      const opening = /** @type {number} */ (waiting.pop());
      ends.set(opening, place);
      if (opening && body[opening - 1].kind === "name" && !moved.has(opening)) skipped.set(place, opening);
    }
  }
  if (!moved.size) return body;
  /** @type {Map<number, [number, number]>} */
  const put = new Map();
  for (const [place, stretch] of moved) put.set(ends.get(place) ?? -1, stretch);
  const leftOut = new Map(moved.values());
  /** @type {Token[]} */
  const result = [];
  for (let place = 0; place < body.length; place += 1) {
    const stop = leftOut.get(place);
    if (stop !== undefined) {
      place = stop;
      continue;
    }
    const stretch = put.get(place);
    if (stretch && stretch[1] > stretch[0] + 1) {
      const { start, stop: end } = body[stretch[0]];
      result.push({ kind: "sign", text: ",", start, stop: end });
      for (const token of body.slice(stretch[0] + 1, stretch[1])) result.push(token);
    }
    result.push(body[place]);
  }
  return result;
}

/** @param {string} letter */
function isCapital(letter) {
  return letter !== letter.toLowerCase();
}

/**
 * Pass over an argument by name that changes nothing, or over the name of an operand; give the place after it.
 * @type {(source: string, body: Token[], place: number, notes: Note[], opened: Call[]) => number}
 */
function argument(source, body, place, notes, opened) {
  const { text: name, start, stop } = body[place];
  const call = opened[opened.length - 1];
  if (call && table.codeKeywords[`${call.function}/${name}`] === call.commas) return place + 2;
  if (!WITHOUT_MEANING.has(name)) throw refusal("keyword", start, source, { name });
  let depth = 0;
  while (place < body.length && !(depth === 0 && among(",)", body[place].text))) {
    depth += nesting(body[place].text);
    place += 1;
  }
  notes.push(note("argument", [start, stop], { name }));
  return place;
}

/**
 * Whether the name at a place turns a matrix: T does as an attribute, transpose as a method that is called.
 * @type {(body: Token[], place: number) => boolean}
 */
function turns(body, place) {
  const name = body[place]?.text ?? "";
  if (!TURNS.has(name)) return false;
  const isCall = body[place + 1]?.text === "(";
  const isMethod = name === name.toLowerCase();
  if (!isCall || !isMethod) return !isCall && !isMethod;
  const told = body.slice(place + 2, past(body, place + 1) - 1).map(({ text }) => text).join("");
  return table.codeAxesOfTurn.includes(told);
}

/** The place after the parentheses that open at a place. @type {(body: Token[], place: number) => number} */
export function past(body, place) {
  let depth = 0;
  while (place < body.length) {
    depth += nesting(body[place].text);
    place += 1;
    if (depth === 0) break;
  }
  return place;
}

/** What stands between the commas outside all brackets; a comma at the end has nothing behind it. @param {Token[]} tokens */
export function parted(tokens) {
  /** @type {Token[][]} */
  const found = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += nesting(token.text);
    if (token.text === "," && depth === 0) found.push([]);
    else found[found.length - 1].push(token);
  }
  return found.filter((part) => part.length);
}

/**
 * `a, b = u, v` as two lines where that is the same; `equals` is the place of the sign, or -1.
 *
 * It is not where a line would see the new worth of a name that stood before it, as in a, b = b, a.
 * @type {(line: Token[], equals: number) => Token[][]}
 */
export function oneByOne(line, equals) {
  if (equals < 0) return [line];
  const [names, worths] = [parted(line.slice(0, equals)), parted(line.slice(equals + 1))];
  const areNames = names.every((name) => name.length === 1 && name[0].kind === "name");
  const isBuilt = line.slice(equals + 1).every(({ kind }) => kind === "number" || kind === "sign"); // of numbers alone
  if (names.length < 2 || names.length !== worths.length || !areNames || isBuilt) return [line];
  const given = new Set();
  for (const [rank, worth] of worths.entries()) {
    if (worth.some(({ text }) => given.has(text))) return [line];
    given.add(names[rank][0].text);
  }
  return worths.map((worth, rank) => [...names[rank], line[equals], ...worth]);
}

/** The refusal of a line that begins with a word of control. @type {(source: string, token: Token) => Error} */
export function outOfReach(source, { text: name, start }) {
  const key = BRANCHES.has(name) ? "branch" : "control";
  return refusal(LOOPS.has(name) ? "loop" : key, start, source, { name });
}
