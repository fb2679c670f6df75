"""The explorable by keyboard, by touch, by ear, without motion and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import CASES, beside, go_to_step, markup, placed, ticks
from tests.watch import let_frames_pass, watched_page

# Those of the table look like those of the step, and are many.
WITHOUT_REPEATED_FORMULAS = {"include": ["backprop-explorable"], "exclude": [".bp-rows .katex"]}


def test_changes_are_announced_when_they_come_to_rest(square: Locator) -> None:
    page = square.page
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    ticks(square).focus()
    page.keyboard.press("ArrowLeft")
    expect(square.get_by_role("status")).to_have_text(trace.steps[9].text)
    square.get_by_role("textbox", name="x as a number").fill("2")
    expect(square.get_by_role("status")).to_contain_text("∂h/∂x = 72")
    field(square).fill("4x)")
    expect(square.get_by_role("status")).to_have_text("This parenthesis was never opened.")


@pytest.mark.parametrize("name", ["square", "network"])
def test_axe_finds_nothing(alone: Alone, name: str) -> None:
    explorable = placed(alone, *CASES[name])
    page = explorable.page
    explorable.get_by_text("Every step as a table").click()
    let_frames_pass(page, 6)
    assert not barriers(page, WITHOUT_REPEATED_FORMULAS)
    field(explorable).fill("2*(")
    expect(field(explorable)).to_have_attribute("aria-invalid", "true")
    assert not barriers(page, ".bp-program")


def test_every_control_is_reached_by_the_keyboard_and_shows_it(served: Locator, page: Page) -> None:
    field(served).focus()
    expect(served).not_to_have_attribute("aria-busy", "true")  # it answers now
    names, last = [], None
    for _ in range(20):
        page.keyboard.press("ArrowRight" if last == "tree" else "Tab")  # from tool to tool, else from stop to stop
        focused = page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (!focused.closest("backprop-explorable")) return null;
                const { outlineStyle: outline, outlineWidth: wide } = getComputedStyle(focused);
                return { name: focused.dataset.do ?? focused.className, outline, wide };
            }"""
        )
        if focused is None:
            break
        assert focused["outline"] != "none", focused
        assert focused["wide"] != "0px", focused
        last = focused["name"]
        names.append(last)
    for control in ["tree", "graph", "stage", "back", "play", "forward", "scrub", "speed", "drag", "number"]:
        assert control in names, " ".join(names)


def test_reduced_motion_moves_nothing(alone: Alone) -> None:
    page = alone(markup(*CASES["square"]), reduced_motion="reduce")
    explorable = page.locator("backprop-explorable")
    go_to_step(explorable, 9)
    page.keyboard.press("ArrowRight")
    expect(beside(explorable, "c", "adjoint")).to_be_visible()
    moving = page.evaluate(
        """() => document.getAnimations().filter(({ effect }) =>
            effect.target.closest("backprop-explorable") && effect.getComputedTiming().duration > 1).length"""
    )
    assert moving == 0


def test_without_reduced_motion_the_edge_is_drawn(alone: Alone) -> None:
    explorable = placed(alone, *CASES["square"])
    page = explorable.page
    go_to_step(explorable, 9)
    page.evaluate(
        """() => document.querySelector("backprop-explorable")
            .addEventListener("animationstart", ({ target }) => {
                const { duration } = target.getAnimations()[0].effect.getComputedTiming();
                document.body.dataset.drawn = `${target.getAttribute("class")} ${duration}`;
            })"""
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-drawn", re.compile("backward.* 450$"))


def test_on_paper_it_is_light_whatever_the_screen_was(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, color_scheme="dark") as page:
        page.goto("/")
        ink = "getComputedStyle(document.querySelector('.bp-stage')).color"
        dark = page.evaluate(ink)
        page.emulate_media(media="print")
        assert page.evaluate(ink) != dark
        page.emulate_media(media="screen")
        assert page.evaluate(ink) == dark


def test_touch_steps_and_drags(alone: Alone) -> None:
    page = alone(markup(*CASES["square"]), viewport={"width": 390, "height": 800}, has_touch=True)
    explorable = page.locator("backprop-explorable")
    explorable.get_by_role("button", name="Back one step").tap()
    expect(ticks(explorable)).to_have_attribute("aria-valuenow", "10")
    box = ticks(explorable).bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 3, box["y"] + box["height"] / 2)
    expect(ticks(explorable)).to_have_attribute("aria-valuenow", "1")
