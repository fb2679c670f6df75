"""The forward pass and the backward pass over a graph with arrays: one value a node, one contribution an edge.

What was stretched is folded in one place: where a contribution arrives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from ..graph.build import Graph
from ..language.errors import corrected, refusal
from ..language.expression import CONSTANT, VARIABLE, Program, is_variable, places
from ..language.letters import Meeting
from ..language.numpy_extra import np
from ..language.ways import Shape
from ..notation.numbers import finite
from ..operations import OPERATIONS
from .array_plan import CHOICES, ArrayPlan, Crossing, Value, as_value, plan_for, shape_of
from .array_repairs import folded, is_finite, repair, repaired_edge, whole_zeros, zeros
from .meetings import Array, best_moved, in_shape, work_out
from .passes import Backward, Contribution, Forward, Problem
from .row_code_arrays import condition_function

MOST_LISTED = 1_000  # entries of an array that are given as plain data unless all are asked for
# The passes.


def forward(graph: Graph, at: Mapping[str, Value]) -> Forward:
    """The value of every node, operands first.

    Args:
        graph: what `build` made.
        at: a number or an array for each variable of the program.
    """
    plan = plan_for(graph, {name: shape_of(value) for name, value in at.items()})
    values = plan.start + plan.constants
    problems: list[Problem] = [Problem(index, None, reason) for index, reason in plan.faults.items()]
    for index, name, sign in plan.variables:
        values[index] = at[name] if sign > 0 else -at[name]
    with np.errstate(all="ignore"):
        for index, work in plan.work:
            try:
                values[index] = value = work(values)
                if is_finite(value):
                    continue
            except (ArithmeticError, ValueError):
                values[index] = work(as_numpys(values)) if plan.shapes[index] else math.nan
            problems += repair(graph, plan, values, index)
    if problems and any(node.operation in CHOICES for node in graph.nodes):
        problems = needed_first(graph, plan, values, problems)
    return Forward(values[: len(plan.start)], tuple(problems))


def needed_first(graph: Graph, plan: ArrayPlan, values: list[Value], problems: Sequence[Problem]) -> list[Problem]:
    """The problems of the forward pass; of a node with entries that the output needs, they are told of these alone."""
    needed = reached(graph, plan, lambda index, rank: np.logical_not(passed_over(graph, plan, values, index, rank)))
    found: list[Problem] = []
    for index in dict.fromkeys([problem.node for problem in problems]):
        is_repaired = plan.shapes[index] != () and graph.nodes[index].operands
        told = repair(graph, plan, values, index, needed[index]) if is_repaired else []
        found += told or [problem for problem in problems if problem.node == index]
    return found


def needed_for(graph: Graph, values: list[Value], at: Mapping[str, Value]) -> list[Array]:
    """Which entries of each node the output's value needs: all but what a choice does not take."""
    plan = plan_for(graph, {name: shape_of(value) for name, value in at.items()})
    known = values + plan.constants
    return reached(graph, plan, lambda index, rank: np.logical_not(passed_over(graph, plan, known, index, rank)))


def moved_with(graph: Graph, plan: ArrayPlan, values: list[Value]) -> list[Array]:
    """Which entries of each node the output moves with here, as far as operations entry by entry decide it."""
    return reached(graph, plan, lambda index, rank: np.logical_not(still(graph, plan, values, index, rank)))


def reached(graph: Graph, plan: ArrayPlan, is_open: Callable[[int, int], Any]) -> list[Array]:
    """Which entries are reached from the output through edges that are open; through letters all are."""
    found = [np.zeros(shape, dtype=bool) for shape in plan.shapes]
    found[graph.output][...] = True
    for index in range(graph.output, -1, -1):
        if not found[index].any():
            continue
        node = graph.nodes[index]
        for rank, operand in enumerate(node.operands):
            if node.operation in OPERATIONS:
                passing = np.broadcast_to(found[index] & is_open(index, rank), plan.shapes[index])
                found[operand] |= met_by_any(passing, plan.shapes[operand])
            else:
                found[operand][...] = True
    return found


def met_by_any(passing: Any, shape: Shape) -> Array:
    """Which entries of an operand meet one that holds, where the operand was stretched."""
    passing = passing.any(axis=tuple(range(passing.ndim - len(shape))))
    ones = tuple([axis for axis, count in enumerate(shape) if count == 1])
    return np.asarray(passing.any(axis=ones, keepdims=True))


def passed_over(graph: Graph, plan: ArrayPlan, values: Sequence[Value], index: int, rank: int) -> Any:
    """At which entries a choice does not take this operand."""
    node = graph.nodes[index]
    place = places(node)[rank]
    if node.operation not in CHOICES or place == 0:
        return False
    taken = np.asarray(values[plan.slots[index][0]])
    return np.equal(taken, taken) & ((taken != 0) == (place == 2))


