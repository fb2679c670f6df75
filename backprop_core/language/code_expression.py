"""An expression of pasted code as the language's own tokens: no names of libraries, and methods as functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ARRAY_ROWS
from .errors import BackpropError, refusal
from .expression import Note
from .notes import note
from .tokens import CLOSING, COMPARES, OPENING, Token, kind_of
from .vocabulary import HINTS, SETTINGS, meant

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

ADDING_AXIS = {"unsqueeze", "expand_dims"}  # what adds an axis to an array; its second operand says which
FILLED = {"zeros_like": "0", "ones_like": "1"}  # of a single number
LISTING = ("concat", "stack")  # functions that take a list, or a tuple, of arrays
WITHOUT_MEANING = set("dim axis keepdim keepdims inplace dtype name label requires_grad device training".split())
UNREAD = set("// ! & && || -> => == != += -= *= /= **=".split())
KEYWORDS = {
    ("leaky_relu", "negative_slope"): 1,
    ("leaky_relu", "alpha"): 1,
    ("elu", "alpha"): 1,
    ("celu", "alpha"): 1,
    ("softplus", "beta"): 1,
    **{(name, low): 1 for name in ("clamp", "clip") for low in ("min", "a_min")},
    **{(name, high): 2 for name in ("clamp", "clip") for high in ("max", "a_max")},
}
"""Arguments by name that are operands of the language's functions: the function, the name, and the place."""

BRANCHES = {"if", "elif", "else"}
LOOPS = {"for", "while"}
ATTRIBUTES = {"data", "value", "val", "real"}  # of a number: the number
TURNS = {"T", "mT", "t", "transpose"}  # what turns a matrix, as an attribute or as a method
AXES_OF_TURN = {"", "0,1", "1,0", "-2,-1", "-1,-2"}  # what such a method may be told: the two axes of a matrix


def nesting(text: str) -> int:
    """How a sign changes how deep in parentheses one is: 1, -1 or 0."""
    return (text in OPENING) - (text in CLOSING)


class Call(NamedTuple):
    """An open parenthesis: where its operand begins, what a comma in it is, and how it closes."""

    begins: int
    comma: list[str]
    closing: list[str]
    function: str = ""
    commas: int = 0


