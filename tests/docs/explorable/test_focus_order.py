"""The Tab key goes as the eye does: down the card, and where it has columns, down each of them."""

from __future__ import annotations

from itertools import combinations
from typing import TypedDict

import pytest
from playwright.sync_api import Page

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_links import LINKED
from tests.docs.explorable.test_one_screen import ELEMENTS
from tests.watch import let_frames_pass

BEFORE, AFTER = (f'<button type="button" data-do="{name}">{name}</button>' for name in ("before", "after"))
MOST = 80  # stops of a card
AT_ONCE = 8  # presses of the key between two looks
PHONES = [(320, 640), (390, 844)]
SCREENS = [*PHONES, (768, 1024), (1440, 900)]
UNSTUCK = "<style>.bp-body > * { position: relative !important }</style>"  # what sticks to the foot stands where it is in the card
NOTE_EACH = """() => {
    globalThis.stops = [];
    const boxOf = (one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        let [across, down] = [0, 0];
        for (let around = one.parentElement; around; around = around.parentElement) {
            across += around.scrollLeft;
            down += around.scrollTop;
        }
        return { left: left + across, top: top + down, right: right + across, bottom: bottom + down };
    };
    document.querySelector("main").addEventListener("focusin", ({ target }) => stops.push([target.dataset.do ?? target.tagName, boxOf(target)]));
}"""


class Box(TypedDict):
    left: float
    top: float
    right: float
    bottom: float


def boxes(page: Page) -> dict[str, Box]:
    """Where each stop of the Tab key stands, in their order, scrolled to the start."""
    page.evaluate("stops.length = 0")
    page.locator("[data-do=before]").focus()
    names: list[str] = []
    while "after" not in names:
        assert len(names) < MOST, names
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        names = page.evaluate("stops.map(([name]) => name)")
    stops: list[tuple[str, Box]] = page.evaluate("stops")
    return {f"{place} {name}": box for place, (name, box) in enumerate(stops[1 : names.index("after")], start=1)}


def goes_back(one: Box, later: Box) -> bool:
    """Whether what comes later stands above, and not in a column further to the right."""
    return later["bottom"] <= one["top"] + 1 and later["left"] < one["right"] - 1


def steps_back(alone: Alone, card: str, sizes: list[tuple[int, int]]) -> list[tuple[int, str, str]]:
    """The pairs of stops that are reached in the other order than they are seen in, with the width at which they are."""
    page = alone(UNSTUCK + BEFORE + card + AFTER)
    page.evaluate(NOTE_EACH)
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        let_frames_pass(page, 3)
        stops = boxes(page)
        assert len(stops) > 3
        pairs = combinations(stops, 2)
        found += [(width, one, later) for one, later in pairs if goes_back(stops[one], stops[later])]
    return found


@pytest.mark.parametrize("name", ["explorable", "descent", "network", "digits", "write"])
def test_the_order_of_focus_is_that_of_sight(alone: Alone, name: str) -> None:
    assert not steps_back(alone, LINKED[name], SCREENS)


def test_a_function_of_many_variables_is_gone_through_from_top_to_bottom(alone: Alone) -> None:
    assert not steps_back(alone, ELEMENTS["network"], PHONES)
