"""An expression of pasted code as the language's own tokens: no names of libraries, and methods as functions."""

from __future__ import annotations

from typing import NamedTuple

from ..array_operations import ARRAY_ROWS
from .errors import refusal
from .expression import Note
from .notes import note
from .tokens import CLOSING, COMPARES, OPENING, Token, kind_of
from .vocabulary import SETTINGS, meant

LIBRARIES = set(
    "np numpy math cmath torch nn F functional linalg jnp jax lax tf keras K Math scipy special sp cp mx autograd anp "
    "nnx tensorflow tinygrad activations self".split()
)
CONSTANT_NAMES = {"pi": "pi", "PI": "pi", "e": "e", "E": "e"}
SAME = set(
    "float float32 float64 double tensor Tensor array asarray constant Variable Parameter Value item detach clone "
    "numpy sum mean squeeze unsqueeze flatten ravel reshape view copy contiguous cpu cuda to requires_grad_ toFixed "
    "valueOf reduce_sum reduce_mean Number stop_gradient".split()
)
"""What leaves a single number as it is."""

OF_ARRAYS = {
    **{"sum": "sum", "reduce_sum": "sum", "mean": "mean", "reduce_mean": "mean", "reshape": "reshape"},
    **{"view": "reshape", "flatten": "flatten", "ravel": "flatten", "squeeze": "squeeze", "unsqueeze": "unsqueeze"},
}
"""What some of these are where arrays are worked with."""

BETWEEN = {
    **{"pow": "^", "power": "^", "float_power": "^", "add": "+", "sub": "-", "subtract": "-", "mul": "*"},
    **{"multiply": "*", "div": "/", "divide": "/", "true_divide": "/"},
    **{"matmul": "@", "dot": "@", "mm": "@", "mv": "@", "bmm": "@"},
}
"""Functions of two operands that are a sign of the language."""

WITHOUT_MEANING = set("dim axis keepdim keepdims inplace dtype name label requires_grad device training".split())
UNREAD = set("// % ? < > ! & && || -> => == != <= >= += -= *= /= **=".split())
ATTRIBUTES = {"data", "value", "val", "real"}  # of a number: the number
TURNS = {"T", "mT", "t", "transpose"}  # what turns a matrix, as an attribute or as a method without operands


def nesting(text: str) -> int:
    """How a sign changes how deep in parentheses one is: 1, -1 or 0."""
    return (text in OPENING) - (text in CLOSING)


class Call(NamedTuple):
    """An open parenthesis: where its operand begins, what a comma in it is, and how it closes."""

    begins: int
    comma: list[str]
    closing: list[str]


