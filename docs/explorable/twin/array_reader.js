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
import { shown } from "./point.js";
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
      this.listed.add(String(span));
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
    return isPlace || among(":[", after.text) || newAxis.includes(after.text);
  }

  /**
   * Take entries of the operand before: places, slices and lists of places, with commas between them. None among them
   * adds an axis: so many arrays of one are stacked there.
   */
  readIndex() {
    /** @type {Index[]} */
    const items = [];
    /** @type {number[]} the new axes, as the result has them */
    const added = [];
    let depth = 0; // how many axes the result has so far
    while (!(items.length || added.length) || this.line[this.place].text === ",") {
      this.place += 1;
      if ((items.length || added.length) && this.line[this.place].text === "]") break; // a comma may end them, as in Python
      if (newAxis.includes(this.line[this.place].text)) {
        this.place += 1;
        added.push(depth);
        depth += 1;
        continue;
      }
      items.push(this.readItem());
      depth += staysAxis(items) ? 1 : 0;
    }
    const token = this.line[this.place];
    if (token.text !== "]") this.fail("index", token.start);
    const taken = this.popOperand();
    let { index } = taken;
    /** @type {[number, number]} */
    const span = [taken.span[0], token.stop];
    if (!added.length || items.some((item) => String(item) !== "slice,,,")) {
      this.push(makeNode("take", { operands: [index], span, settings: [["index", items]] }));
      ({ index } = this.popOperand());
    }
    for (const axis of added) {
      this.push(makeNode("stack", { operands: [index], span, ...(axis ? { settings: [["axis", axis]] } : {}) }));
      ({ index } = this.popOperand());
    }
    this.operands.push({ index, span });
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
    const first = this.line[this.place];
    if (setting === "axis" && first.text in closes) {
      if (row.letters !== "reduced") this.fail("axes at once", first.start, { name: top.name });
      told.set(setting, this.readTold(setting, false, "wholes"));
    } else told.set(setting, this.readTold(setting, row.settings[setting] === null));
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

  /** What a setting is told, which is of its kind unless another is wanted; what follows it is the next token. @type {(setting: string, mayBeNone?: boolean, kind?: string) => Setting} */
  readTold(setting, mayBeNone = false, kind = settingKinds[setting]) {
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

  /** Take a name and a bracket that stand for fixed numbers, as ones(3) and len(x) do; false for any other. @param {Token} token */
  readsConstant(token) {
    const { text } = token;
    const isFill = table.writtenFills.includes(text) || table.randomFills.includes(text);
    const isFree = !this.local.has(text) && !this.has(text);
    if (this.line[this.place + 1].text !== "(" || !isFree || !(isFill || table.counting.includes(text))) return false;
    if (isFill) this.readFill(token);
    else this.readSize(token);
    return true;
  }

  /** Take ones(2, 3) as the array that it stands for; what comes next is its closing bracket. @param {Token} token */
  readFill({ text, start }) {
    if (table.randomFills.includes(text)) this.fail("random", start, { name: text });
    this.place += 2;
    const first = this.line[this.place].start;
    const sizes = /** @type {number[]} */ (this.readTold("shape"));
    const after = this.line[this.place + (this.line[this.place].text === "," ? 1 : 0)]; // a name follows
    const shape = text === "eye" && sizes.length === 1 ? [...sizes, ...sizes] : sizes;
    if (after.text !== ")" || (text === "eye" && shape.length !== 2)) this.failTold("shape", after.start);
    if (Math.min(...shape) < 1) this.fail("least", first, { setting: "a size", least: 1 });
    if (shape.length > limits.axes) this.fail("axes", start, { most: limits.axes });
    const count = shape.reduce((product, size) => product * size, 1);
    if (count > limits.written) {
      this.fail("long fill", start, { name: text, sizes: sizes.join(", "), count, most: limits.written });
    }
    this.arrays.set(this.nodes.length, shape);
    this.push(makeNode("constant", { literal: writtenOut(text, shape), span: [start, after.stop] }));
  }

  /** Take len(x) or size(x, 0) as the number that it is; what comes next is its closing bracket. @param {Token} token */
  readSize({ text, start, stop }) {
    this.place += 2;
    const name = this.line[this.place].text;
    const shape = this.knownShape(name);
    this.place += 1;
    let axis = text === "len" ? 0 : null;
    if (text === "size" && this.line[this.place]?.text === ",") {
      this.place += this.line[this.place + 2]?.text === "=" ? 3 : 1;
      axis = this.readWhole("axis");
    }
    const after = this.line[this.place];
    if (!shape?.length || after.text !== ")") {
      const asked = [...this.source].slice(start, stop).join("");
      return this.fail("size", start, { name: asked });
    }
    if (axis !== null && (axis < -shape.length || axis >= shape.length)) {
      const these = fill(messages[shape.length === 1 ? "is vector" : "is array"], { name, shape: shown(shape) });
      this.fail("no axis", start, { these, last: shape.length - 1, axis });
    }
    this.names.asked.set(name, { shape, start });
    const count = axis === null ? shape.reduce((product, size) => product * size, 1) : shape.at(axis);
    this.push(makeNode("constant", { literal: String(count), span: [start, after.stop] }));
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
    if (most === null && operands.length === 1 && this.listed.has(String(this.nodes[operands[0]].span))) {
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

  /** Refuse a bracket that is never closed; in an array a ; was probably meant to separate rows. @type {(start: number) => never} */
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

/** Whether the last item of an index leaves an axis: a place does not, and lists of places share one. @param {Index[]} items */
function staysAxis(items) {
  const last = items[items.length - 1];
  if (!Array.isArray(last)) return false;
  return last[0] === "slice" || !items.slice(0, -1).some((item) => Array.isArray(item) && item[0] === "rows");
}

/** An array of fixed numbers as it is typed: [[1, 0], [0, 1]]. @type {(kind: string, shape: number[]) => string} */
function writtenOut(kind, shape) {
  const [around, last] = [shape.slice(0, -1), shape[shape.length - 1]];
  const count = around.reduce((product, size) => product * size, 1);
  let rows = Array.from({ length: count }, (_, place) => {
    const at = around.length ? place % around[around.length - 1] : 0;
    const isOne = (/** @type {number} */ column) => kind === "ones" || (kind === "eye" && column === at);
    const numbers = Array.from({ length: last }, (_, column) => (isOne(column) ? "1" : "0"));
    return `[${numbers.join(", ")}${last === 1 ? "," : ""}]`;
  });
  for (const size of around.reverse()) {
    const whole = rows;
    rows = Array.from({ length: whole.length / size }, (_, row) => `[${whole.slice(row * size, (row + 1) * size).join(", ")}]`);
  }
  return rows[0];
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
