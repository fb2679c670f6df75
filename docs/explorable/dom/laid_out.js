/** Work that measures the page, done where measuring costs nothing: after the browser has laid it out, and before it is seen. */

/** What is to be done next for each element. @type {WeakMap<Element, () => void>} */
const due = new WeakMap();

/**
 * Do something once an element has been laid out, in this frame. Asked for its size at once, the browser would have to lay
 * the page out within a script, for each that asks. What cannot be seen waits until it can.
 * @param {Element} element
 * @param {() => void} work takes the place of what was due for the element
 */
export function onceLaidOut(element, work) {
  const isDue = due.has(element);
  due.set(element, work);
  if (isDue) return;
  const watch = new ResizeObserver(() => {
    watch.disconnect();
    const last = due.get(element);
    due.delete(element);
    last?.();
  });
  watch.observe(element);
}
