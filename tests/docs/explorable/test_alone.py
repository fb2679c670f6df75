"""A page of one element is filled again while nobody can tell it from one that was loaded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.docs.explorable.alone import opening

SQUARE = '<backprop-explorable expression="(4x+1)^2" at="x=1" view="graph"></backprop-explorable>'
MOMENT = "performance.timeOrigin"  # another for each page that is loaded
SEEN = """() => [
    document.body.outerHTML.replace(/<main>.*<\\/main>/s, ""), document.documentElement.className, sessionStorage.length,
    localStorage.length, scrollY, getSelection().toString(), location.hash, document.title, document.activeElement.localName,
]"""


def opened_twice(browser: Browser, use: str, **options: Any) -> tuple[bool, list[object], list[object]]:
    """Whether a page is filled again after a use, and what can be seen of it before and after."""

    def look(page: Page) -> list[object]:
        found: list[object] = page.evaluate(SEEN)
        return found

    with opening(browser) as alone:
        page = alone(SQUARE)
        before, loaded = look(page), page.evaluate(MOMENT)
        page.evaluate(f"{use}; null")
    with opening(browser) as alone:
        page = alone(SQUARE, **options)
        return page.evaluate(MOMENT) == loaded, before, look(page)


@pytest.mark.parametrize(
    "use",
    [
        "() => {}",
        "sessionStorage.setItem('state', '1'); localStorage.setItem('state', '1')",
        "history.replaceState(null, '', '#other')",
        "document.querySelector('main').append('more'); scrollTo(0, 40)",
        "document.body.dataset.mdColorScheme = 'slate'",
        "document.querySelector('button').focus()",
        "getSelection().selectAllChildren(document.querySelector('main'))",
    ],
)
def test_what_readers_do_leaves_nothing_in_a_page_that_is_filled_again(chromium: Browser, use: str) -> None:
    again, before, after = opened_twice(chromium, use)
    assert again
    assert after == before


@pytest.mark.parametrize(
    "use",
    [
        "globalThis.heard = []",
        "Element.prototype.animate = () => {}",
        "EventTarget.prototype.addEventListener = () => {}",
        "Storage.prototype.setItem = () => { throw new Error(); }",
        "requestAnimationFrame = (draw) => setTimeout(draw)",
        "Math.random = () => 0",
        "performance.now = () => 0",
        "Object.defineProperty(navigator, 'clipboard', { value: null })",
        "document.title = 'Other'",
        "document.body.append(document.createElement('p'))",
        "document.head.append(document.createElement('style'))",
        "document.body.dataset.isLarge = ''",
        "document.documentElement.className = 'dark'",
        "document.querySelector('main').remove()",
        "globalThis.worker = null; void new Worker('data:text/javascript,setInterval(() => {})')",
    ],
)
def test_what_a_test_changes_beside_the_element_has_the_page_loaded_anew(chromium: Browser, use: str) -> None:
    again, before, after = opened_twice(chromium, use)
    assert not again
    assert after == before


def test_a_page_with_a_head_of_its_own_is_loaded(chromium: Browser) -> None:
    again, _, _ = opened_twice(chromium, "() => {}", head="<style>p { color: red }</style>")
    assert not again
