"""What both passes do on a graph, worked out once and without a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, Node, constant_value, is_variable, places
from ..operations import OPERATIONS
from .careful import careful_value, unbounded, undefined
from .row_code import Function, partial_at_places, value_at_places


@dataclass(frozen=True)
class Plan:
    """What both passes do on one graph, made once.

    `start` holds the constants, `variables` where the given numbers go, `operations` the nodes that are
    worked out, `edges` the nodes with edges that lead to a variable, from the output down. Functions take
    the list of values and the places of their operands (for a partial, then the node's own place).

    `slots` are those places for each node. The constants that a compact graph has folded away stand behind the values
    of its nodes; `faults` tells for which nodes a constant is undefined or too large, and why.
    """

    start: list[float]
    variables: list[tuple[int, str, float]]
    operations: list[tuple[int, Function, tuple[int, ...]]]
    edges: list[tuple[int, tuple[int, ...], list[tuple[int, int, Function | None, str | None]], str | None]]
    slots: list[tuple[int, ...]]
    constants: list[float]
    faults: dict[int, str]


def plan_of(graph: Graph) -> Plan:
    """The plan of a graph, made when it is first asked for."""
    plan = graph.plan
    if not isinstance(plan, Plan):
        plan = make_plan(graph)
        object.__setattr__(graph, "plan", plan)  # frozen for all others, as a cached property is
    return plan


def make_plan(graph: Graph) -> Plan:
    """All that can be known of both passes without a point, so that each point costs only its arithmetic."""
    nodes, leads = graph.nodes, graph.leads
    plan = Plan([math.nan] * len(nodes), [], [], [], [], [], {})
    for index, node in enumerate(nodes):
        worked_out = [constant(expression) for _, expression in node.folded]
        for _, reason in worked_out:
            if reason is not None:
                plan.faults.setdefault(index, reason)
        plan.slots.append(slots_of(node, len(nodes) + len(plan.constants)))
        if node.operation == CONSTANT:
            plan.start[index] = worked_out[0][0] if node.folded else constant_value(node)
            continue
        plan.constants.extend([number for number, _ in worked_out])
        if is_variable(node):
            sign = 1.0 if node.operation == VARIABLE else -1.0
            plan.variables.append((index, node.name or "", sign))
            if sign < 0:
                plan.edges.append((index, (), [], node.name))
        else:
            row = OPERATIONS[node.operation]
            slots, place = plan.slots[index], places(node)
            plan.operations.append((index, value_at_places(node.operation), slots))
            edges = [
                (
                    operand,
                    rank,
                    None if row.shares else partial_at_places(node.operation, place[rank]),
                    nodes[operand].name if nodes[operand].operation == VARIABLE else None,
                )
                for rank, operand in enumerate(node.operands)
                if leads[operand]
            ]
            if edges:
                plan.edges.append((index, (*slots, index), edges, None))
    plan.edges.reverse()
    return plan


def slots_of(node: Node, free: int) -> tuple[int, ...]:
    """Where the numbers stand that a node's operation works on; its folded constants from the slot `free` on."""
    if not (node.folded and node.operands):  # a constant works on nothing
        return node.operands
    slots = dict(zip(places(node), node.operands, strict=True))
    slots |= {place: slot for slot, (place, _) in enumerate(node.folded, free)}
    return tuple([slots[place] for place in range(len(slots))])


def operand_numbers(graph: Graph, values: Sequence[float], index: int) -> list[float]:
    """The numbers that a node's operation works on, folded constants among them."""
    plan, nodes = plan_of(graph), len(values)
    return [values[slot] if slot < nodes else plan.constants[slot - nodes] for slot in plan.slots[index]]


def constant(nodes: Sequence[Node]) -> tuple[float, str | None]:
    """What an expression of constants is worth, and why it is undefined or too large, if it is."""
    values: list[float] = []
    why: str | None = None
    for node in nodes:
        if node.operation == CONSTANT:
            values.append(constant_value(node))
            continue
        row, numbers = OPERATIONS[node.operation], [values[operand] for operand in node.operands]
        values.append(careful_value(row, numbers))
        why = why or undefined(row, numbers) or unbounded(numbers, values[-1])
    return values[-1], why
