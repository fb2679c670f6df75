"""Rows of the table of numbers as functions of arrays: the same texts, entry by entry."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, reduce
from typing import Any

from ..language.numpy_extra import np
from ..operation import LETTERS
from ..operations import OPERATIONS, SHARED
from .row_code import Function, code, own_name, parameters, stable_nodes, takes_many


def largest(*arrays: Any) -> Any:
    """The largest of several, entry by entry."""
    return reduce(np.maximum, arrays)


def smallest(*arrays: Any) -> Any:
    """The smallest of several, entry by entry."""
    return reduce(np.minimum, arrays)


def entry_by_entry(function: Any) -> Any:
    """A function of Python's numbers, for the entries of an array."""
    of_one = np.frompyfunc(function, 1, 1)
    return lambda array: of_one(array).astype(float) if np.ndim(array) else function(array)


FUNCTIONS: dict[str, Any] = {
    **{name: getattr(np, name) for name in SHARED if hasattr(np, name)},
    "pow": np.power,
    "max": largest,
    "min": smallest,
    "choose": np.where,
    "erf": entry_by_entry(math.erf),
    "erfc": entry_by_entry(math.erfc),
    **{f"a{name}": getattr(np, f"arc{name}") for name in "sin cos tan sinh cosh tanh".split()},
    "atan2": np.arctan2,
}
"""The names that rows may use, of NumPy where Python's take one number."""


@cache
def value_function(name: str) -> Function:
    """A row's value as a function of arrays."""
    row = OPERATIONS[name]
    return compiled(f"lambda {parameters(row)}: {row.value.format(all='*all') if takes_many(row) else row.value}")


@cache
def partial_function(name: str, place: int) -> Function:
    """A row's partial into one operand, as a function of the operands and the result."""
    names = ", ".join([*LETTERS[: OPERATIONS[name].arity[0]], "z"])
    return compiled(f"lambda {names}: {code(stable_nodes(name, place), own_name)}")


@cache
def condition_function(text: str) -> Function:
    """A condition of the table for arrays: where it holds."""
    return compiled(f"lambda u, v=0.0, w=0.0: {text}")


def value_of(name: str, operands: Sequence[Any]) -> Any:
    """A row's value, entry by entry."""
    return value_function(name)(*operands)


def partial_of(name: str, place: int, operands: Sequence[Any], result: Any) -> Any:
    """A row's partial, entry by entry; where operands tie they share it."""
    if OPERATIONS[name].shares is not None:
        won = [np.equal(operand, result) for operand in operands]
        return won[place] / np.maximum(1, sum([one.astype(int) for one in won]))
    return partial_function(name, place)(*operands, result)


# The table's own text is the only thing that is ever evaluated, never a user's.
def compiled(text: str) -> Function:
    """A function of the table's own text."""
    made: Function = eval(re.sub(r"\s+", " ", text), FUNCTIONS)
    return made
