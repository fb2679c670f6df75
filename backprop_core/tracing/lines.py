"""Nodes as the lines of a program: what is used more than once is a line of its own, with a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from ..language.expression import VARIABLE, Node
from ..notation.writer import write_nodes


def program_text(nodes: Sequence[Node], output: int) -> str:
    """Nodes as a program in the language: a line for each that is used more than once, the output last."""
    used = [0] * len(nodes)
    used[output] = 1
    for index in range(output, -1, -1):
        if used[index]:
            for operand in nodes[index].operands:
                used[operand] += 1
    names = shared_names({node.name for node in nodes})
    line_of = {index: next(names) for index, node in enumerate(nodes) if used[index] > 1 and node.operands}
    lines = [f"{name} = {write_nodes(one_line(nodes, index, line_of), 'text')}" for index, name in line_of.items()]
    return "\n".join([*lines, write_nodes(one_line(nodes, output, line_of), "text")])


def one_line(nodes: Sequence[Node], output: int, line_of: Mapping[int, str]) -> list[Node]:
    """The flat nodes of one line, in which other lines are names.

    Args:
        nodes: all that there are, operands first.
        output: the node that the line is worth.
        line_of: the names of nodes that have a line.
    """
    found: list[Node] = []
    places: dict[int, int] = {}
    waiting = [(output, False)]
    while waiting:
        index, ready = waiting.pop()
        node = nodes[index]
        if index in line_of and index != output:
            node = Node(VARIABLE, name=line_of[index])
        elif node.operands and not ready:
            waiting.append((index, True))
            waiting += [(operand, False) for operand in reversed(node.operands)]
            continue
        found.append(node._replace(operands=tuple([places[operand] for operand in node.operands])))
        places[index] = len(found) - 1
    return found


def shared_names(taken: set[str | None]) -> Iterator[str]:
    """Names for nodes that are used more than once: s1, s2, ..."""
    return (name for number in count(1) if (name := f"s{number}") not in taken)
