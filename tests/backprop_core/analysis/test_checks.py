"""Checking a gradient three ways; and the check itself is seen to fail."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import backprop_core as bc
from backprop_core import operations
from backprop_core.analysis.checks import Check
from backprop_core.examples import EXAMPLES
from backprop_core.tracing import row_code as source


def checked(text: str, **at: float) -> dict[str, Check]:
    return {one.variable: one for one in bc.check(bc.trace(text, at)) if isinstance(one, Check)}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_example_agrees(example: object) -> None:
    assert isinstance(example, type(EXAMPLES["square"]))
    found = bc.check(bc.trace(example.text, example.at, tree=example.tree))
    assert {one.variable for one in found} == example.at.keys()
    assert all(isinstance(one, Check) and one.agrees and one.exact is not None for one in found)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("sin(x)", {"x": 1e10}),  # a nudge of 1e-7 moves this x by something else
        ("x^2", {"x": 1e17}),  # and one of 1 not at all
        ("x^2", {"x": -1e-17}),
        ("exp(x)", {"x": 700}),
        ("1/x", {"x": 1e-5}),
        ("asin(x)", {"x": 0.999999}),
        ("x^x", {"x": 0.5}),
        ("x^0", {"x": 0}),
    ],
)
def test_agreement_is_seen_at_hard_points(text: str, at: dict[str, float]) -> None:
    assert checked(text, **at)["x"].agrees


def test_a_wrong_partial_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked("sin(x)", x=1)["x"].agrees
    wrong = replace(operations.OPERATIONS["sin"], partials=("cos(u)*1.00001",))
    monkeypatch.setitem(operations.OPERATIONS, "sin", wrong)
    caches = (source.partial_nodes, source.stable_nodes, source.partial_at_places)
    try:
        for cache in caches:
            cache.cache_clear()
        assert not checked("sin(x)", x=1)["x"].agrees
    finally:
        for cache in caches:
            cache.cache_clear()


def test_a_check_fails_on_either_of_its_two_witnesses() -> None:
    good = checked("x^2", x=3)["x"]
    assert good.agrees
    assert not replace(good, exact=6.00001).agrees
    assert not replace(good, nudges=tuple(n._replace(central_error=1e-5) for n in good.nudges)).agrees
    assert not replace(good, gradient=math.nan).agrees


def test_the_error_of_the_nudges_is_shaped_like_a_u() -> None:
    nudges = checked("x*sin(x)", x=2)["x"].nudges
    assert [nudge.size for nudge in nudges] == pytest.approx([10.0**-power for power in range(1, 14)])
    errors = [nudge.central_error for nudge in nudges]
    best = errors.index(min(errors))
    assert 3 <= best <= 6
    assert errors[0] > 1e6 * errors[best]  # the curve
    assert errors[-1] > 1e3 * errors[best]  # the rounding
    assert errors[:4] == sorted(errors[:4], reverse=True)
    one_sided = [nudge.one_sided_error for nudge in nudges]
    assert one_sided[2] / one_sided[3] == pytest.approx(10, rel=0.1)  # of the first order in the nudge
    assert errors[1] / errors[2] == pytest.approx(100, rel=0.1)  # of the second


@pytest.mark.parametrize(
    ("text", "at", "sides", "taken"),
    [
        ("relu(x)", {"x": 0}, "0 on the left and 1 on the right", "a = relu(x) and takes the slope 0"),
        ("abs(x)", {"x": 0}, "-1 on the left and 1 on the right", "a = abs(x) and takes the slope 0"),
        ("max(x, 2)", {"x": 2}, "0 on the left and 1 on the right", "b = max(x, a) and takes the slope 0.5"),
        (
            "leaky_relu(x)",
            {"x": 0},
            "0.01 on the left and 1 on the right",
            "a = leaky_relu(x) and takes the slope 0.01",
        ),
    ],
)
def test_a_kink_is_named_and_the_slope_that_was_taken(text: str, at: dict[str, float], sides: str, taken: str) -> None:
    one = checked(text, **at)["x"]
    assert one.note == f"Here is a kink, with slope {sides}: the backward pass keeps to a convention at {taken}."
    assert one.agrees == (text in {"abs(x)", "max(x, 2)"})  # the middle of both sides happens to be the convention


@pytest.mark.parametrize(("text", "at"), [("x^2", 0.0), ("1/x", 1e-5), ("sin(1000*x)", 0.1)])
def test_no_kink_is_seen_where_there_is_none(text: str, at: float) -> None:
    assert checked(text, x=at)["x"].note == ""


@pytest.mark.parametrize(
    ("text", "exact", "agrees", "note"),
    [
        ("max(x, exp(x)-1, ((x+1)^2-1)/2)", 1.0, True, ""),
        ("max(x, 2x, 3x)", None, None, "Here is a kink, with slope 1 on the left and 3 on the right"),
        ("ln(x-2)", None, False, "The function has no value here, so it has no slope either."),
        ("x/x", None, False, "The function has no value here, so it has no slope either."),
        ("sqrt(x^4)", 0.0, False, "The true slope by x is 0, and the backward pass could not find it: c = sqrt(b) has"),
        ("sigmoid(x+45)", 2.8625185805493937e-20, True, ""),
        (
            "relu(x)-relu(-x)",
            1.0,
            False,
            "keeps to a convention at c = relu(x) and b = relu(a), and where kinks cancel",
        ),
        ("sqrt(x^2)", None, False, "slope -1 on the left and 1 on the right: the backward pass has no slope to find."),
        ("relu(x)", None, None, "Here is a kink, with slope 0 on the left and 1 on the right"),
        ("x^x", None, False, "it has no value on the left and it is infinitely steep on the right"),
        ("sqrt(x)", None, False, "it has no value on the left and it is infinitely steep on the right"),
        ("step(x)", None, None, "its slope is 0 on the left and it is infinitely steep on the right"),
        ("x^3", 0.0, True, ""),
    ],
)
def test_the_slopes_on_both_sides_of_0_decide_what_is_exact(
    text: str, exact: float | None, agrees: bool | None, note: str
) -> None:
    one = checked(text, x=0)["x"]
    assert one.exact == (exact if exact is None else pytest.approx(exact, rel=1e-12))
    assert agrees is None or one.agrees is agrees
    assert note in one.note if note else one.note == ""


def test_agreement_is_relative_however_small_the_slope() -> None:
    one = checked("sigmoid(x)", x=45)["x"]
    assert one.agrees
    assert not replace(one, gradient=0.0).agrees
    assert not replace(one, gradient=2.9e-20).agrees


def test_what_sympy_refuses_is_checked_by_nudges_alone_and_says_so() -> None:
    one = checked("sin(" * 120 + "x" + ")" * 120, x=1.0)["x"]
    assert one.exact is None
    assert one.agrees
    assert "exact derivatives are worked out up to" in one.note


def test_nothing_agrees_where_nothing_is_defined() -> None:
    for text, at in (("ln(x)", -1.0), ("sqrt(x)", 0.0), ("exp(1000)*x", 1.0)):
        one = checked(text, x=at)["x"]
        assert not one.agrees
        assert math.isinf(one.best.central_error)


def test_a_derivative_that_sympy_cannot_name_counts_as_none() -> None:
    assert bc.exact("0^x").slope_at("x", {"x": 0}).is_finite is None
    assert checked("0^x", x=0.0)["x"].exact is None
