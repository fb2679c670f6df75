"""Small inputs after public bug reports: numbers are right, or undefined and told why, or a check tells them wrong."""

from __future__ import annotations

import math
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.analysis.checks import Check
from tests.case_files import cases

KINDS = {"gradient", "words"}
CASES = [case for case in cases("reports") if case["kind"] in KINDS]
SLOPE_OF_A_ROOT = "the slope of a square root is infinite at zero"
TOO_LARGE = "the number is too large for the computer"
TOLD = {
    # of what is undefined: words of the error
    "g-bce40": "a logarithm needs a positive number",
    "g-sig-typed": TOO_LARGE,
    "g-lse": TOO_LARGE,
    "g-hypot": TOO_LARGE,
    "g-norm2": SLOPE_OF_A_ROOT,
    "w-sqrt0": SLOPE_OF_A_ROOT,
    "g-std": SLOPE_OF_A_ROOT,
    "g-normkink": SLOPE_OF_A_ROOT,
}
NOTED = {
    # why it is not right, or not defined: the kinds of the trace's notes
    "g-bce40": {"cancellation"},
    "g-bce36": {"cancellation"},
    "g-sig-typed": {"overflow", "underflow"},
    "g-lse": {"overflow"},
    "g-hypot": {"overflow"},
    "g-recip": {"overflow"},
    "w-sqrt0": {"underflow"},
    "g-relupair": {"kink"},
    "g-bcelogits": {"kink"},
}
CHECK_TELLS = {"g-bce36", "g-relupair", "g-bcelogits"}  # digits that cancelled, and PyTorch's convention at a kink
NO_EXACT = {"g-bce40", "g-std", "g-normkink"}  # no value for the computer, or a slope on each side


def trace_of(case: dict[str, Any]) -> bc.Trace:
    return bc.trace(case["program"], case["at"], expand="--expand" in case["surface"])


def number(given: float | str | None) -> float:
    return math.nan if given is None else float(given)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_reported_number_is_right_or_told(case: dict[str, Any]) -> None:
    found = trace_of(case)
    if case["id"] in TOLD:
        assert found.error is not None
        assert TOLD[case["id"]] in found.error.message
        assert any(slope != slope for slope in found.gradient.values())
        return
    if case["id"] in CHECK_TELLS:
        assert not all(one.agrees for one in bc.check(found))
        return
    assert found.value == pytest.approx(number(case["expected_value"]), rel=1e-12, abs=1e-300)
    expected = {name: number(slope) for name, slope in case["expected_gradient"].items()}
    assert found.gradient == pytest.approx(expected, rel=1e-9, abs=1e-300, nan_ok=True)


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] in NOTED], ids=lambda case: str(case["id"]))
def test_a_number_that_is_not_right_has_a_note_on_why(case: dict[str, Any]) -> None:
    assert {note.kind for note in trace_of(case).notes} == NOTED[case["id"]]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["id"] in {*TOLD, *CHECK_TELLS}], ids=lambda case: str(case["id"])
)
def test_the_check_knows_the_slope_that_the_backward_pass_could_not_find(case: dict[str, Any]) -> None:
    for one in bc.check(trace_of(case)):
        assert isinstance(one, Check)
        if case["id"] in NO_EXACT:
            assert one.exact is None
            assert one.note
        else:
            assert one.exact == pytest.approx(number(case["expected_gradient"][one.variable]), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "x", "kinds"),
    [
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", 1e-10, {"cancellation"}),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", 800.0, {"overflow", "underflow"}),
        ("1-(exp(x)-exp(-x))/(exp(x)+exp(-x))", 19.0, {"cancellation"}),
        ("(exp(2*x)-1)/(exp(2*x)+1)", 1e-12, {"cancellation"}),
        ("(exp(x)-1-x)/x^2", 1e-6, {"cancellation"}),
        ("tanh(x)", 1e-10, set()),
    ],
)
def test_what_is_written_out_says_where_its_digits_went(text: str, x: float, kinds: set[str]) -> None:
    assert {note.kind for note in bc.trace(text, {"x": x}).notes} == kinds


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("sigmoid(x)", 700.0, 9.859676543759770e-305),
        ("tanh(x)", 100.0, 5.535586181018672e-87),
        ("tanh(x)", -350.0, 3.968e-304),
        ("asin(x)", 1 - 2.0**-40, 741455.2),
        ("acos(x)", -1 + 2.0**-40, -741455.2),
    ],
)
def test_a_partial_keeps_its_digits_in_the_tails(text: str, x: float, slope: float) -> None:
    found = bc.trace(text, {"x": x})
    assert found.gradient["x"] == pytest.approx(slope, rel=1e-3)
    assert found.gradient["x"] == pytest.approx(float(bc.exact(text).slope_at("x", {"x": x})), rel=1e-12)
    assert bc.compile(text)(x=x)[1]["x"] == found.gradient["x"]


def test_the_form_that_is_said_is_the_taught_one_unless_it_loses_digits() -> None:
    assert "a · (1 - a)" in bc.trace("sigmoid(x)", {"x": 0.5}).backward[1].formula
    step = bc.trace("sigmoid(x)", {"x": 45}).backward[1]
    assert "a · sigmoid(-x)" in step.formula
    assert "1 · sigmoid(-45)" in step.plugged
