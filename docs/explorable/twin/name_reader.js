/**
 * Names in a line: which of them is a function, which two that were written as one, and which a word of a sentence. The
 * twin of backprop_core/language/name_reader.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./tokens.js").Token} Token
 */
import * as table from "../../generated/table.js";
import { ArrayReader } from "./array_reader.js";
import { makeNode } from "./expression.js";
import { nearest } from "./nearest.js";
import { among, CLOSING, codePoints, DECIMAL } from "./tokens.js";
import { ELSEWHERE, meant, SOFT, TEXTBOOK, WHOLE } from "./vocabulary.js";

const { bars, constants, functions, hints, limits, operations, places, roots, signs, titles, wordSigns } = table;
const AGAINST = new RegExp(`^(?:${table.against})$`, "u");
const FACTOR = new RegExp(`^(?:${table.factor})$`, "u");
const DIFFERENTIAL = new RegExp(`^(?:${table.differential})$`, "u");
const FRACTION = new RegExp(`^(?:${table.fraction})$`, "u");

/** @param {string} text */
export function isRoot(text) {
  return text in roots;
}

/** What a line has of names. */
export class NameReader extends ArrayReader {
  /** A name that is probably two, such as sinx, as its parts; PI as the constant. @type {(token: Token, following: Token | undefined) => Token[]} */
  parts(token, following) {
    const { kind, text: name, start, stop } = token;
    if (kind !== "name" || this.local.has(name) || this.has(name) || name in functions) return [token];
    if (name === "PI" || name === "Pi") {
      this.remark("constant", [start, stop], { name });
      return [{ ...token, text: "pi" }];
    }
    if (this.names.areWhole || codePoints(name) > limits.glued || WHOLE.has(name) || name === this.owner) return [token];
    const found = AGAINST.exec(name);
    if (!found || (following && among("(=[", following.text))) return [token];
    const [lead, called, digits, rest] = found.slice(1).map((part) => part ?? "");
    this.remark("glued", [start, stop], { name, read: `${lead}${lead && "*"}${called}(${digits}${rest})` });
    let place = start;
    return [lead, called, digits, rest].flatMap((text, rank) => {
      if (!text) return [];
      place += text.length;
      return { kind: rank === 2 ? "number" : "name", text, start: place - text.length, stop: place };
    });
  }

  /** @param {Token} token @returns {Node} */
  named({ text: name, start, stop }) {
    const node = makeNode("variable", { name, span: [start, stop] });
    if (this.local.has(name)) return node;
    if (name in constants) return { ...node, operation: "constant" };
    if (name in functions || this.names.functions.has(name) || name === this.owner) {
      this.fail("bare function", start, { name });
    }
    if (!this.names.lines.has(name) && !this.names.variables.has(name)) this.names.variables.set(name, start);
    return node;
  }

  /** Refuse a word of a sentence, and the sign of a derivative, which would be read as variables. @param {Token} token */
  refuseWords({ text, start, stop }) {
    if (this.local.has(text) || this.has(text)) return;
    const following = this.line[this.place + 1];
    const before = this.line[this.place - 1];
    if (text in wordSigns) {
      const isAfter = before !== undefined && before.stop < start && endsFactor(before);
      const isBefore = stop < following.start && (["name", "number"].includes(following.kind) || following.text === "(");
      const sign = wordSigns[text];
      if (isAfter || isBefore) this.fail("word", start, { name: text }, sign && this.with(start, sign, stop));
    }
    if (text === "d" && following.text === "/") {
      const by = this.line[this.place + 2];
      const after = this.line[Math.min(this.place + 3, this.line.length - 1)];
      const found = DIFFERENTIAL.exec(by.text);
      if (found && !this.has(by.text) && (after.kind === "name" || among("([", after.text))) {
        this.fail("derivative", start, { name: found[1] }, this.with(start, "", after.start));
      }
    }
  }

  /** The function that a name stands for without parentheses after it. @param {Token} token */
  functionAt({ text: name }) {
    if (this.local.has(name) || name in wordSigns) return null;
    if (name in functions) return name;
    if (this.has(name) || !(TEXTBOOK.has(name) || name.toLowerCase() in functions)) return null;
    return meant(name);
  }

