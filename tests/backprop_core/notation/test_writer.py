"""Writing: text that says the same when it is read again, and LaTeX and Typst with parentheses where they belong."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

import backprop_core as bc
from backprop_core.examples import EXAMPLES
from backprop_core.notation import name_text, number_atom, relation, shown, symbol, write
from backprop_core.operation import NOTATIONS
from backprop_core.operations import OPERATIONS
from tests.backprop_core.test_operations import call
from tests.backprop_core.trees import meaning

WRITTEN = [
    # typed, then as text, as plain text to be read, as LaTeX, as Typst
    ("1-(x-2)", "1-(x-2)", "1 - (x - 2)", r"1-\left(x-2\right)", "1 - (x - 2)"),
    ("(1-x)-2", "1-x-2", "1 - x - 2", "1-x-2", "1 - x - 2"),
    ("a-(b+c)", "a-(b+c)", "a - (b + c)", r"a-\left(b+c\right)", "a - (b + c)"),
    ("a+(b+c)", "a+(b+c)", "a + (b + c)", r"a+\left(b+c\right)", "a + (b + c)"),
    ("(x+1)*2", "(x+1)*2", "(x + 1) · 2", r"\left(x+1\right)\cdot 2", "(x + 1) dot 2"),
    ("a*(b*c)", "a*(b*c)", "a · (b · c)", r"a\cdot \left(b\cdot c\right)", "a dot (b dot c)"),
    ("(a*b)*c", "a*b*c", "a · b · c", r"a\cdot b\cdot c", "a dot b dot c"),
    ("(-2)^2", "(-2)^2", "(-2)^2", r"\left(-2\right)^{2}", "(-2)^(2)"),
    ("-2^2", "-2^2", "-2^2", "-2^{2}", "-2^(2)"),
    ("-x^2", "-x^2", "-x^2", "-x^{2}", "-x^(2)"),
    ("(-x)^2", "(-x)^2", "(-x)^2", r"\left(-x\right)^{2}", "(-x)^(2)"),
    ("2^(3^2)", "2^3^2", "2^3^2", "2^{3^{2}}", "2^(3^(2))"),
    ("(2^3)^2", "(2^3)^2", "(2^3)^2", r"\left(2^{3}\right)^{2}", "(2^(3))^(2)"),
    ("2^-x", "2^(-x)", "2^(-x)", "2^{-x}", "2^(-x)"),
    ("x^(1/2)", "x^(1/2)", "x^(1 / 2)", r"x^{\frac{1}{2}}", "x^(frac(1, 2))"),
    ("(a+b)^(c+d)", "(a+b)^(c+d)", "(a + b)^(c + d)", r"\left(a+b\right)^{c+d}", "(a + b)^(c + d)"),
    ("a/(b/c)", "a/(b/c)", "a / (b / c)", r"\frac{a}{\frac{b}{c}}", "frac(a, frac(b, c))"),
    ("(a/b)/c", "a/b/c", "a / b / c", r"\frac{\frac{a}{b}}{c}", "frac(frac(a, b), c)"),
    ("a/(b*c)", "a/(b*c)", "a / (b · c)", r"\frac{a}{b\cdot c}", "frac(a, b dot c)"),
    ("a*(b/c)", "a*(b/c)", "a · (b / c)", r"a\cdot \frac{b}{c}", "a dot frac(b, c)"),
    ("(x/y)^2", "(x/y)^2", "(x / y)^2", r"\left(\frac{x}{y}\right)^{2}", "(frac(x, y))^(2)"),
    ("1/2x", "1/2*x", "1 / 2 · x", r"\frac{1}{2}\cdot x", "frac(1, 2) dot x"),
    ("-(x+1)", "-(x+1)", "-(x + 1)", r"-\left(x+1\right)", "-(x + 1)"),
    ("-(x*y)", "-(x*y)", "-(x · y)", r"-\left(x\cdot y\right)", "-(x dot y)"),
    ("(-x)*y", "-x*y", "-x · y", r"-x\cdot y", "-x dot y"),
    ("x*(-y)", "x*(-y)", "x · (-y)", r"x\cdot \left(-y\right)", "x dot (-y)"),
    ("a+(-b)", "a+(-b)", "a + (-b)", r"a+\left(-b\right)", "a + (-b)"),
    ("a-(-b)", "a-(-b)", "a - (-b)", r"a-\left(-b\right)", "a - (-b)"),
    ("-(-x)", "-(-x)", "-(-x)", r"-\left(-x\right)", "-(-x)"),
    ("(-x)-y", "-x-y", "-x - y", "-x-y", "-x - y"),
    ("(-x*y)+z", "-x*y+z", "-x · y + z", r"-x\cdot y+z", "-x dot y + z"),
    ("a+(-x)*y", "a+(-x)*y", "a + (-x) · y", r"a+\left(-x\right)\cdot y", "a + (-x) dot y"),
    ("a^((-x)*y)", "a^(-x*y)", "a^(-x · y)", r"a^{-x\cdot y}", "a^(-x dot y)"),
    ("max(-a, -(b+c), 1)", "max(-a, -(b+c), 1)", "max(-a, -(b + c), 1)", r"\max\left(-a, -\left(b+c\right), 1\right)",
     "max(-a, -(b + c), 1)"),
    ("sqrt(x+1)", "sqrt(x+1)", "sqrt(x + 1)", r"\sqrt{x+1}", "sqrt(x + 1)"),
    ("abs(-x)", "abs(-x)", "abs(-x)", r"\left|-x\right|", "abs(-x)"),
    ("log(x, a+1)", "log(x, a+1)", "log(x, a + 1)", r"\log_{a+1}\left(x\right)", "log_(a + 1)(x)"),
    ("ln(x)^2", "ln(x)^2", "ln(x)^2", r"\ln\left(x\right)^{2}", "ln(x)^(2)"),
    ("e^(-x)", "e^(-x)", "e^(-x)", r"\mathrm{e}^{-x}", "upright(e)^(-x)"),
    ("2pi*r", "2*pi*r", "2π · r", r"2\pi\cdot r", "2 pi dot r"),
    # a typed number stands close to what it multiplies, where that cannot be misread
    ("4x", "4*x", "4x", "4x", "4 x"),
    ("-4x", "-4*x", "-4x", "-4x", "-4 x"),
    ("4(x+1)^2", "4*(x+1)^2", "4(x + 1)^2", r"4\left(x+1\right)^{2}", "4 (x + 1)^(2)"),
    ("2sin(x)", "2*sin(x)", "2sin(x)", r"2\sin\left(x\right)", "2 sin(x)"),
    ("2*3", "2*3", "2 · 3", r"2\cdot 3", "2 dot 3"),
    ("2*3^x", "2*3^x", "2 · 3^x", r"2\cdot 3^{x}", "2 dot 3^(x)"),
    ("2*(3x)", "2*(3*x)", "2 · (3x)", r"2\cdot \left(3x\right)", "2 dot (3 x)"),
    ("2*(-x)", "2*(-x)", "2 · (-x)", r"2\cdot \left(-x\right)", "2 dot (-x)"),
    ("2*e3", "2*e3", "2 · e3", r"2\cdot e_{3}", "2 dot e_(3)"),
    ("2e", "2*e", "2e", r"2\mathrm{e}", "2 upright(e)"),
    # powers of ten
    ("2e-3*x", "2e-3*x", "2e-3 · x", r"2\cdot 10^{-3}\cdot x", "2 dot 10^(-3) dot x"),
    ("(1e5)^2", "1e5^2", "1e5^2", r"\left(1\cdot 10^{5}\right)^{2}", "(1 dot 10^(5))^(2)"),
    ("x^1E+05", "x^1E+05", "x^1e5", r"x^{1\cdot 10^{5}}", "x^(1 dot 10^(5))"),
    ("1e-000", "1e-000", "1e0", r"1\cdot 10^{0}", "1 dot 10^(0)"),
    # names and programs
    ("w1*alpha", "w1*alpha", "w1 · alpha", r"w_{1}\cdot \alpha", "w_(1) dot alpha"),
    ("f(x)=x^2; 2f(-1)", "f(x) = x^2; 2*f(-1)", "f(x) = x^2; 2f(-1)", r"f(x) = x^{2} \\ 2f\left(-1\right)",
     "f(x) = x^(2) \\\n2 f (-1)"),
    ("y=w1*x\ny^2", "y = w1*x; y^2", "y = w1 · x; y^2", r"y = w_{1}\cdot x \\ y^{2}", "y = w_(1) dot x \\\ny^(2)"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "text", "plain", "latex", "typst_"), WRITTEN)
def test_an_expression_is_written_in_each_notation(typed: str, text: str, plain: str, latex: str, typst_: str) -> None:
    program = bc.parse(typed)
    assert [write(program, notation) for notation in NOTATIONS] == [text, plain, latex, typst_]


@pytest.mark.parametrize("typed", [row[0] for row in WRITTEN])
def test_what_is_written_as_text_reads_back_as_the_same(typed: str) -> None:
    program = bc.parse(typed)
    assert bc.parse(write(program)).same(program)
    assert meaning(bc.parse(write(program, "plain"))) == meaning(program)  # which spells powers of ten afresh


def test_the_part_of_any_node_can_be_lit() -> None:
    program = bc.parse("f(u) = 7u + 3; 2*f(x)^2")
    lit = {node.span: write(program, "latex", node.span) for line in program.lines for node in line.nodes}
    assert lit[7, 9] == r"f(u) = \htmlClass{lit}{7u}+3 \\ 2f\left(x\right)^{2}"
    assert lit[17, 23] == r"f(u) = 7u+3 \\ 2\htmlClass{lit}{f\left(x\right)^{2}}"
    squared = bc.parse("(4x+1)^2")
    assert write(squared, "typst", (1, 5)) == "#lit[$display((4 x + 1))$]^(2)", "with its brackets"
    assert write(squared, "plain", (1, 5)) == write(squared, "plain")
    assert write(squared, "latex", (1, 4)) == write(squared, "latex"), "no node has this span"


def test_what_an_operation_of_arrays_is_told_is_quoted_for_typst_alone() -> None:
    program = bc.parse("mean(sum(A, axis=0, keepdims=True))")
    assert 'op("sum")(A, "axis"=0, "keepdims"="True")' in write(program, "typst")
    assert "sum(A, axis=0, keepdims=True)" in write(program, "text")


def test_every_operation_is_written_and_read_back() -> None:
    for row in OPERATIONS.values():
        program = bc.parse(call(row.name, row.arity[0]))
        assert program.lines[0].nodes[-1].operation == row.name
        for notation in ("text", "plain"):
            assert bc.parse(write(program, notation)).lines[0].nodes[-1].operation == row.name


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (25.0, "25"),
        (0.0, "0"),
        (-0.0, "0"),
        (-12.0, "-12"),
        (0.19661193324148185, "0.1966"),
        (1 / 3, "0.3333"),
        (2 / 3, "0.6667"),
        # halves are rounded away from zero, decided on the number as it is stored
        (1.0005, "1"),  # stored as 1.000499999999999989...
        (0.0625, "0.0625"),
        (10000.5, "10000"),
        (1234.5, "1235"),
        (1235.5, "1236"),
        (-1234.5, "-1235"),
        (12345.0, "12350"),
        (0.00012345, "0.0001234"),  # stored as 0.000123449999999999...
        (2.00025, "2"),
        (999.95, "1000"),
        (9999.5, "10000"),
        (99995.0, "100000"),
        (0.99995, "1"),
        (0.1, "0.1"),
        (100000.0, "100000"),
        (123456.0, "123500"),
        (999949.0, "999900"),
        (999950.0, "1e6"),
        (1000000.0, "1e6"),
        (1.5e8, "1.5e8"),
        (-1.23456e-7, "-1.235e-7"),
        (0.0001, "0.0001"),
        (0.00009999, "9.999e-5"),
        (0.000099999, "0.0001"),
        (5e-324, "4.941e-324"),
        (1.7976931348623157e308, "1.798e308"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
    ],
)
def test_a_number_is_shown_with_four_digits(number: float, said: str) -> None:
    assert shown(number) == said


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**7), 10**7).map(lambda n: n / 1000))
def test_a_shown_number_is_the_nearest_of_four_digits(number: float) -> None:
    exact = Decimal(number)
    unit = Decimal(1).scaleb(exact.adjusted() - 3) if exact else Decimal(1)
    assert Decimal(shown(number)) == exact.quantize(unit, ROUND_HALF_UP, Context(prec=2000, Emin=-9999, Emax=9999))


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        (25.0, "="),
        (0.0, "="),
        (0.1, "="),
        (0.1 + 0.2, "="),  # 0.30000000000000004 is 0.3 as far as anyone can tell
        (0.2500000000001, "="),
        (0.250000000001, "≈"),
        (1 / 3, "≈"),
        (12345.0, "≈"),
        (1e-300, "="),
        (1.00001e-300, "≈"),
        (math.inf, "="),
        (math.nan, "="),
    ],
)
def test_equal_is_said_only_of_what_is_equal(number: float, sign: str) -> None:
    assert relation(number) == sign


@pytest.mark.parametrize(
    ("name", "latex", "typst_"),
    [
        ("x", "x", "x"),
        ("w1", "w_{1}", "w_(1)"),
        ("w_1", "w_{1}", "w_(1)"),
        ("w12", "w_{12}", "w_(12)"),
        ("x_max", r"x_{\mathit{max}}", 'x_(italic("max"))'),
        ("net_h1", r"\mathit{net}_{\mathit{h1}}", 'italic("net")_(italic("h1"))'),
        ("loss", r"\mathit{loss}", 'italic("loss")'),
        ("alpha", r"\alpha", "alpha"),
        ("alpha1", r"\alpha_{1}", "alpha_(1)"),
        ("α", r"\alpha", "alpha"),
        ("Omega", r"\Omega", "Omega"),
        ("phi", r"\varphi", "phi"),
        ("omicron", "o", "omicron"),
        ("theta_lambda", r"\theta_{\lambda}", "theta_(lambda)"),
        ("w_1_2", r"w_{\mathit{1,2}}", 'w_(italic("1,2"))'),
        ("_", r"\mathit{\_}", 'italic("_")'),
        ("__a__", r"\mathit{\_\_a\_\_}", 'italic("__a__")'),
        ("W[1,2]", "W[1{,}2]", "W[1,2]"),
        ("W1[0]", "W_{1}[0]", "W_(1)[0]"),
    ],
)
def test_names_are_typeset(name: str, latex: str, typst_: str) -> None:
    assert (name_text(name, "latex"), name_text(name, "typst")) == (latex, typst_)
    assert name_text(name, "text") == name_text(name, "plain") == name


def test_a_negative_number_is_put_in_parentheses_where_it_would_be_misread() -> None:
    said = bc.trace("x^2 - x", {"x": -3})
    assert [step.plugged for step in said.forward] == ["x = -3", "a = 2", "b = (-3)^2 = 9", "c = 9 - (-3) = 12"]
    assert bc.trace("x^2", {"x": -2e-9}).forward[-1].plugged == "b = (-2e-9)^2 = 4e-18"
    squared = bc.trace("x^2", {"x": -3}).forward[-1]
    assert squared.words("typst").numbers == "(#value[$-3$])^(#value[$2$])"
    assert squared.words("latex").numbers == r"\left(\htmlClass{value}{-3}\right)^{\htmlClass{value}{2}}"


def test_numbers_without_a_value_are_spelled() -> None:
    spelled = {
        notation: [number_atom(number, notation).text for number in (math.nan, math.inf, -math.inf)]
        for notation in NOTATIONS
    }
    assert spelled == {
        "text": ["undefined", "inf", "-inf"],
        "plain": ["undefined", "∞", "-∞"],
        "latex": [r"\text{undefined}", r"\infty", r"-\infty"],
        "typst": ['"undefined"', "infinity", "-infinity"],
    }


def test_an_operation_is_drawn_as_mathematics() -> None:
    assert [symbol("multiply", notation) for notation in NOTATIONS] == ["*", "×", r"\times", "times"]
    assert [symbol("power", notation) for notation in NOTATIONS] == ["^", "^", r"\wedge", "and"]
    assert [symbol("sin", notation) for notation in NOTATIONS] == ["sin", "sin", r"\sin", "sin"]
    assert [symbol("sigmoid", notation) for notation in NOTATIONS] == ["sigmoid", "σ", r"\sigma", "sigma"]
    for name in OPERATIONS:
        for notation in NOTATIONS:
            assert symbol(name, notation)
            assert not re.search(r"<[uvw*]", symbol(name, notation))


def test_all_typst_that_is_written_can_be_set() -> None:
    lines = [write(bc.parse(row[0]), "typst") for row in WRITTEN]
    lines += [name_text(name, "typst") for name in ("α", "x_max", "__a__", "omicron", "Psi", "ς")]
    lines += [symbol(name, "typst") for name in OPERATIONS]
    for row in OPERATIONS.values():
        lines.append(write(bc.parse(call(row.name, row.arity[0])), "typst"))
    at_a_kink: tuple[str, dict[str, float]] = ("max(x, y) + ln(z)", {"x": 1, "y": 1, "z": -1})
    for text, at in [*((row.text, row.at) for row in EXAMPLES.values()), at_a_kink]:
        for step in bc.trace(text, at).steps:
            words = step.words("typst")
            lines += [f"{words.equation.formula} quad {words.equation.plugged}"]
            sentences = [words.sentence]
    preamble = "#let value(body) = body\n#let adjoint(body) = body\n"
    document = preamble + "\n\n".join([*(f"$ {line} $" for line in lines), *sentences])
    assert typst.compile(document.encode())
