"""The points that the knobs are to part: what descent in Python makes of each set from its own start, at its own rate."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

import backprop_core as core
from backprop_core.examples import BORDER, KNOBS, PLANES, Plane

STEPS = 300  # ten seconds of training, at 30 steps a second
WITHIN = {"island": 0.005, "corners": 0.005}  # the mean loss that these come to
STAYS_ABOVE = {"spiral": 0.05}
OUTPUT = core.compile(BORDER.rpartition("\n")[0])
LOSS = core.compile(BORDER)


def outputs(knobs: dict[str, float], rows: tuple[tuple[float, ...], ...]) -> list[float]:
    return [OUTPUT(**knobs, x=x, y=y)[0] for x, y, _ in rows]


def right(knobs: dict[str, float], rows: tuple[tuple[float, ...], ...]) -> int:
    """How many points lie on the side of their colour."""
    return sum((output > 0.5) == (row[2] > 0.5) for output, row in zip(outputs(knobs, rows), rows, strict=True))


def mean_loss(plane: Plane, knobs: dict[str, float]) -> tuple[float, dict[str, float]]:
    """The mean loss over the points, and its gradient along the knobs."""
    found = [LOSS(**knobs, x=x, y=y, t=t) for x, y, t in plane.rows]
    count = len(found)
    return sum(value for value, _ in found) / count, {
        name: sum(gradient[name] for _, gradient in found) / count for name in KNOBS
    }


@cache
def trained(name: str) -> list[tuple[dict[str, float], float]]:
    """The knobs and the mean loss, from the start on."""
    plane = PLANES[name]
    knobs, places = dict(plane.at), []
    for _ in range(STEPS + 1):
        loss, gradient = mean_loss(plane, knobs)
        places.append((knobs, loss))
        knobs = {name: knobs[name] - plane.rate * gradient[name] for name in KNOBS}
    return places


@pytest.mark.parametrize("name", WITHIN)
def test_three_hundred_steps_part_the_points(name: str) -> None:
    plane, places = PLANES[name], trained(name)
    losses = [loss for _, loss in places]
    assert losses[STEPS] < WITHIN[name]
    assert all(after <= before for before, after in pairwise(losses))
    assert right(places[STEPS][0], plane.rows) == len(plane.rows)
    assert right(places[STEPS][0], plane.held) == len(plane.held)


@pytest.mark.parametrize("name", PLANES)
def test_at_the_start_it_gets_them_wrong(name: str) -> None:
    plane = PLANES[name]
    assert 0.3 < right(plane.at, plane.rows) / len(plane.rows) < 0.6


@pytest.mark.parametrize("name", STAYS_ABOVE)
def test_the_hard_set_stays_unlearned(name: str) -> None:
    plane, places = PLANES[name], trained(name)
    assert min(loss for _, loss in places) > STAYS_ABOVE[name]
    assert right(places[STEPS][0], plane.rows) < len(plane.rows)
    assert right(places[STEPS][0], plane.held) < len(plane.held)


@pytest.mark.parametrize("name", PLANES)
def test_each_point_stands_in_the_plane_once_and_apart_from_the_others(name: str) -> None:
    spots = [row[:2] for row in (*PLANES[name].rows, *PLANES[name].held)]
    assert len(set(spots)) == len(spots)
    assert all(abs(x) < 4 and abs(y) < 3 for x, y in spots)
