"""Graphs of many shapes are given places where nothing touches, without drawing anything."""

from collections.abc import Sequence
from itertools import combinations

import pytest

import backprop_core as core
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box
from scenes.picture.arrange import Arrangement, arrange
from scenes.picture.edges import Measure
from scenes.stage.script import MOST_NODES
from tests.scenes import shapes

SHAPES = {
    "a leaf": ("x", False),
    "the article's tree": ("(4x+1)^2", True),
    "a sigmoid's tree": ("1/(1+e^(-x))", True),
    "used twice": ("x*x", False),
    "three ways to one": ("max(x, x, x)", False),
    "shared and crossing": (shapes.CROSSING, False),
    "a chain": ("tanh(sinh(cosh(exp(sin(cos(tan(x)))))))", False),
    "wide": ("max(a, b, c, d, f, g, h, i, j)", False),
    "a large tree": ("x+x^2+x^3+x^4+x^5+x^6+x^7+x^8+x^9", True),
    "ways past others": (shapes.WAYS_PAST_OTHERS, False),
    "a network": (shapes.NETWORK, False),
}
WIDTHS = {"short": 0.5, "long": 5.0}


def arranged(name: str, width: float) -> tuple[Sequence[TraceNode], Arrangement]:
    text, tree = SHAPES[name]
    at = dict.fromkeys(core.parse(text).variables, 0.5)
    nodes = core.trace(text, at, tree=tree).nodes
    assert len(nodes) <= MOST_NODES
    return nodes, arrange(nodes, [Measure(1.0, 0.5, width, (width,) * len(node.operands)) for node in nodes])


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", SHAPES)
def test_no_two_nodes_or_partials_touch(name: str, width: float) -> None:
    _, arrangement = arranged(name, width)
    boxes = [place.box for place in arrangement.places]
    pills = [link.pill for link in arrangement.links]
    for one, other in combinations([*boxes, *pills], 2):
        assert not one.meets(other)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", SHAPES)
def test_no_edge_runs_through_a_node_or_what_is_written_beside_it(name: str, width: float) -> None:
    _, arrangement = arranged(name, width)
    for link in arrangement.links:
        others = [place for node, place in enumerate(arrangement.places) if node not in (link.node, link.operand)]
        for place in others:
            assert not any(place.box.grown(-1).meets(Box(x, y, x, y)) for x, y in link.points)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", SHAPES)
def test_what_does_not_pan_is_on_its_stage(name: str, width: float) -> None:
    _, arrangement = arranged(name, width)
    assert arrangement.pans or arrangement.stage.grown(1).holds(arrangement.extent)
    assert not arrangement.stage.meets(arrangement.panel)


@pytest.mark.parametrize("name", SHAPES)
def test_every_edge_runs_down_from_its_node_to_its_operand(name: str) -> None:
    nodes, arrangement = arranged(name, 0.5)
    assert [(link.node, link.operand) for link in arrangement.links] == [
        (node.id, operand) for node in nodes for operand in node.operands
    ]
    for link in arrangement.links:
        upper, lower = arrangement.places[link.node], arrangement.places[link.operand]
        assert link.points[0][1] > upper.y
        assert link.points[-1][1] < lower.y
        assert abs(link.points[0][0] - upper.x) <= upper.half + 1
        assert abs(link.points[-1][0] - lower.x) <= lower.half + 1


def test_what_is_small_stands_beside_its_step_and_what_is_large_pans() -> None:
    assert arranged("the article's tree", 0.5)[1].beside
    assert not arranged("the article's tree", 0.5)[1].pans
    assert not arranged("wide", 1.0)[1].beside
    assert arranged("a network", 2.0)[1].pans
