"""The compact view: each constant is written into the operation that uses it, ×4, +1, (·)²."""

from __future__ import annotations

from collections.abc import Sequence

from ..array_operations import ARRAY_OPERATIONS
from ..language.expression import CONSTANT, Node, is_array

MOST_IN_ONE = 12  # nodes of a constant that is written in one piece; a longer one stays nodes of its own


def fold(nodes: Sequence[Node], names: Sequence[str | None]) -> tuple[list[Node], list[str | None]]:
    """Write the constants of a graph into the operations that use them; named lines stay nodes.

    An operation of constants only is one constant. The order of evaluation stays the graph's, so both passes give the
    same numbers to the last bit.

    Args:
        nodes: a graph's nodes, the output last.
        names: of the variable or the line that each is.

    Returns:
        the nodes that are left, and their names.
    """
    whole: list[tuple[Node, ...]] = []  # the expression of each node that is a constant, else nothing
    unnamed: list[tuple[Node, ...]] = []
    for node, name in zip(nodes, names, strict=True):
        leaf = node.operation == CONSTANT and not is_array(node)
        whole.append((node,) if leaf else joined(node, [unnamed[one] for one in node.operands]))
        unnamed.append(whole[-1] if name is None else ())
    needed = {len(nodes) - 1}
    for index in range(len(nodes) - 1, -1, -1):
        if index in needed and not whole[index]:
            away = folds(nodes[index], unnamed)
            needed.update([one for one, folded in zip(nodes[index].operands, away, strict=True) if not folded])
    places: dict[int, int] = {}
    left: list[Node] = []
    for index in sorted(needed):
        places[index] = len(left)
        left.append(with_constants(nodes[index], whole[index], unnamed, places))
    return left, [names[index] for index in places]


def joined(node: Node, parts: Sequence[tuple[Node, ...]]) -> tuple[Node, ...]:
    """An operation of constants as one expression; nothing where an operand is no constant or all are too long."""
    if node.operation in ARRAY_OPERATIONS or not parts or not all(parts) or sum(map(len, parts)) >= MOST_IN_ONE:
        return ()
    flat: list[Node] = []
    results: list[int] = []
    for part in parts:
        before = len(flat)
        flat += [one._replace(operands=tuple([before + operand for operand in one.operands])) for one in part]
        results.append(len(flat) - 1)
    return (*flat, node._replace(operands=tuple(results)))


def folds(node: Node, unnamed: Sequence[tuple[Node, ...]]) -> list[bool]:
    """Which operands are written into a node: the constants, unless they are all that it has, and too long for one."""
    constant = [bool(unnamed[operand]) and node.operation not in ARRAY_OPERATIONS for operand in node.operands]
    return constant if not all(constant) else [False] * len(constant)


def with_constants(
    node: Node, whole: tuple[Node, ...], unnamed: Sequence[tuple[Node, ...]], places: dict[int, int]
) -> Node:
    """A node as it stands in the compact graph."""
    if whole:
        return node if len(whole) == 1 else Node(CONSTANT, folded=((0, whole),), span=node.span, call=node.call)
    constant = folds(node, unnamed)
    pairs = list(zip(node.operands, constant, strict=True))
    return node._replace(
        operands=tuple([places[operand] for operand, away in pairs if not away]),
        folded=tuple([(place, unnamed[operand]) for place, (operand, away) in enumerate(pairs) if away]),
    )
