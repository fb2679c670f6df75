"""What happens at the edges: kinks, ties, the borders of domains, and numbers too large to hold."""

from __future__ import annotations

import math
from typing import Any

import pytest
import sympy

import backprop_core as bc

NAN, INF = math.nan, math.inf

# PyTorch 2's gradients, as data (tests/frameworks compares them with PyTorch itself where it is installed).
KINKS = [
    # text, at, value, gradient, what the step says
    ("relu(x)", {"x": 0}, 0, {"x": 0}, "At 0 the slope is taken as 0, as PyTorch does."),
    ("relu(x)", {"x": -0.0}, 0, {"x": 0}, "At 0 the slope is taken as 0, as PyTorch does."),
    ("leaky_relu(x)", {"x": 0}, 0, {"x": 0.01}, "At 0 the slope is taken as 0.01, as PyTorch does."),
    ("abs(x)", {"x": 0}, 0, {"x": 0}, "At 0 the slope is taken as 0, as PyTorch does."),
    ("sign(x)", {"x": 0}, 0, {"x": 0}, "At 0 the slope is taken as 0, as PyTorch does."),
    ("step(x)", {"x": 0}, 0, {"x": 0}, "At 0 the slope is taken as 0, as PyTorch does."),
    ("max(x, y)", {"x": 2, "y": 2}, 2, {"x": 0.5, "y": 0.5}, "The operands tie, so they share the slope equally."),
    ("min(x, y)", {"x": 2, "y": 2}, 2, {"x": 0.5, "y": 0.5}, "The operands tie, so they share the slope equally."),
    ("max(x, y, z)", {"x": 2, "y": 2, "z": 2}, 2, {"x": 1 / 3, "y": 1 / 3, "z": 1 / 3}, "The operands tie"),
    ("max(x, y, z)", {"x": 2, "y": 1, "z": 2}, 2, {"x": 0.5, "y": 0, "z": 0.5}, "The operands tie"),
    ("min(x, y, z)", {"x": 1, "y": 1, "z": 2}, 1, {"x": 0.5, "y": 0.5, "z": 0}, "The operands tie"),
    ("max(x, x)", {"x": 3}, 3, {"x": 1}, "The operands tie, so they share the slope equally."),
    ("max(0, -0*x)", {"x": 1}, 0, {"x": 0}, ""),
    ("x^0", {"x": 0}, 1, {"x": 0}, "A power of 0 is always 1, so its slope is 0."),
    ("x^y", {"x": 0, "y": 1}, 0, {"x": 1, "y": 0}, "Zero to a positive power stays 0, so its slope is 0."),
    ("x^y", {"x": 0, "y": 2.5}, 0, {"x": 0, "y": 0}, "Zero to a positive power stays 0, so its slope is 0."),
    ("0^x", {"x": 3}, 0, {"x": 0}, "Zero to a positive power stays 0, so its slope is 0."),
    ("x^1", {"x": 0}, 0, {"x": 1}, ""),
    ("x^2", {"x": 0}, 0, {"x": 0}, ""),
    ("x^3", {"x": -2}, -8, {"x": 12}, ""),
    ("x^-2", {"x": -2}, 0.25, {"x": 0.25}, ""),
    ("(4x+1)^2", {"x": -1}, 9, {"x": -24}, ""),
    ("(4x+1)^2", {"x": -0.25}, 0, {"x": 0}, ""),
]


@pytest.mark.parametrize(("text", "at", "value", "gradient", "says"), KINKS)
def test_kinks_and_ties_follow_the_convention_and_the_step_says_so(
    text: str, at: dict[str, float], value: float, gradient: dict[str, float], says: str
) -> None:
    for tree in (False, True):
        found = bc.trace(text, at, tree=tree)
        assert found.value == value
        assert found.gradient == pytest.approx(gradient, rel=1e-15)
        assert found.error is None
        assert any(says in step.text for step in found.backward)


