"""Expressions written as text that parses again, as text to be read, as LaTeX and as Typst.

Everything is written from the templates in the table of operations. Depth has no limit: pieces wait
on a stack, not in calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.expression import CALL, CONSTANT, PIECE, VARIABLE, Node, Program, is_array, row_of
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS
from .names import name_text
from .numbers import SPELLED, Atom, power_of_ten

CLOSE = {"plain": "<u2><v3>", "latex": "<u2><v3>", "typst": "<u2> <v3>"}  # a product without a sign
BEHIND = ("take", "transpose")  # what is written right behind its operand
BETWEEN_SIZES = {"text": "x", "plain": "×", "latex": r" \times ", "typst": " times "}
LIT = {  # around the part in question
    "latex": {"open": r"\htmlClass{lit}{", "close": "}"},
    "typst": {"open": "#lit[$display(", "close": ")$]"},
}


Waiting = list[str | tuple[int, int, bool]]  # text, or a node with how it must bind and whether text stands before it


class Piece(NamedTuple):
    """A hole in a template: which operand, how strongly it must bind, and whether it opens its bracket."""

    operand: int
    binds: int
    opens: bool
    inherits: bool  # the hole is the very first thing, so what stands before the whole also stands before it


def template(node: Node, notation: str) -> tuple[str | Piece, ...]:
    """The template of an operation, or of a call of the program's own function, cut at its holes."""
    if node.operation in OPERATIONS:
        return cut(OPERATIONS[node.operation].notation[notation])
    if node.operation != CALL:
        return cut_anew(with_settings(node, notation))
    opening, closing = brackets(notation)
    gap = " " if notation == "typst" else ""  # or Typst would call what the name gives
    return cut(name_text(node.name or "", notation) + gap + opening + "<*>" + closing)


def with_settings(node: Node, notation: str) -> str:
    """The template of an operation of arrays, with what the node is told in it."""
    if node.operation == "stack" and not node.settings:
        opening, closing = (r"\left[", r"\right]") if notation == "latex" else "[]"
        return opening + "<*>" + "," * (len(node.operands) == 1) + closing
    return called(node, notation)


def called(node: Node, notation: str) -> str:
    """The template as the table has it, with what the node is told."""
    told = dict(node.settings)
    text = ARRAY_OPERATIONS[node.operation].notation[notation]
    for name, value in told.items():
        if f"<{name}>" in text:
            text = text.replace(f"<{name}>", index_text(value) if name == "index" else setting_text(name, value))
            told = {other: value for other, value in told.items() if other != name}
    written = '"{}"={}' if notation == "typst" else "{}={}"  # Typst takes a word without quotes for a variable
    quoted = {name: f'"{value}"' if notation == "typst" and value is True else value for name, value in told.items()}
    settings = [written.format(name, setting_text(name, value)) for name, value in quoted.items()]
    return text.replace("<;>", "".join([f", {setting}" for setting in settings]))


def setting_text(name: str, value: object) -> str:
    """What a setting is told, as it is typed."""
    if not isinstance(value, tuple):
        return str(value)
    sizes = ", ".join(map(str, value))
    return sizes if name == "shape" else f"({sizes})"


def index_text(items: Any) -> str:
    """What stands between the brackets of entries: 1, 0:2, [2, 0]."""
    return ", ".join(map(item_text, items))


def item_text(item: Any) -> str:
    """A place, a slice, or a list of places."""
    if isinstance(item, int):
        return str(item)
    kind, *rest = item
    if kind == "rows":
        return f"[{', '.join(map(str, rest))}]"
    start, stop, step = ["" if one is None else str(one) for one in rest]
    return f"{start}:{stop}" + (f":{step}" if step else "")


@cache
def cut(text: str) -> tuple[str | Piece, ...]:
    """A template cut at its holes; `<*>` stays a hole with operand -1."""
    return cut_anew(text)


def cut_anew(text: str) -> tuple[str | Piece, ...]:
    """The same for a text that hardly comes again, so that it is not kept."""
    parts: list[str | Piece] = []
    for part in re.split(rf"(<[{LETTERS}*]\d?>)", text):
        if re.fullmatch(rf"<[{LETTERS}]\d>", part):
            before = parts[-1] if parts else ""
            opens = isinstance(before, str) and before.endswith(("(", "{", "|", ", "))
            parts.append(Piece(LETTERS.index(part[1]), int(part[2]), opens, not parts))
        elif part == "<*>":
            parts.append(Piece(-1, 0, True, False))
        elif part:
            parts.append(part)
    return tuple(parts)


def stands_close(nodes: Sequence[Node], node: Node) -> bool:
    """True for a typed number times a name, a function or a sum, which is written without a sign."""
    if node.operation != "multiply":
        return False
    left = nodes[node.operands[0]]
    if left.operation == "negate":
        left = nodes[left.operands[0]]
    if left.literal is None or not set(left.literal) <= set("0123456789."):
        return False
    right = nodes[node.operands[1]]
    while right.operation == "power":
        right = nodes[right.operands[0]]
    if right.operation in {CONSTANT, VARIABLE, CALL}:
        return right.name is not None and not re.match("[eE][0-9]", right.name)  # 2*e3 is not 2e3
    return row_of(right.operation).binds in {1, 5}


