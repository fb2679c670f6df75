"""The explorable as a reader meets it: in the real site, in a real browser, by mouse, keyboard and touch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from backprop_core.examples import EXAMPLES, Example
from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.docs.explorable.elements import field, held_script
from tests.watch import drawn, let_frames_pass, watched_page

NETWORK = EXAMPLES["network"]
CASES: dict[str, tuple[str, dict[str, float], str]] = {
    "square": ("(4x+1)^2", {"x": 1}, "tree"),
    "sigmoid": ("1/(1+e^(-x))", {"x": 1}, "tree"),
    "shared": ("x*x", {"x": 3}, "graph"),
    "neuron": ("sigmoid(w1*x1+w2*x2+b)", {"w1": 2, "x1": -1, "w2": -3, "x2": -2, "b": -3}, "graph"),
    "network": (NETWORK.text, NETWORK.at, "graph"),
    "many": ("log10(x)+leaky_relu(x)-abs(x)*sqrt(alpha)^3.5", {"x": 3, "alpha": 2}, "tree"),
    "unrolled": ("a=tanh(w*x); b=tanh(w*a+x); c=tanh(w*b+x); d=tanh(w*c+x); d^2", {"w": 0.7, "x": 0.4}, "graph"),
    "long": ("long_name*learning_rate", {"long_name": -2.5e14, "learning_rate": 3.14159e-7}, "graph"),
}


def placed(page: Page, expression: str, at: dict[str, float], view: str = "graph", **attributes: str) -> Locator:
    """An explorable of any function in the place of the home page's own, ready to answer."""
    page.goto("/")
    return put(page, expression, at, view, **attributes)


def put(page: Page, expression: str, at: dict[str, float], view: str = "graph", **attributes: str) -> Locator:
    """An explorable of any function in the place of the one that is there, which leaves nothing behind."""
    numbers = "; ".join(f"{name}={number}" for name, number in at.items())
    given = {"expression": expression, "at": numbers, "view": view, **attributes}
    page.evaluate(
        """async (given) => {
            const fresh = document.createElement("backprop-explorable");
            for (const [name, value] of Object.entries(given)) fresh.setAttribute(name, value);
            history.replaceState(null, "", location.pathname);
            sessionStorage.clear();
            document.querySelector("backprop-explorable").replaceWith(fresh);
            await fresh.wake();
            await new Promise(requestAnimationFrame);
        }""",
        given,
    )
    return page.locator("backprop-explorable")


class Windows(Protocol):
    """Opens the home page in a window of a size."""

    def __call__(self, width: int, height: int, touch: bool = False) -> Page: ...


@pytest.fixture(scope="module")
def windows(chromium: Browser, site: Site) -> Iterator[Windows]:
    """The home page once, and once for fingers, for tests that look at one function after another there.

    To open it and to wake its first element takes two seconds of processor time, and to change the function a tenth.
    """
    with ExitStack() as pages:

        @cache
        def opened(touch: bool) -> Page:
            page = pages.enter_context(watched_page(chromium, site.url, has_touch=touch))
            page.goto("/")
            return page

        def sized(width: int, height: int, touch: bool = False) -> Page:
            page = opened(touch)
            page.set_viewport_size({"width": width, "height": height})
            return page

        yield sized


@pytest.fixture
def square(windows: Windows) -> Locator:
    """(4x+1)^2 at x = 1, as a tree, in the place of the home page's explorable and awake: for all that can be done with it."""
    return put(windows(1280, 720), *CASES["square"])


@pytest.fixture
def served(page: Page) -> Locator:
    """The same as it is served, in a page just opened: for what happens until it is awake, and for what cannot be undone."""
    page.goto("/")
    return page.locator("backprop-explorable").first


def ticks(explorable: Locator) -> Locator:
    return explorable.get_by_role("slider", name="Step")


def gradient(explorable: Locator, name: str = "x") -> Locator:
    return explorable.locator(f".bp-gradient[data-name={name}]")


def beside(explorable: Locator, letter: str, kind: str) -> Locator:
    """What is written beside the node with a letter: its value or its adjoint."""
    node = explorable.locator(".node").filter(
        has=explorable.page.locator(".letter", has_text=re.compile(f"^{letter}$"))
    )
    return node.locator(f"text.{kind}")


