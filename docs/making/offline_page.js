// What the kit's pages do beside what they do everywhere: captions from the sentences in the page.
for (const clip of document.querySelectorAll("backprop-clip")) {
  const video = clip.querySelector("video");
  const said = clip.querySelectorAll(".clip-said p");
  /** @type {NodeListOf<HTMLElement>} */
  const ticks = clip.querySelectorAll(".bp-ticks span");
  const captions = video?.addTextTrack("captions", "English", "en");
  ticks.forEach(({ dataset }, place) => {
    captions?.addCue(new VTTCue(Number(dataset.start), Number(dataset.end), said[place].textContent ?? ""));
  });
}
