/** What a pointer and the keys mean. */

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
  try {
    target.setPointerCapture(event.pointerId);
  } catch {
    // a press that is done again (element.js) may have ended meanwhile: its moves follow all the same
  }
  const letGo = new AbortController();
  const { signal } = letGo;
  target.addEventListener("pointermove", (moved) => move(/** @type {PointerEvent} */ (moved)), { signal });
  for (const end of ["pointerup", "pointercancel"]) target.addEventListener(end, () => letGo.abort(), { signal });
}
