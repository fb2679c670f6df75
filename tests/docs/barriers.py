"""What axe finds in a page: barriers of every kind by day; by night what its other colours make hard to read."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """async ([context, rules]) => {
    const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
    const { violations } = await axe.run(context ?? document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 200)}`));
}"""
COLOURS = ["color-contrast"]  # half of what axe costs, and all that a palette can change
NIGHT = {"dark", "slate"}


def barriers(page: Page, scheme: str = "light", context: Any = None) -> list[str]:
    """Every barrier with the element that is one.

    Args:
        page: what is looked at, as it stands.
        scheme: the palette that it shows. In the dark one only contrasts are looked at, for all else is the same as by day.
        context: what axe is to look at, a selector or as axe takes it; the whole page where nothing is said.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, [context, COLOURS if scheme in NIGHT else None])
    return found
