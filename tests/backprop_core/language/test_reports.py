"""Small inputs after public bug reports and the ways people write functions, each with its right answer."""

from __future__ import annotations

from typing import Any

import pytest

import backprop_core as bc
from backprop_core.tracing.typed_point import read_point
from tests.case_files import cases

DONE = {"misread", "accepted", "wrong hint", "refused", "right reading"}
"""The kinds that are held here; the others are about numbers, checks and the site."""

ELSEWHERE = {"mis-unicode-exponent-point"}  # typed as a value: held below
CASES = [case for case in cases("reports") if case["kind"] in DONE and case["id"] not in ELSEWHERE]

SAID = {
    # of what is refused: words of the answer; every other case is read
    "mis-and": "and is a word",
    "mis-words": "derivative is a word",
    "mis-tiny": "too small",
    "hint-softmax": "put numbers into brackets, as in softmax([1, 2])",
    "ref-implicit-eq": "An equation isn't a function",
    "ref-xparen": "put * before the parenthesis",
    "ref-numparen": "put an operation before it",
    "ref-cyrillic": "looks like the Latin x",
}
MEANT = {
    # the name of a function is read: what it is, said without that name
    "hint-sigma": "sigmoid(x)",
    "hint-sigm": "sigmoid(x)",
    "hint-sqr": "x^2",
    "mis-mod": "a - b*floor(a/b)",
    "hint-mod": "x - 2*floor(x/2)",
    "hint-acosh": "ln(x + sqrt(x^2 - 1))",
    "hint-log1p": "ln(1+x)",
    "hint-expm1": "exp(x)-1",
    "hint-softsign": "x/(1+abs(x))",
    "hint-cot": "1/tan(x)",
    "hint-csc": "1/sin(x)",
    "hint-erfc": "1-erf(x)",
    "hint-log_sigmoid": "-softplus(-x)",
    "hint-selu": "1.0507009873554805*max(x, 0) + min(0, 1.7580993408473766*(exp(x)-1))",
    "hint-plus": "x+y",
    "ref-latex-sigma": "sigmoid(w*x+b)",
    "ref-phi": "φ*x",
    "ref-heaviside": "step(x)",
    "ref-comma-call": "max(0, 5*x, 1)",
}


def alike(expected: Any) -> Any:
    """What is equal to the last digits; undefined is equal to undefined."""
    return pytest.approx(expected, rel=1e-12, abs=1e-300, nan_ok=True)


def point_of(case: dict[str, Any], text: str) -> dict[str, float]:
    """The case's point; a variable that it leaves out is 0.5."""
    given = {name: float(value) for name, value in case["at"].items()}
    return given or dict.fromkeys(bc.parse(text).variables, 0.5)


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] not in SAID], ids=lambda case: str(case["id"]))
def test_it_is_read_and_has_the_right_value_and_gradient(case: dict[str, Any]) -> None:
    text = case["program"]
    found = bc.trace(text, point_of(case, text))
    if case["id"] in MEANT:
        other = bc.trace(MEANT[case["id"]], point_of(case, MEANT[case["id"]]))
        assert found.value == alike(other.value)
        assert found.gradient == alike(other.gradient)
        return
    assert found.value == alike(case["expected_value"])
    slopes = case["expected_gradient"]
    if found.gradient or not slopes:
        assert found.gradient == alike(slopes)
    else:  # every name is given a number: they are offered as variables
        (note,) = found.program.notes
        assert note.kind == "no variable"
        assert bc.trace(note.fix or "", dict(note.at)).gradient == alike(slopes)


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] in SAID], ids=lambda case: str(case["id"]))
def test_it_is_answered_with_a_sentence_and_the_way_out_is_right(case: dict[str, Any]) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace(case["program"], {name: float(value) for name, value in case["at"].items()})
    assert SAID[case["id"]] in refused.value.message
    if case["expected_value"] is not None:
        fixed = bc.trace(refused.value.fix or "", point_of(case, refused.value.fix or ""))
        assert fixed.value == alike(case["expected_value"])
        assert fixed.gradient == alike(case["expected_gradient"])


@pytest.mark.parametrize(
    "case", [case for case in cases("reports") if case["kind"] == "wrong hint"], ids=lambda c: str(c["id"])
)
def test_no_wrong_function_is_offered(case: dict[str, Any]) -> None:
    _, _, wrong = case["expected_message"].partition("must not offer ")
    try:
        bc.parse(case["program"])
    except bc.BackpropError as refused:
        assert not wrong or wrong not in refused.message.partition(":")[2].split()


def test_a_value_may_have_a_typographic_minus_in_its_exponent() -> None:
    (case,) = [case for case in cases("reports") if case["id"] == "mis-unicode-exponent-point"]
    at = read_point([f"{name}={value}" for name, value in case["at"].items()])
    assert bc.trace(case["program"], at).value == alike(case["expected_value"])
