"""The steps of both passes: walked by keyboard, scrubbed and played, seen as they are heard, and all in a table."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import beside, go_to_step, said, ticks, wake
from tests.watch import drawn, let_frames_pass


def test_the_keyboard_steps_through_both_passes(served: Locator, page: Page) -> None:
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    ticks(served).focus()
    page.keyboard.press("Home")
    for number, step in enumerate(trace.steps, 1):
        expect(ticks(served)).to_have_attribute("aria-valuenow", str(number))
        assert step.text in said(served)
        drawn(served)
        assert step.plugged in (ticks(served).get_attribute("aria-valuetext") or "")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(ticks(served)).to_have_attribute("aria-valuenow", "10")
    page.keyboard.press("End")
    expect(ticks(served)).to_have_attribute("aria-valuenow", "11")


def test_what_is_seen_at_a_step_is_what_is_heard_forward_and_back(square: Locator) -> None:
    page = square.page
    ticks(square).focus()
    moves = {"ArrowRight": range(2, 12), "ArrowLeft": range(10, 0, -1)}
    steps = [("Home", 1), *((key, step) for key, steps in moves.items() for step in steps), ("End", 11)]
    for key, step in steps:
        page.keyboard.press(key)
        expect(ticks(square)).to_have_attribute("aria-valuenow", str(step))
        check_formulas(square)


def test_what_is_seen_follows_the_number_at_any_step_and_in_a_new_function(square: Locator) -> None:
    page = square.page
    go_to_step(square, 9)
    square.get_by_label("x as a number").fill("2")
    expect(square.locator(".bp-step .bp-sentence .bp-said")).to_contain_text("18")
    check_formulas(square)
    field(square).fill("x^3")
    ticks(square).focus()
    page.keyboard.press("ArrowLeft")
    expect(square.locator(".bp-step .bp-formula .bp-said").first).to_contain_text("∂c/∂c")
    check_formulas(square)


def check_formulas(explorable: Locator) -> None:
    """The formulas of the step show the letters and digits that the words for those who hear them say."""
    expect(explorable.locator(".bp-step [data-maths]:not(:has(.katex))")).to_have_count(0)
    formulas, heard = explorable.locator(".bp-step").evaluate(
        # both at one instant: a slow browser may show the next step in between
        "(step) => ['[data-maths]', '.bp-said'].map((kind) => "
        "[...step.querySelectorAll(kind)].map(({ textContent }) => textContent))"
    )
    assert [signs(formula) for formula in formulas] == [signs(words) for words in heard]


def signs(text: str) -> list[str]:
    """The letters and digits of a text, in whatever order a formula stacks them."""
    return sorted(sign for sign in text if sign.isalnum() or sign == "∂")


def test_each_step_shows_only_what_is_known_by_then(square: Locator) -> None:
    go_to_step(square, 3)
    for letter, known in {"a": True, "b": True, "c": True, "f": False, "h": False}.items():
        if letter != "a":  # a typed number says itself
            expect(beside(square, letter, "value")).to_be_visible(visible=known)
    expect(square.locator(".adjoint:not(.unknown)").locator("visible=true").and_(square.locator("text"))).to_have_count(
        0
    )
    go_to_step(square, 9)
    expect(beside(square, "f", "adjoint")).to_be_visible()
    expect(beside(square, "c", "adjoint")).to_be_visible(visible=False)
    expect(square.locator(".partial:not(.unknown) text")).to_have_text(["×10"])
    expect(square.locator(".node.now text.letter")).to_have_text("f")
    expect(square.locator(".light")).to_have_count(1)


def test_the_ticks_can_be_scrubbed(square: Locator) -> None:
    page = square.page
    wake(square)
    ticks(square).scroll_into_view_if_needed()
    box = ticks(square).bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    expect(ticks(square)).to_have_attribute("aria-valuenow", "1")
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    expect(ticks(square)).to_have_attribute("aria-valuenow", "6")
    page.mouse.move(box["x"] + box["width"] + 30, middle + 40, steps=4)
    expect(ticks(square)).to_have_attribute("aria-valuenow", "11")
    page.mouse.up()
    page.mouse.move(box["x"] + 2, middle)
    expect(ticks(square)).to_have_attribute("aria-valuenow", "11")


def test_it_plays_from_the_start_and_pauses(square: Locator) -> None:
    page = square.page
    square.get_by_label("Speed").select_option("4")
    square.get_by_role("button", name="Play").click()
    expect(ticks(square)).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]$"))  # not where it stood, at 11
    expect(ticks(square)).to_have_attribute("aria-valuenow", re.compile(r"^([3-9]|10)$"))
    square.get_by_role("button", name="Pause").click()
    let_frames_pass(page, 2)  # the last step may have been taken and not yet drawn
    drawn(square)
    here = ticks(square).get_attribute("aria-valuenow")
    let_frames_pass(page, 60)
    assert ticks(square).get_attribute("aria-valuenow") == here
    ticks(square).focus()
    page.keyboard.press(" ")
    expect(ticks(square)).to_have_attribute("aria-valuenow", "11", timeout=15_000)
    expect(square.get_by_role("button", name="Play")).to_be_visible()


def test_typing_in_the_field_does_not_step(square: Locator) -> None:
    page = square.page
    field(square).click()
    for key in ["Home", "ArrowRight", "ArrowLeft", " "]:
        page.keyboard.press(key)
    expect(ticks(square)).to_have_attribute("aria-valuenow", "11")
    drawn(square)
    assert " " in field(square).input_value()


def test_the_table_says_all_steps_of_the_point_one_stands_at(square: Locator) -> None:
    square.get_by_text("Every step as a table").click()
    square.get_by_role("textbox", name="x as a number").fill("2")
    trace = core.trace("(4x+1)^2", {"x": 2}, tree=True)
    rows = square.locator(".bp-rows tbody tr")
    expect(rows.first).to_be_visible()
    for row, step in zip(rows.all(), trace.steps, strict=True):
        expect(row.locator("td").nth(3)).to_have_text(step.plugged)
        expect(row.locator("td").nth(5)).to_have_text(step.text)
