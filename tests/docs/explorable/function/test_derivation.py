"""The derivation that is taken away as LaTeX: every step, with the rule in letters that it uses."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import tag


def derivation(page: Page) -> str:
    page.get_by_role("button", name="export").click()
    found = page.get_by_label("The derivation, in LaTeX")
    expect(found).to_have_value(re.compile("align"))
    return found.input_value()


def test_each_step_has_its_rule_and_the_whole_goes_on_over_the_page(alone: Alone) -> None:
    found = derivation(alone(tag("explorable", expression="(4x+1)^2", at="x=1", view="tree")))
    lines = found.splitlines()
    assert lines[:2] == [r"{\allowdisplaybreaks", r"\begin{align*}"] and lines[-1] == r"\end{align*}}"
    rule = next(
        place for place, line in enumerate(lines) if line.startswith(r"  \frac{\partial h}{\partial f} &= g\cdot ")
    )
    assert r"= 2\cdot 5^{2-1} = 10" in lines[rule]
    local = next(line for line in lines if line.startswith(r"  \frac{\partial c}{\partial b} &="))
    assert re.search(r"&= a = 4\b", local), "the rule that the next line multiplies by"
    assert all(line.endswith(r" \\") for line in lines[2:-2])
    assert found.count("{") == found.count("}")
    assert "htmlClass" not in found
    assert sum(line.count("&") for line in lines) == len(lines) - 3, "each line stands in line with the others"
