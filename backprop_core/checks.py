"""Checking a gradient: against the exact derivative, and against small nudges of many sizes.

Source: the central difference and its U-shaped error, as in Griewank and Walther (2008) and the CS231n notes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from .errors import BackpropError
from .passes import forward
from .trace import Trace

SIZES = tuple(10.0**-power for power in range(1, 14))
CLOSE = 1e-6  # relative error below which a nudge agrees with the gradient
EXACT = 1e-9  # and below which the exact derivative does


class Nudge(NamedTuple):
    """The slope that a nudge of one size finds, one-sided and central, and the error of each."""

    size: float
    one_sided: float
    central: float
    one_sided_error: float
    central_error: float


@dataclass(frozen=True)
class Check:
    """One variable's derivative three ways: the backward pass, SymPy (None where it cannot), and nudges."""

    variable: str
    gradient: float
    exact: float | None
    nudges: tuple[Nudge, ...]
    note: str

    @property
    def best(self) -> Nudge:
        """The nudge whose central difference comes closest."""
        return min(self.nudges, key=lambda nudge: nudge.central_error)

    @property
    def agrees(self) -> bool:
        """True when every way that gave a number gave the same."""
        if self.gradient != self.gradient:
            return False
        fits = error(self.exact, self.gradient) <= EXACT if self.exact is not None else True
        return fits and self.best.central_error <= CLOSE


def error(found: float | None, true: float) -> float:
    """The relative error, or the absolute one where the true number is smaller than 1."""
    if found is None or found != found or math.isinf(found):
        return math.inf
    return abs(found - true) / max(1.0, abs(true))


def nudges(trace: Trace, variable: str) -> tuple[Nudge, ...]:
    """The slopes that nudges of 0.1 down to 1e-13 find: too large they curve, too small they round."""
    true = trace.gradient[variable]
    found = []
    for size in SIZES:
        up = value_at(trace, variable, size)
        down = value_at(trace, variable, -size)
        one_sided, central = (up - trace.value) / size, (up - down) / (2 * size)
        found.append(Nudge(size, one_sided, central, error(one_sided, true), error(central, true)))
    return tuple(found)


def value_at(trace: Trace, variable: str, by: float) -> float:
    return forward(trace.graph, {**trace.at, variable: trace.at[variable] + by}).values[-1]


def check(trace: Trace) -> tuple[Check, ...]:
    """Compare the gradient of every variable with SymPy and with nudges."""
    from .symbolic import exact

    note, solved = "", None
    try:
        solved = exact(trace.program)
    except BackpropError as refused:
        note = refused.message
    checks = []
    for variable, gradient in trace.gradient.items():
        known = None
        if solved is not None:
            number = solved.slope_at(variable, trace.at)
            known = float(number) if number.is_Float or number.is_Rational else None
        checks.append(Check(variable, gradient, known, nudges(trace, variable), note))
    return tuple(checks)
