"""What makes an element answer is asked for when someone reaches for the element, and then all of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, Route, expect

from docs.making.modules import lists
from tests.watch import let_frames_pass

MOST_FRAMES = 5_400  # a minute and a half at least: whoever waits for what does not come has to say so
# The pointer of a browser without windows lies in the corner, and so on an element that begins there, once fonts move it.
NO_POINTER = "addEventListener('pointerenter', (event) => event.stopImmediatePropagation(), true)"
WAKE = "(element) => { element.wake(); }"
# Comes before, where a first picture has to be scrolled.
SIGHT = "explorable/dom/sight.js"
# And not KaTeX, which no module imports before it is needed.
MODULE = re.compile(r"/(explorable|generated)/(?!dom/sight).*\.js$")
LIST = "generated/modules.js"
KINDS = [
    ("explore/", "backprop-explorable", ""),
    ("explore/", "backprop-explorable", "[predict]"),
    ("chapters/deep/", "backprop-explorable", " .bp-map"),
    ("embed/descent/", "backprop-descent", ""),
    ("embed/training/", "backprop-network", ""),
    ("embed/knobs/", "backprop-knobs", ""),
    ("embed/digits/", "backprop-digits", ""),
    ("embed/race/", "backprop-race", ""),
    ("embed/write/", "backprop-write", ""),
]


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Lets frames pass, and with them requests, until something is so."""
    for _ in range(MOST_FRAMES):
        if is_so():
            return
        let_frames_pass(page, 1)
    raise AssertionError("it did not come to be so")


def addresses(kind: str, more: str) -> set[str]:
    """What an element is to load, from the site's root."""
    found = lists()
    paths = found[kind] + (found[kind + more] if more else [])
    return {urljoin("explorable/", path) for path in paths}


@pytest.mark.parametrize(("path", "kind", "more"), KINDS)
def test_all_that_an_element_needs_comes_in_two_rounds(fresh_page: Page, path: str, kind: str, more: str) -> None:
    page = fresh_page
    page.add_init_script(NO_POINTER)
    asked: list[str] = []
    held: list[Route] = []

    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/{path}")
    element = page.locator(f"{kind}:has({more})" if more.startswith(" ") else kind).first
    page.wait_for_function("(name) => customElements.get(name)", arg=kind)
    page.wait_for_load_state("networkidle")
    home = page.evaluate("location.origin") + "/"

    def modules() -> set[str]:
        names = {address.removeprefix(home) for address in asked}
        return {name for name in names if name.startswith(("explorable/", "generated/")) and name.endswith(".js")} - {
            SIGHT
        }

    def answer() -> None:
        """Answers what has been asked for so far, and not what is asked for while it answers: that is the next round."""
        due = held.copy()
        held.clear()
        for route in due:
            route.continue_()

    needed, before = addresses(kind, more) - {SIGHT}, modules()
    assert not needed & before
    assert not page.locator("link[rel=modulepreload]").count()
    page.route(MODULE, lambda route: held.append(route))
    if more.startswith("["):
        element.evaluate("(element, name) => element.setAttribute(name, '')", more.strip("[]"))
    element.evaluate(WAKE)
    expect(element).to_have_attribute("aria-busy", "true")
    wait_until(page, lambda: len(held) >= 2)
    answer()
    expect(page.locator("link[rel=modulepreload]")).to_have_count(len(addresses(kind, more)))
    wait_until(page, lambda: needed <= modules() and len(held) >= len(needed) - 1)
    answer()
    expect(element).not_to_have_attribute("aria-busy", "true")  # nothing is answered any more, and it is there
    assert not held
    assert modules() - before == needed | {LIST}
