/**
 * Short mathematics inside the picture: names, numbers and the marks of operations, as runs of type whose widths are
 * known without a browser, so that the build and the page arrange the picture alike.
 *
 * Reads the small part of LaTeX in which these are written.
 *
 * `level` is 1 for a superscript, -1 for a subscript; `gap` is the space after it, in ems.
 * @typedef {{ text: string, face: "letter" | "upright" | "slanted", level: number, gap?: number }} Run
 */
import { greek, spoken } from "../../generated/table.js";

const SMALL = 0.7; // size of sub- and superscripts
/** @type {Record<string, string>} */
const SIGNS = {
  ...{ times: "×", div: "÷", cdot: "⋅", infty: "∞", pi: "π", sqrt: "√", partial: "∂", ge: "≥", le: "≤", bmod: "mod", wedge: "∧" },
  ...{ lfloor: "⌊", rfloor: "⌋", lceil: "⌈", rceil: "⌉" },
};
const SPELT = Object.fromEntries(Object.entries(spoken).map(([sign, name]) => [name, sign]));
const TOKEN = /\\(mathrm|mathit|text|operatorname)\{([^{}]*)\}|\\([A-Za-z]+)\s*|\\;|[\d.]+|./gu;

/** Widths in hundredths of an em of a-z and A-Z in KaTeX's upright and mathematical italic faces. */
const WIDTHS = {
  upright:
    "50 56 44 56 44 31 50 56 28 31 53 28 83 56 50 56 53 39 39 39 56 53 72 53 53 44 75 71 72 76 68 65 78 75 36 51 78 62 92 75 78 68 78 74 56 72 75 75 103 75 75 61",
  letter:
    "53 43 43 52 47 49 48 58 34 41 52 30 88 60 48 50 45 45 47 36 57 48 72 57 49 46 75 76 72 83 74 64 79 83 44 56 85 68 97 80 76 64 79 76 61 58 68 58 94 83 58 68",
};
/** @type {Record<string, number>} */
const OTHERS = { ".": 28, ",": 28, "|": 28, "⋅": 28, "(": 39, ")": 39, "∂": 53, "∞": 100, "√": 83, "∧": 67, _: 50, " ": 25 };
const TABLES = Object.fromEntries(Object.entries(WIDTHS).map(([face, list]) => [face, list.split(" ").map(Number)]));

/** @type {Map<string, Run[]>} */
const read = new Map();

/**
 * The runs of a piece of LaTeX.
 * @param {string} latex
 * @returns {Run[]}
 */
export function runs(latex) {
  if (/^[\d.]+$/.test(latex)) return [{ text: latex, face: "upright", level: 0 }];
  let found = read.get(latex);
  if (!found) {
    if (read.size > 5000) read.clear(); // a long drag writes many numbers
    found = readRuns(latex);
    read.set(latex, found);
  }
  return found;
}

/** @type {(latex: string) => Run[]} */
function readRuns(latex) {
  /** @type {Run[]} */
  const found = [];
  let level = 0;
  let grouped = false;
  for (const [token, style, inside, command] of latex.matchAll(TOKEN)) {
    if (token === "_" || token === "^") level = token === "_" ? -1 : 1;
    else if (token === "{") grouped = true;
    else if (token === "}") [grouped, level] = [false, 0];
    else if (token !== "\\;") {
      const { text, face } = style ? styled(style, inside) : command ? spelt(command) : plain(token);
      const last = found[found.length - 1];
      if (last && last.face === face && last.level === level) last.text += text;
      else found.push({ text, face, level });
      if (!grouped) level = 0;
    }
  }
  return found;
}

/** @type {(style: string, inside: string) => { text: string, face: Run["face"] }} */
function styled(style, inside) {
  return { text: inside.replaceAll("\\_", "_"), face: style === "mathit" ? "slanted" : "upright" };
}

/** @type {(command: string) => { text: string, face: Run["face"] }} */
function spelt(command) {
  const name = command.replace(/^var/, "");
  if (greek.includes(name)) return { text: SPELT[name], face: /^[a-z]/.test(name) ? "letter" : "upright" };
  return { text: SIGNS[command] ?? command, face: command === "pi" ? "letter" : "upright" };
}

/** @type {(token: string) => { text: string, face: Run["face"] }} */
function plain(token) {
  if (token === "-") return { text: "−", face: "upright" };
  return { text: token, face: /\p{Letter}/u.test(token) ? "letter" : "upright" };
}

/**
 * How wide runs are, in ems of the size they are set at.
 * @param {Run[]} list
 */
export function width(list) {
  let hundredths = 0;
  for (const { text, face, level } of list) {
    for (const sign of text) hundredths += (level ? SMALL : 1) * signWidth(sign, face);
  }
  return hundredths / 100;
}

/** @type {(sign: string, face: Run["face"]) => number} */
function signWidth(sign, face) {
  if (sign >= "0" && sign <= "9") return 50;
  const place = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(sign);
  if (place >= 0) return TABLES[face === "letter" ? "letter" : "upright"][place];
  return OTHERS[sign] ?? (face === "letter" ? 60 : 78);
}
