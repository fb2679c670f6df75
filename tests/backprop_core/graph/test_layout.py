"""Where nodes stand: tidy trees, graphs without needless crossings, and the same place every time."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

import backprop_core as bc
from backprop_core.examples import EXAMPLES

Segment = tuple[tuple[float, float], tuple[float, float]]


def traced(text: str, tree: bool = False) -> bc.Trace:
    return bc.trace(text, dict.fromkeys(bc.parse(text).variables, 0.5), tree=tree)


def segments(found: bc.Trace) -> set[Segment]:
    """Every stretch of an edge between two neighbouring rows."""
    stretches = set()
    for node in found.nodes:
        for operand, bends in zip(node.operands, node.bends, strict=True):
            below = found.nodes[operand]
            stretches |= set(pairwise([(node.x, node.y), *bends, (below.x, below.y)]))
    return stretches


def crossings(found: bc.Trace) -> int:
    return sum(
        one[0][1] == other[0][1] and (one[0][0] - other[0][0]) * (one[1][0] - other[1][0]) < 0
        for one, other in combinations(segments(found), 2)
    )


def test_the_articles_tree_stands_as_it_is_drawn() -> None:
    places = {node.label: (node.x, node.y) for node in traced("(4x+1)^2", tree=True).nodes}
    assert places["h"][0] - places["f"][0] == places["g"][0] - places["h"][0] == 0.5
    assert places["f"][0] - places["c"][0] == places["d"][0] - places["f"][0] == 0.5
    assert places["c"][0] - places["a"][0] == places["b"][0] - places["c"][0] == 0.5
    assert [y for _, y in places.values()] == [3, 3, 2, 2, 1, 1, 0]


@pytest.mark.parametrize(
    "text", [row.text for row in EXAMPLES.values()] + ["max(a*b*c, d, e + f*g)", "((x+1)*(x+2))*((x+3)*x)"]
)
def test_in_a_tree_users_stand_over_the_middle_of_their_operands_and_nothing_crosses(text: str) -> None:
    found = traced(text, tree=True)
    for node in found.nodes:
        if node.operands:
            places = [found.nodes[operand].x for operand in node.operands]
            assert places == sorted(places)
            assert node.x == pytest.approx((places[0] + places[-1]) / 2)
            assert all(found.nodes[operand].y == node.y + 1 for operand in node.operands)
    assert crossings(found) == 0
    assert min(node.x for node in found.nodes) == 0


@pytest.mark.parametrize(
    "text",
    [
        "(a+b)*(b+1)",
        "x*sin(x)",
        "x^2 + x",
        "p = a*d\nq = b*c\n(q + 1) + (p + 2)",
        "h1 = x + y\nh2 = y + z\nh3 = z + w\n(h3*h2)*h1",
        "u = a + b\nv = c + d\n(v*2) + (u*3)",
        "x + sin(cos(tan(x)))",
    ],
)
def test_a_graph_that_can_be_drawn_without_crossings_is(text: str) -> None:
    assert crossings(traced(text)) == 0


def test_a_crossing_is_seen_where_there_must_be_one() -> None:
    assert crossings(traced("p = a*b*c\nq = a*b + c\nr = c*a + b\np*q*r")) > 0


def test_long_edges_to_one_node_run_together() -> None:
    found = traced("x + sin(x + cos(x))")
    bends = {point for node in found.nodes for points in node.bends for point in points}
    assert len({y for _, y in bends}) == len(bends)  # one trunk, one place in each row
