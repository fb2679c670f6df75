"""Checking a gradient: against the exact derivative, and against small nudges of many sizes.

Source: the central difference and its U-shaped error, as in Griewank and Walther (2008) and the CS231n notes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..language.errors import BackpropError
from ..notation.numbers import finite, shown
from ..tracing.passes import forward
from ..tracing.trace import Trace

SIZES = tuple(10.0**-power for power in range(1, 14))  # of the variable's order of magnitude, where that is above 1
CLOSE = 1e-6  # relative error below which a nudge agrees with the gradient
EXACT = 1e-9  # and below which the exact derivative does


class Nudge(NamedTuple):
    """The slope that a nudge of one size finds, one-sided and central, and the error of each.

    Attributes:
        size: how far the variable is moved.
        one_sided: the slope from the point to the one that lies `size` further.
        central: the slope from `size` before the point to `size` after it.
        one_sided_error: how far the first is from the gradient: relative, or absolute where that is below 1.
        central_error: the same of the second.
    """

    size: float
    one_sided: float
    central: float
    one_sided_error: float
    central_error: float


@dataclass(frozen=True)
class Check:
    """One variable's derivative three ways: by the backward pass, by SymPy, and by nudges.

    Attributes:
        variable: its name.
        gradient: what the backward pass gives.
        exact: what SymPy gives, None where it can give nothing.
        nudges: what nudges from 0.1 down to 1e-13 find, of the variable's own size where that is above 1.
        note: why the ways may differ here, in a sentence; mostly empty.
    """

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

    def json(self) -> dict[str, Any]:
        """The check as plain data, with the error curve of the nudges; non-finite numbers are strings.

        Returns:
            a dictionary that keeps to the schema of the check's JSON.
        """
        return {
            "variable": self.variable,
            "gradient": finite(self.gradient),
            "exact": finite(self.exact),
            "agrees": self.agrees,
            "note": self.note,
            "nudges": [{key: finite(number) for key, number in nudge._asdict().items()} for nudge in self.nudges],
        }


def error(found: float | None, true: float) -> float:
    """The relative error, or the absolute one where the true number is smaller than 1."""
    if found is None or not math.isfinite(found) or not math.isfinite(true):
        return math.inf
    return abs(found - true) / max(1.0, abs(true))


def nudges(trace: Trace, variable: str) -> tuple[Nudge, ...]:
    """The slopes that nudges of 0.1 down to 1e-13 find: too large they curve, too small they round."""
    true, middle = trace.gradient[variable], (trace.at[variable], trace.value)
    scale = 10.0 ** math.floor(math.log10(max(1.0, abs(middle[0]))))
    found = []
    for size in SIZES:
        down, up = moved(trace, variable, -size * scale), moved(trace, variable, size * scale)
        one_sided, central = rise(middle, up), rise(down, up)
        found.append(Nudge(size * scale, one_sided, central, error(one_sided, true), error(central, true)))
    return tuple(found)


def moved(trace: Trace, variable: str, by: float) -> tuple[float, float]:
    """Where the variable comes to, and the output there."""
    at = trace.at[variable] + by
    return at, forward(trace.graph, {**trace.at, variable: at}).values[-1]


def rise(left: tuple[float, float], right: tuple[float, float]) -> float:
    """The slope between two points; a large number may not move by all of a small nudge, or not at all."""
    run = right[0] - left[0]
    return (right[1] - left[1]) / run if run else math.nan


def check(trace: Trace) -> tuple[Check, ...]:
    """Compare the gradient of every variable with SymPy and with nudges.

    Args:
        trace: the function at a point.

    Returns:
        a check for each variable; where SymPy cannot follow, its `exact` is None and its `note` says why.
    """
    refusal, slopes = "", None
    try:
        from .symbolic import exact

        solved = exact(trace.program)
        slopes = {name: float(solved.slope_at(name, trace.at)) for name in trace.gradient}
    except BackpropError as refused:
        refusal = refused.message
    checks = []
    for variable, gradient in trace.gradient.items():
        known = None if slopes is None or not math.isfinite(slopes[variable]) else slopes[variable]
        note = kink(trace, variable) or refusal
        checks.append(Check(variable, gradient, known, nudges(trace, variable), note))
    return tuple(checks)


def kink(trace: Trace, variable: str) -> str:
    """What to say where the slopes on the two sides differ, however close one looks; nothing elsewhere."""
    middle = (trace.at[variable], trace.value)
    slopes = []
    for size in (1e-6, 1e-8):
        down, up = moved(trace, variable, -size), moved(trace, variable, size)
        slopes.append((rise(down, middle), rise(middle, up)))
    (far_left, far_right), (left, right) = slopes
    jump, far_jump = abs(right - left), abs(far_right - far_left)
    if jump > 1e-3 * max(1.0, abs(left)) and jump / 2 < far_jump < jump * 2:  # on a smooth curve it would shrink
        return (
            f"Here is a kink, with slope {shown(left)} on the left and {shown(right)} on the right: "
            "the backward pass keeps to a convention."
        )
    return ""
