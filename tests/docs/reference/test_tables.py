"""The tables of the reference in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.conftest import Site
from tests.watch import watched_page

WIDER = """() => [...document.querySelectorAll(".md-typeset__scrollwrap")]
    .filter((table) => table.scrollWidth > table.clientWidth + 1).map((table) => table.textContent.slice(0, 60))"""
SLIVERS = """() => [...document.querySelectorAll(".md-typeset table :is(th, td)")].filter((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().height > 1.5 * cell.clientWidth;
}).map((cell) => cell.textContent.trim().slice(0, 60))"""  # columns of text that are higher than wide


@pytest.mark.parametrize("name", ["language", "trace-json", "python", "command-line", "elements", "glossary"])
def test_at_a_desk_every_table_is_seen_whole(chromium: Browser, site: Site, name: str) -> None:
    with watched_page(chromium, site.url, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"/reference/{name}/")
        assert page.evaluate(WIDER) == []
        assert page.evaluate(SLIVERS) == []


def test_on_a_phone_no_column_of_the_operations_is_a_sliver(chromium: Browser, site: Site) -> None:
    """One was as wide as a letter, and a row then as high as half the screen."""
    with watched_page(chromium, site.url, viewport={"width": 390, "height": 844}) as page:
        page.goto("/reference/language/")
        assert page.evaluate(SLIVERS) == []
