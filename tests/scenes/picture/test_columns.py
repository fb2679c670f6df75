"""A chain that is too long for the frame stands in columns, all of it in view; what is no chain is moved to be seen."""

from __future__ import annotations

from itertools import combinations

import pytest

import backprop_core as core
from scenes.box import Box, around
from scenes.chapters.brief_tour import BriefTour
from scenes.film.frame_check import inspect
from scenes.layout import WIDE
from scenes.picture.arrange import Arrangement
from scenes.picture.columns import arrange_in_view
from scenes.picture.graph import sketched
from scenes.theme import COMPACT, DENSE, PALETTES

LONGEST = 120  # seconds of a clip of 38 nodes


def chain(nodes: int) -> core.Trace:
    calls = nodes - 1
    return core.trace("sin(" * calls + "x" + ")" * calls, {"x": 0.5})


def arranged(trace: core.Trace) -> Arrangement:
    sketches = sketched(trace, None, PALETTES["light"])
    measures = [drawn.measure(len(node.operands)) for node, drawn in zip(trace.nodes, sketches, strict=True)]
    return arrange_in_view(trace.nodes, measures)


@pytest.mark.parametrize("nodes", [8, 12, 20, 30, 38, 40])
def test_a_long_chain_is_all_in_view_and_nothing_touches(nodes: int) -> None:
    arrangement = arranged(chain(nodes))
    assert not arrangement.pans
    ways = [Box(x, y, x, y) for link in arrangement.links for x, y in link.points]
    assert arrangement.stage.grown(1).holds(around([arrangement.extent, *ways]))
    boxes = [place.box for place in arrangement.places] + [link.pill for link in arrangement.links]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    for link in arrangement.links:
        upper, lower = arrangement.places[link.node], arrangement.places[link.operand]
        ends = (upper.x, upper.y + upper.radius, lower.x, lower.y - lower.radius)
        assert (*link.points[0], *link.points[-1]) == pytest.approx(ends)
        others = [place for node, place in enumerate(arrangement.places) if node not in (link.node, link.operand)]
        assert not any(place.box.grown(-1).meets(Box(x, y, x, y)) for place in others for x, y in link.points)


def test_type_stays_as_large_as_there_is_room_for_it() -> None:
    assert arranged(chain(12)).density is COMPACT
    assert arranged(chain(38)).density is DENSE


@pytest.mark.parametrize(
    "text",
    [
        "max(a, b, c, d, f, g, h, i, j, k, l, m, n, o, p, q)",
        "(x + 1)*sin(x)*cos(x + 2)*exp(x + 3)*" + "(x + 1)*" * 8 + "x",
        "sin(" * 60 + "x" + ")" * 60,
    ],
)
def test_what_is_wide_or_no_chain_or_too_long_a_one_is_moved_behind_a_window(text: str) -> None:
    arrangement = arranged(core.trace(text, dict.fromkeys(core.parse(text).variables, 0.5)))
    assert arrangement.pans
    assert arrangement.density is not DENSE


@pytest.mark.render
def test_a_clip_of_a_long_chain_shows_all_of_it_and_keeps_to_its_budget() -> None:
    trace = chain(38)
    inspector = inspect(lambda **manim: BriefTour("A title", trace, "light", layout=WIDE, **manim))
    assert inspector.found == []
    assert isinstance(inspector.scene, BriefTour)
    assert inspector.scene.small is None, "it needs no map"
    assert inspector.scene.seconds <= LONGEST
