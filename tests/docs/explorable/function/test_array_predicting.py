"""Predict in programs with arrays, as a reader meets it: shapes, then an entry or all of them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import backprop_core as core
from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import Alone, address
from tests.docs.explorable.function.test_arrays import AT, PROGRAM, TYPED, node, numbers, tag
from tests.docs.extensions.pages import rendered
from tests.watch import drawn

STEPS = tag(id="one", expression=PROGRAM, at=TYPED, view="compact", predict="")
GRADIENT = tag(id="one", expression=PROGRAM, at=TYPED, view="compact", predict="gradient")


def give(page: Page, text: str) -> None:
    field = page.locator(".bp-answer input")
    field.fill(text)
    field.press("Enter")
    drawn(page)


def on(page: Page) -> None:
    """To the next question, by its key."""
    page.locator(".bp-answer input").press("Enter")
    expect(page.locator(".bp-verdict")).to_have_count(0)


def question(page: Page) -> str:
    drawn(page)
    return page.locator(".bp-question").text_content() or ""


def verdict(page: Page) -> str:
    drawn(page)
    return page.locator(".bp-verdict .bp-said, .bp-verdict:not(:has(.bp-said))").text_content() or ""


def skip_to(page: Page, text: str) -> None:
    while text not in question(page):
        before = page.locator(".bp-rule").first.text_content() or ""
        page.get_by_role("button", name="skip").click()
        expect(page.locator(".bp-rule").first).not_to_have_text(before)


def test_a_reader_predicts_a_shape_an_entry_and_the_whole_by_keys_alone(alone: Alone) -> None:
    page = alone(STEPS)
    assert question(page) == "What shape has a?"
    card = page.locator(".node[aria-label='a']")  # its shape is not said either
    expect(card.locator(".asked")).to_have_text(["?", "?"])  # of its value and its gradient
    expect(card.locator(".chip")).to_have_count(0)
    give(page, "2x3")
    assert verdict(page).startswith("You kept an axis that is added up")
    give(page, "2")
    assert verdict(page) == "Right: 2."
    expect(node(page, "a").locator(".chip")).to_have_text("2")
    on(page)
    assert question(page).startswith("What is a[")
    assert numbers(node(page, "a"), "value") == []
    give(page, "[7, 4]")
    assert verdict(page).startswith("1 of 2 are right. At a[1]: You took one of 3")
    give(page, "[7, 2]")
    assert verdict(page) == "Right, all 2 of them."
    assert numbers(node(page, "a"), "value") == ["7", "2"]
    expect(page.locator(".bp-score")).to_have_text("2 of 2 so far")
    page.locator(".bp-stage").focus()
    page.keyboard.press("Home")
    assert question(page) == "What shape has a?"


def test_the_gradient_that_is_asked_for_stands_nowhere(alone: Alone) -> None:
    page = alone(STEPS)
    page.get_by_text("Every step as a table").click()
    skip_to(page, "What shape has ∂g/∂W")
    card = node(page, "W")
    expect(card.locator(".asked")).to_have_count(1)
    assert numbers(card, "adjoint") == []
    expect(page.locator(".bp-variables .bp-gradient")).to_have_count(0)
    expect(page.locator(".bp-variables")).not_to_contain_text("predicts")
    expect(page.locator(".partial.now")).to_have_text("")  # how it comes down
    give(page, "3x2")
    assert verdict(page) == "You have rows and columns the other way round."
    give(page, "2x3")
    on(page)
    assert numbers(card, "adjoint") == []
    gradient = np.array(core.trace(PROGRAM, AT).gradient["W"])
    rows = page.locator(".bp-step-table").text_content() or ""
    assert "−6" not in rows.replace("-", "−")
    give(page, str(gradient.T.tolist()))
    assert verdict(page) == "3×2: You have rows and columns the other way round."
    give(page, str(gradient.tolist()))
    assert verdict(page) == "Right, all 6 of them."
    assert numbers(card, "adjoint") == ["3", "1", "2", "−6", "−2", "−4"]


def test_only_the_gradient_is_asked_for_and_changed_values_ask_anew(alone: Alone) -> None:
    page = alone(GRADIENT)
    assert question(page) == "What shape has ∂g/∂W?"
    assert numbers(node(page, "z"), "value") == ["8", "1"]
    expect(page.locator(".cells.adjoint")).to_have_count(0)
    page.get_by_role("button", name="show me").click()
    expect(page.locator(".bp-told")).to_contain_text("2×3")
    page.get_by_role("button", name="next question").click()
    found = re.search(r"\[(\d),(\d)\]", question(page))
    assert found
    row, column = map(int, found.groups())
    give(page, str(core.trace(PROGRAM, AT).gradient["W"][row][column]))
    assert verdict(page).startswith("Right: ")
    page.get_by_label("x[0] as a number").or_(page.locator("[data-do=cell][data-name='x 0']")).first.fill("5")
    drawn(page)
    expect(page.locator(".bp-verdict")).to_have_count(0)
    moved = core.trace(PROGRAM, {**AT, "x": [5, 1, 2]}).gradient["W"]
    give(page, str(np.array(moved).tolist()))
    assert verdict(page) == "Right, all 6 of them."


def test_it_is_switched_on_and_off_and_leaves_with_the_arrays(alone: Alone) -> None:
    page = alone(tag(id="one", expression=PROGRAM, at=TYPED, view="compact"))
    toggle = page.get_by_role("button", name="predict")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert question(page) == "What shape has a?"
    page.get_by_role("button", name="graph", exact=True).click()
    assert question(page) == "What shape has a?"
    page.get_by_role("button", name="numbers").click()
    expect(page.locator(".bp-question")).to_have_count(0)
    page.get_by_role("button", name="numbers").click()
    toggle.click()
    assert question(page) == "What shape has a?"
    page.get_by_label("A function, or a short program").first.fill("(4x+1)^2")
    expect(page.locator(".bp-question")).to_have_count(0)
    expect(toggle).to_have_attribute("aria-pressed", "false")


def test_a_link_restores_the_question_and_the_page_has_it_without_a_script(alone: Alone) -> None:
    page = alone(STEPS)
    skip_to(page, "What shape has ∂g/∂x")
    page.get_by_role("button", name="copy link").click()
    link = page.get_by_label("Link to what you see").input_value()
    other = alone(tag(id="one", expression="x^2", at="x=1"), into=page)
    other.goto(link.replace(address(), ""))
    expect(other.locator(".bp-question")).to_have_text("What shape has ∂g/∂x?")
    html = rendered(f"/// explorable | {PROGRAM.replace(chr(10), '; ')} @ {TYPED}\n    predict: gradient\n///")
    assert "What shape has ∂" in re.sub("<.*?>", "", html)
    assert "bp-gradient" not in html


@pytest.mark.parametrize(("width", "palette"), [(390, DAY), (1366, NIGHT)])
def test_axe_finds_nothing(alone: Alone, width: int, palette: str) -> None:
    page = alone(STEPS, viewport={"width": width, "height": 844})
    give(page, "7")
    assert not barriers(page, "backprop-explorable", [palette])
    skip_to(page, "What shape has ∂g/∂W")
    give(page, "2x3")
    on(page)
    give(page, "[[1,2,3],[4,5,6]]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not barriers(page, "backprop-explorable", [palette])
