"""The Tab key gets on quickly: a row of tools is one stop, and arrow keys go from tool to tool in it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_hand import PHONE, focused
from tests.docs.explorable.test_one_screen import ELEMENTS, tag
from tests.watch import drawn, let_frames_pass

NEURON = tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1")
AFTER = '<button type="button" data-do="after">after</button>'
MOST_STOPS = 24  # of a function of four variables, each with a slider and a field


def stops(page: Page) -> list[str]:
    """What the Tab key stops at, from the field on to the end of the element."""
    page.locator(".bp-field").focus()
    found = []
    while (name := focused(page)) != "after":
        found.append(name)
        assert len(found) < 60, found
        page.keyboard.press("Tab")
    return found


def test_the_choices_and_the_tools_are_one_stop_each(alone: Alone) -> None:
    page = alone(NEURON + AFTER)
    let_frames_pass(page, 3)
    found = stops(page)
    assert len(found) <= MOST_STOPS, found
    assert [name for name in found if name in {"tree", "graph", "compact", "predict", "unfold", "example"}] == ["tree"]
    assert [name for name in found if name in {"inspect", "ranges", "nearer", "share", "embed", "takeaway"}] == [
        "inspect"
    ]


@pytest.mark.parametrize("name", ["network", "descent on valley", "training of xor"])
def test_each_element_has_one_stop_at_its_foot(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[name] + AFTER)
    let_frames_pass(page, 3)
    assert len([name for name in stops(page) if name in {"inspect", "share", "embed"}]) == 1


def test_arrow_keys_go_from_tool_to_tool_and_step_nothing(alone: Alone) -> None:
    page = alone(NEURON)
    let_frames_pass(page, 3)
    step = page.get_by_role("slider", name="Step", exact=True)
    before = step.get_attribute("aria-valuenow")
    page.locator("[data-do=tree]").focus()
    order = []
    for _ in range(6):
        order.append(focused(page))
        page.keyboard.press("ArrowRight")
    assert order == ["tree", "graph", "compact", "predict", "unfold", "example"]
    assert focused(page) == "tree", "from the last to the first"
    page.keyboard.press("End")
    assert focused(page) == "example"
    page.keyboard.press("ArrowLeft")
    assert step.get_attribute("aria-valuenow") == before
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-do=compact]")).to_have_attribute("aria-pressed", "true")
    assert focused(page) == "compact"
    page.locator("[data-do=inspect]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "nearer"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "share", "what cannot be pressed is passed over"


@pytest.mark.parametrize("width", [320, 390, 768])
def test_each_choice_of_a_row_that_scrolls_is_seen_whole_when_it_is_come_to(alone: Alone, width: int) -> None:
    page = alone(NEURON, viewport={"width": width, "height": 640})
    let_frames_pass(page, 3)
    row = page.locator(".bp-choices")
    assert row.evaluate("({ scrollWidth, clientWidth }) => scrollWidth > clientWidth") == (width < 768)
    assert "linear-gradient" in row.evaluate("(row) => getComputedStyle(row).backgroundImage")
    page.locator("[data-do=tree]").focus()
    for name in ("tree", "graph", "compact", "predict", "unfold", "example"):
        assert focused(page) == name
        drawn(page)
        chosen, around = page.locator(f"[data-do={name}]").bounding_box(), row.bounding_box()
        assert chosen and around
        assert around["x"] <= chosen["x"] and chosen["x"] + chosen["width"] <= around["x"] + around["width"]
        page.keyboard.press("ArrowRight")


def test_the_tab_key_comes_back_to_the_tool_that_was_used_last(alone: Alone) -> None:
    page = alone(NEURON)
    let_frames_pass(page, 3)
    page.locator("[data-do=tree]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert focused(page) not in {"predict", "unfold", "example"}, "it leaves the toolbar"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "compact"


def test_a_toolbar_keeps_a_stop_when_its_tool_can_no_longer_be_pressed(alone: Alone) -> None:
    page = alone(NEURON)
    let_frames_pass(page, 3)
    page.get_by_role("button", name="zoom in").focus()
    page.keyboard.press("Enter")
    out = page.get_by_role("button", name="zoom out")
    expect(out).to_be_enabled()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(out).to_be_disabled()
    let_frames_pass(page, 3)
    assert page.locator(".bp-foot > [tabindex='0']:not(:disabled)").count() == 1
    page.locator(".bp-field").focus()
    assert "BODY" not in focused(page)


def test_in_a_deck_the_arrows_of_a_toolbar_turn_no_slide(alone: Alone) -> None:
    page = alone(f'<div class="reveal">{NEURON}</div>')
    page.evaluate("globalThis.heard = []; addEventListener('keydown', ({ key }) => heard.push(key))")
    page.locator("[data-do=tree]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("heard") == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_a_pointer_presses_any_tool(alone: Alone, options: dict[str, Any]) -> None:
    page = alone(NEURON, **options)
    press = page.locator("[data-do=compact]").tap if options else page.locator("[data-do=compact]").click
    press()
    expect(page.locator("[data-do=compact]")).to_have_attribute("aria-pressed", "true")


def test_axe_finds_nothing_in_toolbars(alone: Alone) -> None:
    page = alone(NEURON)
    page.get_by_role("button", name="export").click()
    expect(page.locator(".bp-takeaway")).to_be_visible()
    assert not barriers(page, "main")