def still(graph: Graph, plan: ArrayPlan, values: Sequence[Value], index: int, rank: int) -> Any:
    """At which entries the value of a node stays as it is while one operand moves a little."""
    node = graph.nodes[index]
    row, place = OPERATIONS[node.operation], places(node)[rank]
    operands, result = [values[slot] for slot in plan.slots[index]], values[index]
    if row.shares is not None:
        return np.equal(result, result) & np.not_equal(operands[place], result)
    if row.chooses:
        return place == 0 or passed_over(graph, plan, values, index, rank)
    return bool(row.flat) and condition_function(row.flat)(*operands)


def backward(graph: Graph, values: list[Value], at: Mapping[str, Value], seed: Value = 1.0) -> Backward:
    """Every contribution, from the output down to the variables, and what they add up to.

    Args:
        graph: what `build` made.
        values: the values of `forward` on the same graph.
        at: the point of that pass.
        seed: the adjoint of the output, in its shape.
    """
    plan = plan_for(graph, {name: shape_of(value) for name, value in at.items()})
    nodes, output = graph.nodes, graph.output
    adjoints: list[Value | None] = [None] * len(nodes)
    adjoints[output] = None if nodes[output].operation == CONSTANT else seed
    gradient: dict[str, Value] = {name: zeros(shape_of(at[name])) for name in graph.program.variables}
    if nodes[output].operation == VARIABLE:
        gradient[nodes[output].name or ""] = seed
    contributions = [Contribution(output, None, -1, seed, seed, seed, seed)]
    problems: list[Problem] = []
    values = values + plan.constants
    idle: set[tuple[int, int]] = set()
    moving = cache(lambda: moved_with(graph, plan, values))  # asked for where a product is not finite, which is seldom
    with np.errstate(all="ignore"):
        for index, edges, minus in plan.edges:
            upstream = adjoints[index]
            if upstream is None:
                upstream = zeros(plan.shapes[index])
            if minus is not None:
                gradient[minus] = gradient[minus] - upstream
                contributions.append(Contribution(index, index, -1, upstream, -1.0, -upstream, gradient[minus]))
                continue
            for edge in edges:
                partial, contribution = brought(
                    Crossing(graph, plan, values, index, edge, upstream), moving, problems, idle
                )
                before = adjoints[edge.operand]
                total = contribution if before is None else before + contribution
                adjoints[edge.operand] = total
                name = nodes[edge.operand].name if nodes[edge.operand].operation == VARIABLE else None
                if name is not None:
                    gradient[name] = gradient[name] + contribution if graph.tree else total
                contributions.append(
                    Contribution(index, edge.operand, edge.rank, upstream, partial, contribution, total)
                )
    return Backward(adjoints, contributions, gradient, tuple(problems), frozenset(idle))


def pushed(
    graph: Graph,
    values: Sequence[Value],
    at: Mapping[str, Value],
    moves: Mapping[str, Value],
    partials: Mapping[tuple[int, int], Value],
) -> list[Value]:
    """How every node moves when variables move: tangents, by the same ways as the values.

    Args:
        graph: what `build` made.
        values: those of `forward`.
        at: the point of that pass.
        moves: how each variable moves, in its shape; none for those that stay.
        partials: those of operations entry by entry, by node and rank.
    """
    plan = plan_for(graph, {name: shape_of(value) for name, value in at.items()})
    tangents: list[Value] = []
    with np.errstate(all="ignore"):
        for index, node in enumerate(graph.nodes):
            shape = plan.shapes[index]
            if not node.operands:
                move = moves.get(node.name or "") if is_variable(node) else None
                sign = 1.0 if node.operation == VARIABLE else -1.0
                tangents.append(zeros(shape) if move is None else sign * move)
                continue
            inside = dict(zip(places(node), [tangents[operand] for operand in node.operands], strict=True))
            if node.operation in OPERATIONS:
                total: Value = zeros(shape)
                for rank in range(len(node.operands)):
                    if (index, rank) in partials:
                        total = total + partials[index, rank] * tangents[node.operands[rank]]
                tangents.append(total)
                continue
            operands = [values[operand] for operand in node.operands]
            if index in plan.composites:
                moved = [inside.get(place, 0.0) for place in range(len(operands))]
                tangents.append(plan.composites[index].tangent(operands, moved))
                continue
            met = plan.meetings[index]
            assert met is not None
            tangents.append(pushed_by_ways(met, operands, [np.asarray(one) for one in inside.values()], values[index]))
    return tangents


def pushed_by_ways(met: Meeting, operands: Sequence[Value], moves: Sequence[Array], value: Value) -> Value:
    """The tangent of a row of arrays: each factor moves in its turn."""
    known = [np.asarray(operand, dtype=float) for operand in operands]
    if met.entries in {"max", "min"}:
        (way,) = met.ways
        return as_value(best_moved(way, known[0], np.asarray(value), moves[0]), met.shape)
    made = np.zeros(met.shape)
    for way in met.ways:
        for factor in range(len(way.factors)):
            parts = [
                (moves if number == factor else known)[side.rank].reshape(side.shape)
                for number, side in enumerate(way.factors)
            ]
            made = made + in_shape(np.asarray(work_out(way, parts)), met.shape)
    return as_value(made, met.shape)


