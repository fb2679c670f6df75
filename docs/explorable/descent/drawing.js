/**
 * The pieces that both pictures of a descent are made of.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./window.js").Span} Span
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {[number, number]} Point
 */
import { h, round } from "../dom/markup.js";
import { runs } from "../dom/type_runs.js";
import { written } from "../parts/inline_maths.js";
import { nameText } from "../twin/names.js";

export const WIDE = 480;
export const HIGH = 330;
export const FRAME = { left: 8, right: WIDE - 8, top: 8, bottom: HIGH - 28 };
export const SHAPE = (FRAME.bottom - FRAME.top) / (FRAME.right - FRAME.left);
export const MOST_DOTS = 120;
const HEAD = 7; // of an arrow

/** What is drawn inside the frame is cut off at its edges. @param {...Loose} children */
export function inside(...children) {
  const high = FRAME.bottom + 2;
  return h("svg", { class: "inside", width: WIDE, height: high, viewBox: `0 0 ${WIDE} ${high}` }, children);
}

/** @type {(kind: string, spot: Point, r: number) => Markup} */
export function circle(kind, [x, y], r) {
  return h("circle", { class: kind, cx: round(x), cy: round(y), r });
}

/** Words in the picture. @type {(kind: string, text: Loose, spot: Point, side: string) => Markup} */
export function words(kind, text, [x, y], side) {
  return h("text", { class: kind, x: round(x), y: round(y), "text-anchor": side }, text);
}

/**
 * The ends of an axis and the variable's name between them.
 * @type {(span: Span, name: string) => Markup[]}
 */
export function axisEnds({ least, most }, name) {
  const y = HIGH - 8;
  return [
    words("end", written(Number(least.toPrecision(3))), [FRAME.left, y], "start"),
    words("end middle", letters(name), [WIDE / 2, y], "middle"),
    words("end", written(Number(most.toPrecision(3))), [FRAME.right, y], "end"),
  ];
}

/** A name in the type of mathematics. @param {string} name */
export function letters(name) {
  return runs(nameText(name, "latex")).map(({ text, face, level }) =>
    h("tspan", { class: face, dy: level ? 3 : null, "font-size": level ? "0.7em" : null }, text),
  );
}

/** An arrow; none where it would be all head. @param {[Point, Point]} ends */
export function arrow([[x0, y0], [x1, y1]]) {
  const long = Math.hypot(x1 - x0, y1 - y0);
  if (!(long > 2) || !Number.isFinite(long)) return null;
  const [ux, uy] = [(x1 - x0) / long, (y1 - y0) / long];
  const head = Math.min(HEAD, long * 0.6);
  /** @param {1 | -1} side */
  const corner = (side) => `${round(x1 - head * ux - side * head * 0.6 * uy)} ${round(y1 - head * uy + side * head * 0.6 * ux)}`;
  return h("path", {
    class: "step",
    d: `M${round(x0)} ${round(y0)}L${round(x1)} ${round(y1)}M${corner(1)}L${round(x1)} ${round(y1)}L${corner(-1)}`,
  });
}

/**
 * The start: a ring that can be dragged, and moved with the arrow keys.
 * @type {(state: State, spot: Point) => Markup}
 */
export function startHandle({ names, at, ranges }, [x, y]) {
  const [first] = names;
  const said = names.map((name) => `${name} = ${at[name]}`).join(", ");
  return h(
    "g",
    {
      class: "start",
      "data-do": "start",
      tabindex: 0,
      role: "slider",
      "aria-label": "Start of the descent",
      "aria-valuemin": ranges[first].least,
      "aria-valuemax": ranges[first].most,
      "aria-valuenow": at[first],
      "aria-valuetext": said,
    },
    h("circle", { class: "grip", cx: round(x), cy: round(y), r: 26 }),
    h("circle", { class: "ring", cx: round(x), cy: round(y), r: 12 }),
  );
}