UNDEFINED = [
    # text, at, the node at fault and where it stands, what is said
    ("ln(x)", {"x": -1}, "a", 0, "a = ln(x) is undefined at x = -1: a logarithm needs a positive number."),
    ("ln(x)", {"x": 0}, "a", 0, "a = ln(x) is undefined at x = 0: a logarithm needs a positive number."),
    ("log(x)", {"x": -2}, "a", 0, "a = ln(x) is undefined at x = -2: a logarithm needs a positive number."),
    ("2 + log2(x)", {"x": 0}, "a", 4, "a = log2(x) is undefined at x = 0: a logarithm needs a positive number."),
    ("log10(x)", {"x": -1}, "a", 0, "a = log10(x) is undefined at x = -1: a logarithm needs a positive number."),
    ("log(x, b)", {"x": 2, "b": 1}, "a", 0,
     "a = log(x, b) is undefined at x = 2, b = 1: the base of a logarithm is positive and not 1."),
    ("log(x, b)", {"x": 2, "b": -3}, "a", 0,
     "a = log(x, b) is undefined at x = 2, b = -3: the base of a logarithm is positive and not 1."),
    ("log(x, b)", {"x": 0, "b": 2}, "a", 0,
     "a = log(x, b) is undefined at x = 0, b = 2: a logarithm needs a positive number."),
    ("1/x", {"x": 0}, "b", 0, "b = a / x is undefined at a = 1, x = 0: nothing can be divided by zero."),
    ("0/x", {"x": 0}, "b", 0, "b = a / x is undefined at a = 0, x = 0: nothing can be divided by zero."),
    ("1 + 1/(x - x)", {"x": 3}, "c", 4, "c = b / a is undefined at b = 1, a = 0: nothing can be divided by zero."),
    ("sqrt(x)", {"x": -4}, "a", 0, "a = sqrt(x) is undefined at x = -4: a negative number has no real square root."),
    ("asin(x)", {"x": 1.5}, "a", 0, "a = asin(x) is undefined at x = 1.5: an arcsine needs a number from -1 to 1."),
    ("acos(x)", {"x": -1.5}, "a", 0, "a = acos(x) is undefined at x = -1.5: an arccosine needs a number from -1 to 1."),
    ("x^0.5", {"x": -4}, "b", 0,
     "b = x^a is undefined at x = -4, a = 0.5: a negative number has no real power with a fractional exponent."),
    ("x^-1", {"x": 0}, "c", 0, "c = x^b is undefined at x = 0, b = -1: zero has no negative power."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "node", "position", "message"), UNDEFINED)
def test_outside_the_domain_the_node_and_the_reason_are_named(
    text: str, at: dict[str, float], node: str, position: int, message: str
) -> None:
    found = bc.trace(text, at)
    assert math.isnan(found.value)
    assert found.error is not None
    assert (found.error.node, found.error.position, found.error.message) == (node, position, message)
    assert all(math.isnan(slope) for slope in found.gradient.values())
    assert [step.text for step in found.forward if step.node == node] == [message]


SLOPELESS = [
    ("sqrt(x)", {"x": 0}, 0, {"x": NAN},
     "a = sqrt(x) has no slope into x at x = 0: the slope of a square root is infinite at zero."),
    ("x^0.5", {"x": 0}, 0, {"x": NAN}, "b = x^a has no slope into x at x = 0, a = 0.5: the slope is infinite at zero."),
    ("asin(x)", {"x": 1}, math.pi / 2, {"x": NAN},
     "a = asin(x) has no slope into x at x = 1: the slope of the arcsine is infinite at 1 and -1."),
    ("acos(x)", {"x": -1}, math.pi, {"x": NAN},
     "a = acos(x) has no slope into x at x = -1: the slope of the arccosine is infinite at 1 and -1."),
    ("x^y", {"x": 0, "y": 0}, 1, {"x": 0, "y": NAN},
     "a = x^y has no slope into y at x = 0, y = 0: 0^0 is 1 but 0 to any power above is 0, "
     "so the exponent has no slope."),
    ("x^y", {"x": -2, "y": 2}, 4, {"x": -4, "y": NAN},
     "a = x^y has no slope into y at x = -2, y = 2: a negative base has no logarithm, so the exponent has no slope."),
    ("y + sqrt(x - 1)", {"x": 1, "y": 2}, 2, {"x": NAN, "y": 1},
     "c = sqrt(b) has no slope into b at b = 0: the slope of a square root is infinite at zero."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "value", "gradient", "message"), SLOPELESS)