def written(explorable: Locator) -> list[tuple[str, str]]:
    """Every node and partial of the picture: how it is drawn, and what is written at it."""
    parts = explorable.locator(".bp-graph .node, .bp-graph .partial")
    return [
        tuple(part) for part in parts.evaluate_all("all => all.map((one) => [one.className.baseVal, one.textContent])")
    ]


def said(explorable: Locator) -> str:
    """The step in plain words, as it is read aloud."""
    drawn(explorable)
    return " ".join(" ".join(explorable.locator(".bp-step .bp-said").all_text_contents()).split())


def wake(explorable: Locator) -> None:
    """Reach for it, and wait until it answers."""
    explorable.evaluate("(explorable) => explorable.wake().then(() => new Promise(requestAnimationFrame))")


def go_to_step(explorable: Locator, number: int) -> None:
    ticks(explorable).focus()
    explorable.page.keyboard.press("Home")
    for _ in range(number - 1):
        explorable.page.keyboard.press("ArrowRight")
    expect(ticks(explorable)).to_have_attribute("aria-valuenow", str(number))


# What was probably meant.


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


# The first view.


def test_the_still_shows_the_whole_trace_without_a_script(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, java_script_enabled=False) as page:
        page.goto("/")
        explorable = page.locator("backprop-explorable").first
        expect(beside(explorable, "h", "value")).to_have_text("25")
        expect(beside(explorable, "b", "adjoint")).to_have_text("∂40")
        expect(explorable.locator(".bp-rows tbody tr")).to_have_count(11)
        assert explorable.locator(".katex").count() > 0


def test_the_script_changes_nothing_of_what_stands_in_the_page(served: Locator, page: Page) -> None:
    before, box = served.inner_html(), served.bounding_box()
    page.evaluate("document.querySelector('backprop-explorable').wake().then(() => new Promise(requestAnimationFrame))")
    assert page.evaluate("document.querySelector('backprop-explorable').controller !== null")
    assert served.inner_html() == before
    assert served.bounding_box() == box


def test_the_first_view_loads_neither_the_engine_nor_katex(served: Locator, page: Page) -> None:
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name for name in scripts if "/explorable/" in name and name.endswith(".js")] == [
        f"{page.evaluate('location.origin')}/explorable/element.js"
    ]
    assert not [name for name in scripts if name.endswith("katex.min.js")]


