"""The point at which a program is looked at: a finite number, or an array of them, for each variable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..operations import CONSTANTS
from .errors import refusal
from .expression import VARIABLE, Program, Shape
from .tokens import same_letters

MOST_ENTRIES = 10_000_000  # of an array
MOST_AXES = 4

Value = Any  # a number, or an array: nested lists or tuples, or what NumPy takes for an array


def point(program: Program, at: Mapping[str, Value]) -> dict[str, Any]:
    """The given values, one for each variable, in the program's order: a number as a float, an array as NumPy's.

    A variable that is given none has the value that the text itself gives it, as pasted code does.

    Raises:
        BackpropError: when a value is missing, not finite, given for a name that takes none, or of another shape than
            the one that the text states.
    """
    known = ", ".join(program.variables) or "none"
    given: dict[str, Any] = {}
    for typed, number in at.items():
        name = typed if typed in program.variables else same_letters(typed)
        if name not in program.variables:
            why = why_fixed(program, name)
            key = "no variable" if why is None else "no value"
            raise refusal(key, name=name, why=why, known=known)
        given[name] = array_of(name, number) if is_array_value(number) else number_of(name, number)
    given = {**{name: in_full(name, value) for name, value in stated(program).items()}, **given}
    for name in program.variables:
        if name not in given:
            key = "transposed by T" if name == "T" and any(map(shape_of, given.values())) else "missing"
            raise refusal(key, first_use(program, name), program.source, name=name)
    for name, shape in program.shapes:
        if shape_of(given[name]) != shape:
            raise refusal("other shape", name=name, stated=shown(shape), shape=shown(shape_of(given[name])))
    return {name: given[name] for name in program.variables}


def is_array_value(value: Value) -> bool:
    """Whether a value is an array and no number: a list, a tuple, or what NumPy or a framework made with axes."""
    return isinstance(value, list | tuple) or bool(getattr(value, "shape", ()))


def in_full(name: str, value: Value) -> Any:
    """A value that the text itself states, as the point has it."""
    return array_of(name, value) if is_array_value(value) else value


def number_of(name: str, value: Value) -> float:
    """A given value as a float.

    Raises:
        BackpropError: it is no finite number.
    """
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise refusal("not finite", name=name)
    return number


def array_of(name: str, value: Value) -> Any:
    """A given value as an array of NumPy, of which nobody else has a part.

    Raises:
        BackpropError: its rows have different lengths, it has too many axes or entries or none, or one is not finite.
    """
    from .numpy_extra import np  # costs more than a trace of numbers, and only arrays need it

    try:
        array = np.array(value, dtype=np.float64)
    except (OverflowError, TypeError, ValueError, RecursionError):
        raise refusal("uneven", name=name) from None
    if array.ndim > MOST_AXES:
        raise refusal("axes", most=MOST_AXES)
    if not 1 <= array.size <= MOST_ENTRIES:
        raise refusal("entries", most=MOST_ENTRIES)
    if not np.isfinite(array).all():
        place = np.argwhere(~np.isfinite(array))[0]
        raise refusal("not finite", name=f"{name}[{','.join(map(str, place))}]")
    return array


def shape_of(value: Value) -> Shape:
    """The shape of a value of a point, of rows in rows as of an array; () for a number."""
    found: list[int] = []
    while isinstance(value, list | tuple) and value and len(found) <= MOST_AXES:
        found.append(len(value))
        value = value[0]
    return (*found, *getattr(value, "shape", ()))


def shown(shape: Shape) -> str:
    """A shape as it is said: 2×3, 3, or one number."""
    return "×".join(map(str, shape)) or "one number"


def stated(program: Program) -> dict[str, Any]:
    """The values that the text itself gives to its variables, as torch.tensor(2.0) does."""
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
