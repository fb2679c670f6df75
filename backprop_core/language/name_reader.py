"""Names in a line: which of them is a function, which two that were written as one, and which a word of a sentence."""

from __future__ import annotations

import difflib
import re
from typing import NoReturn

from ..operations import CONSTANTS, FUNCTIONS, OPERATIONS, TITLES
from .array_reader import BARS, CLOSES, ArrayReader
from .errors import corrected
from .expression import CONSTANT, VARIABLE, Node
from .tokens import DECIMAL, ROOTS, Token
from .vocabulary import ELSEWHERE, GLUED, HINTS, PLACES, SIGNS, SOFT, TEXTBOOK, WHOLE, WORDS, meant

ALIKE = 0.6  # the share of letters in common from which a function may have been meant; a lone letter never has it
CLOSING = set(CLOSES.values()) - set(BARS)
LETTER = "[A-Za-zΑ-Ωα-ω][0-9]*"
AGAINST = re.compile(rf"({LETTER})??({'|'.join(sorted(GLUED, key=lambda name: (-len(name), name)))})([0-9]*)({LETTER})")
FACTOR = re.compile(rf"({LETTER})(.+)")
FRACTION = re.compile(r"[0-9]+(?:[eE][-+]?[0-9]+)?")
DIFFERENTIAL = re.compile(rf"d({LETTER})")
LONGEST_GLUED = 16


