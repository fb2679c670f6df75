/**
 * The picture of a trace at one of its steps, as SVG markup. Nothing is computed here: values, partials and adjoints
 * come from the trace, places from arrange.js, colours from classes (styles/explorable.css).
 *
 * @typedef {import("./trace.js").Trace} Trace
 * @typedef {import("./arrange.js").Arrangement} Arrangement
 * @typedef {import("./arrange.js").Measure} Measure
 * @typedef {import("./glyphs.js").Run} Run
 * @typedef {import("./markup.js").Markup} Markup
 */
import { LABEL, LABEL_GAP, LINE, PILL, RADIUS, SQUARE, SYMBOL, round } from "./arrange.js";
import { runs, width } from "./glyphs.js";
import { h } from "./markup.js";
import { nameText, numberAtom } from "./notation.js";

const DEL_GAP = 0.18; // after the ∂ before an adjoint, in ems
const DEL = 0.53 + DEL_GAP;

/** @param {number} number */
function numberRuns(number) {
  return runs(numberAtom(number, "latex").text);
}

/** A partial as what it does to whatever passes: ×10, ×(−2). @param {number} partial @returns {Run[]} */
function factorRuns(partial) {
  const { text, minus } = numberAtom(partial, "latex");
  return runs(`\\times ${minus ? `(${text})` : text}`);
}

/**
 * Whether a node's letter is written beside it: not where the name already stands inside.
 * @param {import("./trace.js").TraceNode} node
 */
function hasLetter(node) {
  return node.operands.length > 0 || node.label !== node.name;
}

/** A number that was typed needs no second line that says it again. */
function hasValue(node) {
  return node.operation !== "constant" || node.name !== null;
}

/**
 * How wide everything is that is written at each node once all steps are done, in ems.
 * @param {Trace} trace
 * @param {Measure[]} [before] earlier measures of the same graph: no width shrinks, so that a drag does not jitter
 * @returns {Measure[]}
 */
export function measure(trace, before) {
  const measures = trace.nodes.map((node, index) => ({
    symbol: width(runs(node.symbol("latex"))),
    letter: hasLetter(node) ? width(runs(nameText(node.label, "latex"))) : 0,
    values: Math.max(
      hasValue(node) ? width(numberRuns(node.value)) : 0,
      node.adjoint === null ? 0 : DEL + width(numberRuns(node.adjoint)),
      before?.[index].values ?? 0,
    ),
    pills: node.operands.map((_, rank) => before?.[index].pills[rank] ?? 0),
    boxed: node.operation === "constant",
  }));
  for (const { node, rank, operand, partial } of trace.contributions) {
    if (operand === null || rank < 0) continue;
    measures[node].pills[rank] = Math.max(measures[node].pills[rank], width(factorRuns(partial)));
  }
  return measures;
}

/**
 * What is known after a step, and what the step is about.
 *
 * @typedef {object} Progress
 * @property {number} values how many nodes have their value (nodes get it in order)
 * @property {Map<number, number>} totals each node's adjoint so far
 * @property {Map<string, number>} partials each edge's partial, by "node/rank"
 * @property {number} now the node that the step gives a number to
 * @property {Set<string>} lit the edges that the step uses
 * @property {"forward" | "backward"} phase
 *
 * @param {Trace} trace
 * @param {number} step
 * @returns {Progress}
 */
export function progress(trace, step) {
  const nodes = trace.graph.nodes;
  if (step < nodes.length) {
    const lit = new Set(nodes[step].operands.map((_, rank) => `${step}/${rank}`));
    return { values: step + 1, totals: new Map(), partials: new Map(), now: step, lit, phase: "forward" };
  }
  const done = trace.contributions.slice(0, step - nodes.length + 1);
  const totals = new Map();
  const partials = new Map();
  for (const { node, rank, operand, partial, total } of done) {
    if (operand === null) totals.set(node, total);
    else if (rank >= 0) {
      totals.set(operand, total);
      partials.set(`${node}/${rank}`, partial);
    }
  }
  const { node, rank, operand } = done[done.length - 1];
  const lit = new Set(rank >= 0 ? [`${node}/${rank}`] : []);
  return { values: nodes.length, totals, partials, now: operand ?? node, lit, phase: "backward" };
}

/**
 * The picture, as an svg element.
 * @param {Trace} trace
 * @param {number} step
 * @param {Arrangement} arrangement
 * @param {{ label: string, hidden?: Set<string> }} options `label`: what the picture is, in words;
 *   `hidden`: numbers shown as a question mark, as "value/3", "adjoint/3" or "partial/3/0"
 * @returns {Markup}
 */
