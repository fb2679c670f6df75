/**
 * For pages elsewhere: lets every frame that shows a page of this site be as high as what it shows (tell_height.js tells).
 *
 *     <script type="module" src=".../explorable/frames.js"></script>
 */
const { origin } = new URL(import.meta.url);

addEventListener("message", ({ data, source, origin: from }) => {
  if (from !== origin || data?.source !== "backprop-in-motion" || !Number.isFinite(data.height)) return;
  const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  if (frame) frame.style.height = `${data.height}px`;
});
