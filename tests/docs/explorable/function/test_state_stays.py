"""What a reader has made of an element is not lost: it can be undone and done again, and the address says it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import BOXES, example, tag
from tests.watch import let_frames_pass

REST = 500  # milliseconds, after which what stands is remembered


def set_x(page: Page, number: str) -> None:
    page.get_by_label("x as a number").fill(number)
    page.wait_for_timeout(REST)


def test_numbers_and_functions_are_undone_and_done_again(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"))
    field, x = page.locator(".bp-field"), page.get_by_label("x as a number")
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("undo", "redo"))
    expect(undo).to_be_disabled()
    set_x(page, "2")
    set_x(page, "3")
    field.fill("x^3")
    page.wait_for_timeout(REST)
    undo.click()
    expect(field).to_have_value("x^2")
    expect(x).to_have_value("3")
    undo.click()
    expect(x).to_have_value("2")
    redo.click()
    expect(x).to_have_value("3")
    page.wait_for_timeout(REST)  # coming to rest there is no new moment
    page.locator(".bp-stage").focus()
    page.keyboard.press("Control+z")
    expect(x).to_have_value("2")
    page.keyboard.press("Control+z")
    expect(x).to_have_value("1")
    expect(undo).to_be_disabled()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(field).to_have_value("x^3")
    expect(redo).to_be_disabled()


def test_a_drag_is_undone_at_once(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"))
    slider = page.locator("input[type=range]").first
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_value("1")
    page.keyboard.press("Control+z")  # before it has come to rest
    expect(slider).to_have_value("1")


def test_the_address_follows_and_a_reload_shows_it_again(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1", id="own", address=""))
    page.locator(".bp-field").fill("x^3 + x")
    page.get_by_label("x as a number").fill("2")
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(REST)
    assert "f=x^3 + x" in unquote(page.url).replace("+++", " + ").replace("+", " + ").replace("  ", " ")
    page.reload()
    expect(page.locator(".bp-field")).to_have_value("x^3 + x")
    expect(page.get_by_label("x as a number")).to_have_value("2")
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", "1")


@pytest.mark.parametrize("kind", ["explorable", "descent"])
def test_a_reload_keeps_what_stands_in_the_field_even_if_it_is_wrong(alone: Alone, kind: str) -> None:
    page = alone(tag(kind, expression="x^2 + y^2", at="x=1; y=1", id="own", address=""))
    field = page.locator(".bp-field")
    for typed in ("x*y", "x*foo(y) + 12345*x"):
        field.fill(typed)
        page.wait_for_timeout(REST)
    page.reload()
    expect(field).to_have_value("x*foo(y) + 12345*x")
    expect(page.locator(".bp-complaint p")).to_contain_text("foo")
    field.fill("x*y + 2")
    expect(page.locator(".bp-reading.wrong")).to_have_count(0)


def test_the_address_of_another_page_is_its_own(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1", id="own"))
    set_x(page, "2")
    assert "#" not in page.url


def test_full_screen_fills_the_room(alone: Alone) -> None:
    page = alone(example("square"), viewport={"width": 1920, "height": 1080})
    small = page.locator(".bp-graph").bounding_box()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    let_frames_pass(page, 10)
    boxes = page.evaluate(BOXES)
    assert boxes["card"]["left"] == 0
    assert boxes["card"]["right"] == 1920
    assert max(boxes[part]["bottom"] for part in ("stage", "transport", "slider", "step")) <= 1080
    assert boxes["transport"]["bottom"] > 900, "it fills the height too"
    large = page.locator(".bp-graph").bounding_box()
    assert small
    assert large
    assert large["height"] > 1.2 * small["height"]
    page.keyboard.press("Home")
    page.locator(".bp-stage").focus()
    page.keyboard.press("PageDown")  # a presenter's remote
    expect(page.get_by_role("slider", name="Step")).not_to_have_attribute("aria-valuenow", "11")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement === null")
