"""SymPy's exact derivatives: right, exact, and never a hang or a traceback."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

import backprop_core as bc
from backprop_core.analysis.checks import Check
from backprop_core.examples import EXAMPLES
from tests.work import lines_run

SYMBOLS = {name: sympy.Symbol(name, real=True) for name in "xyzw"}
POINTS = [dict(zip(SYMBOLS.values(), numbers, strict=True)) for numbers in ((0.7, 1.9, 0.3, 2.2), (2.3, 0.4, 1.1, 0.6))]


def same(found: Any, expected: str) -> bool:
    """Equal at points chosen at random: SymPy cannot always prove that two forms are one."""
    difference = found - sympy.sympify(expected, locals=SYMBOLS)
    return all(abs(difference.evalf(30, subs=point)) < 1e-25 for point in POINTS)


@pytest.mark.parametrize(
    ("text", "derivatives"),
    [
        ("(4x+1)^2", {"x": "8*(4*x+1)"}),
        ("1/(1+e^(-x))", {"x": "exp(-x)/(1+exp(-x))**2"}),
        ("f(x) = 7x + 3\ng(x) = x^2\ng(f(x))", {"x": "14*(7*x+3)"}),
        ("x*sin(x)", {"x": "sin(x) + x*cos(x)"}),
        ("x^y", {"x": "y*x**(y-1)", "y": "x**y*log(x)"}),
        ("2*(x*y + max(z, w))", {"x": "2*y", "y": "2*x", "z": "2*Heaviside(z-w)", "w": "2*Heaviside(w-z)"}),
        ("a = x + y\nb = a*a\nb*y", {"x": "2*(x+y)*y", "y": "2*(x+y)*y + (x+y)**2"}),
        ("0.1x", {"x": "Rational(1, 10)"}),
        ("abs(x)", {"x": "sign(x)"}),
        ("step(x)*x", {"x": "Heaviside(x, 0)"}),
        ("sign(sqrt(x))", {"x": "0"}),
        ("y1 = 1/x\nx^2", {"x": "2*x"}),
    ],
)
def test_the_derivative_is_exact(text: str, derivatives: dict[str, str]) -> None:
    found = bc.exact(text).derivatives
    assert found.keys() == derivatives.keys()
    for name, expected in derivatives.items():
        assert same(found[name], expected), (name, found[name])
        assert not found[name].has(sympy.DiracDelta, sympy.Derivative, sympy.re, sympy.im)


def test_the_derivative_is_shown_as_simply_as_it_can_be() -> None:
    assert str(bc.exact("(4x+1)^2").derivatives["x"]) == "32*x + 8"
    assert str(bc.exact("x*x*x").derivatives["x"]) == "3*x**2"
    # a shorter form would bring in the hyperbolic cosine, of which the text knows nothing
    assert str(bc.exact("1/(1+e^(-x))").derivatives["x"]) == "exp(x)/(exp(x) + 1)**2"
    assert str(bc.exact("sin(x)^2 + cos(x)^2").derivatives["x"]) == "0"


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("x", {"x": "1/3"}, sympy.Rational(1, 3)),
        ("(4x+1)^2", {"x": "1/3"}, sympy.Rational(49, 9)),
        ("0.1 + 0.2", {}, sympy.Rational(3, 10)),
        ("x + 1e-20", {"x": "1/3"}, sympy.Rational(1, 3) + sympy.Rational(1, 10**20)),
        # a search for a simple form would round these away
        ("sqrt(x) + 1e-20", {"x": "2"}, sympy.sqrt(2) + sympy.Rational(1, 10**20)),
        ("e^x", {"x": "1/2"}, sympy.exp(sympy.Rational(1, 2))),
        ("2pi", {}, 2 * sympy.pi),
        ("x/3", {"x": 0.5}, sympy.Rational(1, 6)),
        ("log2(8) + log10(1000) + log(9, 3)", {}, sympy.Integer(8)),
    ],
)
def test_exact_numbers_stay_exact(text: str, at: dict[str, str | float], value: object) -> None:
    assert bc.exact(text).value(at) == value


def test_a_slope_has_as_many_digits_as_asked_for() -> None:
    slope = bc.exact("x^3").slope_at("x", {"x": "1/3"}, 50)
    assert abs(Fraction(str(slope)) - Fraction(1, 3)) < Fraction(1, 10**49)
    assert bc.exact("ln(x)*0 + sqrt(x)").slope_at("x", {"x": 0}) is sympy.nan


def test_names_are_typeset_in_latex() -> None:
    assert bc.exact("w1*alpha^2 + ln(beta)").latex() == {
        "w1": r"\alpha^{2}",
        "alpha": r"2 \alpha w_{1}",
        "beta": r"\frac{1}{\beta}",
    }


def test_the_gradient_of_every_example_is_the_exact_one() -> None:
    for example in EXAMPLES.values():
        solved = bc.exact(example.text)
        for name, slope in bc.trace(example.text, example.at).gradient.items():
            assert float(solved.slope_at(name, example.at)) == pytest.approx(slope, rel=1e-12)


LARGE = "^".join("x" * 70)
DOUBLING = "\n".join(f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 60))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x + 9^9^9", "thousands of digits"),
        ("2^1000000*x", "thousands of digits"),
        ("(2^5000)^(2^5000)", "thousands of digits"),
        ("x + 1e-99999999", "too small"),
        ("x + 1e-" + "9" * 5000, "too small"),
        ("0." + "1" * 5000, "thousands of digits"),
        (" + ".join(["7^1000"] * 5) + " + x*" + "*".join(["7^1000"] * 9), "thousands of digits"),
        ("sin(" * 200 + "x" + ")" * 200, "deep"),
        ("sigmoid(" * 99 + "x" + ")" * 99, "deeply"),
        (DOUBLING, "about 10.18 parts"),
        ("(cosh(exp(2.5e2)) + 1)^0.5*x", "thousands of digits"),
        ("(1 - exp(exp(2.5e2)))^x", "thousands of digits"),
        ("x + 1/0", "no real number"),
        ("max(1/0, x)", "no real number"),
        ("relu(ln(-2)) + x", "no real number"),
        ("max(sqrt(-1), x)", "no real number"),
        ("log(x, 1)", "no real number"),
    ],
)
def test_what_sympy_cannot_do_is_refused_in_a_sentence_and_at_once(text: str, says: str) -> None:
    with pytest.raises(bc.BackpropError, match=says) as refused:
        lines_run(lambda: bc.exact(text).latex(), most=20_000_000)  # what would explode takes billions
    assert refused.value.source == text
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "(x^100000 - 1)^2",
        "(x + 1)^1000*(x - 2)^1000",
        "(x - y)^8*(v + w + x + y + z)^8",
        "x^1000000000",
        "y = " + "sin(" * 5000 + "x" + ")" * 5000 + "\nx",
        " + ".join(f"(x - {n})^2" for n in range(150)),
    ],
)
def test_what_is_large_but_simple_is_worked_out_at_once(text: str) -> None:
    solved = bc.exact(text)
    lines_run(solved.latex, most=6_000_000)
    assert solved.latex()["x"]
    lines_run(lambda: solved.slope_at("x", dict.fromkeys(solved.symbols, 0.3)), most=6_000_000)


@pytest.mark.parametrize(
    "text",
    ["acos(floor(acos(floor(4*x)))/3)", "ceil(acos(floor(x + x)))^2*floor(x)", "sign(floor(acos(ceil(x/9)))) + 1"],
)
def test_a_jump_inside_a_jump_has_slope_zero(text: str) -> None:
    (by_x,) = bc.check(text, {"x": 0.2})
    assert isinstance(by_x, Check)
    assert (by_x.agrees, by_x.exact, by_x.gradient) == (True, 0, 0)