def test_what_is_done_before_the_script_has_come_counts(served: Locator, page: Page) -> None:
    page.evaluate(
        """() => {
            const find = (what) => document.querySelector(`backprop-explorable ${what}`);
            find("[data-do=graph]").click();
            find(".bp-field").value = "x^3";
            find(".bp-field").dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(gradient(served)).to_have_text("∂b/∂x = 3")


def test_a_table_folded_out_before_the_script_has_come_stays_open(page: Page) -> None:
    let_it_come = held_script(page)
    page.goto("/", wait_until="domcontentloaded")
    explorable = page.locator("backprop-explorable").first
    explorable.get_by_text("Every step as a table").click()
    let_it_come()
    wake(explorable)
    expect(explorable.locator("details")).to_have_attribute("open", "")


# Typing.


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


def test_pasted_code_gives_its_variables_its_own_numbers_until_they_are_moved(square: Locator) -> None:
    wake(square)
    code = "import torch\nx = torch.tensor(-3.0, requires_grad=True)\ny = x.pow(2)"
    field(square).fill(f"{code}\ny.backward()")
    number = square.get_by_role("textbox", name="x as a number")
    expect(number).to_have_value("-3")
    expect(gradient(square)).to_contain_text("= −6")
    expect(square.locator(".bp-remarks")).to_have_text(
        "Read as code. 3 lines were passed over: they load, build or call a library."
    )
    number.fill("5")
    field(square).fill(f"{code}*2")
    expect(gradient(square)).to_contain_text("= 20")
    expect(number).to_have_value("5")


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


def test_a_text_is_only_ever_text(page: Page) -> None:
    explorable = placed(page, "x", {"x": 1})
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


# Numbers.


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
    expect(gradient(served)).to_have_text(re.compile(f"= {shown(expected.gradient['x'])}$"))
    expect(beside(served, "h", "value")).to_have_text(shown(expected.value))
    expect(beside(served, "b", "adjoint")).to_have_text(f"∂{shown(expected.gradient['x'])}")
    plugged = expected.steps[-1].plugged.removeprefix("∂h/∂b ")
    expect(served.locator(".bp-formula .bp-said").last).to_contain_text(plugged.split()[-1])  # words follow the numbers
    assert plugged in said(served)


def shown(number: float) -> str:
    return core.notation.shown(number).replace("-", "−")


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
    page = square.page
    wake(square)
    node = square.locator(".node.variable .shape")
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + 7 * 10, box["y"] + 25, steps=5)
    page.mouse.up()
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
    expect(nudge).to_contain_text(f"moves by {shown(change)}")
    expect(nudge).to_contain_text(f"predicts {shown(predicted)}")


def test_the_dot_stands_on_the_curve_and_moves_with_x(square: Locator) -> None:
    dot = square.locator(".bp-plot .dot")
    before = dot.bounding_box()
    square.get_by_role("textbox", name="x as a number").fill("-1")
    expect(square.locator(".bp-plot .slope")).to_have_text("slope = −24")
    after = dot.bounding_box()
    assert before
    assert after
    assert after["x"] < before["x"] - 50
    on_the_line = dot.evaluate(
        """(dot) => {
            const line = dot.parentNode.querySelector(".line");
            const [x, y] = ["cx", "cy"].map((name) => Number(dot.getAttribute(name)));
            const part = line.getTotalLength() / 4000;
            const near = Array.from({ length: 4000 }, (_, place) => line.getPointAtLength(part * place));
            return Math.min(...near.map((point) => Math.hypot(point.x - x, point.y - y)));
        }"""
    )
    assert on_the_line < 1


CROSSED = """async (explorable) => {
    const found = [];
    const field = explorable.querySelector("input[data-do=number]");
    const { min, max } = explorable.querySelector("input[data-do=drag]");
    for (let place = 0; place <= 40; place += 1) {
        field.value = (Number(min) + ((max - min) * place) / 40).toFixed(3);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const plot = explorable.querySelector(".bp-plot");
        const label = plot.querySelector(".slope");
        if (!label) continue;
        const words = label.getBBox();
        const covers = ({ x, y }) =>
            x > words.x && x < words.x + words.width && y > words.y + 2 && y < words.y + words.height - 2;
        for (const name of [".line", ".tangent", ".drop", ".axis"]) {
            const line = plot.querySelector(name);
            const part = line.getTotalLength() / 300; // less than the label is high
            const along = Array.from({ length: 301 }, (_, nth) => line.getPointAtLength(part * nth));
            if (along.some(covers)) found.push(`${name} at ${field.value}`);
        }
        const { width, height } = plot.viewBox.baseVal;
        if (words.x < 0 || words.y < 0 || words.x + words.width > width || words.y + words.height > height)
            found.push(`the border at ${field.value}`);
    }
    return found;
}"""


CURVES = ["(4x+1)^2", "x^3", "exp(-x)", "sin(2x)", "3-x^2", "abs(x)", "sigmoid(-3x)", "(sigmoid(2x-1)-1)^2"]
CURVES += ["tanh(x*tanh(x*tanh(x*tanh(x*tanh(x*tanh(x/2))))))"]  # a trough with steep walls


@pytest.mark.parametrize("text", CURVES)
def test_wherever_the_dot_stands_its_slope_is_said_clear_of_the_curve(windows: Windows, text: str) -> None:
    explorable = put(windows(1280, 720), text, {"x": 0})
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_be_visible()
    assert explorable.evaluate(CROSSED) == []


def test_with_several_variables_the_curve_is_over_the_chosen_one(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x*y^2", {"x": 3, "y": 2})
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_have_text("slope = 4")
    explorable.get_by_label("curve over").select_option("y")
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_have_text("slope = 12")
    expect(explorable.locator(".bp-nudge")).to_contain_text("Nudge y")


def test_outside_the_domain_the_explorable_says_why_and_goes_on(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "ln(x)", {"x": 1})
    explorable.get_by_role("textbox", name="x as a number").fill("-1")
    fault = core.trace("ln(x)", {"x": -1}).error
    assert fault
    expect(explorable.locator(".bp-undefined")).to_have_text(fault.message)
    explorable.get_by_role("textbox", name="x as a number").fill("4")
    expect(explorable.locator(".bp-undefined")).to_have_count(0)
    expect(gradient(explorable)).to_have_text("∂a/∂x = 0.25")


def test_the_curve_has_no_dot_where_a_function_has_a_gap_of_one_point(windows: Windows) -> None:
    text = "(x^2 - 1)/(x - 1)"
    explorable = put(windows(1280, 720), text, {"x": 0})
    dot, number = explorable.locator(".bp-plot .dot"), explorable.get_by_role("textbox", name="x as a number")
    expect(dot).to_have_count(1)
    number.fill("1")
    fault = core.trace(text, {"x": 1}).error
    assert fault
    expect(explorable.locator(".bp-undefined")).to_have_text(fault.message)
    expect(dot).to_have_count(0)
    number.fill("1.001")
    expect(dot).to_have_count(1)


def test_where_a_convention_decides_or_digits_cancel_the_explorable_says_so(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "relu(x)", {"x": 1})
    expect(explorable.locator(".bp-doubts")).to_have_count(0)
    explorable.get_by_role("textbox", name="x as a number").fill("0")
    (note,) = core.trace("relu(x)", {"x": 0}).notes
    expect(explorable.locator(".bp-doubts")).to_have_text(note.message)


# Steps.


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


# Views.


def test_tree_and_graph_have_the_same_gradient(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x*x", {"x": 3}, "graph")
    expect(explorable.locator(".node.variable")).to_have_count(1)
    expect(explorable.locator(".partial text")).to_have_text(["×3", "×3"])
    expect(gradient(explorable)).to_have_text("∂a/∂x = 6")
    explorable.get_by_role("button", name="tree").click()
    expect(explorable.locator(".node.variable")).to_have_count(2)
    expect(gradient(explorable)).to_have_text("∂c/∂x = 6")
    expect(explorable.get_by_role("button", name="tree")).to_have_attribute("aria-pressed", "true")


def test_composite_functions_unfold(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "sigmoid(x)", {"x": 0})
    expect(explorable.locator(".node")).to_have_count(2)
    explorable.get_by_role("button", name="unfold").click()
    expect(explorable.locator(".node")).to_have_count(len(core.trace("sigmoid(x)", {"x": 0}, expand=True).nodes))
    expect(gradient(explorable)).to_have_text(re.compile("= 0.25$"))
    explorable.get_by_role("button", name="unfold").click()
    expect(explorable.locator(".node")).to_have_count(2)


def test_the_table_says_all_steps_of_the_point_one_stands_at(square: Locator) -> None:
    square.get_by_text("Every step as a table").click()
    square.get_by_role("textbox", name="x as a number").fill("2")
    trace = core.trace("(4x+1)^2", {"x": 2}, tree=True)
    rows = square.locator(".bp-rows tbody tr")
    expect(rows.first).to_be_visible()
    for row, step in zip(rows.all(), trace.steps, strict=True):
        expect(row.locator("td").nth(3)).to_have_text(step.plugged)
        expect(row.locator("td").nth(5)).to_have_text(step.text)


# A closer look.


def test_a_click_on_a_node_shows_its_paths_and_their_sum(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "(a+b)*(b+1)", {"a": 2, "b": 1})
    trace = core.trace("(a+b)*(b+1)", {"a": 2, "b": 1})
    explorable.locator(".node", has=explorable.page.locator(".symbol", has_text=re.compile("^b$"))).click()
    closer = explorable.get_by_role("region", name="Node b")
    ways = [[trace.nodes[node].label for node in path.nodes] for path in core.paths(trace, "b")]
    expect(closer.locator("li > span:first-child")).to_have_text([" → ".join(way) for way in ways])
    products = [shown(path.product) for path in core.paths(trace, "b")]
    expect(closer.locator("li .adjoint")).to_have_text(products)
    expect(closer).to_contain_text(f"They add up: ∂g/∂b = {shown(trace.gradient['b'])}.")
    expect(closer).to_contain_text("Used by c and f.")
    explorable.get_by_role("textbox", name="a as a number").fill("4")
    expect(closer.locator("li .adjoint")).to_have_text(["2", "5"])
    closer.get_by_role("button", name="Close the closer look").click()
    expect(closer).to_have_count(0)


def test_the_keyboard_looks_closely_too(square: Locator) -> None:
    square.get_by_label("Explain a node").select_option("c = a*b")
    expect(square.get_by_role("region", name="Node c")).to_contain_text("One path leads to the output:c → f → h")
    square.get_by_label("Explain a node").select_option("d = 1")
    expect(square.get_by_role("region", name="Node d")).to_contain_text("A constant never moves")


def test_more_paths_than_anyone_would_read_are_counted(windows: Windows) -> None:
    doubling = "; ".join(["y0 = x*x", *[f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 40)], "y39"])
    explorable = put(windows(1280, 720), doubling, {"x": 1})
    explorable.get_by_label("Explain a node").select_option("x")
    closer = explorable.get_by_role("region", name="Node x")
    expect(closer).to_contain_text("1.1e+12 paths lead to the output")
    expect(closer.locator("li")).to_have_count(12)


def test_dragging_a_number_in_the_graph_opens_nothing(square: Locator) -> None:
    page = square.page
    wake(square)
    node = square.locator(".node.variable .shape")
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    page.mouse.move(box["x"] + 15, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=5)
    page.mouse.up()
    expect(gradient(square)).not_to_have_text("∂h/∂x = 40")
    expect(square.locator(".bp-inspector")).to_have_count(0)


# Sharing.


def test_a_link_restores_all_that_was_seen(served: Locator, page: Page, chromium: Browser, site: Site) -> None:
    field(served).fill("x*y^2 + max(x, 1)\n# a comment & more")
    served.get_by_role("button", name="graph").click()
    served.get_by_role("textbox", name="y as a number").fill("-1.5")
    served.get_by_label("curve over").select_option("y")
    go_to_step(served, 4)
    served.get_by_role("button", name="copy link").click()
    drawn(served)
    link = served.get_by_label("Link to what you see").input_value()
    graph = written(served)
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        restored = other.locator("backprop-explorable").first
        expect(field(restored)).to_have_value("x*y^2 + max(x, 1)\n# a comment & more")
        expect(ticks(restored)).to_have_attribute("aria-valuenow", "4")
        expect(restored.get_by_role("textbox", name="y as a number")).to_have_value("-1.5")
        expect(restored.get_by_label("curve over")).to_have_value("y")
        assert written(restored) == graph


@pytest.mark.parametrize(
    "state",
    [
        "f=<img src=x onerror=alert(1)>",
        "f=x&at=x=1e999;y=__proto__",
        "f=x&step=-5",
        "f=x&along=__proto__",
        "f=" + "x*" * 30_000 + "x",
    ],
)
def test_a_hostile_link_is_only_text(page: Page, state: str) -> None:
    page.goto(f"/#explorable=explorable-square&{state}")
    explorable = page.locator("backprop-explorable").first
    expect(field(explorable)).not_to_have_value("(4x+1)^2")
    assert explorable.locator("img, script").count() == 0
    expect(explorable.locator(".bp-graph .node").first).to_be_visible()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_every_example_can_be_picked(square: Locator, example: Example) -> None:
    square.get_by_label("Examples").select_option(example.title)
    trace = core.trace(example.text, example.at, tree=example.tree)
    expect(field(square)).to_have_value(example.text)
    expect(square.locator(".node")).to_have_count(len(trace.nodes))
    for name, slope in trace.gradient.items():
        expect(gradient(square, name)).to_contain_text(core.notation.shown(slope).partition("e")[0].replace("-", "−"))


def test_the_picture_and_the_trace_can_be_taken_away(served: Locator, page: Page) -> None:
    served.get_by_role("button", name="export").click()
    with page.expect_download() as json_file:
        served.get_by_role("button", name="trace (JSON)").click()
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    assert json.loads(json_file.value.path().read_text(encoding="utf-8"))["steps"] == trace.json()["steps"]
    with page.expect_download() as svg_file:
        served.get_by_role("button", name="picture (SVG)").click()
    svg = svg_file.value.path().read_text(encoding="utf-8")
    assert "var(" not in svg
    assert "data:font/woff2" in svg
    assert ">25</text>" in svg
    assert re.search(r"svg.bp-graph \{ width: \d", svg), "in a browser it would fill the window"
    with page.expect_download() as png_file:
        served.get_by_role("button", name="picture (PNG)").click()
    assert png_file.value.path().read_bytes().startswith(b"\x89PNG")
    command = served.get_by_label("The same as a clip, in a copy of this project")
    expect(command).to_have_value("make clip EXPR='(4x+1)^2' AT='x=1'")
    drawn(served)
    derivation = served.get_by_label("The derivation, in LaTeX").input_value()
    assert r"\frac{\partial h}{\partial c}\cdot \frac{\partial c}{\partial b} = 10\cdot 4 = 40" in derivation
    assert "htmlClass" not in derivation


# For everyone.


def test_changes_are_announced_when_they_come_to_rest(square: Locator) -> None:
    page = square.page
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    ticks(square).focus()
    page.keyboard.press("ArrowLeft")
    expect(square.get_by_role("status")).to_have_text(trace.steps[9].text)
    square.get_by_role("textbox", name="x as a number").fill("2")
    expect(square.get_by_role("status")).to_contain_text("∂h/∂x = 72")
    field(square).fill("4x)")
    expect(square.get_by_role("status")).to_have_text("This parenthesis was never opened.")


# Those of the table look like those of the step, and are many.
WITHOUT_REPEATED_FORMULAS = {"include": ["backprop-explorable"], "exclude": [".bp-rows .katex"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["square", "network"])
def test_axe_finds_nothing(chromium: Browser, site: Site, name: str, scheme: Any) -> None:
    with watched_page(chromium, site.url, color_scheme=scheme) as page:
        explorable = placed(page, *CASES[name])
        explorable.get_by_text("Every step as a table").click()
        let_frames_pass(page, 6)
        assert not barriers(page, scheme, WITHOUT_REPEATED_FORMULAS)
        field(explorable).fill("2*(")
        expect(field(explorable)).to_have_attribute("aria-invalid", "true")
        assert not barriers(page, scheme, ".bp-program")


def test_every_control_is_reached_by_the_keyboard_and_shows_it(served: Locator, page: Page) -> None:
    field(served).focus()
    expect(served).not_to_have_attribute("aria-busy", "true")  # it answers now
    names, last = [], None
    for _ in range(20):
        page.keyboard.press("ArrowRight" if last == "tree" else "Tab")  # from tool to tool, else from stop to stop
        focused = page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (!focused.closest("backprop-explorable")) return null;
                const { outlineStyle: outline, outlineWidth: wide } = getComputedStyle(focused);
                return { name: focused.dataset.do ?? focused.className, outline, wide };
            }"""
        )
        if focused is None:
            break
        assert focused["outline"] != "none", focused
        assert focused["wide"] != "0px", focused
        last = focused["name"]
        names.append(last)
    for control in ["tree", "graph", "stage", "back", "play", "forward", "scrub", "speed", "drag", "number"]:
        assert control in names, " ".join(names)


