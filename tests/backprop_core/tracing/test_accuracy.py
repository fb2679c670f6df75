"""Numbers that cannot be trusted say so, and all others are quiet."""

from __future__ import annotations

import mpmath  # type: ignore[import-untyped]
import pytest

import backprop_core as bc
from backprop_core import cli
from backprop_core.examples import COURSES, EXAMPLES, WALKS
from backprop_core.operation import LETTERS
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.accuracy import BASES, HALF_LOST, SMALLEST
from tests.backprop_core.test_operations import call

VIEWS = [{}, {"tree": True}, {"expand": True}, {"compact": True}]
Point = dict[str, float]

# A function, where it is bad, and what is to be said of which node.
SPOKEN: list[tuple[str, Point, list[tuple[str, str]]]] = [
    ("(exp(x)-1-x)/x^2", {"x": 1e-6}, [("cancellation", "d"), ("cancellation", "x")]),
    ("(exp(x)-1-x)/x^2", {"x": 1e-9}, [("cancellation", "c"), ("cancellation", "d"), ("cancellation", "x")]),
    ("1 - sigmoid(x)", {"x": 40}, [("cancellation", "c")]),
    ("sqrt(x^2+1) - x", {"x": 1e9}, [("cancellation", "g"), ("cancellation", "x")]),
    ("sin(pi*x)", {"x": 1}, [("rounding", "c")]),
    ("ln(1+x)", {"x": 1e-12}, [("rounding", "c")]),
    ("(1+x)^(1/x)", {"x": 1e-10}, [("rounding", "f"), ("cancellation", "x")]),
    ("relu(x)-relu(-x)", {"x": 0}, [("kink", "c"), ("kink", "b")]),
    ("max(x, y)", {"x": 1, "y": 1}, [("kink", "a")]),
    ("x*y", {"x": 1e-200, "y": 1e-200}, [("underflow", "a")]),
    ("1 + exp(x)", {"x": -800}, [("underflow", "a"), ("underflow", "x")]),
    ("sigmoid(x)", {"x": 800}, [("underflow", "x")]),
    ("1/(1+exp(x))", {"x": 800}, [("overflow", "a"), ("overflow", "a"), ("underflow", "c")]),
]
QUIET: list[tuple[str, Point]] = [
    ("3 - 2", {}),
    ("3 - 2*x", {"x": 1.5}),
    ("2*x - 1", {"x": 0.5}),
    ("x^3 - 8", {"x": 2}),
    ("(x - 0.1)^2", {"x": 0.1}),
    ("sqrt(x) - 3", {"x": 9}),
    ("exp(x) - 1", {"x": 0}),
    ("sigmoid(x) - 0.5", {"x": 0}),
    ("x/y - 0.5", {"x": 1, "y": 2}),
    ("0*relu(x)", {"x": 0}),
    ("sin(x) - 0.14", {"x": 3}),
    ("x*y", {"x": 0, "y": 1e-200}),
    ("relu(x)", {"x": -3}),
]
TRUTH = {
    "(exp(x)-1-x)/x^2": lambda x: (mpmath.exp(x) - 1 - x) / x**2,
    "1 - sigmoid(x)": lambda x: 1 - 1 / (1 + mpmath.exp(-x)),
    "sqrt(x^2+1) - x": lambda x: mpmath.sqrt(x**2 + 1) - x,
    "ln(1+x)": lambda x: mpmath.log(1 + x),
    "(1+x)^(1/x)": lambda x: (1 + x) ** (1 / x),
    "sin(x) - x": lambda x: mpmath.sin(x) - x,
    "(1 - cos(x))/x^2": lambda x: (1 - mpmath.cos(x)) / x**2,
    "exp(x) - exp(-x)": lambda x: mpmath.exp(x) - mpmath.exp(-x),
}


@pytest.mark.parametrize(("text", "at", "expected"), SPOKEN)
def test_where_digits_or_numbers_are_lost_the_trace_says_so(text: str, at: Point, expected: list[object]) -> None:
    trace = bc.trace(text, at)
    assert [(note.kind, note.node) for note in trace.notes] == expected
    assert trace.json()["notes"] == [note.json() for note in trace.notes]
    table = cli.table(trace)
    assert all(table.count(note.message) == 1 for note in trace.notes)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("text", "at"), QUIET)
