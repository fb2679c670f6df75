"""Rectangles, of which every entry of an array and every number on its way has one, set up at once.

Manim stretches each from another, and puts round corners together of eight parts.
"""

from functools import cache

import numpy as np
from manim import WHITE

from scenes.picture.outlines import Points
from scenes.picture.typeset import Quick

CORNERS = np.array([[1, 1, 0], [-1, 1, 0], [-1, -1, 0], [1, -1, 0]])
ALONG = np.arange(4)[:, None] / 3  # of a side: its ends and its handles
ROUND = 4 / 3 * (2**0.5 - 1)  # of a radius: how far the handles of a quarter of a circle are from its ends


class Rectangle(Quick):
    """The curves of Manim's, from the upper right corner on, and its looks."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(color=WHITE)
        corners = CORNERS * [width / 2, height / 2, 0]
        ends = zip(corners, np.roll(corners, -1, axis=0), strict=True)
        self.set_points(np.concatenate([start + (end - start) * ALONG for start, end in ends]))


class RoundedRectangle(Quick):
    """The curves of Manim's, from the upper right corner on, and its looks."""

    def __init__(self, corner_radius: float, width: float, height: float) -> None:
        super().__init__(color=WHITE)
        inner = np.array([width / 2 - corner_radius, height / 2 - corner_radius, 0])
        self.set_points(corners()[0] * inner + corners()[1] * corner_radius)


@cache
def corners() -> tuple[Points, Points]:
    """For each point of such a rectangle in which corner it is, and where it is on the corner's circle."""
    signs, circle = [], []
    for turn in range(4):
        x, y = np.array([1, 0]), np.array([0, 1])
        for _ in range(turn):
            x, y = y, -x
        here, there = x + y, y - x
        signs += [here] * 5
        circle += [x, x + ROUND * y, y + ROUND * x, y, y]
        signs += [here + (there - here) * share for share in (1 / 3, 2 / 3, 1)]
        circle += [y] * 3
    return flat(signs), flat(circle)


def flat(places: list[Points]) -> Points:
    return np.column_stack([np.array(places, dtype=float), np.zeros(len(places))])
