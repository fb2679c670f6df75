"""The slope at a point where there may be none: what SymPy finds on both sides of it decides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..notation.numbers import shown
from ..tracing.trace import Trace

if TYPE_CHECKING:
    from .symbolic import Exact

EXACT = 1e-9  # relative error below which two slopes are one

NO_SLOPE = "The function has no slope by {variable} here: {left} on the left and {right} on the right."
KINK = "Here is a kink, with slope {left} on the left and {right} on the right: {taken}."
BY_CONVENTION = "the backward pass keeps to a convention"
OWN_CONVENTION = f"{BY_CONVENTION} at {{kinks}} and takes the slope {{gradient}}"
NONE_TAKEN = "the backward pass has no slope to find"
MISSED = "The true slope by {variable} is {slope}, and the backward pass could not find it: {why}"
ASTRAY = (
    "The true slope by {variable} is {slope}. The backward pass keeps to a convention at {kinks}, "
    "and where kinks cancel each other a convention leads astray."
)


def judge(trace: Trace, solved: Exact, variable: str) -> tuple[float | None, str]:
    """The derivative by one variable, None where there is none; and what is to be said about it.

    SymPy's derivative at a kink is a convention too, so the slopes on both sides decide: where they are one, it is the
    derivative (by the mean value theorem), whatever the formula gives at the point itself.
    """
    left, right = (solved.one_sided(variable, trace.at, side) for side in (-1, 1))
    at_point = float(solved.slope_at(variable, trace.at))
    if not (math.isfinite(left) and math.isfinite(right)):
        beyond = {"variable": variable, "left": side_in_words(left), "right": side_in_words(right)}
        return None, NO_SLOPE.format(**beyond)
    if abs(left - right) > EXACT * max(abs(left), abs(right)):
        return None, at_kink(trace, variable, left, right)
    slope = at_point if abs(at_point - left) <= EXACT * abs(left) else left
    gradient = trace.gradient[variable]
    if gradient != gradient and trace.error is not None:
        return slope, MISSED.format(variable=variable, slope=shown(slope), why=trace.error.message)
    kinks = kinks_of(trace)
    if kinks and abs(gradient - slope) > EXACT * abs(slope):
        return slope, ASTRAY.format(variable=variable, slope=shown(slope), kinks=" and ".join(kinks))
    return slope, ""


def at_kink(trace: Trace, variable: str, left: float, right: float) -> str:
    """What to say where the slopes on the two sides differ, and what the backward pass made of it."""
    kinks, gradient = kinks_of(trace), trace.gradient[variable]
    taken = OWN_CONVENTION.format(kinks=" and ".join(kinks), gradient=shown(gradient)) if kinks else BY_CONVENTION
    return KINK.format(left=shown(left), right=shown(right), taken=NONE_TAKEN if gradient != gradient else taken)


def side_in_words(slope: float) -> str:
    """What the function does on one side of a point."""
    if slope != slope:
        return "it has no value"
    return f"its slope is {shown(slope)}" if math.isfinite(slope) else "it is infinitely steep"


def kinks_of(trace: Trace) -> list[str]:
    """The operations at a kink of which a convention decided, each with its node: `b = relu(a)`."""
    speaker = trace.speaker("plain")
    found = {
        step.node: None
        for step in trace.contributions
        if step.operand is not None and step.rank >= 0 and speaker.convention(step)
    }
    return [speaker.equation_of(node) for node in found]
