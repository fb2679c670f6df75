"""A step of arrays worked out in large: cards with signs between them, their names above, their shapes below."""

from typing import Any

import numpy as np
from manim import VGroup

from backprop_core.notation.matrices import shape_text
from scenes.box import Box
from scenes.picture.array_graph import MOST_NUMBERS
from scenes.picture.cells import Cells, Grid, Place, with_numbers, with_squares
from scenes.picture.lean import FadeIn
from scenes.picture.typeset import Writing, box_of, place, set_maths
from scenes.picture.typst import maths, muted
from scenes.stage.cell_motions import filled, fills, lit, unlit
from scenes.stage.equations import Equation, Term
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import caption
from scenes.theme import APPEAR, LEAST_TEXT, REVEAL, Palette

NUMBERS = (48, 42, 36)  # sizes of numbers, tried in turn
SQUARES = (40.0, 30.0, 22.0)  # sides of cells, where numbers have no room
NAME, SIGN = 42, 48  # sizes of type
GAP, LINE = 26.0, 14.0  # beside a sign, and between cells and what is written above and below them
NAME_HIGH, SHAPE_HIGH = 46.0, 40.0


class Bench(VGroup):
    """An equation in cards; the result is empty at first.

    Args:
        equation: what stands in it.
        rule: what it is called.
        box: where it stands, in the middle, or right of the rule where it is long; the rule at the upper left.
    """

    def __init__(self, equation: Equation, rule: str, box: Box, palette: Palette) -> None:
        self.equation, self.palette = equation, palette
        self.rule = caption(rule, palette)
        place(self.rule, left=box.left, middle=box.top + box_of(self.rule).height / 2)
        signs = [(at, part) for at, part in enumerate(equation.parts) if isinstance(part, str)]
        self.signs = {at: set_maths(sign, SIGN, palette) for at, sign in signs}
        terms = [part for part in equation.parts if isinstance(part, Term)]
        self.names_set = [set_maths(term.name, NAME, palette) for term in terms]
        room = box.height - NAME_HIGH - SHAPE_HIGH - 2 * LINE
        beside_rule = box_of(self.rule).right + GAP if rule else box.left
        for grids in grids_tried(terms, palette):
            widths = [max(grid.width, box_of(one).width) for grid, one in zip(grids, self.names_set, strict=True)]
            whole = sum(widths) + sum(box_of(sign).width + 2 * GAP for sign in self.signs.values())
            if whole <= box.right - beside_rule and max(grid.height for grid in grids) <= room:
                break
        middle = box.top + NAME_HIGH + LINE + room / 2
        left = max(box.middle[0] - whole / 2, min(beside_rule, box.right - whole))
        self.cards: dict[int, Cells] = {}
        self.names: dict[int, Writing] = {}
        self.shapes: dict[int, Writing] = {}
        queue = list(zip(terms, grids, widths, self.names_set, strict=True))
        for at in range(len(equation.parts)):
            if at in self.signs:
                place(self.signs[at], left=left + GAP, middle=middle)
                left += box_of(self.signs[at]).width + 2 * GAP
                continue
            term, grid, wide, written = queue.pop(0)
            corner = left + (wide - grid.width) / 2, middle - grid.height / 2
            self.cards[at] = Cells(term.values, grid, term.role, palette, corner)
            centre = left + wide / 2
            aside = centre - box_of(written).width / 2
            self.names[at] = place(written, left=aside, middle=corner[1] - LINE - NAME_HIGH / 2)
            if np.shape(term.values):
                shape = set_maths(muted(maths(shape_source(term))), LEAST_TEXT, palette)
                aside = centre - box_of(shape).width / 2
                self.shapes[at] = place(shape, left=aside, middle=corner[1] + grid.height + LINE + SHAPE_HIGH / 2)
            left += wide
        self.last = len(equation.parts) - 1
        self.result = self.cards[self.last].emptied()
        beside = (self.cards, self.names, self.shapes)
        super().__init__(self.rule, *self.signs.values(), *[part for parts in beside for part in parts.values()])

    @property
    def given(self) -> dict[int, Cells]:
        """The cards of what goes in, by their places in the equation."""
        return {at: card for at, card in self.cards.items() if at != self.last}

    def written(self) -> Motion:
        """Everything but the cards that go in: rule, signs, names, shapes, and the empty result."""
        parts = [self.rule, *self.signs.values(), *self.names.values(), *self.shapes.values(), self.result]
        return lasting(APPEAR, [FadeIn(part) for part in parts])

    def meeting(self, where: Place) -> Motion:
        """The entries that meet in an entry of the result are lit, and that entry's cell."""
        met = [self.cards[at].cell(entry) for at, entry in self.equation.meets(where)]
        return lit([*met, self.result.cell(where)], self.palette.now)

    def parted(self, where: Place, filled: bool = True) -> Motion:
        """They are as they were."""
        changes: Motion = []
        for at, entry in self.equation.meets(where):
            card = self.cards[at]
            changes += unlit([card.cell(entry)], card.colour)
        return [*changes, *unlit([self.result.cell(where)], self.result.colour, filled)]

    def comes_out(self, where: Place) -> Motion:
        """An entry of the result comes to light in its lit cell."""
        return lasting(REVEAL, filled(self.result.cell(where)))

    def all_out(self, seconds: float) -> Motion:
        """The whole result, entry after entry."""
        return fills(self.result, seconds=seconds)


def shape_source(term: Term) -> str:
    """The shape of a card as it lies."""
    shape = np.shape(term.values)
    if term.turned:
        shape = (1, *shape) if len(shape) == 1 else shape[::-1]
    return shape_text(shape).replace("×", " times ")


def grids_tried(terms: list[Term], palette: Palette) -> list[list[Grid]]:
    """How the cards of an equation may lie: with numbers as large as there is room for, else with squares."""
    readable = all(max((*np.shape(term.values), 1)) <= MOST_NUMBERS for term in terms)
    tries = [[numbered(term, pixels, palette) for term in terms] for pixels in NUMBERS] if readable else []
    return [*tries, *[[squared(term, side, palette) for term in terms] for side in SQUARES]]


def numbered(term: Term, pixels: float, palette: Palette) -> Grid:
    return with_numbers([term.values], pixels, palette, term.turned)


def squared(term: Term, side: float, palette: Palette) -> Grid:
    shape: Any = np.shape(term.values)
    return with_squares(shape, side, term.turned) if shape else with_numbers([term.values], LEAST_TEXT, palette)
