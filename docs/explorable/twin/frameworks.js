/**
 * A program as PyTorch, JAX or TensorFlow code that prints its value and gradient. The twin of
 * backprop_core/writers/frameworks.py, whose data it reads; loaded when someone asks for code.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Line} Line
 * @typedef {"pytorch" | "jax" | "tensorflow"} Framework
 */
import { backward, frameworks, infix, noGradient, reserved } from "../../generated/frameworks.js";
import { build } from "./build.js";
import { BackpropError } from "./errors.js";
import { constantValue, makeNode, ownName } from "./expression.js";
import { atom } from "./numbers.js";
import { point } from "./point.js";
import { COMPARING } from "./reader.js";
import { fill } from "./template.js";
import { writeNodes } from "./writer.js";

/** Each framework and its name. @type {[Framework, string][]} */
export const FRAMEWORKS = Object.entries(frameworks).map(([key, { title }]) => [/** @type {Framework} */ (key), title]);

/**
 * The program in a framework's own words, ready to run.
 * @param {import("./expression.js").Program} program
 * @param {Record<string, number>} at a number for each variable
 * @param {Framework} framework
 * @throws {BackpropError} when the output depends on no variable, so that a framework has nothing to differentiate
 */
export function writeCode(program, at, framework) {
  const library = frameworks[framework];
  const graph = build(program);
  if (!graph.nodes.some(({ operation }) => operation === "variable")) {
    throw new BackpropError(noGradient, 0, program.source);
  }
  const needed = reached(graph);
  const names = program.variables;
  const numbers = Object.values(point(program, at)).map(pythonNumber);
  const lines = codeLines(program, framework);
  /** @param {string} name */
  const slope = (name) => `'${name}': ${needed.has(name) ? `${safe(name)}.grad.item()` : "0.0"}`;
  return fill(needed.size ? library.frame : library.frame.replace(backward, ""), {
    variables: names.map((name, place) => holed(library.variable, [safe(name), numbers[place]])).join("\n"),
    lines: lines.join("\n"),
    indented: lines.map((line) => `    ${line}`).join("\n"),
    names: names.map(safe).join(", "),
    quoted: names.map((name) => `'${name}'`).join(", "),
    numbers: [...names.keys()].join(", "),
    point: numbers.join(", "),
    gradient: names.map(slope).join(",\n       "), // a line for each variable, below the first
  });
}

/**
 * The variables that a gradient reaches: not those by which only a choice is made or a comparison.
 * @param {import("./build.js").Graph} graph
 */
export function reached({ nodes }) {
  const found = new Set([nodes.length - 1]);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { operation, operands } = nodes[index];
    if (!found.has(index) || COMPARING.has(operation)) continue;
    for (const operand of operands.slice(operation === "where" ? 1 : 0)) found.add(operand);
  }
  return new Set(nodes.filter(({ operation }, index) => found.has(index) && operation === "variable").map(({ name }) => name));
}

/** One line of Python for each line of the program; the last gives `output`. @type {(program: import("./expression.js").Program, framework: Framework) => string[]} */
function codeLines({ lines }, framework) {
  const written = lines.map((line) => {
    const body = writeLine(line, framework);
    if (line.parameters === null) return `${nameOf(line)} = ${body}`;
    return `def ${nameOf(line)}(${line.parameters.map(safe).join(", ")}): return ${body}`;
  });
  const last = nameOf(lines[lines.length - 1]);
  return last === "output" ? written : [...written, `output = ${last}`];
}

/** @param {Line} line */
function nameOf({ name }) {
  return name === null ? "output" : safe(name);
}

/**
 * One expression. Numbers that a function works on, and a line that is a number, are made tensors.
 * @type {(line: Line, framework: Framework) => string}
 */
function writeLine(asTyped, framework) {
  const line = withConditions(asTyped);
  const tensors = madeTensors(line);
  const { functions, wrap } = frameworks[framework];
  const [before, after] = wrap.split("{}");
  return writeNodes(line.nodes, "text", {}, false, {
    mark: (index) => (tensors.has(index) ? [before, after] : null),
    leaf: (node) => atom(node.operation === "variable" ? safe(ownName(node)) : pythonNumber(constantValue(node))),
    template: (node) => {
      const { operation } = node;
      if (operation === "call") return `${safe(ownName(node))}(<*>)`;
      return infix[operation] ?? functions[operation] ?? fill(functions["*"], { name: operation });
    },
  });
}

/**
 * The line with truth values where a library chooses by one, and with numbers everywhere else.
 *
 * A line that compares is worth 1 or 0, as here, and what a choice is made by is asked whether it is above 0.
 * @param {Line} line
 * @returns {Line}
 */
function withConditions(line) {
  /** @type {Line["nodes"]} */
  const nodes = [];
  /** @type {number[]} */
  const places = [];
  for (const node of line.nodes) {
    let operands = node.operands.map((operand) => places[operand]);
    if (node.operation === "where" && nodes[operands[0]].operation === "variable") {
      const above = makeNode("above", { operands: [operands[0], nodes.length] });
      nodes.push(makeNode("constant", { literal: "0" }), above);
      operands = [nodes.length - 1, ...operands.slice(1)];
    }
    nodes.push({ ...node, operands });
    places.push(nodes.length - 1);
  }
  if (COMPARING.has(nodes[nodes.length - 1].operation)) {
    const where = makeNode("where", { operands: [nodes.length - 1, nodes.length, nodes.length + 1] });
    nodes.push(makeNode("constant", { literal: "1" }), makeNode("constant", { literal: "0" }), where);
  }
  return { ...line, nodes };
}

/** The nodes that are plain numbers and must be tensors: operands of functions, and the whole line. @param {Line} line */
function madeTensors({ nodes }) {
  /** @type {boolean[]} */
  const plain = [];
  for (const { operation, operands } of nodes) {
    const isPlain = operation === "constant" || operation in infix;
    plain.push(isPlain && operands.every((operand) => plain[operand]));
  }
  const functions = nodes.filter(({ operation }) => !(operation in infix));
  const worksOn = [...functions.flatMap(({ operands }) => operands), nodes.length - 1];
  const made = worksOn.filter((index) => plain[index]);
  return new Set(made.map((index) => (COMPARING.has(nodes[index].operation) ? nodes[index].operands[0] : index)));
}

/** A name that Python and the library leave free; `output` and `output_` stay two. @param {string} name */
function safe(name) {
  return reserved.includes(name.replace(/_+$/, "")) ? `${name}_` : name;
}

/** A template's holes filled in their order. @type {(template: string, texts: string[]) => string} */
function holed(template, texts) {
  let place = 0;
  return template.replaceAll("{}", () => texts[place++]);
}

/** A number as Python writes it: 1.0, 0.25, 1e-05, 1e+16. @param {number} number */
function pythonNumber(number) {
  const [digits, power] = number.toExponential().split("e").map(String);
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const text = Object.is(number, -0) ? "-0" : String(number);
    return /[.]/.test(text) ? text : `${text}.0`;
  }
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
