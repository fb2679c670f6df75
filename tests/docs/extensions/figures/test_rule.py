"""Rules of calculus as small pictures, drawn from the trace."""

from __future__ import annotations

import math
import re

import pytest

from docs.extensions.page import PageError
from tests.docs.extensions.pages import rendered, words

LINE = re.compile(r'<line class="rule-slope" x1="([\d.-]+)" y1="([\d.-]+)" x2="([\d.-]+)" y2="([\d.-]+)"/>')
CURVE = re.compile(r'<polyline class="rule-curve" points="([^"]+)"/>')
POINT = re.compile(r'<circle class="rule-point" cx="([\d.]+)" cy="([\d.]+)"')


def drawn(text: str, options: str = "", caption: str = "Words.") -> str:
    return rendered(f"/// rule | {text}\n{options}{caption}\n///")


def test_a_rule_says_its_operation_its_partial_and_what_the_author_says() -> None:
    said = words(drawn("z = tanh(u) @ u=0.6"))
    assert "z=tanh⁡(u) ∂z∂u=1−z2≈0.7116" in said
    assert said.endswith("Words.")
    assert "∂z∂v=−1 " in words(drawn("z = u - v @ v=1, u=1", "    along: v\n"))  # no number twice


def test_the_line_touches_the_curve_where_the_dot_is_and_is_as_steep() -> None:
    markup = drawn("z = sin(u) @ u=0.6", "    from: -3.5\n    to: 3.5\n")
    x1, y1, x2, y2 = map(float, LINE.search(markup).groups())  # type: ignore[union-attr]
    x, y = map(float, POINT.search(markup).groups())  # type: ignore[union-attr]
    assert ((x1 + x2) / 2, (y1 + y2) / 2) == pytest.approx((x, y), abs=0.1)
    points = [tuple(map(float, pair.split(","))) for pair in CURVE.search(markup)[1].split()]  # type: ignore[index]
    before = max((p for p in points if p[0] < x - 1), key=lambda p: p[0])
    after = min((p for p in points if p[0] > x + 1), key=lambda p: p[0])
    steepness = (after[1] - before[1]) / (after[0] - before[0])
    assert (y2 - y1) / (x2 - x1) == pytest.approx(steepness, rel=0.05)
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(80, abs=0.3)


def test_a_product_is_an_area_whose_strip_is_as_tall_as_the_other_factor() -> None:
    markup = drawn("z = u*v @ u=3, v=2")
    area, strip = (
        dict(re.findall(r'(\w+)="([\d.]+)"', one)) for one in re.findall(r'<rect class="rule-\w+"([^>]*)>', markup)
    )
    assert float(area["width"]) / float(area["height"]) == pytest.approx(3 / 2, rel=0.01)
    assert strip["height"] == area["height"]
    assert "polyline" not in markup


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("z = ln(u) @ u=2", "    along: v\n", "there is no variable v"),
        ("z = ln(u) @ u=9", "", "u lies outside of -3 to 3."),
    ],
)
def test_what_cannot_be_drawn_ends_the_build(text: str, options: str, why: str) -> None:
    with pytest.raises(PageError, match=re.escape(why)):
        drawn(text, options)
