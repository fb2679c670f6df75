/**
 * Program to flat nodes: names are looked up, function calls and composites inlined, lines shared.
 * The twin of backprop_core/graph/inline.py.
 *
 * @typedef {import("./expression.js").Node} Node
 * @typedef {import("./expression.js").Line} Line
 * @typedef {import("./expression.js").Program} Program
 *
 * One call that was inlined: the function's name, and the number of the call around it (0: none).
 * @typedef {{ function: string, parent: number }} Call
 *
 * A whole program as one list of nodes. Each use of a variable is a node of its own; a named line is one
 * node however often it is used: `names` tells which.
 * @typedef {{ nodes: Node[], output: number, names: Map<string, number>, calls: Call[] }} Flat
 *
 * A line that is being written out: its nodes that are still to be written, the nodes that its names stand for,
 * the number of the call that it is the body of (0 for a line of the program), where that call stands in the text
 * if its own nodes stand in none, and where each of its nodes came to stand.
 * @typedef {{ waiting: Iterator<Node>, scope: Map<string, number>, call: number,
 *   span: [number, number] | null, places: number[] }} Body
 */
import { limits, operations } from "../../generated/table.js";
import { refusal } from "./errors.js";
import { ownName } from "./expression.js";
import { parse } from "./parser.js";

/**
 * Appends the nodes of one line after the other to one list, each call written out where it stands.
 * A body is entered anew at each call, so the work is in proportion to what is written, however deep the calls.
 */
class Writer {
  /** @param {boolean} expand */
  constructor(expand) {
    this.expand = expand;
    /** @type {Map<string | null, Line>} */
    this.functions = new Map();
    /** @type {Map<string, number>} */
    this.names = new Map();
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Call[]} */
    this.calls = [];
  }

  /**
   * Append a line's nodes; give the index of its result.
   * @param {Line} line
   */
  add(line) {
    /** @type {Body[]} */
    const bodies = [{ waiting: line.nodes.values(), scope: this.names, call: 0, span: null, places: [] }];
    for (;;) {
      const body = bodies[bodies.length - 1];
      const called = this.writeToNextCall(body);
      if (called) {
        bodies.push(called);
        continue;
      }
      bodies.pop();
      const result = body.places[body.places.length - 1];
      if (!bodies.length) return result;
      bodies[bodies.length - 1].places.push(result);
    }
  }

  /**
   * Append a body's nodes up to the next call in it; give that call's body, or null at the end.
   * @param {Body} body
   * @returns {Body | null}
   */
  writeToNextCall(body) {
    const { waiting, scope, call, places } = body;
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const node = next.value;
      const { operation, name } = node;
      const operands = node.operands.map((index) => places[index]);
      const bound =
        operation === "variable" ? (scope.get(ownName(node)) ?? this.names.get(ownName(node))) : undefined;
      const span = body.span ?? node.span;
      if (bound !== undefined) {
        places.push(bound);
      } else if (operation === "call") {
        return this.enter(body, /** @type {Line} */ (this.functions.get(name)), operands, body.span);
      } else if (this.expand && operations[operation]?.expands) {
        return this.enter(body, composite(operation), operands, span);
      } else {
        places.push(this.nodes.push({ ...node, operands, call, span }) - 1);
      }
    }
    return null;
  }

  /**
   * The body of a function whose parameters are nodes that are there already.
   * @type {(around: Body, line: Line, operands: number[], span: [number, number] | null) => Body}
   */
  enter(around, { name, parameters, nodes }, operands, span) {
    const call = this.calls.push({ function: name ?? "", parent: around.call });
    const scope = new Map((parameters ?? []).map((parameter, rank) => [parameter, operands[rank]]));
    return { waiting: nodes.values(), scope, call, span, places: [] };
  }
}

/** @type {Map<string, Line>} */
const composites = new Map();

/** A composite operation as the definition of a function, read from its row once. @param {string} name */
function composite(name) {
  let line = composites.get(name);
  if (!line) {
    const { expands, arity } = operations[name];
    const { nodes } = parse(/** @type {string} */ (expands)).lines[0];
    line = { name, parameters: ["u", "v"].slice(0, arity[0]), nodes };
    composites.set(name, line);
  }
  return line;
}

/**
 * Give a program its nodes.
 * @param {Program} program
 * @param {boolean} expand write composite operations (sigmoid, tanh, ...) out in simpler ones
 * @param {number} mostNodes
 * @returns {Flat}
 * @throws {BackpropError} when the calls would unfold into more nodes than that
 */
export function inline(program, expand = false, mostNodes = limits.nodes) {
  countFirst(program, expand, mostNodes);
  const writer = new Writer(expand);
  let output = 0;
  for (const line of program.lines) {
    if (line.parameters) {
      writer.functions.set(line.name, line);
      continue;
    }
    output = writer.add(line);
    if (line.name !== null) writer.names.set(line.name, output);
  }
  const { nodes, names, calls } = writer;
  return { nodes, output, names, calls };
}

/**
 * Make sure that the calls do not unfold into too many nodes, before any is written.
 * @type {(program: Program, expand: boolean, mostNodes: number) => void}
 */
function countFirst({ lines, source }, expand, mostNodes) {
  /** @type {Map<string | null, { nodes: number, calls: number }>} by the name of the function */
  const functions = new Map();
  /** @type {Set<string | null>} */
  const assigned = new Set();
  let total = { nodes: 0, calls: 0 };
  for (const line of lines) {
    const { name, parameters } = line;
    let { nodes, calls } = parameters ? { nodes: 0, calls: 0 } : total;
    /** @type {Set<string | null>} */
    const own = new Set(parameters ?? []); // as the assigned ones, names of nodes that stand elsewhere
    for (const { operation, name: called, span } of line.nodes) {
      if (operation === "call") {
        const size = /** @type {{ nodes: number, calls: number }} */ (functions.get(called));
        nodes += size.nodes;
        calls += size.calls + 1;
        if (Math.max(nodes, calls) > mostNodes && !parameters) {
          throw refusal("unfolds", span[0], source, { name: called, most: mostNodes });
        }
      } else if (expand && operations[operation]?.expands) {
        const size = sizeOfComposite(operation);
        nodes += size.nodes;
        calls += size.calls;
      } else if (operation !== "variable" || !(own.has(called) || assigned.has(called))) {
        nodes += 1;
      }
    }
    if (parameters) {
      // Sizes may double from line to line: no more is kept than tells that it is too much.
      functions.set(name, { nodes: Math.min(nodes, mostNodes + 1), calls: Math.min(calls, mostNodes + 1) });
    } else {
      total = { nodes, calls };
      assigned.add(name);
    }
  }
}

/** @type {Map<string, { nodes: number, calls: number }>} */
const sizes = new Map();

/** How much a composite operation comes to when it is written out. @param {string} name */
function sizeOfComposite(name) {
  let size = sizes.get(name);
  if (!size) {
    const line = composite(name);
    const writer = new Writer(true);
    for (const parameter of line.parameters ?? []) writer.names.set(parameter, 0);
    writer.add(line);
    size = { nodes: writer.nodes.length, calls: writer.calls.length + 1 };
    sizes.set(name, size);
  }
  return size;
}
