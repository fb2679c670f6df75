"""One operation by the rules of IEEE 754: its value and its partials where the quick way gives no finite number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..language.expression import CONSTANT, VARIABLE, Node, constant_value
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS
from .row_code import condition, stable_nodes, value_of

TOO_LARGE = "the number is too large for the computer (above 1.8e308)"
OPEN = "infinite numbers leave its value open"


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
