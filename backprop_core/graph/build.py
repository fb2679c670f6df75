"""The computation graph of a program, or its tree, in the order in which it is evaluated.

The order is the article's: at each node the operand with the taller subtree first (ties left to
right), then the node itself. So letters, steps and pictures agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import count

from ..array_operations import ARRAY_OPERATIONS
from ..language.errors import refusal
from ..language.expression import VARIABLE, Node, Program, is_array, is_variable
from .compact import fold
from .inline import Call, Flat, inline

MOST_TREE = 1_000_000  # nodes of a tree
MOST_DIGITS = 1_000  # of a count: longer and longer numbers would fill the memory
COUNTLESS = 10**MOST_DIGITS
INDEX_LETTERS = "ijkpq"  # which entries of arrays are told by: no node of theirs is called so
ALPHABET = "abcdfghijklmnopqrstuvwxyz"  # no node is e, which is Euler's number


@dataclass(frozen=True)
class Graph:
    """Nodes in evaluation order (the output last), each with its label.

    `leads[i]` is True when a variable lies at node i or below it: only there do gradients go.
    `users[i]` lists the (node, rank of the operand) pairs that use node i.
    """

    program: Program
    nodes: tuple[Node, ...]
    labels: tuple[str, ...]
    names: tuple[str | None, ...]
    leads: tuple[bool, ...]
    calls: tuple[Call, ...] = ()
    tree: bool = False
    plan: object | None = field(default=None, init=False, compare=False, repr=False)  # the passes keep theirs here

    def __getstate__(self) -> dict[str, object]:
        """What pickle keeps: how the passes go over it is planned again."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.init}

    @cached_property
    def users(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each node its uses: the index of the user, and which of its operands the node is there (from 0)."""
        users: list[list[tuple[int, int]]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            for rank, operand in enumerate(node.operands):
                users[operand].append((index, rank))
        return tuple(tuple(found) for found in users)

    @cached_property
    def has_arrays(self) -> bool:
        """Whether an operation or a constant is one of arrays; variables may be arrays without."""
        return any(node.operation in ARRAY_OPERATIONS or is_array(node) for node in self.nodes)

    @property
    def output(self) -> int:
        """The index of the output, which is the last node."""
        return len(self.nodes) - 1

    @cached_property
    def index(self) -> dict[str, int]:
        """The node of each label."""
        return {label: index for index, label in enumerate(self.labels)}


def build(program: Program, tree: bool = False, expand: bool = False, compact: bool = False) -> Graph:
    """The graph of a program, or with `tree` its tree, where every use is a node of its own.

    With `compact` constants are written into the operations that use them.

    Raises:
        BackpropError: when the tree would have more than MOST_TREE nodes, or both views are asked for.
    """
    if tree and compact:
        raise refusal("two views")
    return graph_of(program, inline(program, expand), tree, compact)


def graph_of(program: Program, flat: Flat, tree: bool = False, compact: bool = False) -> Graph:
    """The graph of a program that is one list of nodes already."""
    if tree:
        nodes = unfold(flat, program)
        names: list[str | None] = [node.name if node.operation == VARIABLE else None for node in nodes]
    else:
        nodes, names = share(flat)
        if compact:
            nodes, names = fold(nodes, names)
    taken = {
        *program.variables,
        *flat.names,
        *(line.name for line in program.lines if line.name),
    }  # functions' names too
    if any(node.operation in ARRAY_OPERATIONS for node in nodes):
        taken |= set(INDEX_LETTERS)
    letter = letters(taken)
    labels = tuple([name if name is not None and not tree else next(letter) for name in names])
    leads: list[bool] = []
    for node in nodes:
        leads.append(is_variable(node) or any(leads[operand] for operand in node.operands))
    return Graph(program, tuple(nodes), labels, tuple(names), tuple(leads), tuple(flat.calls), tree)


def letters(taken: set[str]) -> Iterator[str]:
    """Labels for nodes without a name: a, b, c, d, f, ... z, then a1, b1, ..., without end.

    No letter is or begins a name of the program: beside `o1` and `h1`, an `o` or an `h` would read as one of them.
    Where names begin with every letter, only the names themselves are passed over.

    Args:
        taken: the names of the program: its variables, lines and functions.
    """
    initials = {name[0] for name in taken}
    free = [letter for letter in ALPHABET if letter not in initials] or ALPHABET
    for turn in count():
        for letter in free:
            label = f"{letter}{turn}" if turn else letter
            if label not in taken:
                yield label


def heights(nodes: list[Node]) -> list[int]:
    """How many operations lie at most between each node and a leaf; a leaf has height 0."""
    tall: list[int] = []
    for node in nodes:
        tall.append(1 + max([tall[operand] for operand in node.operands]) if node.operands else 0)
    return tall


def evaluation_order(node: Node, tall: list[int]) -> list[int]:
    """The ranks of a node's operands, the taller first, ties left to right."""
    ranks = list(range(len(node.operands)))
    ranks.sort(key=lambda rank: -tall[node.operands[rank]])
    return ranks


def share(flat: Flat) -> tuple[list[Node], list[str | None]]:
    """The graph's nodes: uses of one variable become one node, nodes that the output does not need go."""
    first: dict[str, int] = {}
    same = list(range(len(flat.nodes)))
    merged: list[Node] = []
    for index, node in enumerate(flat.nodes):
        if node.operation == VARIABLE:
            same[index] = first.setdefault(node.name or "", index)
        merged.append(
            node._replace(operands=tuple([same[operand] for operand in node.operands])) if node.operands else node
        )
    named: dict[int, str] = {}
    for name, index in flat.names.items():
        named.setdefault(same[index], name)
    tall = heights(merged)
    placed: dict[int, int] = {}
    nodes: list[Node] = []
    names: list[str | None] = []
    waiting = [(same[flat.output], False)]
    while waiting:
        index, ready = waiting.pop()
        if index in placed:
            continue
        node = merged[index]
        if not ready and node.operands:
            waiting.append((index, True))
            waiting += [(node.operands[rank], False) for rank in reversed(evaluation_order(node, tall))]
            continue
        placed[index] = len(nodes)
        nodes.append(node._replace(operands=tuple([placed[operand] for operand in node.operands])))
        names.append(node.name if node.operation == VARIABLE else named.get(index))
    return nodes, names


def unfold(flat: Flat, program: Program) -> list[Node]:
    """The tree's nodes: one for each use; minus a variable is one leaf."""
    size: list[int] = []
    folded = list(flat.nodes)
    for index, node in enumerate(flat.nodes):
        if node.operation == "negate" and flat.nodes[node.operands[0]].operation == VARIABLE:
            folded[index] = node._replace(operands=(), name=flat.nodes[node.operands[0]].name)
        size.append(min(COUNTLESS, 1 + sum([size[operand] for operand in folded[index].operands])))
    if size[flat.output] > MOST_TREE:
        count = approximately(size[flat.output])
        raise refusal("large tree", 0, program.source, count=count, most=MOST_TREE)
    tall = heights(folded)
    nodes: list[Node] = []
    done: list[int] = []  # nodes that still wait for their user, the newest last
    waiting = [(flat.output, False)]
    while waiting:
        index, ready = waiting.pop()
        node = folded[index]
        if not ready and node.operands:
            waiting.append((index, True))
            waiting += [(node.operands[rank], False) for rank in reversed(evaluation_order(node, tall))]
            continue
        operands = [0] * len(node.operands)
        order = evaluation_order(node, tall)
        for rank in reversed(order):
            operands[rank] = done.pop()
        nodes.append(node._replace(operands=tuple(operands)))
        done.append(len(nodes) - 1)
    return nodes


def approximately(number: int) -> str:
    """A count in words that fit a sentence, however large."""
    if number < 10**7:
        return str(number)
    return f"about 10^{len(str(number)) - 1}" if number < COUNTLESS else "far too many"
