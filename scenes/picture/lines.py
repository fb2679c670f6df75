"""Lines through points, in pixels: cut to a window, dotted, walked along, and handed to Manim."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenes.box import Box
from scenes.picture.typeset import point

DOT, DOT_GAP = 4.0, 11.0  # of a dotted line
Point = tuple[float, float]
Points = NDArray[np.float64]


def clipped(start: Point, stop: Point, window: Box) -> tuple[Point, Point] | None:
    """The part of a line that lies in a box, if any (Liang and Barsky 1984)."""
    (x, y), (dx, dy) = start, (stop[0] - start[0], stop[1] - start[1])
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, x - window.left), (dx, window.right - x), (-dy, y - window.top), (dy, window.bottom - y)):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter >= leave:
        return None
    return (x + enter * dx, y + enter * dy), (x + leave * dx, y + leave * dy)


def within(window: Box, way: Sequence[Point]) -> list[tuple[Point, Point]]:
    """The pieces of a line through points that lie in a box."""
    return [piece for start, stop in pairwise(way) if (piece := clipped(start, stop, window))]


def dots(pieces: list[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Short dashes along a line of pieces, evenly from end to end."""
    found: list[tuple[Point, Point]] = []
    passed, period = 0.0, DOT + DOT_GAP
    for start, stop in pieces:
        length = math.dist(start, stop)

        first = math.floor(passed / period)
        while length and first * period < passed + length:
            begin, end = max(first * period, passed), min(first * period + DOT, passed + length)
            if begin < end:
                found.append(
                    (between(start, stop, (begin - passed) / length), between(start, stop, (end - passed) / length))
                )
            first += 1
        passed += length
    return found


def between(start: Point, stop: Point, share: float) -> Point:
    """The place at a share of the way from one point to another."""
    return start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])


def along(way: Sequence[Point], share: float) -> Point:
    """The place at a share of the length of a line through points."""
    left = share * sum(math.dist(start, stop) for start, stop in pairwise(way))
    for start, stop in pairwise(way):
        length = math.dist(start, stop)
        if length and left <= length:
            return between(start, stop, left / length)
        left -= length
    return way[-1]


def bezier_points(pieces: list[tuple[Point, Point]]) -> Points:
    """Straight pieces as the points of a mobject, four to a piece."""
    if not pieces:
        return np.zeros((0, 3))
    ends = np.array([[point(*start), point(*stop)] for start, stop in pieces])
    shares = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    points: Points = (ends[:, :1] * (1 - shares) + ends[:, 1:] * shares).reshape(-1, 3)
    return points
