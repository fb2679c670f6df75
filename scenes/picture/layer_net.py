"""A layer drawn out: its inputs, its units, an edge from each to each, and the weight on it."""

from typing import Any

import numpy as np
from manim import Circle, VGroup

from scenes.box import Box
from scenes.picture.array_graph import Chip
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, Stroke, stroke
from scenes.picture.typeset import Writing, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, name, number
from scenes.theme import NODE_EDGE, RING, Palette

RADIUS, LABEL, VALUE = 50.0, 36, 44
BESIDE = 18.0  # a value from its unit
PILL_AT = 0.3  # how far along its edge a weight stands: there all of them are clear of each other
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
    """

    def __init__(self, weights: Any, names: tuple[str, str], box: Box, palette: Palette) -> None:
        self.palette = palette
        rows, columns = np.shape(weights)
        inner = box.height / 4
        self.inputs = [
            Unit(f"{name(names[0])}[{j}]", (box.left, between(box.top, box.bottom, j, columns)), True, palette)
            for j in range(columns)
        ]
        middle = box.middle[1]
        self.units = [
            Unit(
                f"{name(names[1])}[{i}]", (box.right, between(middle - inner, middle + inner, i, rows)), False, palette
            )
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
        return chip.move_to(point(*(start + (stop - start) * PILL_AT)))

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
