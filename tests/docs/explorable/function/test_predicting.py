"""Predict, as a reader meets it: numbers are hidden and asked for, by mouse, keyboard and touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from docs.extensions.page import PageError
from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import held_script
from tests.docs.explorable.function.home import CASES, gradient, markup, placed, ticks
from tests.docs.extensions.pages import rendered
from tests.watch import drawn, watched_page

TEXT, AT = "(3x+2)^3 + 0.5x", {"x": 1.7}
TRACE = core.trace(TEXT, AT)
GEOMETRY = "d|x|y|dx|dy|rx|width|height|transform|viewBox|style|font-size|min|max|step"
IDS = "id|for|aria-describedby"


@pytest.fixture
def predicting(alone: Alone) -> Locator:
    """An explorable that asks for each number from the start."""
    return placed(alone, TEXT, AT, predict="")


def answer(explorable: Locator) -> Locator:
    return explorable.locator(".bp-answer input")


def question(explorable: Locator) -> Locator:
    return explorable.locator(".bp-question")


def verdict(explorable: Locator) -> Locator:
    return explorable.locator(".bp-verdict .bp-said, .bp-verdict:not(:has(.bp-said))")


def give(explorable: Locator, text: str) -> None:
    answer(explorable).fill(text)
    answer(explorable).press("Enter")


def shown(number: float) -> str:
    return core.notation.shown(number)


def test_the_hidden_number_stands_nowhere(predicting: Locator) -> None:
    """Not in the graph, the words, the table, the sliders, an attribute, or what is announced."""
    looked_for = 0
    known = {"1", *(shown(node.value) for node in TRACE.nodes if not node.operands)}
    predicting.get_by_text("Every step as a table").click()
    while True:
        hidden = shown(number_asked_for(predicting))
        if hidden not in known:
            found = re.findall(rf"(?<![\d.]){re.escape(hidden)}(?![\d.]|e\d)", all_that_is_said(predicting))
            assert not found, question(predicting).text_content()
            looked_for += 1
        known.add(hidden)
        on = predicting.get_by_role("button", name="skip")
        if not on.count():
            break
        drawn(predicting)
        place = predicting.locator(".bp-rule").first.text_content() or ""
        on.click()
        expect(predicting.locator(".bp-rule").first).not_to_have_text(place)
    assert looked_for >= 6


def all_that_is_said(explorable: Locator) -> str:
    """Every text and attribute in it, but for the geometry of the drawing and for ids, which count the elements."""
    html = str(explorable.evaluate("(explorable) => explorable.outerHTML")).replace("−", "-")
    return re.sub(rf' (?:{GEOMETRY}|{IDS})="[^"]*"', "", html)


def number_asked_for(explorable: Locator) -> float:
    """The core's own number for the question that stands there."""
    drawn(explorable)
    text = question(explorable).text_content() or ""
    if found := re.search(r"What is (\w+) worth", text):
        return next(float(node.value) for node in TRACE.nodes if node.label == found[1])
    if found := re.search(r"partial ∂(\w+)/∂(\w+)", text):
        return next(float(step.partial or 0) for step in TRACE.backward if (step.node, step.operand) == found.groups())
    if found := re.search(r"edge from (\w+) bring to (\w+)", text):
        return next(
            float(step.contribution or 0) for step in TRACE.backward if (step.node, step.operand) == found.groups()
        )
    found = re.search(r"gradient ∂\w+/∂(\w+)", text)
    assert found, text
    return next(float(node.adjoint or 0) for node in TRACE.nodes if node.label == found[1])


def test_the_keyboard_predicts_from_the_first_number_to_the_last(alone: Alone) -> None:
    explorable = placed(alone, "(4x+1)^2", {"x": 1}, "tree")
    page = explorable.page
    explorable.get_by_role("button", name="predict").press("Enter")
    expect(question(explorable)).to_have_text("What is c worth?")
    expect(answer(explorable)).to_be_focused()
    for number in ["4", "5", "25", "10", "1", "10", "4", "40"]:
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(explorable.locator(".bp-verdict.right")).to_have_count(1)
        if number != "40":
            page.keyboard.press("Enter")
            expect(explorable.locator(".bp-verdict")).to_have_count(0)
    expect(explorable.locator(".bp-score")).to_have_text("8 of 8 so far")
    expect(explorable.locator(".bp-told")).to_contain_text("40")
    expect(explorable.locator(".bp-told")).to_contain_text("That was the last question.")
    expect(explorable.get_by_role("status").last).to_have_text("Right: 40. That was the last question.")
    page.keyboard.press("Enter")
    expect(question(explorable)).to_have_text("What is c worth?")
    expect(answer(explorable)).to_be_focused()
    expect(explorable.locator(".bp-score, .bp-verdict, .bp-told")).to_have_count(0)
    expect(answer(explorable)).to_be_editable()