export function picture(trace, step, arrangement, { label, hidden = new Set() }) {
  const known = progress(trace, step);
  const { left, top, width: wide, height: high, links } = arrangement;
  return h(
    "svg",
    { class: "bp-graph", viewBox: [left, top, wide, high].map(round).join(" "), role: "img", "aria-label": label },
    h("g", { class: "edges" }, links.map((link) => edge(link, known))),
    h("g", { class: "lights" }, links.filter((link) => known.lit.has(keyOf(link))).map((link) => light(link, known, step))),
    h("g", { class: "nodes" }, trace.nodes.map((node) => drawnNode(node, arrangement.places[node.id], known, hidden))),
    h("g", { class: "partials" }, links.filter(({ pill }) => pill.width).map((link) => pill(link, known, hidden))),
  );
}

/** @param {{ node: number, rank: number }} link */
function keyOf({ node, rank }) {
  return `${node}/${rank}`;
}

function edge(link, { partials, values }) {
  const state = partials.has(keyOf(link)) ? "backward" : link.node < values ? "forward" : "";
  return h("path", { class: classes("edge", link.dotted && "dotted", state), d: link.path });
}

/** The heavy line along an edge that the step uses. Every other step has its own class, so that each is drawn anew. */
function light({ path, dotted }, { phase }, step) {
  const turn = step % 2 ? "odd" : "even";
  return h("path", { class: classes("light", phase, dotted ? "dotted" : turn), d: path, pathLength: dotted ? null : 1 });
}

/** @param {(string | false)[]} names */
function classes(...names) {
  return names.filter(Boolean).join(" ");
}

/** @returns {Markup} */
function drawnNode(node, { x, y, half }, known, hidden) {
  const kind = node.operation === "constant" ? "constant" : node.operands.length ? "operation" : "variable";
  const symbol = runs(node.symbol("latex"));
  const size = SYMBOL;
  const asked = known.now === node.id ? "now" : "";
  const total = known.totals.get(node.id);
  const value = hidden.has(`value/${node.id}`) ? runs("?") : numberRuns(node.value);
  const adjoint = total === undefined ? [] : hidden.has(`adjoint/${node.id}`) ? runs("?") : numberRuns(total);
  const beside = half + LABEL_GAP;
  const middle = 0.34 * LABEL;
  const line = (LINE * LABEL) / 2;
  return h(
    "g",
    { class: classes("node", kind, asked), "data-node": node.id, transform: `translate(${round(x)} ${round(y)})` },
    outline(kind, half),
    typed("symbol", symbol, 0, (isTall(symbol) ? 0.34 : 0.25) * size, size),
    hasLetter(node) && typed("letter", runs(nameText(node.label, "latex")), -beside, 0.25 * LABEL, LABEL),
    hasValue(node) &&
      typed(classes("value", node.id >= known.values && "unknown"), value, beside, middle - line, LABEL),
    node.adjoint !== null &&
      typed(classes("adjoint", total === undefined && "unknown"), [DELTA, ...adjoint], beside, middle + line, LABEL),
  );
}

/** @type {Run} */
const DELTA = { text: "∂", face: "upright", level: 0, gap: DEL_GAP };

/** @param {Run[]} symbol */
function isTall(symbol) {
  return symbol.some(({ text }) => /[0-9A-Zbdfhklt|]/.test(text));
}

/** A rounded square for a constant, a ring for a variable, else a circle; wider where the symbol is long. */
function outline(kind, half) {
  const high = kind === "constant" ? 2 * RADIUS * SQUARE : 2 * RADIUS;
  const corner = kind === "constant" ? 7 : high / 2;
  return h("rect", { class: "shape", x: -half, y: -high / 2, width: 2 * half, height: high, rx: corner });
}

function pill(link, { partials, lit }, hidden) {
  const { x, y, width: wide, height: high } = link.pill;
  const key = keyOf(link);
  const partial = partials.get(key);
  const text = partial === undefined ? [] : hidden.has(`partial/${key}`) ? runs("\\times ?") : factorRuns(partial);
  return h(
    "g",
    {
      class: classes("partial", partial === undefined && "unknown", lit.has(key) && "now"),
      transform: `translate(${round(x)} ${round(y)})`,
    },
    h("rect", { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: high / 2 }),
    typed("text", text, 0, 0.33 * PILL, PILL),
  );
}

/**
 * Runs of type as one text element.
 * @param {string} kind
 * @param {Run[]} list
 * @param {number} x
 * @param {number} y of the line that the type stands on
 * @param {number} size
 */
function typed(kind, list, x, y, size) {
  const attributes = { class: kind, x: round(x), y: round(y), "font-size": size };
  if (list.length === 1 && list[0].face === "upright") return h("text", attributes, list[0].text);
  let raised = 0;
  let aside = 0;
  const spans = list.map(({ text, face, level, gap }) => {
    const wanted = level > 0 ? -0.36 * size : level < 0 ? 0.2 * size : 0;
    const by = wanted - raised;
    const dx = aside;
    [raised, aside] = [wanted, (gap ?? 0) * size];
    const place = { dx: dx ? round(dx) : null, dy: by ? round(by) : null };
    return h("tspan", { class: face, ...place, "font-size": level ? round(0.7 * size) : null }, text);
  });
  return h("text", attributes, spans);
}