class NameReader(ArrayReader):
    """What a line has of names."""

    def is_whole(self, token: Token) -> bool:
        """Whether a token is certainly one, as all are but names that are new here."""
        return token.kind != "name" or token.text in self.local or self.names.has(token.text) or token.text in FUNCTIONS

    def parted(self, tokens: list[Token]) -> list[Token]:
        """The tokens, with names that are probably two in parts."""
        pairs = zip(tokens, [*tokens[1:], None], strict=True)
        return [part for token, following in pairs for part in self.parts(token, following)]

    def parts(self, token: Token, following: Token | None) -> list[Token]:
        """A name that is probably two, such as sinx, as its parts; PI as the constant."""
        name, start, stop = token.text, token.start, token.stop
        if self.is_whole(token):
            return [token]
        if name in {"PI", "Pi"}:
            self.remark("constant", (start, stop), name=name)
            return [token._replace(text="pi")]
        if self.names.are_whole or len(name) > LONGEST_GLUED or name in WHOLE or name == self.function:
            return [token]
        found = AGAINST.fullmatch(name)
        if not found or (following and following.text in {"(", "=", "["}):
            return [token]
        lead, function, digits, rest = found[1] or "", found[2], found[3], found[4]
        self.remark("glued", (start, stop), name=name, read=f"{lead}{'*' * bool(lead)}{function}({digits}{rest})")
        parts, place = [], start
        for kind, text in (("name", lead), ("name", function), ("number", digits), ("name", rest)):
            if text:
                parts.append(Token(kind, text, place, place + len(text)))
                place += len(text)
        return parts

    def named(self, token: Token) -> Node:
        """The leaf that a name stands for.

        Raises:
            BackpropError: it is a function, and nothing that it is of follows.
        """
        name, span = token.text, (token.start, token.stop)
        if name in self.local:
            return Node(VARIABLE, name=name, span=span)
        if name in CONSTANTS:
            return Node(CONSTANT, name=name, span=span)
        if name in FUNCTIONS or name in self.names.functions or name == self.function:
            self.fail("bare function", token.start, name=name)
        if name not in self.names.lines:
            self.names.variables.setdefault(name, token.start)
        return Node(VARIABLE, name=name, span=span)

    def refuse_words(self, token: Token) -> None:
        """Refuse a word of a sentence, and the sign of a derivative, which would be read as variables."""
        if token.text in self.local or self.names.has(token.text):
            return
        following = self.tokens[self.place + 1]
        before = self.tokens[self.place - 1] if self.place else None
        if token.text in WORDS and (
            (before is not None and before.stop < token.start and ends_factor(before))
            or (token.stop < following.start and (following.kind in {"name", "number"} or following.text == "("))
        ):
            sign = WORDS[token.text]
            fix = None if sign is None else corrected(self.source, token.start, token.stop, sign)
            self.fail("word", token.start, fix, name=token.text)
        if token.text == "d" and following.text == "/":
            by = self.tokens[self.place + 2]
            after = self.tokens[min(self.place + 3, len(self.tokens) - 1)]
            found = DIFFERENTIAL.fullmatch(by.text)
            if found and not self.names.has(by.text) and (after.kind == "name" or after.text in {"(", "["}):
                fix = corrected(self.source, token.start, after.start, "")
                self.fail("derivative", token.start, fix, name=found[1])

    def function_at(self, token: Token) -> str | None:
        """The function that a name stands for without parentheses after it."""
        name = token.text
        if name in self.local or name in WORDS:
            return None
        if name in FUNCTIONS:
            return name
        function = meant(name)
        if self.names.has(name) or not (name in TEXTBOOK or name.lower() in FUNCTIONS):
            return None
        return function

    def stands_beside(self, token: Token, following: Token) -> bool:
        """Whether what follows the name of a function is its operand."""
        if following.kind in {"name", "number"} or following.text in ROOTS:
            return True
        if following.text in BARS:
            return not self.is_between(following.text)
        if following.text == "-":
            return token.stop < following.start and following.stop == self.tokens[self.place + 2].start
        return following.text == "{"

    def most_operands(self, name: str) -> int | None:
        """How many operands a function takes at most; None where there is no limit."""
        if name in self.names.functions:
            return self.names.functions[name]
        if name in SOFT:
            return None
        return 2 if name == "log" else OPERATIONS[FUNCTIONS[name]].arity[1]

    def names_function(self, token: Token) -> bool:
        """Whether a name before [ is that of a function, as in Sin[x]; that of an array has entries."""
        name = token.text
        if name == self.function or name in self.names.functions:
            return True
        known = name in self.local or self.names.has(name) or name in CONSTANTS or name in SOFT
        return not known and meant(name) is not None

    def fail_unknown(self, token: Token, known: bool) -> NoReturn:
        """Refuse a name that is followed by a bracket and is no function; `known` where it is a variable."""
        name, start, stop = token.text[:40], token.start, token.stop
        multiplied = corrected(self.source, stop, stop, "*")
        if known:
            self.fail("no function", start, multiplied, name=token.text)
        parted = FACTOR.fullmatch(name)
        if parted and len(parted[2]) > 1 and (parted[2] in self.names.functions or meant(parted[2])):
            parts = f"{parted[1]}*{parted[2]}"
            self.fail("close", start, corrected(self.source, start, stop, parts), name=name, parts=parts)
        low = name.lower()
        if low in PLACES:
            self.fail("no slope", start, name=name)
        if low in HINTS:
            self.fail("instead", start, name=name, near=HINTS[low])
        near = TITLES.get(low)
        if near is None and low not in ELSEWHERE:
            near = nearest(name, [*FUNCTIONS, *SOFT, *self.names.functions])
        if near is not None:
            self.fail("near", start, corrected(self.source, start, stop, near), name=name, near=near)
        if low in ELSEWHERE or self.names.are_whole:
            self.fail("elsewhere", start, name=name)
        self.fail("unknown", start, multiplied, name=name)

    def begins_factor(self, token: Token) -> bool:
        """Whether what follows an operand begins another one, to be multiplied with it."""
        if token.text in BARS:
            return not self.is_between(token.text)
        return (
            (token.kind == "name" and not self.is_sign(token) and not self.is_half(token))
            or token.text in {"(", "[", "{"}
            or token.text in ROOTS
        )

    def end_of_norm(self, token: Token) -> int:
        """Where a norm ends: the 2 below it, which most people leave out, belongs to it.

        Raises:
            BackpropError: another norm is asked for.
        """
        below = self.tokens[self.place + 1]
        if not below.text.startswith("_"):
            return token.stop
        if below.text != "_2":
            self.fail("other norm", below.start)
        self.place += 1
        return below.stop

    def is_sign(self, token: Token) -> bool:
        """Whether a word stands for a sign of the language, as in a mod b."""
        return token.text in SIGNS and token.text not in self.local and not self.names.has(token.text)

    def is_half(self, token: Token) -> bool:
        """Whether a sign or a word parts a choice: a if x > 0 else b, or x > 0 ? a : b."""
        return token.text in {"?", ":"} or (self.chooses and token.text in {"if", "else"})

    def is_decimal(self, token: Token, comma: Token) -> bool:
        """Whether a comma right between digits can only be a decimal one."""
        fraction = self.tokens[self.place + 2]
        if not (token.stop == comma.start and comma.stop == fraction.start and DECIMAL.fullmatch(token.text)):
            return False
        if fraction.kind != "number" or not FRACTION.fullmatch(fraction.text):
            return False
        if self.opened and self.opened[-1].kind == "call" and self.most_operands(self.opened[-1].name) != 1:
            return False
        if self.is_in_array():
            return False
        if len(fraction.text) == 3 and token.text != "0":
            decimal, whole = f"{token.text}.{fraction.text}", token.text + fraction.text
            fix = corrected(self.source, token.start, fraction.stop, decimal)
            self.fail("thousands", comma.start, fix, decimal=decimal, whole=whole)
        return True


def nearest(word: str, names: list[str]) -> str | None:
    """The name that a misspelt one was meant to be (Ratcliff and Obershelp 1988)."""
    as_long = [name for name in names if abs(len(name) - len(word)) <= 1]
    return next(iter(difflib.get_close_matches(word, as_long, 1, ALIKE)), None)


def ends_factor(token: Token) -> bool:
    """Whether a factor may end with a token, so that what follows at once is multiplied."""
    return token.kind in {"name", "number"} or token.text in CLOSING
