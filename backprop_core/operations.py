"""The table of operations: every fact of calculus that the project uses, one row each.

How to read a row:

- `value` and the conditions are written in the syntax that Python and JavaScript share, so both
  engines run the same text. Operands are u, v (all of them: `u, ...`), the result is z.
- `partials` are written in the project's own language, one per operand, and may use z. Python,
  JavaScript, LaTeX, Typst and the sentences all derive from them. SymPy proves each one.
- `stable` is the same partials in a form that keeps its digits where the taught one loses them, as 1-z^2 does
  where z is nearly 1: numbers are computed from it, and it is said where the other would give a wrong number.
- Outside `domain` the value is undefined (nan); outside `slopes` only that partial is.
- `special` says what a partial is where its formula does not hold or a convention decides
  (PyTorch's, where it has one), and why.
- `notation` writes the operation: `<u2>` is the first operand, set in parentheses when it binds
  weaker than level 2. `<*>` is all operands with commas. A row without one is written as a call.

Levels of binding: 1 sums, 2 products, 3 minus, 4 powers, 5 names, numbers and calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

NOTATIONS = ("text", "plain", "latex", "typst")  # text is typed and parsed; plain is text to be read
SLOPE_OF_LEAK = "0.01"


@dataclass(frozen=True)
class Condition:
    """What must hold of the operands, and the reason in a few words when it does not."""

    holds: str
    reason: str


@dataclass(frozen=True)
class Special:
    """Where `when` holds, the partial into `operand` is `partial`, because `why`.

    `kink` tells a convention between the slopes of two sides from a fact that the formula does not show.
    """

    operand: int
    when: str
    partial: str
    why: str
    kink: bool = False


@dataclass(frozen=True)
class Operation:
    """One row: what an operation is worth, how it differentiates, and how it is said and written."""

    name: str
    value: str
    partials: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str
    verb: str
    title: str = ""
    arity: tuple[int, int | None] = (1, 1)
    binds: int = 5
    typeset_binds: int = 5
    notation: dict[str, str] = field(default_factory=dict)
    symbol: dict[str, str] = field(default_factory=dict)
    domain: tuple[Condition, ...] = ()
    slopes: tuple[tuple[int, Condition], ...] = ()
    special: tuple[Special, ...] = ()
    samples: tuple[tuple[float, ...], ...] = ((0.7,), (-1.3,), (2.1,))
    expands: str | None = None
    overflow: Callable[..., float] = lambda *operands: math.inf
    shares: Callable[[Sequence[float], float], list[float]] | None = None
    tie: str = ""
    stable: tuple[str, ...] = ()

    def rule(self, operand: int) -> str:
        """The name of the rule that the partial into this operand uses."""
        return self.rules[min(operand, len(self.rules) - 1)]


def infix(text: str, plain: str, latex: str, typst: str) -> dict[str, str]:
    return dict(zip(NOTATIONS, (text, plain, latex, typst), strict=True))


def function(latex: str, typst: str, text: str) -> dict[str, str]:
    return infix(f"{text}(<*>)", f"{text}(<*>)", rf"{latex}\left(<*>\right)", f"{typst}(<*>)")


def shares_of_winners(operands: Sequence[float], result: float) -> list[float]:
    """1 for the operand that wins, shared equally between operands that tie (as torch.amax does)."""
    share = 1.0 / max(1, operands.count(result))
    return [share if operand == result else 0.0 for operand in operands]


POSITIVE = Condition("u > 0", "a logarithm needs a positive number")
PAIRS = ((0.7, 1.9), (-1.3, 2.0), (2.1, -0.6))
ABOVE_ZERO = ((0.4,), (1.0,), (3.7,))
WITHIN_ONE = ((0.3,), (-0.8,), (0.0,))
AWAY_FROM_ZERO = ((0.7,), (-1.3,), (2.1,))
TIE = "the operands tie, so they share the slope equally"


def at_zero(partial: str) -> tuple[Special, ...]:
    return (Special(0, "u == 0", partial, f"at 0 the slope is taken as {partial}, as PyTorch does", kink=True),)


# fmt: off
ROWS: tuple[Operation, ...] = (
    Operation(
        "add", "u + v", ("1", "1"), ("sum rule",),
        "a sum passes every change on as it is", "Add {u} and {v}", "sum", (2, 2), 1, 1,
        infix("<u1>+<v2>", "<u1> + <v2>", "<u1>+<v2>", "<u1> + <v2>"),
        infix("+", "+", "+", "+"), samples=PAIRS),
    Operation(
        "subtract", "u - v", ("1", "-1"), ("difference rule",),
        "a difference passes changes on, with the sign of the second flipped",
        "Take {v} from {u}", "difference", (2, 2), 1, 1,
        infix("<u1>-<v2>", "<u1> - <v2>", "<u1>-<v2>", "<u1> - <v2>"),
        infix("-", "−", "-", "minus"), samples=PAIRS),
    Operation(
        "multiply", "u * v", ("v", "u"), ("product rule",),
        "each factor scales a change in the other", "Multiply {u} by {v}", "product", (2, 2), 2, 2,
        infix("<u2>*<v3>", "<u2> · <v3>", r"<u2>\cdot <v3>", "<u2> dot <v3>"),
        infix("*", "×", r"\times", "times"), samples=PAIRS),
    Operation(
        "divide", "u / v", ("1/v", "-z/v"), ("quotient rule",),
        "a larger divisor makes the quotient smaller", "Divide {u} by {v}", "quotient", (2, 2), 2, 4,
        infix("<u2>/<v3>", "<u2> / <v3>", r"\frac{<u0>}{<v0>}", "frac(<u0>, <v0>)"),
        infix("/", "÷", r"\div", "div"),
        (Condition("v != 0", "nothing can be divided by zero"),), samples=PAIRS),
    Operation(
        "negate", "-u", ("-1",), ("minus rule",),
        "a minus flips the sign of every change", "Flip the sign of {u}", "opposite", (1, 1), 3, 3,
        infix("-<u4>", "-<u4>", "-<u4>", "-<u4>"), infix("-", "−", "-", "minus")),
    Operation(
        "power", "pow(u, v)", ("v*u^(v-1)", "z*ln(u)"), ("power rule", "exponential rule"),
        "a power grows by its exponent times the next lower power",
        "Raise {u} to the power {v}", "power", (2, 2), 4, 4,
        infix("<u5>^<v3>", "<u5>^<v3>", "<u5>^{<v0>}", "<u5>^(<v0>)"),
        infix("^", "xⁿ", r"x^n", "x^n"),
        (Condition("(u >= 0) | (v % 1 == 0)", "a negative number has no real power with a fractional exponent"),
         Condition("(u != 0) | (v >= 0)", "zero has no negative power")),
        ((0, Condition("(u != 0) | (v >= 1) | (v == 0)", "the slope is infinite at zero")),
         (1, Condition("u >= 0", "a negative base has no logarithm, so the exponent has no slope")),
         (1, Condition("(u != 0) | (v > 0)", "0^0 is 1 but 0 to any power above is 0, so the exponent has no slope"))),
        (Special(0, "(u == 0) & (v == 0)", "0", "a power of 0 is always 1, so its slope is 0"),
         Special(1, "(u == 0) & (v > 0)", "0", "zero to a positive power stays 0, so its slope is 0")),
        samples=((0.7, 1.9), (2.0, -3.0), (1.6, 0.5)),
        overflow=lambda u, v: -math.inf if u < 0 and v % 2 == 1 else math.inf),
    Operation(
        "exp", "exp(u)", ("z",), ("exponential rule",),
        "the exponential is its own slope", "Raise Euler’s number to the power {u}", "exponential",
        notation=function(r"\exp", "exp", "exp")),
    Operation(
        "ln", "log(u)", ("1/u",), ("logarithm rule",),
        "a logarithm answers to relative change", "Take the natural logarithm of {u}", "logarithm",
        notation=function(r"\ln", "ln", "ln"), domain=(POSITIVE,), samples=ABOVE_ZERO),
    Operation(
        "log", "log(u) / log(v)", ("1/(u*ln(v))", "-z/(v*ln(v))"), ("logarithm rule",),
        "a logarithm answers to relative change", "Take the logarithm of {u} to base {v}", "logarithm", (2, 2),
        notation=infix("log(<u0>, <v0>)", "log(<u0>, <v0>)", r"\log_{<v0>}\left(<u0>\right)", "log_(<v0>)(<u0>)"),
        symbol=infix("log", "log", r"\log", "log"),
        domain=(POSITIVE, Condition("(v > 0) & (v != 1)", "the base of a logarithm is positive and not 1")),
        samples=((0.7, 1.9), (3.0, 2.0), (5.0, 0.5)), expands="ln(u)/ln(v)"),
    Operation(
        "log2", "log2(u)", ("1/(u*ln(2))",), ("logarithm rule",),
        "a logarithm answers to relative change", "Take the logarithm of {u} to base 2", "logarithm",
        notation=function(r"\log_2", "log_2", "log2"), domain=(POSITIVE,), samples=ABOVE_ZERO, expands="ln(u)/ln(2)"),
    Operation(
        "log10", "log10(u)", ("1/(u*ln(10))",), ("logarithm rule",),
        "a logarithm answers to relative change", "Take the logarithm of {u} to base 10", "logarithm",
        notation=function(r"\log_{10}", "log_10", "log10"), domain=(POSITIVE,), samples=ABOVE_ZERO,
        expands="ln(u)/ln(10)"),
    Operation(
        "sqrt", "sqrt(u)", ("1/(2*z)",), ("square root rule",),
        "a root flattens as it grows", "Take the square root of {u}", "square root",
        notation=infix("sqrt(<u0>)", "sqrt(<u0>)", r"\sqrt{<u0>}", "sqrt(<u0>)"),
        symbol=infix("sqrt", "√", r"\sqrt{\;}", "sqrt(space)"),
        domain=(Condition("u >= 0", "a negative number has no real square root"),),
        slopes=((0, Condition("u > 0", "the slope of a square root is infinite at zero")),), samples=ABOVE_ZERO),
    Operation(
        "abs", "abs(u)", ("sign(u)",), ("absolute value rule",),
        "an absolute value keeps or flips a change", "Drop the sign of {u}", "absolute value",
        notation=infix("abs(<u0>)", "abs(<u0>)", r"\left|<u0>\right|", "abs(<u0>)"),
        symbol=infix("abs", "|x|", r"|x|", "abs(x)"), special=at_zero("0"), samples=AWAY_FROM_ZERO),
    Operation(
        "sin", "sin(u)", ("cos(u)",), ("sine rule",), "the slope of the sine is the cosine",
        "Take the sine of {u}", "sine", notation=function(r"\sin", "sin", "sin")),
    Operation(
        "cos", "cos(u)", ("-sin(u)",), ("cosine rule",), "the slope of the cosine is minus the sine",
        "Take the cosine of {u}", "cosine", notation=function(r"\cos", "cos", "cos")),
    Operation(
        "tan", "tan(u)", ("1+z^2",), ("tangent rule",), "the tangent steepens away from zero",
        "Take the tangent of {u}", "tangent", notation=function(r"\tan", "tan", "tan"), expands="sin(u)/cos(u)"),
    Operation(
        "sinh", "sinh(u)", ("cosh(u)",), ("hyperbolic sine rule",), "the slope of sinh is cosh",
        "Take the hyperbolic sine of {u}", "hyperbolic sine", notation=function(r"\sinh", "sinh", "sinh"),
        expands="(exp(u)-exp(-u))/2", overflow=lambda u: math.copysign(math.inf, u)),
    Operation(
        "cosh", "cosh(u)", ("sinh(u)",), ("hyperbolic cosine rule",), "the slope of cosh is sinh",
        "Take the hyperbolic cosine of {u}", "hyperbolic cosine", notation=function(r"\cosh", "cosh", "cosh"),
        expands="(exp(u)+exp(-u))/2"),
    Operation(
        "tanh", "tanh(u)", ("1-z^2",), ("tanh rule",), "the closer to 1 or -1, the flatter",
        "Squash {u} between -1 and 1", "hyperbolic tangent", notation=function(r"\tanh", "tanh", "tanh"),
        expands="(exp(u)-exp(-u))/(exp(u)+exp(-u))",
        stable=("1/cosh(u)^2",)),
    Operation(
        "asin", "asin(u)", ("1/sqrt(1-u^2)",), ("arcsine rule",), "the arcsine steepens towards 1 and -1",
        "Take the arcsine of {u}", "arcsine", notation=function(r"\arcsin", "arcsin", "asin"),
        domain=(Condition("abs(u) <= 1", "an arcsine needs a number from -1 to 1"),),
        slopes=((0, Condition("abs(u) < 1", "the slope of the arcsine is infinite at 1 and -1")),), samples=WITHIN_ONE,
        stable=("1/sqrt((1-u)*(1+u))",)),
    Operation(
        "acos", "acos(u)", ("-1/sqrt(1-u^2)",), ("arccosine rule",), "the arccosine steepens towards 1 and -1",
        "Take the arccosine of {u}", "arccosine", notation=function(r"\arccos", "arccos", "acos"),
        domain=(Condition("abs(u) <= 1", "an arccosine needs a number from -1 to 1"),),
        slopes=((0, Condition("abs(u) < 1", "the slope of the arccosine is infinite at 1 and -1")),),
        samples=WITHIN_ONE, stable=("-1/sqrt((1-u)*(1+u))",)),
    Operation(
        "atan", "atan(u)", ("1/(1+u^2)",), ("arctangent rule",), "the arctangent flattens away from zero",
        "Take the arctangent of {u}", "arctangent", notation=function(r"\arctan", "arctan", "atan")),
    Operation(
        "erf", "erf(u)", ("2*exp(-u^2)/sqrt(pi)",), ("error function rule",), "the slope is the bell curve",
        "Take the error function of {u}", "error function",
        notation=function(r"\operatorname{erf}", 'op("erf")', "erf")),
    Operation(
        "sign", "((u > 0) - (u < 0)) * 1.0", ("0",), ("constant rule",), "a flat function passes no change on",
        "Take the sign of {u}", "sign", notation=function(r"\operatorname{sign}", 'op("sign")', "sign"),
        special=at_zero("0"), samples=AWAY_FROM_ZERO),
    Operation(
        "step", "(u > 0) * 1.0", ("0",), ("constant rule",), "a flat function passes no change on",
        "Ask whether {u} is above 0", "step", notation=function(r"\operatorname{step}", 'op("step")', "step"),
        special=at_zero("0"), samples=AWAY_FROM_ZERO),
    Operation(
        "sigmoid", "exp(min(u, 0.0)) / (1.0 + exp(-abs(u)))", ("z*(1-z)",), ("sigmoid rule",),
        "the closer to 0 or 1, the flatter", "Squash {u} between 0 and 1", "sigmoid",
        notation=infix("sigmoid(<u0>)", "sigmoid(<u0>)", r"\sigma\left(<u0>\right)", "sigma(<u0>)"),
        symbol=infix("sigmoid", "σ", r"\sigma", "sigma"), expands="1/(1+exp(-u))",
        stable=("z*sigmoid(-u)",)),
    Operation(
        "relu", "max(u, 0.0)", ("step(u)",), ("relu rule",), "a relu passes a change on or stops it",
        "Keep {u} if it is above 0", "relu", notation=function(r"\operatorname{relu}", 'op("relu")', "relu"),
        special=at_zero("0"), samples=AWAY_FROM_ZERO),
    Operation(
        "leaky_relu", f"max(u, {SLOPE_OF_LEAK} * u)", (f"step(u)+{SLOPE_OF_LEAK}*(1-step(u))",), ("leaky relu rule",),
        "a leaky relu passes a change on, or a hundredth of it", "Keep {u}, or a hundredth of it below 0", "leaky relu",
        notation=function(r"\operatorname{lrelu}", 'op("lrelu")', "leaky_relu"),
        special=at_zero(SLOPE_OF_LEAK), samples=AWAY_FROM_ZERO),
    Operation(
        "softplus", "max(u, 0.0) + log1p(exp(-abs(u)))", ("sigmoid(u)",), ("softplus rule",),
        "the slope of softplus is the sigmoid", "Take the smooth relu of {u}", "softplus",
        notation=function(r"\operatorname{softplus}", 'op("softplus")', "softplus"), expands="ln(1+exp(u))"),
    Operation(
        "silu", "u * exp(min(u, 0.0)) / (1.0 + exp(-abs(u)))", ("sigmoid(u)+z*(1-sigmoid(u))",), ("silu rule",),
        "a number times its own sigmoid", "Scale {u} by its sigmoid", "silu",
        notation=function(r"\operatorname{silu}", 'op("silu")', "silu"), expands="u*sigmoid(u)"),
    Operation(
        "gelu", "u * (erfc(-u / sqrt(2.0)) / 2.0)", ("z/u+u*exp(-u^2/2)/sqrt(2*pi)",), ("gelu rule",),
        "a number times the share of the bell curve below it", "Scale {u} by the share of the bell curve below it",
        "gelu", notation=function(r"\operatorname{gelu}", 'op("gelu")', "gelu"), expands="u*(1+erf(u/sqrt(2)))/2",
        special=(Special(0, "u == 0", "0.5", "at 0 half of the bell curve lies below"),)),
    Operation(
        "max", "max({all})", (), ("max rule",), "only the largest operand passes its change on",
        "Keep the largest of {all}", "maximum", (2, None), notation=function(r"\max", "max", "max"),
        samples=PAIRS, shares=shares_of_winners, tie=TIE),
    Operation(
        "min", "min({all})", (), ("min rule",), "only the smallest operand passes its change on",
        "Keep the smallest of {all}", "minimum", (2, None), notation=function(r"\min", "min", "min"),
        samples=PAIRS, shares=shares_of_winners, tie=TIE),
)
# fmt: on

OPERATIONS: dict[str, Operation] = {row.name: row for row in ROWS}
INFIX = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "power"}
FUNCTIONS: dict[str, str] = {row.name: row.name for row in ROWS if row.binds == 5}
TITLES = {row.title.replace(" ", "_"): row.name for row in reversed(ROWS) if row.binds == 5}  # cosine for cos
ALIASES = {("log", 1): "ln"}  # a name and an operand count that another row serves
CONSTANTS: dict[str, float] = {"e": math.e, "pi": math.pi}

SHARED: dict[str, Any] = {
    **{
        name: getattr(math, name)
        for name in ("exp log log1p log2 log10 sqrt sin cos tan sinh cosh tanh asin acos atan erf erfc pow").split()
    },
    "abs": abs,
    "max": max,
    "min": min,
}
"""The names that `value` and the conditions may use; JavaScript's are the same (its Math, and erf, erfc)."""
