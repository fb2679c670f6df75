"""Opens the slides in HTML in Chromium and goes through them as a lecturer would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError

from scenes.commands.rendered import Rendered
from tests.kit.finding import Finding

PATIENCE = 15_000  # milliseconds
PLAYS = """() => {
  const seen = [...document.querySelectorAll("section")].filter((slide) => slide.checkVisibility());
  const film = seen.length === 1 && seen[0].querySelector("video");
  return film && film.videoWidth > 0 && film.currentTime > 0 && seen[0].getAttribute("aria-label");
}"""


def plays_in_chromium(clip: Rendered, folder: Path, browser: Browser) -> Iterator[Finding]:
    """Each slide plays when an arrow key comes to it."""
    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto((folder / f"{clip.id}-{clip.theme}.html").resolve().as_uri())
        titles = [passage.title for passage in clip.passages]
        yield Finding("slides in HTML, shown by Chromium", wrong_with(page, titles))


def wrong_with(page: Page, titles: list[str]) -> str:
    """A sentence on the first thing that goes otherwise than it should; an empty one if nothing does."""
    walk = [(None, titles[0]), *(("ArrowRight", title) for title in titles[1:])]
    walk += [("ArrowRight", titles[-1]), ("ArrowLeft", titles[-2])]
    for key, title in walk:
        if key:
            page.keyboard.press(key)
        try:
            shown = page.wait_for_function(PLAYS, timeout=PATIENCE).json_value()
        except TimeoutError:
            return f"no film plays where {title} should ({key or 'at first'})."
        if shown != title:
            return f"{shown} is shown where {title} should be ({key or 'at first'})."
    return ""
