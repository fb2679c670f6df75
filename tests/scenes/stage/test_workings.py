"""A formula worked out line by line: its signs stand below each other."""

from scenes.layout import SQUARE
from scenes.picture.typeset import box_of
from scenes.stage.workings import Workings
from scenes.theme import PALETTES, PANEL_BESIDE

PALETTE = PALETTES["light"]


ROWS = [
    ("(partial y)/(partial z)", "=", "y dot (1 - y)"),
    ("", "=", "0.7311 dot (1 - 0.7311)"),
    ("(partial y)/(partial z)", "approx", "0.1966"),
]


def test_the_signs_of_a_formula_stand_below_each_other_however_long_it_is() -> None:
    lines = Workings("sigmoid rule", ROWS, PANEL_BESIDE, PALETTE).lines
    signs = [box_of(line.parts["relation"]).middle[0] for line in lines]
    assert max(signs) - min(signs) < 1
    assert all(box_of(line).right <= PANEL_BESIDE.right + 1 for line in lines)


def test_two_columns_begin_on_one_line() -> None:
    first, second, last = Workings("sigmoid rule", ROWS, SQUARE.panel_below, PALETTE).lines
    assert box_of(second).left > box_of(first).right, "in columns"
    assert abs(box_of(first.parts["relation"]).middle[1] - box_of(second.parts["relation"]).middle[1]) < 1
    assert box_of(last).bottom <= SQUARE.panel_below.bottom
