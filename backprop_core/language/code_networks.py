"""Networks in pasted Python: each call of a layer, a class or a longer function as what it works out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from .array_reader import plural
from .code_blocks import Block, blocks, bound, parameters, replaced, shows
from .code_built import DRAWN, HOLDS
from .code_expression import BRANCHES, LOOPS, nesting, out_of_reach, parted, past, said
from .code_layers import (
    CHAINS,
    LAYER_HINTS,
    LINEAR,
    UNCHANGED,
    Made,
    Part,
    called,
    is_function,
    list_in,
    made_in,
    names_of_weights,
    option,
    size_of,
    through,
    weights_drawn,
    with_places,
    with_reduction,
    with_sizes,
)
from .errors import refusal
from .expression import Note
from .notes import note
from .tokens import Token

FORWARD = ("forward", "__call__", "call")  # the method that a network is called by
LAYERS = {*LINEAR, *CHAINS, *UNCHANGED, *LAYER_HINTS}
CHANGED = {"+=": "+", "-=": "-", "*=": "*", "/=": "/"}
OFF = {"False", "0"}
MOST_PUT_IN = 20_000  # tokens
MOST_NESTED = 50  # functions within functions, and chains within chains

Tokens = list[Token]
Parts = Mapping[str, Part]


class Networks:
    """The lines of a program, in which calls of its layers, networks and longer functions are what they work out."""

    def __init__(self, source: str, lines: list[Tokens], notes: list[Note]):
        self.source = source
        self.lines = lines
        self.notes = notes
        self.taken = {token.text for line in lines for token in line}
        self.outside: set[str] = set()  # names that stand outside of all blocks
        self.is_only = sum(token.text in LINEAR for line in lines for token in line) == 1
        self.built: list[Token] = []  # names of weights
        self.sizes: dict[str, int] = {}
        self.lists: dict[str, Tokens] = {}  # of whole numbers
        self.made: dict[str, Part] = {}
        self.classes: dict[str, dict[str, Block]] = {}  # their functions by their names
        self.functions: dict[str, Block] = {}
        self.inside: list[Block] = []  # the functions that are being worked out
        self.room = MOST_PUT_IN  # how many tokens may still be put in
        self.nested = 0  # how many chains are being made within one another
        self.are_used = False  # whether a network was called
        self.found: list[Tokens] = []

    def unrolled(self) -> list[Tokens]:
        """The lines that compute something or are passed over; of a network that nobody calls, what it computes."""
        items = list(blocks(self.source, self.lines, self.notes))
        self.outside = {token.text for item in items if not isinstance(item, Block) for token in item}
        for item in items:
            if not isinstance(item, Block):
                self.take(item)
            elif item.header[0].text == "class":
                self.take_class(item)
            else:
                self.functions[item.name.text] = item
        if self.classes and not self.are_used:
            made = [part for part in self.made.values() if part.kind == "network"]
            network = made[-1] if made else self.network([*self.classes][-1], [])
            if network.forward is not None:
                names = [name[:1] for name in parameters(network.forward) if len(name) == 1]
                self.outside |= {name.text for (name,) in names}
                at = network.forward.name
                self.found.append(self.worth(network.forward, names, network.own, at, at))
        used = Counter(token.text for line in self.found for token in line)
        return [line for line in self.found if not self.is_idle_size(line, used)]

    def is_idle_size(self, line: Tokens, used: Mapping[str, int]) -> bool:
        """Whether a line only asks for a shape, of which no other line makes use."""
        equals = next((place for place, token in enumerate(line) if token.text == "="), 0)
        is_idle = equals > 0 and all(used[token.text] == 1 for token in line[:equals:2])
        if is_idle and [token.text for token in line[equals + 2 : equals + 4]] == [".", "shape"]:
            self.notes.append(note("computes nothing", (line[0].start, line[-1].stop)))
            return True
        return False

    def take_class(self, block: Block) -> None:
        """Remember a network; the instances of a class of numbers, such as micrograd's, are numbers.

        Raises:
            BackpropError: it has no method that it is called by.
        """
        span = (block.header[0].start, block.header[-1].stop)
        if block.name.text in HOLDS:
            self.notes.append(note("computes nothing", span))
            return
        items = blocks(self.source, block.lines, [], is_class=True)
        methods = {item.name.text: item for item in items if isinstance(item, Block)}
        if not any(name in methods for name in FORWARD):
            raise refusal("class", span[0], self.source, name=block.name.text)
        self.classes[block.name.text] = methods

    def take(self, line: Tokens) -> None:
        """Add a line to those that were found, unless it makes a part of a network."""
        equals = next((place for place, token in enumerate(line) if token.text == "="), None)
        if equals is not None:
            target, body = line[:equals], line[equals + 1 :]
            is_own = len(target) == 3 and target[0].text == "self"
            if len(target) == 1 or is_own:
                part = self.part(body, target[-1].text)
                if part is not None:
                    self.made[target[-1].text] = part
                    return
            if len(target) == 1:
                self.lists[target[0].text] = list_in(body)
            drawn = {token.text for token, after in pairwise(body) if after.text == "("} & DRAWN.keys()
            if drawn:
                line = [*line[: equals + 1], *with_sizes(body, self.sizes)]
            for name, worth in zip(target[-1:] if is_own else target[::2], parted(body), strict=False):
                size = size_of(worth, self.sizes)
                if size is not None:
                    self.sizes[name.text] = size
        self.found.append(line if shows(line) else self.expanded(line, {}))

    def part(self, tokens: Tokens, name: str) -> Part | None:
        """What a name is given, where it is a part of a network; None where it is anything else.

        Raises:
            BackpropError: a chain has something that is no layer.
        """
        if len(tokens) == 1 and tokens[0].text in self.made:
            return self.made[tokens[0].text]
        made = made_in(tokens)
        if made is None:
            return None
        kind = made.name.text
        if kind in self.classes:
            return self.network(kind, made.operands)
        if kind in LINEAR:
            return self.linear(made, name)
        if kind in CHAINS:
            self.nested += 1
            operands = made.operands
            if len(operands) == 1 and operands[0][0].text == "[":  # as in Keras
                operands = parted(operands[0][1:-1])
            parts = [self.part(operand, "") for operand in operands if self.nested <= MOST_NESTED]
            self.nested -= 1
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or not known:
                raise refusal("layer", made.name.start, self.source, name=kind, near="fc2(relu(fc1(x)))")
            return Part("chain", kind, parts=known)
        if kind in UNCHANGED:
            self.notes.append(note("layer left out", (made.name.start, made.name.stop), name=kind))
            return Part("unchanged", kind)
        if kind in LAYER_HINTS:
            return Part("unread", kind)
        return Part("function", kind, made.tokens) if is_function(made) else None

    def linear(self, made: Made, name: str) -> Part:
        """A layer of weights; their names and values stand in a note."""
        is_lazy = made.name.text != "Linear"
        columns = None if is_lazy else size_of(option(made, "in_features", 0), self.sizes)
        rows = size_of(option(made, "out_features", 0 if is_lazy else 1), self.sizes)
        has_bias = not {token.text for token in option(made, "bias", 1 if is_lazy else 2)} & OFF
        name = f"_{name}" if name and not self.is_only else ""
        names = names_of_weights(name, not name and not self.is_only, self.taken)[: 1 + has_bias]
        numbers = weights_drawn(rows, columns, len(self.built))
        self.taken |= {*names}
        self.built += said(made.name, names)
        span = (made.name.start, made.tokens[-1].stop)
        remark = note("layer", span, name=made.name.text, read=f"x @ {names[0]}.T" + f" + {names[-1]}" * has_bias)
        self.notes.append(remark._replace(at=tuple(zip(names, numbers, strict=False))))
        return Part("linear", made.name.text, weights=names)

    def network(self, name: str, operands: list[Tokens]) -> Part:
        """An instance of a class, with the parts that its __init__ makes.

        Raises:
            BackpropError: a part is made in a loop or a branch.
        """
        methods = self.classes[name]
        forward = next(methods[one] for one in FORWARD if one in methods)
        made, sizes = self.made, {**self.sizes}
        self.made = {}
        if "__init__" in methods:
            told = bound(methods["__init__"], operands)
            for one, worth in told.items():
                size = size_of(worth, sizes)
                if size is not None:
                    self.sizes[one] = size
            used = {
                token.text
                for method in methods.values()
                if method.name.text != "__init__"
                for line in method.lines
                for token in line
            }
            for line in methods["__init__"].lines:
                if line[0].text in BRANCHES | LOOPS:
                    raise out_of_reach(self.source, line[0])
                is_own = len(line) > 4 and line[0].text == "self" and line[3].text == "="
                if not is_own:
                    continue
                size = size_of(line[4:], self.sizes)
                if line[2].text in used or made_in(line[4:]) is not None:
                    self.take(replaced(line, told))
                elif size is not None:
                    self.sizes[line[2].text] = size
        own, self.made, self.sizes = self.made, made, sizes
        return Part("network", name, own=own, forward=forward)

    def expanded(self, line: Tokens, own: Parts) -> Tokens:
        """A line in which calls of parts and of longer functions are what these work out."""
        result: Tokens = []
        opened: list[tuple[Part | Block, Token, int] | None] = []  # what is called, where, and where its operands begin
        place = 0
        while place < len(line):
            token, turn = line[place], nesting(line[place].text)
            is_member = place > 0 and line[place - 1].text == "."
            is_own = is_member and place > 1 and line[place - 2].text == "self"
            found = self.part_at(line, place, own) if is_own or not is_member else None
            place += 1
            if found is not None:
                part, place = found
                del result[len(result) - 2 * is_own :]
                if isinstance(part, str):
                    result += said(token, [part])
                else:
                    opened.append((part, token, len(result)))
                continue
            call = opened.pop() if turn < 0 and opened else None
            if call is None:
                result.append(token)
                opened += [None] * (turn > 0)
                continue
            part, at, begins = call
            if token.text != ")":
                raise refusal("open", at.stop, self.source)
            result[begins:] = self.called(part, parted(result[begins:]), at, token)
        waiting = [call for call in opened if call is not None]
        if waiting:
            raise refusal("open", waiting[-1][1].stop, self.source)
        return with_reduction(self.source, with_places(self.source, result, self.lists))

    def part_at(self, line: Tokens, place: int, own: Parts) -> tuple[Part | Block | str, int] | None:
        """What is called at a place, and where its operands begin; or a name of weights, and where that ends."""
        token = line[place]
        texts = [one.text for one in line[place + 1 : place + 4]]
        part = own.get(token.text) or self.made.get(token.text)
        if token.kind != "name":
            return None
        if part is not None and texts[:1] == ["."] and part.kind == "linear" and texts[1:2] in (["weight"], ["bias"]):
            return part.weights[texts[1] == "bias"], place + 3
        if part is not None and texts == [".", "forward", "("]:
            return part, place + 4
        if texts[:1] == ["("] and (part is not None or token.text in self.functions):
            return part or self.functions[token.text], place + 2
        name = place
        while [one.text for one in line[name + 1 : name + 2]] == ["."]:
            name += 2
        if [one.text for one in line[name + 1 : name + 2]] != ["("]:
            return None
        is_told = [one.text for one in line[name + 2 : name + 3]] == ["reduction"]
        if not is_told and line[name].text not in {*LAYERS, *self.classes}:
            return None
        end = past(line, name + 1)
        if end >= len(line) or line[end].text != "(":
            return None
        part = self.part(line[place:end], "")
        return None if part is None else (part, end + 1)

    def called(self, part: Part | Block, operands: list[Tokens], at: Token, closing: Token) -> Tokens:
        """What a part works out of its operands.

        Raises:
            BackpropError: it is not read, or is given more than one operand; or all calls together are too long.
        """
        worth = self.worth_of(part, operands, at, closing)
        self.room -= max(len(worth) - sum(map(len, operands)), 1)
        if self.room < 0:
            raise refusal("unfolds", at.start, self.source, name=at.text, most=MOST_PUT_IN)
        return worth

    def worth_of(self, part: Part | Block, operands: list[Tokens], at: Token, closing: Token) -> Tokens:
        """The same without a look at its length."""
        if isinstance(part, Block):
            return self.worth(part, operands, {}, at, closing)
        if part.kind == "unread":
            raise refusal("layer", at.start, self.source, name=part.name, near=LAYER_HINTS[part.name])
        if part.kind == "function":
            return called(part, operands, at, closing)
        if part.forward is not None:
            self.are_used = True
            return self.worth(part.forward, operands, part.own or {}, at, closing)
        if len(operands) != 1:
            raise refusal("count", at.start, self.source, name=at.text, wanted=plural(1), count=len(operands))
        if part.kind == "linear":
            return through(part, operands[0], at, closing)
        found = operands[0]
        for one in part.parts:
            found = self.called(one, [found], at, closing)
        return [*said(at, ["("]), *found, *said(closing, [")"])]

    def worth(self, block: Block, operands: list[Tokens], own: Parts | None, at: Token, closing: Token) -> Tokens:
        """What a function of several lines gives; the lines before its return are added to those that were found.

        Raises:
            BackpropError: it calls itself, is given too many operands, or returns nothing.
        """
        names = parameters(block)
        if block in self.inside:
            raise refusal("recursion", at.start, self.source, name=block.name.text)
        if len(operands) > len(names):
            wanted = plural(len(names))
            raise refusal("count", at.start, self.source, name=at.text, wanted=wanted, count=len(operands))
        if len(self.inside) == MOST_NESTED:
            raise refusal("unfolds", at.start, self.source, name=at.text, most=MOST_PUT_IN)
        self.inside.append(block)
        told = bound(block, operands)
        for line in block.lines:
            if line[0].text == "return" and len(line) > 1:
                found = self.expanded(replaced(line[1:], told), own or {})
                self.inside.pop()
                return [*said(at, ["("]), *found, *said(closing, [")"])]
            self.take_inside(line, told, own or {})
        raise refusal("no return", block.name.start, self.source, name=block.name.text)

    def take_inside(self, line: Tokens, told: dict[str, Tokens], own: Parts) -> None:
        """Add a line of a function; a name that it gives a value is another where a line outside has it too."""
        name, sign = line[0], line[1] if len(line) > 2 else line[0]
        if name.kind != "name" or (sign.text != "=" and sign.text not in CHANGED):
            if name.kind != "string":
                self.found.append(replaced(line, told) if shows(line) else self.expanded(replaced(line, told), own))
            return
        body = replaced(line[2:], told)
        if sign.text in CHANGED:
            before = told.get(name.text, [name])
            body = [*before, *said(sign, [CHANGED[sign.text], "("]), *body, *said(line[-1], [")"])]
        part = self.part(body, name.text)
        if part is not None:
            self.made[name.text] = part
            return
        worth = self.expanded(body, own)
        inner = [token for token in worth if token.text not in {"(", ")"}]
        if len(inner) == 1 and inner[0].kind == "name":  # a layer that changes nothing
            told[name.text] = inner
            return
        read = name.text
        if read in self.outside:
            rank = 2
            while f"{read}_{rank}" in self.taken:
                rank += 1
            read = f"{read}_{rank}"
            self.notes.append(note("again", (name.start, name.stop), name=name.text, read=read))
        self.taken.add(read)
        self.outside.add(read)
        told[name.text] = said(name, [read])
        self.found.append([*told[name.text], *said(sign, ["="]), *worth])