def test_where_only_a_slope_is_undefined_the_value_stands(
    text: str, at: dict[str, float], value: float, gradient: dict[str, float], message: str
) -> None:
    found = bc.trace(text, at)
    assert found.value == value
    assert found.gradient == pytest.approx(gradient, nan_ok=True)
    assert found.error is not None
    assert found.error.message == message
    assert any(step.text.startswith(message) for step in found.backward)
    assert not any(message in step.text for step in found.forward)


LARGE = "the number is too large for the computer (above 1.8e308)."
OVERFLOWING = [
    ("exp(x)", {"x": 1000}, INF, {"x": INF}, f"a = exp(x) at x = 1000: {LARGE}"),
    ("-exp(x)", {"x": 1000}, -INF, {"x": -INF}, f"a = exp(x) at x = 1000: {LARGE}"),
    ("sinh(x)", {"x": -1000}, -INF, {"x": INF}, f"a = sinh(x) at x = -1000: {LARGE}"),
    ("cosh(x)", {"x": -1000}, INF, {"x": -INF}, f"a = cosh(x) at x = -1000: {LARGE}"),
    ("x^3", {"x": -1e200}, -INF, {"x": INF}, f"b = x^a at x = -1e200, a = 3: {LARGE}"),
    ("x^2", {"x": -1e200}, INF, {"x": -2e200}, f"b = x^a at x = -1e200, a = 2: {LARGE}"),
    ("x*x", {"x": 1e200}, INF, {"x": 2e200}, f"a = x · x at x = 1e200: {LARGE}"),
    ("x + x", {"x": 1e308}, INF, {"x": 2}, f"a = x + x at x = 1e308: {LARGE}"),
    ("x/y", {"x": 1e200, "y": 1e-200}, INF, {"x": 1e200, "y": -INF}, f"a = x / y at x = 1e200, y = 1e-200: {LARGE}"),
    # the value holds, and only what flows back is too large
    ("1/x", {"x": 1e-200}, 1e200, {"x": -INF},
     f"b = a / x, but what reaches x at a = 1, x = 1e-200 is no finite number: {LARGE}"),
    ("x*1e200*1e200", {"x": 0}, 0, {"x": INF},
     f"b = x · a, but what reaches x at x = 0, a = 1e200 is no finite number: {LARGE}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "value", "gradient", "message"), OVERFLOWING)
def test_a_number_too_large_is_infinite_and_named(
    text: str, at: dict[str, float], value: float, gradient: dict[str, float], message: str
) -> None:
    found = bc.trace(text, at)
    assert found.value == value
    assert found.gradient == pytest.approx(gradient)
    assert found.error is not None
    assert found.error.message == message


def test_infinite_numbers_that_leave_a_value_open_are_named() -> None:
    found = bc.trace("exp(x) - exp(y)", {"x": 1000, "y": 1000})
    assert math.isnan(found.value)
    assert found.forward[-1].text == "c = a - b is undefined at a = ∞, b = ∞: infinite numbers leave its value open."
    assert found.forward[-1].plugged == "c = ∞ - ∞ = undefined"


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        ("sigmoid(x)", (0, 1), (0, 0)),
        ("tanh(x)", (-1, 1), (0, 0)),
        ("softplus(x)", (0, 1e308), (0, 1)),
        ("silu(x)", (0, 1e308), (0, 1)),
        ("gelu(x)", (0, 1e308), (0, 1)),
        ("relu(x)", (0, 1e308), (0, 1)),
        ("erf(x)", (-1, 1), (0, 0)),
        ("atan(x)", (-math.pi / 2, math.pi / 2), (0, 0)),
    ],
)
def test_functions_that_level_off_stay_finite_at_the_largest_numbers(
    text: str, value: tuple[float, float], slope: tuple[float, float]
) -> None:
    for number, expected, level in zip((-1e308, 1e308), value, slope, strict=True):
        found = bc.trace(text, {"x": number})
        assert found.value == expected
        assert found.gradient["x"] == level
        assert found.error is None


