/**
 * The pieces that plots are made of.
 *
 * @typedef {import("../dom/markup.js").Markup} Markup
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {[number, number]} Point
 */
import { h, round } from "../dom/markup.js";
import { runs } from "../dom/type_runs.js";
import { nameText } from "../twin/names.js";

const HEAD = 7; // of an arrow

/** Words in the picture. @type {(kind: string, text: Loose, spot: Point, side: string) => Markup} */
export function words(kind, text, [x, y], side) {
  return h("text", { class: kind, x: round(x), y: round(y), "text-anchor": side }, text);
}

/** Where an inner drawing stands that is cut off at a frame. @param {{ left: number, right: number, top: number, bottom: number }} frame */
export function cutOff({ left, right, top, bottom }) {
  const [width, height] = [right - left, bottom - top];
  return { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` };
}

/** A name in the type of mathematics. @param {string} name */
export function letters(name) {
  return runs(nameText(name, "latex")).map(({ text, face, level }) =>
    h("tspan", { class: face, dy: level ? 3 : null, "font-size": level ? "0.7em" : null }, text),
  );
}

/** The path of an arrow; null where it would be all head. @param {[Point, Point]} ends */
export function arrowPath([[x0, y0], [x1, y1]]) {
  const long = Math.hypot(x1 - x0, y1 - y0);
  if (!(long > 2) || !Number.isFinite(long)) return null;
  const [ux, uy] = [(x1 - x0) / long, (y1 - y0) / long];
  const head = Math.min(HEAD, long * 0.6);
  /** @param {1 | -1} side */
  const corner = (side) => `${round(x1 - head * ux - side * head * 0.6 * uy)} ${round(y1 - head * uy + side * head * 0.6 * ux)}`;
  return `M${round(x0)} ${round(y0)}L${round(x1)} ${round(y1)}M${corner(1)}L${round(x1)} ${round(y1)}L${corner(-1)}`;
}
