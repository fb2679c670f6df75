"""What the output moves with at a point, and whose values it needs.

A choice takes one of two operands, whatever the other is worth. What the output does not move with here (an operand
that is not taken, or does not win, or lies below a flat function) passes nothing on, even where its own slope is
infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..graph.build import Graph
from ..language.expression import is_variable, places
from ..operations import OPERATIONS
from .plan import plan_of
from .row_code import condition


def moved_with(graph: Graph, values: Sequence[float]) -> list[bool]:
    """Whether the output moves with each node here: not with what is not taken, does not win, or lies below a plateau.

    Args:
        graph: what `build` made.
        values: those of the nodes, then the folded constants.
    """
    return reached(graph, lambda index, rank: not is_still(graph, values, index, rank))


def needed_for(graph: Graph, values: Sequence[float]) -> list[bool]:
    """Whether the output's value needs that of each node here: all but what is not taken."""
    values = [*values, *plan_of(graph).constants]
    return reached(graph, lambda index, rank: not is_passed_over(graph, values, index, rank))


def reached(graph: Graph, is_open: Callable[[int, int], bool]) -> list[bool]:
    """Which nodes are reached from the output through edges (a node and the rank of an operand) that are open."""
    found = [False] * len(graph.nodes)
    found[graph.output] = True
    for index in range(graph.output, -1, -1):
        if found[index]:
            for rank, operand in enumerate(graph.nodes[index].operands):
                found[operand] = found[operand] or is_open(index, rank)
    return found


def is_passed_over(graph: Graph, values: Sequence[float], index: int, rank: int) -> bool:
    """Whether a choice does not take this operand."""
    node = graph.nodes[index]
    if not OPERATIONS[node.operation].chooses:
        return False
    place, condition_value = places(node)[rank], values[plan_of(graph).slots[index][0]]
    return condition_value == condition_value and place == (2 if condition_value else 1)


def is_still(graph: Graph, values: Sequence[float], index: int, rank: int) -> bool:
    """Whether the value of a node stays as it is while one operand moves a little."""
    node = graph.nodes[index]
    if is_variable(node):
        return False
    row, numbers = OPERATIONS[node.operation], [values[slot] for slot in plan_of(graph).slots[index]]
    if row.shares is not None:
        return values[index] == values[index] and row.shares(numbers, values[index])[places(node)[rank]] == 0
    if row.chooses:
        return places(node)[rank] == 0 or is_passed_over(graph, values, index, rank)
    return bool(row.flat) and condition(row.flat)(*numbers)
