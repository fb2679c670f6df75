"""What a text says, before anything is computed: lines of flat nodes.

Nodes lie in a tuple and name their operands by index, operands first. Nested objects would
overflow Python's stack at a depth of a few thousand; a flat tuple has no depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..operation import Operation
from ..operations import CONSTANTS, OPERATIONS

CONSTANT, VARIABLE, CALL = "constant", "variable", "call"

Shape = tuple[int, ...]
Entries = float | tuple["Entries", ...]
Index = int | tuple[str | int | None, ...]  # a place; ("slice", start, stop, step); ("rows", place, place, …)
PIECE = re.compile(r"[\[\]]|[^\[\], ]+")  # of an array as it is written
Setting = int | float | bool | str | None | tuple[Any, ...]


class Node(NamedTuple):
    """One operation, constant, name or call; a named tuple, since a million of them must be quick to make.

    `operation` is the name of a row of the table of operations, or `constant`, `variable`, `call`.
    `name` is the name of a variable, of `e` or `pi`, or of the function called.
    `literal` is the text of a number as it was typed.
    `span` is [start, end) in the source.
    `call` numbers the function call that a node was inlined from, 0 where there is none.
    `folded` are constants that the compact view writes into the node: for each its place among the operation's
    operands, and its flat expression. A constant that was an operation of constants has its own, at place 0.
    `settings` are what an operation on arrays is told beside its operands, by name and in order of the names. What is
    at its default is left out.
    """

    operation: str
    operands: tuple[int, ...] = ()
    name: str | None = None
    literal: str | None = None
    span: tuple[int, int] = (0, 0)
    call: int = 0
    folded: tuple[tuple[int, tuple[Node, ...]], ...] = ()
    settings: tuple[tuple[str, Setting], ...] = ()


def row_of(operation: str) -> Operation | ArrayOperation:
    """The row of an operation, in the table of numbers or in that of arrays."""
    return OPERATIONS[operation] if operation in OPERATIONS else ARRAY_OPERATIONS[operation]


def places(node: Node) -> tuple[int, ...]:
    """The place of each of a node's operands among those of its operation; folded constants have the others."""
    if not node.folded:
        return tuple(range(len(node.operands)))
    taken = {place for place, _ in node.folded}
    return tuple([place for place in range(len(node.operands) + len(taken)) if place not in taken])


def is_variable(node: Node) -> bool:
    """True for a variable, and for a tree's leaf that is minus a variable."""
    return node.operation != CONSTANT and not node.operands


def constant_value(node: Node) -> float:
    """The number that a constant stands for."""
    return CONSTANTS[node.name] if node.name is not None else float(node.literal or "nan")


def is_array(node: Node) -> bool:
    """Whether a node is a constant array, written in brackets."""
    return node.literal is not None and node.literal[0] == "["


def entries_of(literal: str) -> Entries:
    """The numbers of an array as it is written, `[[1, -2], [0, 4]]`, in tuples; of a number, the number."""
    whole: list[Entries] = []
    open_: list[list[Entries]] = [whole]
    for piece in PIECE.findall(literal):
        if piece == "[":
            open_.append([])
        elif piece == "]":
            row = tuple(open_.pop())
            open_[-1].append(row)
        else:
            open_[-1].append(float(piece))
    return whole[0]


@dataclass(frozen=True)
class Line:
    """One line of a program: an assignment, a function definition, or the bare last expression.

    `name` is None for a bare expression; `parameters` is None unless the line defines a function.
    The last of `nodes` is the line's result.
    """

    name: str | None
    parameters: tuple[str, ...] | None
    nodes: tuple[Node, ...]


class Note(NamedTuple):
    """What a reader should know about how the text was read.

    `kind` is a key of NOTES. `span` is the stretch of the source that it is about.
    `fix` is the whole text as it may have been meant, with the point `at` which to look at it, or None. Without a fix,
    `at` has the numbers and arrays that the text itself gives to variables, as code does.
    """

    kind: str
    message: str
    span: tuple[int, int]
    fix: str | None = None
    at: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Program:
    """A parsed text.

    Attributes:
        source: the text.
        lines: its lines in order; the last is the output.
        variables: their names, in order of first use.
        notation: which notation it was read as: `text`, `latex` or `code`.
        notes: what a reader should know about how it was read.
        shapes: what the text states of the shapes of variables, as `W: 2x3` does.
        implicit: the spans of products without a sign, of which two arrays have none.
    """

    source: str
    lines: tuple[Line, ...]
    variables: tuple[str, ...]
    notation: str = "text"
    notes: tuple[Note, ...] = ()
    shapes: tuple[tuple[str, Shape], ...] = ()
    implicit: frozenset[tuple[int, int]] = frozenset()

    def same(self, other: Program) -> bool:
        """True when both say the same, whatever the spacing and parentheses of their texts.

        Args:
            other: another program.

        Returns:
            whether their lines have the same names and nodes, and their variables the same stated shapes.
        """
        return self.shapes == other.shapes and [plain(line) for line in self.lines] == [
            plain(line) for line in other.lines
        ]


def plain(line: Line) -> tuple[object, ...]:
    """All that a line means, to be compared: where it stands in its source is left out."""
    return line.name, line.parameters, tuple(node._replace(span=(0, 0)) for node in line.nodes)
