/**
 * Whether a function has a map over two of its variables, and over which. What draws it (map.js) is loaded with the first
 * one that is to be seen.
 *
 * @typedef {import("./state.js").State} State
 */
import { h } from "../dom/markup.js";
import { HIGH, WIDE } from "../parts/map_size.js";
import { weightsOfLoss } from "../parts/role_names.js";

/** Whether a program has a map: one of several variables, which are single numbers. @param {State} state */
export function hasMap({ trace, ofArrays }) {
  return !ofArrays && trace.program.variables.length > 1;
}

/** Whether what draws the map is missing. Of two variables it stands beside the curve, of more in its place if it is asked for. @param {State} state */
export function wantsMap(state) {
  return state.maps === null && hasMap(state) && (state.mapped || state.trace.program.variables.length === 2);
}

/** The two variables that the map is over: those chosen, else two weights where it is a loss, else the first two. @param {Pick<State, "trace" | "over">} state @returns {[string, string]} */
export function mapNames({ trace: { program: { variables } }, over }) {
  if (over?.every((name) => variables.includes(name))) return over;
  const weights = weightsOfLoss(variables);
  const [first, second] = weights.length > 1 ? weights : variables;
  return [first, second];
}

/** One of the map's axes is another variable; where it was the other axis, both change places. @type {(state: State, axis: number, name: string) => State} */
export function mappedOver(state, axis, name) {
  const names = mapNames(state);
  const over = /** @type {[string, string]} */ (names.map((old, place) => (place === axis ? name : old === name ? names[axis] : old)));
  return { ...state, over };
}

/** The map, or its room until what draws it has come. @param {State} state */
export function map(state) {
  return state.maps ? state.maps.map(state) : h("svg", { class: "bp-plot bp-map", viewBox: `0 0 ${WIDE} ${HIGH}` });
}
