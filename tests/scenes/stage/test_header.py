"""The function at the top: the marker stands behind the very part that a step is about."""

from itertools import pairwise

import pytest

import backprop_core as core
from scenes.box import Box
from scenes.stage import header
from scenes.stage.header import Header
from scenes.theme import PALETTES, SAFE

LIGHT = PALETTES["light"]


def headed(text: str, at: dict[str, float]) -> tuple[core.Trace, Header]:
    trace = core.trace(text, at, tree=True)
    writing = header.function(trace, LIGHT, left=200)
    assert writing
    return trace, Header(writing, lambda span: header.function_source(trace, span))


def parts(text: str, at: dict[str, float]) -> dict[str, Box]:
    """Where the part of each node is, by its letter."""
    trace, head = headed(text, at)
    return {node.label: head.box_at(node.span, LIGHT) for node in trace.nodes}


@pytest.mark.parametrize("text", ["(4x+1)^2", "1/(1+e^(-x))", "f(u) = sqrt(u)+1; y = 3f(x)/2"])
def test_what_a_node_works_on_lies_within_its_part(text: str) -> None:
    trace, head = headed(text, {"x": 1})
    for node in trace.nodes:
        whole = head.box_at(node.span, LIGHT)
        assert SAFE.grown(1).holds(header.marker_box(whole))
        for operand in node.operands:
            start, end = trace.nodes[operand].span
            if node.span[0] <= start and end <= node.span[1]:
                assert whole.grown(1).holds(head.box_at((start, end), LIGHT))


def test_parts_beside_each_other_do_not_meet() -> None:
    found = parts("(4x+1)^2", {"x": 1})
    row = [found[letter] for letter in "abdg"]
    assert all(one.right < other.left for one, other in pairwise(row))


def test_the_marker_comes_goes_and_does_not_move_for_nothing() -> None:
    trace, head = headed("(4x+1)^2", {"x": 1})
    assert len(head.light(trace.nodes[2].span, LIGHT)) == 1
    assert head.light(trace.nodes[2].span, LIGHT) == []
    assert len(head.light(None, LIGHT)) == 1
    assert head.light(None, LIGHT) == []
