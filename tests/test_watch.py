"""The watch over a page is itself seen to bark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.commands import serving
from tests.watch import watched_page

QUIET = "console.log('all is well')"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<title>home</title><link rel=icon href=data:,>")
    with serving(tmp_path) as address:
        yield address


def visit(browser: Browser, home: str, script: str, event: str) -> None:
    with watched_page(browser, home) as page:
        page.goto("/")
        assert page.title() == "home"
        with page.expect_event(event):
            page.evaluate(script)


def test_a_page_that_does_nothing_wrong_passes(chromium: Browser, home: str) -> None:
    visit(chromium, home, QUIET, "console")


@pytest.mark.parametrize(
    ("script", "event", "complaint"),
    [
        ("console.error('bad news')", "console", "logged bad news"),
        ("setTimeout(() => { throw new Error('broken') })", "pageerror", "threw .*broken"),
        ("void fetch('http://127.0.0.1:9/').catch(() => {})", "request", "asked for http://127.0.0.1:9/"),
        ("document.body.append(Object.assign(new Image(), { src: '/none.png' }))", "console", "logged .*404.*none.png"),
    ],
)
def test_it_is_told_on(chromium: Browser, home: str, script: str, event: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        visit(chromium, home, script, event)
