/**
 * While the field has the focus, no part of the card gets lower: what someone is about to press would move away under the
 * pointer. It is let go when the focus has left, and the pointer that took it away has been lifted.
 */
const PARTS = [".bp-field", ".bp-choices", ".bp-reading", ".bp-stage"];

/** @param {HTMLElement} host @param {(type: string, listen: (event: any) => void) => void} hear @returns {() => void} to be called when the card has been laid out */
export function holding(host, hear) {
  let isHeld = false;
  let isPressed = false;
  const parts = () => PARTS.map((part) => /** @type {HTMLElement} */ (host.querySelector(part)));
  const hold = () => {
    const heights = parts().map((part) => part.getBoundingClientRect().height); // at least what they were held at
    for (const [place, part] of parts().entries()) part.style.minHeight = `${heights[place]}px`;
  };
  const release = () => {
    if (isPressed || host.querySelector(".bp-field") === document.activeElement) return;
    isHeld = false;
    for (const part of parts()) part.style.removeProperty("min-height");
  };
  hear("focusin", ({ target }) => {
    if (!target.matches(".bp-field")) return;
    isHeld = true;
    hold();
  });
  hear("focusout", ({ target }) => target.matches(".bp-field") && requestAnimationFrame(release));
  host.addEventListener("pointerdown", () => (isPressed = true), { capture: true });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      isPressed = false;
      if (isHeld) setTimeout(release); // the click comes first
    });
  }
  return () => isHeld && hold();
}
