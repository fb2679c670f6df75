/**
 * The picture of a trace at one of its steps, as SVG markup. Nothing is computed here: values, partials and adjoints
 * come from the trace, places from arrange.js, colours from classes (styles/explorable/picture.css).
 *
 * @typedef {import("../twin/trace.js").Trace} Trace
 * @typedef {import("../twin/trace_node.js").TraceNode} TraceNode
 * @typedef {import("./progress.js").Progress} Progress
 * @typedef {import("./arrange.js").Arrangement} Arrangement
 * @typedef {import("./arrange.js").Measure} Measure
 * @typedef {import("./arrange.js").Place} Place
 * @typedef {import("./arrange.js").Link} Link
 * @typedef {import("../dom/type_runs.js").Run} Run
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, live, round } from "../dom/markup.js";
import { runs, width } from "../dom/type_runs.js";
import { memo } from "../memo.js";
import { nameText } from "../twin/names.js";
import { isPlain, plainText } from "../twin/numbers.js";
import { LABEL, LABEL_GAP, LINE, PILL, pillWidth, RADIUS, SQUARE, SYMBOL } from "./arrange.js";
import { DEL_GAP, figure, hasLetter, hasValue, varies } from "./measure.js";
import { progress } from "./progress.js";

/**
 * A number that follows the trace, as long as it is plain. One with a power of ten is made anew each time.
 * @param {Trace} trace
 * @param {import("../dom/turns.js").Turn} turn
 * @param {(trace: Trace) => number} read
 * @param {"factor"} [kind]
 * @returns {Run[]}
 */
function following(trace, turn, read, kind) {
  const number = read(trace);
  if (!isPlain(number)) return figure(number, kind).runs;
  /** @type {(state: { trace: Trace }) => string} */
  const text = kind ? ({ trace: now }) => factorText(read(now)) : ({ trace: now }) => plainText(read(now));
  return [{ text: /** @type {any} */ (live(text, { trace }, turn)), face: "upright", level: 0 }];
}

/** @param {number} number a plain one */
function factorText(number) {
  return number < 0 ? `×(${plainText(number)})` : `×${plainText(number)}`;
}

/** What a picture depends on of a number: nothing, while it is plain. @param {number | null | undefined} number */
function form(number) {
  return typeof number === "number" && isPlain(number) ? "plain" : number;
}

/**
 * The picture, as an svg element.
 * @param {Trace} trace
 * @param {number} step
 * @param {Arrangement} arrangement
 * @param {{ label: string, hidden?: Set<string>, marked?: number | null }} options `label`: what the picture is, in
 *   words; `hidden`: numbers shown as a question mark, as "value/3", "adjoint/3" or "partial/3/0"; `marked`: a node
 *   with a second outline
 * @returns {Markup}
 */
export function picture(trace, step, arrangement, { label, hidden = NONE, marked = null }) {
  const isPlainAll = trace.values.every(isPlain) && trace.contributions.every(isPlainStep);
  const inputs = [arrangement, step, label, marked, [...hidden].join(), isPlainAll ? "plain" : trace];
  return memo(trace.graph, "picture", inputs, () => drawn(trace, step, arrangement, { label, hidden, marked }));
}

/** @param {import("../twin/passes.js").Contribution} contribution */
function isPlainStep({ partial, total }) {
  return isPlain(partial) && isPlain(total);
}

/**
 * @typedef {{ label: string, hidden: Set<string>, marked: number | null }} Options
 * @type {(trace: Trace, step: number, arrangement: Arrangement, options: Options) => Markup}
 */
function drawn(trace, step, arrangement, { label, hidden, marked }) {
  const { graph } = trace;
  const known = memo(graph, "progress", [step], () => progress(trace, step));
  const { left, top, width: wide, height: high, links } = arrangement;
  const lines = memo(graph, "lines", [arrangement, step], () => [
    h(
      "g",
      { class: "edges" },
      links.map((link) => edge(trace, link, known)),
    ),
    h(
      "g",
      { class: "lights" },
      links.filter((link) => known.lit.has(keyOf(link))).map((link) => light(link, known, step)),
    ),
  ]);
  const shapes = memo(graph, "shapes", [arrangement], () =>
    trace.drawing.map((node) => shape(node, arrangement.places[node.id])),
  );
  return h(
    "svg",
    { class: "bp-graph", viewBox: [left, top, wide, high].map(round).join(" "), role: "img", "aria-label": label },
    lines,
    h(
      "g",
      { class: "nodes" },
      trace.drawing.map((node) => drawnNode(trace, node, shapes[node.id], known, hidden, marked)),
    ),
    h(
      "g",
      { class: "partials" },
      links.filter(({ pill }) => pill.width).map((link) => drawnPill(trace, link, known, hidden)),
    ),
  );
}

