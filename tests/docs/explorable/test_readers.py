"""What reads LaTeX, code and networks comes with the first text that wants it, and nothing that is done meanwhile is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from docs.making.modules import lists
from tests.backprop_core.language.network_readings import TRAINED
from tests.docs.explorable.alone import PAGE, Alone, Answers, address
from tests.docs.explorable.elements import field
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn, let_frames_pass

ELEMENTS = {
    "explorable": {"expression": "x^2", "at": "x=1"},
    "descent": {"expression": "x^2", "at": "x=1"},
    "network": {"expression": "(w*x - t)^2", "at": "w=1", "weights": "w", "inputs": "x", "targets": "t", "rows": "1,3"},
}
PASTED = {
    "latex": (r"\frac{1}{2}(w x - t)^2", "Read as LaTeX.", "latex_tokens"),
    "code": ("np.square(w*x - t)", "Read as code.", "code_tokens"),
}
READERS = ("latex", "code_tokens", "code_expression", "code_built", "code_networks", "code_layers", "code_blocks")


def test_no_first_look_waits_for_what_reads_other_notations() -> None:
    asked = {path for paths in lists().values() for path in paths}
    assert "twin/parser.js" in asked
    assert not [path for path in asked if any(f"twin/{name}" in path for name in READERS)]


def test_what_reads_networks_comes_with_the_first_that_is_pasted(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"))
    element = page.locator("backprop-explorable")
    field(element).fill("np.exp(-x)")
    expect(element.locator(".bp-remarks")).to_contain_text("Read as code.")
    with page.expect_request("**/twin/code_networks.js"):
        field(element).fill(TRAINED)
    expect(element.locator(".bp-remarks")).to_contain_text("Linear was read as x @ W_fc1.T + b_fc1")
    expect(element.locator(".node.array").first).to_be_visible()


def test_a_loss_that_is_made_first_is_read_beside_pictures_of_numbers_too(alone: Alone) -> None:
    page = alone(tag("descent", expression="x^2", at="x=1"))
    element = page.locator("backprop-descent")
    field(element).fill("criterion = nn.MSELoss()\nloss = criterion(w, 3)")
    expect(field(element)).not_to_have_attribute("aria-invalid", "true")
    expect(element.get_by_role("textbox", name="w as a number")).to_be_visible()


@pytest.mark.parametrize("notation", PASTED)
@pytest.mark.parametrize("kind", ELEMENTS)
def test_each_element_reads_what_is_pasted_and_what_it_was_given(alone: Alone, kind: str, notation: str) -> None:
    text, said, _ = PASTED[notation]
    page = alone(tag(kind, **ELEMENTS[kind]) + tag(kind, **{**ELEMENTS[kind], "expression": text, "at": "w=0.5"}))
    pasted, given = page.locator(f"backprop-{kind}").all()
    if kind != "descent":  # which has more than two variables, and says so
        expect(given.locator(".bp-remarks")).to_contain_text(said)
    field(pasted).fill(text if kind != "descent" else text.replace("x - t", "- 3").replace("*- 3", "- 3"))
    expect(pasted.locator(".bp-remarks")).to_contain_text(said)
    expect(field(pasted)).not_to_have_attribute("aria-invalid", "true")


def held(page: Page, name: str) -> list[Route]:
    """Where the request for a module is kept waiting."""
    routes: list[Route] = []
    page.route(f"**/twin/{name}.js", lambda route: routes.append(route))  # Playwright asks for a function of Python
    return routes


@pytest.mark.parametrize("notation", PASTED)
def test_what_is_typed_while_its_reader_comes_stays_and_is_read_then(alone: Alone, notation: str) -> None:
    text, said, name = PASTED[notation]
    page = alone(tag("explorable", expression="x^2", at="x=1"), fresh=True)
    element = page.locator("backprop-explorable")
    routes = held(page, name)
    field(element).fill("")
    with page.expect_request(f"**/twin/{name}.js"):
        page.keyboard.type(text)
    let_frames_pass(page, 30)
    expect(field(element)).to_have_value(text)
    expect(field(element)).not_to_have_attribute("aria-invalid", "true")  # it is not wrong: it waits
    for route in routes:
        route.continue_()
    expect(element.locator(".bp-remarks")).to_contain_text(said)
    expect(field(element)).to_have_value(text)
    expect(element.locator(".bp-graph .node.variable")).to_have_count(3)


def test_what_waited_does_not_come_over_what_was_typed_since(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"), fresh=True)
    element = page.locator("backprop-explorable")
    routes = held(page, "latex_tokens")
    with page.expect_request("**/twin/latex_tokens.js"):
        field(element).fill(r"\sin x")
    field(element).fill("3x")
    with page.expect_response("**/twin/latex_tokens.js"):
        routes[0].continue_()
    drawn(page)
    expect(field(element)).to_have_value("3x")
    assert page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.expression") == "3x"


@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_reader_that_does_not_come_is_told_of_and_asked_for_again(chromium: Browser, kind: str) -> None:
    with chromium.new_context(base_url=address()) as context:  # not watched: the browser notes what did not come
        page = context.new_page()
        Answers.pages.append(PAGE.format(head="", scheme="default", body=tag(kind, **ELEMENTS[kind])))
        page.goto(f"/{len(Answers.pages) - 1}")
        element = page.locator(f"backprop-{kind}")
        expect(element.locator(".bp-stage").first).to_be_visible()
        drawn(page)
        page.route("**/twin/code_tokens.js", lambda route: route.abort())
        field(element).fill("np.square(w - 3)")
        expect(element.locator(".bp-complaint")).to_contain_text("couldn’t be fetched")
        expect(field(element)).to_have_value("np.square(w - 3)")
        number = element.get_by_role("textbox", name=re.compile("as a number")).first
        number.fill("np.pi/2")
        expect(number).to_have_attribute("aria-invalid", "true")
        page.unroute("**/twin/code_tokens.js")
        field(element).fill("np.square(w - 2)")
        expect(element.locator(".bp-remarks")).to_contain_text("Read as code.")


def test_a_number_may_be_written_in_another_notation_too(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at=r"x=\frac{1}{4}"), fresh=True)
    element = page.locator("backprop-explorable")
    number = element.get_by_role("textbox", name="x as a number")
    expect(number).to_have_value("0.25")
    routes = held(page, "code_tokens")
    with page.expect_request("**/twin/code_tokens.js"):
        number.fill("np.pi/2")
    let_frames_pass(page, 10)
    expect(number).to_have_value("np.pi/2")
    routes[0].continue_()
    expect(element.locator(".bp-graph .node.variable .value")).to_have_text(re.compile("^1\\.57"))
    expect(number).to_have_value("np.pi/2")  # as long as it is being typed in


def test_all_that_a_reader_consists_of_is_asked_for_at_once(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"), fresh=True)
    asked: list[Route] = []
    page.route(re.compile(r"/(twin|generated)/.*\.js$"), lambda route: asked.append(route))
    field(page.locator("backprop-explorable")).fill(r"\sin x")
    let_frames_pass(page, 30)
    assert len(asked) == 3
    for route in asked:
        route.continue_()
    expect(page.locator(".bp-remarks")).to_contain_text("Read as LaTeX.")
    assert len(asked) == 3
