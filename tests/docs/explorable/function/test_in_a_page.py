"""An explorable among others: several on a page, one that is moved, and one with a mistake in it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import Windows, gradient, put


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
