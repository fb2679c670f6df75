"""Lines are cut to a window where they enter and leave it."""

import math
from random import Random

import pytest

from scenes.box import Box
from scenes.picture.lines import between, clipped

WINDOW = Box(10, 20, 50, 40)
PLACES = 64


def test_what_is_left_of_a_line_is_what_lies_in_the_window() -> None:
    random, cut = Random(1), 0
    for _ in range(2000):
        start, stop = [(random.choice((10.0, 50.0, random.uniform(0, 60))), random.uniform(10, 50)) for _ in range(2)]
        piece = clipped(start, stop, WINDOW)
        ends = [math.dist(start, end) for end in piece] if piece else [math.inf, -math.inf]
        cut += piece not in (None, (start, stop))
        for step in range(1, PLACES):
            place = between(start, stop, step / PLACES)
            if ends[0] < math.dist(start, place) < ends[1]:
                assert WINDOW.grown(1e-9).has(place)
            else:
                assert not WINDOW.grown(-1e-9).has(place)
    assert cut > 200


@pytest.mark.parametrize(
    ("start", "stop", "left"),
    [
        ((20, 30), (30, 25), ((20, 30), (30, 25))),
        ((0, 30), (60, 30), ((10, 30), (50, 30))),
        ((30, 0), (30, 60), ((30, 20), (30, 40))),
        ((0, 30), (9, 30), None),
        ((20, 0), (30, 19), None),
        ((0, 15), (15, 0), None),
    ],
)
def test_a_line_ends_at_the_border(
    start: tuple[float, float], stop: tuple[float, float], left: tuple[tuple[float, float], ...] | None
) -> None:
    assert clipped(start, stop, WINDOW) == left
