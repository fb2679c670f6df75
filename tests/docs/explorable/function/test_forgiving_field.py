"""The field forgives what is only half typed, and nothing moves away from who is about to press it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn, let_frames_pass

LINES = tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=1; x=2; b=3; t=1")
TOPS = """() => [".bp-choices", ".bp-controls", ".bp-ticks"].map((part) => document.querySelector(part).getBoundingClientRect().top)"""


def element(page: Page) -> Locator:
    return page.locator("backprop-explorable")


def text_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.expression"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("(4x+1", "(4x+1)"), ("sin(x", "sin(x)"), ("sqrt(x+(1", "sqrt(x+(1))"), ("2x # (so", "2x # (so")],
)
def test_brackets_that_are_still_open_are_closed(alone: Alone, typed: str, read: str) -> None:
    page = alone(tag("explorable", expression="x^5", at="x=2"))
    field(element(page)).fill(typed)
    expect(field(element(page))).not_to_have_attribute("aria-invalid", "true")
    drawn(page)
    assert text_of(page) == read
    expect(field(element(page))).to_have_value(typed)
    page.get_by_role("button", name="tree").click()  # it is read again
    expect(page.locator(".bp-reading.wrong")).to_have_count(0)


@pytest.mark.parametrize("typed", ["x^2)", "(x+", "(x]"])
def test_what_no_bracket_mends_is_told(alone: Alone, typed: str) -> None:
    page = alone(tag("explorable", expression="x^5", at="x=2"))
    field(element(page)).fill(typed)
    expect(field(element(page))).to_have_attribute("aria-invalid", "true")
    assert text_of(page) == "x^5"


def test_the_sentence_waits_and_the_last_function_stays_dimmed_with_its_formula(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^5", at="x=2"))
    page.evaluate(
        """() => new MutationObserver(() => document.getAnimations().forEach((one) => one.pause()))
            .observe(document.querySelector(".bp-program"), { subtree: true, childList: true, attributes: true })"""
    )
    field(element(page)).fill("x^^")
    said, last = page.locator(".bp-complaint p"), page.locator(".bp-last")
    for time, (sentence, formula) in {
        0: ("hidden", "visible"),
        790: ("hidden", "visible"),
        810: ("visible", "hidden"),
    }.items():
        page.evaluate(
            "(time) => document.getAnimations().filter((one) => /^bp-(comes|goes)/.test(one.animationName)).forEach((one) => { one.currentTime = time; })",
            time,
        )
        expect(said).to_have_css("visibility", sentence)
        expect(last).to_have_css("visibility", formula)
    expect(last).to_contain_text("5")
    expect(page.locator(".bp-stage svg")).to_have_css("opacity", "0.5")
    first = page.locator(".bp-complaint").evaluate("(one) => getComputedStyle(one).animationName")
    field(element(page)).fill("x^^^")  # another letter: it waits again
    drawn(page)
    assert page.locator(".bp-complaint").evaluate("(one) => getComputedStyle(one).animationName") != first


@pytest.mark.parametrize("markup", [LINES, tag("explorable", expression="x^5", at="x=2")], ids=["lines", "one line"])
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_nothing_moves_while_the_field_has_the_focus(alone: Alone, width: int, markup: str) -> None:
    page = alone(markup, viewport={"width": width, "height": 844})
    field(element(page)).focus()
    drawn(page)
    before = page.evaluate(TOPS)
    for text in ("3x", "3x^", "x"):
        field(element(page)).fill(text)
        drawn(page)
        assert page.evaluate(TOPS) == pytest.approx(before, abs=0.1), text
    if markup == LINES and width < 1366:
        field(element(page)).blur()
        drawn(page)
        assert page.evaluate(TOPS)[1] < before[1], "the room is given back"


@pytest.mark.parametrize("width", [390, 1366])
def test_what_is_pressed_out_of_the_field_is_what_was_aimed_at(alone: Alone, width: int) -> None:
    page = alone(LINES, viewport={"width": width, "height": 844})
    field(element(page)).fill("3x")
    drawn(page)
    box = page.get_by_role("button", name="predict").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    let_frames_pass(page, 4)  # a hand takes its time
    page.mouse.up()
    expect(page.locator("[data-do=answer-typed]")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1366])
def test_the_sentence_of_a_mistake_covers_no_choice_that_has_the_focus(alone: Alone, width: int) -> None:
    page = alone(LINES, viewport={"width": width, "height": 844})
    field(element(page)).fill("z = w*x + b; a = sigmodi(z); L = (a - t)^2")
    expect(page.locator(".bp-complaint p")).to_be_visible()
    page.locator("[data-do=tree]").focus()
    for name in ("tree", "graph", "compact", "predict"):
        drawn(page)
        seen = page.evaluate("""() => {
            const one = document.activeElement;
            const { left, top, right, bottom } = one.getBoundingClientRect();
            return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === one ? one.dataset.do : "something else";
        }""")
        assert seen == name
        page.keyboard.press("ArrowRight")


def test_an_empty_field_says_what_it_is_for(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^5", at="x=2"))
    field(element(page)).fill("")
    expect(field(element(page))).to_have_attribute("placeholder", "such as x*sin(x)")
    expect(field(element(page))).not_to_have_css("border-top-width", "0px")


def test_what_is_typed_while_arrays_are_loaded_stays(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^5", at="x=2"), fresh=True)
    held: list[Route] = []
    page.route("**/arrays/kind.js", lambda route: held.append(route))  # Playwright asks for a function of Python
    with page.expect_request("**/arrays/kind.js"):
        field(element(page)).fill("sum(W @ x)")
    field(element(page)).fill("sum(W @ x)^")
    expect(field(element(page))).to_have_attribute("aria-invalid", "true")
    held[0].continue_()
    page.wait_for_function("document.querySelector('backprop-explorable').controller.state.arrays !== null")
    drawn(page)
    expect(field(element(page))).to_have_value("sum(W @ x)^")
    field(element(page)).fill("sum(W @ x)^2")
    expect(page.locator(".bp-graph .node.array")).not_to_have_count(0)
