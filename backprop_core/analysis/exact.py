"""A program as exact mathematics, of single numbers or of arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..graph.build import build
from ..language.point import is_array_value
from ..tracing.recording import Source, read
from .symbolic import Exact, exact_of

if TYPE_CHECKING:
    from .array_symbolic import ExactArrays


def exact(text: Source, given: Iterable[str] = ()) -> Exact | ExactArrays:
    """Read a program as exact mathematics: decimals become fractions, `e` and `pi` themselves.

    Args:
        text: an expression or program, as text or as a Python function.
        given: names that values will be given for: each is one name, however much it looks like two, as `sinx` does.
            With values, as a point has them, arrays have the shapes of these; else those that the program states.

    Returns:
        an `Exact`, to be asked for its exact value and derivatives; of a program with arrays an `ExactArrays`, whose
        derivatives are SymPy's matrices.

    Raises:
        BackpropError: for text that is not in the language, or that is too large for SymPy, or where a
            part has no value whatever its variables are.
    """
    program = read(text, given)
    graph = build(program)
    values = dict(given.items()) if isinstance(given, Mapping) else {}
    if graph.has_arrays or program.shapes or any(map(is_array_value, values.values())):
        from .array_symbolic import exact_arrays

        return exact_arrays(graph, values)
    return exact_of(graph)
