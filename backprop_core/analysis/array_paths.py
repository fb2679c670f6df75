"""The Jacobian of each edge of a program with arrays, and what they multiply to along a path.

A Jacobian has a row for each entry of the result and a column for each entry of the operand, the last axis fastest.
Nobody builds them to train a network: the backward pass goes the same ways with one row at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from ..language.errors import BackpropError
from ..language.numpy_extra import np
from ..tracing import array_plan, arrays
from ..tracing.meetings import Array
from ..tracing.trace import Trace

MOST_ENTRIES = 100_000  # of all Jacobians together


def jacobians(trace: Trace, edges: Collection[tuple[int, int]]) -> dict[tuple[int, int], Array]:
    """The Jacobians of some edges, by node and rank of the operand.

    Args:
        trace: of a program with arrays.
        edges: such as lead to a variable.

    Returns:
        for each edge a matrix: a row for each entry of the node, a column for each entry of the operand.

    Raises:
        BackpropError: they have more than MOST_ENTRIES entries together.
    """
    graph = trace.graph
    plan = array_plan.plan_for(graph, {name: array_plan.shape_of(value) for name, value in trace.at.items()})
    sizes = [int(np.prod(shape)) for shape in plan.shapes]
    largest = max(edges, key=lambda edge: sizes[edge[0]] * sizes[graph.nodes[edge[0]].operands[edge[1]]], default=None)
    total = sum([sizes[node] * sizes[graph.nodes[node].operands[rank]] for node, rank in edges])
    if largest is not None and total > MOST_ENTRIES:
        node, rank = largest
        above, below = graph.labels[node], graph.labels[graph.nodes[node].operands[rank]]
        raise BackpropError(
            f"The Jacobians on these paths have {total:,} entries, that of {above} by {below} most of them, "
            f"and {MOST_ENTRIES:,} are written out at most: the backward pass needs none of them."
        )
    values = [*trace.values, *plan.constants]
    moving = cache(lambda: arrays.moved_with(graph, plan, values))
    found: dict[tuple[int, int], Array] = {}
    with np.errstate(all="ignore"):
        for index, leading, _ in plan.edges:
            for edge in leading:
                if (index, edge.rank) not in edges:
                    continue
                rows = []
                for unit in np.eye(sizes[index]):
                    upstream = unit.reshape(plan.shapes[index]) if plan.shapes[index] else float(unit[0])
                    crossing = array_plan.Crossing(graph, plan, values, index, edge, upstream)
                    rows.append(np.ravel(arrays.brought(crossing, moving, [], set())[1]))
                found[index, edge.rank] = np.array(rows) + 0.0
    return found


def product_of(trace: Trace, start: int, partials: Sequence[Array], sign: float) -> Any:
    """The row that the output begins with, times the Jacobians from the output down, in the shape of a node."""
    row = sign * np.ravel(np.asarray(trace.contributions[0].total, dtype=float))
    for matrix in reversed(partials):
        row = row @ matrix
    shape = trace.shapes[start]
    return row.reshape(shape) + 0.0 if shape else float(row[0] + 0.0)
