"""Nothing is out of reach, and nothing moves that is only looked at: for each element alone, on several screens."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import ELEMENTS, example
from tests.watch import let_frames_pass

PLACES = """() => [".bp-curve .bp-plot", ".bp-variables", ".bp-controls"].map((part) => Math.round(
    document.querySelector(part).getBoundingClientRect().top
        - document.querySelector("backprop-explorable").getBoundingClientRect().top))"""
SHORT = ["square", "network", "descent on momentum", "training of xor"]


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_from_step_to_step_sliders_and_curve_keep_their_places(alone: Alone, width: int) -> None:
    page = alone(example("square"), viewport={"width": width, "height": 900})
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    found = set()
    for step in range(1, 12):
        expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", str(step))
        let_frames_pass(page, 2)
        found.add(tuple(page.evaluate(PLACES)))
        page.keyboard.press("ArrowRight")
    assert len(found) == 1


def looked_at(page: Page) -> list[str]:
    """The barriers by day on a phone and a laptop, and there by night too."""
    found = []
    for width, palettes in ((390, [DAY]), (1366, [DAY, NIGHT])):
        page.set_viewport_size({"width": width, "height": 768})
        let_frames_pass(page, 5)
        found += [f"at {width} {problem}" for problem in barriers(page, "main", palettes)]
    return found


@pytest.mark.parametrize("name", SHORT)
def test_axe_finds_nothing(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[name])
    assert not looked_at(page)
    nodes = page.locator(".bp-graph .node.variable .shape")
    if page.locator("backprop-explorable").count() and nodes.count():
        nodes.first.click(force=True)
        expect(page.locator(".bp-inspector")).to_be_visible()
        assert not looked_at(page)


@pytest.mark.parametrize("name", SHORT)
def test_nothing_stands_out_of_the_smallest_phone(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[name], viewport={"width": 320, "height": 640}, has_touch=True)
    outside = page.evaluate("""() => [...document.querySelectorAll("main *")].filter((part) =>
        !part.closest(".bp-said, .bp-reading, .bp-choices > *, .bp-stage, .bp-table, .bp-formula")
        && part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 120))""")
    assert not outside


@pytest.mark.parametrize("name", SHORT)
def test_no_part_of_the_step_lies_over_another(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[name])
    for width, height in ((390, 844), (1366, 768), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        boxes = page.locator(".bp-side > *").evaluate_all(
            "all => all.map((one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom])"
        )
        assert boxes
        assert all(above[1] <= below[0] + 1 for above, below in pairwise(boxes)), (width, boxes)


def test_buttons_say_what_they_do_in_plain_words(alone: Alone) -> None:
    tools = ".bp-toolbar :is(button, option:first-child), .bp-zoom button"
    names = {}
    page = None
    for name in ("square", "descent on momentum"):
        page = alone(ELEMENTS[name], into=page)
        names[name] = page.locator(tools).all_text_contents()
    assert names == {
        "square": [
            "explain a node …",
            "axis limits",
            "zoom in",
            "zoom out",
            "undo",
            "redo",
            "copy link",
            "embed",
            "export",
        ],
        "descent on momentum": ["zoom out", "zoom in", "copy link", "embed"],
    }
