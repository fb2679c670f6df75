/**
 * How the lines of pasted Python hang together: classes, functions of several lines, loops, and what they are told. The
 * twin of backprop_core/language/code_blocks.py.
 *
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 *
 * A class or a function of several lines: its name, its header, and the lines that stand further right.
 * @typedef {{ name: Token, header: Token[], lines: Token[][] }} Block
 * @typedef {import("./code_tokens.js").Kept} Kept
 */
import { codeRemembers, codeSlope, codeTrains } from "../../generated/arrays.js";
import { codeShows } from "../../generated/table.js";
import { BRANCHES, LOOPS, nesting, parted, said } from "./code_expression.js";
import { note } from "./notes.js";

const [TRAINS, SHOWS, REMEMBERS] = [codeTrains, codeShows, codeRemembers].map((words) => new Set(words));
const SLOPE = new RegExp(`^(?:${codeSlope})$`, "u"); // the name of one that code works out itself
const OPENS = new Set(["class", "def", ...BRANCHES, ...LOOPS]);

/**
 * The lines, with classes as blocks, and those functions that other lines call.
 *
 * Of a training loop the lines are those of one turn; a branch that only shows something is passed over.
 * @type {(source: string, lines: Token[][], notes: Note[], isClass?: boolean) => Generator<Block | Token[]>}
 */
export function* blocks(source, lines, notes, isClass = false) {
  const calls = callsIn(lines);
  const letters = [...source];
  let place = 0;
  while (place < lines.length) {
    const line = lines[place];
    const [{ text: first, start }] = line;
    let end = OPENS.has(first) ? endOf(letters, lines, place) : place + 1;
    const isFunction = first === "def" && line.length > 2 && (isClass || isCalled(lines, place, end, calls));
    if (isFunction || (first === "class" && line.length > 1)) {
      const rest = afterColon(line);
      yield { name: line[1], header: line, lines: [...(rest.length ? [rest] : []), ...lines.slice(place + 1, end)] };
    } else if (LOOPS.has(first) && lines.slice(place, end).some((one) => one.some(trains))) {
      notes.push(note("one turn", [start, line[line.length - 1].stop]));
      end = place + 1;
    } else if (BRANCHES.has(first) && [afterColon(line), ...lines.slice(place + 1, end)].every(shows)) {
      const last = lines[end - 1];
      notes.push(note("computes nothing", [start, last[last.length - 1].stop]));
    } else {
      yield line;
      end = place + 1;
    }
    place = end;
  }
}

/** The place after the lines that stand further right than one. @type {(letters: string[], lines: Token[][], place: number) => number} */
function endOf(letters, lines, place) {
  const left = indent(letters, lines[place]);
  let end = place + 1;
  while (end < lines.length && indent(letters, lines[end]) > left) end += 1;
  return end;
}

/** How many blanks stand before what a line begins with, or before what stands on the same line. @type {(letters: string[], line: Token[]) => number} */
function indent(letters, [{ start: at }]) {
  let start = at;
  while (start > 0 && letters[start - 1] !== "\n") start -= 1;
  let stop = start;
  while (letters[stop] === " " || letters[stop] === "\t") stop += 1;
  return stop - start;
}

/** Whether a name is one that only a training loop has in it. @param {Token} token */
function trains({ text }) {
  return TRAINS.has(text) || SLOPE.test(text);
}

/** Whether a line shows or remembers something, and computes nothing. @param {Token[]} line */
export function shows(line) {
  return !line.length || SHOWS.has(line[0].text) || (line.length > 2 && REMEMBERS.has(line[2].text));
}

/** What stands on the line of a header behind its colon. @param {Token[]} line */
function afterColon(line) {
  let depth = 0;
  const colon = line.findIndex(({ text }) => {
    depth += nesting(text);
    return text === ":" && depth === 0;
  });
  return colon < 0 ? [] : line.slice(colon + 1);
}

/** The first and the last line in which a name is called for what it works out. @param {Token[][]} lines @returns {Map<string, [number, number]>} */
function callsIn(lines) {
  /** @type {Map<string, [number, number]>} */
  const found = new Map();
  for (const [place, line] of lines.entries()) {
    if (line[0].text === "def" || shows(line)) continue;
    line.forEach(({ kind, text }, at) => {
      if (kind === "name" && line[at + 1]?.text === "(") found.set(text, [found.get(text)?.[0] ?? place, place]);
    });
  }
  return found;
}

