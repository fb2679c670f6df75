"""An operation as a mark inside its node, with the constants that a compact graph has folded into it."""

from __future__ import annotations

from ..language.expression import VARIABLE, Node, places, row_of
from ..operations import OPERATIONS
from .numbers import Atom
from .writer import Piece, constant_atom, cut, write_nodes

PLACEHOLDER = {"text": "·", "plain": "·", "latex": r"\cdot", "typst": "dot.c"}  # where an operand goes in a mark
RAISED = dict(zip("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", strict=True))
COMMUTE = ("add", "multiply")  # their mark begins with their sign, on whichever side the constant was typed


def symbol(name: str, notation: str) -> str:
    """An operation as a mark inside its node.

    Args:
        name: of a row of the table of operations.
        notation: `text`, `plain`, `latex` or `typst`.

    Returns:
        the mark in that notation.
    """
    row = row_of(name)
    if notation in row.symbol:
        return row.symbol[notation]
    return row.notation.get(notation, name).replace("<;>", "").replace(r"\left(<*>\right)", "").replace("(<*>)", "")


def folded_symbol(node: Node, notation: str) -> str:
    """A node's mark with its folded constants written in: ×4, +1, (·)².

    Args:
        node: of a compact graph, an operation.
        notation: one of NOTATIONS.
    """
    row = OPERATIONS[node.operation]
    atoms = {str(place): constant_atom(nodes, notation) for place, nodes in node.folded}
    if row.binds <= 2:
        ((place, _),) = node.folded
        return beside_its_sign(node.operation, place, atoms[str(place)], notation)
    hole = PLACEHOLDER[notation] if row.binds == 5 else f"({PLACEHOLDER[notation]})"
    if node.operation == "power" and notation == "plain" and set(atoms.get("1", Atom("x")).text) <= set(RAISED):
        return hole + "".join([RAISED[sign] for sign in atoms["1"].text])
    count = len(node.operands) + len(node.folded)
    leaves = [Node(VARIABLE, name=str(place)) for place in range(count)]
    holes = {str(place): Atom(hole) for place in places(node)}
    mark = write_nodes([*leaves, Node(node.operation, tuple(range(count)))], notation, atoms | holes)
    return mark.replace(r"\left", "").replace(r"\right", "")  # in a mark, brackets of their own size are large enough


def beside_its_sign(operation: str, place: int, constant: Atom, notation: str) -> str:
    """The mark of a sum, difference, product or quotient with a constant."""
    sign, spaced = symbol(operation, notation), " " if notation in {"latex", "typst"} else ""
    second = place == 1 or operation in COMMUTE
    pieces = [piece for piece in cut(OPERATIONS[operation].notation["text"]) if isinstance(piece, Piece)]
    text = constant.text
    if constant.binds < pieces[1 if second else 0].binds or (second and constant.minus):
        text = f"({text})"
    if second:
        return f"{sign}{spaced}{text}"
    return f"{text}{spaced}{sign}{spaced}({PLACEHOLDER[notation]})"
