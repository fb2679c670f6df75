"""Rows of the table as code: text in the syntax that Python and JavaScript share, and Python functions.

Only the table's own text is ever compiled, and code that was made from it with names made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from ..language.expression import CONSTANT, VARIABLE, Node, constant_value
from ..language.parser import parse
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS, SHARED

HOLE = re.compile(rf"\{{all\}}|\b[{LETTERS}]\b")
ATOMIC = re.compile(r"[A-Za-z_0-9.]+")

Function = Callable[..., float]


@cache
def partial_nodes(name: str, operand: int) -> tuple[Node, ...]:
    """A row's partial as flat nodes; its variables are the letters of its operands, and z."""
    return parse(OPERATIONS[name].partials[operand]).lines[0].nodes


@cache
def stable_nodes(name: str, operand: int) -> tuple[Node, ...]:
    """The same in the form that numbers are computed from."""
    stable = OPERATIONS[name].stable
    return parse(stable[operand]).lines[0].nodes if stable else partial_nodes(name, operand)


def fill(row: Operation, operands: Sequence[str]) -> str:
    """A row's value with its operands written in."""
    safe = [text if ATOMIC.fullmatch(text) else f"({text})" for text in operands]

    def operand(match: re.Match[str]) -> str:
        return ", ".join(operands) if match.group() == "{all}" else safe[LETTERS.index(match.group())]

    return HOLE.sub(operand, row.value)


def code(nodes: Sequence[Node], leaf: Callable[[Node], str]) -> str:
    """The code of a small expression; `leaf` writes its names."""
    texts: list[str] = []
    for node in nodes:
        if node.operation == CONSTANT:
            texts.append(repr(constant_value(node)))
        elif node.operation == VARIABLE:
            texts.append(leaf(node))
        else:
            texts.append(fill(OPERATIONS[node.operation], [texts[operand] for operand in node.operands]))
    return texts[-1]


def own_name(node: Node) -> str:
    """The name of a leaf, or nothing."""
    return node.name or ""


@cache
def value_at_places(name: str) -> Function:
    """The row's value as a function of a list of numbers and the places of its operands in it."""
    row = OPERATIONS[name]
    value = row.value.format(all="*[numbers[u] for u in all]") if takes_many(row) else in_list(row.value)
    return compiled(f"lambda numbers, {parameters(row)}: {value}")


def takes_many(row: Operation) -> bool:
    """Whether a row takes any number of operands."""
    return row.arity[1] is None


def parameters(row: Operation) -> str:
    """The parameters of a function of a row's operands."""
    return "*all" if takes_many(row) else ", ".join(LETTERS[: row.arity[0]])


def value_of(name: str, operands: Sequence[float]) -> float:
    """The row's value for some operands."""
    return value_at_places(name)(operands, *range(len(operands)))


@cache
def partial_at_places(name: str, rank: int) -> Function:
    """The row's partial into one operand, given the numbers, the places of the operands, and that of the result."""
    names = ", ".join([*LETTERS[: OPERATIONS[name].arity[0]], "z"])
    return compiled(f"lambda numbers, {names}: {in_list(code(stable_nodes(name, rank), own_name))}")


def in_list(text: str) -> str:
    """A row's code with its operands read from the list of numbers."""
    return re.sub(rf"\b([{LETTERS}z])\b", r"numbers[\1]", text)


@cache
def condition(text: str) -> Callable[..., bool]:
    """A condition of the table as a function of the operands."""
    return cast(Callable[..., bool], compiled(f"lambda u, v=0.0, w=0.0: {text}"))


# The table's own text is the only thing that is ever evaluated, never a user's.
def compiled(text: str) -> Function:
    """A function of the table's own text."""
    made: Function = eval(text, SHARED)
    return made
