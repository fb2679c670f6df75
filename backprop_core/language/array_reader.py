"""Arrays in a line: brackets that hold one, entries that are taken from one, and what a function of arrays is told."""

from __future__ import annotations

import re
from typing import NoReturn

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from .errors import MESSAGES, corrected
from .expression import CONSTANT, Index, Node, Setting, Shape, is_array
from .point import MOST_AXES
from .reader_state import Pending, ReaderState
from .tokens import DECIMAL, Token
from .vocabulary import OF_ONE, SETTINGS

CLOSES = {"(": ")", "[": "]", "{": "}", "|": "|"}
LONGEST_INDEX = 9  # digits
ARRAYS = {"stack", "transpose", "matmul", "outer"}  # what is certainly one

KINDS = {
    **dict.fromkeys(("axis",), "whole"),
    **dict.fromkeys(("size", "stride", "pad"), "whole or wholes"),
    **{"shape": "wholes", "keepdims": "truth", "eps": "number"},
}
"""What a setting is told: a key of MESSAGES."""

NEW_AXIS = {"None": "row", "None,:": "row", ":,None": "column"}  # what an index that adds one to a vector makes of it
LONGEST_OPERAND = 40  # that is said again in a sentence
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
        return is_place or after.text in {":", "["}

    def read_index(self) -> None:
        """Take entries of the operand before: places, slices and lists of places, with commas between them."""
        items: list[Index] = []
        while not items or self.tokens[self.place].text == ",":
            self.place += 1
            items.append(self.read_item())
        token = self.tokens[self.place]
        if token.text != "]":
            self.fail("index", token.start)
        operand, start, _ = self.operands.pop()
        self.push(Node("take", (operand,), span=(start, token.stop), settings=(("index", tuple(items)),)))

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
        if self.tokens[self.place].text in {"None", "newaxis"}:
            self.fail_for_axis()
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

    def fail_for_axis(self) -> NoReturn:
        """Refuse None in an index, which adds an axis; to a vector reshape adds it too."""
        _, start, stop = self.operands[-1]
        texts = [token.text for token in self.tokens]
        opening = len(texts) - texts[::-1].index("[", len(texts) - self.place) - 1
        inside = "".join(texts[opening + 1 : texts.index("]", opening)]) if "]" in texts[opening:] else ""
        operand = self.source[start:stop] if stop - start <= LONGEST_OPERAND else "x"
        shapes = {"row": f"reshape({operand}, 1, -1)", "column": f"reshape({operand}, -1, 1)"}
        meant = NEW_AXIS.get(inside.replace("newaxis", "None"))
        end = self.tokens[texts.index("]", opening)].stop if meant else stop
        fix = corrected(self.source, start, end, shapes[meant]) if meant and stop - start <= LONGEST_OPERAND else None
        self.fail("new axis", self.tokens[self.place].start, fix, **shapes)

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
        told[setting] = self.read_told(setting, setting in row.settings and row.settings[setting] is None)
        self.end_of_setting(setting)
        return False

    def end_of_setting(self, setting: str) -> None:
        """Go to the last token of a setting, which a comma or the end of the call must follow."""
        after = self.tokens[self.place]
        if after.text not in {",", ")", "]"}:
            self.fail("told", after.start, setting=setting, wanted=MESSAGES[KINDS[setting]])
        self.place -= 1

    def read_told(self, setting: str, may_be_none: bool = False) -> Setting | None:
        """What a setting is told; what follows it is the next token."""
        kind = KINDS[setting]
        token = self.tokens[self.place]
        wanted = MESSAGES[kind]
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
        if setting == "axis" and token.text in CLOSES:
            self.fail_for_axes()
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

    def fail_for_axes(self) -> NoReturn:
        """Refuse several axes at once, which can be gone over one after the other, the last first."""
        top, ahead = self.opened[-1], self.tokens[self.place : self.place + 6]
        texts = [token.text for token in ahead]
        nested = "{name}({name}({operand}, axis={last}), axis={first})"
        fix = None
        is_pair = texts[2:3] == [","] and texts[4:] == [CLOSES[texts[0]], ")"]
        if is_pair and DECIMAL.fullmatch(texts[1]) and DECIMAL.fullmatch(texts[3]) and not self.names.are_whole:
            first, last = sorted([int(texts[1]), int(texts[3])])
            operand = self.source[self.source.find("(", top.start) + 1 : self.tokens[self.place - 3].start]
            text = nested.format(name=top.name, operand=operand, first=first, last=last)
            fix = corrected(self.source, top.start, ahead[-1].stop, text)
        example = nested.format(name=top.name, operand="A", first=0, last=1)
        self.fail("axes at once", ahead[0].start, fix, name=top.name, nested=example)

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
        if row.arity[1] is None and count == 1 and self.nodes[operands[0]].operation == "stack":
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
        """Refuse a bracket that is never closed; in an array a ; was probably meant to part rows."""
        end = self.tokens[-1].start
        if self.is_in_array() and self.source[end : end + 1] == ";":
            closing = self.source.find("]", end)
            rows = re.sub("[ \n]*;[ \n]*", "], [", self.source[start:closing])
            fix = None if closing < 0 or "[" in rows[1:-1].replace("], [", "") else f"[{rows}]]"
            self.fail("rows", end, fix and corrected(self.source, start, closing + 1, fix))
        self.fail("open", start)


def extent(shape: Shape) -> str:
    """The shape of a row in words: is a single number, has 1 number, has 2x3 numbers."""
    key = "a number" if shape == () else "one entry" if shape == (1,) else "entries of row"
    return MESSAGES[key].format(shape="x".join(map(str, shape)))


def plural(count: int) -> str:
    """A number of operands in words: 1 operand, 2 operands."""
    return MESSAGES["one" if count == 1 else "several"].format(count=count)
