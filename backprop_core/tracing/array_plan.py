"""What both passes do on a graph with arrays: which entries meet at each node, and what goes back along each edge.

Shapes come first: with them each node's letters are known, and both passes are a list of functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..graph.build import Graph
from ..graph.shapes import shapes_of
from ..language.expression import CONSTANT, VARIABLE, Node, constant_value, entries_of, is_array, is_variable, places
from ..language.letters import Meeting, fold, meeting
from ..language.numpy_extra import np
from ..language.ways import UPSTREAM, Shape, Way, turned
from ..operations import OPERATIONS
from .composites import Composite
from .meetings import Array, best, best_shared, in_shape, worker
from .plan import constant, slots_of
from .row_code import partial_at_places, value_at_places
from .row_code_arrays import partial_function, partial_of, value_function

Value = Any  # a float for a number, an array for all others
CHOICES = {row.name for row in OPERATIONS.values() if row.chooses}


class Edge(NamedTuple):
    """What goes back along one edge.

    Attributes:
        operand: the node that it goes to.
        rank: of the operand.
        partial: of an operation entry by entry; gives its partial. None where letters or a composite go back.
        pull: gives what goes back from the values and the upstream adjoint; after `partial`, from that.
        fold: how it is added up in the shape of the operand, where that was stretched.
    """

    operand: int
    rank: int
    partial: Callable[[list[Value]], Value] | None
    pull: Callable[[list[Value], Value], Value] | None
    fold: Way | None


@dataclass(frozen=True)
class ArrayPlan:
    """What both passes do on one graph whose variables have these shapes.

    Attributes:
        shapes: of each node.
        meetings: what happens between the entries of each operation's operands; None for a leaf.
        composites: of each node that is one.
        start: the values of constants.
        work: gives the value of each operation, operands first.
        edges: the nodes with edges that lead to a variable, from the output down.
        slots: where each node's operands stand among the values; folded constants stand behind them.
    """

    shapes: list[Shape]
    meetings: list[Meeting | None]
    composites: dict[int, Composite]
    start: list[Value]
    constants: list[Value]
    variables: list[tuple[int, str, float]]
    work: list[tuple[int, Callable[[list[Value]], Value]]]
    edges: list[tuple[int, list[Edge], str | None]]
    slots: list[tuple[int, ...]]
    faults: dict[int, str]


class Crossing(NamedTuple):
    """An edge of a graph, from a node, that an adjoint goes back along."""

    graph: Graph
    plan: ArrayPlan
    values: list[Value]
    node: int
    edge: Edge
    upstream: Value


def shape_of(value: Value) -> Shape:
    """The shape of a value: () for a number."""
    return tuple(np.shape(value))


def plan_for(graph: Graph, given: Mapping[str, Shape]) -> ArrayPlan:
    """The plan of a graph, made anew where the shapes of its variables are others than last time."""
    plans = graph.plan if isinstance(graph.plan, dict) else {}
    key = tuple(sorted(given.items()))
    if key not in plans:
        plans = {key: make_plan(graph, given)}
        object.__setattr__(graph, "plan", plans)  # frozen for all others, as a cached property is
    found: ArrayPlan = plans[key]
    return found


def make_plan(graph: Graph, given: Mapping[str, Shape]) -> ArrayPlan:
    """Shapes, meetings and functions, in the order of evaluation."""
    shapes_of(graph, given)  # says in a sentence what does not fit
    nodes = graph.nodes
    plan = ArrayPlan([], [], {}, [math.nan] * len(nodes), [], [], [], [], [], {})
    for index, node in enumerate(nodes):
        plan.slots.append(slots_of(node, len(nodes) + len(plan.constants)))
        plan.meetings.append(None)
        if node.operation == CONSTANT:
            plan.start[index], reason = constant(node.folded[0][1]) if node.folded else (array_constant(node), None)
            if reason is not None:
                plan.faults[index] = reason
            plan.shapes.append(shape_of(plan.start[index]))
            continue
        for _, folded in node.folded:
            number, reason = constant(folded)
            plan.constants.append(number)
            if reason is not None:
                plan.faults.setdefault(index, reason)
        if is_variable(node):
            sign = 1.0 if node.operation == VARIABLE else -1.0
            plan.variables.append((index, node.name or "", sign))
            plan.shapes.append(given.get(node.name or "", ()))
            continue
        add_operation(plan, index, node)
    for index in range(len(nodes) - 1, -1, -1):
        edges = edges_of(graph, plan, index)
        node = nodes[index]
        minus = node.name if is_variable(node) and node.operation != VARIABLE else None
        if edges or minus is not None:
            plan.edges.append((index, edges, minus))
    return plan


def array_constant(node: Node) -> Value:
    """What a typed constant is worth: a number or an array."""
    return np.asarray(entries_of(node.literal or ""), dtype=float) if is_array(node) else constant_value(node)


def operand_shapes(plan: ArrayPlan, index: int) -> list[Shape]:
    """The shapes of what a node's operation works on; folded constants are numbers."""
    known = len(plan.start)
    return [plan.shapes[slot] if slot < known else () for slot in plan.slots[index]]