def strength(row: Operation | ArrayOperation, notation: str) -> int:
    """How strongly an operation holds its operands together in a notation."""
    return row.typeset_binds if notation in {"latex", "typst"} else row.binds


def brackets(notation: str) -> tuple[str, str]:
    """The pair of round brackets; LaTeX's grow with what is inside."""
    return (r"\left(", r"\right)") if notation == "latex" else ("(", ")")


def write_nodes(
    nodes: Sequence[Node],
    notation: str,
    atoms: Mapping[str, Atom] | None = None,
    leaf: Callable[[Node, str], Atom] | None = None,
    mark: Callable[[int, str], str] | None = None,
    templates: Callable[[Node, str], tuple[str | Piece, ...]] = template,
    close: bool = False,
) -> str:
    """Write the expression whose result is the last node.

    Args:
        nodes: flat nodes, operands first.
        notation: one of NOTATIONS.
        atoms: what to write for a variable, where it is not its own name.
        leaf: what to write for a constant or a name (default: as it was typed).
        mark: what stands before ("open") and after ("close") a node, given its index.
        templates: the template of an operation or a call in a notation (default: the table's).
        close: write a number close to what it multiplies, 4x; not for numbers that are plugged in.
    """
    atoms = atoms or {}
    leaf = leaf or as_typed
    opening, closing = brackets(notation)
    out: list[str] = []
    waiting: list[str | tuple[int, int, bool]] = [(len(nodes) - 1, 0, False)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        index, needed, follows = item
        node = nodes[index]
        if node.operation in {CONSTANT, VARIABLE}:
            atom = atoms.get(node.name or "") or leaf(node, notation)
            inside: Waiting = [atom.text]
            held, minus = atom.binds, atom.minus
        else:
            held = 5 if node.operation == CALL else strength(row_of(node.operation), notation)
            minus = node.operation == "negate"
            inside = []
        bracketed = held < needed or (minus and follows)
        if not inside:
            tight = close and notation in CLOSE and stands_close(nodes, node)
            pieces = cut(CLOSE[notation]) if tight else templates(node, notation)
            if (
                templates is template
                and node.operation == "stack"
                and all(is_typed(nodes, operand) for operand in node.operands)
            ):
                pieces = cut_anew(called(node, notation))  # in brackets it would be an array of numbers
            elif templates is template and node.settings and is_of_bracket(nodes, node):
                pieces = cut_anew(called(node, notation).replace("<*>", "[<*>,]"))  # concat([x]) joins x alone
            inside = unfold(node, notation, follows and not bracketed, pieces)
            if node.operation in BEHIND and is_plain_number(nodes[node.operands[0]]):
                inside[:1] = [opening, inside[0], closing]  # 2.T and 2[0] would be read otherwise
            if notation == "text" and is_like_factor(nodes, node):
                inside[-1] = f"{str(inside[-1])[:-1]},]"  # (x + y)[0] alone would be a product
        if bracketed:
            inside = [opening, *inside, closing]
        if mark is not None:
            inside = [mark(index, "open"), *inside, mark(index, "close")]
        waiting += reversed(inside)
    return "".join(out)


def is_of_bracket(nodes: Sequence[Node], node: Node) -> bool:
    """Whether an operation of any number of arrays has one alone that is written in brackets."""
    if node.operation not in ARRAY_OPERATIONS or row_of(node.operation).arity[1] is not None or len(node.operands) > 1:
        return False
    operand = nodes[node.operands[0]]
    return operand.operation == "stack" and not operand.settings


def is_like_factor(nodes: Sequence[Node], node: Node) -> bool:
    """Whether an entry is taken where nothing says that there is an array, so that its index looks like a factor."""
    if node.operation != "take":
        return False
    index, operand = dict(node.settings)["index"], nodes[node.operands[0]]
    is_one_place = isinstance(index, tuple) and [type(item) for item in index] == [int]
    is_like_one = is_one_place and (operand.operation in OPERATIONS or is_plain_number(operand))
    return is_like_one and not shows_arrays(nodes, node.operands[0])


def shows_arrays(nodes: Sequence[Node], index: int) -> bool:
    """Whether an expression, as far as to entries that are taken in it, has what only programs with arrays have."""
    waiting = [index]
    while waiting:
        node = nodes[waiting.pop()]
        if is_array(node) or (node.operation in ARRAY_OPERATIONS and node.operation not in ("take", "stack")):
            return True
        if node.operation != "take":
            waiting += node.operands
    return False


def is_typed(nodes: Sequence[Node], index: int) -> bool:
    """Whether a node is a number or an array that was typed, perhaps with a minus."""
    node = nodes[index]
    return node.literal is not None or (node.operation == "negate" and is_plain_number(nodes[node.operands[0]]))


def is_plain_number(node: Node) -> bool:
    """Whether a node is a number that was typed."""
    return node.literal is not None and not is_array(node)


def unfold(node: Node, notation: str, follows: bool, pieces_of: tuple[str | Piece, ...]) -> Waiting:
    """A node's template with its operands still to be written."""
    pieces: Waiting = []
    for piece in pieces_of:
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece.operand < 0:
            pieces += listed(node)
        else:
            after = follows if piece.inherits else not piece.opens
            pieces.append((node.operands[piece.operand], piece.binds, after))
    return pieces


def listed(node: Node) -> Waiting:
    """The operands of a call, with commas between them."""
    pieces: Waiting = []
    for rank, operand in enumerate(node.operands):
        pieces += [", "] if rank else []
        pieces.append((operand, 0, False))
    return pieces


def write(program: Program, notation: str = "text", lit: tuple[int, int] | None = None) -> str:
    r"""Write a whole program; `text` can be parsed again and then says the same.

    In LaTeX and Typst the lines are joined by line breaks (`\\` and `\`).

    Args:
        program: what `parse` gives.
        notation: `text`, `plain` (to be read), `latex` or `typst`.
        lit: the span of a node in the source, whose part is to be marked: in LaTeX by the class `lit`, in Typst by a
            function `lit` that whoever sets it defines. The other notations have no marks.

    Returns:
        the program in that notation.
    """
    lines: list[str] = []
    marks = LIT.get(notation, {})
    for name, shape in program.shapes:
        lines.append(f"{name_text(name, notation)}: {shape_text(shape, notation)}")
    for line in program.lines:
        marked = max((index for index, node in enumerate(line.nodes) if node.span == lit), default=-1)
        mark = partial(mark_one, marked, marks) if marks and marked >= 0 else None
        body = write_nodes(line.nodes, notation, mark=mark, close=True)
        if line.name is None:
            lines.append(body)
            continue
        head = name_text(line.name, notation)
        if line.parameters is not None:
            head += "(" + ", ".join([name_text(name, notation) for name in line.parameters]) + ")"
        lines.append(f"{head} = {body}")
    return {"latex": r" \\ ", "typst": " \\\n"}.get(notation, "; ").join(lines)


def shape_text(shape: tuple[int, ...], notation: str) -> str:
    """A stated shape: 2x3 as it is typed, 2×3 as it is read."""
    return BETWEEN_SIZES[notation].join(map(str, shape))


def mark_one(marked: int, marks: Mapping[str, str], index: int, side: str) -> str:
    """The mark of one node, and none for the others."""
    return marks[side] if index == marked else ""


def as_typed(node: Node, notation: str) -> Atom:
    """A number as it was typed, a constant or a name in its type."""
    if node.operation == VARIABLE:
        return Atom(name_text(node.name or "", notation))
    if node.name is not None:
        return Atom(SPELLED[notation].get(node.name, node.name))
    if is_array(node):
        return array_literal(node.literal or "", notation)
    return literal(node.literal or "", notation)


def array_literal(text: str, notation: str) -> Atom:
    """A typed array: a vector is set upright and a matrix in rows, and one with more axes as it is typed."""
    depth = len(text) - len(text.lstrip("["))
    if notation in {"text", "plain"} or depth > 2:
        return Atom(text)
    set_rows = [[literal(one, notation).text for one in row] for row in pieces_of(text)]
    if notation == "latex":
        inside = r" \\ ".join([" & ".join(row) for row in set_rows])
        return Atom(rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}")
    return Atom(f'mat(delim: "[", {"; ".join([", ".join(row) for row in set_rows])})')


def pieces_of(text: str) -> list[list[str]]:
    """The numbers of a vector or a matrix as they are typed, row by row; each of a vector's is a row."""
    rows: list[list[str]] = []
    for piece in PIECE.findall(text):
        if piece == "[":
            rows.append([])
        elif piece != "]":
            rows[-1].append(piece)
    return rows[1:] if text.startswith("[[") else [[one] for one in rows[0]]


def literal(text: str, notation: str) -> Atom:
    """A typed number; powers of ten are typeset as such."""
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent or notation == "text":
        return Atom(text)
    digits = exponent.lstrip("+-").lstrip("0") or "0"  # they may be more than int() reads
    return power_of_ten(mantissa, ("-" if exponent[0] == "-" and digits != "0" else "") + digits, notation)


def constant_atom(nodes: Sequence[Node], notation: str) -> Atom:
    """An expression of constants as it was typed.

    Args:
        nodes: flat nodes without names of variables.
        notation: one of NOTATIONS.
    """
    if len(nodes) == 1:
        return as_typed(nodes[0], notation)
    text = write_nodes(nodes, notation, close=True)
    return Atom(text, strength(OPERATIONS[nodes[-1].operation], notation), text.startswith("-"))
