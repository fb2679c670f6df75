"""A text as tokens, line by line, in whatever dots, dashes, spaces and letters it was typed or copied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from .errors import corrected, refusal
from .expression import Note
from .notes import note
from .vocabulary import LOOKALIKES, MARKS

LETTERS = "A-Za-z_Α-Ωα-ω"
COPIED = "µϐϑϕϖϰϱϵℎℓ𝐀-𝟋"  # set in mathematics; each is one of the letters
BELOW = "₀-₉ₐ-ₜᵢ-ᵥⱼ"
DIGITS = "[0-9]+(?:_[0-9]+)*"
TOKEN = re.compile(
    r"(?P<number>0[xX](?=[0-9a-fA-F]*[0-9A-F])[0-9a-fA-F]{1,13}(?![A-Za-z0-9_])"
    rf"|(?:{DIGITS}\.?(?:{DIGITS})?|\.{DIGITS})(?:[eE][-+−–]?[0-9]+)?)"
    rf"|(?P<name>[{LETTERS}{COPIED}][{LETTERS}{COPIED}0-9]*[{BELOW}]*)"
    r"|(?P<raised>[⁰¹²³⁴-⁹⁺⁻⁽⁾ⁱⁿˣʸ]+)"
    r"|(?P<fraction>[¼-¾⅐-⅞])"
    r"|(?P<sign>\*\*|\.[*/^]|\.T(?![A-Za-z0-9_])|:=|[<>=!]=|‖₂?|[-+*/%^(),=<>≤≥?:|@{}√∛∜·⋅∙•×∗✕✖⊙ᵀ⊤÷∕⁄−–—‐‑‒－＋＝≔←\[\]])"
    r"|(?P<end>[;\n\u2028\u2029])"
    "|(?P<blank>[ \\t\\r\\f\\v\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f-\u2064\u3000\ufeff]+|#[^\\n]*)"
)
DECIMAL = re.compile("[0-9]+")
SUBSCRIPT = re.compile(f"[{BELOW}]+$")
PLAIN_NAME = re.compile(rf"[{LETTERS}][{LETTERS}0-9]*")
SPELLINGS = {
    **{"**": "^", ".*": "*", "./": "/", ".^": "^", "＋": "+", ":=": "=", "≔": "=", "←": "=", "＝": "=", "π": "pi"},
    **{"≤": "<=", "≥": ">=", "‖₂": "‖", "ᵀ": ".T", "⊤": ".T"},
    **dict.fromkeys("·⋅∙•×∗✕✖⊙", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("−–—‐‑‒－", "-"),
}
ROOTS = {"√": "sqrt", "∛": "cbrt", "∜": "fourth_root"}
MATRIX = re.compile(r"(?:^|[^A-Za-z0-9_])[A-Z]$")  # one capital letter, as matrices have
PRIMES = "'′’"
COMPARES = set("< > <= >= == !=".split())
OPENING = "([{"
CLOSING = ")]}"
GOES_ON = set("+-*/%^,=<>?:@")  # a line that ends so goes on in the next
CARRIES_ON = set("*/%^<>?:@")  # so does the line before one that begins so


class Token(NamedTuple):
    """A piece of a program as it is read, with its stretch [start, stop) of the source."""

    kind: str  # number, name, sign or end
    text: str
    start: int
    stop: int


def split(source: str) -> Iterator[list[Token]]:
    """The tokens of each line that is not empty; the last token of each is its end."""
    return in_lines(scan(source, []))


def in_lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Tokens as lines. A line goes on inside parentheses, and where it or the next one would be cut in two."""
    line: list[Token] = []
    ended: Token | None = None
    depth = 0
    bare = True
    for token in tokens:
        if token.kind == "end":
            if line and (token.text == ";" or not (depth or line[-1].text in GOES_ON)):
                ended = ended or token
            if token.text == ";" and line:
                yield [*line, token._replace(text="")]
                line, ended, depth, bare = [], None, 0, True
            continue
        if ended is not None:
            if not (token.text in CARRIES_ON or (bare and token.text in {"+", "-"})):
                yield [*line, ended._replace(text="")]
                line, depth, bare = [], 0, True
            ended = None
        line.append(token)
        if token.kind == "sign":
            depth += (token.text in OPENING) - (token.text in CLOSING and depth > 0)
            bare = bare and (token.text != "=" or depth > 0)
    if line:
        yield [*line, (ended or token)._replace(text="")]


def with_norms(tokens: list[Token]) -> list[Token]:
    """The tokens of a line, with ‖ where two bars side by side are one sign.

    They are where no single bar is open and the next bars are two as well: not in |x||y| and ||x|-1|.
    """
    bars = [place for place, token in enumerate(tokens) if token.text == "|"]
    pairs = {one for one, other in pairwise(bars) if tokens[one].stop == tokens[other].start}
    after = dict(zip(bars, bars[2:], strict=False))  # the bar that follows two
    found: list[Token] = []
    is_open, closing, place = False, -1, 0
    while place < len(tokens):
        token, place = tokens[place], place + 1
        if token.text == "|":
            begins = not is_open and place - 1 in pairs and after.get(place - 1) in pairs
            if begins or place - 1 == closing:
                closing = after[place - 1] if begins and place - 1 != closing else -1
                token, place = token._replace(text="‖", stop=tokens[place].stop), place + 1
            else:
                is_open = not is_open
        found.append(token)
    return found