/** @type {Set<string>} */
const NONE = new Set();

/** @param {{ node: number, rank: number }} link */
export function keyOf({ node, rank }) {
  return `${node}/${rank}`;
}

/** @type {(trace: Trace, link: Link, known: Progress) => Markup} */
function edge(trace, link, { partials, values }) {
  const key = keyOf(link);
  const place = partials.get(key);
  const state = place !== undefined ? "backward" : link.node < values ? "forward" : "";
  const wide = place === undefined ? null : live(({ trace: now }) => strokeOf(now, place), { trace }, "rest");
  return h("path", { class: classes("edge", link.dotted && "dotted", state), d: link.path, "data-edge": key, style: wide });
}

const [THINNEST, THICKEST] = [1.2, 6.4]; // of an edge of the backward pass
const POWERS = 3; // of ten, between the thickest and the thinnest

/**
 * How wide an edge is drawn: by the gradient that it brings, as a share of the strongest in the picture, on a scale of
 * powers of ten. Written when all rests, for no number is read off it.
 * @type {(trace: Trace, place: number) => string}
 */
function strokeOf(trace, place) {
  const strongest = memo(trace, "strongest", [], () =>
    trace.contributions.reduce((most, { contribution }) => Math.max(most, Math.abs(contribution) || 0), 0),
  );
  const share = Math.abs(trace.contributions[place].contribution) / strongest;
  const height = Math.min(1, Math.max(0, 1 + Math.log10(share) / POWERS)) || 0;
  return `stroke-width:${round(THINNEST + (THICKEST - THINNEST) * height)}px`;
}

/** What the widths mean: some of them, with the share of the strongest that each stands for. @param {boolean} isSeen @returns {Markup} */
export function strengthLegend(isSeen) {
  const shares = [...Array(POWERS + 1).keys()].map((power) => POWERS - power);
  return h(
    "p",
    { class: classes("bp-legend", !isSeen && "unseen") },
    "An edge is as wide as the gradient on it is strong: ",
    shares.map((power) => {
      const wide = round(THICKEST - ((THICKEST - THINNEST) * power) / POWERS);
      const line = h("path", { d: "M1 6H23", "stroke-width": wide });
      const said = power ? `1/${10 ** power}` : "the strongest";
      return h("span", {}, h("svg", { viewBox: "0 0 24 12", "aria-hidden": "true" }, line), said);
    }),
  );
}

/**
 * The heavy line along an edge that the step uses. Every other step has its own class, so that each is drawn anew.
 * @type {(link: { path: string, dotted: boolean, node: number, rank: number }, known: Progress, step: number) => Markup}
 */
export function light({ path, dotted, node, rank }, { phase }, step) {
  const turn = step % 2 ? "odd" : "even";
  return h("path", {
    class: classes("light", phase, dotted ? "dotted" : turn),
    d: path,
    "data-edge": keyOf({ node, rank }),
    pathLength: dotted ? null : 1,
  });
}

/** @param {(string | false)[]} names */
export function classes(...names) {
  return names.filter(Boolean).join(" ");
}

/** What of a node does not depend on the numbers or on the step. @param {TraceNode} node @param {Place} place */
function shape(node, { x, y, half }) {
  const kind = node.operation === "constant" ? "constant" : node.operands.length ? "operation" : "variable";
  const symbol = runs(node.symbol("latex"));
  const beside = half + LABEL_GAP;
  return {
    kind,
    beside,
    transform: `translate(${round(x)} ${round(y)})`,
    halo: outline(kind, half, 3.6),
    parts: [
      outline(kind, half),
      typed("symbol", symbol, 0, (isTall(symbol) ? 0.34 : 0.25) * SYMBOL, SYMBOL),
      hasLetter(node) && typed("letter", runs(nameText(node.label, "latex")), -beside, 0.25 * LABEL, LABEL),
    ],
  };
}

/**
 * @typedef {ReturnType<typeof shape>} Shape
 * @type {(trace: Trace, node: TraceNode, shape: Shape, known: Progress, hidden: Set<string>, marked: number | null) => Markup}
 */