/**
 * Whether a function has several lines, gives something back, and is called by a line outside of it.
 * @type {(lines: Token[][], place: number, end: number, calls: Map<string, [number, number]>) => boolean}
 */
function isCalled(lines, place, end, calls) {
  const inside = lines.slice(place + 1, end).filter(([first]) => first.kind !== "string");
  const [first, last] = calls.get(lines[place][1].text) ?? [place, place];
  const returns = inside.some((one) => one[0].text === "return" && one.length > 1);
  return inside.length > 1 && returns && (first < place || last >= end);
}

/** Whether an operand is given by its name. @param {Token[]} operand */
export function isNamed(operand) {
  return operand.length > 2 && operand[0].kind === "name" && operand[1].text === "=";
}

/** The parameters of a function but self, each with its default behind it and without its type. @param {Block} block */
export function parameters({ header }) {
  /** @type {Token[]} */
  const inside = [];
  let depth = 0;
  for (const token of header.slice(2)) {
    depth += nesting(token.text);
    if (depth === 0) break;
    inside.push(token);
  }
  return parted(inside.slice(1))
    .filter(([first]) => first.text !== "self")
    .map((part) => {
      const equals = part.findIndex(({ text }) => text === "=");
      return equals < 0 ? [part[0]] : [part[0], ...part.slice(equals + 1)];
    });
}

/** What the parameters of a function are in a call, by their names. @type {(block: Block, operands: Token[][]) => Map<string, Token[]>} */
export function bound(block, operands) {
  const names = parameters(block);
  /** @type {Map<string, Token[]>} */
  const found = new Map();
  for (const [name, ...worth] of names) if (worth.length) found.set(name.text, worth);
  const placed = operands.filter((operand) => !isNamed(operand));
  for (const [rank, [name]] of names.entries()) if (rank < placed.length) found.set(name.text, placed[rank]);
  for (const operand of operands) if (isNamed(operand)) found.set(operand[0].text, operand.slice(2));
  return found;
}

/**
 * A line with other tokens for some names, each where the name stood; in parentheses where they are several.
 * @type {(line: Token[], names: Map<string, Token[]>) => Token[]}
 */
export function replaced(line, names) {
  return line.flatMap((token, place) => {
    const worth = names.get(token.text);
    const isMember = line[place - 1]?.text === ".";
    if (token.kind !== "name" || !worth || isMember || line[place + 1]?.text === "=") return [token];
    const moved = worth.map((one) => ({ ...one, start: token.start, stop: token.stop }));
    return moved.length === 1 ? moved : [...said(token, ["("]), ...moved, ...said(token, [")"])];
  });
}

/** The lines without those at the end that work out slopes and change weights by them. @type {(kept: Kept[], notes: Note[]) => Kept[]} */
export function withoutSlopes(kept, notes) {
  const all = kept.flatMap(({ head, body }) => [...head, ...body]);
  const names = new Set(all.filter(({ kind }) => kind === "name").map(({ text }) => text));
  const computing = kept.findIndex(({ body }) => body.length > 2);
  let left = kept.length;
  while (computing >= 0 && left > computing + 1 && worksOutSlope(kept[left - 1], names)) {
    left -= 1;
    const { head, body } = kept[left];
    notes.push(note("slopes", [(head[0] ?? body[0]).start, body[body.length - 1].stop]));
  }
  return kept.slice(0, left);
}

/** Whether a line gives a slope its value, or changes a weight by one. @type {(line: Kept, names: Set<string>) => boolean} */
function worksOutSlope({ head, body }, names) {
  const { text: name } = head[0] ?? body[0];
  if (head.length > 2 || body.every(({ kind }) => kind === "number" || kind === "sign")) return false;
  const isSlope = SLOPE.test(name) || (name.startsWith("d") && names.has(name.slice(1)));
  const used = new Set(body.map(({ text }) => text));
  return isSlope || (used.has(name) && (used.has(`d${name}`) || used.has(`grad_${name}`)));
}
