/**
 * The dot of the curve and the point of the map in the hand: they follow the pointer, by steps of their sliders.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {{ state: State, update: (change: (state: State) => State) => void }} Moves
 */
import { drag } from "../dom/gestures.js";
import { MAP_FRAME } from "../parts/map_size.js";
import { moved as further } from "../parts/ranges.js";
import { FRAME } from "./curve.js";
import { mapNames } from "./mapping.js";
import { moved, movedTo } from "./state.js";

/** Pixels of the window to one of the drawing. @param {SVGGraphicsElement} part */
function scaleOf(part) {
  return part.getScreenCTM()?.a ?? 1;
}

/** The dot on the curve goes sideways. @type {(event: PointerEvent, grip: SVGCircleElement, controller: Moves) => void} */
export function dragDot(event, grip, controller) {
  const name = String(grip.dataset.name);
  const { at, ranges } = controller.state;
  const range = ranges[name];
  const perPixel = (range.most - range.least) / (FRAME.right - FRAME.left) / scaleOf(grip);
  event.preventDefault();
  drag(event, grip, ({ clientX }) => {
    const number = further(range, at[name], Math.round(((clientX - event.clientX) * perPixel) / range.step));
    if (number !== controller.state.at[name]) controller.update((state) => moved(state, name, number));
  });
}

/** The point of the map goes anywhere. @type {(event: PointerEvent, point: SVGGElement, controller: Moves) => void} */
export function dragPoint(event, point, controller) {
  const { at, ranges } = controller.state;
  const { left, right, top, bottom } = MAP_FRAME;
  const sides = [right - left, bottom - top];
  event.preventDefault();
  point.focus({ preventScroll: true });
  drag(event, point, ({ clientX, clientY }) => {
    const gone = [clientX - event.clientX, event.clientY - clientY];
    const numbers = mapNames(controller.state).map((name, axis) => {
      const { least, most, step } = ranges[name];
      const steps = (gone[axis] / scaleOf(point) / sides[axis]) * ((most - least) / step);
      return /** @type {const} */ ([name, further(ranges[name], at[name], Math.round(steps))]);
    });
    const now = controller.state.at;
    if (numbers.some(([name, number]) => number !== now[name])) {
      controller.update((state) => movedTo(state, Object.fromEntries(numbers)));
    }
  });
}
