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


REMAINS = """() => [
    sessionStorage.length, localStorage.length, document.cookie, innerWidth, matchMedia("print").matches,
    matchMedia("(prefers-color-scheme: dark)").matches, document.title,
]"""


def test_nothing_is_left_in_a_window_that_is_used_again(chromium: Browser, home: str) -> None:
    with watched_page(chromium, home) as page:
        page.goto("/")
        as_new = page.evaluate(REMAINS)
    with watched_page(chromium, home, viewport={"width": 320, "height": 640}, color_scheme="dark") as page:
        page.route("**/", lambda route: route.fulfill(body="<title>other</title><link rel=icon href=data:,>"))
        page.goto("/")
        page.emulate_media(media="print")
        page.evaluate("setInterval(() => sessionStorage.setItem('late', 1), 0)")
        with page.expect_popup():
            page.evaluate("localStorage.setItem('kept', 1); document.cookie = 'crumb=1'; void open('/')")
        assert page.evaluate(REMAINS) != as_new
        used = page
    with watched_page(chromium, home) as page:
        assert page is used
        assert len(page.context.pages) == 1
        page.goto("/")
        assert page.evaluate(REMAINS) == as_new


def test_a_window_whose_page_did_wrong_is_not_used_again(chromium: Browser, home: str) -> None:
    with watched_page(chromium, home) as page:
        first = page
    with pytest.raises(AssertionError):
        visit(chromium, home, "console.error('bad news')", "console")
    with watched_page(chromium, home) as page:
        assert page is not first


def test_what_stays_in_a_window_for_good_is_refused_in_one_that_is_used_again(chromium: Browser, home: str) -> None:
    with watched_page(chromium, home) as page, pytest.raises(AssertionError, match="fresh=True"):
        page.clock.install()
    with watched_page(chromium, home, fresh=True) as page:
        page.clock.install()


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
