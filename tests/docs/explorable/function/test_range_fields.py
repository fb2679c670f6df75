"""Ranges fit themselves, and a reader can set them: for each variable's slider and the curve over it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Site
from tests.docs.barriers import DAY, barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.function.home import CASES, gradient, markup, placed
from tests.watch import drawn, watched_page


@pytest.fixture
def ranging(alone: Alone) -> Locator:
    """An explorable of two variables, its ranges to be set."""
    explorable = placed(alone, "x^2*y", {"x": 1, "y": 3})
    explorable.get_by_role("button", name="axis limits").click()
    return explorable


def bound(explorable: Locator, name: str) -> Locator:
    return explorable.get_by_role("textbox", name=name)


def give(explorable: Locator, name: str, text: str) -> None:
    bound(explorable, name).fill(text)
    bound(explorable, name).press("Enter")


def slider(explorable: Locator, name: str = "x") -> Locator:
    return explorable.get_by_role("slider", name=name, exact=True)


def test_the_slider_and_the_curve_reach_as_far_as_was_set(ranging: Locator) -> None:
    give(ranging, "lowest of x", "-1")
    give(ranging, "highest of x", "7/2")
    expect(slider(ranging)).to_have_attribute("min", "-1")
    expect(slider(ranging)).to_have_attribute("max", "3.5")
    expect(ranging.locator(".bp-plot .end").first).to_have_text("−1")
    expect(ranging.locator(".bp-plot .end.last")).to_have_text("3.5")
    slider(ranging).press("End")
    expect(ranging.get_by_role("textbox", name="x as a number")).to_have_value("3.5")
    expect(slider(ranging, "y")).to_have_attribute("max", "5")


AT_ONCE = """(explorable) => {
    const [lowest, highest] = explorable.querySelectorAll("[data-do=bound][data-name=x]");
    const happens = (field, kind) => field.dispatchEvent(new Event(kind, { bubbles: true }));
    highest.value = "10";
    happens(highest, "input");
    happens(highest, "change");
    lowest.focus();
    lowest.value = "2";
    happens(lowest, "input");
}"""


def test_what_is_typed_before_the_last_change_is_shown_stays(ranging: Locator) -> None:
    expect(bound(ranging, "lowest of x")).to_be_visible()
    ranging.evaluate(AT_ONCE)
    expect(slider(ranging)).to_have_attribute("max", "10")
    expect(bound(ranging, "lowest of x")).to_have_value("2")
    expect(slider(ranging)).to_have_attribute("min", "-2")
    bound(ranging, "lowest of x").blur()
    ranging.get_by_role("textbox", name="x as a number").fill("-3")
    expect(bound(ranging, "lowest of x")).to_have_value("-5")


def test_what_makes_no_range_is_refused_with_a_sentence(ranging: Locator) -> None:
    no_number = "Give a number such as -2, 0.5 or 1/3."
    for end, text, sentence in [
        ("lowest", "5", "The lowest must stand below the highest, and 5 is above 2."),
        ("lowest", "2", "The lowest and the highest are the same: there is nothing between them."),
        ("highest", "", no_number),
        ("highest", "wide", no_number),
        ("highest", "1e999", no_number),
    ]:
        give(ranging, f"{end} of x", text)
        expect(ranging.get_by_role("alert")).to_have_text(sentence)
        expect(bound(ranging, f"{end} of x")).to_have_value(text)
        expect(bound(ranging, f"{end} of x")).to_have_attribute("aria-invalid", "true")
        expect(slider(ranging)).to_have_attribute("max", "2")
        expect(slider(ranging)).to_have_attribute("min", "-2")
    give(ranging, "highest of x", "1.5")
    expect(ranging.get_by_role("alert")).to_have_count(0)


def test_a_number_outside_a_new_range_moves_to_its_end_and_one_beyond_it_is_let_in(ranging: Locator) -> None:
    give(ranging, "highest of x", "10")
    give(ranging, "lowest of x", "2")
    expect(ranging.get_by_role("textbox", name="x as a number")).to_have_value("2")
    expect(gradient(ranging)).to_have_text(re.compile("= 12$"))
    ranging.get_by_role("textbox", name="x as a number").fill("50")
    expect(slider(ranging)).to_have_attribute("max", "80")
    ranging.get_by_role("button", name="let all fit themselves").click()
    expect(slider(ranging)).to_have_attribute("min", "-80")


def test_the_height_of_the_curve_can_be_set_and_freed(ranging: Locator) -> None:
    drawn(ranging)
    before = ranging.locator(".bp-plot .line").get_attribute("d")
    assert before
    give(ranging, "highest of the curve", "100")
    expect(ranging.locator(".bp-plot .line")).not_to_have_attribute("d", before)
    give(ranging, "lowest of the curve", "200")
    expect(ranging.get_by_role("alert")).to_contain_text("200 is above 100")
    give(ranging, "lowest of the curve", "50")
    expect(ranging.locator(".bp-plot:not(.bp-map) .dot")).to_have_count(0)  # the value, 3, is below what is shown
    give(ranging, "lowest of the curve", "")
    give(ranging, "highest of the curve", "")
    expect(ranging.locator(".bp-plot .line")).to_have_attribute("d", before)


def test_a_link_restores_ranges(page: Page, chromium: Browser, site: Site) -> None:
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.get_by_role("button", name="axis limits").click()
    give(explorable, "lowest of x", "-0.5")
    give(explorable, "highest of the curve", "60")
    explorable.get_by_role("button", name="copy link").click()
    drawn(explorable)
    link = explorable.get_by_label("Link to what you see").input_value()
    path = explorable.locator(".bp-plot .line").get_attribute("d")
    assert path
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        restored = other.locator("backprop-explorable").first
        expect(slider(restored)).to_have_attribute("min", "-0.5")
        expect(restored.locator(".bp-plot .line")).to_have_attribute("d", path)


def test_a_hostile_range_in_a_link_is_left_out(alone: Alone) -> None:
    explorable = placed(alone, *CASES["square"], id="explorable-square")
    page = explorable.page
    hostile = ["x=5..1", "x=1..1", "x=a..b", "x", "x=..5", "__proto__=1..2", "x=1e999..2", "x=9..11"]
    for place, ranges in enumerate(hostile):
        link = f"explorable=explorable-square&f=x^2%2B{place}&at=x=3&ranges={ranges}&height=4..1"
        page.evaluate("(link) => { location.hash = link; }", link)
        expect(explorable.locator(".bp-field")).to_have_value(f"x^2+{place}")
        expect(slider(explorable)).to_have_attribute("min", "-5")
        expect(slider(explorable)).to_have_attribute("max", "5")
        expect(explorable.locator(".bp-plot .dot")).to_be_visible()


def test_a_finger_sets_a_range_on_a_phone(alone: Alone) -> None:
    page = alone(markup(*CASES["square"]), viewport={"width": 320, "height": 640}, has_touch=True)
    explorable = page.locator("backprop-explorable")
    explorable.get_by_role("button", name="axis limits").tap()
    bound(explorable, "highest of x").tap()
    bound(explorable, "highest of x").fill("9")
    explorable.get_by_role("button", name="axis limits").tap()
    expect(slider(explorable)).to_have_attribute("max", "9")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing(ranging: Locator) -> None:
    give(ranging, "lowest of x", "5")
    expect(ranging.get_by_role("alert")).to_be_visible()
    assert not barriers(ranging.page, "backprop-explorable", [DAY])
