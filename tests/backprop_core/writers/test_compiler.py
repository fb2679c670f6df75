"""Compiled programs: the contract, the code that can be read, and nothing of a user's in it but numbers."""

from __future__ import annotations

import ast
import builtins
import math

import pytest

import backprop_core as bc
from backprop_core.examples import EXAMPLES
from backprop_core.operations import ROWS, SHARED
from backprop_core.writers import compiler
from tests.backprop_core.test_operations import call, samples


def test_the_contract() -> None:
    assert bc.compile("x*y")(x=2, y=3) == (6.0, {"x": 3.0, "y": 2.0})


def test_variables_may_have_any_name_that_the_language_knows() -> None:
    names = [
        "lambda",
        "class",
        "at",
        "t0",
        "d0",
        "explain",
        "float",
        "len",
        "exp1",
        "None",
        "value_and_gradient",
        "α",
        "_",
    ]
    function = bc.compile(" + ".join(f"{rank}*{name}" for rank, name in enumerate(names, 1)))
    value, gradient = function(**dict.fromkeys(names, 1.0))
    assert value == sum(range(1, len(names) + 1))
    assert gradient == {name: rank for rank, name in enumerate(names, 1)}


def test_the_names_of_a_user_never_become_code() -> None:
    text = "__import__ + print*exit^2 + __builtins__"
    function = bc.compile(text)
    tree = ast.parse(function.source)  # type: ignore[attr-defined]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    allowed = set(SHARED) | {"at", "len", "float", "explain", "ArithmeticError", "ValueError", "KeyError", "TypeError"}
    assert all(name in allowed or (name[0] in "td" and name[1:].isdigit()) for name in names)
    assert function(__import__=1, print=2, exit=3, __builtins__=4)[0] == 23
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert called <= {"len", "float", "explain"}
    assert "open" not in names and hasattr(builtins, "open")


def test_the_source_can_be_read() -> None:
    source = bc.compile("(4x+1)^2").source  # type: ignore[attr-defined]
    assert (
        source
        == """\
def value_and_gradient(**at):
    try:
        if len(at) != 1: return explain(at)
        t1 = float(at['x'])
        t2 = 4.0 * t1
        t4 = t2 + 1.0
        t6 = t4 * t4
        d4 = 2.0 * t4
        d1 = d4 * 4.0
        if t6 - t6 != 0.0: return explain(at)
        return t6, {'x': d1}
    except (ArithmeticError, ValueError, KeyError, TypeError):
        return explain(at)
"""
    )


def test_constants_are_worked_out_beforehand() -> None:
    source = bc.compile("x + sin(2)*3^4").source  # type: ignore[attr-defined]
    assert "sin" not in source
    assert str(math.sin(2) * 81) in source
    assert "return 5.0" in bc.compile("2 + 3").source  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        ("x*y", {"x": 1}, "No value was given for y: add y=1, for example."),
        ("x*y", {}, "No value was given for x: add x=1, for example."),
        ("x*y", {"x": 1, "z": 2}, "There is no variable z: the variables are x, y."),
        ("x*y", {"x": 1, "y": 2, "z": 3}, "There is no variable z: the variables are x, y."),
        ("y = 2x; y", {"x": 1, "y": 2}, "y is assigned by a line, so it takes no value: the variables are x."),
        ("x", {"x": math.nan}, "The value of x must be a finite number."),
        ("x", {"x": math.inf}, "The value of x must be a finite number."),
        ("x", {"x": "three"}, "The value of x must be a finite number."),
        ("x", {"x": None}, "The value of x must be a finite number."),
        ("x", {"x": 10**400}, "The value of x must be a finite number."),
        ("ln(x)", {"x": -1}, "a = ln(x) is undefined at x = -1: a logarithm needs a positive number."),
        ("1/x", {"x": 0}, "b = a / x is undefined at a = 1, x = 0: nothing can be divided by zero."),
        ("1/0 + x", {"x": 0}, "c = a / b is undefined at a = 1, b = 0: nothing can be divided by zero."),
        ("sqrt(x)", {"x": 0},
         "a = sqrt(x) has no slope into x at x = 0: the slope of a square root is infinite at zero."),
        ("x^y", {"x": -2, "y": 2},
         "a = x^y has no slope into y at x = -2, y = 2: "
         "a negative base has no logarithm, so the exponent has no slope."),
        ("exp(x)", {"x": 1000}, "a = exp(x) at x = 1000: the number is too large for the computer (above 1.8e308)."),
        ("x*x", {"x": 1e200}, "a = x · x at x = 1e200: the number is too large for the computer (above 1.8e308)."),
        ("x*1e308*10", {"x": 1},
         "d = b · c at b = 1e308, c = 10: the number is too large for the computer (above 1.8e308)."),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_explained(text: str, given: dict[str, float], message: str) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.compile(text)(**given)
    assert refused.value.message == message
    assert refused.value.position is None or refused.value.source == text


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("relu(x)", {"x": 0}),
        ("abs(x)", {"x": 0}),
        ("max(x, y, 2)", {"x": 2, "y": 2}),
        ("min(x, x)", {"x": 2}),
        ("x^0", {"x": 0}),
        ("x^y", {"x": 0, "y": 2}),
        ("0^x", {"x": 2}),
        ("x^3", {"x": 0}),
        ("x^4*x^5", {"x": -2}),
        ("x^-2", {"x": -2}),
        ("3", {}),
        ("x", {"x": 5}),
        ("y = x; y + y", {"x": 5}),
        ("y = 1/x; z*z", {"x": 0, "z": 3}),
        ("0*exp(x) + x", {"x": 1}),
        ("-(-x)", {"x": 5}),
        ("x - 0*y", {"x": 5, "y": 2}),
        ("(0 - x)*(x - 0)*(0 + x)", {"x": 5}),
        ("-3*x*-3", {"x": 5}),
    ],
)
def test_edges_give_what_the_trace_gives(text: str, at: dict[str, float]) -> None:
    found = bc.trace(text, at)
    assert bc.compile(text)(**at) == (found.value, found.gradient)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_operation_compiles_to_what_the_trace_gives(row: object) -> None:
    assert isinstance(row, type(ROWS[0]))
    for numbers in samples(row):
        text, at = call(row.name, len(numbers)), dict(zip("uvw", numbers, strict=False))
        found = bc.trace(text, at)
        value, gradient = bc.compile(text)(**at)
        assert value == pytest.approx(found.value, rel=1e-15)
        assert gradient == pytest.approx(found.gradient, rel=1e-14)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_example_compiles_to_what_the_trace_gives(example: object) -> None:
    assert isinstance(example, type(EXAMPLES["square"]))
    found = bc.trace(example.text, example.at)
    value, gradient = bc.compile(example.text)(**example.at)
    assert value == pytest.approx(found.value, rel=1e-15)
    assert gradient == pytest.approx(found.gradient, rel=1e-14)


def test_too_large_a_program_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiler.MOST_NODES >= 100_000
    monkeypatch.setattr(compiler, "MOST_NODES", 100)
    with pytest.raises(bc.BackpropError, match="This has 102 nodes, and 100 are compiled at most: use trace instead"):
        bc.compile("x" + "*x" * 101)
    assert bc.compile("x" + "*x" * 99)(x=1) == (1, {"x": 100})
