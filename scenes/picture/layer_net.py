"""A layer drawn out: its inputs, its units, an edge from each to each, and the weight on it."""

from typing import Any

import numpy as np
from manim import Circle, VGroup

from scenes.box import Box
from scenes.picture.array_graph import Chip
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, Stroke, stroke
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, name, number
from scenes.theme import NODE_EDGE, RING, Palette

RADIUS, LABEL, VALUE = 50.0, 36, 44
BESIDE = 18.0  # a value from its unit
PILL_AT, STANDING_AT = 0.3, 1 / 3  # how far along its edge a weight stands: there all are clear of each other
BRIGHTEST = 0.5  # how strong the fill is of the input that is largest: its name is still read on it
Pair = tuple[int, int]  # unit, input


class Unit(Framed):
    """A circle with the name of an entry in it: x[0]."""

    def __init__(self, label: str, at: Point, ring: bool, palette: Palette) -> None:
        colour, width = (palette.variable, RING) if ring else (palette.ink, NODE_EDGE)
        self.shape = Circle(radius=units(RADIUS)).set_fill(palette.panel, 1).set_stroke(colour, stroke(width))
        self.shape.move_to(point(*at))
        self.label = set_maths(label, LABEL, palette).move_to(self.shape)
        self.at = at
        super().__init__(self.shape, self.label)


class LayerNet(VGroup):
    """The units of z = W x, and all that leads to them.

    Args:
        weights: a row for each unit, a column for each input.
        names: what inputs and units are called.
        box: the middles of the outermost circles are at its sides.
        standing: whether the inputs are at the foot and the units on top, and not from left to right.
    """

    def __init__(
        self, weights: Any, names: tuple[str, str], box: Box, palette: Palette, standing: bool = False
    ) -> None:
        self.palette, self.standing, self.pill_at = palette, standing, STANDING_AT if standing else PILL_AT
        rows, columns = np.shape(weights)
        first, last = (box.left, box.right) if standing else (box.top, box.bottom)
        inner = (last - first) / 4

        def spot(at: float, unit: bool) -> Point:
            if standing:
                return at, box.top if unit else box.bottom
            return box.right if unit else box.left, at

        self.inputs = [
            Unit(f"{name(names[0])}[{j}]", spot(between(first, last, j, columns), False), True, palette)
            for j in range(columns)
        ]
        self.units = [
            Unit(f"{name(names[1])}[{i}]", spot(between(first + inner, last - inner, i, rows), True), False, palette)
            for i in range(rows)
        ]
        pairs = [(i, j) for i in range(rows) for j in range(columns)]
        self.edges = {pair: Stroke(self.way(pair), False, palette.line) for pair in pairs}
        self.weights = {pair: self.weight(pair, float(weights[pair])) for pair in pairs}
        super().__init__(*self.edges.values(), *self.inputs, *self.units, *self.weights.values())

    def way(self, pair: Pair) -> list[Point]:
        """From the rim of an input to the rim of a unit."""
        start, stop = np.array(self.inputs[pair[1]].at), np.array(self.units[pair[0]].at)
        step = (stop - start) / np.linalg.norm(stop - start) * RADIUS
        return [tuple(start + step), tuple(stop - step)]

    def weight(self, pair: Pair, weight: float) -> Chip:
        start, stop = np.array(self.inputs[pair[1]].at), np.array(self.units[pair[0]].at)
        chip = Chip(in_colour("value", maths(number(weight))), self.palette)
        chip.frame.set_stroke(self.palette.value)
        return chip.move_to(point(*(start + (stop - start) * self.pill_at)))

    def beside_weight(self, pair: Pair, apart: float) -> Point:
        """A place on an edge, so far from the rim of its weight, on the side of the unit."""
        chip, stop = box_of(self.weights[pair]), self.units[pair[0]].at
        x, y = chip.middle
        share = (chip.height / 2 + apart) / (y - stop[1]) if self.standing else (chip.width / 2 + apart) / (stop[0] - x)
        return x + (stop[0] - x) * share, y + (stop[1] - y) * share

    def shines(self, values: Any) -> None:
        """Each input is as bright as its value is large."""
        largest = float(np.max(np.abs(values)))
        for unit, value in zip(self.inputs, values, strict=True):
            unit.shape.set_fill(self.palette.value, BRIGHTEST * abs(float(value)) / largest)

    def beside_input(self, j: int, value: float, role: str = "value") -> Writing:
        """A number left of an input."""
        x, y = self.inputs[j].at
        writing = set_maths(in_colour(role, maths(number(value + 0.0))), VALUE, self.palette)
        return place(writing, right=x - RADIUS - BESIDE, middle=y)

    def beside_unit(self, i: int, value: float, role: str = "value") -> Writing:
        """A number right of a unit."""
        x, y = self.units[i].at
        writing = set_maths(in_colour(role, maths(number(value + 0.0))), VALUE, self.palette)
        return place(writing, left=x + RADIUS + BESIDE, middle=y)


def between(first: float, last: float, at: int, count: int) -> float:
    """Places evenly from the first to the last; one alone stands in the middle."""
    return first + (last - first) * (at / (count - 1) if count > 1 else 0.5)