def expression(source: str, body: list[Token], notes: list[Note], is_script: bool, arrays: bool) -> list[Token]:
    """An expression without the names of libraries, its methods as functions; `arrays` where it works with them."""
    body = with_operands_first(source, body)
    found: list[Token] = []
    before: dict[int, list[list[Token]]] = {}  # what goes before the operand that begins at a place of `found`
    opened: list[Call] = []
    begins = 0  # where the operand that was read last begins
    place = 0
    while place < len(body):
        token, place = body[place], place + 1
        following = body[place].text if place < len(body) else ""
        is_member = place > 1 and body[place - 2].text == "."
        in_library = is_member and place > 2 and body[place - 3].text in LIBRARIES and not turns(body, place - 1)
        if token.kind == "string" and place > 2 and body[place - 3].text in HINTS:  # einsum('ij,j->i', W, x)
            told = body[place - 3]
            raise refusal("instead", told.start, source, name=told.text, near=HINTS[told.text])
        if token.kind == "string" or (token.kind == "sign" and token.text in UNREAD):
            key = "comparison" if token.text in COMPARES else "no sign"
            raise refusal(key, token.start, source, sign=token.text[:12])
        if token.text == "%" and is_script:
            raise refusal("script remainder", token.start, source)
        is_turned = following == "." and turns(body, place + 1)  # a matrix K, and not a library
        if token.kind == "name" and following == "." and token.text in LIBRARIES and not is_turned:
            place += 1
        elif token.text == "." and token.kind == "sign":
            if not found or place == len(body) or body[place].kind != "name":
                raise refusal("no sign", token.start, source, sign=".")
        elif token.kind == "name" and is_member and not in_library:
            name, is_call = token.text, following == "("
            is_empty = [part.text for part in body[place : place + 2]] == ["(", ")"]
            if turns(body, place - 1):
                place = past(body, place) if is_call else place
                found += said(token, [".T"])
                continue
            if not is_call and (name == "size" or (name == "shape" and following == "[")):
                before.setdefault(begins, []).append(said(token, ["size", "("]))
                found += said(token, [")" if name == "size" else ","])
                if name == "shape":
                    opened.append(Call(begins, [","], [")"]))
                    place += 1
                continue
            if not is_call and name not in ATTRIBUTES:
                raise refusal("size" if name == "shape" else "attribute", token.start, source, name=name)
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
                opened.append(Call(begins, [","], closing, meant(name) or "", 1))
                place += 1
                if arrays and is_axis(body, place, opened[-1].function):
                    found += said(token, ["axis", "="])
        elif (
            token.kind == "name"
            and place > 1
            and body[place - 2].text == "("
            and is_passed_over(body, place - 1, arrays)
        ):
            place = argument(source, body, place - 1, notes, opened)
        elif token.kind == "name":
            begins = len(found)
            if following == "(":
                if token.text in FILLED and not arrays:
                    found += said(token, [FILLED[token.text]])
                    place = past(body, place)
                    continue
                name = OF_ARRAYS.get(token.text, token.text) if arrays else token.text
                opening, comma, closing = call_of(name, False)
                if token.text == "inv" and arrays:
                    raise refusal("matrix inverse", token.start, source, name="inv", near="x")
                if name in SAME and not (arrays and name in OF_ARRAYS) and (not arrays or meant(name) is None):
                    opening, comma = ["("], [","]
                    remark_same(notes, token)
                found += said(token, opening)
                opened.append(Call(begins, comma, closing, meant(token.text) or ""))
                place += 1
            elif in_library and following == ".":
                raise refusal("attribute", token.start, source, name=token.text)
            else:
                found += said(token, [CONSTANT_NAMES.get(token.text, token.text) if in_library else token.text])
        elif token.text in OPENING:
            if not (token.text == "[" and place > 1 and ends_operand(body[place - 2])):
                begins = len(found)
            is_tuple = bool(opened) and opened[-1].function in LISTING and begins_tuple(body, place - 1)
            found += said(token, ["["]) if is_tuple else [token]
            opened.append(Call(begins, [","], ["]" if is_tuple else CLOSING[OPENING.index(token.text)]]))
        elif token.text in CLOSING:
            call = opened.pop() if opened else Call(0, [], [token.text])
            begins = call.begins
            found += said(token, call.closing)
        elif token.text == "," and is_passed_over(body, place, arrays):
            if opened:
                opened[-1] = opened[-1]._replace(commas=opened[-1].commas + 1)
            before_it, place = place, argument(source, body, place, notes, opened)
            if body[place - 1].text == "=" and place == before_it + 2:
                found += said(token, [","])
        elif token.text == ",":
            if opened:
                opened[-1] = opened[-1]._replace(commas=opened[-1].commas + 1)
            is_named = [part.text for part in body[place + 1 : place + 2]] == ["="]
            found += said(token, opened[-1].comma if opened and not is_named else [","])
            if arrays and opened and opened[-1].commas == 1 and is_axis(body, place, opened[-1].function):
                found += said(token, ["axis", "="])
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


def is_axis(body: list[Token], place: int, function: str) -> bool:
    """Whether the operand at a place is the axis of a function of one array, as in sum(A, 1) or A.sum(-1)."""
    row = ARRAY_OPERATIONS.get(function)
    if row is None or row.arity[1] != 1 or "axis" not in row.settings or function == "norm":  # whose second is a power
        return False
    if row.letters == "reduced" and place < len(body) and body[place].text in {"(", "["}:
        stop = next((at for at in range(place, len(body)) if body[at].text in CLOSING), len(body))
        inside = body[place + 1 : stop]
        return {"number", "sign"} >= {part.kind for part in inside} and len(inside) > 1
    place += place < len(body) and body[place].text == "-"
    return place + 1 < len(body) and body[place].kind == "number" and body[place + 1].text in {",", ")"}


def begins_tuple(body: list[Token], place: int) -> bool:
    """Whether a parenthesis that is the first thing in a call has a comma of its own: concatenate((x, y))."""
    depth = 0
    if body[place].text != "(" or not place or body[place - 1].text != "(":
        return False
    for token in body[place:]:
        depth += nesting(token.text)
        if depth == 0 or (depth == 1 and token.text == ","):
            return depth == 1
    return False


def ends_operand(token: Token) -> bool:
    """Whether a bracket right after a token asks for entries of an operand."""
    return token.kind == "name" or token.text in {")", "]"}


def is_passed_over(body: list[Token], place: int, arrays: bool) -> bool:
    """Whether an argument by name stands at a place, other than what a function of arrays is told."""
    return place + 1 < len(body) and body[place + 1].text == "=" and not (arrays and is_told(body[place].text))


def is_told(name: str) -> bool:
    """Whether a function of arrays can be told something by this name."""
    name = SETTINGS.get(name, name)
    return any(name in {*row.needs, *row.settings} for row in ARRAY_ROWS)


def call_of(name: str, is_empty: bool) -> tuple[list[str], list[str], list[str]]:
    """How a function's call opens, what its comma is, and how it closes."""
    if name in FILLED:
        return ["(", FILLED[name], "+", "0", "*", "("], [","], [")", ")"]
    if name == "flatten":
        return ["reshape", "("], [","], [",", "-", "1", ")"]
    if name in ADDING_AXIS:
        return ["stack", "("], [",", "axis", "="], [")"]
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


