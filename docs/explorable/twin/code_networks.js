/**
 * Networks in pasted Python: each call of a layer, a class or a longer function as what it works out. The twin of
 * backprop_core/language/code_networks.py.
 *
 * @typedef {import("./code_blocks.js").Block} Block
 * @typedef {import("./code_layers.js").Made} Made
 * @typedef {import("./code_layers.js").Part} Part
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./notes.js").Note} Note
 */
import { codeForward, layerHints, layersChains, layersLinear, layersUnchanged } from "../../generated/arrays.js";
import { codeDrawn, codeHolds, limits } from "../../generated/table.js";
import { plural } from "./array_reader.js";
import { blocks, bound, parameters, replaced, shows, withoutSlopes } from "./code_blocks.js";
import { BRANCHES, LOOPS, nesting, outOfReach, parted, past, said } from "./code_expression.js";
import {
  called,
  isFunction,
  listIn,
  madeIn,
  makePart,
  namesOfWeights,
  option,
  sizeOf,
  through,
  weightsDrawn,
  withPlaces,
  withReduction,
  withSizes,
} from "./code_layers.js";
import { refusal } from "./errors.js";
import { filled } from "./fills.js";
import { note } from "./notes.js";

const [LINEAR, CHAINS, UNCHANGED, HOLDS] = [layersLinear, layersChains, layersUnchanged, codeHolds].map((words) => new Set(words));
const LAYERS = new Set([...LINEAR, ...CHAINS, ...UNCHANGED, ...Object.keys(layerHints)]);
/** @type {Map<string, string>} */
const CHANGED = new Map([["+=", "+"], ["-=", "-"], ["*=", "*"], ["/=", "/"]]);
const OFF = new Set(["False", "0"]);

/** The lines of a program, in which calls of its layers, networks and longer functions are what they work out. */
export class Networks {
  /**
   * @param {string} source
   * @param {Token[][]} lines
   * @param {Note[]} notes
   */
  constructor(source, lines, notes) {
    this.source = source;
    this.lines = lines;
    this.notes = notes;
    this.taken = new Set(lines.flat().map(({ text }) => text));
    /** @type {Set<string>} names that stand outside of all blocks */
    this.outside = new Set();
    this.isOnly = lines.flat().filter(({ text }) => LINEAR.has(text)).length === 1;
    /** @type {Token[]} names of weights */
    this.built = [];
    /** @type {Map<string, number>} */
    this.sizes = new Map();
    /** @type {Map<string, Token[]>} of whole numbers */
    this.lists = new Map();
    /** @type {Map<string, Part>} */
    this.made = new Map();
    /** @type {Map<string, Map<string, Block>>} their functions by their names */
    this.classes = new Map();
    /** @type {Map<string, Block>} */
    this.functions = new Map();
    /** @type {Block[]} the functions that are being worked out */
    this.inside = [];
    this.room = limits.putIn; // how many tokens may still be put in
    this.nested = 0; // how many chains are being made within one another
    this.areUsed = false; // whether a network was called
    /** @type {Token[][]} */
    this.found = [];
  }

  /** The lines that compute something or are passed over; of a network that nobody calls, what it computes. */
  unrolled() {
    const items = [...blocks(this.source, this.lines, this.notes)];
    this.outside = new Set(items.flatMap((item) => (Array.isArray(item) ? item.map(({ text }) => text) : [])));
    for (const item of items) {
      if (Array.isArray(item)) this.take(item);
      else if (item.header[0].text === "class") this.takeClass(item);
      else this.functions.set(item.name.text, item);
    }
    if (this.classes.size && !this.areUsed) {
      const made = [...this.made.values()].filter(({ kind }) => kind === "network");
      const network = made[made.length - 1] ?? this.network([...this.classes.keys()][this.classes.size - 1], []);
      if (network.forward) {
        const names = parameters(network.forward).filter((name) => name.length === 1);
        for (const [{ text }] of names) this.outside.add(text);
        const at = network.forward.name;
        this.found.push(this.worth(network.forward, names, network.own, at, at));
      }
    }
    /** @type {Map<string, number>} */
    const used = new Map();
    for (const { text } of this.found.flat()) used.set(text, (used.get(text) ?? 0) + 1);
    return this.found.filter((line) => !this.isIdleSize(line, used));
  }

