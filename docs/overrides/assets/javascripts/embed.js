// The colours that the address asks for (?theme=light or dark), else those of the reader's system, before the first paint.
{
  const asked = new URLSearchParams(location.search).get("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const dark = asked === "dark" || (asked !== "light" && system.matches);
    document.body.dataset.mdColorScheme = dark ? "slate" : "default";
  };
  system.addEventListener("change", paint);
  paint();
}

// The page is the player, so the player's keys work where nothing in it has the focus too.
addEventListener("keydown", (event) => {
  const clip = document.querySelector("backprop-clip");
  if (!clip || clip.contains(/** @type {Element} */ (event.target))) return;
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (!clip.dispatchEvent(new KeyboardEvent("keydown", { key, altKey, ctrlKey, metaKey, shiftKey, cancelable: true })))
    event.preventDefault();
});
