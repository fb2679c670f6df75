"""A node of a trace: what it is, what it is worth, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..language.expression import CONSTANT, VARIABLE, Node, Setting
from ..notation.marks import folded_symbol, symbol
from ..notation.numbers import finite
from ..notation.writer import as_typed, constant_atom


@dataclass(frozen=True)
class FoldedConstant:
    """A constant that the compact view has written into the operation that uses it.

    Attributes:
        place: where it stands among the operands of the operation, from 0.
        text: the constant as it was typed.
        value: what it is worth.
    """

    place: int
    text: str
    value: float

    def json(self) -> dict[str, Any]:
        """The constant as plain data; non-finite numbers are strings."""
        return {"place": self.place, "text": self.text, "value": finite(self.value)}


@dataclass(frozen=True)
class TraceNode:
    """One node of a trace: what it is, what it is worth, and where it stands (in node spacings).

    Its fields are the keys of a node in the trace's JSON (see its schema), and two more.

    Attributes:
        shape: of an array, () of a number; None where nothing in the trace is an array.
        settings: what an operation on arrays is told beside its operands.
        literal: a number as it was typed, None for any other node.
        folded: the expressions of constants that the compact view has written into it, by their places.
    """

    id: int
    label: str
    operation: str
    operands: tuple[int, ...]
    users: tuple[int, ...]
    text: str
    value: float
    adjoint: float | None
    span: tuple[int, int]
    group: str | None
    call: int
    name: str | None
    leads: bool
    x: float
    y: float
    bends: tuple[tuple[tuple[float, float], ...], ...]
    constants: tuple[FoldedConstant, ...] = ()
    shape: tuple[int, ...] | None = None
    settings: tuple[tuple[str, Setting], ...] = ()
    literal: str | None = field(repr=False, default=None)
    folded: tuple[tuple[int, tuple[Node, ...]], ...] = field(repr=False, default=())

    def symbol(self, notation: str) -> str:
        """What stands inside the node: the operation as mathematics, with its folded constants; the number or the name.

        Args:
            notation: `text`, `plain`, `latex` or `typst`.

        Returns:
            the mark, in that notation.
        """
        if self.folded and self.operands:
            return folded_symbol(Node(self.operation, self.operands, folded=self.folded), notation)
        if self.folded:
            return constant_atom(self.folded[0][1], notation).text
        if self.operation in {CONSTANT, VARIABLE} or not self.operands:
            leaf = CONSTANT if self.operation == CONSTANT else VARIABLE
            text = as_typed(Node(leaf, name=self.name, literal=self.literal), notation).text
            return f"-{text}" if self.operation == "negate" else text
        return symbol(self.operation, notation)

    def json(self) -> dict[str, Any]:
        """The node as plain data; non-finite numbers are strings."""
        return self.json_with(finite)

    def json_with(self, plain: Callable[[Any], Any]) -> dict[str, Any]:
        """The node as plain data, with values as `plain` gives them; with its shape where a program has arrays."""
        of_arrays: dict[str, Any] = {} if self.shape is None else {"shape": list(self.shape)}
        if self.settings:
            of_arrays["settings"] = dict(self.settings)
        found = {
            "id": self.id,
            "label": self.label,
            "operation": self.operation,
            "operands": list(self.operands),
            "users": list(self.users),
            "text": self.text,
            "value": plain(self.value),
            "adjoint": plain(self.adjoint),
            "span": list(self.span),
            "group": self.group,
            "call": self.call,
            "name": self.name,
            "leads": self.leads,
            "x": self.x,
            "y": self.y,
            "bends": [[list(point) for point in points] for points in self.bends],
            "constants": [constant.json() for constant in self.constants],
        }
        return found | of_arrays
