/**
 * Arrays in a line: brackets that hold one, entries that are taken from one, and what a function of arrays is told. The
 * twin of backprop_core/language/array_reader.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Setting} Setting
 * @typedef {import("./expression.js").Index} Index
 * @typedef {import("./reader_state.js").Pending} Pending
 * @typedef {import("./tokens.js").Token} Token
 */
import * as table from "../../generated/table.js";
import { isArray, makeNode } from "./expression.js";
import { ReaderState, seesArrays } from "./reader_state.js";
import { fill } from "./template.js";
import { among, DECIMAL } from "./tokens.js";

const { arrayOperations, closes, limits, messages, needed, newAxis, ofOne, settingKinds, settingNames } = table;

/** What a line has of arrays. */
export class ArrayReader extends ReaderState {
  /** Whether square brackets hold an array: they have a comma, hold nothing but an array, or stand among rows. @param {Pending} opened */
  isArray({ start }) {
    if (this.partedByCommas.has(start)) return true;
    const around = this.top();
    const following = this.line[this.place + 1].text;
    if (around?.sign === "[" && around.kind === "open" && following === ",") return true;
    if (around && following === "]" && this.partedByCommas.has(around.start)) return true;
    const node = this.nodes[this.operands[this.operands.length - 1].index];
    return isArray(node) || node.operation === "stack" || (node.name !== null && this.names.arrays.has(node.name));
  }

  /** Whether a node is certainly an array. @param {number} index */
  isCertain(index) {
    const node = this.nodes[index];
    return isArray(node) || table.certainArrays.includes(node.operation) || this.names.arrays.has(String(node.name));
  }

  /** End an array: one constant where all its entries are numbers. @type {(opened: Pending, span: [number, number]) => void} */
  closeArray(opened, span) {
    const rows = this.operands.splice(opened.depth);
    const texts = rows.map(({ index }) => this.numberText(index));
    if (texts.includes(null)) {
      this.push(makeNode("stack", { operands: rows.map(({ index }) => index), span }));
      return;
    }
    const shapes = rows.map(({ index }) => (isArray(this.nodes[index]) ? (this.arrays.get(index) ?? []) : []));
    const rank = shapes.findIndex((shape) => String(shape) !== String(shapes[0]) || shape.length !== shapes[0].length);
    if (rank > 0) {
      this.fail("ragged", rows[rank].span[0], { rank, count: extent(shapes[rank]), first: extent(shapes[0]) });
    }
    if (shapes[0].length === limits.axes) this.fail("axes", opened.start, { most: limits.axes });
    this.nodes.length = opened.nodes;
    this.arrays.set(opened.nodes, [rows.length, ...shapes[0]]);
    const inside = texts.join(", ") + (rows.length === 1 && !shapes[0].length ? "," : "");
    this.push(makeNode("constant", { literal: `[${inside}]`, span }));
  }

  /** A number of an array as it is written, or an array of numbers; null where it is computed. @param {number} index */
  numberText(index) {
    const { operation, operands, literal } = this.nodes[index];
    if (operation !== "negate") return literal;
    const number = this.nodes[operands[0]].literal;
    return number === null || number[0] === "[" ? null : `-${number}`;
  }

  /** Whether a square bracket after an operand asks for its entries, and is no factor. @param {Token} token */
  beginsIndex(token) {
    const before = this.line[this.place - 1];
    const after = this.line[this.place + 1];
    const node = this.nodes[this.operands[this.operands.length - 1].index];
    if (this.source.startsWith("\\begin", token.start)) return false; // a matrix beside its factor
    if (before.kind === "name" || node.operation === "take") return true;
    if (before.stop !== token.start || !seesArrays(this.names)) return false;
    if (before.text !== ")") return before.text === "]" || before.text === ".T";
    if (this.names.areWhole) return true; // code multiplies by *
    const place = this.place + 1 + (after.text === "-" ? 1 : 0);
    const isPlace = this.line[place].kind === "number" && among(",:]", this.line[place + 1].text);
    return isPlace || among(":[", after.text);
  }

  /** Take entries of the operand before: places, slices and lists of places, with commas between them. */
  readIndex() {
    /** @type {Index[]} */
    const items = [];
    while (!items.length || this.line[this.place].text === ",") {
      this.place += 1;
      items.push(this.readItem());
    }
    const token = this.line[this.place];
    if (token.text !== "]") this.fail("index", token.start);
    const { index, span } = this.popOperand();
    this.push(makeNode("take", { operands: [index], span: [span[0], token.stop], settings: [["index", items]] }));
  }

