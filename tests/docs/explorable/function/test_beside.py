"""The closer look at a node stands beside the node where there is room, and never on what it explains."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_hand import PHONE, focused
from tests.docs.explorable.test_one_screen import tag
from tests.watch import let_frames_pass

NEURON = tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1")
ARRAYS = tag("explorable", expression="sum((W @ x - [1, 2])^2)", at="W=[[1, -2, 3], [0, 4, -1]]; x=[3, 1, 2]")
MIDDLE = 4  # the node z of the neuron
COVERED = """() => {
    const look = document.querySelector(".bp-inspector").getBoundingClientRect();
    const seen = document.querySelectorAll(".node[data-lit], .partial[data-lit], .bp-controls, .bp-variables");
    return [...seen].filter((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left < look.right && right > look.left && top < look.bottom && bottom > look.top;
    }).map((one) => one.textContent);
}"""


def look_at(page: Page, node: int) -> None:
    page.locator(f".bp-graph .node[data-node='{node}'] .shape").first.dispatch_event("click")
    page.mouse.move(1, 1)
    page.evaluate("import('/explorable/function/beside.js').then(() => null)")  # the first look asks for it
    let_frames_pass(page, 3)


def box_of(page: Page, part: str) -> FloatRect:
    box = page.locator(part).first.bounding_box()
    assert box
    return box


def gap(one: FloatRect, other: FloatRect) -> float:
    """How far two boxes are from each other, along the axis on which they are farther."""
    across = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
    down = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
    return max(across, down)


@pytest.mark.parametrize("markup", [NEURON, ARRAYS], ids=["numbers", "arrays"])
@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1920, 1080), (768, 1024)])
def test_it_covers_nothing_that_it_explains(alone: Alone, size: tuple[int, int], markup: str) -> None:
    page = alone(markup, viewport={"width": size[0], "height": size[1]})
    count = page.locator(".bp-graph .node").count()
    for node in range(count):
        look_at(page, node)
        expect(page.locator(".bp-inspector")).to_be_visible()
        assert page.evaluate(COVERED) == [], node


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1920, 1080)])
def test_it_stands_near_its_node_and_on_the_screen(alone: Alone, size: tuple[int, int]) -> None:
    page = alone(NEURON, viewport={"width": size[0], "height": size[1]})
    look_at(page, MIDDLE)
    look, node = box_of(page, ".bp-inspector"), box_of(page, f".node[data-node='{MIDDLE}']")
    assert 0 < gap(look, node) < 150
    assert look["y"] > 0
    assert look["y"] + look["height"] < size[1]
    expect(page.locator(".bp-words .bp-rule").last).to_be_visible()


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 320, "height": 640}}], ids=["phone", "narrow"])
def test_where_there_is_no_room_it_stands_above_the_words(alone: Alone, options: dict[str, Any]) -> None:
    page = alone(NEURON, **options)
    look_at(page, MIDDLE)
    look, bar, words = (box_of(page, part) for part in (".bp-inspector", ".bp-controls", ".bp-words"))
    assert bar["y"] + bar["height"] <= look["y"]
    assert look["y"] + look["height"] <= words["y"]
    assert page.evaluate(COVERED) == []


def test_a_window_that_is_made_narrow_takes_it_back(alone: Alone) -> None:
    page = alone(NEURON, viewport={"width": 1440, "height": 900})
    look_at(page, MIDDLE)
    expect(page.locator(".bp-inspector[data-beside]")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".bp-inspector[data-beside]")).to_have_count(0)
    expect(page.locator(".bp-inspector")).not_to_have_attribute("style", "left")


def test_it_stays_where_it_is_while_the_reader_steps(alone: Alone) -> None:
    page = alone(NEURON, viewport={"width": 1440, "height": 900})
    look_at(page, MIDDLE)
    before = box_of(page, ".bp-inspector")
    page.get_by_role("button", name="Back one step").click()
    let_frames_pass(page, 4)
    after = box_of(page, ".bp-inspector")
    assert (after["x"], after["y"]) == (before["x"], before["y"])


def test_the_keyboard_opens_it_there_and_escape_closes_it_from_within(alone: Alone) -> None:
    page = alone(NEURON, viewport={"width": 1440, "height": 900})
    page.locator(".bp-stage").focus()
    page.keyboard.press("Home")
    for _ in range(MIDDLE + 1):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".bp-inspector[data-beside]")).to_be_visible()
    page.get_by_role("button", name="Close the closer look").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".bp-inspector")).to_have_count(0)
    let_frames_pass(page, 3)
    assert focused(page) == "stage"


def test_a_finger_on_a_tablet_opens_it_there_too(alone: Alone) -> None:
    page = alone(NEURON, viewport={"width": 1180, "height": 820}, has_touch=True)
    box = box_of(page, f".node[data-node='{MIDDLE}'] .shape")
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".bp-inspector[data-beside]")).to_be_visible()
    page.get_by_role("button", name="Close the closer look").tap()
    expect(page.locator(".bp-inspector")).to_have_count(0)
