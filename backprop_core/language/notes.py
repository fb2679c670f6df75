"""What is said of how a text was read, where it is read and yet may have been meant otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .expression import VARIABLE, Line, Note
from .vocabulary import FACTORS, PAIRS

NOTES = {
    "glued": "{name} was read as {read}; if it is one name, give it a value.",
    "one name": "{name} was read as one name; for a product, write {read}.",
    "constant": "{name} was read as the constant π.",
    "inverse": "{name}^-1 was read as the inverse function, {read}.",
    "hexadecimal": "{name} was read as a hexadecimal number, {read}.",
    "formula": "The = in front was left out.",
    "decimal": "{name} was read with a decimal comma, as {read}.",
    "unused line": "The output does not use {name}, so this line has no part in it.",
    "no variable": "Every name stands for a fixed number, so there is no slope: {names} can be variables instead.",
    "transposed": "A single number is its own transpose, so {name} was left out.",
    "computes nothing": "This line was passed over: it computes nothing.",
    "calls a library": "This line was passed over: it calls a library.",
    "sets an attribute": "This line was passed over: it sets an attribute.",
    "builds": "This line was passed over: {name} is a variable where it is used.",
    "builds several": "This line was passed over: {name} are variables where they are used.",
    "starts": "{name} is a variable here, and what it is given was taken as its starting value.",
    "starts several": "{name} are variables here, and what they are given was taken as their starting values.",
    "layer": "{name} was read as {read}, where the weights are variables.",
    "layer left out": "{name} was left out: in a network that is used it changes nothing.",
    "slopes": "This line was passed over: it works with slopes, which the backward pass finds.",
    "one turn": "Of this loop one turn was read.",
    "not the last": "This line was passed over: only the last value counts.",
    "one number": "{name} of a single number is that number.",
    "argument": "{name} was left out.",
    "renamed": "{name} is a constant of mathematics here, so the name {name} was read as {read}.",
    "own function": "{name} is a function of the language, so the one that is defined here was read as {read}.",
    "again": "{name} is given a value again: from here on it is read as {read}.",
    "factor": "{name} was read as a factor of what follows, and not as a function.",
    "index": "The index {name} was read as part of the name {read}.",
}

TWO_LETTERS = re.compile("([A-Za-z][0-9]*)([A-Za-z][0-9]*)")
BLANKS = {" ", "\t"}


def note(kind: str, span: tuple[int, int], **holes: object) -> Note:
    """One of NOTES, its holes filled."""
    return Note(kind, NOTES[kind].format(**holes), span)


def doubled(source: str, lines: Iterable[Line], names: Collection[str], known: Collection[str]) -> list[Note]:
    """A note on each name that is probably a product, such as xy, with the text in which it is one.

    Args:
        source: the text of the program.
        lines: the program's.
        names: its variables.
        known: all names that certainly are one, each.
    """
    lines = list(lines)
    whole = {*names, *[line.name for line in lines], *known}
    certain = {*known, *PAIRS}
    products: dict[str | None, str] = {}
    for name in names:
        parts = TWO_LETTERS.fullmatch(name)
        if name not in certain and parts and all(part[0] in FACTORS or part in whole for part in parts.groups()):
            products[name] = "*".join(parts.groups())
    spans: dict[str | None, set[tuple[int, int]]] = {name: set() for name in products}
    for line in lines:
        for node in line.nodes:
            if node.operation == VARIABLE and node.name in spans and node.name not in (line.parameters or ()):
                spans[node.name].add(node.span)
    return [
        note("one name", min(spans[name]), name=name, read=read)._replace(
            fix=as_product(source, sorted(spans[name]), read)
        )
        for name, read in products.items()
    ]


def as_product(source: str, spans: list[tuple[int, int]], read: str) -> str | None:
    """A text with names as a product, in brackets where it needs them; None where brackets would change more."""
    pieces, place = [], 0
    for start, stop in spans:
        first, last = start, stop
        while source[first - 1 : first] in BLANKS:
            first -= 1
        while source[last : last + 1] in BLANKS:
            last += 1
        before, behind = source[max(0, first - 2) : first], source[last : last + 2]
        is_bound = before[-1:].isalpha() or before.endswith(("/", "÷", "^", "**"))
        if is_bound and behind.startswith(("^", "**")):
            return None
        pieces += [source[place:start], f"({read})" if is_bound else read]
        place = stop
    return "".join([*pieces, source[place:]])
