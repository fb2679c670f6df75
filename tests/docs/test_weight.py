"""What a reader fetches before doing anything, as the site's own server sends it to a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.conftest import Site
from tests.lighthouse import LIMITS, longest
from tests.watch import watched_page

PHONE = {"width": 412, "height": 823}
FETCHED = """() => {
  const fetched = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  return fetched.map(({ name, startTime, transferSize }) => [name, startTime, transferSize]);
}"""
THERE = """() => {
  const [{ startTime }] = performance.getEntriesByName("first-contentful-paint");
  return Math.max(startTime, performance.getEntriesByType("navigation")[0].domInteractive);
}"""


@dataclass(frozen=True)
class View:
    """A first view: when it was painted and read to its end, and of each file fetched when that began, and its bytes."""

    there: float
    fetched: dict[str, tuple[float, int]]


@pytest.fixture(scope="module", params=["", "chapters"])
def view(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[View]:
    """The home page's, and that of the longest chapter."""
    path = longest(site.folder, request.param) if request.param else ""
    with watched_page(chromium, site.url, fresh=True, viewport=PHONE, device_scale_factor=1.75) as page:
        page.goto(f"/{path}")
        page.wait_for_selector("html.js-focus-visible")  # the theme's script is there
        page.wait_for_load_state("networkidle")
        yield View(page.evaluate(THERE), {name: (begun, size) for name, begun, size in page.evaluate(FETCHED)})


def test_it_is_light(view: View) -> None:
    _, most, _, unit = LIMITS["total-byte-weight"]
    assert 0 < sum(size for _, size in view.fetched.values()) < most * unit


def test_it_is_there_before_the_theme_s_script_is_fetched(view: View) -> None:
    (begun,) = [begun for name, (begun, _) in view.fetched.items() if "/bundle." in name]
    assert begun > view.there


def test_its_formulas_need_the_light_typefaces_alone(view: View) -> None:
    assert [name for name in view.fetched if "/generated/fonts/KaTeX" in name]
    assert not [name for name in view.fetched if "/vendor/katex/fonts/KaTeX_M" in name]
