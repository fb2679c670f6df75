"""Arrays as cells, true to their shape: numbers where they can be read, else squares whose area is the size.

A vector stands upright. Brackets tell an array of one entry from a number. A square is filled where its entry is
positive and hollow where it is negative, so that no colour is needed to tell the two apart.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from manim import Square, VGroup, VMobject

from scenes.picture.graph import Framed, Plate, stroke
from scenes.picture.rounded import Rectangle
from scenes.picture.typeset import point, set_maths, set_type, units
from scenes.picture.typst import displayed, in_colour, maths, number
from scenes.theme import NODE_EDGE, Palette

Shape = tuple[int, ...]
Place = tuple[int, ...]

PADDING, HEIGHT = 0.34, 1.42  # beside a number in its cell, and the height of a cell, in ems
BRACKET, TICK = 8.0, 9.0  # how far brackets stand from the cells, and how far they reach back over them, in pixels
TINT = 0.12  # of the largest entry's cell; numbers are still read on it
FULL = 0.84  # side of the largest square, as a share of its cell
THIN = 1.5  # lines between cells, in pixels
AROUND = 5.0  # what a plate is wider than the cells on it, in pixels


@dataclass(frozen=True)
class Grid:
    """How an array lies: its shape, whether it is turned, and the sides of a cell in pixels.

    Without a size of type it has squares in place of numbers.
    """

    shape: Shape
    wide: float
    high: float
    pixels: float | None = None
    turned: bool = False

    @property
    def rows(self) -> int:
        return self._sides[0]

    @property
    def columns(self) -> int:
        return self._sides[1]

    @property
    def _sides(self) -> tuple[int, int]:
        rows, columns = (*self.shape, 1, 1)[:2]
        return (columns, rows) if self.turned else (rows, columns)

    @property
    def aside(self) -> float:
        """The room for a bracket; a number has none."""
        return BRACKET if self.shape else 0.0

    @property
    def width(self) -> float:
        return self.columns * self.wide + 2 * self.aside

    @property
    def height(self) -> float:
        return self.rows * self.high

    def spot(self, place: Place) -> tuple[int, int]:
        """The row and the column in which an entry stands."""
        row, column = (*place, 0, 0)[:2]
        return (column, row) if self.turned else (row, column)

    def corner(self, place: Place) -> tuple[float, float]:
        """The upper left corner of an entry's cell, from that of the whole."""
        row, column = self.spot(place)
        return self.aside + column * self.wide, row * self.high


def places(shape: Shape) -> Iterator[Place]:
    """Every place of an array, the last axis fastest."""
    return product(*[range(axis) for axis in shape])


def text_of(entry: float, role: str) -> str:
    """An entry as Typst, in the colour of its role."""
    return in_colour(role, maths(number(entry + 0.0)))


def with_numbers(arrays: Sequence[Any], pixels: float, palette: Palette, turned: bool = False) -> Grid:
    """A grid that holds the numbers of each of some arrays of the same shape."""
    texts = {number(float(entry) + 0.0) for array in arrays for entry in np.ravel(array)}
    widest = pixels * max(width_in_ems(text, palette) for text in texts)
    high = HEIGHT * pixels
    return Grid(np.shape(arrays[0]), max(widest + 2 * PADDING * pixels, high), high, pixels, turned)


def width_in_ems(source: str, palette: Palette) -> float:
    """How wide a formula is, without drawing it."""
    across = [outline.points[:, 0] for outline in set_type(displayed(source), palette)]
    return float(max(each.max() for each in across) - min(each.min() for each in across))


def with_squares(shape: Shape, side: float, turned: bool = False) -> Grid:
    """A grid of squares."""
    return Grid(shape, side, side, None, turned)


class Cell(Framed):
    """One entry: its cell, and the number or the square in it; how strong its tint is, and on what ground."""

    def __init__(self, outline: Rectangle, mark: VMobject, tint: float, ground: str) -> None:
        super().__init__(outline, mark)
        self.outline, self.mark, self.tint, self.ground = outline, mark, tint, ground


