/**
 * What a reader can take away: the picture as a file that stands alone, the trace, the derivation, the command that
 * makes a clip of it, the code for the frameworks. Loaded when it is asked for.
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 */
import { handOver } from "../parts/hand_over.js";
import { numbersText } from "../parts/point_text.js";
import { typeface } from "../parts/typeface.js";
import { BackpropError } from "../twin/errors.js";
import { FRAMEWORKS, writeCode } from "../twin/frameworks.js";

const FONTS = ["KaTeX_Main-Regular", "KaTeX_Main-Italic", "KaTeX_Math-Italic"];
const SHARPNESS = 3; // pixels of the PNG to one of the picture's own
const MOST_SIDE = 16_384; // and fewer of them where a browser could not hold the picture
const MOST_PIXELS = 16_777_216;
const NAME = "backprop";

/**
 * What is offered to be copied: the derivation in LaTeX, the command for a clip, and the code for a framework.
 * Of a program with arrays there is the derivation alone: `command` and `frameworks` are empty.
 * @typedef {{ trace: Trace, derivation: string, command: string, code: string, framework: string,
 *   frameworks: [string, string][], copied: Text | null }} Takeaway `frameworks`: each one and its name; `copied`: the
 *   text that was copied last
 * @typedef {"derivation" | "command" | "code"} Text
 */

/**
 * The texts to copy.
 * @param {Trace} trace
 * @param {string} [framework]
 * @returns {Takeaway}
 */
export function texts(trace, framework = FRAMEWORKS[0][0]) {
  // A program of arrays that is written out in numbers has entries as its variables.
  const isOfArrays = Object.entries(trace.at).some(([name, value]) => typeof value !== "number" || name.includes("["));
  if (isOfArrays) return { trace, derivation: derivation(trace), command: "", code: "", framework, frameworks: [], copied: null };
  return {
    trace,
    derivation: derivation(trace),
    command: `make clip EXPR=${quoted(trace.expression)} AT=${quoted(numbersText(trace.at, " "))}`,
    code: code(trace, framework),
    framework,
    frameworks: FRAMEWORKS,
    copied: null,
  };
}

/**
 * The program as code, or the sentence that says why there is none.
 * @type {(trace: Trace, framework: string) => string}
 */
function code({ program, at }, framework) {
  try {
    return writeCode(program, at, /** @type {import("../twin/frameworks.js").Framework} */ (framework));
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return error.message;
  }
}

/** Each step, with its rule in letters above it; a long one goes on over the page (amsmath). @param {Trace} trace */
function derivation(trace) {
  const lines = trace.steps.flatMap((step) => {
    const { partial, equation } = step.words("latex");
    return partial ? [aligned(partial), aligned(equation)] : [aligned(equation)];
  });
  return `{\\allowdisplaybreaks\n\\begin{align*}\n${lines.join(" \\\\\n")}\n\\end{align*}}`;
}

/** @param {import("../twin/words.js").Equation} equation */
function aligned({ left, joint, letters, numbers, relation, result }) {
  const again = letters === unmarked(result) || letters === left;
  const parts = [again ? "" : `${joint} ${letters}`, numbers && `= ${numbers}`, `${relation} ${result}`].filter(Boolean);
  return `  ${left} &${unmarked(parts.join(" "))}`;
}

/** LaTeX without the marks that colour numbers on this site. @param {string} latex */
function unmarked(latex) {
  const simple = latex.replace(/\\htmlClass\{\w+\}\{(-?[\d.]+)\}/g, "$1");
  return simple.replace(/\\htmlClass\{\w+\}(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})/g, "$1");
}

/** Text as one word of a shell command. @param {string} text */
export function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Hand over a file.
 * @param {"svg" | "png" | "json" | "ipynb"} kind
 * @param {Element} explorable
 * @param {Trace} trace
 */
