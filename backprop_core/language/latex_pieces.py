"""A pasted formula cut into pieces, and what goes through them: what is written, and what lies ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .expression import Note
from .tokens import BELOW, COPIED, PLAIN_NAME, TOKEN, Token, cut, in_parts, kind_of, spelled

LATEX = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z]))"
    r"|(?P<comment>%[^\n]*)"
    rf"|(?P<letters>[A-Za-zΑ-Ωα-ω{COPIED}]+[{BELOW}]*)"
    r"|(?P<end>\n|;)"
    r"|(?P<sign>[_.$&~]|:=)"
)
DELIMITER = re.compile(
    r"\\[\[\]()]|\$\$?|\\(?:begin|end)\{(?:equation|align|gather|multline|eqnarray|displaymath)\*?\}"
)
ENDS = {r"\[": r"\]", r"\(": r"\)", "$$": "$$", "$": "$"}
PROSE = re.compile(
    r"(?:^|[^\\A-Za-z])[A-Za-z]{2}"
)  # what prose has; of mathematics outside all signs a command is none

Stretch = tuple[int, int, bool]  # where a formula begins and ends with its signs, and whether it stands on its own
STYLES = set(
    "mathrm mathbf mathit mathsf mathcal mathbb boldsymbol bm text textrm textit textbf operatorname rm mbox "
    "hbox".split()
)
LETTER_NAMES = {
    "Pi": "Π",
    "Sigma": "Σ",
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "varrho": "rho",
    "varsigma": "sigma",
}
LONGEST_NAME = 16  # pieces of a name that is written in several


@dataclass
class Cases:
    """An environment of cases that is still open: its rows, and where the row being read begins and is parted."""

    opening: Token
    row: int
    parted: int | None = None
    rows: list[tuple[list[Token], list[Token]]] = field(default_factory=list)


def formulas_in(source: str) -> str:
    r"""A text with blanks in place of its prose, so that every place in it stays the same.

    An article in LaTeX and a chatbot's answer have prose between their formulas. One on its own stands in `\[ \]`,
    `$$ $$` or an environment; where there is none, those within lines count that define something.

    Args:
        source: formulas alone, which stay as they are, or formulas with prose around them.
    """
    spans = list(stretches(source)) if DELIMITER.search(source) else []
    if not spans or not PROSE.search(without(source, spans)):
        return source
    kept = [span for span in spans if span[2]] or [span for span in spans if "=" in source[span[0] : span[1]]]
    if not kept:
        return source
    found, place = "", 0
    for start, stop, _ in kept:
        found += between(source[place:start], ";" if place else " ") + source[start:stop]
        place = stop
    return found + between(source[place:], " ")


def between(prose: str, first: str) -> str:
    """As many blanks as prose has letters, of which the first is `first` where no line ends among them."""
    blank = re.sub("[^\n]", " ", prose)
    return blank if "\n" in blank or not blank else first + blank[1:]


def without(source: str, spans: list[Stretch]) -> str:
    """A text without some stretches of it."""
    pieces, place = [], 0
    for start, stop, _ in spans:
        pieces.append(source[place:start])
        place = stop
    return " ".join([*pieces, source[place:]])


def stretches(source: str) -> Iterator[Stretch]:
    """The formulas between their signs."""
    ending, start = "", 0
    for found in DELIMITER.finditer(source):
        text = found[0]
        if ending and text == ending:
            yield start, found.end(), text not in {"$", r"\)"}
            ending = ""
        elif not ending and (text in ENDS or text.startswith(r"\begin")):
            ending, start = ENDS.get(text, text.replace("begin", "end")), found.start()


class LatexPieces:
    """The pieces of a formula and how far they are read; what still waits for an argument lies on a stack."""

    def __init__(self, source: str, notes: list[Note], arrays: bool):
        self.source = source
        self.notes = notes
        self.arrays = arrays
        self.pieces = list(pieces(source))
        self.place = 0
        self.found: list[Token] = []
        self.waiting: list[str | list[str]] = []  # how a group closes; or what to write after each argument
        self.rows = 0
        self.cases: list[Cases] = []
        self.brackets: list[int] | None = None  # in a matrix: the places of the brackets around its rows
        self.columns = False  # whether a row of it has more than one entry
        self.transposes = all_are_transposes(self.pieces)

    def in_fraction(self) -> bool:
        r"""Whether a command waits for an argument, of which one digit is enough: `\frac12`."""
        return bool(self.waiting) and isinstance(self.waiting[-1], list) and ")" in self.waiting[-1][-1:]

    def put(self, kind: str, text: str, start: int, stop: int) -> None:
        """Write one token that stands for a stretch of the source."""
        self.found.append(Token(kind, text, start, stop))

    def write(self, said: str, start: int, stop: int) -> None:
        """Write signs, names and numbers that stand for a stretch of the source."""
        for part in said.split():
            self.put(kind_of(part), part, start, stop)

    def complete(self) -> None:
        """An argument is complete: what waited for it goes on."""
        _, _, start, stop = self.found[-1]
        while self.waiting and isinstance(self.waiting[-1], list):
            steps = self.waiting[-1]
            self.write(steps.pop(0), start, stop)
            if steps:
                return
            self.waiting.pop()

    def peek(self) -> Token | None:
        """The next piece that is seen."""
        place = self.place
        while place < len(self.pieces) and is_unseen(self.pieces[place]):
            place += 1
        return self.pieces[place] if place < len(self.pieces) else None

    def at_once(self) -> Token | None:
        """The very next piece."""
        return self.pieces[self.place] if self.place < len(self.pieces) else None

    def skip(self) -> None:
        """Pass over what sets space and means nothing."""
        while self.place < len(self.pieces) and is_unseen(self.pieces[self.place]):
            self.place += 1

    def flat(self, until: str = "}", indexed: bool = False) -> str | None:
        """The next argument as plain letters and digits, or None where it is more than that."""
        self.skip()
        if self.place >= len(self.pieces):
            return None
        if until == "}":
            if self.pieces[self.place].text != "{":
                self.place += 1
                return None if indexed else flat_text(self.pieces[self.place - 1])
            self.place += 1
        parts: list[str] = []
        depth = 0
        while self.place < len(self.pieces):
            piece = self.pieces[self.place]
            self.place += 1
            if piece.text == until and not depth:
                break
            if piece.kind == "end" or len(parts) > LONGEST_NAME:
                return None
            depth += (piece.text == "{") - (piece.text == "}")
            said = flat_text(piece)
            parts.append(piece.text if said is None else said)
        if indexed:
            if len(parts) < 3 or (parts[0], parts[-1]) not in {("(", ")"), ("[", "]")}:
                return None
            parts = parts[1:-1]
        return "".join([part for part in parts if part not in {",", "{", "}"}])


def all_are_transposes(pieces: list[Token]) -> bool:
    """Whether T stands in a formula, and only as the power of names, as in w^T x: then it is no number."""
    powers = 0
    for place, piece in enumerate(pieces):
        if piece.text == "^" and place and (pieces[place - 1].kind == "letters" or pieces[place - 1].text == "}"):
            ahead = [one.text for one in pieces[place + 1 : place + 4]]
            powers += ahead[:1] == ["T"] or ahead == ["{", "T", "}"]
    return powers > 0 and powers == len([piece for piece in pieces if "T" in piece.text and piece.kind == "letters"])


def is_unseen(piece: Token) -> bool:
    """Whether a piece sets space and means nothing."""
    return piece.text in {"~", "&", "$"} or (piece.kind == "command" and piece.text[1:] in {",", ";", ":", "!", " "})


def flat_text(piece: Token) -> str | None:
    """A piece as letters of a name."""
    if piece.kind in {"letters", "number"}:
        return piece.text
    name = piece.text[1:]
    if piece.kind == "command" and PLAIN_NAME.fullmatch(name):
        return "" if name in STYLES else LETTER_NAMES.get(name, name)
    return None


def pieces(source: str) -> Iterator[Token]:
    """The text cut into commands, letters, numbers and signs."""
    for token in cut(source, LATEX, TOKEN):
        if token.kind in {"command", "letters", "end"}:
            yield token
        elif token.kind == "fraction":
            yield from in_parts(token)
        else:
            yield from spelled(source, token)
