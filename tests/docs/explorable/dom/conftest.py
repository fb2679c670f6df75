"""A page that has the modules of the view library and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from docs.extensions.javascript import DOCS

ADDRESS = "http://dom.test/"


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    """A page with nothing in it that has the modules of the view library, and fails the test if it logs an error."""
    page = chromium.new_page()
    wrong: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name:
            route.fulfill(path=DOCS / "explorable" / "dom" / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>dom</title><main></main>", content_type="text/html")

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            wrong.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    yield page
    page.close()
    assert not wrong
