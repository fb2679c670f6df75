/**
 * For pages elsewhere: lets every frame that shows a page of this site be as high as what it shows (tell_height.js tells),
 * and hands the keys that have nothing more to do in the frame to the deck of slides around it, and the focus with them.
 *
 *     <script type="module" src=".../explorable/frames.js"></script>
 */
const { origin } = new URL(import.meta.url);

/** The keys that turn slides, with the numbers by which reveal.js knows them. @type {Record<string, number>} */
const TURNS = { ArrowLeft: 37, ArrowRight: 39, PageUp: 33, PageDown: 34 };
const LEAVE = "Escape"; // is not passed on, for in a deck it has a meaning of its own

addEventListener("message", ({ data, source, origin: from }) => {
  if (from !== origin || data?.source !== "backprop-in-motion") return;
  const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  if (Number.isFinite(data.height)) frame.style.height = `${data.height}px`;
  if (!(data.key in TURNS) && data.key !== LEAVE) return;
  frame.blur();
  window.focus();
  if (data.key === LEAVE) return;
  const said = { key: data.key, code: data.key, keyCode: TURNS[data.key], bubbles: true, cancelable: true };
  frame.dispatchEvent(new KeyboardEvent("keydown", said));
});