class Cells(VGroup):
    """An array as cells, its upper left corner at a place.

    Args:
        values: a number, a vector or a matrix.
        grid: how it lies.
        role: `value` or `adjoint`, which give it its colour.
        at: the upper left corner, in pixels.
    """

    def __init__(
        self, values: Any, grid: Grid, role: str, palette: Palette, at: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        self.plate: Plate | None = None
        self.values, self.grid, self.role, self.palette = np.asarray(values, dtype=float), grid, role, palette
        self.colour: str = getattr(palette, role)
        largest = float(np.max(np.abs(self.values), initial=0.0)) or 1.0
        self.by_place = {place: self._cell(place, largest, at) for place in places(self.values.shape)}
        self.brackets = brackets(grid, at, palette) if grid.shape else VGroup()
        super().__init__(self.brackets, *self.by_place.values())

    def _cell(self, place: Place, largest: float, at: tuple[float, float]) -> Cell:
        grid, palette, entry = self.grid, self.palette, float(self.values[place])
        left, top = grid.corner(place)
        middle = point(at[0] + left + grid.wide / 2, at[1] + top + grid.high / 2)
        tint = TINT * abs(entry) / largest if grid.pixels and grid.shape else 0.0
        outline = Rectangle(width=units(grid.wide), height=units(grid.high)).move_to(middle)
        outline.set_stroke(palette.line, stroke(THIN if grid.shape else 0)).set_fill(self.colour, tint)
        mark: VMobject
        if grid.pixels:
            mark = set_maths(text_of(entry, self.role), grid.pixels, palette)
        else:
            mark = square_for(entry, largest, FULL * grid.wide, self.colour, palette)
        return Cell(outline, mark.move_to(middle), tint, palette.panel)

    def cell(self, place: Place) -> Cell:
        """The cell of an entry."""
        return self.by_place[place]

    def of(self, some: Iterable[Place]) -> list[Cell]:
        """The cells of some entries."""
        return [self.by_place[place] for place in some]

    def on_a_plate(self) -> "Cells":
        """The same on a ground of its own, as it travels over other things."""
        grid, palette = self.grid, self.palette
        width, height = grid.width + 2 * AROUND, grid.height + 2 * AROUND
        plate = Plate(corner_radius=units(2 * AROUND), width=units(width), height=units(height))
        plate.set_fill(palette.panel, 1).set_stroke(self.colour, stroke(NODE_EDGE)).move_to(self)
        self.plate = plate
        self.add_to_back(plate)
        return self

    @property
    def cells(self) -> list[Cell]:
        return list(self.by_place.values())

    def emptied(self) -> "Cells":
        """The same with nothing in its cells yet."""
        for cell in self.cells:
            cell.mark.set_opacity(0)
            cell.outline.set_fill(opacity=0)
        return self

    def hidden(self) -> "Cells":
        """The same, not to be seen yet."""
        for part in self.family_members_with_points():
            part.set_opacity(0)
        return self


def brackets(grid: Grid, at: tuple[float, float], palette: Palette) -> VGroup:
    """A bracket at either side."""
    top, bottom = at[1] - 1, at[1] + grid.height + 1
    found = VGroup()
    for x, back in ((at[0] + 1, TICK), (at[0] + grid.width - 1, -TICK)):
        corners = [(x + back, top), (x, top), (x, bottom), (x + back, bottom)]
        side = VMobject().set_points_as_corners([point(*corner) for corner in corners])
        found.add(side.set_stroke(palette.ink, stroke(NODE_EDGE)).set_fill(opacity=0))
    return found


def square_for(entry: float, largest: float, most: float, colour: str, palette: Palette) -> VMobject:
    """A square whose area is the size of an entry; of a zero none."""
    side = most * math.sqrt(abs(entry) / largest)
    if side < 1:
        return VMobject()
    inset = min(THIN * 2, side / 2)  # the outline of a hollow one lies inside it
    square = Square(side_length=units(max(side - inset, 1.0)))
    return square.set_stroke(colour, stroke(inset)).set_fill(colour if entry > 0 else palette.panel, 1)
