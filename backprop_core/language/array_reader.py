"""Arrays in a line: brackets that hold one, entries that are taken from one, and what a function of arrays is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import Any, NoReturn

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from .errors import MESSAGES, corrected
from .expression import CONSTANT, Index, Node, Shape, is_array
from .point import MOST_AXES, shown
from .reader_state import Pending, ReaderState
from .tokens import DECIMAL, Token
from .vocabulary import OF_ONE, RANDOM_FILLS, SETTINGS, WRITTEN_FILLS

CLOSES = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖"}
BARS = {"|": "abs", "‖": "norm"}  # signs that open and close alike, and the functions that they are
LONGEST_INDEX = 9  # digits
ARRAYS = {"stack", "transpose", "matmul", "outer"}  # what is certainly one

KINDS = {
    **dict.fromkeys(("axis",), "whole"),
    **dict.fromkeys(("size", "stride", "pad"), "whole or wholes"),
    **{"shape": "wholes", "keepdims": "truth", "eps": "number"},
}
"""What a setting is told: a key of MESSAGES."""

NEW_AXIS = ("None", "newaxis")  # in an index
MOST_WRITTEN = 1_000  # entries of zeros(…) within an expression, which is written out
COUNTING = ("len", "size")  # functions that ask how many entries there are
WHOLE_AXIS: Index = ("slice", None, None, None)
NEEDED = {"shape": "{name}(A, 2, 3)", "size": "{name}(A, 2)"}


class ArrayReader(ReaderState):
    """What a line has of arrays."""

    def is_array(self, top: Pending) -> bool:
        """Whether square brackets hold an array: they have a comma, hold nothing but an array, or stand among rows."""
        if top.start in self.parted_by_commas:
            return True
        around, following = self.pending[-1] if self.pending else None, self.tokens[self.place + 1]
        if around is not None and around.sign == "[" and around.kind == "open" and following.text == ",":
            return True
        if around is not None and following.text == "]" and around.start in self.parted_by_commas:
            return True
        node = self.nodes[self.operands[-1][0]]
        return is_array(node) or node.operation == "stack" or node.name in self.names.arrays

    def is_certain(self, index: int) -> bool:
        """Whether a node is certainly an array."""
        node = self.nodes[index]
        return is_array(node) or node.operation in ARRAYS or node.name in self.names.arrays

    def close_array(self, top: Pending, token: Token) -> None:
        """End an array: one constant where all its entries are numbers.

        Raises:
            BackpropError: its rows have different shapes, or it has too many axes.
        """
        rows = self.operands[top.depth :]
        del self.operands[top.depth :]
        span = (top.start, token.stop)
        texts = [self.number_text(index) for index, _, _ in rows]
        shapes = [self.arrays.get(index, ()) if is_array(self.nodes[index]) else () for index, _, _ in rows]
        if any(text is None for text in texts):
            self.push(Node("stack", tuple([index for index, _, _ in rows]), span=span))
            self.listed.add(span)
            return
        for rank, shape in enumerate(shapes):
            if shape != shapes[0]:
                count, first = extent(shape), extent(shapes[0])
                self.fail("ragged", rows[rank][1], rank=rank, count=count, first=first)
        if len(shapes[0]) == MOST_AXES:
            self.fail("axes", top.start, most=MOST_AXES)
        del self.nodes[top.nodes :]
        self.arrays[top.nodes] = (len(rows), *shapes[0])
        inside = ", ".join([text or "" for text in texts]) + "," * (len(rows) == 1 and shapes[0] == ())
        self.push(Node(CONSTANT, literal=f"[{inside}]", span=span))

    def number_text(self, index: int) -> str | None:
        """A number of an array as it is written, or an array of numbers; None where it is computed."""
        node = self.nodes[index]
        if node.operation == "negate":
            number = self.nodes[node.operands[0]].literal
            return None if number is None or number[0] == "[" else f"-{number}"
        return node.literal

    def begins_index(self, token: Token) -> bool:
        """Whether a square bracket after an operand asks for its entries, and is no factor."""
        before, after = self.tokens[self.place - 1], self.tokens[self.place + 1]
        if self.source.startswith(r"\begin", token.start):  # a matrix beside its factor
            return False
        if before.kind == "name" or self.nodes[self.operands[-1][0]].operation == "take":
            return True
        if before.stop != token.start or not self.names.sees_arrays():
            return False
        if before.text != ")":
            return before.text in {"]", ".T"}
        if self.names.are_whole:  # code multiplies by *
            return True
        place = self.place + 1 + (after.text == "-")
        is_place = self.tokens[place].kind == "number" and self.tokens[place + 1].text in {",", ":", "]"}
        return is_place or after.text in {":", "[", *NEW_AXIS}

    def read_index(self) -> None:
        """Take entries of the operand before: places, slices and lists of places, with commas between them.

        None among them adds an axis: so many arrays of one are stacked there.
        """
        items: list[Index] = []
        added: list[int] = []  # the new axes, as the result has them
        depth = 0  # how many axes the result has so far
        while not (items or added) or self.tokens[self.place].text == ",":
            self.place += 1
            if (items or added) and self.tokens[self.place].text == "]":
                break  # a comma may end them, as in Python
            if self.tokens[self.place].text in NEW_AXIS:
                self.place += 1
                added.append(depth)
                depth += 1
                continue
            items.append(self.read_item())
            depth += stays_axis(items)
        token = self.tokens[self.place]
        if token.text != "]":
            self.fail("index", token.start)
        operand, start, _ = self.operands.pop()
        span = (start, token.stop)
        if not added or any(item != WHOLE_AXIS for item in items):
            self.push(Node("take", (operand,), span=span, settings=(("index", tuple(items)),)))
            operand, _, _ = self.operands.pop()
        for axis in added:
            self.push(Node("stack", (operand,), span=span, settings=(("axis", axis),) if axis else ()))
            operand, _, _ = self.operands.pop()
        self.operands.append((operand, *span))

    def read_item(self) -> Index:
        """One place, slice or list of places; what follows it is the next token."""
        if self.tokens[self.place].text == "[":
            places: list[int] = []
            while not places or self.tokens[self.place].text == ",":
                self.place += 1
                places.append(self.read_whole())
            if self.tokens[self.place].text != "]":
                self.fail("index", self.tokens[self.place].start)
            self.place += 1
            return ("rows", *places)
        bounds: list[int | None] = [None]
        while True:
            if self.tokens[self.place].text not in {":", ",", "]"}:
                bounds[-1] = self.read_whole()
            if self.tokens[self.place].text != ":" or len(bounds) == 3:
                break
            bounds.append(None)
            self.place += 1
        if len(bounds) > 1:
            return ("slice", *bounds, *[None] * (3 - len(bounds)))
        if bounds[0] is None:
            self.fail("index", self.tokens[self.place].start)
        return bounds[0]

    def read_whole(self, setting: str | None = None) -> int:
        """A whole number of an index or a setting, perhaps with a minus; what follows it is the next token."""
        minus = self.tokens[self.place].text == "-"
        token = self.tokens[self.place + minus]
        if not DECIMAL.fullmatch(token.text) or len(token.text) > LONGEST_INDEX:
            if setting is None:
                self.fail("index", token.start)
            self.fail("told", token.start, setting=setting, wanted=MESSAGES[KINDS[setting]])
        self.place += 1 + minus
        return -int(token.text) if minus else int(token.text)

    def row_called(self, name: str) -> ArrayOperation | None:
        """The row of a function of arrays, unless the program's own function has its name."""
        if name in self.names.functions:
            return None
        return ARRAY_OPERATIONS.get(OF_ONE.get(name, name))

    def read_setting(self, token: Token) -> bool:
        """Take `axis=1` in a call; what follows must be a comma or the end of the call.

        Raises:
            BackpropError: the function cannot be told this, or not so.
        """
        top = self.opened[-1]
        if top.kind != "call":
            self.fail("open", top.start)
        row = self.row_called(top.name)
        known = [] if row is None else [*row.needs, *row.settings]
        setting = SETTINGS.get(token.text, token.text)
        if row is None or not known:
            self.fail("no settings", token.start, name=top.name, setting=token.text)
        if setting not in known:
            self.fail("setting", token.start, name=top.name, setting=token.text, known=" and ".join(known))
        if self.pending[-1] is not top:
            self.fail("no operand", token.start, sign=token.text)
        told = self.told.setdefault(top.start, {})
        if setting in told:
            self.fail("setting twice", token.start, setting=setting)
        self.place += 2
        if setting == "axis" and self.tokens[self.place].text in CLOSES:
            if row.letters != "reduced":
                self.fail("axes at once", self.tokens[self.place].start, name=top.name)
            told[setting] = self.read_told(setting, kind="wholes")
        else:
            told[setting] = self.read_told(setting, setting in row.settings and row.settings[setting] is None)
        self.end_of_setting(setting)
        return False

    def end_of_setting(self, setting: str) -> None:
        """Go to the last token of a setting, which a comma or the end of the call must follow."""
        after = self.tokens[self.place]
        if after.text not in {",", ")", "]"}:
            self.fail("told", after.start, setting=setting, wanted=MESSAGES[KINDS[setting]])
        self.place -= 1

    def read_told(self, setting: str, may_be_none: bool = False, kind: str = "") -> Any:
        """What a setting is told, which is of its kind unless another is wanted; what follows it is the next token."""
        kind = kind or KINDS[setting]
        token = self.tokens[self.place]
        wanted = MESSAGES[KINDS[setting]]
        if token.text == "None" and may_be_none:
            self.place += 1
            return None
        if kind == "truth":
            if token.text.lower() not in {"true", "false"}:
                self.fail("told", token.start, setting=setting, wanted=wanted)
            self.place += 1
            return token.text.lower() == "true"
        if kind == "number":
            if token.kind != "number":
                self.fail("told", token.start, setting=setting, wanted=wanted)
            self.place += 1
            return float(token.text)
        closing = CLOSES.get(token.text) if kind != "whole" else None
        self.place += closing is not None
        sizes = [self.read_whole(setting)]
        if closing is None and kind != "wholes":
            return sizes[0]
        while self.tokens[self.place].text == ",":
            following = self.tokens[self.place + 1]
            if following.text == closing or (closing is None and following.kind == "name"):
                self.place += following.text == closing
                break
            self.place += 1
            sizes.append(self.read_whole(setting))
        if closing is not None:
            if self.tokens[self.place].text != closing:
                self.fail("told", self.tokens[self.place].start, setting=setting, wanted=wanted)
            self.place += 1
        return tuple(sizes)

    def reads_constant(self, token: Token) -> bool:
        """Take a name and a bracket that stand for fixed numbers, as ones(3) and len(x) do; False for any other."""
        is_fill = token.text in WRITTEN_FILLS or token.text in RANDOM_FILLS
        is_free = token.text not in self.local and not self.names.has(token.text)
        if self.tokens[self.place + 1].text != "(" or not is_free or not (is_fill or token.text in COUNTING):
            return False
        if is_fill:
            self.read_fill(token)
        else:
            self.read_size(token)
        return True

    def read_fill(self, token: Token) -> None:
        """Take ones(2, 3) as the array that it stands for; what comes next is its closing bracket.

        Raises:
            BackpropError: it is random, it is told more than sizes, or it has too many entries to be written out.
        """
        if token.text in RANDOM_FILLS:
            self.fail("random", token.start, name=token.text)
        self.place += 2
        first = self.tokens[self.place].start
        sizes = self.read_told("shape")
        after = self.tokens[self.place]
        shape = sizes * 2 if token.text == "eye" and len(sizes) == 1 else sizes
        if after.text == ",":  # a name follows
            after = self.tokens[self.place + 1]
        if after.text != ")" or (token.text == "eye" and len(shape) != 2):
            self.fail("told", after.start, setting="shape", wanted=MESSAGES["wholes"])
        if min(shape) < 1:
            self.fail("least", first, setting="a size", least=1)
        if len(shape) > MOST_AXES:
            self.fail("axes", token.start, most=MOST_AXES)
        if prod(shape) > MOST_WRITTEN:
            said = ", ".join(map(str, sizes))
            self.fail("long fill", token.start, name=token.text, sizes=said, count=prod(shape), most=MOST_WRITTEN)
        self.arrays[len(self.nodes)] = shape
        self.push(Node(CONSTANT, literal=written_out(token.text, shape), span=(token.start, after.stop)))

    def read_size(self, token: Token) -> None:
        """Take len(x) or size(x, 0) as the number that it is; what comes next is its closing bracket.

        Raises:
            BackpropError: it is not asked of a variable whose shape is known, or of an axis that this does not have.
        """
        self.place += 2
        name = self.tokens[self.place].text
        shape = self.known_shape(name)
        self.place += 1
        axis = 0 if token.text == "len" else None
        if token.text == "size" and self.tokens[self.place].text == ",":
            is_named = self.tokens[self.place + 2].text == "=" if self.place + 2 < len(self.tokens) else False
            self.place += 3 if is_named else 1
            axis = self.read_whole("axis")
        after = self.tokens[min(self.place, len(self.tokens) - 1)]  # the end, where nothing follows
        if not shape or after.text != ")":
            self.fail("size", token.start, name=self.source[token.start : token.stop])
        if axis is not None and not -len(shape) <= axis < len(shape):
            these = MESSAGES["is vector" if len(shape) == 1 else "is array"].format(name=name, shape=shown(shape))
            self.fail("no axis", token.start, these=these, last=len(shape) - 1, axis=axis)
        self.names.asked[name] = shape, token.start
        count = prod(shape) if axis is None else shape[axis]
        self.push(Node(CONSTANT, literal=str(count), span=(token.start, after.stop)))

    def read_needed(self, top: Pending, setting: str) -> bool:
        """Take what a function must be told after its array, as in reshape(A, 2, 3); it may be named."""
        if self.tokens[min(self.place + 2, len(self.tokens) - 1)].text == "=":
            return True
        self.place += 1
        self.told.setdefault(top.start, {})[setting] = self.read_told(setting)
        self.end_of_setting(setting)
        return False

    def call_of_arrays(self, opened: Pending, operands: tuple[int, ...], span: tuple[int, int]) -> Node:
        """The node of a function of arrays, with what it is told.

        Raises:
            BackpropError: it takes another number of operands, or is not told what it needs.
        """
        name, count = opened.name, len(operands)
        row = ARRAY_OPERATIONS[OF_ONE.get(name, name)]
        told = self.told.get(opened.start, {})
        if row.arity[1] is None and count == 1 and self.nodes[operands[0]].span in self.listed:
            operands = self.nodes.pop().operands  # concat([a, b]), as NumPy has it
            count = len(operands)
        least, most = row.arity
        if most == 1 and count > 1:
            start, stop = self.source.find(opened.sign, span[0]) + 1, span[1] - 1
            inside = f"[{self.source[start:stop]}]"
            fix = None if told or self.names.are_whole else corrected(self.source, start, stop, inside)
            self.fail("one array", opened.start, fix, name=name, count=count)
        if count < least or (most is not None and count > most):
            self.fail("count", opened.start, name=name, wanted=plural(least), count=count)
        for setting in row.needs:
            if setting not in told:
                self.fail("untold", opened.start, name=name, setting=setting, example=NEEDED[setting].format(name=name))
        kept = [(key, told[key]) for key in sorted(told) if told[key] != row.settings.get(key)]
        return Node(row.name, operands, span=span, settings=tuple(kept))

    def fail_open(self, start: int) -> NoReturn:
        """Refuse a bracket that is never closed; in an array a ; was probably meant to separate rows."""
        end = self.tokens[-1].start
        if self.is_in_array() and self.source[end : end + 1] == ";":
            closing = self.source.find("]", end)
            rows = re.sub("[ \n]*;[ \n]*", "], [", self.source[start:closing])
            fix = None if closing < 0 or "[" in rows[1:-1].replace("], [", "") else f"[{rows}]]"
            self.fail("rows", end, fix and corrected(self.source, start, closing + 1, fix))
        self.fail("open", start)


