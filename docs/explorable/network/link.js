/**
 * A network in a link: #explorable=network-line&f=...&at=w=0;b=0&weights=w+b&inputs=x&targets=t&rows=0,1;1,3&rate=0.1&step=20
 *
 * @element backprop-network Train a network on a few points, and see each weight's gradient point by point.
 * @attribute weights The variables that are trained, with blanks between; all that are neither inputs nor targets if absent.
 * @attribute inputs The variables that each point gives first; those called x, x1, i1 and so on if it is absent.
 * @attribute targets The variables that each point gives next; those called t, t1, target and so on if it is absent.
 * @attribute rows The points: the numbers of one with commas between, points with `;` between, as in `0,1; 1,3`.
 * @attribute rate The learning rate, above 0; 0.5 if it is absent.
 * @attribute step How many steps have been taken at first.
 * @attribute row Which point is looked at first, counted from 1.
 * @attribute unit The unit whose map over the two inputs is large at first, by its name; the last output if it is absent.
 * @field explorable The id of the element that the link is about.
 * @field f Its `expression`.
 * @field at As the attribute.
 * @field weights As the attribute.
 * @field inputs As the attribute.
 * @field targets As the attribute.
 * @field rows As the attribute.
 * @field rate As the attribute.
 * @field step As the attribute.
 * @field row As the attribute.
 * @field unit As the attribute.
 * @field inside `yes` where the passes of that point stand open, else absent.
 *
 * @typedef {import("./state.js").State} State
 */
import { partsOf } from "../parts/link.js";
import { numbersText, only, readPoint } from "../parts/point_text.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ text, at, lesson, rate, shown, row, unit, inside, id }, as = id) {
  const { weights, inputs, targets, fixed } = lesson.roles;
  const parts = {
    explorable: as,
    f: text,
    at: numbersText(only([...weights, ...fixed], at)),
    weights: weights.join(" "),
    inputs: inputs.join(" "),
    targets: targets.join(" "),
    rows: lesson.rows.map((one) => one.join(",")).join(";"),
    rate,
    step: shown,
    row: row + 1,
    unit: unit ?? "",
    inside: inside ? "yes" : "",
  };
  const given = Object.entries(parts).map(([name, value]) => [name, String(value)]);
  return `#${new URLSearchParams(given.filter(([name, value]) => value || ["inputs", "targets"].includes(name)))}`;
}

/** What a link asks of the network with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  if (!parts?.has("f")) return null;
  return { ...given((name) => parts.get(name === "expression" ? "f" : name)), inside: parts.get("inside") === "yes" };
}

/**
 * The state's options from attributes, in an element or a link.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  /** @param {string} name */
  const text = (name) => (attribute(name) === null ? null : String(attribute(name)));
  /** @type {(name: string, otherwise: number) => number} */
  const number = (name, otherwise) => (attribute(name) === null ? otherwise : Number(attribute(name)));
  return {
    id: text("id") ?? "",
    text: text("expression") ?? "",
    ...readPoint(text("at") ?? ""),
    weights: names(text("weights")),
    inputs: names(text("inputs")),
    targets: names(text("targets")),
    rows: rowsOf(text("rows") ?? ""),
    rate: number("rate", 0.5),
    step: number("step", 0),
    row: number("row", 1) - 1,
    unit: text("unit"),
  };
}

/** @param {string | null} text */
function names(text) {
  return text === null ? undefined : text.split(/[\s,;]+/).filter(Boolean);
}

/** Points as they are written in the page: "0,1; 1,3". @param {string} text @returns {number[][]} */
function rowsOf(text) {
  return text
    .split(/[;\n]+/)
    .filter((row) => row.trim())
    .map((row) => row.split(/[\s,]+/).filter(Boolean).map(Number));
}