  /** Whether what follows the name of a function is its operand. @type {(token: Token, following: Token) => boolean} */
  standsBeside(token, following) {
    if (following.kind === "name" || following.kind === "number" || isRoot(following.text)) return true;
    if (following.text in bars) return !this.isBetween(following.text);
    if (following.text === "-") {
      return token.stop < following.start && following.stop === this.line[this.place + 2].start;
    }
    return following.text === "{";
  }

  /** @param {string} name */
  mostOperands(name) {
    const own = this.names.functions.get(name);
    if (own === undefined && SOFT.has(name)) return null;
    return own ?? (name === "log" ? 2 : operations[functions[name]].arity[1]);
  }

  /** Whether a name before [ is that of a function, as in Sin[x]; that of an array has entries. @param {string} name */
  namesFunction(name) {
    if (name === this.owner || this.names.functions.has(name)) return true;
    const isKnown = this.local.has(name) || this.has(name) || name in constants || SOFT.has(name);
    return !isKnown && meant(name) !== null;
  }

  /** @type {(token: Token, isKnown: boolean) => never} */
  failUnknown({ text, start, stop }, isKnown) {
    const name = [...text].slice(0, 40).join("");
    if (isKnown) this.fail("no function", start, { name: text }, this.with(stop, "*"));
    const parted = FACTOR.exec(name);
    if (parted && codePoints(parted[2]) > 1 && (this.names.functions.has(parted[2]) || meant(parted[2]) !== null)) {
      const parts = `${parted[1]}*${parted[2]}`;
      this.fail("close", start, { name, parts }, this.with(start, parts, stop));
    }
    const low = name.toLowerCase();
    if (places.includes(low)) this.fail("no slope", start, { name });
    if (low in hints) this.fail("instead", start, { name, near: hints[low] });
    const isElsewhere = ELSEWHERE.has(low);
    const known = [...Object.keys(functions), ...SOFT, ...this.names.functions.keys()];
    const near = titles[low] ?? (isElsewhere ? null : nearest(name, known));
    if (near !== null) this.fail("near", start, { name, near }, this.with(start, near, stop));
    if (isElsewhere || this.names.areWhole) this.fail("elsewhere", start, { name });
    this.fail("unknown", start, { name }, this.with(stop, "*"));
  }

  /** Whether what follows an operand begins another one, to be multiplied with it. @param {Token} token */
  beginsFactor({ kind, text }) {
    if (text in bars) return !this.isBetween(text);
    return (kind === "name" && !this.isSign(text) && !this.isHalf(text)) || among("([{", text) || isRoot(text);
  }

  /** Where a norm ends: the 2 below it, which most people leave out, belongs to it. @param {Token} token */
  endOfNorm({ stop }) {
    const below = this.line[this.place + 1];
    if (!below.text.startsWith("_")) return stop;
    if (below.text !== "_2") this.fail("other norm", below.start);
    this.place += 1;
    return below.stop;
  }

  /** Whether a word stands for a sign of the language, as in a mod b. @param {string} text */
  isSign(text) {
    return text in signs && !this.local.has(text) && !this.has(text);
  }

  /** Whether a sign or a word parts a choice: a if x > 0 else b, or x > 0 ? a : b. @param {string} text */
  isHalf(text) {
    return text === "?" || text === ":" || (this.chooses && (text === "if" || text === "else"));
  }

  /** Whether a comma right between digits can only be a decimal one. @type {(token: Token, comma: Token) => boolean} */
  isDecimal(token, comma) {
    const fraction = this.line[this.place + 2];
    if (!(token.stop === comma.start && comma.stop === fraction.start && DECIMAL.test(token.text))) return false;
    if (fraction.kind !== "number" || !FRACTION.test(fraction.text)) return false;
    const inside = this.opened[this.opened.length - 1];
    if (inside?.kind === "call" && this.mostOperands(inside.name) !== 1) return false;
    if (this.isInArray()) return false;
    if (fraction.text.length === 3 && token.text !== "0") {
      const [decimal, whole] = [`${token.text}.${fraction.text}`, token.text + fraction.text];
      this.fail("thousands", comma.start, { decimal, whole }, this.with(token.start, decimal, fraction.stop));
    }
    return true;
  }
}

/** @param {Token} token */
function endsFactor({ kind, text }) {
  return kind === "name" || kind === "number" || among(CLOSING, text);
}
