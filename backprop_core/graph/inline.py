"""Program to flat nodes: names are looked up, function calls and composites inlined, lines shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ..language.errors import refusal
from ..language.expression import CALL, VARIABLE, Line, Node, Program
from ..language.parser import parse
from ..operations import OPERATIONS

MOST_NODES = 2_000_000  # about 1 GB of nodes and steps


@dataclass(frozen=True)
class Call:
    """One call that was inlined: the function's name, and the number of the call around it (0: none)."""

    function: str
    parent: int


@dataclass(frozen=True)
class Flat:
    """A whole program as one list of nodes; `names` tells which node a named line is, `output` the last.

    Each use of a variable is a node of its own; a named line is one node however often it is used.
    """

    nodes: list[Node]
    output: int
    names: dict[str, int]
    calls: list[Call]


@dataclass(frozen=True)
class Body:
    """A line that is being written out, as deep in calls as it stands.

    Attributes:
        waiting: its nodes that are still to be written.
        scope: the nodes that its names stand for, where they are no variables.
        call: the number of the call that it is the body of, 0 for a line of the program.
        span: where the call stands in the text, if its own nodes stand in none.
        places: where each of its nodes came to stand.
    """

    waiting: Iterator[Node]
    scope: Mapping[str, int]
    call: int
    span: tuple[int, int] | None
    places: list[int] = field(default_factory=list)


class Writer:
    """Appends the nodes of one line after the other to one list, each call written out where it stands.

    A body is entered anew at each call, so the work is in proportion to what is written, however deep the calls.
    """

    def __init__(self, expand: bool):
        self.expand = expand
        self.functions: dict[str, Line] = {}
        self.names: dict[str, int] = {}
        self.nodes: list[Node] = []
        self.calls: list[Call] = []

    def add(self, line: Line) -> int:
        """Append a line's nodes; give the index of its result."""
        bodies = [Body(iter(line.nodes), self.names, 0, None)]
        while True:
            body = bodies[-1]
            called = self.write_to_next_call(body)
            if called is not None:
                bodies.append(called)
                continue
            bodies.pop()
            if not bodies:
                return body.places[-1]
            bodies[-1].places.append(body.places[-1])

    def write_to_next_call(self, body: Body) -> Body | None:
        """Append a body's nodes up to the next call in it; give that call's body, or None at the end."""
        places = body.places
        for node in body.waiting:
            operands = tuple([places[index] for index in node.operands])
            if node.operation == VARIABLE:
                bound = body.scope.get(node.name or "", self.names.get(node.name or ""))
                if bound is not None:
                    places.append(bound)
                    continue
            elif node.operation == CALL:
                return self.enter(body, self.functions[node.name or ""], operands, body.span)
            elif self.expand and OPERATIONS.get(node.operation, NONE).expands:
                return self.enter(body, composite(node.operation), operands, body.span or node.span)
            span = body.span or node.span
            self.nodes.append(node._replace(operands=operands, call=body.call, span=span))
            places.append(len(self.nodes) - 1)
        return None

    def enter(self, around: Body, function: Line, operands: tuple[int, ...], span: tuple[int, int] | None) -> Body:
        """The body of a function whose parameters are nodes that are there already."""
        self.calls.append(Call(function.name or "", around.call))
        scope = dict(zip(function.parameters or (), operands, strict=True))
        return Body(iter(function.nodes), scope, len(self.calls), span)


NONE = OPERATIONS["add"]  # an operation that expands to nothing


@cache
def composite(name: str) -> Line:
    """A composite operation as the definition of a function."""
    row = OPERATIONS[name]
    return Line(name, ("u", "v")[: row.arity[0]], parse(row.expands or "").lines[0].nodes)


def inline(program: Program, expand: bool = False) -> Flat:
    """Give a program its nodes.

    Args:
        program: what `parse` read.
        expand: write composite operations (sigmoid, tanh, ...) out in simpler ones.

    Raises:
        BackpropError: when the calls would unfold into more than MOST_NODES nodes.
    """
    count_first(program, expand)
    writer = Writer(expand)
    output = 0
    for line in program.lines:
        if line.parameters is not None:
            writer.functions[line.name or ""] = line
            continue
        output = writer.add(line)
        if line.name is not None:
            writer.names[line.name] = output
    return Flat(writer.nodes, output, writer.names, writer.calls)


class Size(NamedTuple):
    """How much a function comes to when it is written out."""

    nodes: int
    calls: int


def count_first(program: Program, expand: bool) -> None:
    """Make sure that the calls do not unfold into too many nodes, before any is written."""
    functions: dict[str | None, Size] = {}
    assigned: set[str | None] = set()
    total = Size(0, 0)
    for line in program.lines:
        nodes, calls = total if line.parameters is None else Size(0, 0)
        own = set(line.parameters or ())  # as the assigned ones, names of nodes that stand elsewhere
        for node in line.nodes:
            if node.operation == CALL:
                nodes += functions[node.name].nodes
                calls += functions[node.name].calls + 1
                if max(nodes, calls) > MOST_NODES and line.parameters is None:
                    raise refusal("unfolds", node.span[0], program.source, name=node.name, most=MOST_NODES)
            elif expand and OPERATIONS.get(node.operation, NONE).expands:
                nodes += size_of_composite(node.operation).nodes
                calls += size_of_composite(node.operation).calls
            elif node.operation != VARIABLE or not (node.name in own or node.name in assigned):
                nodes += 1
        if line.parameters is None:
            total = Size(nodes, calls)
            assigned.add(line.name)
        else:  # sizes may double from line to line: no more is kept than tells that it is too much
            functions[line.name] = Size(min(nodes, MOST_NODES + 1), min(calls, MOST_NODES + 1))


@cache
def size_of_composite(name: str) -> Size:
    """How much a composite operation comes to."""
    line = composite(name)
    writer = Writer(expand=True)
    writer.names = dict.fromkeys(line.parameters or (), 0)
    writer.add(line)
    return Size(len(writer.nodes), len(writer.calls) + 1)
