"""Every path from a node to the output: the products of the partials along them add up to the adjoint.

Source: Bauer's formula (1974), which the backward pass factors so that each edge is visited once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..graph.build import COUNTLESS, approximately
from ..language.errors import BackpropError, refusal
from ..language.expression import is_variable
from ..tracing.trace import Trace
from .forward_mode import edge_partials

MOST_PATHS = 10_000


@dataclass(frozen=True)
class Path:
    """One way up, from a node to the output.

    Attributes:
        nodes: the places in `trace.nodes` of the nodes that it passes, the output's last.
        partials: of each edge on it.
        product: of the partials, with a minus for a leaf that is minus its variable.
    """

    nodes: tuple[int, ...]
    partials: tuple[float, ...]
    product: float


def paths(trace: Trace, name: str) -> tuple[Path, ...]:
    """Every path from a node, or from each leaf of a variable, to the output.

    Args:
        trace: the function at a point.
        name: the label of a node, or a variable.

    Returns:
        the paths; their products add up to the adjoint.

    Raises:
        BackpropError: for an unknown name, a constant, or more than MOST_PATHS paths.
    """
    if trace.has_arrays:
        raise refusal("numbers only", what="paths")
    starts = places(trace, name)
    number = sum(count(trace, start) for start in starts)
    if number > MOST_PATHS:
        raise BackpropError(
            f"There are {approximately(number)} paths from {name} to the output, and {MOST_PATHS} are listed at most: "
            "the backward pass adds them all up without listing them."
        )
    partial = edge_partials(trace)
    found: list[Path] = []
    for start in starts:
        sign = -1.0 if trace.graph.nodes[start].operation == "negate" and name in trace.gradient else 1.0
        nodes, partials = [start], [sign]  # the way gone so far; the sign stands for the edge below a minus leaf
        waiting = [(1, user, rank) for user, rank in reversed(trace.graph.users[start])]
        if not waiting:
            found.append(Path((start,), (), sign))
        while waiting:
            length, user, rank = waiting.pop()
            del nodes[length:], partials[length:]
            partials.append(partial[user, rank])
            nodes.append(user)
            users = trace.graph.users[user]
            if not users:
                found.append(Path(tuple(nodes), tuple(partials[1:]), math.prod(partials)))
            waiting += [(length + 1, above, place) for above, place in reversed(users)]
    return tuple(found)


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
