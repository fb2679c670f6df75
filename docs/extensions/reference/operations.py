"""The tables of operations as Markdown: how each is written, its slopes, and where it is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backprop_core import notation
from backprop_core.array_operations import ARRAY_ROWS, ArrayOperation
from backprop_core.operation import LETTERS, Operation
from backprop_core.operations import ALIASES, ROWS
from backprop_core.tracing.row_code import partial_nodes
from docs.extensions.reference.tables import code, table

MANY = ("u", "v", "…")  # of a row that takes any number of operands
TOLD = {"<shape>": "2, 3", "<size>": "2", "<index>": "0"}  # an example of what has no default


def markdown() -> str:
    """A row for each operation."""
    return "\n".join(table(("Typed", "Slope"), (list(cells(row)) for row in ROWS)))


def cells(row: Operation) -> Iterator[str]:
    yield ", ".join("<br>".join(map(code, way.split("; "))) for way in ways(row))
    yield "<br>".join([*slopes(row), *(f"<small>{condition.reason}</small>" for condition in row.domain)])


def ways(row: Operation) -> Iterator[str]:
    """How the operation is typed, other names of it included."""
    least, most = row.arity
    names = MANY if most is None else tuple(LETTERS[:least])
    if row.binds < 5:
        sign = row.symbol["text"]
        line = "" if row.binds else "y = "  # where alone a comparison may stand
        yield f"{sign}u" if least == 1 else f"{line}u {sign} v"
        return
    line = "u = x > y; " if row.chooses else ""
    yield f"{line}{row.name}({', '.join(names)})"
    for (alias, _), name in ALIASES.items():
        if name == row.name:
            yield f"{alias}({', '.join(names)})"


def slopes(row: Operation) -> Iterator[str]:
    """Each partial as mathematics."""
    if row.shares is not None:
        yield "1 into the operand that wins, 0 into the others; operands that tie share it"
    for rank in range(len(row.partials)):
        formula = notation.write_nodes(partial_nodes(row.name, rank), "latex")
        by = rf"\partial z/\partial {LETTERS[rank]} = " if len(row.partials) > 1 else ""
        yield rf"$\displaystyle {by}{formula}$"


def arrays_markdown() -> str:
    """A row for each operation on arrays."""
    return "\n".join(table(("Typed", "What goes back"), (list(array_cells(row)) for row in ARRAY_ROWS)))


def array_cells(row: ArrayOperation) -> Iterator[str]:
    yield code(typed(row))
    yield f"{row.reason}<br><small>{row.title}</small>"


def typed(row: ArrayOperation) -> str:
    """How an operation on arrays is typed, with the settings that hold unless others are told."""
    least, most = row.arity
    operands = ", ".join(MANY if most is None else LETTERS[:least])
    settings = "".join([f", {name}={value}" for name, value in row.settings.items()])
    text = row.notation["text"].replace("<*>", operands).replace("<;>", settings)
    for place, example in TOLD.items():
        text = text.replace(place, example)
    return re.sub(r"<([uv])\d>", r"\1", text)