def scan(source: str, notes: list[Note]) -> Iterator[Token]:
    """The tokens of a text, one after the other; each line's end is one, and so is the end of the text."""
    before = Token("end", "", 0, 0)
    for token in cut(source, TOKEN):
        if token.kind == "fraction":
            if before.kind == "number" and before.stop == token.start:
                raise refusal("late number", token.start, source, corrected(source, token.start, token.start, "+"))
            yield from in_parts(token)
        elif is_as_read(token):
            yield token
        else:
            if token.text[:2] in {"0x", "0X"}:
                notes.append(note("hexadecimal", token[2:], name=token.text, read=literal(token.text)))
            yield from spelled(source, token)
        before = token
    yield Token("end", "", len(source), len(source))


def is_as_read(token: Token) -> bool:
    """Whether a token has the language's own spelling already, as nearly all have."""
    return token.text.isascii() and token.text not in SPELLINGS and (token.kind != "number" or token.text.isdecimal())


def cut(source: str, *patterns: re.Pattern[str]) -> Iterator[Token]:
    """A text cut into what the first pattern that fits finds at each place; blanks and comments go."""
    return cut_by_one(source, *patterns) if len(patterns) == 1 else cut_by_first(source, *patterns)


def cut_by_one(source: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    """The same with one pattern, which nearly all texts are cut by, in half of the time."""
    place = 0
    for match in pattern.finditer(source):
        if match.start() != place:
            raise unread(source, place)
        place = match.end()
        kind = match.lastgroup or ""
        if kind not in {"blank", "comment"}:
            yield Token(kind, match.group(), match.start(), place)
    if place < len(source):
        raise unread(source, place)


def cut_by_first(source: str, *patterns: re.Pattern[str]) -> Iterator[Token]:
    """The same with several patterns, of which the first that fits counts."""
    place = 0
    while place < len(source):
        for pattern in patterns:
            match = pattern.match(source, place)
            if match is not None:
                break
        else:
            raise unread(source, place)
        kind = match.lastgroup or ""
        if kind not in {"blank", "comment"}:
            yield Token(kind, match.group(), place, match.end())
        place = match.end()


def spelled(source: str, token: Token) -> Iterator[Token]:
    """A token in the language's own spelling; a superscript is a power in parentheses."""
    kind, text, start, stop = token
    if kind == "raised":
        yield Token("sign", "^", start, stop)
        yield Token("sign", "(", start, stop)
        for part in re.findall("[0-9]+|.", unicodedata.normalize("NFKC", text).replace("−", "-")):
            yield Token(kind_of(part), part, start, stop)
        yield Token("sign", ")", start, stop)
    elif kind == "number":
        yield token._replace(text=literal(text))
    elif kind == "name":
        yield token._replace(text=SPELLINGS.get(text) or plain_name(source, text, start))
    else:
        yield token._replace(text=SPELLINGS.get(text, text))


def in_parts(fraction: Token) -> Iterator[Token]:
    """A fraction that is one sign, as a quotient in parentheses."""
    above, _, below = unicodedata.normalize("NFKC", fraction.text).partition("⁄")
    for part in ("(", above, "/", below, ")"):
        yield fraction._replace(kind=kind_of(part), text=part)


def kind_of(text: str) -> str:
    """Whether a token is a number, a name or a sign."""
    if DECIMAL.match(text):
        return "number"
    return "name" if PLAIN_NAME.match(text) else "sign"


def literal(text: str) -> str:
    """A number in the digits that both languages read."""
    if text[:2] in {"0x", "0X"}:
        return str(int(text, 16))
    return text if text.isascii() and "_" not in text else text.replace("_", "").replace("−", "-").replace("–", "-")


def plain_name(source: str, text: str, start: int) -> str:
    """A name in plain letters; a subscript of letters follows `_`, one of digits follows at once."""
    if text.isascii() or PLAIN_NAME.fullmatch(text):
        return text
    base = SUBSCRIPT.sub("", text)
    below = unicodedata.normalize("NFKC", text[len(base) :])
    name = unicodedata.normalize("NFKC", base) + ("" if DECIMAL.fullmatch(below) else "_" * bool(below)) + below
    if not PLAIN_NAME.fullmatch(name):
        raise refusal("no sign", start, source, sign=text[:1])
    return SPELLINGS.get(name, name)


def same_letters(name: str) -> str:
    """A name as the language has it, whatever letters it is typed in."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name.strip())


def unread(source: str, place: int) -> Exception:
    """What is said of a sign that has no meaning, and what was probably meant by it."""
    sign = source[place]
    if sign in LOOKALIKES:
        fix = "".join([LOOKALIKES.get(letter, letter) for letter in source])
        return refusal("lookalike", place, source, fix, sign=sign, latin=LOOKALIKES[sign])
    if sign in PRIMES:
        if source[place - 1 : place] in {")", "]"} or MATRIX.search(source[:place][-2:]):
            return refusal("prime of array", place, source, corrected(source, place, place + 1, ".T"))
        return refusal("prime", place, source)
    start = place - (sign in MARKS and place > 0)
    parted = unicodedata.normalize("NFD", source[start : place + 1])
    if parted[1:] in MARKS and PLAIN_NAME.fullmatch(parted[0]):
        name = parted[0] + MARKS[parted[1:]]
        shown = source[start : place + 1]
        return refusal("marked", start, source, corrected(source, start, place + 1, name), sign=shown, name=name)
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return refusal("no sign", place, source, sign=shown)
