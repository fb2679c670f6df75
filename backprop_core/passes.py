"""The forward pass and the backward pass: one value per node, one contribution per edge.

Numbers are computed the quick way first. Where a result is not a finite number, it is computed again
with care: a node outside its domain is undefined (nan) and is named, a number too large is infinite.

Method: reverse accumulation on the computation graph (Linnainmaa 1970; Griewank and Walther 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .errors import refusal
from .expression import CONSTANT, VARIABLE
from .graph import Graph, constant_value, is_variable
from .operations import OPERATIONS, Operation
from .source import Function, condition, partial_function, partial_nodes, value_function

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
    """A place where something is undefined: the node, the operand it concerns, the reason, and whether
    the value itself, only a slope, or only the size of the number is at fault."""

    node: int
    rank: int | None
    reason: str


@dataclass(frozen=True)
class Forward:
    """The value of every node, and where values are undefined or too large."""

    values: list[float]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Backward:
    """The adjoint of every node (None where no gradient goes), the contributions in order, the gradient."""

    adjoints: list[float | None]
    contributions: list[Contribution]
    gradient: dict[str, float]
    problems: tuple[Problem, ...]


TOO_LARGE = "the number is too large for the computer (above 1.8e308)"


def forward(graph: Graph, at: Mapping[str, float]) -> Forward:
    """The value of every node, operands first.

    Args:
        graph: what `build` made.
        at: a finite number for each variable of the program.
    """
    values: list[float] = []
    problems: list[Problem] = []
    append = values.append
    careful = False
    for index, (function, operands, constant, name) in enumerate(value_plan(graph)):
        if function is None:
            append(constant if name is None else at[name] if constant == 1.0 else -at[name])
            continue
        if not careful:
            try:
                value = function(*[values[operand] for operand in operands])
                if value - value == 0.0:
                    append(value)
                    continue
            except (ArithmeticError, ValueError):
                pass
            careful = True
        row = OPERATIONS[graph.nodes[index].operation]
        numbers = [values[operand] for operand in operands]
        append(careful_value(row, numbers))
        reason = undefined(row, numbers) or (TOO_LARGE if overflowed(numbers, values[-1]) else None)
        if reason is not None:
            problems.append(Problem(index, None, reason))
    return Forward(values, tuple(problems))


Plan = list[tuple[Function | None, tuple[int, ...], float, str | None]]


def value_plan(graph: Graph) -> Plan:
    """What the forward pass does at each node; made once per graph."""
    if "values" not in graph.prepared:
        plan: Plan = []
        for node in graph.nodes:
            if node.operation == CONSTANT:
                plan.append((None, (), constant_value(node), None))
            elif is_variable(node):
                plan.append((None, (), 1.0 if node.operation == VARIABLE else -1.0, node.name))
            else:
                plan.append((value_function(node.operation), node.operands, 0.0, None))
        graph.prepared["values"] = plan
    return graph.prepared["values"]  # type: ignore[return-value]


def backward(graph: Graph, values: Sequence[float]) -> Backward:
    """Every contribution, from the output down to the variables, and what they add up to.

    Args:
        graph: what `build` made.
        values: the values of `forward` on the same graph.
    """
    adjoints: list[float | None] = [None] * len(graph.nodes)
    contributions: list[Contribution] = []
    problems: list[Problem] = []
    gradient = dict.fromkeys(graph.program.variables, 0.0)
    append = contributions.append
    make = Contribution._make
    adjoints[graph.output] = 1.0
    append(Contribution(graph.output, None, -1, 1.0, 1.0, 1.0, 1.0))
    if graph.nodes[graph.output].operation == VARIABLE:
        gradient[graph.nodes[graph.output].name or ""] = 1.0
    plan = edge_plan(graph)
    for index in range(len(graph.nodes) - 1, -1, -1):
        if not graph.leads[index]:
            continue
        upstream = adjoints[index]
        assert upstream is not None
        edges, operands, minus = plan[index]
        if not edges:
            if minus is not None:
                gradient[minus] -= upstream
                append(Contribution(index, index, -1, upstream, -1.0, -upstream, gradient[minus]))
            continue
        numbers = [values[operand] for operand in operands]
        result = values[index]
        numbers.append(result)
        defined = result == result
        for operand, rank, function, variable in edges:
            try:
                partial = function(*numbers)
                contribution = upstream * partial
                finite = defined and contribution - contribution == 0.0
            except (ArithmeticError, ValueError):
                finite = False
            if not finite:
                row = OPERATIONS[graph.nodes[index].operation]
                partial, reason = careful_partial(row, rank, numbers)
                contribution = upstream * partial
                if reason is not None:
                    problems.append(Problem(index, rank, reason))
            before = adjoints[operand]
            total = contribution if before is None else before + contribution
            adjoints[operand] = total
            if variable is not None:
                gradient[variable] += contribution
            append(make((index, operand, rank, upstream, partial, contribution, total)))
    return Backward(adjoints, contributions, gradient, tuple(problems))


Edges = list[tuple[int, int, Function, str | None]]


def edge_plan(graph: Graph) -> list[tuple[Edges, tuple[int, ...], str | None]]:
    """What the backward pass does at each node: its edges that lead to a variable; made once per graph."""
    if "edges" not in graph.prepared:
        leads, nodes = graph.leads, graph.nodes
        graph.prepared["edges"] = [
            (
                [
                    (
                        operand,
                        rank,
                        partial_function(node.operation, rank),
                        nodes[operand].name if nodes[operand].operation == VARIABLE else None,
                    )
                    for rank, operand in enumerate(node.operands)
                    if leads[operand]
                ],
                node.operands,
                node.name if is_variable(node) and node.operation != VARIABLE else None,
            )
            for node in nodes
        ]
    return graph.prepared["edges"]  # type: ignore[return-value]


def undefined(row: Operation, operands: Sequence[float]) -> str | None:
    """Why an operation has no value here, or None; operands that are themselves undefined give no reason."""
    if any(operand != operand for operand in operands):
        return None
    return next((c.reason for c in row.domain if not condition(c.holds)(*operands)), None)


def overflowed(operands: Sequence[float], value: float) -> bool:
    return math.isinf(value) and not any(math.isinf(operand) for operand in operands)


def careful_value(row: Operation, operands: Sequence[float]) -> float:
    """The value by the rules of IEEE 754, undefined outside the domain."""
    if any(operand != operand for operand in operands) or undefined(row, operands) is not None:
        return math.nan
    try:
        return value_function(row.name)(*operands)
    except OverflowError:
        return row.overflow(*operands)
    except (ArithmeticError, ValueError):
        return math.nan


def careful_partial(row: Operation, rank: int, numbers: Sequence[float]) -> tuple[float, str | None]:
    """A partial where its quick formula gives no finite number, and why it is undefined, if it is."""
    operands, result = numbers[:-1], numbers[-1]
    if undefined(row, operands) is not None:
        return math.nan, None  # the forward pass has named this node already
    if not any(operand != operand for operand in operands):
        for special in row.special:
            if special.operand == rank and condition(special.when)(*operands):
                return float(special.partial), None
        for operand, allowed in row.slopes:
            if operand == rank and not condition(allowed.holds)(*operands):
                return math.nan, allowed.reason
    if row.partial_of is not None:
        share = row.partial_of(rank, operands, result)
        return (math.nan if any(number != number for number in numbers) else share), None
    return careful_expression(row.name, rank, numbers), None


def careful_expression(name: str, rank: int, numbers: Sequence[float]) -> float:
    """A partial's own expression, node by node, by the rules of IEEE 754."""
    known = dict(zip("uv", numbers[:-1], strict=False), z=numbers[-1])
    values: list[float] = []
    for node in partial_nodes(name, rank):
        if node.operation == CONSTANT:
            values.append(constant_value(node))
        elif node.operation == VARIABLE:
            values.append(known[node.name or ""])
        else:
            row = OPERATIONS[node.operation]
            values.append(careful_value(row, [values[operand] for operand in node.operands]))
    return values[-1]


def point(
    graph_variables: Sequence[str], at: Mapping[str, float], program_names: Mapping[str, str]
) -> dict[str, float]:
    """The given numbers as floats, one for each variable.

    Raises:
        BackpropError: when a number is missing, not finite, or given for a name that takes none.
    """
    known = ", ".join(graph_variables) or "none"
    for name, number in at.items():
        if name not in graph_variables:
            why = program_names.get(name)
            if why is not None:
                raise refusal("no value", name=name, why=why, known=known)
            raise refusal("no variable", name=name, known=known)
        if not math.isfinite(number):
            raise refusal("not finite", name=name)
    missing = [name for name in graph_variables if name not in at]
    if missing:
        raise refusal("missing", name=missing[0])
    return {name: float(at[name]) for name in graph_variables}
