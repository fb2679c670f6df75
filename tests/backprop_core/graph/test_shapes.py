"""Shapes are worked out before any number, and what does not fit is said in a sentence at its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.graph.build import Graph, build
from backprop_core.graph.shapes import shapes_of
from backprop_core.language.errors import MESSAGES
from tests.backprop_core.graph.misfits import FITS, MISFITS, Shapes


def graph_of(text: str, given: Shapes) -> Graph:
    """A program that knows which of its names are arrays, as it does where they have values."""
    return build(bc.parse(text, given={name: [0] if shape else 0 for name, shape in given.items()}))


@pytest.mark.parametrize(("text", "given", "shape"), FITS)
def test_the_shape_of_a_result_is_that_of_numpy(text: str, given: Shapes, shape: tuple[int, ...]) -> None:
    assert shapes_of(graph_of(text, given), given)[-1] == shape


@pytest.mark.parametrize(("text", "given", "sentence", "place", "fix"), MISFITS)
def test_what_does_not_fit_is_said_at_its_place(
    text: str, given: Shapes, sentence: str, place: int, fix: str | None
) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        shapes_of(graph_of(text, given), given)
    said = refused.value
    assert (said.message, said.position, said.fix, said.source) == (sentence, place, fix, text)
    if fix is not None:
        shapes_of(graph_of(fix, given), given)


def test_every_sentence_about_shapes_is_seen_above() -> None:
    keys = list(MESSAGES)
    about_shapes = keys[keys.index("misfit") : keys.index("is number")]
    said = [sentence for _, _, sentence, _, _ in MISFITS]
    for key in about_shapes:
        last = MESSAGES[key].rpartition("}")[2]
        start = MESSAGES[key].partition("{")[0]
        assert key in {"no entries", "arrays elsewhere"} or any(
            one.startswith(start) and one.endswith(last) for one in said
        ), key


def test_stated_shapes_count_where_no_value_is_given() -> None:
    graph = build(bc.parse("W: 2x3; x: 3; W @ x"))
    assert shapes_of(graph) == ((2, 3), (3,), (2,))
    assert shapes_of(graph, {"W": (4, 3)})[-1] == (4,)


def test_a_trace_says_so_before_any_number() -> None:
    at: dict[str, Any] = {"W": [[1, 2, 3], [4, 5, 6]], "x": [1, 2]}
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace("sum(W @ x)", at)
    assert refused.value.message.startswith("W is 2×3 and x is a vector of 2: j is 3 in W and 2 in x")
    assert refused.value.position == 6


def test_an_operand_that_a_function_has_is_said_by_the_name_of_its_value() -> None:
    at: dict[str, Any] = {"W": np.ones((2, 3)), "x": np.ones(2)}
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace("f(A, u) = A @ u; sum(f(W, x))", at)
    assert "j is 3 in W and 2 in x" in refused.value.message
    assert refused.value.position == 12
