"""What axe finds in a page: barriers of every kind by day; by night what its other colours make hard to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
DAY, NIGHT = "default", "slate"
COLOURS = ["color-contrast"]  # all that a palette can change
# Colours that would change by and by are there at once. Returns what was there.
PAINT = """(palette) => {
    const before = document.body.dataset.mdColorScheme;
    document.body.dataset.mdColorScheme = palette;
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
    return before;
}"""


def barriers(
    page: Page, context: Any = None, palettes: Iterable[str] = (DAY, NIGHT), judged: list[str] | None = None
) -> list[str]:
    """Every barrier with the palette that has it and the element that is one.

    Args:
        page: what is looked at, as it stands; it is left in the palette that it had.
        context: what axe is to look at, a selector or as axe takes it; the whole page where nothing is said.
        palettes: those it is shown in. By night only contrasts are looked at, for all else is the same as by day.
        judged: the looks that were judged on pages before, and often enough; those of this page are added.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = []
    worn = None
    judged = [] if judged is None else judged
    for palette in palettes:
        before = page.evaluate(PAINT, palette)
        worn = worn or before
        problems, looks = page.evaluate(RUN, [context, COLOURS if palette == NIGHT else None, " ".join(judged)])
        judged += looks.split()
        found += [f"{palette}: {problem}" for problem in problems]
    page.evaluate(PAINT, worn)
    return found
