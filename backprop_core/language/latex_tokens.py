"""Pasted LaTeX as the language's own tokens, each with its stretch of what was pasted.

A letter is a name of its own, as in print: wx is w times x. What a command takes may be a group or one sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..operations import CONSTANTS, FUNCTIONS
from .errors import corrected, refusal
from .expression import Note
from .notes import note
from .tokens import (
    BELOW,
    CLOSING,
    COPIED,
    DECIMAL,
    LETTERS,
    OPENING,
    PLAIN_NAME,
    SPELLINGS,
    SUBSCRIPT,
    TOKEN,
    Token,
    cut,
    in_parts,
    kind_of,
    plain_name,
    same_letters,
    spelled,
)
from .vocabulary import TEXTBOOK, meant

IS_LATEX = re.compile(r"\\[A-Za-z]|_\{|^[ \t\n]*\$[^$]+\$+[ \t\n]*$")
LATEX = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z]))"
    r"|(?P<comment>%[^\n]*)"
    rf"|(?P<letters>[A-Za-zΑ-Ωα-ω{COPIED}]+[{BELOW}]*)"
    r"|(?P<end>\n|;)"
    r"|(?P<sign>[_.$&~]|:=)"
)
WORD = re.compile(f"[{LETTERS}{COPIED}0-9]+")
DIFFERENTIAL = re.compile("d([A-Za-zΑ-Ωα-ω])")
ATOM = re.compile(f"[0-9]+|[{LETTERS}][{LETTERS}0-9]*")
STYLES = set(
    "mathrm mathbf mathit mathsf mathcal mathbb boldsymbol bm text textrm textit textbf operatorname rm mbox "
    "hbox".split()
)
ABOVE = {
    **{"hat": "_hat", "widehat": "_hat", "bar": "_bar", "overline": "_bar", "tilde": "_tilde", "widetilde": "_tilde"},
    **{"dot": "_dot", "vec": "_vec"},
}
COMMANDS = {
    **{
        "cdot": "*",
        "times": "*",
        "ast": "*",
        "star": "*",
        "div": "/",
        "bmod": "%",
        "coloneqq": "=",
        "gets": "=",
        "lbrack": "[",
    },
    **{"lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "{": "(", "}": ")", "lbrace": "(", "rbrace": ")"},
    **{"lparen": "(", "rparen": ")", "rbrack": "]"},
    **{"gt": ">", "lt": "<", "ge": ">=", "geq": ">=", "geqslant": ">=", "le": "<=", "leq": "<=", "leqslant": "<="},
}
"""Commands that are signs of the language."""

UNSEEN = set(
    ", ; : ! quad qquad displaystyle textstyle scriptstyle left right big Big bigg Bigg bigl bigr Bigl Bigr biggl "
    "biggr Biggl Biggr limits nolimits nonumber notag boxed ( ) [ ] thinspace hfill".split()
) | {" ", "\n"}
ARGUMENT_UNSEEN = {"label", "tag", "color", "textcolor", "htmlClass", "hspace", "vspace"}
LETTER_NAMES = {
    "Pi": "Π",
    "Sigma": "Σ",
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "varrho": "rho",
    "varsigma": "sigma",
}
GREEK_NAMES = set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split()
)
ROWS = set("aligned align align* equation equation* split gathered gather gather* eqnarray eqnarray*".split())
CASES = set("cases cases* dcases dcases* rcases array".split())
CONDITION_WORDS = set("if for when where falls wenn si".split())
ELSE_WORDS = set("otherwise else sonst sinon".split())
OPPOSITES = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
REVERSED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
MATRICES = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix"}
OPENS = {"(", "[", "\\left", "\\bigl", "\\big", "\\Big", "\\Bigl"}  # after a function: its operand
COEFFICIENTS = set("alpha beta gamma delta epsilon eta kappa lambda mu nu tau".split())  # before ( they are factors
TRANSPOSED = {"\\top", "\\intercal"}
LONGEST_NAME = 16  # pieces of a name that is written in several
SHORT = 3  # letters side by side that are still a product; more are a word


@dataclass
class Cases:
    """An environment of cases that is still open: its rows, and where the row being read begins and is parted."""

    opening: Token
    row: int
    parted: int | None = None
    rows: list[tuple[list[Token], list[Token]]] = field(default_factory=list)


def scan(source: str, notes: list[Note], arrays: bool = False) -> Iterator[Token]:
    """The tokens of a formula, or of several on lines of their own; `arrays` where it works with them."""
    return iter(with_factors(with_own_names(LatexReader(source, notes, arrays).read(), notes), notes))


def with_own_names(tokens: list[Token], notes: list[Note]) -> list[Token]:
    """The tokens, with other names for functions of the language that a line defines anew, from there on."""
    own: dict[str, str] = {}
    found: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind == "name" and token.text in FUNCTIONS and token.text not in own and begins_line(tokens, place):
            own[token.text] = f"{token.text}1"
            notes.append(note("own function", (token.start, token.stop), name=token.text, read=own[token.text]))
        found.append(token._replace(text=own[token.text]) if token.text in own else token)
    return found


def with_factors(tokens: list[Token], notes: list[Note]) -> list[Token]:
    """The tokens, with a * where a letter before a parenthesis is a factor and no function.

    It is one where the letter also stands alone, as x does in 2x(1 + x), or mostly names a number, as alpha does, and
    no line defines it as a function.
    """
    calls = [
        place for place, (token, after) in enumerate(pairwise(tokens)) if token.kind == "name" and after.text == "("
    ]
    functions = {tokens[place].text for place in calls if begins_line(tokens, place)}
    alone = {token.text for token in tokens if token.kind == "name"} - functions if calls else set()
    alone &= {token.text for token, after in pairwise(tokens) if after.text != "("}
    alone |= COEFFICIENTS - functions
    factors = {place for place in calls if tokens[place].text in alone and meant(tokens[place].text) is None}
    for place in sorted(factors):
        token = tokens[place]
        notes.append(note("factor", (token.start, token.stop), name=token.text))
    return [
        part
        for place, token in enumerate(tokens)
        for part in ([token, Token("sign", "*", token.stop, token.stop)] if place in factors else [token])
    ]


def begins_line(tokens: list[Token], place: int) -> bool:
    """Whether a call is the head of a definition: it begins its line, and an = follows its parentheses."""
    if place and tokens[place - 1].kind != "end":
        return False
    depth = 0
    for at in range(place + 1, len(tokens) - 1):
        depth += (tokens[at].text in OPENING) - (tokens[at].text in CLOSING)
        if depth == 0:
            return tokens[at + 1].text == "="
        if tokens[at].kind == "end":  # a head has one line: what is never closed costs no more than that
            return False
    return False


class LatexReader:
    """Goes through the pieces of a formula once; what still waits for an argument lies on a stack."""

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

    def read(self) -> list[Token]:
        """All tokens, as typed notation would give them, each with its place in the LaTeX."""
        while self.place < len(self.pieces):
            piece = self.pieces[self.place]
            self.place += 1
            if piece.kind == "command":
                self.command(piece, piece.text[1:])
            elif piece.kind == "letters":
                self.letters(piece)
            elif piece.kind == "end":
                if not (self.rows or self.waiting):
                    self.found.append(piece)
            elif piece.kind == "number" and self.in_fraction() and DECIMAL.fullmatch(piece.text):
                for rank, digit in enumerate(piece.text):
                    self.put("number", digit, piece.start + rank, piece.start + rank + 1)
                    self.complete()
            elif piece.kind == "sign":
                self.sign(piece)
            else:
                self.found.append(piece)
                if piece.kind == "number":
                    self.complete()
        end = len(self.source)
        self.found.append(Token("end", "", end, end))
        return self.found

    def in_fraction(self) -> bool:
        r"""Whether a command waits for an argument, of which one digit is enough: `\frac12`."""
        return bool(self.waiting) and isinstance(self.waiting[-1], list) and ")" in self.waiting[-1][-1:]

    # What is written

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

    # The pieces

    def sign(self, piece: Token) -> None:
        """A bracket, a bar, a power or an operator."""
        text = piece.text
        if text == "&" and self.brackets is not None:
            self.columns = True
            self.put("sign", ",", piece.start, piece.stop)
            return
        if text in {"$", "&", "~"}:
            if text == "&" and self.cases and self.cases[-1].parted is None:
                self.cases[-1].parted = len(self.found)
            return
        following = self.peek()
        if text in {"(", "[", "{"}:
            before = self.found[-1] if self.found else None
            is_called = before is not None and before.kind == "name" and meant(before.text) is not None
            is_letter = before is not None and before.text in {"sigma", "σ"}
            opening = "(" if text == "{" and is_called and not is_letter else text
            self.waiting.append(CLOSING[OPENING.index(opening)])
            self.found.append(piece._replace(text=opening))
        elif text in {")", "]", "}"}:
            expected = self.waiting[-1] if self.waiting else None
            if isinstance(expected, str):
                self.waiting.pop()
                text = expected if text == "}" else text
            self.found.append(piece._replace(text=text))
            self.complete()
        elif text in {".", ","}:
            at_once = self.at_once()
            ends = following is None or following.kind == "end" or following.text in {"\\\\", "\\end", "$"}
            ends = ends or (bool(self.cases) and at_once is not None and at_once.text == "&")
            if not ends:
                if text == ".":
                    raise refusal("no sign", piece.start, self.source, sign=".")
                self.found.append(piece)
        elif text == "_":
            raise refusal("no sign", piece.start, self.source, sign="_")
        elif text == "^" and following is not None and following.text in TRANSPOSED:
            self.skip()
            self.place += 1
            stop = self.pieces[self.place - 1].stop
            if self.arrays:
                self.put("sign", ".T", piece.start, stop)
                return
            self.notes.append(note("transposed", (piece.start, stop), name=following.text))
        elif text == "^" and self.transposes and self.is_transpose():
            self.flat()
            stop = self.pieces[self.place - 1].stop
            if self.arrays:
                self.put("sign", ".T", piece.start, stop)
                return
            self.notes.append(note("transposed", (piece.start, stop), name="T"))
        else:
            self.found.append(piece)

    def letters(self, piece: Token) -> None:
        """Letters side by side: each is a name, unless together they are a function or a word."""
        text, start = piece.text, piece.start
        if self.cases and text in CONDITION_WORDS | ELSE_WORDS:
            self.put("name", text, start, piece.stop)
            return
        following = self.peek()
        opens = following is not None and following.text in OPENS
        if len(text) > 1 and meant(text) is not None and (opens or meant(text) in TEXTBOOK):
            self.put("name", text, start, piece.stop)
            return
        if len(text) > SHORT or text == "pi":
            self.named(text, start, piece.stop)
            return
        base = SUBSCRIPT.sub("", text)
        for rank, letter in enumerate(base[:-1]):
            self.put("name", plain_name(self.source, letter, start + rank), start + rank, start + rank + 1)
            self.complete()
        last = len(base) - 1
        self.named(plain_name(self.source, text[last:], start + last), start + last, piece.stop)

    def named(self, name: str, start: int, stop: int) -> None:
        """A name with the subscripts and the index in brackets that follow it."""
        digits = self.at_once()
        if digits is not None and digits.kind == "number" and digits.start == stop and DECIMAL.fullmatch(digits.text):
            name, stop = name + digits.text, digits.stop
            self.place += 1
        while True:
            following = self.peek()
            if following is None or following.text not in {"_", "^"} or name in CONSTANTS:
                break
            place = self.place
            self.skip()
            self.place += 1
            below = following.text == "_"
            index = self.flat(indexed=not below)
            if index is None or not WORD.fullmatch(index):
                if below:
                    raise refusal("no sign", following.start, self.source, sign="_")
                self.place = place
                break
            stop = self.pieces[self.place - 1].stop
            index = same_letters(index)
            name += index if DECIMAL.fullmatch(index) and below else f"_{index}"
            if not below:
                shown = "".join([piece.text for piece in self.pieces[place : self.place]]).lstrip("~&$")
                self.notes.append(note("index", (start, stop), name=shown, read=name))
        self.put("name", SPELLINGS.get(name, name), start, stop)
        self.complete()

    def command(self, piece: Token, name: str) -> None:
        """A command by its name, without the backslash.

        Raises:
            BackpropError: it is none that is read.
        """
        start, stop = piece.start, piece.stop
        if name in COMMANDS:
            self.sign(piece._replace(kind="sign", text=COMMANDS[name]))
        elif name in UNSEEN:
            following = self.at_once()
            if name in {"left", "right"} and following is not None and following.text == ".":
                self.place += 1
        elif name in ARGUMENT_UNSEEN:
            self.flat()
        elif name == "\\":
            following = self.at_once()
            if following is not None and following.text == "[":
                while self.place < len(self.pieces) and self.pieces[self.place].text != "]":
                    self.place += 1
                self.place += 1
            if self.cases:
                self.end_row()
            elif self.brackets is not None:
                self.bracket("]", start, stop)
                self.put("sign", ",", start, stop)
                self.bracket("[", start, stop)
            else:
                self.put("end", "\n", start, stop)
        elif name in {"begin", "end"}:
            self.environment(piece, name)
        elif name in {"frac", "dfrac", "tfrac", "cfrac"}:
            self.refuse_derivative(start)
            self.write("(", start, stop)
            self.waiting.append(["/", ")"])
        elif name == "sqrt":
            self.root(start, stop)
        elif name in {"lfloor", "lceil"}:
            self.write("floor (" if name == "lfloor" else "ceil (", start, stop)
            self.waiting.append(")")
        elif name in {"rfloor", "rceil"}:
            self.sign(piece._replace(kind="sign", text=")"))
        elif name in STYLES or name.rstrip("*") in STYLES or name in ABOVE:
            self.styled(piece, name)
        elif name in GREEK_NAMES or name in LETTER_NAMES:
            self.named(LETTER_NAMES.get(name, name), start, stop)
        elif name == "log":
            self.logarithm(start, stop)
        elif meant(name) is not None:
            self.put("name", name, start, stop)
        else:
            raise refusal("command", start, self.source, name=piece.text)

    def is_transpose(self) -> bool:
        """Whether a name stands before the place, and T as its power after it."""
        ahead = [piece.text for piece in self.pieces[self.place : self.place + 3]]
        return (
            self.found[-1:] != [] and self.found[-1].kind == "name" and (ahead[:1] == ["T"] or ahead == ["{", "T", "}"])
        )

    def refuse_derivative(self, start: int) -> None:
        r"""Refuse `\frac{d}{dx}`, which would be read as a quotient."""
        ahead = self.pieces[self.place : self.place + 6]
        texts = [piece.text for piece in ahead]
        if texts[:1] + texts[2:4] + texts[5:] != ["{", "}", "{", "}"]:
            return
        above, below = texts[1], DIFFERENTIAL.fullmatch(texts[4])
        if below and (above == "d" or DIFFERENTIAL.fullmatch(above)):
            fix = corrected(self.source, start, ahead[5].stop, "").strip(" ") if above == "d" else None
            raise refusal("derivative", start, self.source, fix, name=below[1])

    def styled(self, piece: Token, name: str) -> None:
        """Letters in a style or under a mark are one name; a function is known by its name."""
        place = self.place
        text = (self.flat() or "").rstrip(".")
        if not text or not WORD.fullmatch(text) or DECIMAL.match(text):
            if name in ABOVE or not text or name in {"text", "operatorname"}:
                raise refusal("command", piece.start, self.source, name=piece.text)
            self.place = place
            return
        text, stop = same_letters(text), self.pieces[self.place - 1].stop
        following = self.peek()
        if name in ABOVE:
            self.named(text + ABOVE[name], piece.start, stop)
        elif meant(text) is not None and len(text) > 1 and following is not None and following.text != "=":
            self.put("name", text, piece.start, stop)
        else:
            self.named(text, piece.start, stop)

    def root(self, start: int, stop: int) -> None:
        r"""A root: `\sqrt{x}`, or `\sqrt[3]{x}` with its index.

        Raises:
            BackpropError: the index is no single number or name.
        """
        following = self.at_once()
        if following is None or following.text != "[":
            self.write("sqrt (", start, stop)
            self.waiting.append([")"])
            return
        self.place += 1
        index = self.flat(until="]")
        if index is None or not ATOM.fullmatch(index):
            raise refusal("command", start, self.source, name="\\sqrt[ ]")
        if index in {"2", "3"}:
            self.write("sqrt (" if index == "2" else "cbrt (", start, stop)
            self.waiting.append([")"])
        else:
            self.write("(", start, stop)
            self.waiting.append([f"^ ( 1 / {index} ) )"])

    def logarithm(self, start: int, stop: int) -> None:
        """A logarithm, with its base where one is written.

        Raises:
            BackpropError: the base is no single number or name.
        """
        following = self.peek()
        base: str | None = ""
        if following is not None and following.text == "_":
            self.skip()
            self.place += 1
            base = self.flat()
            if not base or not ATOM.fullmatch(base):
                raise refusal("no sign", following.start, self.source, sign="_")
        if base in {"2", "10", "", "e"}:
            self.put("name", {"e": "ln"}.get(base, f"log{base}"), start, stop)
        else:
            self.write("log (", start, stop)
            self.waiting.append([f", {base} )"])

    def environment(self, piece: Token, kind: str) -> None:
        """The begin or the end of an environment; those of rows are read row by row.

        Raises:
            BackpropError: it is another.
        """
        name = self.flat()
        if name in CASES and (kind == "begin" or self.cases):
            self.begin_cases(piece, name or "") if kind == "begin" else self.end_cases(piece)
            return
        if name in MATRICES and (kind == "begin") == (self.brackets is None):
            self.matrix(piece, kind)
            return
        if name not in ROWS or self.brackets is not None:
            raise refusal("command", piece.start, self.source, name=f"{piece.text}{{{name or ''}}}")
        self.rows = max(0, self.rows + (1 if kind == "begin" else -1))
        if kind == "end":
            self.put("end", "\n", piece.start, piece.stop)

    def begin_cases(self, piece: Token, name: str) -> None:
        """The begin of cases; an array is read as such where a brace stands before it, which nothing closes."""
        if name == "array":
            before = self.found[-1] if self.found else piece
            if self.source[before.start : before.stop] not in {"\\{", "\\lbrace"}:
                raise refusal("command", piece.start, self.source, name=f"{piece.text}{{{name}}}")
            self.flat()
            self.found.pop()
            self.waiting.pop()
        self.rows += 1
        self.cases.append(Cases(piece, len(self.found)))

    def end_row(self) -> None:
        """Take a row as a value and its condition, which may follow a word as well as an &."""
        case = self.cases[-1]
        row = self.found[case.row :]
        words = CONDITION_WORDS | ELSE_WORDS
        parted = next((place for place, token in enumerate(row) if token.text in words), len(row))
        if case.parted is not None:
            parted = case.parted - case.row
        value, condition = without_comma(row[:parted]), without_comma(row[parted:])
        if condition and condition[0].text in CONDITION_WORDS:
            condition = condition[1:]
        if value or condition:
            case.rows.append((value, condition))
        del self.found[case.row :]
        case.parted = None

    def end_cases(self, piece: Token) -> None:
        """Write the rows as choices, each within the one before.

        Raises:
            BackpropError: there is no row, or the last one is for something else than all that is left.
        """
        self.end_row()
        case = self.cases.pop()
        self.rows = max(0, self.rows - 1)
        if not case.rows:
            raise refusal("early end", piece.start, self.source)
        (last, condition), above = case.rows[-1], case.rows[:-1]
        is_rest = not condition or (len(condition) == 1 and condition[0].text in ELSE_WORDS)
        if not is_rest and not (len(above) == 1 and are_opposites(above[0][1], condition)):
            raise refusal("last case", condition[0].start, self.source)
        start, stop = case.opening.start, case.opening.stop
        for value, holds in above:
            self.write("where (", start, stop)
            self.found += holds
            self.put("sign", ",", piece.start, piece.start)
            self.found += value
            self.put("sign", ",", piece.start, piece.start)
        self.found += last
        for _ in above:
            self.put("sign", ")", piece.start, piece.stop)
        if self.found:
            self.complete()

    def matrix(self, piece: Token, kind: str) -> None:
        """The begin or the end of a matrix, which becomes rows in brackets; one of a single column is a vector."""
        self.rows += 1 if kind == "begin" else -1
        if kind == "begin":
            self.put("sign", "[", piece.start, piece.stop)
            self.brackets, self.columns = [], False
            self.bracket("[", piece.start, piece.stop)
            return
        places, self.brackets = self.brackets or [], None
        if [token.text for token in self.found[-2:]] == [",", "["]:  # after the last row stood another end of a row
            del self.found[-2:]
            places.pop()
        else:
            places.append(len(self.found))
            self.put("sign", "]", piece.start, piece.stop)
        if not self.columns:
            gone = set(places)
            kept = [token for place, token in enumerate(self.found[places[0] :], places[0]) if place not in gone]
            self.found[places[0] :] = kept
        self.put("sign", "]", piece.start, piece.stop)
        self.complete()

    def bracket(self, text: str, start: int, stop: int) -> None:
        """A bracket around a row of a matrix."""
        if self.brackets is not None:
            self.brackets.append(len(self.found))
        self.put("sign", text, start, stop)

    # Looking ahead

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


def without_comma(tokens: list[Token]) -> list[Token]:
    """What stands in a cell, without the comma at its end."""
    return tokens[:-1] if tokens and tokens[-1].text in {",", "."} else tokens


def are_opposites(one: list[Token], other: list[Token]) -> bool:
    """Whether of two comparisons always exactly one holds: x > 0 and x <= 0, or 0 >= x."""
    first, second = compared(one), compared(other)
    if first is None or second is None:
        return False
    left, sign, right = first
    return second in {(left, OPPOSITES[sign], right), (right, REVERSED[OPPOSITES[sign]], left)}


def compared(tokens: list[Token]) -> tuple[str, str, str] | None:
    """The two sides of a comparison as texts, and the sign between them; None for anything else."""
    signs = [place for place, token in enumerate(tokens) if token.text in OPPOSITES]
    if len(signs) != 1:
        return None
    left, right = tokens[: signs[0]], tokens[signs[0] + 1 :]
    return side_text(left), tokens[signs[0]].text, side_text(right)


def side_text(tokens: list[Token]) -> str:
    """A side of a comparison as text; the full stop after a number at its end is none of it."""
    return " ".join([token.text.rstrip(".") for token in tokens])


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