def with_operands_first(source: str, body: list[Token]) -> list[Token]:
    """A body in which a function that is made and then called, nn.LeakyReLU(0.2)(x), is called with both: (x, 0.2).

    Raises:
        BackpropError: what a function of numbers gives is called, or what the made one has within is no plain number.
    """
    waiting: list[int] = []  # where parentheses open
    moved: dict[int, tuple[int, int]] = {}  # from the end of a call: the stretch that stands before it
    skipped: dict[int, int] = {}
    ends: dict[int, int] = {}
    newest = 0  # the parenthesis that opened last
    for place, token in enumerate(body):
        if token.text == "(":
            if place and body[place - 1].text == ")" and place - 1 in skipped:
                start = skipped[place - 1]
                first = body[start - 1].text[:1]
                if first == first.lower() or newest != start:
                    raise refusal("called again", body[start - 1].start, source, name=body[start - 1].text)
                moved[place] = (start, place - 1)
            waiting.append(place)
            newest = place
        elif token.text == ")" and waiting:
            opening = waiting.pop()
            ends[opening] = place
            if opening and body[opening - 1].kind == "name" and opening not in moved:
                skipped[place] = opening
    if not moved:
        return body
    put = {ends[place]: stretch for place, stretch in moved.items() if place in ends}
    left_out = dict(moved.values())
    result: list[Token] = []
    place = 0
    while place < len(body):
        if place in left_out:
            place = left_out[place] + 1
            continue
        if place in put and put[place][1] > put[place][0] + 1:
            start, stop = put[place]
            result += [Token("sign", ",", body[start].start, body[start].stop), *body[start + 1 : stop]]
        result.append(body[place])
        place += 1
    return result


def argument(source: str, body: list[Token], place: int, notes: list[Note], opened: list[Call]) -> int:
    """Pass over an argument by name that changes nothing, or over the name of an operand; give the place after it."""
    name = body[place]
    if opened and KEYWORDS.get((opened[-1].function, name.text)) == opened[-1].commas:
        return place + 2
    if name.text not in WITHOUT_MEANING:
        raise refusal("keyword", name.start, source, name=name.text)
    depth = 0
    while place < len(body) and not (depth == 0 and body[place].text in {",", ")"}):
        depth += nesting(body[place].text)
        place += 1
    notes.append(note("argument", (name.start, name.stop), name=name.text))
    return place


def turns(body: list[Token], place: int) -> bool:
    """Whether the name at a place turns a matrix: T does as an attribute, transpose as a method that is called."""
    name = body[place].text if place < len(body) else ""
    if name not in TURNS:
        return False
    is_call = [token.text for token in body[place + 1 : place + 2]] == ["("]
    if not (is_call and name.islower()):
        return not is_call and not name.islower()
    return "".join([token.text for token in body[place + 2 : past(body, place + 1) - 1]]) in AXES_OF_TURN


def past(body: list[Token], place: int) -> int:
    """The place after the parentheses that open at a place."""
    depth = 0
    while place < len(body):
        depth += nesting(body[place].text)
        place += 1
        if depth == 0:
            break
    return place


def parted(tokens: Sequence[Token]) -> list[list[Token]]:
    """What stands between the commas outside all brackets; a comma at the end has nothing behind it."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += nesting(token.text)
        if token.text == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return [part for part in found if part]


def one_by_one(line: list[Token], equals: int | None) -> list[list[Token]]:
    """`a, b = u, v` as two lines where that is the same; `equals` is the place of the sign.

    It is not where a line would see the new worth of a name that stood before it, as in a, b = b, a.
    """
    if equals is None:
        return [line]
    names, worths = parted(line[:equals]), parted(line[equals + 1 :])
    are_names = all(len(name) == 1 and name[0].kind == "name" for name in names)
    is_built = all(token.kind in {"number", "sign"} for token in line[equals + 1 :])  # of numbers alone
    if len(names) < 2 or len(names) != len(worths) or not are_names or is_built:
        return [line]
    given: set[str] = set()
    for (name,), worth in zip(names, worths, strict=True):
        if given & {token.text for token in worth}:
            return [line]
        given.add(name.text)
    return [[*name, line[equals], *worth] for name, worth in zip(names, worths, strict=True)]


def out_of_reach(source: str, token: Token) -> BackpropError:
    """The refusal of a line that begins with a word of control."""
    key = "loop" if token.text in LOOPS else "branch" if token.text in BRANCHES else "control"
    return refusal(key, token.start, source, name=token.text)
