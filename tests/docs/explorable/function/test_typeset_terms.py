"""The formula that a text was read as: its lines beside each other, and its terms lit together with their nodes."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.function.test_lighting import lit, over
from tests.docs.explorable.function.test_typed_terms import terms
from tests.docs.explorable.test_hand import PHONE
from tests.docs.explorable.test_one_screen import tag
from tests.watch import let_frames_pass

NEURON = tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1")
TWICE = tag("explorable", expression="x*sin(x)+y", at="x=2; y=1")
FRACTION = tag("explorable", expression="sqrt(x^2+1)/(x+2)", at="x=2")
LIT = """() => [...document.querySelectorAll(".bp-lines > .bp-maths")].flatMap((line) => {
    const style = getComputedStyle(line);
    if (style.backgroundImage === "none") return [];
    const corner = line.getBoundingClientRect();
    const numbers = (text) => text.split(", ").map((pair) => pair.split(" ").map(parseFloat));
    const sizes = numbers(style.backgroundSize);
    const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = sizes.map(() => "");
    while (letters.nextNode()) {
        range.selectNodeContents(letters.currentNode);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        const [x, y] = [(left + right) / 2 - corner.left, (top + bottom) / 2 - corner.top];
        numbers(style.backgroundPosition).forEach(([from, down], place) => {
            const [wide, high] = sizes[place];
            if (x > from && x < from + wide && y > down && y < down + high) found[place] += letters.currentNode.data.trim();
        });
    }
    return found;
})"""


def formula(page: Page) -> list[str]:
    """The pieces of the formula that are lit, by the letters that lie on the light."""
    return list(page.evaluate(LIT))


def set_in_type(page: Page) -> None:
    page.wait_for_selector(".bp-lines .katex")
    page.evaluate("document.fonts.ready")


def term(page: Page, letters: str) -> tuple[float, float]:
    """The middle of the first piece of the formula that has these letters alone."""
    x, y = page.evaluate(
        """(letters) => {
            const own = [...document.querySelectorAll(".bp-lines .enclosing")].find((one) => one.textContent === letters);
            const { left, right, top, bottom } = own.getBoundingClientRect();
            return [(left + right) / 2, (top + bottom) / 2];
        }""",
        letters,
    )
    return x, y


@pytest.mark.parametrize("width", [1366, 1440, 768])
def test_the_lines_of_a_program_stand_in_one_row(alone: Alone, width: int) -> None:
    page = alone(NEURON, viewport={"width": width, "height": 768})
    set_in_type(page)
    boxes = [box for one in page.locator(".bp-lines > .bp-maths").all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    for box, after in itertools.pairwise(boxes):
        assert box["x"] + box["width"] < after["x"]
        assert abs(box["y"] + box["height"] - after["y"] - after["height"]) < 12
    whole = page.locator(".bp-reading").bounding_box()
    assert whole
    assert whole["height"] < 52, "no more than a line is taken from the graph"


def test_on_a_phone_they_go_on_below_and_none_is_cut(alone: Alone) -> None:
    page = alone(NEURON, **PHONE)
    set_in_type(page)
    reading = page.locator(".bp-reading")
    assert reading.evaluate("(one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight")
    assert page.locator(".bp-lines > .bp-maths").count() == 3


def test_a_matrix_keeps_its_rows(alone: Alone) -> None:
    page = alone(tag("explorable", expression="h = [[1, 2], [3, 4]] @ x; sum(h)", at="x=[1, 2]"))
    set_in_type(page)
    assert page.locator(".bp-lines > .bp-maths").count() == 2
    assert page.locator(".bp-lines .katex-error").count() == 0


def test_a_node_lights_its_term_in_the_formula(alone: Alone) -> None:
    page = alone(TWICE)
    set_in_type(page)
    assert formula(page) == []
    over(page, page.locator(".node", has_text="sin").first)
    assert formula(page) == ["sin(x)"]
    assert terms(page) == ["sin(x)"]
    over(page, page.locator(".bp-variable[data-name=x]"))
    assert formula(page) == ["x", "x"]
    page.mouse.move(1, 1)
    let_frames_pass(page, 2)
    assert formula(page) == []


def test_a_fraction_is_lit_as_high_as_it_is(alone: Alone) -> None:
    page = alone(FRACTION)
    set_in_type(page)
    over(page, page.locator(".node", has_text="÷").first)
    assert "".join(sorted(formula(page)[0])) == "".join(sorted("x2+1x+2"))
    over(page, page.locator(".node", has_text="√").first)
    assert formula(page) == ["x2+1"]


def test_a_term_of_the_formula_lights_its_node_and_its_text(alone: Alone) -> None:
    page = alone(NEURON)
    set_in_type(page)
    page.mouse.move(*term(page, "b"))
    let_frames_pass(page, 2)
    assert "b" in lit(page)
    assert terms(page) == ["b"]
    assert formula(page) == ["b"]


def test_the_caret_lights_the_term_of_the_formula_too(alone: Alone) -> None:
    page = alone(TWICE)
    set_in_type(page)
    page.locator(".bp-field").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    let_frames_pass(page, 2)
    assert formula(page) == ["sin(x)"]


def test_a_finger_on_a_term_of_the_formula_lights_its_node(alone: Alone) -> None:
    page = alone(TWICE, **PHONE)
    set_in_type(page)
    page.touchscreen.tap(*term(page, "y"))
    let_frames_pass(page, 2)
    assert lit(page) == ["+", "y"]
    assert terms(page) == ["y"]
    page.locator(".bp-words .bp-rule").tap()
    let_frames_pass(page, 2)
    assert lit(page) == []


def test_in_a_compact_graph_a_folded_constant_stands_for_its_operation(alone: Alone) -> None:
    page = alone(tag("explorable", expression="4x+1", at="x=1", view="compact"))
    set_in_type(page)
    page.mouse.move(*term(page, "4"))
    let_frames_pass(page, 2)
    assert page.locator(".bp-graph .node[data-lit]").count() == 2
    assert terms(page) == ["4x"]
