"""The forward pass and the backward pass over a graph with arrays: one value a node, one contribution an edge.

Shapes come first: with them each node's letters are known, and both passes are a list of functions. What is no finite
number is worked out again entry by entry, with the care that numbers have; all other entries stand.

What was stretched is folded in one place: where a contribution arrives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ..graph.build import Graph
from ..graph.shapes import shapes_of
from ..language.errors import refusal
from ..language.expression import CONSTANT, VARIABLE, Node, constant_value, entries_of, is_array, is_variable, places
from ..language.letters import Meeting, fold, meeting
from ..language.numpy_extra import np
from ..language.ways import UPSTREAM, Place, Shape, Way, flat, terms, turned, unflat
from ..notation.numbers import finite
from ..operations import OPERATIONS, Operation
from .composites import Composite
from .meetings import Array, best, best_moved, best_shared, in_shape, work_out, worker
from .passes import (
    Backward,
    Contribution,
    Forward,
    Problem,
    careful_partial,
    careful_value,
    constant,
    slots_of,
    unbounded,
    undefined,
)
from .row_code import partial_at_places, value_at_places
from .row_code_arrays import condition_function, partial_function, partial_of, value_function

Value = Any  # a float for a number, an array for all others

MOST_LISTED = 1_000  # entries of an array that are given as plain data unless all are asked for
CHOICES = {row.name for row in OPERATIONS.values() if row.chooses}
NO_CLASS = "a class is a whole number from 0 on, and there is one for each score"


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
                partial, contribution = brought(graph, plan, values, index, edge, upstream, moving, problems, idle)
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
    shape, line = shape_of(output), graph.names[-1]
    if seed is None:
        if not shape:
            return 1.0
        name = line or "y"
        shown = "×".join(map(str, shape))
        entry = ", ".join(["0"] * len(shape))
        raise refusal(
            "array output", graph.nodes[-1].span[0], graph.program.source, shape=shown, name=name, entry=entry
        )
    if not shape:
        raise refusal("seed of number")
    given = np.asarray(seed, dtype=float)
    if given.shape != shape:
        raise refusal("other seed", shape="×".join(map(str, shape)))
    return given


def zeros(shape: Shape) -> Value:
    """Nothing, in a shape."""
    return np.zeros(shape) if shape else 0.0


def as_numpys(values: list[Value]) -> list[Value]:
    """The values with NumPy's numbers in place of Python's, which raise an error where NumPy's are nan or infinite."""
    return [np.float64(value) if type(value) is float else value for value in values]


def brought(
    graph: Graph,
    plan: ArrayPlan,
    values: list[Value],
    index: int,
    edge: Edge,
    upstream: Value,
    moving: Callable[[], list[Array]],
    problems: list[Problem],
    idle: set[tuple[int, int]],
) -> tuple[Value, Value]:
    """The partial of an edge, if it has one, and its contribution in the shape of the operand."""
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
        moves = movement(graph, plan, values, index, edge, upstream, moving()[index])
        if not moves.any():
            partial, whole = None if edge.partial is None else 0.0, whole_zeros(plan, edge)
            if not plan.shapes[index]:
                idle.add((index, edge.rank))
        else:
            partial, whole, found = repaired_edge(graph, plan, values, index, edge, upstream, partial, whole, moves)
            problems += found
    return partial, folded(edge, whole, plan.shapes[edge.operand])


def movement(
    graph: Graph, plan: ArrayPlan, values: list[Value], index: int, edge: Edge, upstream: Value, moving: Array
) -> Array:
    """At which entries something may come down an edge: where the output moves with it, or what comes is undefined."""
    through: Any = moving
    if edge.partial is not None:
        through = moving & np.logical_not(still(graph, plan, values, index, edge.rank))
    return np.asarray(np.broadcast_to(through | np.not_equal(upstream, upstream), plan.shapes[index]))


def whole_zeros(plan: ArrayPlan, edge: Edge) -> Value:
    """A contribution of nothing, in the shape in which it arrives."""
    return zeros(plan.shapes[edge.operand] if edge.fold is None else edge.fold.factors[0].shape)


def folded(edge: Edge, whole: Value, shape: Shape) -> Value:
    """What arrives, in the shape of the operand: what was stretched is added up here, and nowhere else."""
    if edge.fold is None:
        return whole
    return as_value(work_out(edge.fold, [np.broadcast_to(whole, edge.fold.factors[0].shape)]), shape)


def repaired_edge(
    graph: Graph,
    plan: ArrayPlan,
    values: list[Value],
    index: int,
    edge: Edge,
    upstream: Value,
    partial: Value,
    whole: Value,
    moves: Array,
) -> tuple[Value, Value, list[Problem]]:
    """Work out the entries of a contribution that are no finite numbers once more, and tell what is wrong with them.

    Nothing comes down where it does not move anything, whatever the partial is there.
    """
    node, shape = graph.nodes[index], plan.shapes[index]
    if edge.partial is None:
        return partial, whole, trouble_of_letters(plan, values, index, edge, upstream, whole)
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


def trouble_of_letters(
    plan: ArrayPlan, values: list[Value], index: int, edge: Edge, upstream: Value, whole: Value
) -> list[Problem]:
    """What is wrong with a contribution that letters or a composite bring: only its size can be."""
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
