"""The point at which a program is looked at: one finite number for each variable."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..operations import CONSTANTS
from .errors import refusal
from .expression import VARIABLE, Program
from .tokens import same_letters


def point(program: Program, at: Mapping[str, float]) -> dict[str, float]:
    """The given numbers as floats, one for each variable, in the program's order.

    A variable that is given none has the number that the text itself gives it, as pasted code does.

    Raises:
        BackpropError: when a number is missing, not finite, or given for a name that takes none.
    """
    known = ", ".join(program.variables) or "none"
    given: dict[str, float] = {}
    for typed, number in at.items():
        name = typed if typed in program.variables else same_letters(typed)
        if name not in program.variables:
            why = why_fixed(program, name)
            key = "no variable" if why is None else "no value"
            raise refusal(key, name=name, why=why, known=known)
        try:
            given[name] = float(number)
        except (OverflowError, TypeError, ValueError):
            given[name] = math.nan
        if not math.isfinite(given[name]):
            raise refusal("not finite", name=name)
    given = {**stated(program), **given}
    for name in program.variables:
        if name not in given:
            raise refusal("missing", first_use(program, name), program.source, name=name)
    return {name: given[name] for name in program.variables}


def stated(program: Program) -> dict[str, float]:
    """The numbers that the text itself gives to its variables, as torch.tensor(2.0) does."""
    return dict([pair for note in program.notes if note.fix is None for pair in note.at])


def why_fixed(program: Program, name: str) -> str | None:
    """Why a name takes no value, or None where it is not known at all."""
    if name in CONSTANTS:
        return "a constant"
    line = next((line for line in program.lines if line.name == name), None)
    if line is None:
        return None
    return "assigned by a line" if line.parameters is None else "a function"


def first_use(program: Program, name: str) -> int:
    """Where in the text a variable is used first."""
    uses = (
        node.span[0]
        for line in program.lines
        if name not in (line.parameters or ())
        for node in line.nodes
        if node.operation == VARIABLE and node.name == name
    )
    return next(uses, 0)
