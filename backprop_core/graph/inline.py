"""Program to flat nodes: names are looked up, function calls and composites inlined, lines shared."""

from __future__ import annotations

from dataclasses import dataclass

from ..language.errors import refusal
from ..language.expression import CALL, VARIABLE, Node, Program
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
    """A function's body, inlined once: `local` nodes are parameters, all others are copied at a call."""

    nodes: list[Node]
    result: int
    parameters: dict[str, int]
    calls: list[Call]


class Writer:
    """Appends nodes to one list, copying bodies into it; `lines` tells which nodes are named lines."""

    def __init__(self, functions: dict[str, Body], expand: bool, lines: dict[str, int]):
        self.functions = functions
        self.lines = lines
        self.expand = expand
        self.nodes: list[Node] = []
        self.calls: list[Call] = []

    def add(self, nodes: tuple[Node, ...], scope: dict[str, int]) -> int:
        """Append one line's nodes; give the index of its result."""
        at: list[int] = []
        for node in nodes:
            operands = tuple([at[index] for index in node.operands])
            if node.operation == VARIABLE and node.name in scope:
                at.append(scope[node.name])
            elif node.operation == CALL:
                at.append(self.inline(node.name or "", self.functions[node.name or ""], operands, None))
            elif self.expand and OPERATIONS.get(node.operation, NONE).expands:
                at.append(self.inline(node.operation, composite(node.operation), operands, node.span))
            else:
                self.nodes.append(node._replace(operands=operands))
                at.append(len(self.nodes) - 1)
        return at[-1]

    def inline(self, function: str, body: Body, operands: tuple[int, ...], span: tuple[int, int] | None) -> int:
        """Copy a body, its parameters bound to nodes that are there already."""
        self.calls.append(Call(function, 0))
        number = offset = len(self.calls)
        self.calls += [Call(call.function, call.parent + offset if call.parent else number) for call in body.calls]
        bound = {place: operands[rank] for rank, place in enumerate(body.parameters.values())}
        at: list[int] = []
        for index, node in enumerate(body.nodes):
            if index in bound:
                at.append(bound[index])
                continue
            if node.operation == VARIABLE and node.name in self.lines:
                at.append(self.lines[node.name])
                continue
            self.nodes.append(
                node._replace(
                    operands=tuple([at[operand] for operand in node.operands]),
                    call=node.call + offset if node.call else number,
                    span=span or node.span,
                )
            )
            at.append(len(self.nodes) - 1)
        return at[body.result]

    def body(self, parameters: tuple[str, ...], nodes: tuple[Node, ...]) -> Body:
        """Read a definition into a body; must be asked of a new writer."""
        places = {name: index for index, name in enumerate(parameters)}
        self.nodes += [Node(VARIABLE, name=name) for name in parameters]
        result = self.add(nodes, places)
        return Body(self.nodes, result, places, self.calls)


NONE = OPERATIONS["add"]  # an operation that expands to nothing
COMPOSITES: dict[str, Body] = {}


def composite(name: str) -> Body:
    """The body that a composite operation stands for, read from its row once."""
    if name not in COMPOSITES:
        line = parse(OPERATIONS[name].expands or "").lines[0]
        parameters = ("u", "v")[: OPERATIONS[name].arity[0]]
        COMPOSITES[name] = Writer({}, True, {}).body(parameters, line.nodes)
    return COMPOSITES[name]


def resolve(program: Program, expand: bool = False) -> Flat:
    """Give a program its nodes.

    Args:
        program: what `parse` read.
        expand: write composite operations (sigmoid, tanh, ...) out in simpler ones.

    Raises:
        BackpropError: when the calls would unfold into more than MOST_NODES nodes.
    """
    wanted = count_first(program, expand)
    functions: dict[str, Body] = {}
    names: dict[str, int] = {}
    writer = Writer(functions, expand, names)
    output = 0
    for line in program.lines:
        if line.parameters is None:
            output = writer.add(line.nodes, names)
            if line.name is not None:
                names[line.name] = output
        elif line.name in wanted:
            reader = Writer(functions, expand, {})
            functions[line.name] = reader.body(line.parameters, line.nodes)
    return Flat(writer.nodes, output, names, writer.calls)


def count_first(program: Program, expand: bool) -> set[str]:
    """The functions that are called, once it is sure that their calls do not unfold into too many nodes."""
    sizes: dict[str, int] = {}
    assigned: set[str | None] = set()
    total = 0
    for line in program.lines:
        size = 0 if line.parameters is not None else total
        own = set(line.parameters or ())  # as the assigned ones, names of nodes that stand elsewhere
        for node in line.nodes:
            if node.operation == CALL:
                size += sizes[node.name or ""]
                if size > MOST_NODES and line.parameters is None:
                    raise refusal("unfolds", node.span[0], program.source, name=node.name, most=MOST_NODES)
            elif expand and OPERATIONS.get(node.operation, NONE).expands:
                body = composite(node.operation)
                size += len(body.nodes) - len(body.parameters)
            elif node.operation != VARIABLE or not (node.name in own or node.name in assigned):
                size += 1
        if line.parameters is None:
            total = size
            assigned.add(line.name)
        else:
            sizes[line.name or ""] = min(size, MOST_NODES + 1)
    wanted: set[str] = set()
    for line in reversed(program.lines):
        if line.parameters is None or line.name in wanted:
            wanted |= {node.name or "" for node in line.nodes if node.operation == CALL}
    return wanted
