"""The table of operations as Markdown: how each is written, its slopes, and where it is defined."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_core import notation
from backprop_core.operation import LETTERS, Operation
from backprop_core.operations import ALIASES, ROWS
from backprop_core.tracing.row_code import partial_nodes
from docs.extensions.reference.tables import code, table

MANY = ("u", "v", "…")  # of a row that takes any number of operands


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