def test_where_none_are_lost_it_is_quiet(text: str, at: Point, view: dict[str, bool]) -> None:
    assert bc.trace(text, at, **view).notes_of_numbers == ()


def test_a_number_that_is_taken_from_itself_and_a_power_that_comes_out_even_are_quiet() -> None:
    assert bc.trace("a = exp(x); a - a", {"x": 1}).notes == ()
    assert bc.trace("log2(x) - 3 + log10(y) - 2", {"x": 8, "y": 100}).notes == ()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_the_site_are_quiet(name: str, view: dict[str, bool]) -> None:
    assert bc.trace(EXAMPLES[name].text, EXAMPLES[name].at, **view).notes == ()


@pytest.mark.parametrize("name", WALKS)
def test_where_walks_begin_all_is_quiet(name: str) -> None:
    assert bc.trace(WALKS[name].text, WALKS[name].at).notes == ()


@pytest.mark.parametrize("name", COURSES)
def test_every_row_of_a_course_is_quiet(name: str) -> None:
    course = COURSES[name]
    for row in course.rows:
        at = course.at | dict(zip(course.inputs + course.targets, row, strict=True))
        assert bc.trace(course.text, at).notes == ()


@pytest.mark.parametrize("place", range(2, 13))
@pytest.mark.parametrize("text", TRUTH)
def test_as_many_digits_are_right_as_it_says(text: str, place: int) -> None:
    """What is quiet has half of its digits, and what speaks has lost some, against 60 digits."""
    x = 10.0**-place if "^9" not in text else 10.0**place
    trace = bc.trace(text, {"x": x})
    with mpmath.workdps(60):
        truth = TRUTH[text](mpmath.mpf(x))
        off = float(abs((mpmath.mpf(trace.value) - truth) / truth))
    trusted = min([doubt.digits for doubt in trace.doubts if doubt.step is None], default=None)
    assert trusted == 0 or off <= (HALF_LOST if trusted is None else 10.0**-trusted)


def test_the_step_says_it_too_and_every_notation_does() -> None:
    trace = bc.trace("(exp(x)-1-x)/x^2", {"x": 1e-6})
    step = trace.forward[trace.graph.index["d"]]
    assert step.text.endswith(" The operands nearly cancel, so only about 3 digits of d can be trusted.")
    assert "digits of $d$ can be trusted." in step.words("typst").sentence
    assert step.words("latex").sentence.endswith("so only about 3 digits of $d$ can be trusted.")
    last = trace.backward[-1]
    assert last.text.endswith(" The contributions nearly cancel, so what is left of ∂h/∂x is an error of rounding.")


def test_in_a_tree_the_leaves_of_a_variable_cancel_together() -> None:
    trace = bc.trace("sin(x) - x", {"x": 1e-9}, tree=True)
    assert trace.notes[-1].message.startswith("∂d/∂x: the contributions nearly cancel")


UNDERFLOW = {
    "multiply": "1e-200*x",
    "divide": "x/1e200",
    "power": "x^2",
    "exp": "exp(-8e202*x)",
    "erfc": "erfc(4e201*x)",
    "sigmoid": "sigmoid(-8e202*x)",
    "softplus": "softplus(-8e202*x)",
    "silu": "silu(-8e202*x)",
    "gelu": "gelu(-4e201*x)",
}


@pytest.mark.parametrize("name", [name for name, row in OPERATIONS.items() if row.vanishes is not None])
def test_a_row_that_can_vanish_says_so_where_it_does(name: str) -> None:
    trace = bc.trace(UNDERFLOW[name], {"x": 1e-200})
    assert trace.value == 0
    assert [note.kind for note in trace.notes if note.node == trace.graph.labels[-1]][:1] == ["underflow"]


@pytest.mark.parametrize("name", [name for name, row in OPERATIONS.items() if not row.rounds])
def test_a_row_that_never_rounds_gives_an_operand_or_a_whole_number(name: str) -> None:
    row = OPERATIONS[name]
    for operands in row.samples:
        value = bc.trace(call(name, len(operands)), dict(zip(LETTERS, operands, strict=False)))
        assert abs(value.value) in map(abs, operands) or value.value % 1 == 0


def test_the_bases_that_are_named_are_rows() -> None:
    assert BASES.keys() <= OPERATIONS.keys()
    assert SMALLEST * 2**-52 > 0
