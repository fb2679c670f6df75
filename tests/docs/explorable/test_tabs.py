"""Explore has a tab for each element; the address keeps which, and what it shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from markdown import Markdown
from playwright.sync_api import Page, expect

from docs.extensions.figures import tabs
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn

NAMES = ["function", "descent", "network", "knobs", "digits", "race", "write"]
OPENED = """<div class="tabs">{tabs}</div><figure class="explorable wide">{function}</figure>
<script type="module" src="/explorable/tabs.js"></script>"""
FUNCTION = tag("explorable", id="explorable", address="", expression="x^2", at="x=3")


def markup() -> str:
    """The tabs as Explore has them."""
    block: Any = object.__new__(tabs.Tabs)
    block.md, block.argument = (
        Markdown(),
        "function; descent: valley; network: xor; knobs: island; digits; race: 10; write",
    )
    return "".join(block.parts())


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(tabs, "address", lambda _, path: f"/{path}")
    return OPENED.format(tabs=markup(), function=FUNCTION)


def opened(alone: Alone, written: str, **options: Any) -> Page:
    page = alone(written, **options)
    expect(page.get_by_role("tab")).to_have_text(NAMES)
    return page


def chosen(page: Page, name: str) -> None:
    """That a tab is chosen, alone, and that its panel is seen, alone."""
    expect(page.get_by_role("tab", selected=True)).to_have_text(name)
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    expect(page.get_by_role("tabpanel")).to_have_accessible_name(name)


def test_each_tab_shows_its_element_and_the_others_stay_as_they_were(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    chosen(page, "function")
    page.get_by_label("x as a number", exact=True).fill("2.5")
    for name in NAMES[1:]:
        page.get_by_role("tab", name=name).click()
        chosen(page, name)
        expect(page.get_by_role("tabpanel").locator(f"backprop-{name} > *").first).to_be_visible()
        assert page.evaluate("location.hash").startswith(f"#explorable={name}")
    page.get_by_role("tab", name="function").click()
    expect(page.get_by_label("x as a number", exact=True)).to_have_value("2.5")


def test_the_keys_are_those_of_tabs(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    page.get_by_role("tab", name="function").focus()
    for key, name in [
        ("ArrowRight", "descent"),
        ("ArrowLeft", "function"),
        ("ArrowLeft", "write"),
        ("ArrowRight", "function"),
        ("End", "write"),
        ("Home", "function"),
    ]:
        page.keyboard.press(key)
        chosen(page, name)
        expect(page.get_by_role("tab", name=name)).to_be_focused()
    stops = page.get_by_role("tab").evaluate_all("all => all.map((one) => one.tabIndex)")
    assert stops == [0, -1, -1, -1, -1, -1, -1]


def test_the_address_keeps_the_tab_and_its_state(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    page.get_by_role("tab", name="descent").click()
    page.get_by_role("button", name="Forward one step").click()
    page.wait_for_function("() => /explorable=descent.*step=1/.test(location.hash)")
    page.reload()
    chosen(page, "descent")
    page.wait_for_function("() => document.querySelector('backprop-descent').controller?.state.taken === 1")


def test_back_leads_to_the_tab_before(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    page.get_by_label("x as a number", exact=True).fill("2.5")
    page.wait_for_function("() => location.hash.includes('2.5')")
    page.get_by_role("tab", name="race").click()
    page.get_by_role("tab", name="knobs").click()
    page.go_back()
    chosen(page, "race")
    page.go_back()
    chosen(page, "function")
    expect(page.get_by_label("x as a number", exact=True)).to_have_value("2.5")
    assert "2.5" in page.evaluate("location.hash")


def test_what_is_behind_another_tab_leaves_the_address_alone(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    page.get_by_label("x as a number", exact=True).fill("2.5")
    page.get_by_role("tab", name="race").click()  # before the function has come to rest
    page.wait_for_function(
        "() => document.querySelector('backprop-explorable .bp-said[role=status]').textContent !== ''"
    )
    assert page.evaluate("location.hash").startswith("#explorable=race")


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_all_tabs_are_reached_on_the_smallest_phone_by_touch(alone: Alone, written: str, width: int) -> None:
    page = opened(alone, written, viewport={"width": width, "height": 700}, has_touch=True)
    for name in ["network", "write"]:
        page.get_by_role("tab", name=name).tap()
        chosen(page, name)
        drawn(page)
        box = page.get_by_role("tab", name=name).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] >= 40
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing(alone: Alone, written: str) -> None:
    page = opened(alone, written)
    page.get_by_role("tab", name="descent").click()
    page.mouse.move(1, 1)
    drawn(page)
    assert not barriers(page, "main")


def test_without_the_script_each_tab_is_a_link(written: str) -> None:
    assert '<a href="/embed/training/" data-tab="network"' in written
    assert json.dumps("x^2/4 + 1").strip('"') in written
