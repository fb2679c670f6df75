"""Every path from a node to the output, and what their products add up to."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import backprop_core as bc
from tests.work import assert_in_proportion, lines_run


def ways(text: str, at: dict[str, float], name: str, tree: bool = False) -> list[tuple[str, float]]:
    found = bc.trace(text, at, tree=tree)
    return [("".join(found.graph.labels[node] for node in path.nodes), path.product) for path in bc.paths(found, name)]


def test_each_path_has_its_nodes_and_its_product() -> None:
    text = "c = a + b\nd = b + 1\nc*d"
    assert ways(text, {"a": 2, "b": 1}, "b") == [("bcg", 2), ("bdg", 3)]
    assert ways(text, {"a": 2, "b": 1}, "a") == [("acg", 2)]
    assert ways(text, {"a": 2, "b": 1}, "c") == [("cg", 2)]
    assert ways(text, {"a": 2, "b": 1}, "g") == [("g", 1)]
    forked = "y = x^2\np = y + 1\nq = y + 2\np*q"  # the way forks above its beginning, the left branch first
    assert ways(forked, {"x": 1}, "x") == [("xypd", 6), ("xyqd", 4)]


def test_two_edges_between_the_same_nodes_are_two_paths() -> None:
    assert ways("x*x", {"x": 3}, "x") == [("xa", 3), ("xa", 3)]
    assert ways("y = x*x\ny*y", {"x": 2}, "x") == [("xya", 8)] * 4


def test_in_a_tree_a_variable_has_a_path_from_each_of_its_leaves() -> None:
    assert ways("x^2 + x", {"x": 3}, "x", tree=True) == [("acf", 6), ("df", 1)]
    assert ways("-x*x", {"x": 3}, "x", tree=True) == [("ac", -3), ("bc", -3)]
    assert ways("-x", {"x": 3}, "x", tree=True) == [("a", -1)]
    assert ways("-x*x", {"x": 3}, "a", tree=True) == [("ac", 3)]


def test_the_partials_stand_between_the_nodes() -> None:
    found = bc.trace("sin(x)*y", {"x": 0, "y": 3})
    (path,) = bc.paths(found, "x")
    assert path.partials == (1, 3)
    assert len(path.nodes) == len(path.partials) + 1


def test_more_paths_than_anyone_reads_are_counted_and_not_listed() -> None:
    doubling = "\n".join(f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 4_000))
    far_too_many = bc.trace(doubling, {"y0": 1})
    with pytest.raises(
        bc.BackpropError, match="There are far too many paths from y0 to the output, and 10000 are listed"
    ):
        lines_run(lambda: bc.paths(far_too_many, "y0"), most=1_000_000)
    few = "\n".join(f"y{n} = y{n - 1} + y{n - 1}" for n in range(1, 14))
    assert len(bc.paths(bc.trace(few, {"y0": 1}), "y0")) == 8192
    with pytest.raises(bc.BackpropError, match="There are 16384 paths from y0"):
        bc.paths(bc.trace(f"{few}\ny13 + y13", {"y0": 1}), "y0")


def test_a_very_long_path_is_found_at_once() -> None:
    found = bc.trace("sin(" * 10_000 + "x" + ")" * 10_000, {"x": 1})
    (path,) = bc.paths(found, "x")
    assert len(path.nodes) == 10_001
    assert_in_proportion(lambda size: partial(bc.paths, nested(size), "x"), 100)


def nested(size: int) -> bc.Trace:
    return bc.trace("sin(" * size + "x" + ")" * size, {"x": 1})


def test_constants_and_unknown_names_are_refused() -> None:
    found = bc.trace("(4x+1)^2", {"x": 1}, tree=True)
    for name in ("a", "d", "g"):
        with pytest.raises(
            bc.BackpropError, match=f"No variable lies at {name} or below it, so no gradient goes there"
        ):
            bc.paths(found, name)
    with pytest.raises(bc.BackpropError, match="There is no node q: the nodes are a, b, c, d, f, g, h"):
        bc.paths(found, "q")


W, X, B, T = [[1, -2, 3], [0, 4, -1]], [3, 1, 2], [1, -1], [7, 3]


def test_with_arrays_a_path_is_a_product_of_jacobians() -> None:
    """∂L/∂x = (z - t)ᵀ W, worked out by hand: [1, -2] times W."""
    found = bc.trace("z = W @ x + b; sum((z - t)^2)/2", {"W": W, "x": X, "b": B, "t": T})
    (path,) = bc.paths(found, "x")
    assert found.graph.labels[path.nodes[0]] == "x"
    assert path.partials[0].tolist() == W  # of W @ x by x
    assert path.partials[1].tolist() == [[1, 0], [0, 1]]  # of + b
    assert path.product.tolist() == [1, -10, 5]
    (path,) = bc.paths(found, "W")
    assert path.partials[0].tolist() == [[3, 1, 2, 0, 0, 0], [0, 0, 0, 3, 1, 2]]
    assert path.product.tolist() == [[3, 1, 2], [-6, -2, -4]]


@pytest.mark.parametrize(
    "text",
    [
        "softmax(A @ x) @ A @ x + sum(x)",
        "h = relu(A @ x); sum(h*h) + max(h)",
        "sum(A * x)*norm(x[None] @ A.T)",
        "cross_entropy(A @ x, 1) + mean(x)^2",
    ],
)
@pytest.mark.parametrize("tree", [False, True])
def test_the_products_of_all_paths_add_up_to_the_gradient(text: str, tree: bool) -> None:
    at = {"A": [[1.5, -2], [0.5, 4], [-1, 0.25]], "x": [0.75, -0.5]}
    found = bc.trace(text, at, tree=tree)
    for name in at:
        products = [path.product for path in bc.paths(found, name)]
        assert len(products) > 1 or name == "A"
        np.testing.assert_allclose(sum(products), found.gradient[name], rtol=1e-12, atol=1e-13)


def test_of_an_output_that_is_an_array_the_paths_begin_with_the_seed() -> None:
    found = bc.trace("A @ x", {"A": [[1, 2], [3, 4]], "x": [1, 1]}, seed=[1, -1])
    (path,) = bc.paths(found, "x")
    assert path.product.tolist() == [-2, -2]


def test_too_large_jacobians_are_refused_before_any_is_built() -> None:
    found = bc.trace("sum(A @ x)", {"A": np.ones((200, 100)), "x": np.ones(100)})
    with pytest.raises(bc.BackpropError, match=r"have 4,000,200 entries, that of a by A most of them, and 100,000"):
        bc.paths(found, "A")
    (path,) = bc.paths(found, "x")
    assert path.partials[0].shape == (200, 100)