function drawnNode(trace, node, shape, known, hidden, marked) {
  const { id } = node;
  const isNow = known.now === id;
  const isKnown = id < known.values;
  const isMarked = marked === id;
  const leads = trace.adjoints[id] !== null;
  const place = known.totals.get(id);
  const total = place === undefined ? undefined : trace.contributions[place].total;
  const [asked, sought] = [hidden.has(`value/${id}`), hidden.has(`adjoint/${id}`)];
  const inputs = [shape, isNow, isKnown, isMarked, leads, form(trace.values[id]), place, form(total), asked, sought];
  return memo(trace.graph, `node ${id}`, inputs, () => {
    const value = asked ? QUESTION : following(trace, "values", ({ values }) => values[id]);
    const adjoint =
      total === undefined
        ? []
        : sought
          ? QUESTION
          : following(trace, "slopes", ({ contributions }) => contributions[/** @type {number} */ (place)].total);
    const { kind, beside, transform, parts } = shape;
    const middle = 0.34 * LABEL;
    const line = (LINE * LABEL) / 2;
    return h(
      "g",
      { class: classes("node", kind, isNow && "now"), "data-node": id, transform },
      isMarked && shape.halo,
      parts,
      hasValue(node) && typed(classes("value", !isKnown && "unknown"), value, beside, middle - line, LABEL),
      leads &&
        typed(classes("adjoint", total === undefined && "unknown"), [DELTA, ...adjoint], beside, middle + line, LABEL),
    );
  });
}

/** @type {Run[]} */
const QUESTION = [{ text: "?", face: "upright", level: 0 }];

/** @type {Run} */
export const DELTA = { text: "∂", face: "upright", level: 0, gap: DEL_GAP };

/** @param {Run[]} symbol */
function isTall(symbol) {
  return symbol.some(({ text }) => /[0-9A-Zbdfhklt|]/.test(text));
}

/**
 * A rounded square for a constant, a ring for a variable, else a circle; wider where the symbol is long. With `room`,
 * a second outline around it.
 * @type {(kind: string, half: number, room?: number) => Markup}
 */
function outline(kind, half, room = 0) {
  const high = (kind === "constant" ? RADIUS * SQUARE : RADIUS) + room;
  const wide = half + room;
  const corner = kind === "constant" ? 7 + room : high;
  const place = { x: -wide, y: -high, width: 2 * wide, height: 2 * high, rx: corner };
  return h("rect", { class: room ? "halo" : "shape", ...place });
}

/** @type {(trace: Trace, link: Link, known: Progress, hidden: Set<string>) => Markup} */
function drawnPill(trace, link, { partials, lit }, hidden) {
  const key = keyOf(link);
  const place = partials.get(key);
  const partial = place === undefined ? undefined : trace.contributions[place].partial;
  const [isNow, sought] = [lit.has(key), hidden.has(`partial/${key}`)];
  return memo(trace.graph, `pill ${key}`, [link, place, form(partial), isNow, sought], () => {
    const { x, y, width: room, height: high } = link.pill;
    /** A length that follows the number; of one that is asked for it would give the number away. @param {number} share of the pill */
    const wide = (share) =>
      place === undefined || sought
        ? share * room
        : live(({ trace: now }) => String(round(share * pillOf(now.contributions[place].partial))), { trace }, "partials");
    const isOne = partial === 1 && !varies(trace.graph, link.node, link.rank); // it only passes on: quiet, until it is lit
    const text =
      place === undefined
        ? []
        : sought
          ? QUESTION
          : following(trace, "partials", ({ contributions }) => contributions[place].partial, "factor");
    return h(
      "g",
      {
        class: classes("partial", place === undefined && "unknown", isNow && "now", isOne && "one"),
        "data-edge": key,
        transform: `translate(${round(x)} ${round(y)})`,
      },
      h("rect", { x: wide(-0.5), y: -high / 2, width: wide(1), height: high, rx: high / 2 }),
      typed("text", text, 0, 0.33 * PILL, PILL),
    );
  });
}

/** How wide the pill of a partial is drawn: in the room of any usual number, so that nothing else moves. @param {number} partial */
function pillOf(partial) {
  return pillWidth(figure(partial, "factor").width);
}

/**
 * Runs of type as one text element.
 * @param {string} kind
 * @param {Run[]} list
 * @param {number} x
 * @param {number} y of the line that the type stands on
 * @param {number} size
 */
export function typed(kind, list, x, y, size) {
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
