"""The paths to the output as lines that a person can read: the way, the partials along it, and what they come to."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ..notation.matrices import array_text, is_shown
from ..notation.numbers import finite, number_atom, relation
from ..tracing.trace import Trace
from .path_sum import Path, paths

MOST_TOLD = 20


def told(trace: Trace, name: str) -> str:
    """Every path from a variable or a node to the output, each with its product, and their sum.

    Args:
        trace: the function at a point.
        name: the label of a node, or a variable.

    Returns:
        lines; of more than MOST_TOLD paths the first ones.

    Raises:
        BackpropError: where `paths` refuses.
    """
    found = paths(trace, name)
    top = trace.graph.labels[trace.graph.output]
    count = "1 path leads" if len(found) == 1 else f"{len(found):,} paths lead"
    lines = [f"{count} from {name} to {top}"]
    for path in found[:MOST_TOLD]:
        lines += ["", *[f"  {line}" for line in lines_of(trace, path)]]
    if len(found) > MOST_TOLD:
        lines += ["", f"  and {len(found) - MOST_TOLD:,} more"]
    total = sum([path.product for path in found])
    verb = "That is" if len(found) == 1 else "They add up to"
    return "\n".join([*lines, "", f"{verb} the gradient: ∂{top}/∂{name} {said(total, with_relation=True)}"])


def as_data(trace: Trace, name: str) -> list[dict[str, Any]]:
    """The same as plain data: the labels on each path, its partials, and its product."""
    return [
        {
            "from": name,
            "nodes": [trace.graph.labels[node] for node in path.nodes],
            "partials": [plain(partial) for partial in path.partials],
            "product": plain(path.product),
        }
        for path in paths(trace, name)
    ]


def plain(value: Any) -> Any:
    """A number, or the rows of an array."""
    listed = value.tolist() if hasattr(value, "tolist") else value
    return [plain(one) for one in listed] if isinstance(listed, list) else finite(listed)


def lines_of(trace: Trace, path: Path) -> list[str]:
    """The way of one path, its partials as letters, with arrays their shapes, and the numbers."""
    labels = [trace.graph.labels[node] for node in path.nodes]
    lines = [" → ".join(labels)]
    if not path.partials:
        return lines
    slopes = [f"∂{above}/∂{below}" for below, above in pairwise(labels)]
    lines.append(" · ".join(reversed(slopes)))
    if trace.has_arrays:
        shapes = [f"{rows}×{columns}" for rows, columns in [matrix.shape for matrix in path.partials]]
        lines.append(f"Jacobians: {' · '.join(reversed(shapes))}")
    if all(not trace.has_arrays or is_shown(partial.shape) for partial in path.partials):
        factors = [bracketed(partial) for partial in reversed(path.partials)]
        lines.append(f"{' · '.join(factors)} {said(path.product, with_relation=True)}")
    else:
        lines.append(said(path.product, with_relation=True))
    return lines


def bracketed(number: Any) -> str:
    """A factor, in brackets where it is negative."""
    text = said(number)
    return f"({text})" if text[0] in "-−" else text


def said(number: Any, with_relation: bool = False) -> str:
    """A number or an array as it is shown, perhaps after `=` or `≈`."""
    shape = getattr(number, "shape", ())
    if shape == (1, 1):
        return said(number[0, 0], with_relation)
    if shape:
        text, sign = array_text([float(entry) for entry in number.ravel()], shape, "plain"), "="
    else:
        text, sign = number_atom(float(number), "plain").text, relation(float(number))
    return f"{sign} {text}" if with_relation else text
