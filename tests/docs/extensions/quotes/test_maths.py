"""Formulas are set when the site is built, and a wrong one stops it."""

from __future__ import annotations

import pytest

import backprop_core as bc
from docs.extensions.page import PageError
from docs.extensions.quotes.katex import typeset
from tests.docs.extensions.pages import rendered
from tests.frameworks.programs import Case, array_programs, programs


def test_a_formula_within_a_line_is_html_and_mathml() -> None:
    html = rendered("So $x_1^2$ and _so_ on.")
    assert 'class="katex-html"' in html
    assert "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>" in html
    assert "<em>so</em>" in html


def test_a_formula_on_its_own_is_displayed() -> None:
    html = rendered("Before\n\n$$\n\\frac{\\partial g}{\\partial b}\n= 40\n$$\n\nAfter")
    assert 'class="katex-display"' in html
    assert 'display="block"' in html


def test_a_narrow_column_parts_formulas_that_stand_side_by_side_and_breaks_none() -> None:
    """KaTeX lets a line end after each of its pieces."""
    html = rendered(r"$$ a = 2 + 3 \qquad \text{at} \qquad b = x \cdot y $$")
    assert html.count('class="katex-base"') == 3
    assert rendered("$$ a = 2 + 3 $$").count('class="katex-base"') == 3  # alone, it may break


@pytest.mark.parametrize("text", [r"$\ln\left(x\right)$", "/// explorable | ln(x) @ x=2\n///"])
def test_a_function_stands_close_to_its_brackets(text: str) -> None:
    """LaTeX leaves a gap before brackets that grow with what is in them."""
    html = rendered(text)
    assert '<span class="mop">ln</span><span class="m' in html
    assert '<span class="mop">ln</span><span class="mspace"' not in html


def test_formulas_stay_out_of_the_search_index() -> None:
    assert '<span class="maths" translate="no" data-search-exclude>' in rendered("So $x$.")


@pytest.mark.parametrize("text", ["from $5 to $6", "a $5-$6 lunch", "`$x$`", r"costs \$5 or \$6", "    $x$"])
def test_not_every_dollar_begins_a_formula(text: str) -> None:
    html = rendered(text)
    assert "katex" not in html
    assert "$" in html


@pytest.mark.parametrize("formula", [r"\frac{1", r"\undefined{x}", "x^^2", "é"])
def test_a_formula_that_cannot_be_set_stops_the_build_and_is_named(formula: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(f"So ${formula}$.")
    assert f"the formula {formula} cannot be set" in str(caught.value)


def test_computed_numbers_have_the_colour_of_their_role() -> None:
    html = rendered(r"$\htmlClass{value}{4} \cdot \htmlClass{adjoint}{10}$")
    assert 'class="enclosing value"' in html
    assert 'class="enclosing adjoint"' in html


def test_a_page_cannot_set_styles_or_addresses_by_a_formula() -> None:
    for formula in (r"\href{https://example.org}{x}", r"\htmlStyle{color:red}{x}"):
        assert "example.org" not in rendered(f"${formula}$").replace("<annotation", "")
        assert "color:red" not in rendered(f"${formula}$")


@pytest.mark.parametrize("case", [*array_programs(), *programs()], ids=lambda case: case.text)
def test_whatever_the_core_writes_can_be_set(case: Case) -> None:
    """Every row, on numbers and on arrays."""
    typeset(bc.notation.write(bc.parse(case.text, given=case.at), "latex"))
