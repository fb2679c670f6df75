"""A number of the point, dragged or typed: all that depends on it follows, and what is doubtful there is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from tests.docs.explorable.elements import written
from tests.docs.explorable.function.home import Windows, beside, drag_the_variable, gradient, put, said
from tests.watch import drawn


def test_dragging_the_slider_moves_every_number(served: Locator, page: Page) -> None:
    expect(gradient(served)).to_have_text("∂h/∂x = 40")
    slider = served.get_by_role("slider", name="x", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.75, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, middle, steps=6)
    page.mouse.up()
    drawn(served)
    x = float(slider.input_value())
    assert x < 0
    expected = core.trace("(4x+1)^2", {"x": x}, tree=True)
    expect(gradient(served)).to_have_text(re.compile(f"= {written(expected.gradient['x'])}$"))
    expect(beside(served, "h", "value")).to_have_text(written(expected.value))
    expect(beside(served, "b", "adjoint")).to_have_text(f"∂{written(expected.gradient['x'])}")
    plugged = expected.steps[-1].plugged.removeprefix("∂h/∂b ")
    expect(served.locator(".bp-formula .bp-said").last).to_contain_text(plugged.split()[-1])  # words follow the numbers
    assert plugged in said(served)


@pytest.mark.parametrize(("typed", "slope"), [("2", "72"), ("-1", "−24"), ("1/3", "18.67"), ("-0.25", "0")])
def test_a_number_can_be_typed(square: Locator, typed: str, slope: str) -> None:
    square.get_by_role("textbox", name="x as a number").fill(typed)
    expect(gradient(square)).to_have_text(re.compile(f"[=≈] {re.escape(slope)}$"))
    expect(square.get_by_role("textbox", name="x as a number")).to_have_value(typed)


def test_a_number_with_a_decimal_comma_is_read(square: Locator) -> None:
    square.get_by_role("textbox", name="x as a number").fill("-0,25")
    expect(gradient(square)).to_have_text(re.compile("= 0$"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-", "Give a number such as -2, 0.5 or 1/3."),
        ("1,234", "This comma may be a decimal point, or one of thousands: write 1.234 or 1234."),
    ],
)
def test_a_number_is_left_alone_while_it_is_no_number_and_then_refused_with_a_sentence(
    square: Locator, typed: str, sentence: str
) -> None:
    number = square.get_by_role("textbox", name="x as a number")
    number.fill(typed)
    expect(gradient(square)).to_have_text("∂h/∂x = 40")
    expect(square.get_by_role("alert")).to_have_count(0)
    number.press("Tab")
    expect(square.get_by_role("alert")).to_have_text(sentence)
    expect(number).to_have_value(typed)
    expect(number).to_have_attribute("aria-invalid", "true")
    number.press("ArrowUp")
    expect(square.get_by_role("alert")).to_have_count(0)
    expect(gradient(square)).to_have_text("∂h/∂x = 41.6")


def test_a_range_fits_itself_to_a_number_beyond_it(square: Locator) -> None:
    square.get_by_role("textbox", name="x as a number").fill("500")
    slider = square.get_by_role("slider", name="x", exact=True)
    expect(slider).to_have_attribute("max", "800")
    expect(slider).to_have_value("500")


def test_a_number_can_be_dragged_in_the_graph(square: Locator) -> None:
    drag_the_variable(square, across=7 * 10, down=5)
    expect(square.get_by_role("textbox", name="x as a number")).to_have_value("1.5")
    expect(gradient(square)).to_have_text("∂h/∂x = 56")


def test_formulas_keep_up_with_a_drag_without_being_set_again(served: Locator, page: Page) -> None:
    slider = served.get_by_role("slider", name="x", exact=True)
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(gradient(served)).to_have_text("∂h/∂x = 48")
    formula = served.locator(".bp-formula .bp-maths").last
    expect(formula.locator(".adjoint")).to_have_text("48")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if name.endswith("katex.min.js")]


def test_the_nudge_compares_the_true_change_with_the_gradients(square: Locator) -> None:
    nudge = square.locator(".bp-nudge")
    expect(nudge).to_have_text("Nudge x by 0.01 and h moves by 0.4016; the gradient predicts 0.4.")
    square.get_by_role("textbox", name="x as a number").fill("2")
    change, predicted = core.nudge(core.trace("(4x+1)^2", {"x": 2}, tree=True), "x", 0.01)
    expect(nudge).to_contain_text(f"moves by {written(change)}")
    expect(nudge).to_contain_text(f"predicts {written(predicted)}")


def test_outside_the_domain_the_explorable_says_why_and_goes_on(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "ln(x)", {"x": 1})
    explorable.get_by_role("textbox", name="x as a number").fill("-1")
    fault = core.trace("ln(x)", {"x": -1}).error
    assert fault
    expect(explorable.locator(".bp-undefined")).to_have_text(fault.message)
    explorable.get_by_role("textbox", name="x as a number").fill("4")
    expect(explorable.locator(".bp-undefined")).to_have_count(0)
    expect(gradient(explorable)).to_have_text("∂a/∂x = 0.25")


def test_where_a_convention_decides_or_digits_cancel_the_explorable_says_so(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "relu(x)", {"x": 1})
    expect(explorable.locator(".bp-doubts")).to_have_count(0)
    explorable.get_by_role("textbox", name="x as a number").fill("0")
    (note,) = core.trace("relu(x)", {"x": 0}).notes
    expect(explorable.locator(".bp-doubts")).to_have_text(note.message)
