"""Every page in a real browser: nothing in its way, in both palettes and at three widths. One browser walks them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.conftest import Site
from tests.watch import watched_page

WIDTHS = (320, 768, 1440)
PARTS = 4  # so that several workers share the walk
UNFOLD = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
PAINT = "(scheme) => { document.body.dataset.mdColorScheme = scheme; }"
# Formulas are left out here: their thousand parts have the two colours that test_page.py looks at on the home page.
RUN = """async (rules) => {
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const { violations } = await axe.run({ exclude: [".katex"] }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 100)}`));
}"""


@pytest.fixture(scope="module")
def walker(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page without motion, so that what is looked at stands still."""
    with watched_page(chromium, site.url, reduced_motion="reduce", color_scheme="light") as page:
        yield page


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier_or_is_wider_than_the_window(walker: Page, site: Site, part: int) -> None:
    problems = []
    for path in addresses(site.folder)[part::PARTS]:
        walker.goto(path)
        walker.evaluate(UNFOLD)
        problems += [f"{path}: {problem}" for problem in barriers(walker) + too_wide(walker)]
    assert not problems


def addresses(folder: Path) -> list[str]:
    """Where each page is."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return sorted(f"/{path.removesuffix('index.html')}" for path in found)


def barriers(page: Page) -> list[str]:
    """What axe finds in the light palette, then what it finds wrong with the colours of the dark one."""
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, rules in (("default", None), ("slate", ["color-contrast"])):
        page.evaluate(PAINT, scheme)
        found += [f"{scheme} {problem}" for problem in page.evaluate(RUN, rules)]
    return found


def too_wide(page: Page) -> list[str]:
    """The widths at which something reaches out of the window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append(f"{over} px too wide at {width}")
    return found
