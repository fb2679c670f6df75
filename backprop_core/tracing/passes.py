"""The forward pass and the backward pass: one value per node, one contribution per edge.

Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
with care: a node outside its domain is undefined (nan) and is named, a number too large is infinite.

Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, places
from ..operations import OPERATIONS
from .careful import careful_partial, careful_value, unbounded, undefined
from .moving import is_still, moved_with
from .plan import plan_of

# Named tuples, not frozen dataclasses: a step is made for every edge, and theirs takes a third of the time.


class Contribution(NamedTuple):
    """What one edge brings: upstream adjoint x partial, into `operand` of `node` (indices).

    `operand` is None for the seed. For a tree's leaf that is minus a variable, `operand` is the node
    itself and `rank` is -1: the contribution goes to the variable.
    """

    node: int
    operand: int | None
    rank: int
    upstream: float
    partial: float
    contribution: float
    total: float


class Problem(NamedTuple):
    """A place where something is undefined: the node, the operand it concerns, and the reason.

    At fault is the value itself, only a slope, or only the size of the number. Of an array, `entry` is the first place
    where it happens, and `times` tells at how many it does.
    """

    node: int
    rank: int | None
    reason: str
    entry: tuple[int, ...] | None = None
    times: int = 1


@dataclass(frozen=True)
class Forward:
    """The value of every node, and where values are undefined or too large."""

    values: list[float]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Backward:
    """The adjoint of every node (None where no gradient goes), the contributions in order, the gradient.

    `idle` are the edges (node and rank of the operand) whose contribution is 0 because the output does not move with
    them, and not by multiplication.
    """

    adjoints: list[float | None]
    contributions: list[Contribution]
    gradient: dict[str, Any]
    problems: tuple[Problem, ...]
    idle: frozenset[tuple[int, int]] = frozenset()


def forward(graph: Graph, at: Mapping[str, float]) -> Forward:
    """The value of every node, operands first.

    Args:
        graph: what `build` made.
        at: a finite number for each variable of the program.
    """
    plan = plan_of(graph)
    values = plan.start + plan.constants
    for index, name, sign in plan.variables:
        values[index] = sign * at[name]
    if plan.faults:
        return forward_with_care(graph, values, 0)
    for index, function, slots in plan.operations:
        try:
            values[index] = value = function(values, *slots)
            if value - value != 0.0:
                return forward_with_care(graph, values, index)
        except (ArithmeticError, ValueError):
            return forward_with_care(graph, values, index)
    return Forward(values[: len(plan.start)], ())


def forward_with_care(graph: Graph, values: list[float], first: int) -> Forward:
    """Go on from the first node whose value is not a finite number."""
    plan = plan_of(graph)
    problems: list[Problem] = []
    for index in range(first, len(graph.nodes)):
        node = graph.nodes[index]
        reason = plan.faults.get(index)
        if node.operands:
            row, numbers = OPERATIONS[node.operation], [values[slot] for slot in plan.slots[index]]
            values[index] = careful_value(row, numbers)
            reason = reason or undefined(row, numbers) or unbounded(numbers, values[index])
        if reason is not None:
            problems.append(Problem(index, None, reason))
    return Forward(values[: len(plan.start)], tuple(problems))


def backward(graph: Graph, values: list[float]) -> Backward:
    """Every contribution, from the output down to the variables, and what they add up to.

    Args:
        graph: what `build` made.
        values: the values of `forward` on the same graph.
    """
    adjoints, contributions, gradient, problems = seeded(graph)
    append, make = contributions.append, Contribution._make
    plan = plan_of(graph)
    values = values + plan.constants
    idle: set[tuple[int, int]] = set()
    moving: list[bool] = []  # worked out where a product is not finite, which is seldom
    for index, slots, edges, minus in plan.edges:
        upstream = adjoints[index] or 0.0
        if minus is not None:
            gradient[minus] -= upstream
            append(make((index, index, -1, upstream, -1.0, -upstream, gradient[minus])))
            continue
        within = values[index] - values[index] == 0.0
        shares = shares_of(graph, values, index)
        for operand, rank, function, variable in edges:
            try:
                partial = shares[rank] if function is None else function(values, *slots)
                contribution = upstream * partial
                finite = within and contribution - contribution == 0.0
            except (ArithmeticError, ValueError):
                finite = False
            if not finite:
                moving = moving or moved_with(graph, values)
                if upstream != upstream or (moving[index] and not is_still(graph, values, index, rank)):
                    partial, contribution = bring_with_care(graph, values, index, rank, upstream, shares, problems)
                else:
                    partial = contribution = 0.0
                    idle.add((index, rank))
            before = adjoints[operand]
            adjoints[operand] = total = contribution if before is None else before + contribution
            if variable is not None:
                gradient[variable] += contribution
            append(make((index, operand, rank, upstream, partial, contribution, total)))
    return Backward(adjoints, contributions, gradient, tuple(problems), frozenset(idle))


def seeded(graph: Graph) -> tuple[list[float | None], list[Contribution], dict[str, float], list[Problem]]:
    """What a backward pass starts from: the output moves exactly as much as itself, and nothing else is known."""
    nodes, output = graph.nodes, graph.output
    adjoints: list[float | None] = [None] * len(nodes)
    adjoints[output] = None if nodes[output].operation == CONSTANT else 1.0
    gradient = dict.fromkeys(graph.program.variables, 0.0)
    if nodes[output].operation == VARIABLE:
        gradient[nodes[output].name or ""] = 1.0
    return adjoints, [Contribution(output, None, -1, 1.0, 1.0, 1.0, 1.0)], gradient, []


def bring_with_care(
    graph: Graph,
    values: Sequence[float],
    index: int,
    rank: int,
    upstream: float,
    shares: Sequence[float],
    problems: list[Problem],
) -> tuple[float, float]:
    """The partial and the contribution of an edge where the quick way finds no finite number; notes why."""
    if shares:
        partial, reason = shares[rank], None
        factors = [upstream]  # a share by itself is always finite
    else:
        partial, reason = partial_with_care(graph, values, index, rank)
        factors = [upstream, *[values[slot] for slot in plan_of(graph).slots[index]]]
    contribution = upstream * partial
    if reason is None and values[index] == values[index]:
        reason = unbounded(factors, contribution)
    if reason is not None:
        problems.append(Problem(index, rank, reason))
    return partial, contribution


def shares_of(graph: Graph, values: Sequence[float], index: int) -> list[float]:
    """The partials into all operands at once, where which of them wins decides; none for any other operation."""
    node, result = graph.nodes[index], values[index]
    shares = OPERATIONS[node.operation].shares
    if shares is None:
        return []
    if result != result:
        return [math.nan] * len(node.operands)
    all_shares = shares([values[slot] for slot in plan_of(graph).slots[index]], result)
    return [all_shares[place] for place in places(node)]


def partial_with_care(graph: Graph, values: Sequence[float], index: int, rank: int) -> tuple[float, str | None]:
    """A partial where its quick formula gives no finite number, and why it is undefined, if it is."""
    operands, place = [values[slot] for slot in plan_of(graph).slots[index]], places(graph.nodes[index])[rank]
    return careful_partial(OPERATIONS[graph.nodes[index].operation], operands, values[index], place)
