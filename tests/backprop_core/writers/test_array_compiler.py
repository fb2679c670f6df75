"""Compiled NumPy gives what the trace gives: for every row, for every published case, and for some variables alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.array_operations import ARRAY_OPERATIONS
from backprop_core.writers.array_compiler import made
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced
from tests.backprop_core.tracing.test_arrays import ROWS, weighted

NETWORK = "z = W @ x + b; h = relu(z); L = cross_entropy(V @ h, t)"
AT = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "V": [[1, 0], [0, 1], [1, 1]], "t": 1}


def assert_same(trace: bc.Trace) -> None:
    shapes = {name: np.shape(value) for name, value in trace.at.items()}
    value, gradient = made(trace.graph, shapes, list(trace.at))(*trace.at.values())
    assert abs(value - trace.value) < 1e-11 * max(1.0, abs(trace.value))
    for name, slope in trace.gradient.items():
        assert np.shape(gradient[name]) == np.shape(slope), name
        assert np.abs(gradient[name] - slope).max() < 1e-11 * max(1.0, np.abs(slope).max()), name


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_compiled(row: str) -> None:
    assert_same(bc.Trace.of(*weighted(row)))


def test_what_a_row_is_given_may_have_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ARRAY_OPERATIONS["normalize"]
    renamed = replace(
        row,
        given=(("spread", row.given[0][1]),),
        value="(u-mean(u))/spread",
        pulls=("(g-mean(g)-z*mean(g*z))/spread",),
    )
    monkeypatch.setitem(ARRAY_OPERATIONS, "normalize", renamed)
    assert_same(bc.Trace.of(*weighted("normalize")))


@pytest.mark.parametrize("case", PROGRAMS)
def test_published_cases_are_compiled(case: str) -> None:
    assert_same(traced(CASES[case], PROGRAMS[case]))


def test_only_what_is_wanted_is_worked_out() -> None:
    found = bc.compile(NETWORK, wrt=["W", "b"])
    value, gradient = found(**AT)
    trace = bc.trace(NETWORK, AT)
    assert value == trace.value
    assert list(gradient) == ["W", "b"]
    assert all(np.allclose(gradient[name], trace.gradient[name], rtol=1e-14) for name in gradient)
    source: Any = found.source  # type: ignore[attr-defined]
    assert "d_V" not in source
    assert "    d_W = np.outer(d_z, x)" in source.splitlines()
    assert "    h = np.maximum(z, 0.0)" in source.splitlines()


def test_other_shapes_are_compiled_anew_and_misfits_are_said() -> None:
    found = bc.compile("sum(W @ x)")
    assert found(W=[[1, 2]], x=[3, 4])[0] == 11.0
    assert found(W=[[1], [2]], x=[3])[0] == 9.0
    with pytest.raises(bc.BackpropError, match="W is 1×2"):
        found(W=[[1, 2]], x=[3, 4, 5])
    with pytest.raises(bc.BackpropError, match="a logarithm needs a positive number"):
        bc.compile("sum(ln(x @ x.T))")(x=[[0.0]])


def test_a_number_that_divides_by_zero_is_said_as_by_a_trace() -> None:
    at = {"x": [1.0, 2.0], "y": 0.0}
    found = bc.trace("sum(x/y)", at)
    assert found.error is not None
    assert "undefined at a[0] and 1 more: nothing can be divided by zero" in found.error.message
    assert np.isnan(found.gradient["x"]).all()
    with pytest.raises(bc.BackpropError, match="nothing can be divided by zero"):
        bc.compile("sum(x/y)")(**at)
    assert bc.trace("sum(y^x)", {"x": [1.0, -2.5], "y": -1}).error is not None


def test_a_sum_of_a_number_is_the_number() -> None:
    value, gradient = bc.compile("sum(x)*mean(2)*max(y) + sum([x, y])")(x=3.0, y=5.0)
    assert (value, gradient) == (38.0, {"x": 11.0, "y": 7.0})


def test_a_wanted_variable_must_be_one() -> None:
    with pytest.raises(bc.BackpropError, match="y"):
        bc.compile("x*2", wrt=["y"])
    assert bc.compile("x*y", wrt=["y"])(x=2, y=3) == (6.0, {"y": 2.0})


@pytest.mark.parametrize(
    "text",
    [
        "sum(where(normalize(x) > 0.1, 2, 3)) * x[0]",
        "sum(W @ where(softmax(W) > softmax(x), 1, x))",
        "sum(floor(softmax(x))) + sum(x)",
        "sum(normalize(x)) + sum(log_softmax(W, axis=0))",
    ],
)
def test_a_slope_that_is_known_beforehand_is_there_for_each_entry(text: str) -> None:
    at = {"x": [1.0, 2.0], "W": [[1.0, 2.0], [2.0, 4.0]]}
    program = bc.parse(text, given=at)
    at = {name: at[name] for name in program.variables}
    trace = bc.trace(text, at)
    value, gradient = bc.compile(program)(**at)
    assert value == pytest.approx(trace.value)
    for name, slope in trace.gradient.items():
        assert np.shape(gradient[name]) == np.shape(slope)
        assert np.allclose(gradient[name], slope)


def test_names_that_python_keeps_for_itself_and_variables_that_nothing_needs() -> None:
    value, gradient = bc.compile("y = z*2; lambda = x*2; lambda @ lambda")(x=[1.0, 2.0], z=[1.0, 2.0, 3.0])
    assert value == 20.0
    assert gradient["x"].tolist() == [8.0, 16.0]
    assert gradient["z"].tolist() == [0.0, 0.0, 0.0]
