"""The table of operations: every fact of calculus that the project uses, one row each.

How to read a row: its first line is the calculus (name, value, partials), as a table of derivatives has it. What is
named below it says where the calculus stops, how the operation is said, how it is written, and where it is tried;
`operation.py` explains each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .operation import Condition, Operation, Special, function, infix

SLOPE_OF_LEAK = "0.01"
SCALE, BEND = "1.0507009873554805", "1.6732632423543772"  # of selu (Klambauer et al. 2017)


def shares_of_winners(operands: Sequence[float], result: float) -> list[float]:
    """1 for the operand that wins, shared equally between operands that tie (as torch.amax does)."""
    share = 1.0 / max(1, operands.count(result))
    return [share if operand == result else 0.0 for operand in operands]


POSITIVE = Condition("u > 0", "a logarithm needs a positive number")
PAIRS = ((0.7, 1.9), (-1.3, 2.0), (2.1, -0.6))
ABOVE_ZERO = ((0.4,), (1.0,), (3.7,))
WITHIN_ONE = ((0.3,), (-0.8,), (0.0,))
AWAY_FROM_ZERO = ((0.7,), (-1.3,), (2.1,))
ALWAYS = "u == u"


def choose(u: float, v: float, w: float) -> float:
    """The second operand where the first is 1, the third where it is 0."""
    return v if u else w


def remainder(u: float, v: float) -> float:
    """What is left of u after whole multiples of v, with the sign of v."""
    return u % v


def at_zero(partial: str) -> tuple[Special, ...]:
    """The one special case of a function with a kink at 0: its slope there, chosen by convention."""
    return (Special(0, "u == 0", partial, f"at 0 the slope is taken as {partial}, as PyTorch does", kink=True),)


# fmt: off
def largest_or_smallest(name: str, which: str, title: str) -> Operation:
    """The row of max or of min, which differ in a word."""
    return Operation(
        name, f"{name}({{all}})", (),
        shares=shares_of_winners,
        rounds=False, rules=(f"{name} rule",), reason=f"only the {which} operand passes its change on",
        verb=f"Keep the {which} of {{all}}", title=title, tie="the operands tie, so they share the slope equally",
        arity=(2, None), notation=function(rf"\{name}", name, name),
        samples=PAIRS)


def floor_or_ceiling(name: str, where: str) -> Operation:
    """The row of floor or of ceil, which differ in a word. Adding 0.0 makes one zero of two, and a float of an int."""
    return Operation(
        name, f"{name}(u) + 0.0", ("0",),
        flat=ALWAYS,
        special=(Special(0, "u % 1 == 0", "0", "at a whole number it jumps, and its slope is taken as 0", kink=True),),
        overflow=lambda u: u,
        rounds=False, rules=("constant rule",), reason="a flat function passes no change on",
        verb=f"Round {{u}} {where} to a whole number", title=f"rounding {where}",
        notation=infix(f"{name}(<u0>)", f"{name}(<u0>)", rf"\left\l{name} <u0>\right\r{name}", f"{name}(<u0>)"),
        symbol=infix(name, f"{'⌊x⌋' if name == 'floor' else '⌈x⌉'}", rf"\l{name} x\r{name}", f"{name}(x)"),
        samples=AWAY_FROM_ZERO)


def comparison(name: str, sign: str, verb: str, plain: str, latex: str) -> Operation:
    """The row of a comparison, 1 where it holds and 0 where it does not."""
    why = "both sides are equal here, so it is about to switch, and its slope is taken as 0"
    return Operation(
        name, f"(u {sign} v) * 1.0", ("0", "0"),
        flat=ALWAYS, special=tuple(Special(rank, "u == v", "0", why, kink=True) for rank in (0, 1)),
        rounds=False, rules=("constant rule",), reason="a flat function passes no change on",
        verb=f"Ask whether {{u}} {verb} {{v}}", title="comparison",
        arity=(2, 2), binds=0, typeset_binds=0,
        notation=infix(f"<u1>{sign}<v1>", f"<u1> {plain} <v1>", f"<u1>{latex} <v1>", f"<u1> {sign} <v1>"),
        symbol=infix(sign, plain, latex, plain),
        samples=PAIRS)


ROWS: tuple[Operation, ...] = (
    Operation("add",        "u + v",                                       ("1", "1"),
        rules=("sum rule",), reason="a sum passes every change on as it is", verb="Add {u} and {v}", title="sum",
        arity=(2, 2), binds=1, typeset_binds=1,
        notation=infix("<u1>+<v2>", "<u1> + <v2>", "<u1>+<v2>", "<u1> + <v2>"), symbol=infix("+", "+", "+", "+"),
        samples=PAIRS),
    Operation("subtract",   "u - v",                                       ("1", "-1"),
        rules=("difference rule",), reason="a difference passes changes on, with the sign of the second flipped",
        verb="Take {v} from {u}", title="difference",
        arity=(2, 2), binds=1, typeset_binds=1,
        notation=infix("<u1>-<v2>", "<u1> - <v2>", "<u1>-<v2>", "<u1> - <v2>"), symbol=infix("-", "−", "-", "minus"),
        samples=PAIRS),
    Operation("multiply",   "u * v",                                       ("v", "u"),
        vanishes=(0, 1),
        rules=("product rule",), reason="each factor scales a change in the other", verb="Multiply {u} by {v}",
        title="product",
        arity=(2, 2), binds=2, typeset_binds=2,
        notation=infix("<u2>*<v3>", "<u2> · <v3>", r"<u2>\cdot <v3>", "<u2> dot <v3>"),
        symbol=infix("*", "×", r"\times", "times"),
        samples=PAIRS),
    Operation("divide",     "u / v",                                       ("1/v", "-z/v"),
        vanishes=(0,),
        domain=(Condition("v != 0", "nothing can be divided by zero"),),
        rules=("quotient rule",), reason="a larger divisor makes the quotient smaller", verb="Divide {u} by {v}",
        title="quotient",
        arity=(2, 2), binds=2, typeset_binds=4,
        notation=infix("<u2>/<v3>", "<u2> / <v3>", r"\frac{<u0>}{<v0>}", "frac(<u0>, <v0>)"),
        symbol=infix("/", "÷", r"\div", "div"),
        samples=PAIRS),
    Operation("mod",        "mod(u, v)",                                   ("1", "-floor(u/v)"),
        stable=("1", "(z-u)/v"),
        domain=(Condition("v != 0", "nothing can be divided by zero"),),
        special=(Special(0, "mod(u, v) == 0", "1", "at a multiple the remainder jumps, and its slope is taken as 1",
                         kink=True),),
        rules=("remainder rule",), reason="a remainder follows its number, and loses a share for each whole divisor",
        verb="Take the remainder of {u} divided by {v}", title="remainder",
        arity=(2, 2), binds=2, typeset_binds=2,
        notation=infix("<u2>%<v3>", "<u2> mod <v3>", r"<u2>\bmod <v3>", "<u2> mod <v3>"),
        symbol=infix("%", "mod", r"\bmod", "mod"),
        samples=((7.3, 1.9), (-1.3, 2.0), (2.1, -0.6))),
    Operation("negate",     "-u",                                          ("-1",),
        rounds=False,
        rules=("minus rule",), reason="a minus flips the sign of every change", verb="Flip the sign of {u}",
        title="opposite",
        arity=(1, 1), binds=3, typeset_binds=3,
        notation=infix("-<u4>", "-<u4>", "-<u4>", "-<u4>"), symbol=infix("-", "−", "-", "minus")),
    Operation("power",      "pow(u, v)",                                   ("v*u^(v-1)", "z*ln(u)"),
        vanishes=(0,),
        domain=(Condition("(u >= 0) | (v % 1 == 0)", "a negative number has no real power with a fractional exponent"),
                Condition("(u != 0) | (v >= 0)", "zero has no negative power")),
        slopes=((0, Condition("(u != 0) | (v >= 1) | (v == 0)", "the slope is infinite at zero")),
                (1, Condition("u >= 0", "a negative base has no logarithm, so the exponent has no slope")),
                (1, Condition("(u != 0) | (v > 0)",
                              "0^0 is 1 but 0 to any power above is 0, so the exponent has no slope"))),
        special=(Special(0, "(u == 0) & (v == 0)", "0", "a power of 0 is always 1, so its slope is 0"),
                 Special(1, "(u == 0) & (v > 0)", "0", "zero to a positive power stays 0, so its slope is 0")),
        overflow=lambda u, v: -math.inf if u < 0 and v % 2 == 1 else math.inf,
        rules=("power rule", "exponential rule"), reason="a power grows by its exponent times the next lower power",
        verb="Raise {u} to the power {v}", title="power",
        arity=(2, 2), binds=4, typeset_binds=4,
        notation=infix("<u5>^<v3>", "<u5>^<v3>", "<u5>^{<v0>}", "<u5>^(<v0>)"),
        symbol=infix("^", "^", r"\wedge", "and"),  # a caret: neither x nor n need be in the program
        samples=((0.7, 1.9), (2.0, -3.0), (1.6, 0.5))),
    Operation("exp",        "exp(u)",                                      ("z",),
        vanishes=(),
        rules=("exponential rule",), reason="the exponential is its own slope",
        verb="Raise Euler’s number to the power {u}", title="exponential",
        notation=function(r"\exp", "exp", "exp")),
    Operation("expm1",      "expm1(u)",                                    ("exp(u)",),
        rules=("exponential rule",), reason="the exponential is its own slope, and the 1 stays",
        verb="Raise Euler’s number to the power {u}, and take 1 away", title="exponential minus 1",
        notation=function(r"\operatorname{expm1}", 'op("expm1")', "expm1"),
        expands="exp(u)-1"),
    Operation("ln",         "log(u)",                                      ("1/u",),
        domain=(POSITIVE,),
        rules=("logarithm rule",), reason="a logarithm answers to relative change",
        verb="Take the natural logarithm of {u}", title="logarithm",
        notation=function(r"\ln", "ln", "ln"),
        samples=ABOVE_ZERO),
    Operation("log1p",      "log1p(u)",                                    ("1/(1+u)",),
        domain=(Condition("u > -1", "a logarithm of 1 and a number needs that number above -1"),),
        rules=("logarithm rule",), reason="a logarithm answers to relative change",
        verb="Take the natural logarithm of 1 and {u}", title="logarithm of 1 plus",
        notation=function(r"\operatorname{log1p}", 'op("log1p")', "log1p"),
        expands="ln(1+u)", samples=((-0.4,), (0.3,), (3.7,))),
    Operation("log",        "log(u) / log(v)",                             ("1/(u*ln(v))", "-z/(v*ln(v))"),
        domain=(POSITIVE, Condition("(v > 0) & (v != 1)", "the base of a logarithm is positive and not 1")),
        rules=("logarithm rule",), reason="a logarithm answers to relative change",
        verb="Take the logarithm of {u} to base {v}", title="logarithm",
        arity=(2, 2),
        notation=infix("log(<u0>, <v0>)", "log(<u0>, <v0>)", r"\log_{<v0>}\left(<u0>\right)", "log_(<v0>)(<u0>)"),
        symbol=infix("log", "log", r"\log", "log"),
        expands="ln(u)/ln(v)", samples=((0.7, 1.9), (3.0, 2.0), (5.0, 0.5))),
    Operation("log2",       "log2(u)",                                     ("1/(u*ln(2))",),
        domain=(POSITIVE,),
        rules=("logarithm rule",), reason="a logarithm answers to relative change",
        verb="Take the logarithm of {u} to base 2", title="logarithm",
        notation=function(r"\log_2", "log_2", "log2"),
        expands="ln(u)/ln(2)", samples=ABOVE_ZERO),
    Operation("log10",      "log10(u)",                                    ("1/(u*ln(10))",),
        domain=(POSITIVE,),
        rules=("logarithm rule",), reason="a logarithm answers to relative change",
        verb="Take the logarithm of {u} to base 10", title="logarithm",
        notation=function(r"\log_{10}", "log_10", "log10"),
        expands="ln(u)/ln(10)", samples=ABOVE_ZERO),
    Operation("sqrt",       "sqrt(u)",                                     ("1/(2*z)",),
        domain=(Condition("u >= 0", "a negative number has no real square root"),),
        slopes=((0, Condition("u > 0", "the slope of a square root is infinite at zero")),),
        rules=("square root rule",), reason="a root flattens as it grows", verb="Take the square root of {u}",
        title="square root",
        notation=infix("sqrt(<u0>)", "sqrt(<u0>)", r"\sqrt{<u0>}", "sqrt(<u0>)"),
        symbol=infix("sqrt", "√", r"\sqrt{\;}", "sqrt(space)"),
        samples=ABOVE_ZERO),
    Operation("cbrt",       "cbrt(u)",                                     ("1/(3*z^2)",),
        slopes=((0, Condition("u != 0", "the slope of a cube root is infinite at zero")),),
        rules=("cube root rule",), reason="a root flattens as it grows", verb="Take the cube root of {u}",
        title="cube root",
        notation=infix("cbrt(<u0>)", "cbrt(<u0>)", r"\sqrt[3]{<u0>}", "root(3, <u0>)"),
        symbol=infix("cbrt", "∛", r"\sqrt[3]{\;}", "root(3, space)"),
        samples=AWAY_FROM_ZERO),
    Operation("hypot",      "hypot(u, v)",                                 ("u/z", "v/z"),
        slopes=tuple((rank, Condition("(u != 0) | (v != 0)", "a cone has no slope at its tip")) for rank in (0, 1)),
        rules=("hypotenuse rule",), reason="a hypotenuse grows by each leg’s share of it",
        verb="Take the hypotenuse over {u} and {v}", title="hypotenuse",
        arity=(2, 2), notation=function(r"\operatorname{hypot}", 'op("hypot")', "hypot"),
        expands="sqrt(u^2+v^2)", samples=PAIRS),
    Operation("abs",        "abs(u)",                                      ("sign(u)",),
        rounds=False,
        special=at_zero("0"),
        rules=("absolute value rule",), reason="an absolute value keeps or flips a change",
        verb="Drop the sign of {u}", title="absolute value",
        notation=infix("abs(<u0>)", "abs(<u0>)", r"\left|<u0>\right|", "abs(<u0>)"),
        symbol=infix("abs", "|x|", r"|x|", "abs(x)"),
        samples=AWAY_FROM_ZERO),
    Operation("sin",        "sin(u)",                                      ("cos(u)",),
        rules=("sine rule",), reason="the slope of the sine is the cosine", verb="Take the sine of {u}", title="sine",
        notation=function(r"\sin", "sin", "sin")),
    Operation("cos",        "cos(u)",                                      ("-sin(u)",),
        rules=("cosine rule",), reason="the slope of the cosine is minus the sine", verb="Take the cosine of {u}",
        title="cosine",
        notation=function(r"\cos", "cos", "cos")),
    Operation("tan",        "tan(u)",                                      ("1+z^2",),
        rules=("tangent rule",), reason="the tangent steepens away from zero", verb="Take the tangent of {u}",
        title="tangent",
        notation=function(r"\tan", "tan", "tan"),
        expands="sin(u)/cos(u)"),
    Operation("sinh",       "sinh(u)",                                     ("cosh(u)",),
        overflow=lambda u: math.copysign(math.inf, u),
        rules=("hyperbolic sine rule",), reason="the slope of sinh is cosh", verb="Take the hyperbolic sine of {u}",
        title="hyperbolic sine",
        notation=function(r"\sinh", "sinh", "sinh"),
        expands="(exp(u)-exp(-u))/2"),
    Operation("cosh",       "cosh(u)",                                     ("sinh(u)",),
        rules=("hyperbolic cosine rule",), reason="the slope of cosh is sinh",
        verb="Take the hyperbolic cosine of {u}", title="hyperbolic cosine",
        notation=function(r"\cosh", "cosh", "cosh"),
        expands="(exp(u)+exp(-u))/2"),
    Operation("tanh",       "tanh(u)",                                     ("1-z^2",),
        stable=("1/cosh(u)^2",),
        rules=("tanh rule",), reason="the closer to 1 or -1, the flatter", verb="Squash {u} between -1 and 1",
        title="hyperbolic tangent",
        notation=function(r"\tanh", "tanh", "tanh"),
        expands="(exp(u)-exp(-u))/(exp(u)+exp(-u))"),
    Operation("asin",       "asin(u)",                                     ("1/sqrt(1-u^2)",),
        stable=("1/sqrt((1-u)*(1+u))",),
        domain=(Condition("abs(u) <= 1", "an arcsine needs a number from -1 to 1"),),
        slopes=((0, Condition("abs(u) < 1", "the slope of the arcsine is infinite at 1 and -1")),),
        rules=("arcsine rule",), reason="the arcsine steepens towards 1 and -1", verb="Take the arcsine of {u}",
        title="arcsine",
        notation=function(r"\arcsin", "arcsin", "asin"),
        samples=WITHIN_ONE),
    Operation("acos",       "acos(u)",                                     ("-1/sqrt(1-u^2)",),
        stable=("-1/sqrt((1-u)*(1+u))",),
        domain=(Condition("abs(u) <= 1", "an arccosine needs a number from -1 to 1"),),
        slopes=((0, Condition("abs(u) < 1", "the slope of the arccosine is infinite at 1 and -1")),),
        rules=("arccosine rule",), reason="the arccosine steepens towards 1 and -1", verb="Take the arccosine of {u}",
        title="arccosine",
        notation=function(r"\arccos", "arccos", "acos"),
        samples=WITHIN_ONE),
    Operation("atan",       "atan(u)",                                     ("1/(1+u^2)",),
        rules=("arctangent rule",), reason="the arctangent flattens away from zero",
        verb="Take the arctangent of {u}", title="arctangent",
        notation=function(r"\arctan", "arctan", "atan")),
    Operation("atan2",      "atan2(u, v) + 0.0 / (abs(u) + abs(v))",       ("v/(u^2+v^2)", "-u/(u^2+v^2)"),
        stable=("v/hypot(u, v)/hypot(u, v)", "-u/hypot(u, v)/hypot(u, v)"),
        domain=(Condition("(u != 0) | (v != 0)", "the origin lies in no direction"),),
        rules=("arctangent rule",), reason="the farther a point, the less a step turns it",
        verb="Take the angle of the point {u} up and {v} across", title="angle",
        arity=(2, 2), notation=function(r"\operatorname{atan2}", 'op("atan2")', "atan2"),
        samples=((0.7, 1.9), (-1.3, 2.0), (2.1, -0.6))),
    Operation("asinh",      "asinh(u)",                                    ("1/sqrt(1+u^2)",),
        stable=("1/hypot(1, u)",),
        rules=("inverse hyperbolic sine rule",), reason="the inverse of sinh flattens away from zero",
        verb="Take the inverse hyperbolic sine of {u}", title="inverse hyperbolic sine",
        notation=function(r"\operatorname{arsinh}", 'op("arsinh")', "asinh"),
        expands="ln(u+sqrt(u^2+1))"),
    Operation("acosh",      "acosh(u)",                                    ("1/sqrt(u^2-1)",),
        stable=("1/(sqrt(u-1)*sqrt(u+1))",),
        domain=(Condition("u >= 1", "an inverse hyperbolic cosine needs a number from 1 up"),),
        slopes=((0, Condition("u > 1", "the slope of the inverse hyperbolic cosine is infinite at 1")),),
        rules=("inverse hyperbolic cosine rule",), reason="the inverse of cosh steepens towards 1",
        verb="Take the inverse hyperbolic cosine of {u}", title="inverse hyperbolic cosine",
        notation=function(r"\operatorname{arcosh}", 'op("arcosh")', "acosh"),
        expands="ln(u+sqrt(u^2-1))", samples=((1.2,), (2.1,), (5.0,))),
    Operation("atanh",      "atanh(u)",                                    ("1/(1-u^2)",),
        stable=("1/((1-u)*(1+u))",),
        domain=(Condition("abs(u) < 1", "an inverse hyperbolic tangent needs a number between -1 and 1"),),
        rules=("inverse hyperbolic tangent rule",), reason="the inverse of tanh steepens towards 1 and -1",
        verb="Take the inverse hyperbolic tangent of {u}", title="inverse hyperbolic tangent",
        notation=function(r"\operatorname{artanh}", 'op("artanh")', "atanh"),
        expands="ln((1+u)/(1-u))/2", samples=WITHIN_ONE),
    Operation("erf",        "erf(u)",                                      ("2*exp(-u^2)/sqrt(pi)",),
        rules=("error function rule",), reason="the slope is the bell curve", verb="Take the error function of {u}",
        title="error function",
        notation=function(r"\operatorname{erf}", 'op("erf")', "erf")),
    Operation("erfc",       "erfc(u)",                                     ("-2*exp(-u^2)/sqrt(pi)",),
        vanishes=(),
        rules=("error function rule",), reason="the slope is the bell curve, downwards",
        verb="Take 1 minus the error function of {u}", title="complementary error function",
        notation=function(r"\operatorname{erfc}", 'op("erfc")', "erfc"),
        expands="1-erf(u)"),
    Operation("sign",       "(u > 0) * 1.0 - (u < 0) * 1.0",               ("0",),
        rounds=False, flat=ALWAYS,
        special=at_zero("0"),
        rules=("constant rule",), reason="a flat function passes no change on", verb="Take the sign of {u}",
        title="sign",
        notation=function(r"\operatorname{sign}", 'op("sign")', "sign"),
        samples=AWAY_FROM_ZERO),
    Operation("step",       "(u > 0) * 1.0",                               ("0",),
        rounds=False, flat=ALWAYS,
        special=at_zero("0"),
        rules=("constant rule",), reason="a flat function passes no change on", verb="Ask whether {u} is above 0",
        title="step",
        notation=function(r"\operatorname{step}", 'op("step")', "step"),
        samples=AWAY_FROM_ZERO),
    floor_or_ceiling("floor", "down"),
    floor_or_ceiling("ceil", "up"),
    Operation("sigmoid",    "exp(min(u, 0.0)) / (1.0 + exp(-abs(u)))",     ("z*(1-z)",),
        vanishes=(),
        stable=("z*sigmoid(-u)",),
        rules=("sigmoid rule",), reason="the closer to 0 or 1, the flatter", verb="Squash {u} between 0 and 1",
        title="sigmoid",
        notation=infix("sigmoid(<u0>)", "sigmoid(<u0>)", r"\sigma\left(<u0>\right)", "sigma(<u0>)"),
        symbol=infix("sigmoid", "σ", r"\sigma", "sigma"),
        expands="1/(1+exp(-u))"),
    Operation("relu",       "max(u, 0.0)",                                 ("step(u)",),
        rounds=False, flat="u < 0",
        special=at_zero("0"),
        rules=("ReLU rule",), reason="a ReLU passes a change on or stops it", verb="Keep {u} if it is above 0",
        title="ReLU",
        notation=function(r"\operatorname{relu}", 'op("relu")', "relu"),
        samples=AWAY_FROM_ZERO),
    Operation("leaky_relu", f"max(u, {SLOPE_OF_LEAK} * u)",                (f"step(u)+{SLOPE_OF_LEAK}*(1-step(u))",),
        special=at_zero(SLOPE_OF_LEAK),
        rules=("leaky ReLU rule",), reason="a leaky ReLU passes a change on, or a hundredth of it",
        verb="Keep {u}, or a hundredth of it below 0", title="leaky ReLU",
        notation=function(r"\operatorname{lrelu}", 'op("lrelu")', "leaky_relu"),
        samples=AWAY_FROM_ZERO),
    Operation("elu",        "max(u, 0.0) + expm1(min(u, 0.0))",            ("exp(min(u, 0))",),
        rules=("elu rule",), reason="an elu passes a change on, or the exponential’s share of it",
        verb="Keep {u}, or bend it towards -1 below 0", title="elu",
        notation=function(r"\operatorname{elu}", 'op("elu")', "elu"),
        expands="max(u, 0)+exp(min(u, 0))-1", samples=AWAY_FROM_ZERO),
    Operation("selu",       f"{SCALE} * (max(u, 0.0) + {BEND} * expm1(min(u, 0.0)))",
                            (f"{SCALE}*(step(u)+{BEND}*(1-step(u))*exp(min(u, 0)))",),
        special=at_zero("1.7580993408473766"),
        rules=("selu rule",), reason="a selu scales a change, and bends it below 0",
        verb="Scale {u}, and bend it below 0", title="selu",
        notation=function(r"\operatorname{selu}", 'op("selu")', "selu"),
        samples=AWAY_FROM_ZERO),
    Operation("softplus",   "max(u, 0.0) + log1p(exp(-abs(u)))",           ("sigmoid(u)",),
        vanishes=(),
        rules=("softplus rule",), reason="the slope of softplus is the sigmoid", verb="Take the smooth ReLU of {u}",
        title="softplus",
        notation=function(r"\operatorname{softplus}", 'op("softplus")', "softplus"),
        expands="ln(1+exp(u))"),
    Operation("silu",       "u * exp(min(u, 0.0)) / (1.0 + exp(-abs(u)))", ("sigmoid(u)+z*(1-sigmoid(u))",),
        vanishes=(0,),
        rules=("silu rule",), reason="a number times its own sigmoid", verb="Scale {u} by its sigmoid", title="silu",
        notation=function(r"\operatorname{silu}", 'op("silu")', "silu"),
        expands="u*sigmoid(u)"),
    Operation("gelu",       "u * (erfc(-u / sqrt(2.0)) / 2.0)",            ("z/u+u*exp(-u^2/2)/sqrt(2*pi)",),
        vanishes=(0,),
        special=(Special(0, "u == 0", "0.5", "at 0 half of the bell curve lies below"),),
        rules=("gelu rule",), reason="a number times the share of the bell curve below it",
        verb="Scale {u} by the share of the bell curve below it", title="gelu",
        notation=function(r"\operatorname{gelu}", 'op("gelu")', "gelu"),
        expands="u*(1+erf(u/sqrt(2)))/2"),
    largest_or_smallest("max", "largest", "maximum"),
    largest_or_smallest("min", "smallest", "minimum"),
    comparison("above", ">", "is above", ">", ">"),
    comparison("below", "<", "is below", "<", "<"),
    comparison("at_least", ">=", "is at least", "≥", r"\ge"),
    comparison("at_most", "<=", "is at most", "≤", r"\le"),
    Operation("where",      "choose(u, v, w)",                             ("0", "u", "1-u"),
        rounds=False, chooses=True,
        rules=("choice rule",), reason="only the operand that is taken passes its change on",
        verb="Take {v} if {u} is 1, and {w} if it is 0", title="choice",
        arity=(3, 3), notation=function(r"\operatorname{where}", 'op("where")', "where"),
        samples=((1.0, 0.7, 1.9), (0.0, -1.3, 2.0), (1.0, 2.1, -0.6))),
)
# fmt: on

OPERATIONS: dict[str, Operation] = {row.name: row for row in ROWS}
INFIX = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "mod", "^": "power"}
FUNCTIONS: dict[str, str] = {row.name: row.name for row in ROWS if row.binds == 5}
TITLES = {row.title.replace(" ", "_"): row.name for row in reversed(ROWS) if row.binds == 5}  # cosine for cos
ALIASES = {("log", 1): "ln"}  # a name and an operand count that another row serves
COMPARISONS: dict[str, str] = {row.symbol["text"]: row.name for row in ROWS if row.binds == 0}
CONSTANTS: dict[str, float] = {"e": math.e, "pi": math.pi}

SHARED: dict[str, Any] = {
    **{
        name: getattr(math, name)
        for name in (
            "exp expm1 log log1p log2 log10 sqrt cbrt hypot sin cos tan sinh cosh tanh asin acos atan atan2 "
            "asinh acosh atanh erf erfc pow floor ceil"
        ).split()
    },
    "abs": abs,
    "choose": choose,
    "mod": remainder,
    "max": max,
    "min": min,
}
"""The names that `value` and the conditions may use; JavaScript's are the same (its Math, and those that it lacks)."""