def expression(source: str, body: list[Token], notes: list[Note], arrays: bool) -> list[Token]:
    """An expression without the names of libraries, its methods as functions; `arrays` where it works with them."""
    found: list[Token] = []
    before: dict[int, list[list[Token]]] = {}  # what goes before the operand that begins at a place of `found`
    opened: list[Call] = []
    begins = 0  # where the operand that was read last begins
    place = 0
    while place < len(body):
        token, place = body[place], place + 1
        following = body[place].text if place < len(body) else ""
        is_member = place > 1 and body[place - 2].text == "."
        in_library = is_member and place > 2 and body[place - 3].text in LIBRARIES and token.text != "T"
        if token.kind == "string" or (token.kind == "sign" and token.text in UNREAD):
            key = "comparison" if token.text in COMPARES else "no sign"
            raise refusal(key, token.start, source, sign=token.text[:12])
        is_turned = following == "." and place + 1 < len(body) and body[place + 1].text == "T"
        if token.kind == "name" and following == "." and token.text in LIBRARIES and not is_turned:
            place += 1
        elif token.text == "." and token.kind == "sign":
            if not found or place == len(body) or body[place].kind != "name":
                raise refusal("no sign", token.start, source, sign=".")
        elif token.kind == "name" and is_member and not in_library:
            name, is_call = token.text, following == "("
            is_empty = [part.text for part in body[place : place + 2]] == ["(", ")"]
            if name in TURNS and (is_empty if name.islower() else not is_call):
                place += 2 * is_call
                found += said(token, [".T"])
                continue
            if not is_call and name not in ATTRIBUTES:
                raise refusal("attribute", token.start, source, name=name)
            if arrays and name in OF_ARRAYS:
                name = OF_ARRAYS[name]
            elif name in SAME and is_call:
                place = past(body, place)
                remark_same(notes, token)
                continue
            if is_call:
                opening, comma, closing = call_of(name, is_empty)
                before.setdefault(begins, []).append(said(token, opening))
                found += said(token, [] if is_empty else comma)
                opened.append(Call(begins, [","], closing))
                place += 1
        elif token.kind == "name":
            begins = len(found)
            if following == "(":
                if [part.text for part in body[place : place + 3]] == ["(", ")", "("]:
                    place += 2  # nn.Sigmoid()(x)
                name = OF_ARRAYS.get(token.text, token.text) if arrays else token.text
                opening, comma, closing = call_of(name, False)
                if name in SAME and not (arrays and name in OF_ARRAYS) and (not arrays or meant(name) is None):
                    opening, comma = ["("], [","]
                    remark_same(notes, token)
                found += said(token, opening)
                opened.append(Call(begins, comma, closing))
                place += 1
            elif in_library and following == ".":
                raise refusal("attribute", token.start, source, name=token.text)
            else:
                found += said(token, [CONSTANT_NAMES.get(token.text, token.text) if in_library else token.text])
        elif token.text in OPENING:
            if not (token.text == "[" and place > 1 and ends_operand(body[place - 2])):
                begins = len(found)
            found.append(token)
            opened.append(Call(begins, [","], [CLOSING[OPENING.index(token.text)]]))
        elif token.text in CLOSING:
            begins, _, closing = opened.pop() if opened else Call(0, [], [token.text])
            found += said(token, closing)
        elif token.text == "," and place + 1 < len(body) and is_passed_over(body, place, arrays):
            place = argument(source, body, place, notes)
        elif token.text == ",":
            found += said(token, opened[-1].comma if opened else [","])
        else:
            if token.kind == "number":
                begins = len(found)
            found.append(token)
    whole: list[Token] = []
    for index, token in enumerate(found):
        for opening_tokens in reversed(before.get(index, [])):
            whole += opening_tokens
        whole.append(token)
    return whole


def ends_operand(token: Token) -> bool:
    """Whether a bracket right after a token asks for entries of an operand."""
    return token.kind == "name" or token.text in {")", "]"}


def is_passed_over(body: list[Token], place: int, arrays: bool) -> bool:
    """Whether what follows a comma is an argument by name, other than what a function of arrays is told."""
    return body[place + 1].text == "=" and not (arrays and is_told(body[place].text))


def is_told(name: str) -> bool:
    """Whether a function of arrays can be told something by this name."""
    name = SETTINGS.get(name, name)
    return any(name in {*row.needs, *row.settings} for row in ARRAY_ROWS)


def call_of(name: str, is_empty: bool) -> tuple[list[str], list[str], list[str]]:
    """How a function's call opens, what its comma is, and how it closes."""
    if name == "flatten":
        return ["reshape", "("], [","], [",", "-", "1", ")"]
    if name in BETWEEN and not is_empty:
        return ["(", "("], [")", BETWEEN[name], "("], [")", ")"]
    return [name, "("], [","], [")"]


def said(token: Token, texts: list[str]) -> list[Token]:
    """Signs and names that stand for a token of the code."""
    return [Token(kind_of(text), text, token.start, token.stop) for text in texts]


def remark_same(notes: list[Note], token: Token) -> None:
    """Note that a sum or mean of one number is that number."""
    if token.text in {"sum", "mean", "reduce_sum", "reduce_mean"}:
        notes.append(note("one number", (token.start, token.stop), name=token.text))


def argument(source: str, body: list[Token], place: int, notes: list[Note]) -> int:
    """Pass over an argument by name that changes nothing; give the place after it."""
    name = body[place]
    if name.text not in WITHOUT_MEANING:
        raise refusal("keyword", name.start, source, name=name.text)
    depth = 0
    while place < len(body) and not (depth == 0 and body[place].text in {",", ")"}):
        depth += nesting(body[place].text)
        place += 1
    notes.append(note("argument", (name.start, name.stop), name=name.text))
    return place


def past(body: list[Token], place: int) -> int:
    """The place after the parentheses that open at a place."""
    depth = 0
    while place < len(body):
        depth += nesting(body[place].text)
        place += 1
        if depth == 0:
            break
    return place
