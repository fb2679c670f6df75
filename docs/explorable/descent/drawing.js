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
import { written } from "../parts/inline_maths.js";
import { arrowPath, letters, words } from "../parts/plot_pieces.js";

export const WIDE = 480;
export const HIGH = 330;
export const FRAME = { left: 8, right: WIDE - 8, top: 8, bottom: HIGH - 28 };
export const SHAPE = (FRAME.bottom - FRAME.top) / (FRAME.right - FRAME.left);
export const MOST_DOTS = 120;

/** What is drawn inside the frame is cut off at its edges. @param {...Loose} children */
export function inside(...children) {
  const high = FRAME.bottom + 2;
  return h("svg", { class: "inside", width: WIDE, height: high, viewBox: `0 0 ${WIDE} ${high}` }, children);
}

/** @type {(kind: string, spot: Point, r: number) => Markup} */
export function circle(kind, [x, y], r) {
  return h("circle", { class: kind, cx: round(x), cy: round(y), r });
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

/** An arrow; none where it would be all head. @param {[Point, Point]} ends */
export function arrow(ends) {
  const d = arrowPath(ends);
  return d && h("path", { class: "step", d });
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
