/**
 * In a bare page that stands in somebody's frame: tells the page around it how high the content is, at first and whenever
 * that changes. The message is { source: "backprop-in-motion", height } with the height in CSS pixels; frames.js, or a
 * listener of the host's own, may follow it. Nothing is told about the reader.
 *
 * A frame that has become as high as was told follows its content. Nothing in it may then depend on the frame's height,
 * or each would wait for the other to grow: embed.css looks at `data-follows`.
 */
const content = /** @type {HTMLElement} */ (document.querySelector("main"));
const BORDER = 8; // a frame's own, above and below, may be part of the height that it is given

let told = NaN;

new ResizeObserver(() => {
  told = Math.ceil(content.getBoundingClientRect().height);
  parent.postMessage({ source: "backprop-in-motion", height: told }, "*");
}).observe(content);

addEventListener("resize", () => {
  if (parent !== window && told - innerHeight >= 0 && told - innerHeight <= BORDER) document.body.dataset.follows = "";
});