def test_everything_that_is_still_defined_is_still_given() -> None:
    found = bc.trace("x + ln(y)", {"x": 1, "y": -1})
    assert found.gradient["x"] == 1
    assert math.isnan(found.gradient["y"])
    assert [step.text for step in found.forward][-1] == "b = x + a is undefined, because a value below it is."
    assert (
        found.backward[-1].text == "a = ln(y), but its slope into y is undefined here, so nothing can be said about y."
    )
    both = bc.trace("p = x^2\nq = 1/y\np + 2q", {"x": 3, "y": 0})
    values = {node.label: node.value for node in both.nodes}
    assert values["p"] == 9
    assert both.gradient["x"] == 6
    assert both.error is not None
    assert both.error.node == "q"


def test_the_first_fault_in_the_order_of_evaluation_is_the_one_reported() -> None:
    found = bc.trace("ln(x) + 1/y", {"x": -1, "y": 0})
    assert found.error is not None
    assert found.error.node == "a"
    assert "nothing can be divided by zero" in found.forward[-2].text  # and the second still has its own sentence


def test_the_slope_into_a_constant_is_never_worked_out() -> None:
    found = bc.trace("(x - 3)^2 * log(x, 2)", {"x": 1})  # the first base is negative, and its exponent constant
    assert found.error is None
    adjoints: dict[str, Any] = {node.label: node.adjoint for node in found.nodes}
    assert [label for label, adjoint in adjoints.items() if adjoint is None] == ["a", "c", "f"]
    assert {step.operand for step in found.backward if step.operand} == {"x", "b", "d", "g"}


def test_names_without_a_gradient_have_slope_zero() -> None:
    assert bc.trace("y = 1/x\nz^2", {"x": 0, "z": 3}).gradient == {"x": 0, "z": 6}
    assert bc.trace("f(u) = u*k\nz^2", {"k": 1, "z": 3}).gradient == {"k": 0, "z": 6}
    assert bc.trace("3 + 4", {}).gradient == {}


@pytest.mark.parametrize("number", [-12, -8, -5, -1, 0, 2])
def test_the_slope_of_gelu_keeps_its_digits_far_below_zero(number: int) -> None:
    u = sympy.Symbol("u")
    exact = sympy.diff(u * (1 + sympy.erf(u / sympy.sqrt(2))) / 2, u).subs(u, number).evalf(30)
    assert bc.trace("gelu(x)", {"x": number}).gradient["x"] == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("text", ["5", "e", "x = 3; x"])
def test_a_function_that_is_a_constant_has_no_adjoint(text: str) -> None:
    found = bc.trace(text, {})
    assert found.nodes[-1].adjoint is None
    assert found.gradient == {}
    assert [step.total for step in found.backward] == [1]


def test_a_nudge_of_what_is_no_variable_is_refused_in_words() -> None:
    with pytest.raises(bc.BackpropError, match="There is no variable y: the variables are x"):
        bc.nudge(bc.trace("x^2", {"x": 1}), "y")


def test_a_line_without_a_part_in_the_output_may_call_a_function_that_was_lent() -> None:
    found = bc.trace("y = cot(x); z = mse(y, 1); 3x", {"x": 2})
    assert (found.value, found.gradient) == (6, {"x": 3})