def direction_of(value: Value, direction: Any) -> Value | None:
    """How a variable moves: each entry by 1 unless told; None where that has another shape."""
    if direction is None:
        return np.ones(shape_of(value)) if shape_of(value) else 1.0
    given = np.asarray(direction, dtype=float)
    if given.shape != shape_of(value):
        return None
    return given if given.shape else float(given)


def seed_of(graph: Graph, output: Value, seed: Value) -> Value:
    """The adjoint that the backward pass starts from: 1 for a number, what is given for an array.

    Raises:
        BackpropError: when the output is an array and no seed is given, or one of another shape.
    """
    shape = shape_of(output)
    if seed is None:
        if not shape:
            return 1.0
        shown, entry = "×".join(map(str, shape)), ", ".join(["0"] * len(shape))
        place, source = graph.nodes[-1].span[0], graph.program.source
        raise refusal(
            "array output", place, source, summed(graph.program), shape=shown, name=graph.names[-1] or "y", entry=entry
        )
    if not shape:
        raise refusal("seed of number")
    given = np.asarray(seed, dtype=float)
    if given.shape != shape:
        raise refusal("other seed", shape="×".join(map(str, shape)))
    return given


def summed(program: Program) -> str | None:
    """The text with the sum of its output in place of the output; None for pasted notations, with their own ways."""
    if program.notation != "text":
        return None
    start, stop = program.lines[-1].nodes[-1].span
    return corrected(program.source, start, stop, f"sum({program.source[start:stop]})")


def as_numpys(values: list[Value]) -> list[Value]:
    """The values with NumPy's numbers in place of Python's, which raise an error where NumPy's are nan or infinite."""
    return [np.float64(value) if type(value) is float else value for value in values]


def brought(
    crossing: Crossing, moving: Callable[[], list[Array]], problems: list[Problem], idle: set[tuple[int, int]]
) -> tuple[Value, Value]:
    """The partial of an edge, if it has one, and its contribution in the shape of the operand."""
    _, plan, values, index, edge, upstream = crossing
    partial: Value = None
    try:
        if edge.partial is not None:
            partial = edge.partial(values)
            whole = upstream * partial
        else:
            assert edge.pull is not None
            whole = edge.pull(values, upstream)
        finite = is_finite(whole) and is_finite(values[index])
    except (ArithmeticError, ValueError):
        whole, finite = math.nan, False
        if plan.shapes[index] and edge.partial is not None:
            partial = edge.partial(as_numpys(values))
            whole = upstream * partial
    if not finite:
        moves = movement(crossing, moving()[index])
        if not moves.any():
            partial, whole = None if edge.partial is None else 0.0, whole_zeros(plan, edge)
            if not plan.shapes[index]:
                idle.add((index, edge.rank))
        else:
            partial, whole, found = repaired_edge(crossing, partial, whole, moves)
            problems += found
    return partial, folded(edge, whole, plan.shapes[edge.operand])


def movement(crossing: Crossing, moving: Array) -> Array:
    """At which entries something may come down an edge: where the output moves with it, or what comes is undefined."""
    graph, plan, values, index, edge, upstream = crossing
    through: Any = moving
    if edge.partial is not None:
        through = moving & np.logical_not(still(graph, plan, values, index, edge.rank))
    return np.asarray(np.broadcast_to(through | np.not_equal(upstream, upstream), plan.shapes[index]))


def operand_values(graph: Graph, values: Sequence[Value], at: Mapping[str, Value], index: int) -> list[Value]:
    """What a node's operation works on, folded constants among them."""
    plan = plan_for(graph, {name: shape_of(value) for name, value in at.items()})
    known = len(plan.start)
    return [values[slot] if slot < known else plan.constants[slot - known] for slot in plan.slots[index]]


def plain(value: Value) -> Any:
    """A value as it leaves the core: a float or nested lists; no zero has a sign, and an infinite one is a string."""
    if type(value) is np.ndarray:
        if np.isfinite(value).all():
            return (value + 0.0).tolist()
        return [plain(entry) for entry in value]
    return finite(float(value) + 0.0)


def added_up(value: Value) -> float:
    """The sum of all entries."""
    return float(np.sum(value))


def as_data(value: Value | None, full: bool) -> Any:
    """A value as plain data: a number, nested lists, or what a large array comes to."""
    if value is None:
        return None
    if isinstance(value, np.ndarray) and value.size > MOST_LISTED and not full:
        return summary(value)
    return plain(value)


def summary(value: Array) -> dict[str, Any]:
    """A large array in a few numbers."""
    return {
        "shape": list(value.shape),
        "least": finite(float(value.min()) + 0.0),
        "greatest": finite(float(value.max()) + 0.0),
        "mean": finite(float(value.mean()) + 0.0),
    }
