"""A partial with constants written in: for u^2, v*u^(v-1) is 2*u."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..language.expression import CONSTANT, VARIABLE, Node, constant_value
from ..notation.numbers import Atom, number_atom, relation
from ..operations import OPERATIONS
from .careful import careful_value


def written_in(
    nodes: Sequence[Node], constants: Mapping[str, float], notation: str
) -> tuple[tuple[Node, ...], dict[str, Atom]]:
    """A partial in which what constants come to is written, and factors and exponents of 1 are left out.

    A part is worked out where its number can be shown in full, as 2 - 1 and ln(e) can; the whole never is.

    Args:
        nodes: the partial as flat nodes.
        constants: what the names that are constants are worth.
        notation: in which the numbers are to be written.

    Returns:
        flat nodes, and what is to be written for those of their names that stand for numbers.
    """
    out: list[Node] = []
    atoms: dict[str, Atom] = {}
    at: list[int] = []  # where each node came to stand
    worth: list[float | None] = []
    for node in nodes:
        numbers = [worth[operand] for operand in node.operands]
        number = value(node, numbers, constants)
        worth.append(number)
        same = unchanged(node, numbers)
        if same is not None:
            at.append(at[node.operands[same]])
            continue
        is_part = bool(node.operands) and len(at) < len(nodes) - 1
        if is_part and number is not None and relation(number) == "=":
            node = Node(VARIABLE, name=f"= {len(out)}")
            atoms[node.name or ""] = number_atom(number, notation)
        at.append(len(out))
        out.append(node._replace(operands=tuple([at[operand] for operand in node.operands])))
    return tuple(out[: at[-1] + 1]), atoms


def value(node: Node, numbers: Sequence[float | None], constants: Mapping[str, float]) -> float | None:
    """What a part is worth, where only constants decide."""
    if node.operation == CONSTANT:
        return constant_value(node)
    if node.operation == VARIABLE:
        return constants.get(node.name or "")
    known = [number for number in numbers if number is not None]
    return careful_value(OPERATIONS[node.operation], known) if len(known) == len(numbers) else None


def unchanged(node: Node, numbers: Sequence[float | None]) -> int | None:
    """The operand that an operation leaves as it is: that of a factor or an exponent of 1."""
    if node.operation == "multiply" and 1.0 in numbers:
        return 1 - numbers.index(1.0)
    return 0 if node.operation == "power" and numbers[1] == 1.0 else None
