"""A program with arrays as a function: its source is written when shapes come first, and kept for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..graph.build import Graph
from ..language.errors import BackpropError
from ..language.expression import Program
from ..language.numpy_extra import np
from ..language.point import point
from ..language.ways import Shape
from ..tracing import array_plan, array_repairs, arrays
from ..tracing.trace import Trace
from .array_source import write_array_source


def compile_arrays(program: Program, graph: Graph, wrt: Sequence[str]) -> Callable[..., Any]:
    """A program with arrays as a function of its variables; the code is written when shapes come first.

    Args:
        program: what was read.
        graph: its graph.
        wrt: the variables whose gradient is wanted.
    """
    written: dict[tuple[Shape, ...], Callable[..., Any]] = {}

    def value_and_gradient(**at: Any) -> tuple[float, dict[str, Any]]:
        known = point(program, at)
        shapes = tuple([array_plan.shape_of(value) for value in known.values()])
        if shapes not in written:
            arrays.seed_of(graph, arrays.forward(graph, known).values[-1], None)  # says what does not fit
            written[shapes] = made(graph, dict(zip(known, shapes, strict=True)), wrt)
            value_and_gradient.source = written[shapes].source  # type: ignore[attr-defined]
        try:
            with np.errstate(all="ignore"):
                value, gradient = written[shapes](*known.values())
        except (ArithmeticError, ValueError):  # of Python's numbers, where NumPy's would be nan or infinite
            value, gradient = math.nan, {}
        if not all(array_repairs.is_finite(one) for one in (float(value), *gradient.values())):
            found = Trace.of(graph, known)
            if found.error is not None:
                raise BackpropError(found.error.message, found.error.position, program.source)
            return found.value, {name: found.gradient[name] for name in wrt}
        return float(value), gradient

    return value_and_gradient


def made(graph: Graph, given: Mapping[str, Shape], wrt: Sequence[str]) -> Callable[..., Any]:
    """The function that the source defines; its `source` is the code that was written."""
    source, names = write_array_source(graph, given, wrt)
    found = dict(names)
    exec(source, found)
    function: Callable[..., Any] = found["value_and_gradient"]
    function.source = source  # type: ignore[attr-defined]
    return function