def test_every_button_of_the_last_question_does_something(alone: Alone) -> None:
    explorable = placed(alone, "x*y", {"x": 3, "y": 5}, predict="gradient")
    page = explorable.page
    expect(question(explorable)).to_have_text("What is ∂a/∂x?")
    explorable.get_by_role("button", name="skip").click()
    expect(question(explorable)).to_have_text("What is ∂a/∂y?")
    expect(explorable.locator(".bp-exercise button:disabled")).to_have_count(0)
    explorable.get_by_role("button", name="start again").click()
    expect(question(explorable)).to_have_text("What is ∂a/∂x?")
    explorable.locator(".bp-stage").focus()
    page.keyboard.press("Enter")
    expect(question(explorable)).to_have_text("What is ∂a/∂y?")
    give(explorable, "3")
    expect(explorable.locator(".bp-told")).to_contain_text("That was the last question.")
    explorable.locator(".bp-stage").focus()
    page.keyboard.press("Enter")
    expect(question(explorable)).to_have_text("What is ∂a/∂x?")
    expect(explorable.locator(".bp-score")).to_have_count(0)


def test_an_answer_given_before_the_script_has_come_is_judged_when_it_has(page: Page) -> None:
    """On a slow line; the browser would send the form and load the page anew."""
    let_it_come = held_script(page)
    page.goto("/chapters/which-way/", wait_until="domcontentloaded")
    explorable = page.locator("#explorable-yours")
    give(explorable, "24")
    let_it_come()
    expect(verdict(explorable)).to_have_text("Right: 24.")
    assert "?" not in page.url


def test_a_wrong_answer_is_told_what_went_wrong_and_announced(alone: Alone) -> None:
    explorable = placed(alone, "(4x+1)^2", {"x": 1.5}, "tree", predict="steps")
    for _ in range(7):
        explorable.get_by_role("button", name="skip").click()
    expect(question(explorable)).to_have_text("What is the gradient ∂h/∂b?")
    give(explorable, "4")
    sentence = "You gave the partial alone: it is multiplied by the gradient of c, which is 14."
    expect(verdict(explorable)).to_contain_text(sentence)
    expect(explorable.get_by_role("status").last).to_contain_text(sentence)
    expect(answer(explorable)).to_have_attribute("aria-invalid", "true")
    give(explorable, "eleven")
    expect(verdict(explorable)).to_contain_text("That is no number")
    give(explorable, "2*28")
    expect(verdict(explorable)).to_contain_text("Right: 56")
    expect(explorable.locator(".bp-score")).to_have_text("1 of 1 so far")


def test_what_is_shown_on_demand_does_not_count_as_right(predicting: Locator) -> None:
    give(predicting, "5.1")
    expect(verdict(predicting)).to_contain_text("Right")
    predicting.get_by_role("button", name="next question").click()
    expect(question(predicting)).to_have_text(re.compile("worth"))
    predicting.get_by_role("button", name="show me").click()
    expect(verdict(predicting)).to_have_text("Here it is:")
    expect(predicting.locator(".bp-score")).to_have_text("1 of 2 so far")


