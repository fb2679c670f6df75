"""A point as a person types it: `x=2, y=-pi/3`, `W=[[1, 2], [3, 4]]`. One reader for commands, clips and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

from ..graph.build import build
from ..language.errors import BackpropError, refusal
from ..language.expression import Shape
from ..language.fills import DATA, FILLS, data, filled
from ..language.parser import parse
from ..language.point import MOST_AXES, MOST_ENTRIES
from ..language.tokens import CLOSING, OPENING
from .trace import trace

# Commas, semicolons and spaces also stand inside a value, as in x=log(8, 2): they part two values only before a name.
BETWEEN = re.compile(r"[,;\s]+(?=[^\s=,;]+\s*=)")
AT = re.compile(r"@(?=\s*(?:[^\s=,;@]+\s*=(?!=)|[-+.0-9]))")  # no matrix is multiplied by a number with @
FILL = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join(FILLS)})\s*\(([^()]*|\s*\([^()]*\)[^()]*)\)")
NAMED_DATA = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join(DATA)})(?![A-Za-z0-9_])")
SIZES_AND_SEED = re.compile(
    r"\s*\(?\s*([0-9]{1,8}(?:\s*,\s*[0-9]{1,8})*)\s*,?\s*\)?\s*(?:,\s*seed\s*=\s*([0-9]{1,18})\s*)?"
)
FILES = (".json", ".npz", ".csv")


def read_point(typed: str | Iterable[str], example: str = "x=1") -> dict[str, Any]:
    """Read the values that were typed for some variables.

    Args:
        typed: a text such as `x=2, y=-pi/3`, or its parts, one for each variable.
        example: how a value is written where it was typed, for the sentence of a refusal.

    Returns:
        the number or the array for each name, in the order in which they were typed.

    Raises:
        BackpropError: for a part that is no value, two values for one name, or a value that is no number.
    """
    at: dict[str, Any] = {}
    for part in parts(typed.strip(" ,;\n")) if isinstance(typed, str) else typed:
        if not part:
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and name):
            raise BackpropError(f"{part} is no value for a variable: write it as {example}.")
        if name in at:
            raise BackpropError(f"{name} was given two values: keep one of them.")
        if "=" in outside_brackets(value):
            raise BackpropError(f"{part} is more than one value: put a space between them, as in x=1 y=2.")
        at[name] = read_value(name, value)
    return at


def program_and_point(typed: str) -> tuple[str, str]:
    """A text such as `W @ x @ x=[1, 2]`, cut at the last @ outside brackets before a `name=` or a number."""
    *_, cut = [None, *AT.finditer(outside_brackets(typed))]
    return (typed.strip(), "") if cut is None else (typed[: cut.start()].strip(), typed[cut.end() :])


def parts(typed: str) -> Iterator[str]:
    """A text cut between its values; what stands inside brackets belongs to one."""
    outside = outside_brackets(typed)
    place = 0
    for between in BETWEEN.finditer(outside):
        yield typed[place : between.start()]
        place = between.end()
    yield typed[place:]


def outside_brackets(text: str) -> str:
    """A text in which all that stands inside brackets is blanked out by dots, so that places stay the same."""
    depth, letters = 0, []
    for letter in text:
        depth -= letter in CLOSING and depth > 0
        letters.append("." if depth else letter)
        depth += letter in OPENING
    return "".join(letters)


def read_value(name: str, text: str) -> Any:
    """Read the value of one variable: a number, or an array.

    Args:
        name: the variable, for the sentence of a refusal.
        text: a number, an array such as `[1, 2]`, a fill such as `normal(2, 3, seed=1)`, `digits[7]`, or an expression
            of these such as `0.1*normal(2, 3)`.

    Returns:
        a float, or an array of NumPy.

    Raises:
        BackpropError: for an empty text, one with a variable in it, or one that has no value.
    """
    given: dict[str, Any] = {}

    def fill(found: re.Match[str]) -> str:
        given[f"fill_{len(given)}"] = read_fill(found[1], found[2])
        return f" fill_{len(given) - 1} "

    expression = FILL.sub(fill, text)
    given |= {found: data(found) for found in NAMED_DATA.findall(expression)}
    if not given and "[" not in text:
        return read_number(name, text)
    graph = build(parse(expression, given=given))
    if set(graph.program.variables) - given.keys():
        raise BackpropError(f"The value of {name} must be a number or an array, not {text.strip()}.")
    from .arrays import forward

    worked_out = forward(graph, {name: given[name] for name in graph.program.variables})
    if worked_out.problems:
        raise BackpropError(f"The value of {name} has an entry that is no number: {worked_out.problems[0].reason}.")
    value = worked_out.values[-1]
    return value if getattr(value, "shape", ()) else float(value)


def read_fill(kind: str, inside: str) -> Any:
    """The array of a fill: `normal(2, 3, seed=1)`.

    Raises:
        BackpropError: between its brackets there is more than sizes and a seed, or its sizes are out of bounds.
    """
    found = SIZES_AND_SEED.fullmatch(inside)
    if found is None:
        raise BackpropError(f"{kind} takes sizes, and may take a seed: write {kind}(2, 3, seed=1), for example.")
    shape: Shape = tuple(map(int, found[1].split(",")))
    if len(shape) > MOST_AXES:
        raise refusal("axes", most=MOST_AXES)
    if not 1 <= prod(shape) <= MOST_ENTRIES:
        raise refusal("entries", most=MOST_ENTRIES)
    return filled(kind, shape, int(found[2] or 0))


def read_file(path: str) -> dict[str, Any]:
    """Read values from a file: an object of JSON, arrays of NumPy, or a table.

    Args:
        path: ends in .json, .npz or .csv. A table whose first line has names gives each name its column, or its number
            where there is one line of numbers; one without names is a matrix, called as the file is.

    Returns:
        the number or the array for each name.

    Raises:
        BackpropError: it is no such file, or cannot be read.
    """
    import json  # these two cost a tenth of a short run, and most runs read no file
    from pathlib import Path

    kind = Path(path).suffix.lower()
    if kind not in FILES:
        raise BackpropError(
            f"Values are read from {', '.join(FILES[:-1])} and {FILES[-1]}, and {path} is none of them."
        )
    try:
        if kind == ".json":
            return object_in(path, json.loads(Path(path).read_text(encoding="utf-8-sig")))
        if kind == ".csv":
            return table_in(Path(path).stem, Path(path).read_text(encoding="utf-8-sig"))
        from ..language.numpy_extra import np  # imported with the first array

        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except BackpropError:
        raise
    except FileNotFoundError:
        raise BackpropError(f"There is no file {path}.") from None
    except (OSError, ValueError, EOFError, RecursionError) as error:  # a file of another kind, whatever its name
        raise BackpropError(f"{path} could not be read: it is no {kind[1:]} file with numbers.") from error


def object_in(path: str, found: Any) -> dict[str, Any]:
    """The values of an object of JSON."""
    if not isinstance(found, dict):
        raise BackpropError(f'{path} must hold values by name, as in {{"x": 1, "W": [[1, 2], [3, 4]]}}.')
    return found


def table_in(stem: str, text: str) -> dict[str, Any]:
    """The values of a table, with or without names above them; without, it is called as its file is."""
    rows = [[cell.strip() for cell in line.split(",")] for line in text.splitlines() if line.strip()]
    names = rows[0] if rows and not any(map(is_number, rows[0])) else None
    numbers = [[float(cell) for cell in row] for row in rows[names is not None :]]
    if not numbers or len({len(row) for row in [*numbers, names or numbers[0]]}) > 1:
        raise ValueError("its lines have different lengths")
    if names is None:
        return {stem: numbers}
    if len(numbers) == 1:
        return dict(zip(names, numbers[0], strict=True))
    return {name: list(column) for name, column in zip(names, zip(*numbers, strict=True), strict=True)}


def is_number(text: str) -> bool:
    """Whether a cell of a table is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


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
