"""Lines through points, in pixels: cut to a window, dotted, walked along, and handed to Manim."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from scenes.box import Box
from scenes.picture.typeset import point

DOT, DOT_GAP = 4.0, 11.0  # of a dotted line, in pixels
DASH, DASH_GAP = 20.0, 12.0  # of a dashed one
Point = tuple[float, float]
Points = NDArray[np.float64]


def clipped(start: Point, stop: Point, window: Box) -> tuple[Point, Point] | None:
    """The part of a line that lies in a box, if any (Liang and Barsky 1984)."""
    (x, y), (dx, dy) = start, (stop[0] - start[0], stop[1] - start[1])
    if window.has(start) and window.has(stop):  # as nearly all pieces are, or on one side of it
        return start, (x + dx, y + dy)
    if (x < window.left and stop[0] < window.left) or (x > window.right and stop[0] > window.right):
        return None
    if (y < window.top and stop[1] < window.top) or (y > window.bottom and stop[1] > window.bottom):
        return None
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


def dots(pieces: list[tuple[Point, Point]], mark: float = DOT, gap: float = DOT_GAP) -> list[tuple[Point, Point]]:
    """Short dashes along a line of pieces, evenly from end to end."""
    found: list[tuple[Point, Point]] = []
    passed, period = 0.0, mark + gap
    for start, stop in pieces:
        length = math.dist(start, stop)

        first = math.floor(passed / period)
        while length and first * period < passed + length:
            begin, end = max(first * period, passed), min(first * period + mark, passed + length)
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


def places_along(outline: VMobject, parts: int) -> list[Points]:
    """Where equal parts of an outline begin and end; Manim gives one place at a time, and measures all for each."""
    curves = list(outline.get_curve_functions_with_lengths())
    ends = [0.0, *accumulate(length for _, length in curves)]
    places = []
    for part in range(parts):
        passed = part / parts * ends[-1]
        number = max(bisect_left(ends, passed) - 1, 0)
        curve, length = curves[number]
        places.append(curve((passed - ends[number]) / length if length else 0))
    return [*places, outline.points[-1]]


def bezier_points(pieces: list[tuple[Point, Point]]) -> Points:
    """Straight pieces as the points of a mobject, four to a piece."""
    if not pieces:
        return np.zeros((0, 3))
    ends = np.array([[point(*start), point(*stop)] for start, stop in pieces])
    shares = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    points: Points = (ends[:, :1] * (1 - shares) + ends[:, 1:] * shares).reshape(-1, 3)
    return points
