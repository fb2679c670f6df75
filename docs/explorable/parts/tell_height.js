/**
 * In a bare page that stands in somebody's frame: tells the page around it how high the content is, at first and whenever
 * that changes. The message is { source: "backprop-in-motion", height } with the height in CSS pixels; frames.js, or a
 * listener of the host's own, may follow it. Nothing is told about the reader.
 */
const content = /** @type {HTMLElement} */ (document.querySelector("main"));

new ResizeObserver(() => {
  const height = Math.ceil(content.getBoundingClientRect().height);
  parent.postMessage({ source: "backprop-in-motion", height }, "*");
}).observe(content);
