"""Forward mode: how every node moves when one variable moves; and how many edges each mode visits.

Method: tangents, or dual numbers (Clifford 1873; Wengert 1964), over the same graph as the backward pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..language.errors import BackpropError
from ..language.expression import VARIABLE, is_variable
from ..tracing.trace import Trace, expected


@dataclass(frozen=True)
class Flow:
    """What one edge carries upwards: partial x the tangent of its operand, into a running total.

    Attributes:
        node: the node's place in `trace.nodes`.
        operand: its operand's place there.
        partial: the derivative of the node with respect to that operand; None where the letters of arrays say it.
        tangent: the derivative of the operand with respect to the variable.
        contribution: their product.
        total: the sum of the node's contributions so far.
    """

    node: int
    operand: int
    partial: Any
    tangent: Any
    contribution: Any
    total: Any


@dataclass(frozen=True)
class Tangents:
    """One sweep of forward mode: the derivative of every node with respect to one variable.

    Attributes:
        variable: its name.
        tangents: the derivative of each node, in evaluation order; the last is the output's.
        flows: what each edge carried, in the order of the sweep.
    """

    variable: str
    tangents: tuple[Any, ...]
    flows: tuple[Flow, ...]

    @property
    def visits(self) -> int:
        """How many edges the sweep visited."""
        return len(self.flows)


@dataclass(frozen=True)
class Cost:
    """Edge visits for the whole gradient: one forward sweep for each variable, or one backward sweep."""

    forward: int
    backward: int


def tangents(trace: Trace, variable: str, direction: Any = None) -> Tangents:
    """Sweep forward from one variable; the tangent of the output is its derivative.

    Args:
        trace: the function at a point.
        variable: its name.
        direction: of an array, how its entries move, in its shape; each by 1 unless told.

    Returns:
        the tangent of every node.

    Raises:
        BackpropError: when there is no such variable, or the direction has another shape.
    """
    expected(trace, "tangents")
    if variable not in trace.gradient:
        known = ", ".join(trace.gradient) or "none"
        raise BackpropError(f"There is no variable {variable}: the variables are {known}.")
    if trace.has_arrays:
        return tangents_of_arrays(trace, variable, direction)
    partial = edge_partials(trace)
    moves: list[float] = []
    active: list[bool] = []
    flows: list[Flow] = []
    for index, node in enumerate(trace.graph.nodes):
        if is_variable(node):
            active.append(node.name == variable)
            moves.append((1.0 if node.operation == VARIABLE else -1.0) if active[-1] else 0.0)
            continue
        total = 0.0
        for rank, operand in enumerate(node.operands):
            if active[operand]:
                contribution = partial[index, rank] * moves[operand]
                total += contribution
                flows.append(Flow(index, operand, partial[index, rank], moves[operand], contribution, total))
        moves.append(total)
        active.append(any(active[operand] for operand in node.operands))
    return Tangents(variable, tuple(moves), tuple(flows))


def tangents_of_arrays(trace: Trace, variable: str, direction: Any) -> Tangents:
    """The same sweep over arrays: by the letters of each node, forwards."""
    from ..tracing import arrays

    move = arrays.direction_of(trace.at[variable], direction)
    if move is None:
        raise BackpropError(f"The direction must be of the shape of {variable}.")
    partial = edge_partials(trace)
    moves = arrays.pushed(trace.graph, trace.values, trace.at, {variable: move}, partial)
    below: list[bool] = []
    flows: list[Flow] = []
    for index, node in enumerate(trace.graph.nodes):
        below.append(node.name == variable if is_variable(node) else any(below[operand] for operand in node.operands))
        for rank, operand in enumerate(node.operands):
            if below[operand]:
                flows.append(
                    Flow(index, operand, partial.get((index, rank)), moves[operand], moves[index], moves[index])
                )
    return Tangents(variable, tuple(moves), tuple(flows))


def edge_partials(trace: Trace) -> dict[tuple[int, int], float]:
    """The partial on each edge that leads to a variable, by node and rank of the operand."""
    return {
        (step.node, step.rank): step.partial
        for step in trace.contributions
        if step.operand is not None and step.rank >= 0
    }


def cost(trace: Trace) -> Cost:
    """How many edges each mode visits for the gradient of all variables."""
    return Cost(
        sum(tangents(trace, variable).visits for variable in trace.gradient),
        len(edge_partials(trace)),
    )
