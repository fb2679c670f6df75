"""The nodes of a graph as formulas in letters: each in the labels of its operands."""

from __future__ import annotations

from collections.abc import Sequence

from ..graph.build import Graph
from ..language.expression import VARIABLE, Node, places
from ..notation.names import name_text
from ..notation.numbers import Atom
from ..notation.writer import as_typed, constant_atom, write_nodes

DOTS = {"text": "…", "plain": "…", "latex": r"\ldots", "typst": "dots"}
MOST_LISTED = 12  # operands of one operation that a sentence or a formula lists


Operand = int | Atom  # a node, or a constant that a compact graph has folded, as it is written


def few(operands: Sequence[Operand]) -> Sequence[Operand | None]:
    """The operands that are listed: of too many the first ones and the last, with None for those between.

    A list is said again at every edge of its node, so that the words would grow with the square of the operands.
    """
    return operands if len(operands) <= MOST_LISTED else [*operands[: MOST_LISTED - 2], None, operands[-1]]


class Letters:
    """Writes the nodes of one graph in one notation, in letters."""

    def __init__(self, graph: Graph, notation: str):
        self.graph = graph
        self.notation = notation
        self.labels = [Atom(name_text(label, notation)) for label in graph.labels]
        self.equations: dict[int, str] = {}
        self.worked_on: dict[int, Sequence[Operand]] = {}

    def local(self, index: int, numbers: bool = False) -> str:
        """A node's own formula, in the labels of its operands or with their numbers."""
        node = self.graph.nodes[index]
        if not node.operands:
            if node.folded:
                return constant_atom(node.folded[0][1], self.notation).text
            minus = node.operation == "negate"
            leaf = as_typed(node if not minus else Node(VARIABLE, name=node.name), self.notation).text
            return f"-{leaf}" if minus else leaf
        operands = self.operands(index)
        listed = operands if self.notation == "text" else few(operands)
        atoms = {str(place): self.in_place(operand, numbers) for place, operand in enumerate(listed)}
        leaves = [Node(VARIABLE, name=str(rank)) for rank in range(len(listed))]
        own = Node(node.operation, tuple(range(len(leaves))), settings=node.settings)
        return write_nodes([*leaves, own], self.notation, atoms)

    def operands(self, index: int) -> Sequence[Operand]:
        """What a node's operation works on, in its order: nodes, and the constants that a compact graph has folded."""
        node = self.graph.nodes[index]
        if not node.folded:
            return node.operands
        if index not in self.worked_on:
            found: dict[int, Operand] = {place: constant_atom(nodes, self.notation) for place, nodes in node.folded}
            found |= dict(zip(places(node), node.operands, strict=True))
            self.worked_on[index] = [found[place] for place in range(len(found))]
        return self.worked_on[index]

    def in_place(self, operand: Operand | None, as_number: bool = False) -> Atom:
        """What stands for an operand: its label or the constant; dots for those that are left out.

        Whoever knows the numbers writes those where they are asked for.
        """
        if operand is None:
            return Atom(DOTS[self.notation])
        return operand if isinstance(operand, Atom) else self.labels[operand]

    def equation_of(self, index: int) -> str:
        """A node by its operands, as `c = a + b`."""
        if index not in self.equations:  # each is said at several steps
            self.equations[index] = f"{self.labels[index].text} = {self.local(index)}"
        return self.equations[index]
