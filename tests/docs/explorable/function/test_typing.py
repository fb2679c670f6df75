"""A function that is typed, pasted or picked: the graph follows, and what cannot be read is refused in a sentence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from backprop_core.examples import EXAMPLES, Example
from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import Windows, gradient, put, wake
from tests.watch import drawn


@pytest.mark.parametrize(
    ("typed", "taken", "gradients"),
    [("x(x-3)", "x*(x-3)", {"x": None}), ("a = 2; b = -3; a*b", "a*b", {"a": "−3", "b": "2"})],
)
def test_one_press_takes_the_text_as_it_was_meant(
    square: Locator, typed: str, taken: str, gradients: dict[str, str | None]
) -> None:
    wake(square)
    square.locator(".bp-field").fill(typed)
    square.locator(".bp-offer").click()
    expect(square.locator(".bp-field")).to_have_value(taken)
    expect(square.locator(".bp-offer")).to_have_count(0)
    for name, slope in gradients.items():
        expect(gradient(square, name)).to_contain_text(slope or "")


def test_what_a_pasted_text_was_read_as_is_said(square: Locator) -> None:
    wake(square)
    square.locator(".bp-field").fill(r"\frac{1}{1+e^{-x}}")
    expect(square.locator(".bp-remarks")).to_have_text("Read as LaTeX.")
    square.locator(".bp-field").fill("2sinx")
    expect(square.locator(".bp-remarks")).to_contain_text("sinx was read as sin(x)")


def test_the_graph_follows_each_keystroke_that_parses(served: Locator, page: Page) -> None:
    field(served).click()
    page.keyboard.press("ControlOrMeta+a")
    for typed, nodes in [("x", 1), ("*", None), ("y", 3), ("+", None), ("2", 5)]:
        page.keyboard.type(typed)
        if nodes is None:
            expect(field(served)).to_have_attribute("aria-invalid", "true")
        else:
            expect(served.locator(".node")).to_have_count(nodes)
            assert field(served).get_attribute("aria-invalid") is None
    expect(field(served)).to_have_value("x*y+2")
    assert served.get_by_role("slider", name="y", exact=True).is_visible()


@pytest.mark.parametrize("loss", ["(y-t)^2", "-(t*log(p)+(1-t)*log(1-p))", "x/(y-1)"])
def test_a_loss_that_is_typed_starts_where_something_flows(served: Locator, page: Page, loss: str) -> None:
    wake(served)
    field(served).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(loss)
    drawn(page)
    slopes = served.evaluate("({ controller }) => Object.values(controller.state.trace.gradient)")
    assert len(slopes) == 2
    assert all(slope not in (None, 0) for slope in slopes)


def test_pasted_code_gives_its_variables_its_own_numbers_until_they_are_moved(square: Locator) -> None:
    wake(square)
    code = "import torch\nx = torch.tensor(-3.0, requires_grad=True)\ny = x.pow(2)"
    field(square).fill(f"{code}\ny.backward()")
    number = square.get_by_role("textbox", name="x as a number")
    expect(number).to_have_value("-3")
    expect(gradient(square)).to_contain_text("= −6")
    remarks = square.locator(".bp-remarks")
    expect(remarks).to_have_text(
        "Read as code. 2 lines were passed over: they load, build or call a library. "
        "x is a variable here, and what it is given was taken as its starting value."
    )
    number.fill("5")
    field(square).fill(f"{code}*2")
    expect(gradient(square)).to_contain_text("= 20")
    expect(number).to_have_value("5")
    field(square).fill("w = torch.tensor(0.5)\nx = torch.tensor(2.0)\ny = w*x.pow(2)")
    expect(remarks).to_have_text("Read as code. 2 lines build variables: their numbers were taken as starting values.")


def test_an_error_says_the_cores_sentence_at_the_place_and_keeps_the_last_graph(square: Locator) -> None:
    before = square.locator(".bp-graph").inner_html()
    with pytest.raises(core.BackpropError) as caught:
        core.trace("2*(x+", {"x": 1})
    field(square).fill("2*(x+")
    reading = square.locator(".bp-reading")
    expect(reading.locator("p")).to_have_text(str(caught.value.message))
    assert caught.value.position is not None
    drawn(square)
    assert reading.locator("pre").text_content() == " " * caught.value.position + "^"
    caret = reading.locator("pre").bounding_box()
    start = field(square).bounding_box()
    assert caret
    assert start
    assert caret["y"] >= start["y"] + start["height"] - 8
    assert square.locator(".bp-graph").inner_html() == before
    field(square).fill("2*(x+1)")
    expect(gradient(square)).to_have_text("∂f/∂x = 2")


def test_a_long_program_shows_the_line_that_is_wrong(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x", {"x": 1})
    field(explorable).fill("first = 2*x + 1\nsecond = sin(first) + cosh(first) + unknwon(first)\nsecond^2")
    drawn(explorable)
    quoted, caret = (explorable.locator(".bp-reading pre").text_content() or "").split("\n")
    assert quoted[caret.index("^") :].startswith("unknwon")


def test_a_text_is_only_ever_text(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x", {"x": 1})
    for text in [
        "<img src=x onerror=alert(1)>",
        "x</textarea><script>alert(1)</script>",
        "${alert(1)}",
    ]:
        field(explorable).fill(text)
        expect(field(explorable)).to_have_attribute("aria-invalid", "true")
        assert explorable.locator("img, script").count() == 0
    field(explorable).fill(r"\htmlClass{n0}{x}")  # read as LaTeX, of which only x is kept
    expect(field(explorable)).not_to_have_attribute("aria-invalid", "true")
    assert explorable.locator("img, script").count() == 0
    field(explorable).fill("x\u0000+1")
    field(explorable).fill("constructor + __proto__ + toString")
    expect(gradient(explorable, "__proto__")).to_have_text(re.compile("= 1$"))


def test_a_program_that_is_too_large_is_refused_with_a_sentence(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x", {"x": 1})
    doubling = "\n".join(["y0 = x*x", *[f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 40)], "y39"])
    field(explorable).fill(doubling)
    expect(explorable.locator(".node")).to_have_count(41)
    explorable.get_by_role("button", name="tree").click()
    expect(explorable.locator(".bp-reading p")).to_contain_text("2000")
    expect(explorable.locator(".node")).to_have_count(41)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_every_example_can_be_picked(square: Locator, example: Example) -> None:
    square.get_by_label("Examples").select_option(example.title)
    trace = core.trace(example.text, example.at, tree=example.tree)
    expect(field(square)).to_have_value(example.text)
    expect(square.locator(".node")).to_have_count(len(trace.nodes))
    for name, slope in trace.gradient.items():
        expect(gradient(square, name)).to_contain_text(core.notation.shown(slope).partition("e")[0].replace("-", "−"))
