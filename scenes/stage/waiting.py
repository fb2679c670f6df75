"""Where something can wait in a full picture without covering anything. Nothing is drawn here."""

from collections.abc import Sequence

from scenes.box import Box
from scenes.picture.edges import Point

AIR, STEP, FARTHEST = 7.0, 6.0, 620.0  # around what waits, between places that are tried, and how far they go; pixels


def clear_place(size: tuple[float, float], at: Point, others: Sequence[Box], within: Box) -> Point:
    """The middle of the place nearest to a point where a box of some size meets none of the others.

    Where there is none, the place at which it covers least.
    """
    tried = sorted(places_around(at, size, within), key=lambda place: far(place, at))
    if not tried:
        return at
    for place in tried:
        box = box_at(place, size).grown(AIR)
        if not any(box.meets(other) for other in others):
            return place
    return min(tried, key=lambda place: covered(box_at(place, size), others))


def places_around(at: Point, size: tuple[float, float], within: Box) -> list[Point]:
    """The middles that are tried: those at which all of it is in the picture."""
    half = size[0] / 2, size[1] / 2
    steps = range(-int(FARTHEST / STEP), int(FARTHEST / STEP) + 1)
    columns = [
        x for x in (at[0] + STEP * step for step in steps) if within.left + half[0] <= x <= within.right - half[0]
    ]
    rows = [y for y in (at[1] + STEP * step for step in steps) if within.top + half[1] <= y <= within.bottom - half[1]]
    return [(x, y) for x in columns for y in rows]


def far(place: Point, at: Point) -> float:
    return (place[0] - at[0]) ** 2 + (place[1] - at[1]) ** 2


def box_at(middle: Point, size: tuple[float, float]) -> Box:
    (x, y), (wide, high) = middle, size
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def covered(box: Box, others: Sequence[Box]) -> float:
    """How much of others a box covers, in square pixels."""
    return sum(
        max(0.0, min(box.right, other.right) - max(box.left, other.left))
        * max(0.0, min(box.bottom, other.bottom) - max(box.top, other.top))
        for other in others
    )
