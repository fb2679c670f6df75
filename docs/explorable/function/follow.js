/** Where the picture has to be scrolled to, when it is larger than its stage. */
import { isCalm } from "../dom/calm.js";
import { bringIntoSight } from "../dom/sight.js";

/** What the picture of each explorable showed when it was scrolled last, in words. @type {WeakMap<Element, string | null>} */
const followed = new WeakMap();

/**
 * Bring the node of a new step, or of a new question, into the middle of its stage, if the picture is larger than that.
 * The page itself never scrolls.
 * @param {Element} explorable
 */
export function follow(explorable) {
  const stage = /** @type {HTMLElement} */ (explorable.querySelector(".bp-stage"));
  const isWider = stage.scrollWidth > stage.clientWidth;
  const isLarger = isWider || stage.scrollHeight > stage.clientHeight;
  // Said of the element itself, so that its markup stays what was written at build time.
  explorable.toggleAttribute("data-swipes", !isWider);
  const shown = stage.querySelector("svg")?.getAttribute("aria-label") ?? null;
  if (followed.get(explorable) === shown) return;
  const isFirst = !followed.has(explorable);
  followed.set(explorable, shown);
  const node = isLarger && stage.querySelector(".node.now");
  if (!node) return;
  const calm = isFirst || isCalm();
  bringIntoSight(stage, node, calm ? "instant" : "smooth");
}
