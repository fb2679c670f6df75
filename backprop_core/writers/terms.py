"""Terms of code that is written: numbers that are known beforehand, and text; both compilers write with them."""

from __future__ import annotations

import math
from functools import cache

from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, constant_value
from ..operation import LETTERS
from ..operations import OPERATIONS
from ..tracing.row_code import ATOMIC, fill, stable_nodes, value_of

MOST_FACTORS = 4  # up to this whole power, multiplying is quicker than pow

Term = float | str  # a number that is known beforehand, or code


def partial_term(graph: Graph, index: int, rank: int, terms: list[Term]) -> Term:
    """A partial with the terms of its node written in."""
    node = graph.nodes[index]
    if OPERATIONS[node.operation].shares is not None:
        return f"({text_of(terms[node.operands[rank]])} == {text_of(terms[index])}) / c{index}"
    operands = [terms[operand] for operand in node.operands]
    known = dict(zip(LETTERS, operands, strict=False), z=terms[index])
    found: list[Term] = []
    for part in stable_nodes(node.operation, rank):
        if part.operation == CONSTANT:
            found.append(constant_value(part))
        elif part.operation == VARIABLE:
            found.append(known[part.name or ""])
        else:
            found.append(simplified(part.operation, [found[operand] for operand in part.operands]))
    return found[-1]


def winners(graph: Graph, index: int, terms: list[Term]) -> str:
    """Code that counts the operands which tie for the largest or smallest."""
    operands = ", ".join(text_of(terms[operand]) for operand in graph.nodes[index].operands)
    return f"({operands}).count({text_of(terms[index])})"


def simplified(name: str, operands: list[Term]) -> Term:
    """An operation with ones and zeros taken out; right wherever the operands are finite."""
    if name == "multiply":
        u, v = operands
        if u == 0.0 or v == 0.0:
            return 0.0
        if u == 1.0:
            return v
        if v == 1.0:
            return u
        if u == -1.0 or v == -1.0:
            return apply("negate", [v if u == -1.0 else u])
    if name in {"add", "subtract"} and operands[1] == 0.0:
        return operands[0]
    if name == "add" and operands[0] == 0.0:
        return operands[1]
    return apply(name, operands)


def apply(name: str, operands: list[Term]) -> Term:
    """An operation on terms: worked out where every operand is known, else as code."""
    known = [operand for operand in operands if isinstance(operand, float)]
    if len(known) == len(operands):
        try:
            value = value_of(name, known)
            if math.isfinite(value):
                return value
        except (ArithmeticError, ValueError):
            pass
    if name == "power" and isinstance(operands[1], float):
        written = whole_power(text_of(operands[0]), operands[1])
        if written is not None:
            return written
    return fill(OPERATIONS[name], [text_of(operand) for operand in operands])


def whole_power(base: str, exponent: float) -> str | None:
    """A small whole power as a product, where the base is a name."""
    if not ATOMIC.fullmatch(base) or exponent not in range(1, MOST_FACTORS + 1):
        return None
    return " * ".join([base] * int(exponent))


@cache
def repr_of(number: float) -> str:
    """A number as Python reads it again, infinite ones too."""
    return repr(number) if math.isfinite(number) else f"float('{number}')"


def text_of(term: Term) -> str:
    """A term in brackets, where it needs them to be an operand."""
    if isinstance(term, str):
        return term if ATOMIC.fullmatch(term) else f"({term})"
    return repr_of(term) if term >= 0 else f"({repr_of(term)})"
