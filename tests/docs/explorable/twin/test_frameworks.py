"""The code for PyTorch, JAX and TensorFlow: the browser writes what the core writes, and hands it over when asked."""

from __future__ import annotations

import ast
import json

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from backprop_core.examples import EXAMPLES
from backprop_core.writers.frameworks import FRAMEWORKS, NO_GRADIENT
from docs.extensions.javascript import DOCS, Engine
from tests.case_files import cases
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.function.home import CASES, markup, placed
from tests.docs.explorable.twin.programs import Author
from tests.frameworks.programs import programs

PUBLISHED = cases("published")
MANY = 600

Case = tuple[str, dict[str, float]]

# The cases cross over as JSON, so that a name such as __proto__ stays a name.
WRITE = """(cases) => JSON.parse(cases).map(([text, at]) => {
    const { parse } = modules[`${DOCS}/explorable/twin/parser.js`];
    const { FRAMEWORKS, writeCode } = modules[`${DOCS}/explorable/twin/frameworks.js`];
    const { BackpropError } = modules[`${DOCS}/explorable/twin/errors.js`];
    return FRAMEWORKS.map(([framework]) => {
        try {
            return writeCode(parse(text), at, framework);
        } catch (error) {
            if (!(error instanceof BackpropError)) throw error;
            return error.message;
        }
    });
})"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    engine.module(DOCS / "explorable" / "twin" / "frameworks.js")
    engine.script(f"const DOCS = {json.dumps(str(DOCS))};")
    return engine


def written(text: str, at: dict[str, float]) -> list[str]:
    """The core's code for each framework, or why there is none."""
    try:
        return [core.write_code(text, at, framework) for framework in FRAMEWORKS]
    except core.BackpropError as refusal:
        return [refusal.message] * len(FRAMEWORKS)


def assert_equal(engine: Engine, cases: list[Case]) -> None:
    for case, found in zip(cases, engine.call(WRITE, json.dumps(cases)), strict=True):
        assert found == written(*case), case


def test_published_cases_examples_and_all_operations_are_written_alike(engine: Engine) -> None:
    cases: list[Case] = []
    for case in PUBLISHED:
        text = case["expression"] or "\n".join(f"{name} = {step}" for name, step in case["steps"])
        cases.append((text, {name: case["inputs"][name] for name in core.parse(text).variables}))
    cases += [(example.text, example.at) for example in EXAMPLES.values()]
    cases += [(case.text, case.at) for case in programs()]
    assert_equal(engine, cases)


def test_numbers_are_written_as_python_writes_them(engine: Engine) -> None:
    numbers = [1e16, 123456789012345680.0, 9999999999999998.0, 1e-4, 1e-5, 1.5e-7, 1e22, 5e-324, -0.0, -2.5e300, 0.1]
    assert_equal(engine, [(f"x*{abs(number)!r}", {"x": number}) for number in numbers])


@pytest.mark.thorough
def test_generated_programs_are_written_alike(engine: Engine) -> None:
    author = Author("code")
    cases: list[Case] = []
    while len(cases) < MANY:
        text = author.program()
        try:
            variables = core.parse(text).variables
        except core.BackpropError:
            continue
        cases.append((text, {name: author.number() for name in variables}))
    assert_equal(engine, cases)


# In the page.


def explorable_of(alone: Alone) -> Locator:
    explorable = placed(alone, *CASES["square"])
    explorable.get_by_role("button", name="export").click()
    expect(code(explorable, "PyTorch")).to_be_visible()
    return explorable


def code(explorable: Locator, title: str) -> Locator:
    return explorable.get_by_label(f"The same as code for {title}")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_code_is_shown_when_it_is_asked_for(alone: Alone, framework: str) -> None:
    title = FRAMEWORKS[framework].title
    explorable = explorable_of(alone)
    explorable.get_by_role("button", name=title).click()
    expect(code(explorable, title)).to_have_value(core.write_code("(4x+1)^2", {"x": 1}, framework))
    explorable.get_by_role("textbox", name="x as a number").fill("-0.5")
    expect(code(explorable, title)).to_have_value(core.write_code("(4x+1)^2", {"x": -0.5}, framework))
    ast.parse(code(explorable, title).input_value())
    command = explorable.get_by_label("The same as a clip, in a copy of this project")
    expect(command).to_have_value("make clip EXPR='(4x+1)^2' AT='x=-0.5'")


def test_the_keyboard_chooses_a_framework(alone: Alone) -> None:
    explorable = explorable_of(alone)
    expect(code(explorable, "PyTorch")).to_be_visible()
    page = explorable.page
    explorable.get_by_role("button", name="TensorFlow").focus()
    page.keyboard.press("Enter")
    expect(code(explorable, "TensorFlow")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(explorable.get_by_role("button", name="JAX")).to_have_attribute("aria-pressed", "true")
    expect(code(explorable, "JAX")).to_have_value(core.write_code("(4x+1)^2", {"x": 1}, "jax"))
    expect(code(explorable, "TensorFlow")).to_have_count(0)


def test_a_finger_chooses_a_framework_on_a_phone(alone: Alone) -> None:
    page = alone(markup(*CASES["square"]), viewport={"width": 320, "height": 640}, has_touch=True)
    explorable = page.locator("backprop-explorable")
    explorable.get_by_role("button", name="export").tap()
    explorable.get_by_role("button", name="JAX").tap()
    expect(code(explorable, "JAX")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_of_it_is_loaded_before_it_is_asked_for(page: Page) -> None:
    def loaded() -> list[str]:
        names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        return [name for name in names if name.endswith("/frameworks.js")]

    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.get_by_role("button", name="copy link").click()
    expect(explorable.get_by_label("Link to what you see")).to_be_visible()
    assert loaded() == []
    explorable.get_by_role("button", name="export").click()
    expect(code(explorable, "PyTorch")).to_be_visible()
    assert len(loaded()) == 2  # the writer and its data


def test_a_program_without_a_gradient_is_told_so(alone: Alone) -> None:
    explorable = explorable_of(alone)
    explorable.get_by_role("textbox", name="A function, or a short program").fill("y = x; 2*e")
    expect(code(explorable, "PyTorch")).to_have_count(0)
    explorable.get_by_role("button", name="export").click()
    explorable.get_by_role("button", name="TensorFlow").click()
    expect(code(explorable, "TensorFlow")).to_have_value(NO_GRADIENT)
