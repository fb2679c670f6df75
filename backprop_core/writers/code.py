"""A program as code of others: PyTorch, JAX, TensorFlow, or NumPy with both passes written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..array_operations import ARRAY_OPERATIONS
from ..graph.build import build
from ..language.errors import BackpropError
from ..language.expression import VARIABLE, Program, is_array
from ..language.point import point
from ..tracing.recording import Source, read
from ..tracing.run import has_arrays
from . import frameworks

BY_HAND = "numpy"  # both passes written out, with no library that finds gradients
FRAMEWORKS = (*frameworks.FRAMEWORKS, BY_HAND)


def write_code(text: Source, at: Mapping[str, Any], framework: str) -> str:
    """The program in a framework's own words, ready to run.

    Args:
        text: an expression or program, as text or as a Python function.
        at: a number for each variable, or an array of them.
        framework: `pytorch`, `jax` or `tensorflow`; or `numpy`, where both passes are written out.

    Returns:
        Python code that prints the value, then the gradient as a dictionary. Classes, as cross_entropy takes them, have
        no gradient and are not in it; arrays of more than 1,000 entries are loaded from a file that the code names.

    Raises:
        BackpropError: for text that is not in the language, numbers that do not fit it, an unknown framework, or when
            the output depends on no variable, so that a framework has nothing to differentiate.
    """
    program = read(text, at)
    if framework not in FRAMEWORKS:
        raise BackpropError(f"There is no framework {framework}: say {', '.join(FRAMEWORKS)}.")
    graph = build(program)
    if not any(node.operation == VARIABLE for node in graph.nodes):
        raise BackpropError(frameworks.NO_GRADIENT, 0, program.source)
    known = point(program, at)
    if framework == BY_HAND:
        from .numpy_by_hand import write_numpy  # NumPy is imported with the first array

        return write_numpy(graph, known)
    if has_arrays(graph, known) or writes_arrays(program):
        from .array_frameworks import write_array_code

        return write_array_code(program, graph, known, framework)
    return frameworks.write_code(program, known, framework)


def writes_arrays(program: Program) -> bool:
    """Whether a line has an array in it, be it one that the output does not need."""
    return any(is_array(node) or node.operation in ARRAY_OPERATIONS for line in program.lines for node in line.nodes)
