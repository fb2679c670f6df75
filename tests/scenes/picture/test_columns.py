"""A graph that is too large for the frame stands in columns or small, all of it in view; if that won't do, it is moved."""

from __future__ import annotations

from itertools import combinations

import pytest

import backprop_core as core
from scenes.box import Box, around
from scenes.chapters.brief_tour import BriefTour
from scenes.film.frame_check import inspect
from scenes.layout import WIDE
from scenes.picture.arrange import Arrangement
from scenes.picture.columns import arrange_in_view, cut, joints
from scenes.picture.edges import Place
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


TYPED: dict[str, tuple[str, dict[str, float]]] = {  # what is no chain, as people type it
    "a bell": ("sin(x)*exp(-x^2/2) + log(1 + x^2)", {"x": 1.5}),
    "a root": ("(-b + sqrt(b^2 - 4*a*c))/(2*a)", {"a": 1, "b": 3, "c": 2}),
    "softmax": ("p = exp(a)/(exp(a) + exp(b) + exp(c)); -log(p)", {"a": 0.5, "b": 1, "c": -1}),
    "layers": (
        "relu(w3*relu(w2*relu(w1*x + b1) + b2) + b3)",
        dict.fromkeys(["w1", "w2", "w3", "b1", "b2", "b3", "x"], 0.5),
    ),
    "two units": (
        "h = tanh(w1*x + b1); y = w2*h + b2; (y - t)^2",
        dict.fromkeys(["w1", "w2", "b1", "b2", "x", "t"], 0.5),
    ),
    "nine rows": ("exp(sin(cos(x + y)*x + y)*x + y)", {"x": 1, "y": 2}),
}


@pytest.mark.parametrize("nodes", [8, 12, 20, 30, 38, 40])
def test_a_long_chain_is_all_in_view_and_nothing_touches(nodes: int) -> None:
    is_all_in_view_and_nothing_touches(arranged(chain(nodes)))


@pytest.mark.parametrize("name", TYPED)
def test_so_is_what_people_type(name: str) -> None:
    text, at = TYPED[name]
    is_all_in_view_and_nothing_touches(arranged(core.trace(text, at)))


def is_all_in_view_and_nothing_touches(arrangement: Arrangement) -> None:
    assert not arrangement.pans
    ways = [Box(x, y, x, y) for link in arrangement.links for x, y in link.points]
    assert arrangement.stage.grown(1).holds(around([arrangement.extent, *ways]))
    boxes = [place.box for place in arrangement.places] + [link.pill for link in arrangement.links]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    for link in arrangement.links:
        for end, node in ((link.points[0], link.node), (link.points[-1], link.operand)):
            assert rim(arrangement.places[node]).grown(1).meets(Box(*end, *end))
        others = [place for node, place in enumerate(arrangement.places) if node not in (link.node, link.operand)]
        assert not any(place.box.grown(-1).meets(Box(x, y, x, y)) for place in others for x, y in link.points)


def rim(place: Place) -> Box:
    return Box(place.x - place.half, place.y - place.radius, place.x + place.half, place.y + place.radius)


def test_a_column_ends_where_one_edge_goes_on() -> None:
    trace = core.trace(*TYPED["layers"])
    assert joints(trace.nodes) == [1, 4, 7]
    assert cut(trace.nodes, 6) == [0, 4], "two columns, of four rows and of six"
    assert cut(trace.nodes, 5) == [0, 4, 7], "as few as there can be, and as even"
    assert cut(trace.nodes, 2) is None, "no column of two rows can end"
    assert cut(trace.nodes, 10) is None, "one is enough"


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
@pytest.mark.parametrize("trace", [chain(38), core.trace(*TYPED["layers"])], ids=["a chain", "layers"])
def test_a_clip_of_it_shows_all_of_it_and_keeps_to_its_budget(trace: core.Trace) -> None:
    inspector = inspect(lambda **manim: BriefTour("A title", trace, "light", layout=WIDE, **manim))
    assert inspector.found == []
    assert isinstance(inspector.scene, BriefTour)
    assert inspector.scene.small is None, "it needs no map"
    assert inspector.scene.seconds <= LONGEST