  /** Whether a line only asks for a shape, of which no other line makes use. @type {(line: Token[], used: Map<string, number>) => boolean} */
  isIdleSize(line, used) {
    const equals = line.findIndex(({ text }) => text === "=");
    const isIdle = equals > 0 && line.slice(0, equals).every(({ text }, place) => place % 2 || used.get(text) === 1);
    if (!isIdle || line[equals + 2]?.text !== "." || line[equals + 3]?.text !== "shape") return false;
    this.notes.push(note("computes nothing", [line[0].start, line[line.length - 1].stop]));
    return true;
  }

  /** Remember a network; the instances of a class of numbers, such as micrograd's, are numbers. @param {Block} block */
  takeClass({ name: { text: name }, header, lines }) {
    const { start } = header[0];
    if (HOLDS.has(name)) {
      this.notes.push(note("computes nothing", [start, header[header.length - 1].stop]));
      return;
    }
    /** @type {Map<string, Block>} */
    const methods = new Map();
    for (const item of blocks(this.source, lines, [], true)) if (!Array.isArray(item)) methods.set(item.name.text, item);
    if (!codeForward.some((one) => methods.has(one))) throw refusal("class", start, this.source, { name });
    this.classes.set(name, methods);
  }

  /** Add a line to those that were found, unless it makes a part of a network. @param {Token[]} asWritten */
  take(asWritten) {
    let line = asWritten;
    const equals = line.findIndex(({ text }) => text === "=");
    if (equals >= 0) {
      const [target, body] = [line.slice(0, equals), line.slice(equals + 1)];
      const isOwn = target.length === 3 && target[0].text === "self";
      if (target.length === 1 || isOwn) {
        const { text } = target[target.length - 1];
        const part = this.part(body, text);
        if (part) {
          this.made.set(text, part);
          return;
        }
      }
      if (target.length === 1) this.lists.set(target[0].text, listIn(body));
      const draws = body.some(({ text }, place) => Object.hasOwn(codeDrawn, text) && body[place + 1]?.text === "(");
      if (draws) line = [...line.slice(0, equals + 1), ...withSizes(body, this.sizes)];
      const names = isOwn ? target.slice(-1) : target.filter((_, place) => place % 2 === 0);
      const worths = parted(body);
      for (const [rank, { text }] of names.entries()) {
        const size = rank < worths.length ? sizeOf(worths[rank], this.sizes) : null;
        if (size !== null) this.sizes.set(text, size);
      }
    }
    this.found.push(shows(line) ? line : this.expanded(line, new Map()));
  }

  /**
   * What a name is given, where it is a part of a network; null where it is anything else.
   * @type {(tokens: Token[], name: string) => Part | null}
   */
  part(tokens, name) {
    const known = tokens.length === 1 ? this.made.get(tokens[0].text) : undefined;
    const made = known ? null : madeIn(tokens);
    if (!made) return known ?? null;
    const { text: kind, start, stop } = made.name;
    if (this.classes.has(kind)) return this.network(kind, made.operands);
    if (LINEAR.has(kind)) return this.linear(made, name);
    if (CHAINS.has(kind)) {
      this.nested += 1;
      const [first = []] = made.operands;
      const isList = made.operands.length === 1 && first[0].text === "["; // as in Keras
      const operands = isList ? parted(first.slice(1, -1)) : made.operands;
      const parts = this.nested <= limits.nested ? operands.map((operand) => this.part(operand, "")) : [];
      this.nested -= 1;
      const read = parts.flatMap((part) => part ?? []);
      if (read.length < parts.length || !read.length) {
        throw refusal("layer", start, this.source, { name: kind, near: "fc2(relu(fc1(x)))" });
      }
      return makePart("chain", kind, { parts: read });
    }
    if (UNCHANGED.has(kind)) {
      this.notes.push(note("layer left out", [start, stop], { name: kind }));
      return makePart("unchanged", kind);
    }
    if (Object.hasOwn(layerHints, kind)) return makePart("unread", kind);
    return isFunction(made) ? makePart("function", kind, { made: made.tokens }) : null;
  }

  /** A layer of weights; their names and values stand in a note. @type {(made: Made, name: string) => Part} */
  linear(made, name) {
    const { text: kind, start } = made.name;
    const isLazy = kind !== "Linear";
    const columns = isLazy ? null : sizeOf(option(made, "in_features", 0), this.sizes);
    const rows = sizeOf(option(made, "out_features", isLazy ? 0 : 1), this.sizes);
    const hasBias = !option(made, "bias", isLazy ? 1 : 2).some(({ text }) => OFF.has(text));
    const isNumbered = !name && !this.isOnly;
    const names = namesOfWeights(name && !this.isOnly ? `_${name}` : "", isNumbered, this.taken).slice(0, hasBias ? 2 : 1);
    const numbers = weightsDrawn(rows, columns, this.built.length);
    for (const one of names) this.taken.add(one);
    this.built.push(...said(made.name, names));
    const read = `x @ ${names[0]}.T${hasBias ? ` + ${names[1]}` : ""}`;
    const remark = note("layer", [start, made.tokens[made.tokens.length - 1].stop], { name: kind, read });
    remark.at = numbers.length ? names.map((one, rank) => [one, numbers[rank]]) : [];
    this.notes.push(remark);
    return makePart("linear", kind, { weights: names });
  }

