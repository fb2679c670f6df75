"""What a node hands down at once is asked before it is answered."""

import pytest

import backprop_core as core
from scenes.layout import SQUARE
from scenes.picture.graph import Picture
from scenes.picture.typeset import box_of
from scenes.stage.brief_script import parts
from scenes.stage.handed import Handed
from scenes.theme import LEAST_TEXT, PALETTES

LIGHT = PALETTES["light"]
SQUARES = core.trace("(x-3)^2 + (y-1)^2*z", {"x": 2, "y": 3, "z": 1.5})


def test_the_first_sum_hands_down_one_as_it_is() -> None:
    first = next(part for part in parts(SQUARES) if len(part) == 2)
    handed = Handed(first, Picture(SQUARES, LIGHT).arrangement, LIGHT)
    assert handed.products == []
    upper, lower = map(box_of, handed.results)
    assert upper.bottom < lower.top


def test_what_is_too_long_for_its_line_has_its_left_side_above_it() -> None:
    trace = core.trace("exp(-0.00012345*x)*y + 123456.7*softplus(x)", {"x": -2.34567, "y": -100.25})
    last = next(part for part in reversed(parts(trace)) if part[0].operand == "x")
    arrangement = Picture(trace, LIGHT).arrangement
    handed = Handed(last, arrangement, LIGHT)
    (head,), (product,) = handed.heads, handed.products
    assert box_of(head).bottom < box_of(product).top
    assert box_of(head).height < 2.6 * LEAST_TEXT, "∂L/∂x is one fraction"
    assert max(box_of(line).right for line in (product, *handed.results)) <= arrangement.panel.right


def test_what_stands_side_by_side_is_on_one_line() -> None:
    trace = core.trace("2*(x*y + max(z, w))", {"x": 3, "y": -4, "z": 2, "w": -1})
    swapped = next(part for part in parts(trace) if {step.operand for step in part} == {"x", "y"})
    handed = Handed(swapped, Picture(trace, LIGHT, layout=SQUARE).arrangement, LIGHT)
    for left, right in (handed.products, handed.results):
        heights = [box_of(line.parts["relation"]).middle[1] for line in (left, right)]
        assert heights[0] == pytest.approx(heights[1], abs=0.01)