  /** One place, slice or list of places; what follows it is the next token. @returns {Index} */
  readItem() {
    if (this.line[this.place].text === "[") {
      /** @type {number[]} */
      const places = [];
      while (!places.length || this.line[this.place].text === ",") {
        this.place += 1;
        places.push(this.readWhole());
      }
      if (this.line[this.place].text !== "]") this.fail("index", this.line[this.place].start);
      this.place += 1;
      return ["rows", ...places];
    }
    if (["None", "newaxis"].includes(this.line[this.place].text)) this.failForAxis();
    /** @type {(number | null)[]} */
    const bounds = [null];
    for (;;) {
      if (!among(":,]", this.line[this.place].text)) bounds[bounds.length - 1] = this.readWhole();
      if (this.line[this.place].text !== ":" || bounds.length === 3) break;
      bounds.push(null);
      this.place += 1;
    }
    if (bounds.length > 1) return ["slice", ...bounds, ...[null, null].slice(bounds.length - 1)];
    return bounds[0] ?? this.fail("index", this.line[this.place].start);
  }

  /** Refuse None in an index, which adds an axis; to a vector reshape adds it too. @returns {never} */
  failForAxis() {
    const [start, stop] = this.operands[this.operands.length - 1].span;
    const texts = this.line.map(({ text }) => text);
    const opening = texts.lastIndexOf("[", this.place);
    const closing = texts.indexOf("]", opening);
    const inside = closing < 0 ? "" : texts.slice(opening + 1, closing).join("");
    const isShort = stop - start <= limits.operandLetters;
    const operand = isShort ? [...this.source].slice(start, stop).join("") : "x";
    const shapes = { row: `reshape(${operand}, 1, -1)`, column: `reshape(${operand}, -1, 1)` };
    const meant = /** @type {"row" | "column" | undefined} */ (newAxis[inside.replaceAll("newaxis", "None")]);
    const fix = meant && isShort ? this.with(start, shapes[meant], this.line[closing].stop) : null;
    return this.fail("new axis", this.line[this.place].start, shapes, fix);
  }

  /** A whole number of an index or a setting, perhaps with a minus; what follows it is the next token. @param {string} [setting] */
  readWhole(setting) {
    const isMinus = this.line[this.place].text === "-";
    const { text, start } = this.line[this.place + (isMinus ? 1 : 0)];
    if (!DECIMAL.test(text) || text.length > limits.indexDigits) {
      if (setting === undefined) this.fail("index", start);
      this.failTold(String(setting), start);
    }
    this.place += isMinus ? 2 : 1;
    return isMinus ? 0 - Number(text) : Number(text);
  }

  /** The row of a function of arrays, unless the program's own function has its name. @param {string} name */
  rowCalled(name) {
    const own = this.names.functions.has(name);
    return own ? undefined : /** @type {table.ArrayRow | undefined} */ (arrayOperations[ofOne[name] ?? name]);
  }

  /** Take `axis=1` in a call; what follows must be a comma or the end of the call. @param {Token} token */
  readSetting({ text, start }) {
    const top = this.opened[this.opened.length - 1];
    if (top.kind !== "call") this.fail("open", top.start);
    const row = this.rowCalled(top.name);
    const known = row ? [...row.needs, ...Object.keys(row.settings)] : [];
    const setting = settingNames[text] ?? text;
    if (!row || !known.length) return this.fail("no settings", start, { name: top.name, setting: text });
    if (!known.includes(setting)) {
      this.fail("setting", start, { name: top.name, setting: text, known: known.join(" and ") });
    }
    if (this.top() !== top) this.fail("no operand", start, { sign: text });
    const told = this.toldTo(top);
    if (told.has(setting)) this.fail("setting twice", start, { setting });
    this.place += 2;
    told.set(setting, this.readTold(setting, row.settings[setting] === null));
    this.endOfSetting(setting);
    return false;
  }

  /** What a call has been told so far. @param {Pending} opened */
  toldTo({ start }) {
    const told = this.told.get(start) ?? new Map();
    this.told.set(start, told);
    return told;
  }

  /** Go to the last token of a setting, which a comma or the end of the call must follow. @param {string} setting */
  endOfSetting(setting) {
    const { text, start } = this.line[this.place];
    if (!among(",)]", text)) this.failTold(setting, start);
    this.place -= 1;
  }

  /** What a setting is told; what follows it is the next token. @type {(setting: string, mayBeNone?: boolean) => Setting} */
  readTold(setting, mayBeNone = false) {
    const kind = settingKinds[setting];
    const { kind: tokenKind, text, start } = this.line[this.place];
    if (text === "None" && mayBeNone) {
      this.place += 1;
      return null;
    }
    if (kind === "truth") {
      if (!["true", "false"].includes(text.toLowerCase())) this.failTold(setting, start);
      this.place += 1;
      return text.toLowerCase() === "true";
    }
    if (kind === "number") {
      if (tokenKind !== "number") this.failTold(setting, start);
      this.place += 1;
      return Number(text);
    }
    if (setting === "axis" && text in closes) this.failForAxes();
    const closing = kind === "whole" ? null : (closes[text] ?? null);
    this.place += closing === null ? 0 : 1;
    const sizes = [this.readWhole(setting)];
    if (closing === null && kind !== "wholes") return sizes[0];
    while (this.line[this.place].text === ",") {
      const following = this.line[this.place + 1];
      if (following.text === closing || (closing === null && following.kind === "name")) {
        this.place += following.text === closing ? 1 : 0;
        break;
      }
      this.place += 1;
      sizes.push(this.readWhole(setting));
    }
    if (closing !== null) {
      if (this.line[this.place].text !== closing) this.failTold(setting, this.line[this.place].start);
      this.place += 1;
    }
    return sizes;
  }

