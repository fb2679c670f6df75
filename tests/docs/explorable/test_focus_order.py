"""The Tab key goes as the eye does: down the card, and where it has columns, down each of them."""

from __future__ import annotations

from typing import TypedDict

import pytest
from playwright.sync_api import Page

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_hand import focused
from tests.docs.explorable.test_links import LINKED
from tests.docs.explorable.test_one_screen import ELEMENTS
from tests.watch import let_frames_pass

BEFORE, AFTER = (f'<button type="button" data-do="{name}">{name}</button>' for name in ("before", "after"))
MOST = 80  # stops of a card
SIZES = [(320, 640), (390, 844), (768, 1024), (1440, 900)]
UNSTUCK = ".bp-body > * { position: relative !important }"  # what sticks to the foot stands where it is in the card
BOX = """() => {
    const one = document.activeElement;
    const { left, top, right, bottom } = one.getBoundingClientRect();
    let [across, down] = [0, 0];
    for (let around = one.parentElement; around; around = around.parentElement) {
        across += around.scrollLeft;
        down += around.scrollTop;
    }
    return { left: left + across, top: top + down, right: right + across, bottom: bottom + down };
}"""


class Box(TypedDict):
    left: float
    top: float
    right: float
    bottom: float


def boxes(page: Page) -> dict[str, Box]:
    """Where each stop of the Tab key stands, in their order, scrolled to the start."""
    page.add_style_tag(content=UNSTUCK)
    page.locator("[data-do=before]").focus()
    page.keyboard.press("Tab")
    found: dict[str, Box] = {}
    while (name := focused(page)) != "after":
        found[f"{len(found) + 1} {name}"] = page.evaluate(BOX)
        assert len(found) < MOST, list(found)
        page.keyboard.press("Tab")
    return found


def goes_back(one: Box, later: Box) -> bool:
    """Whether what comes later stands above, and not in a column further to the right."""
    return later["bottom"] <= one["top"] + 1 and later["left"] < one["right"] - 1


def steps_back(alone: Alone, card: str, size: tuple[int, int]) -> list[tuple[str, str]]:
    """The pairs of stops that are reached in the other order than they are seen in."""
    page = alone(BEFORE + card + AFTER, viewport={"width": size[0], "height": size[1]})
    let_frames_pass(page, 3)
    stops = boxes(page)
    assert len(stops) > 3
    names = list(stops)
    pairs = [(one, later) for place, one in enumerate(names) for later in names[place + 1 :]]
    return [pair for pair in pairs if goes_back(*(stops[name] for name in pair))]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LINKED)
def test_the_order_of_focus_is_that_of_sight(alone: Alone, name: str, size: tuple[int, int]) -> None:
    assert not steps_back(alone, LINKED[name], size)


@pytest.mark.parametrize("size", SIZES)
def test_a_function_of_many_variables_is_gone_through_from_top_to_bottom(alone: Alone, size: tuple[int, int]) -> None:
    assert not steps_back(alone, ELEMENTS["network"], size)
