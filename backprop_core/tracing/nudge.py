"""What the output actually does when a variable moves a little, beside what the gradient predicts."""

from __future__ import annotations

from ..language.errors import refusal
from .passes import forward
from .trace import Trace, expected

NUDGE = 0.01  # how far a variable is moved where nothing else is said


def nudge(trace: Trace, name: str, by: float = NUDGE) -> tuple[float, float]:
    """What the output actually does when one variable moves, and what the gradient predicts.

    Args:
        trace: the function at a point.
        name: the variable that moves, of an array each entry.
        by: how far it moves, 0.01 unless told.

    Returns:
        the true change of the output, and gradient x change.

    Raises:
        BackpropError: when there is no such variable.
    """
    expected(trace, "nudge")
    if name not in trace.at:
        raise refusal("no variable", name=name, known=", ".join(trace.at) or "none")
    at = {**trace.at, name: trace.at[name] + by}
    if trace.has_arrays:
        from . import arrays

        slope = trace.gradient[name]
        return arrays.forward(trace.graph, at).values[-1] - trace.value, arrays.added_up(slope) * by
    moved = forward(trace.graph, at)
    return moved.values[-1] - trace.value, trace.gradient[name] * by