  /** An instance of a class, with the parts that its __init__ makes. @type {(name: string, operands: Token[][]) => Part} */
  network(name, operands) {
    const methods = /** @type {Map<string, Block>} */ (this.classes.get(name));
    const forward = methods.get(codeForward.find((one) => methods.has(one)) ?? "") ?? null;
    const { made, sizes } = this;
    this.made = new Map();
    this.sizes = new Map(sizes);
    const maker = methods.get("__init__");
    if (maker) {
      const told = bound(maker, operands);
      for (const [one, worth] of told) {
        const size = sizeOf(worth, sizes);
        if (size !== null) this.sizes.set(one, size);
      }
      const others = [...methods.values()].filter((method) => method.name.text !== "__init__");
      const used = new Set(others.flatMap(({ lines }) => lines.flat().map(({ text }) => text)));
      for (const line of maker.lines) {
        const [{ text }] = line;
        if (BRANCHES.has(text) || LOOPS.has(text)) throw outOfReach(this.source, line[0]);
        if (line.length <= 4 || text !== "self" || line[3].text !== "=") continue;
        const size = sizeOf(line.slice(4), this.sizes);
        if (used.has(line[2].text) || madeIn(line.slice(4))) this.take(replaced(line, told));
        else if (size !== null) this.sizes.set(line[2].text, size);
      }
    }
    const own = this.made;
    this.made = made;
    this.sizes = sizes;
    return makePart("network", name, { own, forward });
  }

  /** A line in which calls of parts and of longer functions are what these work out. @type {(line: Token[], own: Map<string, Part>) => Token[]} */
  expanded(line, own) {
    /** @type {Token[]} */
    const result = [];
    /** @type {({ part: Part | Block, at: Token, begins: number } | null)[]} what is called, where, and where its operands begin */
    const opened = [];
    let place = 0;
    while (place < line.length) {
      const token = line[place];
      const turn = nesting(token.text);
      const isMember = line[place - 1]?.text === ".";
      const isOwn = isMember && line[place - 2]?.text === "self";
      const found = isOwn || !isMember ? this.partAt(line, place, own) : null;
      place += 1;
      if (found) {
        place = found.after;
        if (isOwn) result.splice(-2);
        if (typeof found.part === "string") result.push(...said(token, [found.part]));
        else opened.push({ part: found.part, at: token, begins: result.length });
        continue;
      }
      const call = turn < 0 ? opened.pop() : null;
      if (!call) {
        result.push(token);
        if (turn > 0) opened.push(null);
        continue;
      }
      const { part, at, begins } = call;
      if (token.text !== ")") throw refusal("open", at.stop, this.source);
      const operands = parted(result.slice(begins));
      result.splice(begins, result.length - begins, ...this.called(part, operands, at, token));
    }
    const waiting = opened.filter((call) => call !== null);
    if (waiting.length) throw refusal("open", waiting[waiting.length - 1].at.stop, this.source);
    return withReduction(this.source, withPlaces(this.source, result, this.lists));
  }

  /**
   * What is called at a place, and where its operands begin; or a name of weights, and where that ends.
   * @type {(line: Token[], place: number, own: Map<string, Part>) => { part: Part | Block | string, after: number } | null}
   */
  partAt(line, place, own) {
    const { kind, text } = line[place];
    if (kind !== "name") return null;
    const part = own.get(text) ?? this.made.get(text);
    const [first, second, third] = [1, 2, 3].map((step) => line[place + step]?.text);
    if (part && first === "." && part.kind === "linear" && (second === "weight" || second === "bias")) {
      return { part: part.weights[second === "bias" ? 1 : 0], after: place + 3 };
    }
    if (part && first === "." && second === "forward" && third === "(") return { part, after: place + 4 };
    const block = part ?? this.functions.get(text);
    if (first === "(" && block) return { part: block, after: place + 2 };
    let name = place;
    while (line[name + 1]?.text === ".") name += 2;
    if (line[name + 1]?.text !== "(") return null;
    const { text: maker } = line[name];
    if (line[name + 2]?.text !== "reduction" && !LAYERS.has(maker) && !this.classes.has(maker)) return null;
    const end = past(line, name + 1);
    if (line[end]?.text !== "(") return null;
    const made = this.part(line.slice(place, end), "");
    return made && { part: made, after: end + 1 };
  }

