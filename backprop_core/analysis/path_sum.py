"""Every path from a node to the output: the products of the partials along them add up to the adjoint.

In a program with arrays the partial of an edge is its Jacobian, and the product is one of matrices.

Source: Bauer's formula (1974), which the backward pass factors so that each edge is visited once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..graph.build import COUNTLESS, approximately
from ..language.errors import BackpropError
from ..language.expression import is_variable
from ..tracing.trace import Trace, expected
from .forward_mode import edge_partials

MOST_PATHS = 10_000


@dataclass(frozen=True)
class Path:
    """One way up, from a node to the output.

    Attributes:
        nodes: the places in `trace.nodes` of the nodes that it passes, the output's last.
        partials: of each edge on it: numbers, or with arrays Jacobians, a row for each entry of the upper node.
        product: of the partials, from the output down and in the shape of the first node, with a minus for a leaf that
            is minus its variable.
    """

    nodes: tuple[int, ...]
    partials: tuple[Any, ...]
    product: Any


def paths(trace: Trace, name: str) -> tuple[Path, ...]:
    """Every path from a node, or from each leaf of a variable, to the output.

    Args:
        trace: the function at a point.
        name: the label of a node, or a variable.

    Returns:
        the paths; their products add up to the adjoint.

    Raises:
        BackpropError: for an unknown name, a constant, more than MOST_PATHS paths, or too large Jacobians.
    """
    expected(trace, "paths")
    starts = places(trace, name)
    number = sum(count(trace, start) for start in starts)
    if number > MOST_PATHS:
        raise BackpropError(
            f"There are {approximately(number)} paths from {name} to the output, and {MOST_PATHS} are listed at most: "
            "the backward pass adds them all up without listing them."
        )
    ways = [(start, way) for start in starts for way in ways_up(trace, start)]
    if trace.has_arrays:
        from .array_paths import jacobians, product_of  # NumPy is imported with the first array

        matrices = jacobians(trace, {edge for _, way in ways for edge in way})
        found = [(start, way, tuple([matrices[edge] for edge in way])) for start, way in ways]
        return tuple(
            [
                Path(
                    (start, *[user for user, _ in way]),
                    partials,
                    product_of(trace, start, partials, sign_of(trace, start, name)),
                )
                for start, way, partials in found
            ]
        )
    partial = edge_partials(trace)
    numbers = [(start, way, tuple([partial[edge] for edge in way])) for start, way in ways]
    return tuple(
        [
            Path((start, *[user for user, _ in way]), partials, math.prod((sign_of(trace, start, name), *partials)))
            for start, way, partials in numbers
        ]
    )


def sign_of(trace: Trace, start: int, name: str) -> float:
    """-1 for a leaf that is minus its variable, which has an edge of its own below it."""
    return -1.0 if trace.graph.nodes[start].operation == "negate" and name in trace.gradient else 1.0


def ways_up(trace: Trace, start: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """The edges of each path from a node to the output, as users and ranks."""
    users = trace.graph.users
    edges: list[tuple[int, int]] = []  # the way gone so far
    waiting = [(0, edge) for edge in reversed(users[start])]
    if not waiting:
        yield ()
    while waiting:
        length, (user, rank) = waiting.pop()
        del edges[length:]
        edges.append((user, rank))
        if not users[user]:
            yield tuple(edges)
        waiting += [(length + 1, above) for above in reversed(users[user])]


def places(trace: Trace, name: str) -> list[int]:
    """The nodes that a label or a variable names."""
    graph = trace.graph
    leaves = [index for index, node in enumerate(graph.nodes) if is_variable(node) and node.name == name]
    if leaves:
        return leaves
    if name not in graph.index:
        raise BackpropError(f"There is no node {name}: the nodes are {', '.join(graph.labels[:30])}.")
    if not graph.leads[graph.index[name]]:
        raise BackpropError(f"No variable lies at {name} or below it, so no gradient goes there.")
    return [graph.index[name]]


def count(trace: Trace, start: int) -> int:
    """How many paths lead from a node to the output, without listing them."""
    ways = [0] * len(trace.graph.nodes)
    ways[start] = 1
    for index in range(start + 1, len(ways)):
        ways[index] = min(COUNTLESS, sum(ways[operand] for operand in trace.graph.nodes[index].operands))
    return ways[-1]
