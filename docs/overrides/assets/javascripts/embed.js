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

// The page is the player, so the player's keys work wherever the focus is.
addEventListener("keydown", (event) => {
  const ticks = document.querySelector("backprop-clip .bp-ticks");
  const target = /** @type {Element} */ (event.target);
  if (!ticks || event.defaultPrevented || ticks.contains(target)) return;
  if (event.key === " " && target.closest("button")) return; // presses the button
  const { key, altKey, ctrlKey, metaKey } = event;
  if (!ticks.dispatchEvent(new KeyboardEvent("keydown", { key, altKey, ctrlKey, metaKey, bubbles: true, cancelable: true })))
    event.preventDefault();
});
