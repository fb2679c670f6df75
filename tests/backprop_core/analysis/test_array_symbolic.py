"""Exact gradients of arrays: SymPy's matrices, worked out by hand and by SymPy's own calculus of matrices."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

import backprop_core as bc
from backprop_core.analysis.array_symbolic import ExactArrays
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced

LAYER = "z = W @ x + b; sum((z - t)^2)/2"
AT: dict[str, Any] = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "t": [7, 3]}


def exact(text: str, given: Any = ()) -> ExactArrays:
    found = bc.exact(text, given)
    assert isinstance(found, ExactArrays)
    return found


def test_the_gradient_of_a_layer_is_exact() -> None:
    found = exact(LAYER, AT)
    assert found.value(AT) == sympy.Rational(5, 2)
    assert found.slope_at("W", AT) == sympy.Matrix([[3, 1, 2], [-6, -2, -4]])
    assert found.slope_at("x", AT) == sympy.Matrix([1, -10, 5])
    assert found.slope_at("x", {**AT, "x": ["1/3", 1, 2]}) == sympy.Matrix(["-5/3", "-14/3", -3])


def test_it_is_what_sympys_own_matrices_give() -> None:
    found = exact("W: 2x3; x: 3; sum((W @ x)^2)")
    (w, x) = found.symbols["W"], found.symbols["x"]
    assert sympy.expand(found.slopes["W"] - 2 * (w * x) * x.T) == sympy.zeros(2, 3)
    assert sympy.expand(found.slopes["x"] - 2 * w.T * w * x) == sympy.zeros(3, 1)


def test_stated_shapes_are_enough_and_softmax_has_its_known_jacobian() -> None:
    found = exact("s: 3; softmax(s)[1]")
    s = found.symbols["s"]
    p = [sympy.exp(one) / sum(sympy.exp(other) for other in s) for one in s]
    expected = sympy.Matrix([p[1] * (int(at == 1) - p[at]) for at in range(3)])
    assert sympy.simplify(found.slopes["s"] - expected) == sympy.zeros(3, 1)


def test_a_class_is_known_by_its_value() -> None:
    assert exact("cross_entropy(s, 1)", {"s": [0, 0]}).slope_at("s", {"s": [0, 0]}) == sympy.Matrix(["1/2", "-1/2"])
    found = exact("cross_entropy(s, t)", {"s": [0, 0], "t": 0})
    assert found.slope_at("s", {"s": [0, 0], "t": 0}) == sympy.Matrix(["-1/2", "1/2"])
    with pytest.raises(bc.BackpropError, match="Give the class of cross_entropy a value"):
        bc.exact("s: 2; cross_entropy(s, t)")


def test_more_axes_are_an_array_and_decimals_are_given_where_they_are_wanted() -> None:
    at = {"A": [[["1/3"], [2]]]}
    found = exact("sum(sqrt(A))", {"A": [[[0.3], [2.0]]]})
    assert found.slope_at("A", {"A": [[[4], [2]]]}).tolist() == [[[sympy.Rational(1, 4)], [1 / (2 * sympy.sqrt(2))]]]
    assert str(found.slope_at("A", at, 20)[0, 1, 0]) == "0.35355339059327376220"


def test_latex_writes_entries_as_the_traces_do() -> None:
    assert (
        exact("x: 2; sum(alpha*x^2)").latex()["x"]
        == r"\left[\begin{matrix}2 \alpha x[0]\\2 \alpha x[1]\end{matrix}\right]"
    )


@pytest.mark.parametrize(
    ("text", "given", "sentence"),
    [
        ("x: 3; 2x", (), "The output is an array of 3, and a gradient needs one number"),
        ("x: 201; sum(x)", (), "The variables have 201 entries, and exact derivatives go up to 200"),
        ("A: 14x14; sum(A @ A @ A @ A)", (), "exact derivatives are worked out up to 3000 parts"),
        ("x: 2; y: 3; sum(x + y)", (), "x is a vector of 2 and y is a vector of 3"),
    ],
)
def test_what_is_too_large_or_no_number_is_refused(text: str, given: Any, sentence: str) -> None:
    with pytest.raises(bc.BackpropError, match=sentence):
        bc.exact(text, given)
    if sentence.startswith("x is"):
        return
    with pytest.raises(bc.BackpropError, match="must have the shape that it was read with"):
        exact("x: 3; sum(x)").value({"x": [1, 2]})


def test_published_cases_agree_with_sympy() -> None:
    tried = 0
    for name, program in PROGRAMS.items():
        trace = traced(CASES[name], program)
        if trace.shapes[-1] or sum(value.size for value in trace.at.values() if hasattr(value, "size")) > 24:
            continue
        try:
            found = bc.exact(trace.program, trace.at)
        except bc.BackpropError as refused:
            assert "parts" in refused.message, name
            continue
        if not isinstance(found, ExactArrays):
            continue
        tried += 1
        assert float(found.value(trace.at)) == pytest.approx(trace.value, rel=1e-9, abs=1e-12), name
    assert tried > 10
