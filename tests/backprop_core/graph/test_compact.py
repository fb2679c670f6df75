"""The compact view: constants stand inside the operations that use them, and the numbers are the graph's."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, settings

import backprop_core as bc
from backprop_core.cli import main
from backprop_core.examples import EXAMPLES, Example
from tests.backprop_core.strategies import Program, programs


def compact(text: str, at: dict[str, float] | None = None) -> bc.Trace:
    return bc.trace(text, at or dict.fromkeys(bc.parse(text).variables, 0.5), compact=True)


def said(text: str, notation: str = "plain") -> str:
    """Every node as `label symbol`."""
    return ", ".join(f"{node.label} {node.symbol(notation)}" for node in compact(text).nodes)


def test_the_line_squared_has_four_nodes() -> None:
    found = compact("(4x+1)^2", {"x": 1})
    assert [(step.rule, step.formula, step.plugged, step.text) for step in found.steps] == [
        ("variable", "x = x", "x = 1", "x is a variable, here 1."),
        ("product", "a = 4 · x", "a = 4 · 1 = 4", "Multiply 4 by x = 1: a = 4."),
        ("sum", "b = a + 1", "b = 4 + 1 = 5", "Add a = 4 and 1: b = 5."),
        ("power", "c = b^2", "c = 5^2 = 25", "Raise b = 5 to the power 2: c = 25."),
        ("start", "∂c/∂c = 1", "∂c/∂c = 1",
         "The output comes first: c moves exactly as much as itself, so ∂c/∂c is 1."),
        ("power rule", "∂c/∂b = 2 · b", "∂c/∂b = 2 · 5 = 10",
         "c = b^2, so a change in b is multiplied by 2 · b = 10 on its way to c."),
        ("sum rule", "∂c/∂a = ∂c/∂b · ∂b/∂a", "∂c/∂a = 10 · 1 = 10", "b = a + 1, so a change in a reaches b unchanged."),
        ("product rule", "∂c/∂x = ∂c/∂a · ∂a/∂x", "∂c/∂x = 10 · 4 = 40",
         "a = 4 · x, so a change in x is multiplied by 4 on its way to a."),
    ]  # fmt: skip
    assert [(node.x, node.y) for node in found.nodes] == [(0, 3), (0, 2), (0, 1), (0, 0)]


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("(4x+1)^2", "x x, a ×4, b +1, c (·)²"),
        ("1/(1+e^(-x))", "x x, a −, b e^(·), c +1, d 1÷(·)"),
        ("x/4 - 3", "x x, a ÷4, b −3"),
        ("3 - 4/x", "x x, a 4÷(·), b 3−(·)"),
        ("x - (-2)", "x x, a −(-2)"),
        ("-3x", "x x, a ×(-3)"),
        ("x^-1", "x x, a (·)⁻¹"),
        ("x^(1/2)", "x x, a (·)^(1 / 2)"),
        ("2^x", "x x, a 2^(·)"),
        ("log(x, 2)*log(3, x)", "x x, a log(·, 2), b log(3, ·), c ×"),
        ("max(0, x)", "x x, a max(0, ·)"),
        ("min(x, y, 1)", "x x, y y, a min(·, ·, 1)"),
        # an operation of constants only is one constant
        ("x*(1+2)", "x x, a ×(1 + 2)"),
        ("x*sqrt(2)", "x x, a ×sqrt(2)"),
        ("1+2", "a 1 + 2"),
        ("7", "a 7"),
        # a named line stays a node, and so does what has no constant
        ("y = 3; y*x + 1", "y 3, x x, a ×, b +1"),
        ("y = 1 + 2; y*x", "y 1 + 2, x x, a ×"),
        ("x*y", "x x, y y, a ×"),
        # a constant that many use is written into each of them
        ("f(u) = u*x + u; f(2)", "x x, a ×2, b +2"),
        # a long one stays nodes of its own
        ("x*(1+1+1+1+1+1+1)", "a 1 + 1 + 1 + 1 + 1 + 1, b 1, c +, x x, d ×"),
    ],
)
def test_each_constant_stands_in_its_operation(text: str, nodes: str) -> None:
    assert said(text) == nodes


def test_the_marks_are_typeset() -> None:
    assert said("(4x+1)^2", "latex") == r"x x, a \times 4, b + 1, c (\cdot)^{2}"
    assert said("(4x+1)^2", "typst") == "x x, a times 4, b + 1, c (dot.c)^(2)"
    assert said("(4x+1)^2", "text") == "x x, a *4, b +1, c (·)^2"
    assert said("log(x, 2)*e^x", "latex") == r"x x, a \log_{2}(\cdot), b \mathrm{e}^{(\cdot)}, c \times"


@pytest.mark.parametrize(
    ("text", "formula", "plugged"),
    [
        ("x^2", "2 · x", "2 · 3 = 6"),
        ("x^3", "3 · x^2", "3 · 3^2 = 27"),
        ("x^-1", "-1 · x^(-2)", "-1 · 3^(-2) ≈ -0.1111"),
        ("x^0.5", "0.5 · x^(-0.5)", "0.5 · 3^(-0.5) ≈ 0.2887"),
        ("x^pi", "π · x^(π - 1)", "π · 3^(π - 1) ≈ 33.03"),
        ("x/4", "1 / 4", "0.25"),
        ("4/x", "-a / x", "-1.333 / 3 ≈ -0.4444"),
        ("2^x", "a · ln(2)", "8 · ln(2) ≈ 5.545"),
        ("e^x", "a", "20.09"),
        ("log(x, 10)", "1 / (x · ln(10))", "1 / (3 · ln(10)) ≈ 0.1448"),
        ("log(x, e)", "1 / x", "1 / 3 ≈ 0.3333"),
        ("max(x, 1)", "1", "1"),
        ("5 - x", "-1", "-1"),
    ],
)
def test_the_rule_has_the_constant_written_in(text: str, formula: str, plugged: str) -> None:
    step = compact(text, {"x": 3}).backward[1]
    sign = "≈" if text == "e^x" else "="
    assert (step.formula, step.plugged) == (f"∂a/∂x = {formula}", f"∂a/∂x {sign} {plugged}")


def bits(number: float) -> bytes:
    return b"nan" if math.isnan(number) else struct.pack("<d", number)


def assert_same_numbers(folded: bc.Trace, graph: bc.Trace) -> None:
    assert bits(folded.value) == bits(graph.value)
    assert {name: bits(slope) for name, slope in folded.gradient.items()} == {
        name: bits(slope) for name, slope in graph.gradient.items()
    }
    assert (folded.error is None) == (graph.error is None)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_examples_have_the_graphs_numbers(example: Example) -> None:
    assert_same_numbers(compact(example.text, example.at), bc.trace(example.text, example.at))


@pytest.mark.thorough
@settings(max_examples=200)
@given(programs())
def test_every_program_has_the_graphs_numbers_to_the_last_bit(program: Program) -> None:
    parsed = bc.parse(program.text)
    at = {name: program.at[name] for name in parsed.variables}
    folded = bc.trace(parsed, at, compact=True)
    assert_same_numbers(folded, bc.trace(parsed, at))
    named = {line.name for line in parsed.lines}
    for node in folded.nodes[:-1]:  # no constant is left but named lines, and long ones where no variable is near
        if node.operation == "constant" and node.label not in named:
            assert not any(folded.nodes[user].leads for user in node.users)
    assert all(step.text and step.formula and step.plugged for step in folded.steps)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x + 1/0", "a = x + 1 / 0 is undefined at x = 1: nothing can be divided by zero."),
        ("x*ln(-1)", "a = x · ln(-1) is undefined at x = 1: a logarithm needs a positive number."),
        ("x + sin(1/0)", "a = x + sin(1 / 0) is undefined at x = 1: nothing can be divided by zero."),
        ("1/0", "a = 1 / 0 is undefined: nothing can be divided by zero."),
        ("y = 1/0; x*y", "y = 1 / 0 is undefined: nothing can be divided by zero."),
        (
            "x*(10^200*10^200)",
            "a = x · (10^200 · 10^200) at x = 1: the number is too large for the computer (above 1.8e308).",
        ),
    ],
)
def test_a_constant_that_is_none_is_told_where_it_is_used(text: str, sentence: str) -> None:
    found = compact(text, dict.fromkeys(bc.parse(text).variables, 1))
    assert found.error is not None
    assert found.error.message == sentence


def test_the_json_states_the_operation_and_its_constant() -> None:
    power = compact("(4x+1)^2", {"x": 1}).json()["nodes"][-1]
    assert power["operation"] == "power"
    assert power["operands"] == [2]
    assert power["constants"] == [{"place": 1, "text": "2", "value": 2.0}]
    assert compact("2^-x").json()["nodes"][-1]["constants"] == [{"place": 0, "text": "2", "value": 2.0}]
    assert all(node["constants"] == [] for node in bc.trace("(4x+1)^2", {"x": 1}).json()["nodes"])


def test_what_is_asked_of_a_trace_is_answered_in_letters_of_the_compact_view() -> None:
    found = compact("3x*x + x^2", {"x": 2})
    assert [[found.nodes[node].label for node in path.nodes] for path in bc.paths(found, "x")] == [
        ["x", "a", "b", "d"], ["x", "b", "d"], ["x", "c", "d"],
    ]  # fmt: skip
    assert bc.tangents(found, "x").tangents == (1, 3, 12, 4, 16)
    assert found.at_point({"x": 1}).gradient == {"x": 8}
    assert bc.nudge(found, "x")[1] == pytest.approx(0.16)


def test_a_tree_cannot_be_compact(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(bc.BackpropError, match="a tree or compact, and cannot be both"):
        bc.trace("4x", {"x": 1}, tree=True, compact=True)
    assert main(["trace", "4x", "x=1", "--tree", "--compact"]) == 2
    assert "a tree or compact" in capsys.readouterr().err


def test_the_command_line_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "(4x+1)^2", "x=1", "--compact"]) == 0
    lines = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    assert ["", "a = 4 · x"] in [line[:2] for line in lines]


def test_constants_that_double_are_not_written_out() -> None:
    doubling = "f1(u) = u + u; " + "; ".join(f"f{n}(u) = f{n - 1}(f{n - 1}(u))" for n in range(2, 9)) + "; x*f8(1)"
    found = compact(doubling, {"x": 1})
    assert found.gradient == {"x": 2.0**128}
    assert max(len(node.text) for node in found.nodes) < 50
