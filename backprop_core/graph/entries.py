"""The entries program: a graph with arrays, written out in single numbers.

Each entry of each node becomes a node of its own, `z[1]`, and what its letters say is written out in products and sums.
Entries that only move become no node. What is left is a graph as any other: the same passes run over it, and it is laid
out and told in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.errors import refusal
from ..language.expression import (
    CALL,
    CONSTANT,
    VARIABLE,
    Node,
    Program,
    constant_value,
    entries_of,
    is_array,
    is_variable,
    places,
)
from ..language.letters import Meeting, meeting
from ..language.parser import parse
from ..language.ways import Place, Shape, flat, places_of, size, terms, unflat
from ..operations import OPERATIONS
from .build import Graph, graph_of
from .inline import Flat

MOST_WRITTEN = 200_000  # nodes of an entries program
ALONG = ("sum", "mean", "amax")

Entry = int | float  # a node that is written; 0.0 or 1.0 where a number is known and need not be written


@dataclass(frozen=True)
class Entries:
    """A graph written out in numbers.

    Attributes:
        graph: of numbers; its variables are entries, as `W[1,2]`.
        names: for each node of the graph of arrays the labels of its entries, the last axis fastest; None for an entry
            that the output does not need.
        shapes: of each node of the graph of arrays.
    """

    graph: Graph
    names: tuple[tuple[str | None, ...], ...]
    shapes: tuple[Shape, ...]


def entry_name(name: str, place: Place) -> str:
    """An entry as it is written: `W[1,2]`; of a number the name alone."""
    return f"{name}[{','.join([str(at) for at in place])}]" if place else name


def written_out(
    graph: Graph,
    given: Mapping[str, Shape],
    classes: Mapping[int, Sequence[float]] | None = None,
    entry: Place | None = None,
) -> Entries:
    """A graph of numbers that says the same as one with arrays.

    Args:
        graph: what `build` made.
        given: the shape of each variable; () for a number.
        classes: the values of the nodes that are classes of a cross-entropy, which say which score is meant.
        entry: of an output that is an array, the entry that is the output here; the first unless told.

    Returns:
        the graph, and which of its nodes are the entries of which.

    Raises:
        BackpropError: when it would have more than MOST_WRITTEN nodes.
    """
    writer = EntriesWriter(graph, given, classes or {})
    for index in range(len(graph.nodes)):
        writer.write(index)
    return writer.finished(entry)


class EntriesWriter:
    """Writes the entries of one node after the other."""

    def __init__(self, graph: Graph, given: Mapping[str, Shape], classes: Mapping[int, Sequence[float]]):
        self.graph = graph
        self.given = given
        self.classes = classes
        self.nodes: list[Node] = []
        self.names: dict[str, int] = {}
        self.shapes: list[Shape] = []
        self.entries: list[list[Entry]] = []
        self.named: set[int] = set()
        self.variables: list[str] = []
        self.span = (0, 0)
        self.call = 0

    # Nodes of numbers.

    def add(self, operation: str, *operands: Entry, name: str | None = None, literal: str | None = None) -> int:
        """Append a node; operands that are known numbers are written as constants."""
        if len(self.nodes) >= MOST_WRITTEN:
            raise refusal("many entries", self.span[0], self.graph.program.source, most=MOST_WRITTEN)
        places_written = tuple([self.written(operand) for operand in operands])
        self.nodes.append(Node(operation, places_written, name, literal, self.span, self.call))
        return len(self.nodes) - 1

    def written(self, entry: Entry) -> int:
        """The node of an entry; a number that was only known is written now."""
        return entry if isinstance(entry, int) else self.number(entry)

    def number(self, value: float) -> int:
        """A constant."""
        literal = str(int(abs(value))) if value % 1 == 0 and abs(value) < 1e16 else repr(abs(value))
        found = self.add(CONSTANT, literal=literal)
        return self.add("negate", found) if value < 0 else found

    def times(self, factors: Sequence[Entry]) -> Entry:
        """A product, without the factors that are 1; 0 where one of them is."""
        if 0.0 in [factor for factor in factors if isinstance(factor, float)]:
            return 0.0
        left = [factor for factor in factors if not isinstance(factor, float)]
        return self.joined("multiply", left) if left else 1.0

    def plus(self, parts: Sequence[Entry]) -> Entry:
        """A sum, without the parts that are 0."""
        left = [part for part in parts if part != 0.0 or isinstance(part, int)]
        return self.joined("add", left) if left else 0.0

    def joined(self, operation: str, entries: Sequence[Entry]) -> Entry:
        """Entries joined from the left by an operation."""
        whole = entries[0]
        for entry in entries[1:]:
            whole = self.add(operation, whole, entry)
        return whole

    # Nodes of arrays.

    def write(self, index: int) -> None:
        """Write the entries of one node."""
        node = self.graph.nodes[index]
        self.span, self.call = node.span, node.call
        if node.operation == CONSTANT:
            self.constant(node)
        elif is_variable(node):
            self.variable(node)
        else:
            self.operation(index, node)

    def constant(self, node: Node) -> None:
        """A typed number or array, or an expression of numbers that a compact graph has folded."""
        if node.folded:
            self.keep((), [self.expression(node.folded[0][1])])
            return
        if not is_array(node):
            self.keep((), [self.add(CONSTANT, name=node.name, literal=node.literal)])
            return
        shape, numbers = flattened(entries_of(node.literal or ""))
        self.keep(shape, [self.number(number) for number in numbers])

    def expression(self, nodes: Sequence[Node]) -> int:
        """An expression of constants."""
        placed: list[int] = []
        for node in nodes:
            inside = [placed[operand] for operand in node.operands]
            placed.append(self.add(node.operation, *inside, name=node.name, literal=node.literal))
        return placed[-1]

    def variable(self, node: Node) -> None:
        """A variable: each entry is one; in a tree minus a variable is one node."""
        shape, name = self.given.get(node.name or "", ()), node.name or ""
        found: list[Entry] = []
        for place in places_of(shape):
            entry = entry_name(name, place)
            if entry not in self.names:
                self.names[entry] = self.add(VARIABLE, name=entry)
                self.named.add(self.names[entry])
                self.variables.append(entry)
            leaf = self.names[entry]
            found.append(leaf if node.operation == VARIABLE else self.add("negate", leaf))
        self.keep(shape, found)

    def keep(self, shape: Shape, entries: list[Entry]) -> None:
        """Note a node's entries."""
        self.shapes.append(shape)
        self.entries.append(entries)

    def operation(self, index: int, node: Node) -> None:
        """An operation: entry by entry, by its letters, or by the text of a composite."""
        shapes, operands = self.operands(node)
        settings = dict(node.settings)
        met = meeting(node.operation, shapes, settings)
        if node.operation in OPERATIONS:
            found = self.entry_by_entry(node.operation, met, shapes, operands)
        elif met.ways:
            found = self.by_letters(met, operands)
        else:
            found = self.composite(index, node, met, shapes, operands)
        self.keep(met.shape, found)
        label = self.graph.labels[index]
        for place, entry in zip(places_of(met.shape), found, strict=True):
            if isinstance(entry, int) and self.nodes[entry].operands and entry not in self.named:
                self.names[entry_name(label, place)] = entry
                self.named.add(entry)  # entries that only move keep the name that they have

    def operands(self, node: Node) -> tuple[list[Shape], list[list[Entry]]]:
        """The shapes and entries of what a node works on, folded constants among them."""
        found: dict[int, tuple[Shape, list[Entry]]] = {
            place: (self.shapes[operand], self.entries[operand])
            for place, operand in zip(places(node), node.operands, strict=True)
        }
        found |= {place: ((), [self.expression(nodes)]) for place, nodes in node.folded}
        ordered = [found[place] for place in range(len(found))]
        return [shape for shape, _ in ordered], [entries for _, entries in ordered]

    def entry_by_entry(
        self, operation: str, met: Meeting, shapes: Sequence[Shape], operands: Sequence[Sequence[Entry]]
    ) -> list[Entry]:
        """A row of numbers at each entry; what is stretched stands at several."""
        (way,) = met.ways
        found: list[Entry] = []
        for place in places_of(met.shape):
            (meets,) = terms(way, place)
            inside = [entries[flat(at, shape)] for at, shape, entries in zip(meets, shapes, operands, strict=True)]
            found.append(self.add(operation, *inside))
        return found

    def by_letters(self, met: Meeting, operands: Sequence[Sequence[Entry]]) -> list[Entry]:
        """The sums of products that the letters say; the largest or smallest of what meets."""
        found: list[Entry] = []
        for number in range(size(met.shape)):
            parts: list[Entry] = []
            scale = 1.0
            for way in met.ways:
                scale = way.scale
                for meets in terms(way, unflat(number, way.result.shape)):
                    factors = [
                        operands[side.rank][flat(at, side.shape)] for side, at in zip(way.factors, meets, strict=True)
                    ]
                    parts.append(self.times(factors))
            found.append(self.one_of(met.entries, parts, scale))
        return found

    def one_of(self, entries: str, parts: list[Entry], scale: float) -> Entry:
        """What many entries come to: their sum or mean, or the one that wins."""
        if entries in {"max", "min"}:
            return self.add(entries, *parts) if len(parts) > 1 else parts[0]
        total = self.plus(parts)
        return total if scale == 1.0 else self.add("divide", total, float(round(1 / scale)))

    def composite(
        self, index: int, node: Node, met: Meeting, shapes: Sequence[Shape], operands: Sequence[list[Entry]]
    ) -> list[Entry]:
        """A composite: its text for each row of entries that it goes along."""
        row = ARRAY_OPERATIONS[node.operation]
        chosen: dict[str, Any] = {**row.settings, **dict(node.settings)}
        if row.letters == "all":
            shape, both = self.stretched(shapes, operands)
            return [self.text(row, both[0], both[1], float(size(shape)), chosen)]
        if row.letters == "scores":
            return [self.scores(index, row, shapes, operands)]
        shape = shapes[0]
        axis = chosen.get("axis", -1)
        rows = list(rows_along(shape, axis))
        found: list[Entry] = [0.0] * (len(rows) if "keepdims" in row.settings else size(shape))
        for number, row_places in enumerate(rows):
            inside = [operands[0][at] for at in row_places]
            if row.name == "causal_softmax":
                inside = inside[: unflat(row_places[0], shape)[-2] + 1]
            made = self.text(row, inside, None, float(len(inside)), chosen)
            if isinstance(made, list):
                for at, one in zip(row_places, made, strict=False):
                    found[at] = one
            else:
                found[number] = made
        return [self.written(one) for one in found]

    def stretched(self, shapes: Sequence[Shape], operands: Sequence[list[Entry]]) -> tuple[Shape, list[list[Entry]]]:
        """Operands in one shape."""
        met = meeting("add", shapes, {})
        (way,) = met.ways
        both: list[list[Entry]] = [[] for _ in shapes]
        for place in places_of(met.shape):
            (meets,) = terms(way, place)
            for entries, at, shape, operand in zip(both, meets, shapes, operands, strict=True):
                entries.append(operand[flat(at, shape)])
        return met.shape, both

    def scores(
        self, index: int, row: ArrayOperation, shapes: Sequence[Shape], operands: Sequence[list[Entry]]
    ) -> Entry:
        """The mean of a text over the rows; a class is a row of zeros with a 1."""
        width = shapes[0][-1]
        count = size(shapes[0]) // width
        parts: list[Entry] = []
        for number in range(count):
            scores = operands[0][number * width : (number + 1) * width]
            if shapes[1] == shapes[0]:
                wanted = operands[1][number * width : (number + 1) * width]
            else:
                right = self.classes[self.graph.nodes[index].operands[1]][number]
                wanted = [1.0 if at == right else 0.0 for at in range(width)]
            parts.append(self.text(row, scores, wanted, float(width), {}))
        total = self.plus(parts)
        return total if count == 1 else self.add("divide", total, float(count))

    def text(
        self, row: ArrayOperation, u: list[Entry], v: list[Entry] | None, n: float, chosen: Mapping[str, Any]
    ) -> Any:
        """A composite's text, written out for one row of entries; a list, or one entry."""
        known: dict[str, Any] = {"u": u, "v": v, "n": n, "eps": float(chosen.get("eps", 0.0))}
        found: list[Any] = []
        for node in composite_nodes(row.expands):
            inside = [found[operand] for operand in node.operands]
            if node.operation == CONSTANT:
                found.append(self.number(constant_value(node)))
            elif node.operation == VARIABLE:
                name = node.name or ""
                found.append(self.number(known[name]) if isinstance(known[name], float) else known[name])
            elif node.operation == CALL:
                total = self.plus(inside[0])
                found.append(self.add("divide", total, n) if node.name == "mean" else total)
            else:
                found.append(self.each(node.operation, inside))
        return found[-1]

    def each(self, operation: str, inside: Sequence[Any]) -> Any:
        """A row of numbers on rows of entries, or on one entry."""
        if not any(isinstance(one, list) for one in inside):
            return self.simple(operation, inside)
        count = next(len(one) for one in inside if isinstance(one, list))
        return [
            self.simple(operation, [one[at] if isinstance(one, list) else one for one in inside]) for at in range(count)
        ]

    def simple(self, operation: str, inside: Sequence[Entry]) -> Entry:
        """A row of numbers; products with a known 0 or 1 are not written."""
        return self.times(inside) if operation == "multiply" else self.add(operation, *inside)

    def finished(self, entry: Place | None) -> Entries:
        """The graph of what was written."""
        shape = self.shapes[-1]
        number = flat(entry, shape) if entry is not None else 0
        output = self.written(self.entries[-1][number])
        source = self.graph.program
        program = Program(source.source, (), tuple(self.variables), source.notation)
        calls = list(self.graph.calls)
        built = graph_of(program, Flat(self.nodes, output, self.names, calls))
        labels = set(built.labels)
        by_node = {node: name for name, node in self.names.items() if name in labels}
        names = tuple(
            tuple([by_node.get(one) if isinstance(one, int) else None for one in entries]) for entries in self.entries
        )
        return Entries(built, names, tuple(self.shapes))


def flattened(value: Any) -> tuple[Shape, list[float]]:
    """The shape of nested numbers, and all of them in order."""
    if isinstance(value, int | float):
        return (), [float(value)]
    parts = [flattened(one) for one in value]
    return (len(parts), *parts[0][0]), [number for _, numbers in parts for number in numbers]


def rows_along(shape: Shape, axis: int | None) -> list[list[int]]:
    """The rows of an array along an axis, each the places of its entries among all; all in one where it is None."""
    if axis is None:
        return [list(range(size(shape)))]
    along = axis % len(shape)
    kept = [range(1) if number == along else range(one) for number, one in enumerate(shape)]
    rows: list[list[int]] = []
    for start in places_of(tuple([len(one) for one in kept])):
        rows.append([flat((*start[:along], at, *start[along + 1 :]), shape) for at in range(shape[along])])
    return rows


@cache
def composite_nodes(text: str) -> tuple[Node, ...]:
    """A composite's text as flat nodes, in which what goes along the axis is a call."""
    called = "; ".join([f"{name}(x) = x" for name in ALONG])
    return parse(f"{called}; {text}").lines[-1].nodes