def test_reduced_motion_moves_nothing(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, reduced_motion="reduce") as page:
        explorable = placed(page, *CASES["square"])
        go_to_step(explorable, 9)
        page.keyboard.press("ArrowRight")
        expect(beside(explorable, "c", "adjoint")).to_be_visible()
        moving = page.evaluate(
            """() => document.getAnimations().filter(({ effect }) =>
                effect.target.closest("backprop-explorable") && effect.getComputedTiming().duration > 1).length"""
        )
        assert moving == 0


def test_without_reduced_motion_the_edge_is_drawn(served: Locator, page: Page) -> None:
    go_to_step(served, 9)
    page.evaluate(
        """() => document.querySelector("backprop-explorable")
            .addEventListener("animationstart", ({ target }) => {
                const { duration } = target.getAnimations()[0].effect.getComputedTiming();
                document.body.dataset.drawn = `${target.getAttribute("class")} ${duration}`;
            })"""
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-drawn", re.compile("backward.* 450$"))


def test_on_paper_it_is_light_whatever_the_screen_was(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, color_scheme="dark") as page:
        page.goto("/")
        ink = "getComputedStyle(document.querySelector('.bp-stage')).color"
        dark = page.evaluate(ink)
        page.emulate_media(media="print")
        assert page.evaluate(ink) != dark
        page.emulate_media(media="screen")
        assert page.evaluate(ink) == dark


# Where things stand.

BOXES = """(explorable) => {
    const kinds = ".shape, text.letter, text.value, text.adjoint, .partial rect";
    const all = [...explorable.querySelectorAll(`.bp-graph :is(${kinds})`)];
    return all.filter((part) => getComputedStyle(part).visibility === "visible").map((part) => {
        const { left, top, right, bottom } = part.getBoundingClientRect();
        const trim = part.localName === "text" ? (bottom - top) * 0.22 : 0; // a line of type is taller than its letters
        const what = `${part.getAttribute("class") ?? "partial"} ${part.textContent}`;
        return { what, left, top: top + trim, right, bottom: bottom - trim };
    });
}"""


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", CASES)
def test_nothing_in_the_picture_overlaps(windows: Windows, name: str, width: int) -> None:
    explorable = put(windows(width, 900), *CASES[name])
    explorable.page.evaluate("document.fonts.ready")
    boxes = explorable.evaluate(BOXES)
    meeting = [
        (one["what"], other["what"])
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    ]
    assert not meeting


def test_no_line_leaves_the_picture(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x=2y; (x+1)*sin(x)+x^2*y", {"y": 1.3})
    outside = explorable.evaluate(
        """(explorable) => {
            const { x, y, width, height } = explorable.querySelector(".bp-graph").viewBox.baseVal;
            return [...explorable.querySelectorAll(".bp-graph path")].map((path) => path.getBBox()).filter((box) =>
                box.x < x || box.x + box.width > x + width || box.y < y || box.y + box.height > y + height).length;
        }"""
    )
    assert outside == 0


def test_a_long_number_is_shown_whole(windows: Windows) -> None:
    explorable = put(windows(1280, 720), *CASES["long"])
    fields = explorable.locator(".bp-variable .bp-number")
    expect(fields.nth(0)).to_have_value("-2.5e14")
    expect(fields.nth(1)).to_have_value("3.14159e-7")
    assert all(fields.evaluate_all("all => all.map((one) => one.scrollWidth <= one.clientWidth)"))


@pytest.mark.parametrize("name", CASES)
def test_it_fits_a_small_phone(windows: Windows, name: str) -> None:
    explorable = put(windows(320, 640, touch=True), *CASES[name])
    box = explorable.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert field(explorable).evaluate("(typed) => typed.scrollWidth <= typed.clientWidth")
    inside = explorable.evaluate(
        """(explorable) => [...explorable.querySelectorAll(":scope > *, .bp-controls *, .bp-program *:not(.katex *)")]
            .filter((part) => !part.closest(".bp-said") && part.getBoundingClientRect().right > innerWidth
                && !part.closest(".bp-reading")).map((part) => part.outerHTML.slice(0, 120))"""
    )
    assert not inside
    smallest = explorable.evaluate(
        """(explorable) => {
            const svg = explorable.querySelector(".bp-graph");
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            const sizes = [...svg.querySelectorAll("text")].map((text) => Number(text.getAttribute("font-size")));
            return Math.min(...sizes) * scale;
        }"""
    )
    assert smallest >= 9


def test_touch_steps_and_drags(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, viewport={"width": 390, "height": 800}, has_touch=True) as page:
        page.goto("/")
        explorable = page.locator("backprop-explorable").first
        explorable.get_by_role("button", name="Back one step").tap()
        expect(ticks(explorable)).to_have_attribute("aria-valuenow", "10")
        box = ticks(explorable).bounding_box()
        assert box
        page.touchscreen.tap(box["x"] + 3, box["y"] + box["height"] / 2)
        expect(ticks(explorable)).to_have_attribute("aria-valuenow", "1")


# Life in a page.


def test_several_explorables_on_a_page_mind_their_own(served: Locator, page: Page) -> None:
    page.evaluate(
        """async () => {
            for (const expression of ["x*y", "x+y"]) {
                const other = document.createElement("backprop-explorable");
                other.setAttribute("expression", expression);
                document.querySelector("backprop-explorable").after(other);
                await other.wake();
            }
        }"""
    )
    other = page.locator("backprop-explorable").nth(2)
    other.get_by_role("textbox", name="x as a number").fill("5")
    expect(gradient(other, "y")).to_have_text("∂a/∂y = 5")
    expect(gradient(served)).to_have_text("∂h/∂x = 40")
    ids = page.evaluate("[...document.querySelectorAll('backprop-explorable [id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))


def test_it_survives_being_moved_in_the_page(served: Locator, page: Page) -> None:
    field(served).fill("x^3")
    page.evaluate("document.body.append(document.querySelector('backprop-explorable'))")
    served.get_by_role("textbox", name="x as a number").fill("2")
    expect(gradient(served)).to_have_text("∂c/∂x = 12")


def test_a_bad_expression_in_a_page_is_told_as_a_sentence(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "2*(", {})
    expect(explorable).to_have_text(re.compile(r"^The line ends too early.*\(line 1, column 4\)$"))
