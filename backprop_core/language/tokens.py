"""A text as tokens, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .errors import refusal

SPELLINGS = {"**": "^", "·": "*", "×": "*", "÷": "/", "−": "-", "π": "pi"}

TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_\u0391-\u03a9\u03b1-\u03c9][A-Za-z0-9_\u0391-\u03a9\u03b1-\u03c9]*)"
    r"|(?P<sign>\*\*|[-+*/^(),=·×÷−])"
    r"|(?P<end>[;\n])"
    r"|(?P<blank>[ \t\r\f\v\u00a0]+|#[^\n]*)"
)


class Token(NamedTuple):
    kind: str  # number, name, sign or end
    text: str
    start: int
    stop: int


def split(source: str) -> Iterator[list[Token]]:
    """The tokens of each line that is not empty; the last token of each is its end."""
    line: list[Token] = []
    place = 0
    while place < len(source):
        match = TOKEN.match(source, place)
        if match is None:
            shown = source[place] if source[place].isprintable() else f"U+{ord(source[place]):04X}"
            raise refusal("no sign", place, source, sign=shown)
        kind, text = match.lastgroup or "", match.group()
        if kind == "end":
            if line:
                yield [*line, Token("end", "", match.start(), match.end())]
                line = []
        elif kind != "blank":
            spelled = SPELLINGS.get(text, text)
            line.append(Token(kind, spelled, match.start(), match.end()))
        place = match.end()
    if line:
        yield [*line, Token("end", "", len(source), len(source))]
