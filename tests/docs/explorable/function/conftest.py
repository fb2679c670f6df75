"""The home page, where the explorable is met as a reader meets it: in the real site, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import Site
from tests.docs.explorable.function.home import CASES, Windows, put
from tests.watch import watched_page


@pytest.fixture(scope="module")
def windows(chromium: Browser, site: Site) -> Iterator[Windows]:
    """The home page once, and once for fingers, for tests that look at one function after another there.

    To open it and to wake its first element takes two seconds of processor time, and to change the function a tenth.
    """
    with ExitStack() as pages:

        @cache
        def opened(touch: bool) -> Page:
            page = pages.enter_context(watched_page(chromium, site.url, has_touch=touch))
            page.goto("/")
            return page

        def sized(width: int, height: int, touch: bool = False) -> Page:
            page = opened(touch)
            page.set_viewport_size({"width": width, "height": height})
            return page

        yield sized


@pytest.fixture
def square(windows: Windows) -> Locator:
    """(4x+1)^2 at x = 1, as a tree, in the place of the home page's explorable and awake: for all that can be done with it."""
    return put(windows(1280, 720), *CASES["square"])


@pytest.fixture
def served(page: Page) -> Locator:
    """The same as it is served, in a page just opened: for what happens until it is awake, and for what cannot be undone."""
    page.goto("/")
    return page.locator("backprop-explorable").first
