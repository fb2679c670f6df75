"""Every page in a real browser: nothing in its way, in both palettes and at three widths. One browser walks them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.watch import watched_page

WIDTHS = (320, 768, 1440)
DESK = max(WIDTHS)
PARTS = 2  # so that two workers share the walk; each looks anew at what the parts have in common
UNFOLD = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
# Formulas are left out here: their thousand parts, two of three on a page of the article, have the two colours that
# test_page.py looks at on the home page.
FRESH = {"include": ["[data-fresh]"], "exclude": [".katex"]}
# What a style or a reader can tell an element by: its own attributes and those of all that it stands in. Two that are
# alike in this look alike, and are as easy to use. Marks what is like nothing before, with all that is in it, and
# returns what it is like.
MARK = """(known) => {
    const told = new Set(["aria-current", "aria-invalid", "aria-pressed", "aria-selected", "class", "data-do", "data-lit",
        "data-name", "fill", "font-size", "rel", "role", "style", "type"]);
    const before = new Set(known.split(" ")), fresh = new Set();
    const look = (element, within, isMarked) => {
        const names = [...element.attributes].map(({ name, value }) => (told.has(name) ? `${name}=${value}` : name));
        const like = `${within}>${element.localName}[${names.sort()}]`;
        const key = String([...like].reduce((sum, sign) => (Math.imul(sum, 31) + sign.codePointAt()) | 0, 0));
        const isFresh = !before.has(key);
        if (isFresh) fresh.add(key);
        if (isFresh && !isMarked) element.toggleAttribute("data-fresh", true);
        for (const child of element.children) if (!child.matches(".katex")) look(child, key, isFresh);
    };
    look(document.body, "", false);
    return [...fresh].join(" ");
}"""


@pytest.fixture(scope="module")
def walker(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page without motion, so that what is looked at stands still."""
    size = {"width": DESK, "height": 900}
    with watched_page(chromium, site.url, viewport=size, reduced_motion="reduce", color_scheme="light") as page:
        yield page


@dataclass
class Known:
    """What the parts that a worker has walked were like: what they have in common is looked at once."""

    places: set[str] = field(default_factory=set)
    judged: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def known() -> Known:
    """Nothing yet."""
    return Known()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier_or_is_wider_than_the_window(walker: Page, site: Site, known: Known, part: int) -> None:
    problems = []
    for path in shared_out(addresses(site.folder))[part]:
        walker.goto(path)
        walker.evaluate(UNFOLD)
        problems += [f"{path}: {problem}" for problem in problems_of(walker, known)]
    assert not problems


def addresses(folder: Path) -> list[str]:
    """Where each page is."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return sorted(f"/{path.removesuffix('index.html')}" for path in found)


def shared_out(paths: list[str]) -> list[list[str]]:
    """The pages in parts of equal length, with neighbours together, for they are alike."""
    ends = [len(paths) * part // PARTS for part in range(PARTS + 1)]
    return [paths[start:end] for start, end in pairwise(ends)]


def problems_of(page: Page, known: Known) -> list[str]:
    """What is wrong with it, at one width after another from that which the window has: each costs a layout."""
    found = too_wide(page)
    for width in sorted(WIDTHS, reverse=width_of(page) == DESK)[1:]:
        resize(page, width)
        found += too_wide(page)
    return found + new_barriers(page, known)


def new_barriers(page: Page, known: Known) -> list[str]:
    """What axe finds in all that is like nothing on the pages before, in either palette; notes what it is like."""
    fresh: str = page.evaluate(MARK, " ".join(known.places))  # a list of numbers is ten times as long on the way
    known.places.update(fresh.split())
    if not fresh:
        return []
    resize(page, DESK)
    return barriers(page, FRESH, judged=known.judged)


def too_wide(page: Page) -> list[str]:
    """Whether something reaches out of the window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{over} px too wide at {width_of(page)}"] if over > 0 else []


def resize(page: Page, width: int) -> None:
    if width != width_of(page):
        page.set_viewport_size({"width": width, "height": 900})


def width_of(page: Page) -> int:
    assert page.viewport_size
    return page.viewport_size["width"]
