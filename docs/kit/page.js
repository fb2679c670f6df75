// What the pages of the offline kit add to the player (docs/kit/archive.py puts both into one plain script): colours by a
// button, and captions made of the sentences in the page, for caption files cannot be loaded from a folder.

const CHOICE = "backprop-colours";

function paint(scheme) {
  document.body.dataset.mdColorScheme = scheme;
}

paint(
  sessionStorage.getItem(CHOICE) ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"),
);

function begin() {
  document.querySelector(".kit-colours").addEventListener("click", () => {
    paint(document.body.dataset.mdColorScheme === "slate" ? "default" : "slate");
    sessionStorage.setItem(CHOICE, document.body.dataset.mdColorScheme);
  });
  const clip = document.querySelector("backprop-clip");
  if (!clip) return;
  const captions = clip.querySelector("video").addTextTrack("captions", "English", "en");
  const said = clip.querySelectorAll(".clip-said p");
  clip.querySelectorAll(".bp-ticks span").forEach(({ dataset }, place) => {
    captions.addCue(new VTTCue(Number(dataset.start), Number(dataset.end), said[place].textContent));
  });
  const asked = document.querySelector(".kit-captions input");
  const show = () => (captions.mode = asked.checked ? "showing" : "hidden");
  asked.addEventListener("change", show);
  show();
}
