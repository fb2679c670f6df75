"""The forward pass and the backward pass: one value per node, one contribution per edge.

Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
with care: a node outside its domain is undefined (nan) and is named, a number too large is infinite.

A choice takes one of two operands, whatever the other is worth. What the output does not move with here (an operand
that is not taken, or does not win, or lies below a flat function) passes nothing on, even where its own slope is
infinite.

Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, Node, constant_value, is_variable, places
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS
from .row_code import Function, condition, partial_at_places, stable_nodes, value_at_places, value_of

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


TOO_LARGE = "the number is too large for the computer (above 1.8e308)"
OPEN = "infinite numbers leave its value open"


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


def undefined(row: Operation, operands: Sequence[float]) -> str | None:
    """Why an operation has no value here, or None; operands that are themselves undefined give no reason."""
    if any(operand != operand for operand in concerned(row, operands)):
        return None
    return next((c.reason for c in row.domain if not condition(c.holds)(*operands)), None)


def concerned(row: Operation, operands: Sequence[float]) -> Sequence[float]:
    """The operands that the value depends on: of a choice, the one that is taken and what it is taken by."""
    if not row.chooses or operands[0] != operands[0]:
        return operands
    return operands[0], operands[1 if operands[0] else 2]


def unbounded(operands: Sequence[float], value: float) -> str | None:
    """Why an operation that is defined gives no finite number, where its operands do not tell already."""
    if math.isfinite(value) or any(operand != operand for operand in operands):
        return None
    if not any(math.isinf(operand) for operand in operands):
        return TOO_LARGE
    return OPEN if value != value else None


def careful_value(row: Operation, operands: Sequence[float]) -> float:
    """The value by the rules of IEEE 754, undefined outside the domain."""
    if any(operand != operand for operand in concerned(row, operands)) or undefined(row, operands) is not None:
        return math.nan
    try:
        return value_of(row.name, operands)
    except OverflowError:
        return row.overflow(*operands)
    except (ArithmeticError, ValueError):
        return math.nan


def partial_with_care(graph: Graph, values: Sequence[float], index: int, rank: int) -> tuple[float, str | None]:
    """A partial where its quick formula gives no finite number, and why it is undefined, if it is."""
    operands, place = [values[slot] for slot in plan_of(graph).slots[index]], places(graph.nodes[index])[rank]
    return careful_partial(OPERATIONS[graph.nodes[index].operation], operands, values[index], place)


def careful_partial(row: Operation, operands: Sequence[float], result: float, place: int) -> tuple[float, str | None]:
    """The partial into the operand at a place, by the rules of IEEE 754, and why it is undefined, if it is."""
    if undefined(row, operands) is not None:
        return math.nan, None  # the forward pass has named this node already
    if not any(operand != operand for operand in operands):
        for special in row.special:
            if special.operand == place and condition(special.when)(*operands):
                return float(special.partial), None
        for operand, allowed in row.slopes:
            if operand == place and not condition(allowed.holds)(*operands):
                return math.nan, allowed.reason
    partial = careful_expression(stable_nodes(row.name, place), [*operands, result])
    if partial == 0.0 and math.isinf(result):  # as of sqrt, whose operand was only too large for the computer
        return math.nan, OPEN
    return partial, None


def careful_expression(nodes: Sequence[Node], numbers: Sequence[float]) -> float:
    """A partial's expression, node by node, by the rules of IEEE 754; the numbers are the operands' and the result."""
    known = dict(zip(LETTERS, numbers[:-1], strict=False), z=numbers[-1])
    values: list[float] = []
    for node in nodes:
        if node.operation == CONSTANT:
            values.append(constant_value(node))
        elif node.operation == VARIABLE:
            values.append(known[node.name or ""])
        else:
            row = OPERATIONS[node.operation]
            values.append(careful_value(row, [values[operand] for operand in node.operands]))
    return values[-1]
