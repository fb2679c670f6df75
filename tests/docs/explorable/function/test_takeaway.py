"""What a reader takes away: texts that are copied with a press, and a notebook that runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import backprop_core as core
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_hand import PHONE
from tests.docs.explorable.test_one_screen import tag

NEURON = tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1")
CLIPBOARD = """(works) => {
    globalThis.kept = null;
    const writeText = async (text) => { if (!works) throw new Error("no"); globalThis.kept = text; };
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
}"""


def open_export(page: Page, *, works: bool = True) -> None:
    page.evaluate(CLIPBOARD, works)
    page.get_by_role("button", name="export").click()
    expect(page.locator(".bp-takeaway")).to_be_visible()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_each_text_is_copied_with_a_press(alone: Alone, options: dict[str, Any]) -> None:
    page = alone(NEURON, fresh=True, **options)
    open_export(page)
    texts = page.locator(".bp-text")
    assert texts.count() == 3
    for text in texts.all():
        button = text.get_by_role("button")
        button.tap() if options else button.click()
        expect(button).to_have_text("copied")
        assert page.evaluate("kept") == text.locator("textarea").input_value()
    assert [button.inner_text() for button in texts.get_by_role("button").all()] == ["copy", "copy", "copied"]


def test_where_nothing_may_be_copied_the_text_is_marked(alone: Alone) -> None:
    page = alone(NEURON, fresh=True)
    open_export(page, works=False)
    page.locator(".bp-text button").first.focus()
    page.keyboard.press("Enter")
    marked = "({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd)"
    field = page.locator(".bp-text textarea").first
    expect(field).to_be_focused()
    assert field.evaluate(marked) == field.input_value()


def test_the_notebook_runs_and_has_the_same_slopes(alone: Alone, tmp_path: Path) -> None:
    page = alone(NEURON, fresh=True)
    open_export(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="notebook (Jupyter)").click()
    path = tmp_path / "backprop.ipynb"
    download.value.save_as(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    given: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec(cell["source"], given)
    assert isinstance(given["trace"], core.Trace)
    slopes = page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.gradient")
    assert given["trace"].gradient == pytest.approx(slopes)


def test_arrays_have_no_notebook_of_numbers(alone: Alone) -> None:
    page = alone(tag("explorable", expression="sum(W @ x)", at="W=[[1, 2]]; x=[3, 4]"), fresh=True)
    open_export(page)
    assert page.get_by_role("button", name="notebook (Jupyter)").count() == 0
    assert page.locator(".bp-text").count() == 1
