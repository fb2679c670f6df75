"""A choice is worth the operand that it takes, and moves with that one alone, whatever the other is worth."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.checks import Check

Point = dict[str, float]

CHOSEN: list[tuple[str, Point, float, Point]] = [
    ("where(x > 0, x, 0)", {"x": 2}, 2, {"x": 1}),
    ("where(x > 0, x, 0)", {"x": 0}, 0, {"x": 0}),
    ("where(x >= 0, x, 0)", {"x": 0}, 0, {"x": 1}),
    ("where(x < 0, 2x, 3x)", {"x": 0}, 0, {"x": 3}),
    ("where(x <= 0, 2x, 3x)", {"x": 0}, 0, {"x": 2}),
    ("where(x > y, x^2, x*y)", {"x": 2, "y": 3}, 6, {"x": 3, "y": 2}),
    # what is not taken has no value, or too large a one, or an infinite slope
    ("where(x > 0, ln(x), 3x)", {"x": -1}, -3, {"x": 3}),
    ("where(x > 0, 1/x, x)", {"x": 0}, 0, {"x": 1}),
    ("where(x > 0, sqrt(x), x)", {"x": 0}, 0, {"x": 1}),
    ("where(x < 700, exp(x), x)", {"x": 1000}, 1000, {"x": 1}),
    ("y = sqrt(x); where(x > 0, y, 0) + x", {"x": 0}, 0, {"x": 1}),
    (
        "where(x > 0, where(y > 0, ln(y), y), 1/x) + where(x < 1, 1/(x-1), x*y)",
        {"x": 1, "y": -1},
        -2,
        {"x": -1, "y": 2},
    ),
    ("where(sqrt(x) >= 0, x, 2x)", {"x": 0}, 0, {"x": 1}),
    # a comparison as a number
    ("(x > 0)*x^2", {"x": 3}, 9, {"x": 6}),
    ("(x > 0)*x^2", {"x": -3}, 0, {"x": 0}),
    ("x*(x > 0) + 0.01*x*(x <= 0)", {"x": -2}, -0.02, {"x": 0.01}),
    ("-(x > 1) + 3x", {"x": 2}, 5, {"x": 3}),
    ("((x > 0) > y)*x", {"x": 2, "y": 0.5}, 2, {"x": 1, "y": 0}),
    # two that must hold
    ("where(-1 <= x < y < 2, x*y, x)", {"x": -1, "y": 1.5}, -1.5, {"x": 1.5, "y": -1}),
    ("where(-1 <= x < y < 2, x*y, x)", {"x": 1.5, "y": 1}, 1.5, {"x": 1, "y": 0}),
]
INSIDE = [(-1, 5, 0), (0, 5, 0), (0.5, 0.25, 1), (1, 5, 0), (2, 5, 0)]
RANGES = [(-2, 0, 0), (0.5, 0.25, 1), (1, 1, 2), (3, 5, 2)]
OF_RANGES = [
    # (text, x with its value and slope)
    ("where(0 < x < 1, x^2, 5)", INSIDE),
    ("0 < x < 1 ? x^2 : 5", INSIDE),
    ("(0 < x < 1)*(x^2 - 5) + 5", INSIDE),
    (r"\begin{cases} 0 & x < 0 \\ x^2 & 0 \le x < 1 \\ 2x-1 & x \ge 1 \end{cases}", RANGES),
    (r"\begin{cases} 2x-1 & x \ge 1 \\ x^2 & 1 > x \ge 0 \\ 0 & x < 0 \end{cases}", RANGES),
    (r"\begin{cases} 0 & x < 0 \\ x^2 & 0 \le x < 1 \\ 2x-1 & \text{otherwise} \end{cases}", RANGES),
]
CHOSEN += [(text, {"x": x}, value, {"x": slope}) for text, rows in OF_RANGES for x, value, slope in rows]


@pytest.mark.parametrize(("text", "at", "value", "gradient"), CHOSEN)
@pytest.mark.parametrize("tree", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_a_choice_goes_by_what_it_takes(
    text: str, at: Point, value: float, gradient: Point, tree: bool, compact: bool
) -> None:
    found = bc.trace(text, at, tree=tree and not compact, compact=compact)
    assert found.error is None
    assert found.value == value
    assert found.gradient == gradient
    assert bc.compile(text)(**at) == (value, gradient)


def test_what_the_output_needs_is_still_asked_for() -> None:
    for text in ("where(x > 0, x, ln(x))", "where(ln(x) > 0, x, 1)"):
        error = bc.trace(text, {"x": -1}).error
        assert error is not None
        assert "a logarithm needs a positive number" in error.message
    assert math.isnan(bc.trace("where(x > 0, 1, ln(x))", {"x": -1}).gradient["x"])


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("max(sqrt(x), 1)", 0.0),
        ("min(x - 1, sqrt(x))", 0.0),
        ("step(1 - sqrt(x))", 0.0),
        ("relu(-1 - sqrt(x))", 0.0),
        ("floor(sqrt(x) + 1/2)", 0.0),
    ],
)
def test_what_the_output_does_not_move_with_passes_nothing_on(text: str, x: float) -> None:
    found = bc.trace(text, {"x": x})
    assert found.error is None
    assert found.gradient == {"x": 1.0 if "x - 1" in text else 0.0}
    assert any("nothing goes on to x" in step.text for step in found.backward)


@pytest.mark.parametrize("text", ["relu(sqrt(x))", "max(sqrt(x), 0)", "sqrt(x)^2", "abs(sqrt(x))"])
def test_a_slope_that_decides_is_not_taken_for_nothing(text: str) -> None:
    error = bc.trace(text, {"x": 0}).error
    assert error is not None
    assert "infinite at zero" in error.message


def test_what_is_undefined_above_stays_undefined_below() -> None:
    found = bc.trace("hypot(x + x, step(-x))", {"x": 0})
    below = next(step for step in found.backward if step.node == "b" and step.operand == "a")
    assert below.upstream != below.upstream
    assert below.contribution != below.contribution


def test_a_choice_at_its_kink_says_so() -> None:
    found = bc.trace("where(x > 1, x^2, 3x)", {"x": 1})
    assert [note.kind for note in found.notes] == ["kink"]
    assert "both sides are equal here" in found.notes[0].message
    assert not bc.trace("where(x > 1, x^2, 3x)", {"x": 2}).notes
    assert not bc.trace("where(x > 1, where(x > 0, 1, 2), 3x)", {"x": 0}).notes  # not asked


def test_doubts_about_what_is_not_taken_are_not_told() -> None:
    text = "where(x > 1, x, (exp(x)-1-x)/x^2)"
    assert bc.trace(text, {"x": 1e-7}).notes
    assert not bc.trace("where(x < 1, x, (exp(x)-1-x)/x^2)", {"x": 1e-7}).notes


@pytest.mark.parametrize("x", [-2.0, 0.5, 3.0])
def test_a_choice_agrees_with_sympy_and_with_nudges(x: float) -> None:
    text = "c = x >= 1; where(c, x^2, 2x-1) + where(x < 0, exp(x), sqrt(abs(x)))*where(x <= 2, x, 1)"
    assert all(isinstance(one, Check) and one.agrees and one.exact is not None for one in bc.check(text, {"x": x}))


def test_every_notation_shows_the_comparison() -> None:
    program = bc.parse("where(x >= 1, x, 0)")
    shown = [bc.notation.write(program, notation) for notation in ("text", "plain", "latex", "typst")]
    assert shown == [
        "where(x>=1, x, 0)",
        "where(x ≥ 1, x, 0)",
        r"\operatorname{where}\left(x\ge 1, x, 0\right)",
        'op("where")(x >= 1, x, 0)',
    ]
    assert bc.parse(shown[0]).same(program)
    assert bc.parse(shown[2]).same(program)


OF_ENTRIES: list[tuple[str, dict[str, Any], float, dict[str, Any]]] = [
    ("sum(where(x > 0, x, 0.5x))", {"x": [1, -2, 3]}, 3, {"x": [1, 0.5, 1]}),
    ("sum(x > 0 ? x : 0)", {"x": [1, -2, 3]}, 4, {"x": [1, 0, 1]}),
    ("sum(x[0:2] if x[1] > 0 else x[1:])", {"x": [1, -2, 3]}, 1, {"x": [0, 1, 1]}),
    ("sum(where(x > y, x, y))", {"x": [1, 4], "y": [[2], [3]]}, 13, {"x": [0, 2], "y": [[1], [1]]}),
    ("W: 2x2\nsum(W @ [1, 1] > 0 ? W[:, 0] : W[:, 1])", {"W": [[1, 2], [-3, 1]]}, 2, {"W": [[1, 0], [0, 1]]}),
    ("np.mean(np.where(x > 0, x, 0.5*x))", {"x": [2, -4]}, 0, {"x": [0.5, 0.25]}),
    ("F.leaky_relu(x, negative_slope=0.5).sum(axis=0)", {"x": [2, -4]}, 0, {"x": [1, 0.5]}),
    # what is not taken has no value, or an infinite slope, at some entries or at all
    ("sum(where(x > 0, ln(x), 3x))", {"x": [1, -2]}, -6, {"x": [1, 3]}),
    ("sum(where(x > 0, sqrt(x), x))", {"x": [4, 0]}, 2, {"x": [0.25, 1]}),
    (
        "sum(where(x > 0, sqrt(A @ x), 0))",
        {"x": [4, -1], "A": [[1, 0], [0, 1]]},
        2,
        {"x": [0.25, 0], "A": [[1, -0.25], [0, 0]]},
    ),
    ("where(sum(x) > 0, sqrt(sum(x)), 0)", {"x": [2, -2]}, 0, {"x": [0, 0]}),
    ("where(sum(x) > 0, sum(ln(x)), sum(x))", {"x": [2, -2]}, 0, {"x": [1, 1]}),
    ("where(sum(x) > 0, exp(x) @ exp(x), sum(x))", {"x": [1000, -2000]}, -1000, {"x": [1, 1]}),
    ("where(sum(x) > 0, norm(x), 0)", {"x": [0, 0]}, 0, {"x": [0, 0]}),
]


@pytest.mark.parametrize(("text", "at", "value", "gradient"), OF_ENTRIES)
def test_a_choice_between_arrays_goes_by_what_it_takes_at_each_entry(
    text: str, at: dict[str, Any], value: float, gradient: dict[str, Any]
) -> None:
    found = bc.trace(text, at)
    assert found.error is None
    assert found.value == value
    assert {name: np.asarray(slope).tolist() for name, slope in found.gradient.items()} == gradient
    compiled_value, compiled = bc.compile(bc.parse(text, given=at))(**at)
    assert compiled_value == value
    assert {name: np.asarray(slope).tolist() for name, slope in compiled.items()} == gradient
    assert all(step.words("plain").sentence for step in (*found.forward, *found.backward))


def test_of_a_number_among_arrays_it_is_said_that_nothing_goes_on() -> None:
    found = bc.trace("where(sum(x) > 0, sqrt(sum(x)), 0)", {"x": [2, -2]})
    assert any("The output does not move with" in step.words("plain").sentence for step in found.backward)


def test_of_arrays_what_the_output_needs_is_still_asked_for() -> None:
    error = bc.trace("sum(where(x < -1, 0, ln(x+1)))", {"x": [-2, -1, 3, -3]}).error
    assert error is not None
    assert "[1]" in error.message


def test_a_choice_makes_no_arrays_of_numbers() -> None:
    for text in ("x > 0 ? mse(x, 3) : 0", "mse(x, 3) if x > 0 else 0"):
        assert bc.parse(text).lines[0].name == "mse"
    assert bc.parse("W: 2x3\nsum(W) > 0 ? mse(W, 3) : 0").lines[0].name is None