export async function save(kind, explorable, trace) {
  if (kind === "json")
    return handOver(new Blob([JSON.stringify(trace.json(), null, 1)], { type: "application/json" }), `${NAME}.${kind}`);
  if (kind === "ipynb") return handOver(new Blob([JSON.stringify(notebook(trace), null, 1)], { type: "application/x-ipynb+json" }), `${NAME}.${kind}`);
  const svg = await standalone(explorable);
  const picture = new Blob([svg], { type: "image/svg+xml" });
  return handOver(kind === "svg" ? picture : await painted(picture), `${NAME}.${kind}`);
}

const BRINGS = 'pip install "backprop-in-motion[exact,arrays]"'; // and what the cells need

/** The function as cells to run and to change, in Jupyter's format 4.5. @param {Trace} trace */
export function notebook({ expression, at }) {
  const values = Object.entries(at).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const cells = [
    { cell_type: "markdown", source: `From *Backprop in Motion*. \`${BRINGS}\` brings what the cells need.` },
    python("import backprop_core as bc"),
    python(`trace = bc.trace(${JSON.stringify(expression)}, {${values.join(", ")}})\ntrace`),
    python("trace.gradient"),
  ];
  return {
    cells: cells.map((cell, place) => ({ ...cell, id: `cell-${place}`, metadata: {} })),
    metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** @param {string} source */
function python(source) {
  return { cell_type: "code", execution_count: null, outputs: [], source };
}

/** The picture with its colours and typefaces inside it. @param {Element} explorable */
async function standalone(explorable) {
  const svg = /** @type {SVGSVGElement} */ (explorable.querySelector(".bp-graph"));
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  copy.querySelector(".tokens")?.remove(); // what is on its way
  const { width, height, x, y } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const paper = document.createElementNS(copy.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height })) paper.setAttribute(name, String(value));
  paper.setAttribute("fill", getComputedStyle(explorable).backgroundColor);
  const style = document.createElementNS(copy.namespaceURI, "style");
  const size = `svg.bp-graph { width: ${width}px; height: ${height}px; }`; // in the page it is as wide as its place
  style.textContent = [...(await Promise.all(FONTS.map(face))), ...rules(explorable), size].join("\n");
  copy.prepend(style, paper);
  return new XMLSerializer().serializeToString(copy);
}

/** One typeface as a rule that carries the font itself. @param {string} file */
async function face(file) {
  const answer = await typeface(file);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const [family, style] = file.split("-");
  const slant = style === "Italic" ? "italic" : "normal";
  return `@font-face { font-family: ${family}; font-style: ${slant}; src: url(data:font/woff2;base64,${text}); }`;
}

/**
 * The page's rules for the picture, with the colours that they have here; but for those about its frame, since the file
 * has none.
 * @param {Element} explorable
 */
function rules(explorable) {
  const colours = getComputedStyle(explorable);
  return [...document.styleSheets]
    .flatMap(rulesOf)
    .filter((rule) => rule instanceof CSSStyleRule && rule.selectorText.includes(".bp-graph"))
    .filter((rule) => !(/** @type {CSSStyleRule} */ (rule).selectorText.includes(".bp-frame")))
    .map((rule) => rule.cssText.replace(/var\((--bp-[a-z]+)\)/g, (_, name) => colours.getPropertyValue(name)));
}

/** The rules of a sheet; none where it came from another origin, whose rules a page may not read. @param {CSSStyleSheet} sheet */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch (error) {
    if (error instanceof DOMException) return [];
    throw error;
  }
}

/** A drawing as pixels, as many of them as a browser can hold. @param {Blob} picture @returns {Promise<Blob>} */
async function painted(picture) {
  const image = new Image();
  image.src = URL.createObjectURL(picture);
  await image.decode();
  const { naturalWidth: wide, naturalHeight: high } = image;
  const sharpness = Math.min(SHARPNESS, MOST_SIDE / Math.max(wide, high), Math.sqrt(MOST_PIXELS / (wide * high)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(wide * sharpness);
  canvas.height = Math.floor(high * sharpness);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no pixels could be had"))), "image/png"),
  );
}
