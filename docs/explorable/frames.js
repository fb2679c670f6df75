/**
 * For pages elsewhere: lets every frame that shows a page of this site be as high as what it shows (tell_height.js tells),
 * and a deck of slides hear the keys that have nothing more to do in the frame.
 *
 *     <script type="module" src=".../explorable/frames.js"></script>
 */
const { origin } = new URL(import.meta.url);

const HANDED_ON = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Escape"];

addEventListener("message", ({ data, source, origin: from }) => {
  if (from !== origin || data?.source !== "backprop-in-motion") return;
  const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  if (Number.isFinite(data.height)) frame.style.height = `${data.height}px`;
  if (HANDED_ON.includes(data.key)) frame.dispatchEvent(new KeyboardEvent("keydown", { key: data.key, bubbles: true }));
  if (data.key === "Escape") window.focus();
});
