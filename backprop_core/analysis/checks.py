"""Checking a gradient: against the exact derivative, and against small nudges of many sizes.

Source: the central difference and its U-shaped error, as in Griewank and Walther (2008) and the CS231n notes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph.build import build
from ..language.errors import BackpropError
from ..language.expression import is_variable
from ..language.point import Value
from ..notation.numbers import finite, number_atom
from ..tracing.passes import forward
from ..tracing.recording import Source
from ..tracing.trace import Trace
from ..tracing.trace import trace as traced
from .check_words import AGREES, AGREES_NOT, AnyCheck, Checks, Told, briefly
from .kinks import EXACT, at_kink, judge

if TYPE_CHECKING:
    from .array_checks import ArrayCheck

SIZES = tuple(10.0**-power for power in range(1, 14))  # of the variable's order of magnitude, where that is above 1
CLOSE = 1e-6  # relative error below which a nudge agrees with the gradient
FLAT = 1e-12  # a slope below this share of the steepest that nudges find is as good as none
EPSILON = 2.0**-52
MOST_ROUNDING = 1e-9  # of the output that a nudge may lose and still be a witness


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


@dataclass(frozen=True, repr=False)
class Check(AnyCheck):
    """One variable's derivative three ways: by the backward pass, by SymPy, and by nudges.

    Attributes:
        variable: its name.
        gradient: what the backward pass gives.
        exact: the derivative as SymPy gives it, None where there is none or SymPy cannot follow.
        nudges: what nudges from 0.1 down to 1e-13 find, of the variable's own size where that is above 1.
        note: why the ways may differ here, in a sentence; mostly empty.
        value: what the function is worth at the point.
        rounding: how far the rounding of its contributions may carry the gradient.
    """

    variable: str
    gradient: float
    exact: float | None
    nudges: tuple[Nudge, ...]
    note: str
    value: float = 0.0
    rounding: float = 0.0

    @property
    def best(self) -> Nudge:
        """The nudge whose central difference comes closest."""
        return min(self.nudges, key=lambda nudge: nudge.central_error)

    @property
    def agrees(self) -> bool:
        """True when every way that gave a number gave the same."""
        if not math.isfinite(self.gradient):
            return False
        fits = self.exact is None or abs(self.gradient - self.exact) <= EXACT * abs(self.exact) + self.rounding
        return fits and any(self.is_close(nudge) for nudge in self.nudges)

    def is_close(self, nudge: Nudge) -> bool:
        """True when a nudge finds the gradient, but for what rounding the output does to its slope."""
        off = nudge.central_error * max(1.0, abs(self.gradient))
        steepest = max([abs(other.central) for other in self.nudges if math.isfinite(other.central)], default=0.0)
        rounds = min(4 * EPSILON / nudge.size, MOST_ROUNDING) * abs(self.value) + FLAT * steepest
        return off <= CLOSE * max(abs(self.gradient), abs(nudge.central)) + rounds

    @property
    def brief(self) -> str:
        """The variable, its gradient in a few digits, and whether all ways agree."""
        return briefly(self.variable, number_atom(self.gradient, "text").text, self.agrees)

    @property
    def verdict(self) -> str:
        """What comes of the comparison, in a sentence."""
        if self.exact is not None and not math.isfinite(self.gradient):
            return "The backward pass found no slope here, though there is one."
        if math.isinf(self.best.central_error):
            return "There is nothing to compare: the function or its slope is no finite number here."
        if self.agrees and self.exact is None:
            return "The best nudge agrees with the backward pass, but there is no exact derivative to compare with."
        return AGREES if self.agrees else AGREES_NOT

    def told(self) -> Told:
        """The derivative three ways, with the error of each nudge."""
        best = f"{self.best.central:.15g}   (by {self.best.size:.0e}, on both sides)"
        exact = "none" if self.exact is None else f"{self.exact:.15g}"
        ways = (("backward pass", f"{self.gradient:.15g}"), ("SymPy, exact", exact), ("best nudge", best))
        rows = [
            (
                f"{nudge.size:.0e}",
                *(f"{nudge.one_sided: .12g}", f"{nudge.one_sided_error:.0e}"),
                *(f"{nudge.central: .12g}", f"{nudge.central_error:.0e}"),
            )
            for nudge in self.nudges
        ]
        said = (self.verdict, self.note) if self.note else (self.verdict,)
        return Told(f"The derivative by {self.variable}", ways, tuple(rows), said)

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


def check(
    found: Trace | Source, at: Mapping[str, Value] | None = None, **values: Value
) -> Checks[Check] | Checks[ArrayCheck]:
    """Compare the gradient of every variable with SymPy and with nudges.

    Args:
        found: the function at a point, or what `trace` makes that of: a text or a Python function.
        at: a finite number for each variable, or an array, where it is not a trace already.
        values: more values, by name: `check("x*sin(x)", x=2)`.

    Returns:
        a check for each variable, and `print(checks.text)` for all of them as tables; where there is no derivative, or
        SymPy cannot follow, its `exact` is None and its `note` says why. In a program with arrays an `ArrayCheck` for
        each, which says how far the worst entry is off.

    Raises:
        BackpropError: for what `trace` refuses.
    """
    trace = found if isinstance(found, Trace) else traced(found, at, **values)
    if trace.has_arrays:
        from .array_checks import check_arrays  # NumPy is imported with the first array

        return Checks(check_arrays(trace))
    try:
        from .symbolic import exact_of

        solved, refused_why = exact_of(build(trace.program)), ""
        solved.slopes  # noqa: B018 - whatever SymPy refuses, it refuses here
    except BackpropError as refused:
        solved, refused_why = None, refused.message
    sizes = sizes_of_contributions(trace)
    checks = []
    for variable, gradient in trace.gradient.items():
        if solved is None or trace.value != trace.value:
            known, note = None, refused_why or NO_VALUE
        else:
            known, note = judge(trace, solved, variable)
        note = note or (kink(trace, variable) if known is None else "")
        rounding = 16 * EPSILON * sizes[variable]
        checks.append(Check(variable, gradient, known, nudges(trace, variable), note, trace.value, rounding))
    return Checks(checks)


NO_VALUE = "The function has no value here, so it has no slope either."


def sizes_of_contributions(trace: Trace) -> dict[str, float]:
    """How large the contributions to each variable are together, whatever their signs."""
    sizes = dict.fromkeys(trace.gradient, 0.0)
    for step in trace.contributions:
        node = trace.graph.nodes[step.operand] if step.operand is not None else None
        if node is not None and is_variable(node):
            sizes[node.name or ""] += abs(step.contribution) if math.isfinite(step.contribution) else 0.0
    return sizes


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
        return at_kink(trace, variable, left, right)
    return ""