def stays_axis(items: Sequence[Index]) -> bool:
    """Whether the last item of an index leaves an axis: a place does not, and lists of places share one."""
    last = items[-1]
    if isinstance(last, int):
        return False
    return last[0] == "slice" or not any(not isinstance(item, int) and item[0] == "rows" for item in items[:-1])


def written_out(kind: str, shape: Shape) -> str:
    """An array of fixed numbers as it is typed: [[1, 0], [0, 1]]."""
    *around, last = shape
    rows = []
    for place in range(prod(around)):
        at = place % around[-1] if around else 0
        numbers = ["1" if kind == "ones" or (kind == "eye" and column == at) else "0" for column in range(last)]
        rows.append(f"[{', '.join(numbers)}{',' * (last == 1)}]")
    for size in reversed(around):
        rows = [f"[{', '.join(rows[start : start + size])}]" for start in range(0, len(rows), size)]
    return rows[0]


def extent(shape: Shape) -> str:
    """The shape of a row in words: is a single number, has 1 number, has 2x3 numbers."""
    key = "a number" if shape == () else "one entry" if shape == (1,) else "entries of row"
    return MESSAGES[key].format(shape="x".join(map(str, shape)))


def plural(count: int) -> str:
    """A number of operands in words: 1 operand, 2 operands."""
    return MESSAGES["one" if count == 1 else "several"].format(count=count)
