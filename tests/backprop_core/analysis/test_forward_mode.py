"""Forward mode: how every node moves with one variable, and what it costs beside the backward pass."""

from __future__ import annotations

import pytest

import backprop_core as bc
from backprop_core.analysis.forward_mode import cost
from backprop_core.examples import EXAMPLES


def moves(text: str, at: dict[str, float], variable: str) -> dict[str, float]:
    found = bc.trace(text, at)
    return dict(zip(found.graph.labels, bc.tangents(found, variable).tangents, strict=True))


def test_every_node_has_its_tangent() -> None:
    text = "c = a + b\nd = b + 1\nc*d"
    assert moves(text, {"a": 2, "b": 1}, "b") == {"a": 0, "b": 1, "c": 1, "f": 0, "d": 1, "g": 5}
    assert moves(text, {"a": 2, "b": 1}, "a") == {"a": 1, "b": 0, "c": 1, "f": 0, "d": 0, "g": 2}


def test_a_leaf_that_is_minus_a_variable_moves_down() -> None:
    found = bc.trace("-x*x", {"x": 3}, tree=True)
    assert bc.tangents(found, "x").tangents == (-1, 1, -6)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("tree", [False, True])
def test_the_output_moves_by_the_gradient(example: object, tree: bool) -> None:
    assert isinstance(example, type(EXAMPLES["square"]))
    found = bc.trace(example.text, example.at, tree=tree)
    for name, slope in found.gradient.items():
        assert bc.tangents(found, name).tangents[-1] == pytest.approx(slope, rel=1e-12)


def test_edges_are_counted_where_something_moves() -> None:
    found = bc.trace("(a+b)*(b+1)", {"a": 2, "b": 1})
    assert [bc.tangents(found, name).visits for name in "ab"] == [2, 4]
    assert (cost(found).forward, cost(found).backward) == (6, 5)
    many = bc.trace(" + ".join(f"x{n}" for n in range(50)), {f"x{n}": 1 for n in range(50)})
    assert cost(many).backward == 50 + 48  # an edge to each variable, and between the sums
    assert cost(many).forward > 10 * cost(many).backward
    narrow = bc.trace("sin(exp(sqrt(x)))", {"x": 1})
    assert cost(narrow).forward == cost(narrow).backward == 3


def test_an_unknown_variable_is_refused() -> None:
    found = bc.trace("y = 2x; y", {"x": 1})
    for name in ("y", "z", ""):
        with pytest.raises(bc.BackpropError, match="the variables are x"):
            bc.tangents(found, name)
