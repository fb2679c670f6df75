"""A node and its term in the text that was typed are lit together, whichever of both is pointed at."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.function.test_lighting import lit, over
from tests.docs.explorable.test_hand import PHONE
from tests.docs.explorable.test_one_screen import tag
from tests.watch import let_frames_pass

TWICE = tag("explorable", expression="x*sin(x)+y", at="x=2; y=1")
LINES = tag("explorable", expression="z = w*x\nsquare(u) = u^2\nsquare(z-t)", at="w=2; x=1; t=1")
LONG = tag("explorable", expression="+".join(f"sin({n}*x)" for n in range(1, 16)) + "+y", at="x=2; y=1")
LETTERS = """(field) => {
    const style = getComputedStyle(field);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = style.font;
    const wide = canvas.measureText("0").width;
    const high = parseFloat(style.lineHeight);
    const numbers = (text) => text.split(", ").map((pair) => pair.split(" ").map(parseFloat));
    const lines = field.value.split("\\n");
    if (style.backgroundImage === "none") return [];
    const sizes = numbers(style.backgroundSize);
    return numbers(style.backgroundPosition).map(([left, top], place) => {
        const from = Math.round((left - parseFloat(style.paddingLeft)) / wide);
        const line = lines[Math.floor((top - parseFloat(style.paddingTop)) / high)];
        return line.slice(from, from + Math.round(sizes[place][0] / wide));
    });
}"""
PLACE = """(field, place) => {
    const style = getComputedStyle(field);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = style.font;
    const box = field.getBoundingClientRect();
    const before = field.value.slice(0, place).split("\\n");
    return {
        x: box.left + field.clientLeft + parseFloat(style.paddingLeft) + (before.at(-1).length + 0.5) * canvas.measureText("0").width,
        y: box.top + field.clientTop + parseFloat(style.paddingTop) + (before.length - 0.5) * parseFloat(style.lineHeight),
    };
}"""


def terms(page: Page) -> list[str]:
    """The pieces of the text that are lit."""
    return list(page.locator(".bp-field").evaluate(LETTERS))


def letter(page: Page, place: int) -> tuple[float, float]:
    """Where the middle of a letter of the text is."""
    found = page.locator(".bp-field").evaluate(PLACE, place)
    return found["x"], found["y"]


def point_at(page: Page, place: int) -> None:
    page.mouse.move(*letter(page, place))
    let_frames_pass(page, 2)


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "narrow"])
def test_a_node_lights_its_term_and_a_variable_each_of_its_places(alone: Alone, options: dict[str, Any]) -> None:
    page = alone(TWICE, **options)
    assert terms(page) == []
    over(page, page.locator(".node", has_text="sin").first)
    assert terms(page) == ["sin(x)"]
    over(page, page.locator(".node", has_text="×").first)
    assert terms(page) == ["x*sin(x)"]
    over(page, page.locator(".bp-variable[data-name=x]"))
    assert terms(page) == ["x", "x"]
    page.mouse.move(1, 1)
    let_frames_pass(page, 2)
    assert terms(page) == []


def test_in_a_tree_each_place_is_a_node_of_its_own(alone: Alone) -> None:
    page = alone(TWICE)
    page.get_by_role("button", name="tree", exact=True).click()
    point_at(page, 6)
    assert lit(page) == ["+", "sin", "x", "×"]
    assert terms(page) == ["x"]


def test_a_term_lights_its_node_with_its_paths(alone: Alone) -> None:
    page = alone(TWICE)
    point_at(page, 3)
    assert lit(page) == ["+", "sin", "×"]
    assert terms(page) == ["sin(x)"]
    point_at(page, 9)
    assert lit(page) == ["+", "y"]
    point_at(page, 1)
    assert terms(page) == ["x*sin(x)"]


def test_lines_and_functions_of_the_readers_own_have_their_terms(alone: Alone) -> None:
    page = alone(LINES)
    point_at(page, 4)
    assert terms(page) == ["w"]
    over(page, page.locator(".bp-variable[data-name=t]"))
    assert terms(page) == ["t"]
    over(page, page.locator(".node .symbol", has_text=re.compile("^−$")))
    assert terms(page) == ["z-t"]


def test_a_text_that_goes_on_below_is_lit_where_it_stands(alone: Alone) -> None:
    page = alone(LONG, viewport={"width": 390, "height": 844})
    over(page, page.locator(".bp-variable[data-name=y]"))
    field = page.locator(".bp-field")
    top = field.evaluate("(field) => parseFloat(getComputedStyle(field).backgroundPosition.split(' ')[1])")
    high = field.evaluate("(field) => parseFloat(getComputedStyle(field).lineHeight)")
    assert top > 3 * high
    assert page.locator(".bp-field").count() == 1


def test_the_arrow_keys_go_from_term_to_term_and_typing_lights_nothing(alone: Alone) -> None:
    page = alone(TWICE)
    field = page.locator(".bp-field")
    field.focus()
    page.keyboard.press("Home")
    let_frames_pass(page, 2)
    assert terms(page) == ["x", "x"]
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    let_frames_pass(page, 2)
    assert terms(page) == ["sin(x)"]
    assert lit(page) == ["+", "sin", "×"]
    page.keyboard.type("h")
    let_frames_pass(page, 2)
    expect(page.locator(".bp-graph .node", has_text="sinh")).to_have_count(0)
    assert terms(page) == []
    page.keyboard.press("Backspace")
    expect(field).to_have_value("x*sin(x)+y")
    let_frames_pass(page, 2)
    assert terms(page) == []
    page.keyboard.press("ArrowLeft")
    let_frames_pass(page, 2)
    assert terms(page) == ["sin(x)"]
    field.blur()
    let_frames_pass(page, 2)
    assert terms(page) == []
    assert lit(page) == []


def test_a_finger_on_a_term_lights_its_node(alone: Alone) -> None:
    page = alone(TWICE, **PHONE)
    page.touchscreen.tap(*letter(page, 4))
    let_frames_pass(page, 2)
    assert lit(page) == ["+", "sin", "×"]
    assert terms(page) == ["sin(x)"]


def test_a_text_that_is_not_understood_lights_nothing(alone: Alone) -> None:
    page = alone(TWICE)
    page.locator(".bp-field").fill("x*sin(x)+*y")
    over(page, page.locator(".node", has_text="sin").first)
    assert lit(page) == ["+", "sin", "×"]
    assert terms(page) == []