  /** Refuse several axes at once, which can be gone over one after the other, the last first. @returns {never} */
  failForAxes() {
    const { name, start } = this.opened[this.opened.length - 1];
    const ahead = this.line.slice(this.place, this.place + 6);
    const texts = ahead.map(({ text }) => text);
    /** @type {(operand: string, first: number, last: number) => string} */
    const nested = (operand, first, last) => `${name}(${name}(${operand}, axis=${last}), axis=${first})`;
    const isPair = texts[2] === "," && texts[4] === closes[texts[0]] && texts[5] === ")";
    let fix = null;
    if (isPair && DECIMAL.test(texts[1]) && DECIMAL.test(texts[3]) && !this.names.areWhole) {
      const [first, last] = [Number(texts[1]), Number(texts[3])].sort((one, other) => one - other);
      const letters = [...this.source];
      const operand = letters.slice(letters.indexOf("(", start) + 1, this.line[this.place - 3].start).join("");
      fix = this.with(start, nested(operand, first, last), ahead[5].stop);
    }
    return this.fail("axes at once", ahead[0].start, { name, nested: nested("A", 0, 1) }, fix);
  }

  /** Take what a function must be told after its array, as in reshape(A, 2, 3); it may be named. @type {(top: Pending, setting: string) => boolean} */
  readNeeded(top, setting) {
    if (this.line[Math.min(this.place + 2, this.line.length - 1)].text === "=") return true;
    this.place += 1;
    this.toldTo(top).set(setting, this.readTold(setting));
    this.endOfSetting(setting);
    return false;
  }

  /** The node of a function of arrays, with what it is told. @type {(opened: Pending, operands: number[], span: [number, number]) => Node} */
  callOfArrays({ name, start, sign }, operands, span) {
    const row = arrayOperations[ofOne[name] ?? name];
    const told = this.told.get(start) ?? new Map();
    const [least, most] = row.arity;
    if (most === null && operands.length === 1 && this.nodes[operands[0]].operation === "stack") {
      operands = /** @type {Node} */ (this.nodes.pop()).operands; // concat([a, b]), as NumPy has it
    }
    const count = operands.length;
    if (most === 1 && count > 1) this.failForMany(name, count, sign, span, told.size > 0);
    if (count < least || (most !== null && count > most)) {
      this.fail("count", start, { name, wanted: plural(least), count });
    }
    for (const setting of row.needs) {
      if (!told.has(setting)) this.fail("untold", start, { name, setting, example: fill(needed[setting], { name }) });
    }
    /** @type {[string, Setting][]} */
    const kept = [...told].filter(([key, value]) => value !== (row.settings[key] ?? null));
    kept.sort(([one], [other]) => (one < other ? -1 : 1));
    return makeNode(row.name, { operands, span, ...(kept.length ? { settings: kept } : {}) });
  }

  /** Refuse several operands where one array is wanted, and offer them in brackets. @type {(name: string, count: number, sign: string, span: [number, number], isTold: boolean) => never} */
  failForMany(name, count, sign, [start, end], isTold) {
    const letters = [...this.source];
    const [first, stop] = [letters.indexOf(sign, start) + 1, end - 1];
    const fix = isTold || this.names.areWhole ? null : this.with(first, `[${letters.slice(first, stop).join("")}]`, stop);
    this.fail("one array", start, { name, count }, fix);
  }

  /** @type {(setting: string, start: number) => never} */
  failTold(setting, start) {
    this.fail("told", start, { setting, wanted: messages[settingKinds[setting]] });
  }

  /** Refuse a bracket that is never closed; in an array a ; was probably meant to part rows. @type {(start: number) => never} */
  failOpen(start) {
    const end = this.line[this.line.length - 1].start;
    const letters = [...this.source];
    if (this.isInArray() && letters[end] === ";") {
      const closing = letters.indexOf("]", end);
      const rows = letters.slice(start, closing < 0 ? -1 : closing).join("").replace(/[ \n]*;[ \n]*/g, "], [");
      const isPlain = closing >= 0 && !rows.slice(1, -1).replaceAll("], [", "").includes("[");
      this.fail("rows", end, {}, isPlain ? this.with(start, `[${rows}]]`, closing + 1) : null);
    }
    this.fail("open", start);
  }
}

/** The shape of a row in words: is a single number, has 1 number, has 2x3 numbers. @param {number[]} shape */
function extent(shape) {
  const key = shape.length ? "entries of row" : "a number";
  return fill(messages[String(shape) === "1" ? "one entry" : key], { shape: shape.join("x") });
}

/** @param {number} count */
export function plural(count) {
  return fill(messages[count === 1 ? "one" : "several"], { count });
}
