/**
 * The picture on its grid of 8 by 8, to be drawn on, and over it, where it should be read as another digit, what its
 * pixels would have to do for that: a plus where more ink helps, a minus where less does, the larger the more it counts.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h, round } from "../dom/markup.js";
import { memo } from "../memo.js";
import { percent } from "../parts/percent.js";
import { SIDE } from "./network.js";
import { oneOf } from "./pictures.js";
import { slopes } from "./state.js";

const CELL = 10;
const WIDE = SIDE * CELL;
const ARM = 3.6; // of the largest sign
const LEAST = 0.1; // of the largest slope: a smaller one has no sign

/** @param {State} state */
export function paper(state) {
  const { picture, spot, target, trace } = state;
  const slope = possible(slopes(state), picture);
  return memo(trace.graph, "paper", [picture, spot, target, slopes(state)], () =>
    h(
      "svg",
      { class: "bp-paper", viewBox: `0 0 ${WIDE} ${WIDE}`, role: "grid", "aria-label": labelOf(target), "data-do": "paper" },
      Array.from({ length: SIDE }, (_, row) =>
        h("g", { role: "row" }, Array.from({ length: SIDE }, (_, column) => pixel(state, row * SIDE + column, slope))),
      ),
      h("path", { class: "lines", d: LINES }),
      slope && signs(slope),
    ),
  );
}

/** Only what a pixel can do: there is no less than no ink. @type {(slope: Float64Array | null, picture: Float64Array) => Float64Array | null} */
function possible(slope, picture) {
  return slope && slope.map((one, place) => ((one > 0 && picture[place] <= 0) || (one < 0 && picture[place] >= 1) ? 0 : one));
}

const LINES = Array.from({ length: SIDE - 1 }, (_, line) => `M${(line + 1) * CELL} 0V${WIDE}M0 ${(line + 1) * CELL}H${WIDE}`).join("");

/** @param {number | null} target */
function labelOf(target) {
  const signs = target === null ? "" : ` Over it stands which pixels would make it ${oneOf(target)}.`;
  return `The picture, 8 by 8 pixels.${signs} Arrow keys go from pixel to pixel, space inks one or makes it blank.`;
}

/** @type {(state: State, place: number, slope: Float64Array | null) => Markup} */
function pixel({ picture, spot }, place, slope) {
  const [row, column] = [Math.floor(place / SIDE), place % SIDE];
  const ink = picture[place];
  const advice = slope && slope[place] && Math.abs(slope[place]) >= LEAST * largest(slope) ? `, ${slope[place] < 0 ? "more" : "less"} ink` : "";
  return h(
    "g",
    { role: "gridcell", class: "pixel", "data-spot": place, tabindex: place === spot ? 0 : -1, "aria-label": `row ${row + 1}, column ${column + 1}: ink ${percent(ink)}${advice}` },
    h("rect", { class: "ground", x: column * CELL, y: row * CELL, width: CELL, height: CELL }),
    ink > 0 && h("rect", { class: "ink", x: column * CELL, y: row * CELL, width: CELL, height: CELL, opacity: round(ink * 10) / 10 }),
  );
}

/** @param {Float64Array} slope */
function largest(slope) {
  return slope.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

/** All signs as one path, and the same below it as its border, so that it is seen on ink and on paper. @param {Float64Array} slope */
function signs(slope) {
  const most = largest(slope) || 1;
  let d = "";
  slope.forEach((one, place) => {
    const share = Math.abs(one) / most;
    if (!(share >= LEAST)) return;
    const arm = round(ARM * Math.sqrt(share));
    const [x, y] = [((place % SIDE) + 0.5) * CELL, (Math.floor(place / SIDE) + 0.5) * CELL];
    d += `M${x - arm} ${y}h${2 * arm}${one < 0 ? `M${x} ${y - arm}v${2 * arm}` : ""}`;
  });
  return [h("path", { class: "signs-border", d: d || "M0 0" }), h("path", { class: "signs", d: d || "M0 0" })];
}

const SHADES = 4;

/** A picture as a small drawing: a path for each shade. @param {Float64Array} picture */
export function small(picture) {
  const paths = Array(SHADES).fill("");
  picture.forEach((ink, place) => {
    const shade = Math.round(ink * SHADES);
    if (shade) paths[shade - 1] += `M${place % SIDE} ${Math.floor(place / SIDE)}h1v1h-1z`;
  });
  return h(
    "svg",
    { class: "bp-small", viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" },
    paths.map((d, shade) => d && h("path", { d, opacity: (shade + 1) / SHADES })),
  );
}
