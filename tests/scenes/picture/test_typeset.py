"""Sentences with mathematics in them: fractions stand in one line and mean the same."""

import pytest

from scenes.picture.typeset import prose
from scenes.theme import PALETTES


@pytest.mark.parametrize(
    ("stacked", "in_line"),
    [
        ("frac(a, b)", "a \\/ b"),
        ("frac(1, 1 + x)", "1 \\/ (1 + x)"),
        ("frac(x - 1, 2 y)", "(x - 1) \\/ (2 y)"),
        ("frac(-g, e)", "-g \\/ e"),
        ("frac(x y, ln(x))", "x y \\/ ln(x)"),
        ("frac(#value[$-7$], #value[$-2$])", "-7 \\/ (-2)"),
        ("frac(1, frac(1, x))", "1 \\/ (1 \\/ x)"),
        ("frac(x + 1, x^2)", "(x + 1) \\/ x^2"),
        ("frac(partial g, partial x)", "partial g \\/ partial x"),
    ],
)
def test_a_fraction_in_a_sentence_keeps_its_brackets(stacked: str, in_line: str) -> None:
    one, other = (prose(f"${source}$", 42, PALETTES["light"]) for source in (stacked, in_line))
    assert len(one.submobjects) == len(other.submobjects)
    assert one.width == pytest.approx(other.width, rel=0.03)
