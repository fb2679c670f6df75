"""A Python function is traced as the program that it writes."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from math import sin, tanh
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.operations import FUNCTIONS, OPERATIONS

Point = dict[str, float]


def helper(x: Any) -> Any:
    return math.tanh(x) + sin(x)


def shared(x: Any, y: Any) -> Any:
    a = helper(x * y)
    return (a * a + max(x, y) - min([x, y])) / 2


def power(x: Any, times: int = 3) -> Any:
    return 1 if times == 0 else x * power(x, times - 1)


def neuron(w: Any, b: Any) -> Any:
    inputs, targets = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 2.0])
    outputs = 1 / (1 + np.exp(-(w * inputs + b)))
    return np.sum((outputs - targets) ** 2) / 3


def inner(x: Any) -> Any:
    root = math.sqrt

    def twice(u: Any) -> Any:
        return root(u) + tanh(u) if u is not None else math.nan

    return twice(x) * twice(2 * x)


class Model:
    """A function that is a method."""

    weight = 3.0

    def loss(self, x: Any) -> Any:
        return math.cos(self.weight * x) ** 2


FUNCTIONS_OF_PYTHON: list[tuple[Callable[..., Any], Point, str]] = [
    (lambda x: (4 * x + 1) ** 2, {"x": 1}, "(4*x+1)^2"),
    (shared, {"x": 0.3, "y": 2}, "s1 = x*y\ns2 = tanh(s1)+sin(s1)\n(s2*s2+max(x, y)-min(x, y))/2"),
    (power, {"x": 2}, "x*(x*(x*1))"),
    (neuron, {"w": 0.3, "b": 0.1}, ""),
    (inner, {"x": 0.7}, "s1 = 2*x\n(sqrt(x)+tanh(x))*(sqrt(s1)+tanh(s1))"),
    (Model().loss, {"x": 0.4}, "cos(3*x)^2"),
    (lambda x: math.log(x, 2) + math.hypot(x, 4), {"x": 3}, "log(x, 2)+hypot(x, 4)"),
    (lambda x: -3 * x**-2 + abs(x) - (-x) ** 2, {"x": 1.5}, "-3*x^(-2)+abs(x)-(-x)^2"),
    (lambda x: sum([x**k / math.factorial(k) for k in range(3)]), {"x": 1.5}, "x^0/1+x^1/1+x^2/2"),
    (lambda x: math.pi * x + math.e - 1e-7 * x + 2.5e20, {"x": 2}, "pi*x+e-1e-07*x+2.5e+20"),
    (lambda x: (x > 1) * x + (x >= 3) + (x < 0) + (x >= 2), {"x": 2.5}, ""),
    (lambda x: np.log1p(x) + np.float64(2) * x - np.maximum(x, 0.25) / np.sqrt(x), {"x": 0.5}, ""),
    (lambda x: np.clip(x, 0, 1) + np.where(True, x, 0).item(), {"x": 0.5}, "clip(x, 0, 1)+x"),
    (lambda x: (x * np.float64(3) > np.float64(1)) + np.negative(x), {"x": 0.5}, "step(x*3-1)+(-x)"),
    (lambda x: np.where(x > 0, x, np.exp(x) - 1), {"x": -0.5}, "where(x>0, x, exp(x)-1)"),
    (
        lambda x: np.where(x >= 2, x**2, 0 * x) * bc.where(x < 3, 2, x),
        {"x": 2.5},
        "where(x>=2, x^2, 0*x)*where(x<3, 2, x)",
    ),
    (lambda x, w: np.dot(np.array([x, w]), np.array([1, 2])), {"x": 1, "w": 2}, "x*1+w*2"),
    (lambda **weights: sum(weights.values()), {"a": 1, "b": 2}, "a+b"),
    (lambda x, lambda_=2: x * lambda_, {"x": 3}, "x*2"),
    (lambda x, by=2: x * by, {"x": 3, "by": 5}, "x*by"),
    (math.sin, {"x": 1}, "sin(x)"),
    (np.tanh, {"x": 1}, "tanh(x)"),
]


@pytest.mark.parametrize(("function", "at", "text"), FUNCTIONS_OF_PYTHON)
def test_what_is_traced_is_what_python_computes(function: Callable[..., Any], at: Point, text: str) -> None:
    trace = bc.trace(function, at)
    builtin = function in {math.sin, np.tanh}
    assert trace.value == pytest.approx(float(function(*at.values()) if builtin else function(**at)), rel=1e-14)
    assert trace.expression == (text or trace.expression)
    assert trace.json() == bc.trace(trace.expression, at).json()
    assert all(one.agrees for one in bc.check(function, at))
    if at.keys() == {"x"}:
        value, gradient = bc.compile(function)(**at)
        assert value == pytest.approx(trace.value)
        assert gradient == pytest.approx(trace.gradient)


def test_the_programs_of_functions_go_where_texts_go() -> None:
    def loss(w: Any) -> Any:
        return (w * 2 - 1) ** 2

    assert bc.exact(loss).slopes == bc.exact("(w*2-1)^2").slopes
    assert bc.descend(loss, {"w": 3}, rate=0.1, steps=2) == bc.descend("(w*2-1)^2", {"w": 3}, rate=0.1, steps=2)
    assert bc.write_code(loss, {"w": 3}, "jax") == bc.write_code("(w*2-1)^2", {"w": 3}, "jax")


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "where"])  # which asks for a comparison
def test_every_function_of_the_language_has_its_name_in_python(name: str) -> None:
    most = OPERATIONS[FUNCTIONS[name]].arity[1]
    operands = (1.3,) if name == "acosh" else (0.3, 0.7)[: most or 2]
    at = dict(zip("uv", operands, strict=False))
    trace = bc.trace(lambda **values: getattr(bc, name)(*values.values()), at)
    assert getattr(bc, name)(*operands) == trace.value


def test_depth_has_no_limit() -> None:
    def deep(x: Any) -> Any:
        for _ in range(20_000):
            x = x * 0.5 + 1
        return x

    assert bc.trace(deep, {"x": 1}).value == pytest.approx(2)


def branch(x: Any) -> Any:
    return x if x > 0 else -x


REFUSED: list[tuple[Callable[..., Any], Point, str]] = [
    (branch, {"x": 1}, "branch, in line {line} of its file, decides by a value"),
    (lambda x: x if x == 1 else 2 * x, {"x": 1}, "asks whether two values are equal"),
    (lambda x: math.gamma(x), {"x": 1}, "write backprop_core.sin or np.sin"),
    (lambda x: float(x), {"x": 1}, "needs a number where a trace has a node"),
    (lambda x: np.where(x, x, 0), {"x": 1}, "chooses by something else than a comparison"),
    (lambda x: np.spacing(x), {"x": 1}, "calls spacing, which has no counterpart in the language."),
    (lambda x: [x, x], {"x": 1}, "but it gives a list"),
    (lambda x: None, {"x": 1}, "but it gives nothing"),
    (lambda e: 2 * e, {"e": 1}, "e has a fixed meaning"),
    (lambda sin: 2 * sin, {"sin": 1}, "sin has a fixed meaning"),
    (lambda x: x + math.inf, {"x": 1}, "uses the number inf"),
    (lambda *values: sum(values), {"x": 1}, "takes any number of values as *values"),
    (lambda x, y: x * 2, {"x": 1, "y": 2}, "There is no variable y"),
    (lambda x, y: x * y, {"x": 1}, "No value was given for y"),
    (lambda x: (x * np.eye(2)) @ (x * np.eye(2)), {"x": 1}, "but it gives a ndarray"),
    (max, {"x": 1}, "It cannot be seen which parameters max has"),
]


@pytest.mark.parametrize(("function", "at", "sentence"), REFUSED)
def test_what_cannot_be_traced_is_said_in_a_sentence(function: Callable[..., Any], at: Point, sentence: str) -> None:
    with pytest.raises(bc.BackpropError) as caught:
        bc.trace(function, at)
    assert sentence.format(line=branch.__code__.co_firstlineno + 1) in caught.value.message
    assert "\n" not in caught.value.message


def test_a_node_of_another_trace_is_refused() -> None:
    kept: list[Any] = []

    def keeping(x: Any) -> Any:
        kept.append(x)
        return x * 2

    bc.trace(keeping, {"x": 1})
    with pytest.raises(bc.BackpropError, match="uses a node of another trace"):
        bc.trace(lambda x: x * kept[0], {"x": 1})


def test_the_function_itself_and_math_stay_as_they_are() -> None:
    before = (math.sin, helper.__globals__["sin"], max)
    bc.trace(shared, {"x": 0.3, "y": 2})
    assert before == (math.sin, sin, max)
    assert shared(0.3, 2) == pytest.approx(bc.trace(shared, {"x": 0.3, "y": 2}).value)


def test_numpy_is_not_needed() -> None:
    code = (
        "import sys, math; sys.modules['numpy'] = None\n"
        "import backprop_core as bc\n"
        "print(bc.trace(lambda x: math.exp(x)*bc.relu(x), {'x': 0}).expression)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "exp(x)*relu(x)\n"