def test_the_arrow_keys_change_the_question_and_nothing_plays(predicting: Locator) -> None:
    page = predicting.page
    drawn(predicting)
    first = question(predicting).text_content() or ""
    predicting.locator(".bp-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(question(predicting)).not_to_have_text(first)
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(question(predicting)).to_have_text(first)
    expect(predicting.locator(".bp-inspector, .bp-gradient, .bp-plot, .bp-nudge")).to_have_count(0)
    predicting.locator(".node").first.click()
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(predicting.locator(".bp-inspector")).to_have_count(0)


def test_another_number_asks_anew(alone: Alone) -> None:
    explorable = placed(alone, "(4x+1)^2", {"x": 1}, "tree", predict="")
    give(explorable, "4")
    expect(verdict(explorable)).to_contain_text("Right")
    explorable.get_by_role("textbox", name="x as a number").fill("2")
    expect(verdict(explorable)).to_have_count(0)
    give(explorable, "8")
    expect(verdict(explorable)).to_contain_text("Right: 8")
    explorable.get_by_role("button", name="predict").click()
    expect(gradient(explorable)).to_have_text("∂h/∂x = 72")
    expect(ticks(explorable)).to_be_visible()


def test_a_finger_predicts_on_a_phone(alone: Alone) -> None:
    page = alone(markup(*CASES["square"]), viewport={"width": 320, "height": 640}, has_touch=True)
    explorable = page.locator("backprop-explorable")
    explorable.get_by_role("button", name="predict").tap()
    expect(question(explorable)).to_be_visible()
    answer(explorable).fill("5")
    explorable.get_by_role("button", name="check").tap()
    expect(verdict(explorable)).to_contain_text("You used another operation")
    explorable.get_by_role("button", name="show me").tap()
    expect(explorable.locator(".bp-told")).to_contain_text("4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_link_restores_the_question(page: Page, chromium: Browser, site: Site) -> None:
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.get_by_role("button", name="predict").click()
    explorable.get_by_role("button", name="skip").click()
    explorable.get_by_role("button", name="skip").click()
    expect(question(explorable)).to_have_text("What is h worth?")
    explorable.get_by_role("button", name="copy link").click()
    drawn(explorable)
    link = explorable.get_by_label("Link to what you see").input_value()
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        expect(question(other.locator("backprop-explorable").first)).to_have_text("What is h worth?")


def test_a_hostile_link_asks_a_question_all_the_same(alone: Alone) -> None:
    explorable = placed(alone, *CASES["square"], id="explorable-square")
    page = explorable.page
    for state in ["predict=%3Cimg%3E&question=-3", "predict=steps&question=1e9", "predict=gradient&question=x"]:
        link = f"explorable=explorable-square&f=x^2&at=x=3&view=graph&{state}"
        page.evaluate("(link) => { location.hash = link; }", link)
        expect(question(explorable)).to_have_text(re.compile(r"^What is .*\?$"))
        assert explorable.locator("img, script").count() == 0
        page.evaluate("location.hash = 'explorable=explorable-square&f=x'")
        expect(question(explorable)).to_have_count(0)


def test_the_gradient_alone_can_be_asked_for(alone: Alone) -> None:
    explorable = placed(alone, "x*y + x^2", {"x": 3, "y": 5}, predict="gradient")
    expect(question(explorable)).to_have_text("What is ∂d/∂x?")
    assert not re.search(r"\b11\b", all_that_is_said(explorable))
    give(explorable, "6")
    expect(verdict(explorable)).to_contain_text("ou left a path out: 2 paths meet at x, and what they bring adds up.")
    give(explorable, "11")
    expect(verdict(explorable)).to_contain_text("Right: 11")
    answer(explorable).press("Enter")
    expect(question(explorable)).to_have_text("What is ∂d/∂y?")
    give(explorable, "3")
    expect(explorable.locator(".bp-score")).to_have_text("2 of 2 so far")
    expect(explorable.locator(".node .adjoint:not(.unknown)").first).to_be_visible()


def test_a_block_of_a_page_asks_before_the_script_has_come() -> None:
    html = rendered("/// explorable | (4x+1)^2 @ x=1.5\n    predict: true\n///")
    assert re.search(r'<backprop-explorable [^>]*predict=""', html)
    assert "What is " in html
    assert ">49<" not in html
    assert ">56<" not in html
    html = rendered("/// explorable | (4x+1)^2 @ x=1.5\n    predict: gradient\n///")
    assert 'predict="gradient"' in html
    assert ">49<" in html
    assert "56" not in re.sub(r'"[^"]*"', "", html)
    with pytest.raises(PageError, match="predict"):
        rendered("/// explorable | square\n    predict: nothing\n///")


def test_the_script_changes_nothing_of_a_question_that_stands_in_the_page(alone: Alone) -> None:
    """The first picture and the element are one: what `prerender` writes is what the element shows."""
    explorable = placed(alone, "(4x+1)^2", {"x": 1}, "tree", predict="", id="explorable-mine")
    html = rendered("/// explorable | (4x+1)^2 @ x=1\n    predict: true\n    id: explorable-mine\n///")
    expect(explorable.locator(".bp-exercise .katex").first).to_be_visible()
    words = "(html) => new DOMParser().parseFromString(html, 'text/html').querySelector('.bp-body').textContent"
    live = explorable.locator(".bp-body").evaluate("(body) => body.textContent")
    assert explorable.page.evaluate(words, html) == live


def test_axe_finds_nothing(alone: Alone) -> None:
    explorable = placed(alone, "(4x+1)^2", {"x": 1}, "tree", predict="")
    give(explorable, "5")
    expect(verdict(explorable)).to_be_visible()
    assert not barriers(explorable.page, "backprop-explorable")