def add_operation(plan: ArrayPlan, index: int, node: Node) -> None:
    """Find a node's shape and letters, and the function of its value."""
    shapes, settings = operand_shapes(plan, index), dict(node.settings)
    met = meeting(node.operation, shapes, settings)
    plan.meetings[index] = met
    plan.shapes.append(met.shape)
    slots = plan.slots[index]
    if node.operation in OPERATIONS:
        plan.work.append((index, of_numbers(node.operation, slots, any(shapes))))
    elif met.ways:
        plan.work.append((index, of_ways(met, slots)))
    else:
        plan.composites[index] = composite = Composite(node.operation, shapes, met.shape, settings)
        plan.work.append((index, lambda values: composite.value([values[slot] for slot in slots])))


def of_numbers(operation: str, slots: tuple[int, ...], stretched: bool) -> Callable[[list[Value]], Value]:
    """A row of numbers, entry by entry."""
    if not stretched:
        number = value_at_places(operation)
        return lambda values: number(values, *slots)
    function = value_function(operation)
    if len(slots) == 2:
        u, v = slots
        return lambda values: function(values[u], values[v])
    return lambda values: function(*[values[slot] for slot in slots])


def of_ways(met: Meeting, slots: tuple[int, ...]) -> Callable[[list[Value]], Value]:
    """A row of arrays, by its letters."""
    shape = met.shape
    if met.entries in {"max", "min"}:
        (way,), larger = met.ways, met.entries == "max"
        return lambda values: as_value(best(way, np.asarray(values[slots[0]], dtype=float), larger), shape)
    pairs = [(worker(way), [slots[side.rank] for side in way.factors]) for way in met.ways]
    if len(pairs) == 1:
        ((work, picked),) = pairs
        return lambda values: as_value(work([np.asarray(values[slot]) for slot in picked]), shape)

    def together(values: list[Value]) -> Value:
        made = np.zeros(shape)
        for work, where in pairs:
            made += in_shape(work([np.asarray(values[slot]) for slot in where]), shape)
        return as_value(made, shape)

    return together


def as_value(array: Array, shape: Shape) -> Value:
    """An array in its shape; a number where it has no axes."""
    return in_shape(np.asarray(array), shape) if shape else float(np.asarray(array).reshape(()))


def edges_of(graph: Graph, plan: ArrayPlan, index: int) -> list[Edge]:
    """The edges of a node that lead to a variable."""
    node = graph.nodes[index]
    where = places(node)
    return [
        edge_of(plan, node, index, rank, where[rank])
        for rank, operand in enumerate(node.operands)
        if graph.leads[operand]
    ]


def edge_of(plan: ArrayPlan, node: Node, index: int, rank: int, place: int) -> Edge:
    """How what arrives at a node goes back into one operand."""
    operand, slots, met = node.operands[rank], plan.slots[index], plan.meetings[index]
    assert met is not None
    shape = plan.shapes[operand]
    if index in plan.composites:
        composite = plan.composites[index]

        def pull(values: list[Value], upstream: Value) -> Value:
            return composite.pull([values[slot] for slot in slots], values[index], upstream, place)

        of_class = composite.classes and place == 1
        return Edge(operand, rank, None, pull, None if of_class else fold(shape, composite.whole))
    if met.ways and node.operation not in OPERATIONS:
        return Edge(operand, rank, None, pull_of_ways(met, slots, index, place, shape), None)
    row = OPERATIONS[node.operation]
    if not any(operand_shapes(plan, index)):
        if row.shares is None:
            number = partial_at_places(node.operation, place)
            return Edge(operand, rank, lambda values: number(values, *slots, index), None, None)
    elif row.shares is None:
        function = partial_function(node.operation, place)
        at = (*slots, index)
        return Edge(
            operand, rank, lambda values: function(*[values[slot] for slot in at]), None, fold(shape, met.shape)
        )
    name = node.operation
    return Edge(
        operand,
        rank,
        lambda values: partial_of(name, place, [values[slot] for slot in slots], values[index]),
        None,
        fold(shape, met.shape),
    )


def pull_of_ways(
    met: Meeting, slots: tuple[int, ...], index: int, place: int, shape: Shape
) -> Callable[[list[Value], Value], Value]:
    """The same way, with operand and result changing places."""
    if met.entries in {"max", "min"}:
        (way,) = met.ways
        return lambda values, upstream: as_value(
            best_shared(way, np.asarray(values[slots[0]]), np.asarray(values[index]), np.asarray(upstream)), shape
        )
    way, factor = next(
        (way, factor) for way in met.ways for factor, side in enumerate(way.factors) if side.rank == place
    )
    back = turned(way, factor)
    picked, work = [None if side.rank == UPSTREAM else slots[side.rank] for side in back.factors], worker(back)
    return lambda values, upstream: as_value(
        work([np.asarray(upstream if slot is None else values[slot]) for slot in picked]), shape
    )
