"""A point as a person types it: `x=2, y=-pi/3`. One reader for the command line, clips and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..language.errors import BackpropError
from ..language.parser import parse
from .trace import trace

# Commas, semicolons and spaces also stand inside a value, as in x=log(8, 2): they part two values only before a name.
BETWEEN = re.compile(r"[,;\s]+(?=[^\s=,;]+\s*=)")


def read_point(typed: str | Iterable[str], example: str = "x=1") -> dict[str, float]:
    """Read the values that were typed for some variables.

    Args:
        typed: a text such as `x=2, y=-pi/3`, or its parts, one for each variable.
        example: how a value is written where it was typed, for the sentence of a refusal.

    Returns:
        the number for each name, in the order in which they were typed.

    Raises:
        BackpropError: for a part that is no value, two values for one name, or a value that is no number.
    """
    at: dict[str, float] = {}
    for part in BETWEEN.split(typed.strip(" ,;\n")) if isinstance(typed, str) else typed:
        if not part:
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and name):
            raise BackpropError(f"{part} is no value for a variable: write it as {example}.")
        if name in at:
            raise BackpropError(f"{name} was given two values: keep one of them.")
        if "=" in value:
            raise BackpropError(f"{part} is more than one value: put a space between them, as in x=1 y=2.")
        at[name] = read_number(name, value)
    return at


def read_number(name: str, text: str) -> float:
    """Read the value of one variable.

    Args:
        name: the variable, for the sentence of a refusal.
        text: a number, or an expression of numbers such as `1/3` or `-pi/2`.

    Returns:
        the number.

    Raises:
        BackpropError: for an empty text, one with a variable in it, or one that has no value.
    """
    if not text.strip():
        raise BackpropError(f"No number was given for {name}: write {name}=1, for example.")
    program = parse(text)
    if program.variables:
        raise BackpropError(f"The value of {name} must be a number, not {text.strip()}.")
    result = trace(program)
    if result.error is not None:
        raise BackpropError(f"The value of {name} is no number: {result.error.message}")
    return result.value
