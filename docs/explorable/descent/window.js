/**
 * What part of the function is looked at: from afar, where the valley is obvious, or from so near that only a slope is
 * left, or anything between.
 *
 * @typedef {{ least: number, most: number }} Span
 * @typedef {import("./state.js").State} State
 */
import { forward } from "../twin/passes.js";

const NEARNESS = 60; // how many times closer the near view is
const ROOM = 1.12;
const DOUBLINGS = 60;
const HEADROOM = 1.5; // of the highest place, over the lowest point that is seen
const SAMPLES = 160;

/** The loss at a point. @type {(state: State, at: Record<string, number>) => number} */
export function loss({ trace }, at) {
  return forward(trace.graph, at).values[trace.graph.output];
}

/** The places that are shown, the newest last. @param {State} state */
export function visited({ path, taken }) {
  return path.places.slice(0, taken + 1).filter(({ at }) => Object.values(at).every(Number.isFinite));
}

/**
 * The spans along each variable. The far view is the start's range, doubled until it holds all that was visited; with
 * two variables both axes have the same unit, so that a gradient stands square on its contour line.
 * @param {State} state
 * @param {number} shape height over width of the picture
 * @returns {Span[]}
 */
export function spans(state, shape) {
  const places = visited(state);
  const far = state.names.map((name) => {
    const { least, most } = state.ranges[name];
    const middle = (least + most) / 2;
    const reach = Math.max(...places.map(({ at }) => Math.abs(at[name] - middle)));
    let half = (most - least) / 2;
    for (let times = 0; times < DOUBLINGS && half < reach * ROOM; times += 1) half *= 2;
    return { middle, half };
  });
  if (far.length === 2) {
    const half = Math.max(far[0].half, far[1].half / shape);
    [far[0].half, far[1].half] = [half, half * shape];
  }
  const here = places[places.length - 1]?.at ?? state.at;
  return far.map(({ middle, half }, axis) => {
    const now = half * NEARNESS ** -state.zoom;
    const [nearest, stands] = [half / NEARNESS, here[state.names[axis]]];
    const centre = stands + (middle - stands) * ((now - nearest) / (half - nearest));
    return { least: centre - now, most: centre + now };
  });
}

/**
 * The loss along one variable.
 * @type {(state: State, name: string, span: Span) => [number, number][]}
 */
export function samples(state, name, { least, most }) {
  return Array.from({ length: SAMPLES + 1 }, (_, place) => {
    const x = least + ((most - least) * place) / SAMPLES;
    return [x, loss(state, Object.fromEntries([[name, x]]))];
  });
}

/**
 * The heights that are shown with a span: the valley and the highest place on the way; near by, no less than the same
 * closeness upwards, so that a slope looks as steep as it is.
 * @type {(state: State, points: [number, number][]) => Span}
 */
export function heights(state, points) {
  const found = points.map(([, y]) => y).filter(Number.isFinite);
  const [x0, x1] = [points[0][0], points[points.length - 1][0]];
  const inside = visited(state).filter(({ at }) => at[state.names[0]] >= x0 && at[state.names[0]] <= x1);
  const stood = inside.map(({ value }) => value).filter(Number.isFinite);
  if (!found.length && !stood.length) return { least: -1, most: 1 };
  const low = Math.min(...found, ...stood);
  const all = Math.max(...found, ...stood);
  const wanted = stood.length ? low + HEADROOM * (Math.max(...stood) - low) : all;
  const top = Math.min(all, Math.max(wanted, low + (all - low) * (state.zoom > 0.5 ? 1 : 0.12)));
  const room = (top - low) * 0.08 || Math.abs(low) * 1e-3 || 1;
  return { least: low - room, most: top + room };
}
