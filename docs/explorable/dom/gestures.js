/** What a pointer and the keys mean, and where the picture has to be scrolled to. */

/** By how many steps the keys move the number in a field. @type {Record<string, number>} */
export const NUDGES = { ArrowUp: 1, ArrowDown: -1 };

/**
 * What a key does, where it is not meant for a field that is being typed in, or to press a button.
 * @template Action
 * @param {KeyboardEvent} event
 * @param {Record<string, Action>} actions by key
 * @returns {Action | undefined}
 */
export function actionOf({ key, target }, actions) {
  const focused = /** @type {HTMLElement} */ (target);
  if (focused.matches("textarea, input, select, summary, .bp-table")) return undefined;
  return key === " " && focused.closest("button") ? undefined : actions[key];
}

/**
 * Until the pointer is let go, its moves belong to one thing.
 * @param {PointerEvent} event
 * @param {Element} target
 * @param {(event: PointerEvent) => void} move
 */
export function drag(event, target, move) {
  target.setPointerCapture(event.pointerId);
  const letGo = new AbortController();
  const { signal } = letGo;
  target.addEventListener("pointermove", (moved) => move(/** @type {PointerEvent} */ (moved)), { signal });
  for (const end of ["pointerup", "pointercancel"]) target.addEventListener(end, () => letGo.abort(), { signal });
}

/**
 * The step under a pointer.
 * @param {Element} ticks
 * @param {number} x
 * @param {import("../twin/trace.js").Trace} trace
 */
export function tickAt(ticks, x, { length, values }) {
  const boxes = [...ticks.children].map((tick) => tick.getBoundingClientRect());
  const found = boxes.findIndex(({ right }) => x <= right);
  const place = found < 0 ? boxes.length - 1 : found;
  if (boxes.length === length) return place;
  const { left, width } = boxes[place]; // one bar for each pass
  const share = Math.min(1, Math.max(0, (x - left) / width));
  const [first, many] = place ? [values.length, length - values.length] : [0, values.length];
  return Math.min(first + Math.floor(share * many), first + many - 1);
}

/** What the picture of each explorable showed when it was scrolled last, in words. @type {WeakMap<Element, string | null>} */
const followed = new WeakMap();

/**
 * Bring the node of a new step, or of a new question, into the middle of its stage, if the picture is larger than that.
 * The page itself never scrolls.
 * @param {Element} explorable
 */
export function follow(explorable) {
  const stage = /** @type {HTMLElement} */ (explorable.querySelector(".bp-stage"));
  const shown = stage.querySelector("svg")?.getAttribute("aria-label") ?? null;
  if (followed.get(explorable) === shown) return;
  const isFirst = !followed.has(explorable);
  followed.set(explorable, shown);
  if (stage.scrollWidth <= stage.clientWidth && stage.scrollHeight <= stage.clientHeight) return;
  const node = stage.querySelector(".node.now");
  if (!node) return;
  const [outer, inner] = [stage.getBoundingClientRect(), node.getBoundingClientRect()];
  const calm = isFirst || matchMedia("(prefers-reduced-motion: reduce)").matches;
  stage.scrollBy({
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    behavior: calm ? "instant" : "smooth",
  });
}
