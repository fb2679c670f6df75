"""Pasted LaTeX as the language's own tokens, each with its stretch of what was pasted.

A letter is a name of its own, as in print: wx is w times x. What a command takes may be a group or one sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..operations import CONSTANTS, FUNCTIONS
from .errors import corrected, refusal
from .expression import Note
from .latex_environments import CONDITION_WORDS, ELSE_WORDS, LatexEnvironments
from .latex_pieces import LETTER_NAMES, STYLES
from .notes import note
from .tokens import CLOSING, COPIED, DECIMAL, LETTERS, OPENING, SPELLINGS, SUBSCRIPT, Token, plain_name, same_letters
from .vocabulary import TEXTBOOK, meant

IS_LATEX = re.compile(
    r"\\[A-Za-z|(\[]|_\{|(?:^|[ \t\n])\$\$?[^$]+\$\$?(?:$|[ \t\n.,;])"
    r"|(?:^|[\n;])[ \t]*[A-Za-zΑ-Ωα-ω]+\^\{(?:\([A-Za-z0-9]+\)|\[[A-Za-z0-9]+\])\}[ \t]*="  # a label: no power has an =
)
WORD = re.compile(f"[{LETTERS}{COPIED}0-9]+")
DIFFERENTIAL = re.compile("d([A-Za-zΑ-Ωα-ω])")
ATOM = re.compile(f"[0-9]+|[{LETTERS}][{LETTERS}0-9]*")
ABOVE = {
    **{"hat": "_hat", "widehat": "_hat", "bar": "_bar", "overline": "_bar", "tilde": "_tilde", "widetilde": "_tilde"},
    **{"dot": "_dot", "vec": "_vec"},
}
COMMANDS = {
    **{
        "cdot": "*",
        "odot": "*",
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
    **dict.fromkeys(("|", "lVert", "rVert", "Vert", "parallel"), "‖"),
    **{"lparen": "(", "rparen": ")", "rbrack": "]"},
    **{"gt": ">", "lt": "<", "ge": ">=", "geq": ">=", "geqslant": ">=", "le": "<=", "leq": "<=", "leqslant": "<="},
}
"""Commands that are signs of the language."""

UNSEEN = set(
    ", ; : ! quad qquad displaystyle textstyle scriptstyle left right big Big bigg Bigg bigl bigr Bigl Bigr biggl "
    "biggr Biggl Biggr limits nolimits nonumber notag boxed ( ) [ ] thinspace hfill".split()
) | {" ", "\n"}
ARGUMENT_UNSEEN = {"label", "tag", "color", "textcolor", "htmlClass", "hspace", "vspace"}
GREEK_NAMES = set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split()
)
OPENS = {"(", "[", "\\left", "\\bigl", "\\big", "\\Big", "\\Bigl"}  # after a function: its operand
COEFFICIENTS = set("alpha beta gamma delta epsilon eta kappa lambda mu nu tau".split())  # before ( they are factors
TRANSPOSED = {"\\top", "\\intercal"}
FORMULA_ENDS = {"\\\\", "\\end", "\\]", "\\)", "$"}
SHORT = 3  # letters side by side that are still a product; more are a word


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


class LatexReader(LatexEnvironments):
    """Goes through the pieces of a formula once; what still waits for an argument lies on a stack."""

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
            elif piece.kind == "number":
                self.found.append(piece._replace(text=piece.text.rstrip(".")))  # the full stop of a sentence
                self.complete()
            else:
                self.found.append(piece)
        end = len(self.source)
        self.found.append(Token("end", "", end, end))
        return self.found

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
            ends = following is None or following.kind == "end" or following.text in FORMULA_ENDS
            ends = ends or (bool(self.cases) and at_once is not None and at_once.text == "&")
            if not ends:
                if text == ".":
                    raise refusal("no sign", piece.start, self.source, sign=".")
                self.found.append(piece)
        elif text == "_" and self.is_after_norm():
            stop = self.pieces[self.place - 1].stop
            self.put("name", f"_{self.flat() or ''}", piece.start, stop)
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

    def is_after_norm(self) -> bool:
        """Whether what stands last may be the end of a norm, whose 2 is written below it."""
        return [token.text for token in self.found[-1:]] == ["‖"] or [token.text for token in self.found[-2:]] == [
            "|"
        ] * 2

    def letters(self, piece: Token) -> None:
        """Letters side by side: each is a name, unless together they are a function or a word."""
        text, start = piece.text, piece.start
        if self.cases and text in CONDITION_WORDS | ELSE_WORDS:
            self.put("name", text, start, piece.stop)
            return
        if len(text) > 1 and meant(text) is not None and (self.opens() or meant(text) in TEXTBOOK):
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

    def opens(self, *more: str) -> bool:
        """Whether brackets follow, which hold what a function is of."""
        following = self.peek()
        return following is not None and (following.text in OPENS or following.text in more)

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
        elif name == "sum" and not self.opens("{"):
            raise refusal("sum over index", start, self.source)
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
