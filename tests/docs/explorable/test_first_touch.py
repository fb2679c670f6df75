"""A finger comes without having hovered: what it does first counts, and when it scrolls the page it has moved nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.conftest import Site
from tests.docs.explorable.test_hand import PHONE, touch_drag
from tests.watch import drawn, watched_page

KNOB = ("", "backprop-knobs", "[data-do=knob][data-name=v3]")
POINT = ("", "backprop-explorable", ".node.variable .shape")
SLIDER = ("chapters/network/", "backprop-explorable", "input[type=range]")  # of 0.15, which is on no step of it
NUMBERS = """(element) => [...element.querySelectorAll("[data-do=knob], input:not([type=range])")]
    .map((one) => Number(one.ariaValueNow ?? one.value))"""
TRIES = "({ controller }) => controller.state.tries.length - 1"


def numbers(element: Locator) -> Any:
    return element.evaluate(NUMBERS)


@pytest.mark.parametrize(("path", "name", "thing"), [KNOB, POINT], ids=["knob", "point"])
def test_the_first_finger_drags(chromium: Browser, site: Site, path: str, name: str, thing: str) -> None:
    with watched_page(chromium, site.url, fresh=True, **PHONE) as page:
        page.goto(f"/{path}")
        page.wait_for_load_state("networkidle")
        element = page.locator(name).first
        before = numbers(element)
        touch_drag(page, element.locator(thing).first, (60, 0), moves=24)
        drawn(page)
        moved = sum(after > one for one, after in zip(before, numbers(element), strict=True))
        assert 1 <= moved <= 2  # a knob, and the field beside it


def test_the_first_tap_adds_a_dot(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, fresh=True, **PHONE) as page:
        page.goto("/")
        page.wait_for_load_state("networkidle")
        dots = page.locator("backprop-knobs [data-do=spot]")
        before = dots.count()
        page.locator("backprop-knobs [data-do=plane]").tap(position={"x": 40, "y": 20})
        expect(dots).to_have_count(before + 1)


@pytest.mark.parametrize(
    ("path", "name", "thing", "wakes"),
    [(*KNOB, False), (*KNOB, True), (*SLIDER, True)],
    ids=["asleep", "knob", "slider"],
)
def test_a_finger_that_scrolls_the_page_has_moved_nothing(
    chromium: Browser, site: Site, path: str, name: str, thing: str, wakes: bool
) -> None:
    with watched_page(chromium, site.url, fresh=True, **PHONE) as page:
        page.goto(f"/{path}")
        page.wait_for_load_state("networkidle")
        element = page.locator(name).first
        if wakes:
            element.evaluate("(element) => element.wake()")
        element.locator(thing).first.evaluate("(thing) => thing.scrollIntoView({ block: 'center' })")
        before, above = numbers(element), page.evaluate("scrollY")
        touch_drag(page, element.locator(thing).first, (9, -200))
        drawn(page)
        assert page.evaluate("scrollY") > above + 50
        assert numbers(element) == before
        assert name != "backprop-knobs" or element.evaluate(TRIES) == 0
