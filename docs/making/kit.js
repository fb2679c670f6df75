// What the pages of the offline kit add to the player (docs/making/kit.py puts both into one plain script): colours by a
// button, and captions made of the sentences in the page, for caption files cannot be loaded from a folder.

const CHOICE = "backprop-colours";

/** @param {string} scheme */
function paint(scheme) {
  document.body.dataset.mdColorScheme = scheme;
}

paint(
  sessionStorage.getItem(CHOICE) ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"),
);

function begin() {
  document.querySelector(".kit-colours")?.addEventListener("click", () => {
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    paint(scheme);
    sessionStorage.setItem(CHOICE, scheme);
  });
  const clip = document.querySelector("backprop-clip");
  const asked = /** @type {HTMLInputElement | null} */ (document.querySelector(".kit-captions input"));
  const video = clip?.querySelector("video");
  if (!clip || !video || !asked) return;
  const captions = video.addTextTrack("captions", "English", "en");
  const said = clip.querySelectorAll(".clip-said p");
  /** @type {NodeListOf<HTMLElement>} */
  const ticks = clip.querySelectorAll(".bp-ticks span");
  ticks.forEach(({ dataset }, place) => {
    captions.addCue(new VTTCue(Number(dataset.start), Number(dataset.end), said[place].textContent ?? ""));
  });
  const show = () => (captions.mode = asked.checked ? "showing" : "hidden");
  asked.addEventListener("change", show);
  show();
}
