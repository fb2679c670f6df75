"""What is no finite number is worked out again entry by entry, with the care that numbers have; all others stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from ..graph.build import Graph
from ..language.expression import Node, places
from ..language.numpy_extra import np
from ..language.ways import Place, Shape, flat, terms, unflat
from ..operation import Operation
from ..operations import OPERATIONS
from .array_plan import ArrayPlan, Crossing, Edge, Value, as_value
from .careful import careful_partial, careful_value, unbounded, undefined
from .meetings import Array, work_out
from .passes import Problem

NO_CLASS = "a class is a whole number from 0 on, and there is one for each score"


def is_finite(value: Value) -> bool:
    """Whether all entries are finite numbers; a sum that overflows only costs a second look."""
    total = value if type(value) is float else np.add.reduce(value, None) if type(value) is np.ndarray else float(value)
    return bool(total - total == 0.0)


def are_finite(values: Iterable[Value]) -> bool:
    """Whether all entries of several values are finite numbers, and not only their sums."""
    return all(bool(np.isfinite(value).all()) for value in values)


def repair(graph: Graph, plan: ArrayPlan, values: list[Value], index: int, among: Array | None = None) -> list[Problem]:
    """Work out the entries of a node that are no finite numbers once more, and tell what is wrong with them.

    `among` are the entries that are asked for, where it is not all.
    """
    node, shape = graph.nodes[index], plan.shapes[index]
    operands = [values[slot] for slot in plan.slots[index]]
    if not shape:
        value, reason = repaired_number(plan, node, index, operands, values[index])
        values[index] = value
        return [] if reason is None else [Problem(index, None, reason)]
    array = np.asarray(values[index], dtype=float)
    bad = np.argwhere(~np.isfinite(array) if among is None else ~np.isfinite(array) & among)
    if not len(bad):
        return []
    found: dict[str, tuple[Place, int]] = {}
    array = array.copy()
    row = OPERATIONS.get(node.operation)
    shares = [np.broadcast_to(one, shape) for one in operands] if row else []
    for one in bad:
        place = tuple(int(at) for at in one)
        if row is not None:
            numbers = [float(share[place]) for share in shares]
            array[place] = careful_value(row, numbers)
            reason = undefined(row, numbers)
        else:
            numbers = list(met_numbers(plan, index, operands, place))
            reason = None
        reason = reason or unbounded(numbers, float(array[place]))
        if reason is not None:
            first, times = found.get(reason, (place, 0))
            found[reason] = (first, times + 1)
    values[index] = array
    return [Problem(index, None, reason, first, times) for reason, (first, times) in found.items()]


def repaired_number(
    plan: ArrayPlan, node: Node, index: int, operands: Sequence[Value], value: float
) -> tuple[float, str | None]:
    """The same for a node that is a number."""
    if node.operation in OPERATIONS:
        row = OPERATIONS[node.operation]
        value = careful_value(row, operands)
        return value, undefined(row, operands) or unbounded(operands, value)
    numbers = list(met_numbers(plan, index, operands, ()))
    composite = plan.composites.get(index)
    of_classes = composite is not None and composite.classes
    if of_classes and math.isnan(value) and all(math.isfinite(number) for number in numbers):
        return value, NO_CLASS
    return value, unbounded(numbers, value)


def met_numbers(plan: ArrayPlan, index: int, operands: Sequence[Value], place: Place) -> Iterator[float]:
    """The entries of the operands that meet in one entry of the result; all, for a composite."""
    met = plan.meetings[index]
    if met is None or not met.ways:
        for operand in operands:
            yield from np.asarray(operand, dtype=float).ravel().tolist()
        return
    for way in met.ways:
        here = place if way.result.shape == met.shape else unflat(flat(place, met.shape), way.result.shape)
        for found in terms(way, here):
            for side, at in zip(way.factors, found, strict=True):
                yield float(np.asarray(operands[side.rank]).reshape(side.shape)[at])


def zeros(shape: Shape) -> Value:
    """Nothing, in a shape."""
    return np.zeros(shape) if shape else 0.0


def whole_zeros(plan: ArrayPlan, edge: Edge) -> Value:
    """A contribution of nothing, in the shape in which it arrives."""
    return zeros(plan.shapes[edge.operand] if edge.fold is None else edge.fold.factors[0].shape)


def folded(edge: Edge, whole: Value, shape: Shape) -> Value:
    """What arrives, in the shape of the operand: what was stretched is added up here, and nowhere else."""
    if edge.fold is None:
        return whole
    return as_value(work_out(edge.fold, [np.broadcast_to(whole, edge.fold.factors[0].shape)]), shape)


def repaired_edge(crossing: Crossing, partial: Value, whole: Value, moves: Array) -> tuple[Value, Value, list[Problem]]:
    """Work out the entries of a contribution that are no finite numbers once more, and tell what is wrong with them.

    Nothing comes down where it does not move anything, whatever the partial is there.
    """
    graph, plan, values, index, edge, upstream = crossing
    node, shape = graph.nodes[index], plan.shapes[index]
    if edge.partial is None:
        return partial, whole, trouble_of_letters(crossing, whole)
    row, place = OPERATIONS[node.operation], places(node)[edge.rank]
    operands = [np.broadcast_to(values[slot], shape) for slot in plan.slots[index]]
    result, above = np.broadcast_to(values[index], shape), np.broadcast_to(upstream, shape)
    partials = np.array(np.broadcast_to(np.nan if partial is None else partial, shape), dtype=float)
    made = np.array(above * partials, dtype=float)
    found: dict[str, tuple[Place, int]] = {}
    for one in np.argwhere(~(np.isfinite(made) & np.isfinite(result))):
        at = tuple(int(axis) for axis in one)
        if not moves[at]:
            partials[at] = made[at] = 0.0
            continue
        numbers = [float(operand[at]) for operand in operands]
        partials[at], reason = partial_of_entry(row, numbers, float(result[at]), place, float(partials[at]))
        made[at] = above[at] * partials[at]
        if reason is None and result[at] == result[at]:
            factors = [float(above[at])] if row.shares else [float(above[at]), *numbers]
            reason = unbounded(factors, float(made[at]))
        if reason is not None:
            first, times = found.get(reason, (at, 0))
            found[reason] = (first, times + 1)
    told = [
        Problem(index, edge.rank, reason, first if shape else None, times) for reason, (first, times) in found.items()
    ]
    return as_value(partials, shape), as_value(made, shape), told


def partial_of_entry(
    row: Operation, numbers: Sequence[float], result: float, place: int, quick: float
) -> tuple[float, str | None]:
    """The partial at one entry, with care; a share of the winners is as it was unless the result is undefined."""
    if row.shares is not None:
        return (math.nan if result != result else quick), None
    return careful_partial(row, numbers, result, place)


def trouble_of_letters(crossing: Crossing, whole: Value) -> list[Problem]:
    """What is wrong with a contribution that letters or a composite bring: only its size can be."""
    _, plan, values, index, edge, upstream = crossing
    if not np.isfinite(values[index]).all():
        return []  # the forward pass has named this node already, or one below it
    numbers = [*np.ravel(upstream).tolist()]
    for slot in plan.slots[index]:
        numbers += np.ravel(values[slot]).tolist()
    bad = np.argwhere(~np.isfinite(np.asarray(whole)))
    if not len(bad):
        return []
    first = tuple(int(at) for at in bad[0])
    reason = unbounded(numbers, float(np.asarray(whole)[first]))
    return [] if reason is None else [Problem(index, edge.rank, reason, first or None, len(bad))]