  /** What a part works out of its operands. @type {(part: Part | Block, operands: Token[][], at: Token, closing: Token) => Token[]} */
  called(part, operands, at, closing) {
    const worth = this.worthOf(part, operands, at, closing);
    this.room -= Math.max(worth.length - operands.flat().length, 1);
    if (this.room < 0) throw refusal("unfolds", at.start, this.source, { name: at.text, most: limits.putIn });
    return worth;
  }

  /** The same without a look at its length. @type {(part: Part | Block, operands: Token[][], at: Token, closing: Token) => Token[]} */
  worthOf(part, operands, at, closing) {
    if ("header" in part) return this.worth(part, operands, null, at, closing);
    const { kind, name } = part;
    if (kind === "unread") throw refusal("layer", at.start, this.source, { name, near: layerHints[name] });
    if (kind === "function") return called(part, operands, at, closing);
    if (part.forward) {
      this.areUsed = true;
      return this.worth(part.forward, operands, part.own, at, closing);
    }
    if (operands.length !== 1) {
      throw refusal("count", at.start, this.source, { name: at.text, wanted: plural(1), count: operands.length });
    }
    let [found] = operands;
    if (kind === "linear") return through(part, found, at, closing);
    for (const one of part.parts) found = this.called(one, [found], at, closing);
    return [...said(at, ["("]), ...found, ...said(closing, [")"])];
  }

  /**
   * What a function of several lines gives; the lines before its return are added to those that were found.
   * @type {(block: Block, operands: Token[][], own: Map<string, Part> | null, at: Token, closing: Token) => Token[]}
   */
  worth(block, operands, own, at, closing) {
    const { length: most } = parameters(block);
    const { start, text: name } = block.name;
    if (this.inside.includes(block)) throw refusal("recursion", at.start, this.source, { name });
    if (operands.length > most) {
      throw refusal("count", at.start, this.source, { name: at.text, wanted: plural(most), count: operands.length });
    }
    if (this.inside.length === limits.nested) {
      throw refusal("unfolds", at.start, this.source, { name: at.text, most: limits.putIn });
    }
    this.inside.push(block);
    const told = bound(block, operands);
    const parts = own ?? new Map();
    for (const line of block.lines) {
      if (line[0].text === "return" && line.length > 1) {
        const found = this.expanded(replaced(line.slice(1), told), parts);
        this.inside.pop();
        return [...said(at, ["("]), ...found, ...said(closing, [")"])];
      }
      this.takeInside(line, told, parts);
    }
    throw refusal("no return", start, this.source, { name });
  }

  /**
   * Add a line of a function; a name that it gives a value is another where a line outside has it too.
   * @type {(line: Token[], told: Map<string, Token[]>, own: Map<string, Part>) => void}
   */
  takeInside(line, told, own) {
    const [name] = line;
    const sign = line.length > 2 ? line[1] : name;
    const operator = CHANGED.get(sign.text);
    if (name.kind !== "name" || (sign.text !== "=" && !operator)) {
      if (name.kind !== "string") this.found.push(shows(line) ? replaced(line, told) : this.expanded(replaced(line, told), own));
      return;
    }
    let body = replaced(line.slice(2), told);
    if (operator) {
      const before = told.get(name.text) ?? [name];
      body = [...before, ...said(sign, [operator, "("]), ...body, ...said(line[line.length - 1], [")"])];
    }
    const part = this.part(body, name.text);
    if (part) {
      this.made.set(name.text, part);
      return;
    }
    const worth = this.expanded(body, own);
    const inner = worth.filter(({ text }) => text !== "(" && text !== ")");
    if (inner.length === 1 && inner[0].kind === "name") { // a layer that changes nothing
      told.set(name.text, inner);
      return;
    }
    let read = name.text;
    if (this.outside.has(read)) {
      let rank = 2;
      while (this.taken.has(`${name.text}_${rank}`)) rank += 1;
      read = `${name.text}_${rank}`;
      this.notes.push(note("again", [name.start, name.stop], { name: name.text, read }));
    }
    this.taken.add(read);
    this.outside.add(read);
    told.set(name.text, said(name, [read]));
    this.found.push([...said(name, [read]), ...said(sign, ["="]), ...worth]);
  }
}

/** The reader of networks, which that of code asks, for readers.js. */
export const networks = { Networks, withoutSlopes, filled };
