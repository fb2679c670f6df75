"""The numbers that pasted code gives the variables that it builds."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, prod

from .code_expression import LIBRARIES, nesting
from .expression import Entries, Shape, entries_of
from .fills import filled
from .tokens import CLOSING, Token
from .vocabulary import WRITTEN_FILLS

HOLDS = set("tensor Tensor array asarray Variable Parameter constant Value float32 float64".split())
"""What builds a variable of the number that it is given."""

DRAWN = {
    "ones": "ones",
    "zeros": "zeros",
    "randn": "normal",
    "normal": "normal",
    "rand": "uniform",
    "random": "uniform",
    "uniform": "uniform",
}
"""What builds an array by its shape alone, and the fill that stands for it."""

HAS_LIMITS = {"normal", "uniform"}  # of these the numbers that stand first are no shape
MOST_DRAWN = 1_000  # entries


def numbers_built(body: list[Token], rank: int, arrays: bool) -> Sequence[Entries]:
    """The number or the array that a line builds a variable of, in a list; empty where the line does not say.

    Args:
        body: what stands after the =.
        rank: how many variables were built before: of what is random, each gets numbers of its own.
        arrays: whether the program works with arrays, so that an array's shape matters.
    """
    held = held_number(body)
    if held and not arrays:
        return [only(held[0])]
    return held or (drawn_array(body, rank) if arrays and closes_last(body) else [])


def only(numbers: Entries) -> Entries:
    """An array of one number as that number, where nothing else is an array."""
    while isinstance(numbers, tuple) and len(numbers) == 1:
        numbers = numbers[0]
    return numbers


def held_number(body: list[Token]) -> Sequence[Entries]:
    """The one number or array that a variable is built of, as in torch.tensor(-3.0, requires_grad=True)."""
    opening = next((place for place, token in enumerate(body) if token.text == "("), len(body))
    rest = body[opening + 1 :]
    inner = next((place for place, token in enumerate(rest) if token.kind != "name" and token.text != "."), 0)
    if opening and body[opening - 1].text in HOLDS and inner and rest[inner].text == "(":
        return held_number(rest)  # as in nn.Parameter(torch.tensor(1.5))
    if rest and rest[0].text == "[" and body[opening - 1].text in HOLDS:
        return held_array(rest)
    signs = len(rest) > 0 and rest[0].text == "-"
    if (
        not rest
        or body[opening - 1].text not in HOLDS
        or [token.kind for token in rest[signs : signs + 1]] != ["number"]
    ):
        return []
    return numbers_of(rest[: signs + 1]) if rest[signs + 1].text in {",", ")"} else []


def held_array(rest: list[Token]) -> Sequence[Entries]:
    """The array of numbers that stands first, or nothing where it holds more than numbers."""
    depth = 0
    for place, token in enumerate(rest):
        depth += nesting(token.text)
        if token.kind != "number" and token.text not in {"[", "]", ",", "-"}:
            return []
        if depth == 0:
            return [entries_of("".join([one.text for one in rest[: place + 1]]))]
    return []


def drawn_array(body: list[Token], seed: int) -> Sequence[Entries]:
    """Numbers for an array that is built by its shape, as in torch.randn(5, 3), with two digits after the point."""
    calls = (place for place, token in enumerate(body[:-1]) if token.text in DRAWN and body[place + 1].text == "(")
    place = next(calls, None)
    if place is None or not is_all(body, place):
        return []
    maker = body[place].text
    shape = shape_in(body[place + 2 :], maker not in HAS_LIMITS)
    if not (shape or is_of_one(body[place + 1 :])) or not 0 < prod(shape) <= MOST_DRAWN:
        return []
    return [in_hundredths(filled(DRAWN[maker], shape, seed).tolist())]


def is_of_one(call: list[Token]) -> bool:
    """Whether a call asks for a single number: by nothing, as in randn(), or by no axes, as in normal(key, ())."""
    texts = [token.text for token in call]
    closing = texts.index(")") if ")" in texts else 0
    return closing > 0 and texts[closing - 1] == "(" and (closing == 1 or texts[closing - 2] in {"(", ",", "="})


def is_all(body: list[Token], place: int) -> bool:
    """Whether a call is all that there is, but for a library's names around it, and calculates no further."""
    depth = 0
    for after in range(place + 1, len(body)):
        depth += nesting(body[after].text)
        if depth == 0:
            before = all(token.kind == "name" or token.text in {".", "("} for token in body[:place])
            return before and {token.text for token in body[after + 1 : after + 2]} <= {",", ")"}
    return False


def shape_in(rest: list[Token], is_bare: bool) -> Shape:
    """The whole numbers in the first brackets, or those that stand first if there are no brackets."""
    place = next((place for place, token in enumerate(rest) if nesting(token.text)), len(rest))
    if place < len(rest) and rest[place].text not in CLOSING:
        inner = rest[place + 1 :]
        return sizes(inner[: next((place for place, token in enumerate(inner) if nesting(token.text)), 0)])
    bare = rest[:place]
    named = next((place for place, token in enumerate(bare) if token.text == "="), len(bare) + 2)
    return sizes(bare[: max(named - 1, 0)]) if is_bare else ()


def sizes(tokens: list[Token]) -> Shape:
    """The whole numbers between commas, or nothing where something else stands there."""
    texts = [token.text for token in tokens if token.text != ","]
    return tuple(map(int, texts)) if all(text.isdecimal() and text.isascii() for text in texts) else ()


def in_hundredths(numbers: float | list[object]) -> Entries:
    """Numbers with two digits after the point, in tuples."""
    if isinstance(numbers, list):
        return tuple([in_hundredths(one) for one in numbers])  # type: ignore[arg-type]
    return floor(100 * numbers + 0.5) / 100


def numbers_of(body: list[Token]) -> list[float]:
    """The numbers between commas, as in 2, -3."""
    return [
        -float(token.text) if place and body[place - 1].text == "-" else float(token.text)
        for place, token in enumerate(body)
        if token.kind == "number"
    ]


def closes_last(body: list[Token]) -> bool:
    """Whether the first parenthesis of a line closes at its end, so that the line is one call."""
    depth = 0
    for place, token in enumerate(body):
        depth += nesting(token.text)
        if depth == 0 and token.text in CLOSING:
            return place == len(body) - 1
    return False


def computes_with_fill(line: list[Token]) -> bool:
    """Whether an array of fixed numbers is made within what is computed, as in np.ones(3) @ x."""
    has_fill, depth, has_names = False, 0, False
    for place, token in enumerate(line):
        following = line[place + 1].text if place + 1 < len(line) else ""
        if token.text in WRITTEN_FILLS and following == "(":
            has_fill = True
        elif token.kind == "name" and not depth and following != "(":
            is_member = place and line[place - 1].text == "."
            has_names = has_names or not (is_member or token.text in LIBRARIES)
        depth += nesting(token.text)
    return has_fill and has_names
