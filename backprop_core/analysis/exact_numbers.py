"""Exact expressions as numbers with many digits, worked out by mpmath part by part."""

from __future__ import annotations

from typing import Any

import mpmath  # type: ignore[import-untyped]
import sympy

MOST_BITS = 10_000  # of an exact number; Python itself prints no more than 4,300 digits


def number(expression: Any, known: dict[Any, Any]) -> Any:
    """A real expression worked out in mpmath's numbers, each part once.

    SymPy's own way would write huge numbers out in full before it rounds them.

    Raises:
        ValueError: where a part is not real, or too large to go on with.
    """
    if expression in NOWHERE:
        raise ValueError("undefined or infinite")
    if isinstance(expression, sympy.Piecewise):
        return number(taken_of(expression, known), known)
    if expression not in known:
        operands = [] if expression.is_Rational else [number(part, known) for part in expression.args]
        found = fraction(expression) if expression.is_Rational else FLOAT[type(expression).__name__](*operands)
        if not (isinstance(found, mpmath.mpf) and mpmath.mag(found) < MOST_BITS):
            raise ValueError("not a real number of a size to work with")
        known[expression] = found
    return known[expression]


def taken_of(choice: Any, known: dict[Any, Any]) -> Any:
    """The first part of a choice whose condition holds."""
    for part, holds in choice.args:
        if holds == True or HOLDS[holds.func](*[number(side, known) for side in holds.args]):  # noqa: E712 - SymPy's own
            return part
    raise ValueError("no part of a choice is taken")


HOLDS: dict[Any, Any] = {
    sympy.StrictGreaterThan: lambda left, right: left > right,
    sympy.StrictLessThan: lambda left, right: left < right,
    sympy.GreaterThan: lambda left, right: left >= right,
    sympy.LessThan: lambda left, right: left <= right,
    sympy.Unequality: lambda left, right: left != right,
}
NOWHERE = {sympy.zoo, sympy.nan, sympy.oo, -sympy.oo}  # what a division by exactly zero leaves


def fraction(exact: Any) -> Any:
    """A rational as a number with many digits."""
    return mpmath.mpf(int(exact.p)) / int(exact.q)


FLOAT: dict[str, Any] = {
    **{
        name: getattr(mpmath, name)
        for name in (
            "sin cos tan sinh cosh tanh asin acos atan atan2 asinh acosh atanh exp log erf erfc sign floor".split()
        )
    },
    "ceiling": mpmath.ceil,
    "Add": lambda *terms: mpmath.fsum(terms),
    "Mul": lambda *factors: mpmath.fprod(factors),
    "Pow": mpmath.power,
    "Abs": abs,
    "Max": max,
    "Min": min,
    "Heaviside": lambda u, at_zero=0.5: mpmath.mpf((u > 0) + at_zero * (u == 0)),
    "Exp1": lambda: +mpmath.e,
    "Pi": lambda: +mpmath.pi,
}
"""mpmath's function for each kind of SymPy expression that a derivative holds."""
