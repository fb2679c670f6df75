"""Python functions on arrays are read by running them: with @, NumPy's functions, entries, shapes and settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backprop_core as bc

W = np.array([[1.0, -2.0, 3.0], [0.0, 4.0, -1.0]])
X = np.array([3.0, 1.0, 2.0])
ROWS = np.array([[1, 2, 3], [4, 5, 6]])


def loss(w: Any, x: Any, b: Any, t: Any) -> Any:
    z = w @ x + b
    return ((z - t) ** 2).sum() / 2


FUNCTIONS: list[tuple[Callable[..., Any], str]] = [
    (lambda w, x: np.sum(np.maximum(w @ x, 0)), "sum(max(w @ x, 0))"),
    (lambda w, x: np.tanh(w @ x)[0] * x[-1], "tanh(w @ x)[0]*x[-1]"),
    (lambda x: ROWS @ x @ [1, 2], "[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] @ x @ [1.0, 2.0]"),
    (lambda w: np.mean(w.T, axis=0).max() + w.sum(1)[0], "max(mean(w.T, axis=0))+sum(w, axis=1)[0]"),
    (lambda w: w.mean(axis=1, keepdims=True).sum(), "sum(mean(w, axis=1, keepdims=True))"),
    (lambda w, x: np.dot(w, x).sum() + np.linalg.norm(x) + x.dot(x), "sum(w @ x)+norm(x)+x @ x"),
    (lambda w: w.reshape(3, 2)[0].sum() + w.reshape((-1,))[1], "sum(reshape(w, 3, 2)[0])+reshape(w, -1)[1]"),
    (lambda w: w.shape[0] * w[1:, ::2].sum() + w[[0, 0, 1]].sum(), "2*sum(w[1:, ::2])+sum(w[[0, 0, 1]])"),
    (lambda x: (np.array([1, 2, 3]) * x).sum(), "sum([1.0, 2.0, 3.0]*x)"),
    (lambda x: np.concatenate([x, x]).sum() + np.stack([x, x])[0, 1], "sum(concat(x, x))+[x, x][0, 1]"),
    (lambda x: np.where(x > 1, x, 0).sum() + np.outer(x, x).sum(), "sum(where(x>1, x, 0))+sum(outer(x, x))"),
    (lambda x: sum(x) / len(x) + max(x[0], x[1]), "(x[0]+x[1]+x[2])/3+max(x[0], x[1])"),
]


@pytest.mark.parametrize(("function", "text"), FUNCTIONS, ids=[text for _, text in FUNCTIONS])
def test_what_a_function_does_with_arrays_is_written_down(function: Callable[..., Any], text: str) -> None:
    at = {name: {"w": W, "x": X}[name] for name in function.__code__.co_varnames[: function.__code__.co_argcount]}
    trace = bc.trace(function, at)
    assert trace.value == pytest.approx(function(**at), rel=1e-14)
    assert trace.expression.splitlines()[-1] == text


def test_a_function_of_arrays_has_the_gradient_of_its_text() -> None:
    at = {"w": W, "x": X, "b": [1, -1], "t": [7, 3]}
    trace = bc.trace(loss, at)
    assert trace.value == 2.5
    assert trace.gradient["w"].tolist() == [[3, 1, 2], [-6, -2, -4]]
    assert bc.compile(loss)(**at)[1]["x"].tolist() == [1, -10, 5]


def test_functions_of_the_language_take_nodes_and_arrays() -> None:
    softmax, relu, mean, entropy = (getattr(bc, name) for name in ("softmax", "relu", "mean", "cross_entropy"))

    def scores(x: Any) -> Any:
        return entropy(softmax(x), 1) + mean(relu(x), axis=0)

    found = bc.trace(scores, {"x": X})
    assert found.expression == "cross_entropy(softmax(x), 1)+mean(relu(x), axis=0)"
    assert found.value == pytest.approx(scores(X), rel=1e-14)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda x: x[x > 0].sum(), "takes entries by something else than whole numbers"),
        (lambda x: np.sum(x + np.ones(2)), "axes are compared from the last one, and 3 and 2 differ"),
        (lambda x: x, "ask for an entry"),
        (lambda x: np.sum(x, axis=5), "axis"),
    ],
)
def test_what_cannot_be_written_down_is_refused(function: Callable[..., Any], sentence: str) -> None:
    with pytest.raises(bc.BackpropError, match=sentence):
        bc.trace(function, {"x": X})


def test_the_length_of_an_array_that_nobody_gave_is_not_known() -> None:
    with pytest.raises(bc.BackpropError, match="asks how many entries an array has"):
        bc.compile(lambda x: sum(x))
