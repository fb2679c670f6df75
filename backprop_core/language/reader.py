"""The tokens of one expression as flat nodes: an operator-precedence parser with its own stacks.

Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls, implicit multiplication, and functions that
stand beside their operand. Depth has no limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from ..array_operations import ARRAY_ROWS
from ..operations import ALIASES, COMPARISONS, CONSTANTS, FUNCTIONS, INFIX, OPERATIONS
from .array_reader import BARS, CLOSES, plural
from .errors import MESSAGES, corrected
from .expression import CALL, CONSTANT, Line, Node, row_of
from .name_reader import CLOSING, NameReader
from .reader_state import Names, Pending, header, in_order
from .tokens import COMPARES, ROOTS, Token, split, with_norms
from .vocabulary import AVERAGED, INVERSES, OF_ONE, PRELUDE, SIGNS, SOFT, VARIANTS, meant

BESIDE = 2.5  # how a function binds its operand without parentheses: sin 2x * y is sin(2x)*y
HALVES = {"if": "else", "?": ":"}  # of a choice, as Python and JavaScript write it
COMPARING = set(COMPARISONS.values())
BETWEEN = {**INFIX, **{row.symbol["text"]: row.name for row in ARRAY_ROWS if row.binds < 5}}
BINDS = {name: row_of(name).binds for name in [*BETWEEN.values(), *COMPARISONS.values()]}


class LineReader(NameReader):
    """Reads the tokens of one expression into flat nodes."""

    def __init__(
        self, source: str, tokens: list[Token], names: Names, local: dict[str, int], function: str | None = None
    ):
        super().__init__(source, tokens, names, local, function)
        if not all(map(self.is_whole, tokens)):
            self.tokens = self.parted(tokens)
        if any(token.text == "|" for token in tokens):
            self.tokens = with_norms(self.tokens)

    def read(self, may_compare: bool = False) -> tuple[Node, ...]:
        """The nodes in the order in which they can be evaluated; the last is the result, which may be a comparison."""
        wants_operand = True
        while True:
            token = self.tokens[self.place]
            if wants_operand:
                wants_operand = self.read_operand(token)
            elif token.kind == "end":
                break
            elif token.text == "[" and self.begins_index(token):
                self.read_index()
            elif self.begins_factor(token):
                self.push_product(token)
                wants_operand = True
                continue
            else:
                wants_operand = self.read_operator(token)
            self.place += 1
        self.finish()
        if self.pending:
            self.fail_open(self.pending[-1].start)
        result = self.operands[-1][0]
        if result in self.chained or (result in self.compared and not may_compare):
            self.fail_for_comparison(self.compared.get(result) or self.chained[result][0])
        return tuple(in_order(self.nodes) if self.is_out_of_order else self.nodes)

    def read_operand(self, token: Token) -> bool:
        """Take what may begin an operand; True while an operand is still wanted."""
        if token.kind == "number":
            self.read_number(token)
            return False
        if token.kind == "name":
            return self.read_name(token)
        if token.text in CLOSES:
            name, operands, nodes = BARS.get(token.text, "("), len(self.operands), len(self.nodes)
            self.open(Pending("open", name, 0, token.start, operands, token.text, (), nodes))
        elif token.text == "-":
            self.pending.append(Pending("minus", "negate", OPERATIONS["negate"].binds, token.start))
        elif token.text in ROOTS:
            name = self.borrowed(ROOTS[token.text], token)
            self.pending.append(Pending("function", name, OPERATIONS["negate"].binds, token.start))
        elif token.text != "+":
            self.fail_for_operand(token)
        return True

    def read_number(self, token: Token) -> None:
        """Take a number; a comma in it may be a decimal one.

        Raises:
            BackpropError: another number follows.
        """
        text, start, stop = token.text, token.start, token.stop
        following = self.tokens[self.place + 1]
        if following.kind == "number":
            self.fail("two numbers", following.start, corrected(self.source, following.start, following.start, "*"))
        if following.text == "," and self.is_decimal(token, following):
            fraction = self.tokens[self.place + 2]
            text, stop = f"{text}.{fraction.text}", fraction.stop
            self.place += 2
            self.remark("decimal", (start, stop), name=text.replace(".", ","), read=text)
        size = float(text)
        if size == float("inf"):
            self.fail("large number", start)
        if size == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
            self.fail("small number", start)
        self.push(Node(CONSTANT, literal=text, span=(start, stop)))

    def read_name(self, token: Token) -> bool:
        """Take a name: a variable, a call, or a function beside its operand; True while an operand is wanted."""
        following = self.tokens[self.place + 1]
        if following.text == "=" and self.opened:
            return self.read_setting(token)
        if self.reads_constant(token):
            return False
        if following.text == "(" or (following.text == "[" and self.names_function(token)):
            self.open(Pending("call", self.called(token), 0, token.start, len(self.operands), following.text))
            self.place += 1
            return True
        function = self.function_at(token)
        if function is not None:
            if following.text == "^":
                return self.read_power_of(token, function)
            if self.stands_beside(token, following):
                name = self.borrowed(function, token)
                self.pending.append(Pending("function", name, BESIDE, token.start))
                return True
        self.refuse_words(token)
        self.push(self.named(token))
        return False

    def read_power_of(self, token: Token, function: str) -> bool:
        """Take `sin^2` before its operand."""
        name = token.text
        place = self.place + 2
        bracketed = self.tokens[place].text in {"(", "[", "{"}
        place += bracketed
        minus = self.tokens[place].text == "-"
        power = self.tokens[place : place + 1 + minus]
        place += len(power)
        is_plain = power[-1].kind in {"name", "number"}
        if bracketed and is_plain:
            is_plain = self.tokens[place].text in CLOSING
            place += 1
        following = self.tokens[min(place, len(self.tokens) - 1)]
        begins = following.kind in {"name", "number"} or following.text in {"(", "[", "{", *BARS, *ROOTS}
        if not (is_plain and begins):
            if name not in FUNCTIONS:
                self.push(self.named(token))
                return False
            self.fail("power of function", token.start, name=name)
        if minus and power[1].text == "1":
            if function not in INVERSES:
                self.fail("no inverse", token.start, name=name)
            self.remark("inverse", (token.start, following.start), name=name, read=INVERSES[function])
            function, power = INVERSES[function], []
        called = self.borrowed(function, token)
        raised = tuple(power)
        if following.text in {"(", "["}:
            self.open(Pending("call", called, 0, token.start, len(self.operands), following.text, raised))
            self.place = place
        else:
            self.pending.append(Pending("function", called, BESIDE, token.start, raised=raised))
            self.place = place - 1
        return True

    def called(self, token: Token) -> str:
        """The function that a call names."""
        name = token.text
        if name == self.function:
            self.fail("recursion", token.start, name=name)
        if name in self.names.functions or (name in FUNCTIONS and name not in self.local):
            return name
        known = name in self.local or name in self.names.lines or name in self.names.variables or name in CONSTANTS
        function = None if known else meant(name)
        if function is None:
            self.fail_unknown(token, known)
        return self.borrowed(function, token)

    def borrowed(self, name: str, token: Token) -> str:
        """A function's name; one of the prelude is defined before the line that is being read."""
        if name == "inv" and self.names.sees_arrays():
            self.fail("matrix inverse", token.start, name=name, near="x")
        is_row = name in FUNCTIONS or (name in SOFT and (self.names.sees_arrays() or name not in PRELUDE))
        if not is_row and name not in self.names.functions:
            text = AVERAGED[name] if name in AVERAGED and self.names.sees_arrays() else PRELUDE[name]
            (line,) = split(text)
            parameters, body = header(line) or ([], [])
            local = {parameter.text: rank for rank, parameter in enumerate(parameters)}
            nodes = LineReader(text, body, Names(), local, name).read()
            span = (token.start, token.stop)
            self.names.borrowed.append(Line(name, tuple(local), tuple([node._replace(span=span) for node in nodes])))
            self.names.functions[name] = len(local)
            self.names.lent.add(name)
        return name

    def read_operator(self, token: Token) -> bool:
        """Take what may follow an operand; True when the next thing must be an operand."""
        sign = SIGNS[token.text] if self.is_sign(token) else token.text
        if sign in BETWEEN:
            self.push_infix(BETWEEN[sign], token)
            return True
        if token.text in COMPARISONS:
            self.push_infix(COMPARISONS[token.text], token)
            return True
        if self.is_half(token):
            self.read_half(token)
            return True
        if token.text in CLOSING or token.text in BARS:
            self.close(token)
            return False
        if token.text == ",":
            return self.read_comma(token)
        if token.text == ".T":
            operand, start, _ = self.operands.pop()
            self.push(Node("transpose", (operand,), span=(start, token.stop)))
            return False
        if token.kind == "number":
            self.fail("late number", token.start, corrected(self.source, token.start, token.start, "*"))
        if token.text in COMPARES:
            self.fail_for_comparison(token)
        if self.opened:
            self.fail("open", self.opened[-1].start)
        self.fail("equals", token.start)

    def read_comma(self, token: Token) -> bool:
        """Take a comma; True when another operand must follow.

        Raises:
            BackpropError: it stands neither in a call nor in an array.
        """
        self.finish()
        top = self.pending[-1] if self.pending else None
        if top is None or (top.kind != "call" and top.sign != "["):
            self.fail("comma", token.start)
        if top.kind != "call":
            self.parted_by_commas.add(top.start)
            return self.tokens[self.place + 1].text != "]"
        row = self.row_called(top.name)
        if row is not None and row.needs and not self.told.get(top.start):
            return self.read_needed(top, row.needs[0])
        return True

    def push_infix(self, name: str, token: Token) -> None:
        """Take a sign between operands: what binds tighter on its left is complete now."""
        binds = BINDS[name]
        right = name == "power"  # the one operation that groups from the right
        self.reduce_while(lambda top: top.binds > binds or (top.binds == binds and not right))
        self.pending.append(Pending("infix", name, binds, token.start, token.stop))

    def read_half(self, token: Token) -> None:
        """Take what parts a choice from its condition, or its two operands from each other.

        Raises:
            BackpropError: it is the second part of a choice that was never begun.
        """
        self.reduce_while(everything)
        if token.text in HALVES:
            self.pending.append(Pending("choice", token.text, 0, token.start))
            return
        while self.pending and self.pending[-1].name in HALVES.values():
            self.complete_choice()
        if not self.pending or HALVES.get(self.pending[-1].name) != token.text:
            self.fail("word" if token.kind == "name" else "no sign", token.start, name=token.text, sign=token.text)
        self.pending[-1] = self.pending[-1]._replace(name=token.text)

    def finish(self) -> None:
        """Complete all that was begun since the last bracket or comma.

        Raises:
            BackpropError: a choice lacks its second part.
        """
        self.reduce_while(everything)
        while self.pending and self.pending[-1].kind == "choice":
            if self.pending[-1].name in HALVES:
                self.fail("half choice", self.pending[-1].start)
            self.complete_choice()

    def push_product(self, token: Token) -> None:
        """A product without a sign. Beside a function, it is part of the operand: sin 2x, but sin x cos x."""
        binds = OPERATIONS["multiply"].binds
        before = self.tokens[self.place - 1]
        is_operand = before.kind == "number" or (token.kind == "name" and self.function_at(token) is None)
        self.reduce_while(lambda top: top.binds >= binds and not (is_operand and top.binds == BESIDE))
        self.pending.append(Pending("infix", "multiply", binds, 0, 0, "implicit"))

    def reduce_while(self, holds: Callable[[Pending], bool]) -> None:
        """Give waiting operations their operands, the newest first, as long as `holds`."""
        while self.pending and self.pending[-1].kind in {"infix", "minus", "function"} and holds(self.pending[-1]):
            top = self.pending.pop()
            right, start, stop = self.operands.pop()
            if top.kind == "function":
                self.apply(top, (right,), (top.start, stop))
            elif top.kind == "minus":
                self.push(Node(top.name, (right,), span=(top.start, stop)))
            else:
                left, first, last = self.operands.pop()
                start, stop = min(first, start), max(last, stop)  # in code a layer's weights stand before its operand
                of_arrays = top.sign and self.names.is_printed and self.is_certain(left) and self.is_certain(right)
                if top.name in COMPARING:
                    self.push_comparison(
                        top.name, (left, right), (start, stop), Token("sign", top.name, top.start, top.depth)
                    )
                    continue
                self.push(Node("matmul" if of_arrays else top.name, (left, right), span=(start, stop)))
                if top.sign and self.nodes[left].literal is None:
                    self.names.implicit.add((start, stop))

    def close(self, token: Token) -> None:
        """End what a bracket began, as the call or the operand that it is.

        Raises:
            BackpropError: nothing is open, or something that another sign ends.
        """
        self.finish()
        if not self.pending:
            self.fail("closed", token.start)
        top = self.pending.pop()
        self.opened.pop()
        if CLOSES[top.sign] != token.text:
            self.fail("open", top.start)
        if top.kind == "open":
            if top.sign == "[" and self.is_array(top):
                self.close_array(top, token)
                return
            index, _, _ = self.operands.pop()
            if top.sign == "|":
                self.push(Node("abs", (index,), span=(top.start, token.stop)))
            elif top.sign == "‖":
                self.push(self.call_of_arrays(top, (index,), (top.start, self.end_of_norm(token))))
            else:
                self.operands.append((index, top.start, token.stop))
            return
        taken = self.operands[top.depth :]
        del self.operands[top.depth :]
        self.apply(top, tuple(index for index, _, _ in taken), (top.start, token.stop))

    def apply(self, opened: Pending, operands: tuple[int, ...], span: tuple[int, int]) -> None:
        """Push a function of its operands, and the power that stood after its name."""
        self.push(self.call(opened, operands, span))
        if opened.raised:
            base, _, _ = self.operands.pop()
            *minus, power = opened.raised
            if power.kind == "number":
                self.push(Node(CONSTANT, literal=power.text, span=(power.start, power.stop)))
            else:
                self.push(self.named(power))
            exponent, _, stop = self.operands.pop()
            if minus:
                self.push(Node("negate", (exponent,), span=(minus[0].start, stop)))
                exponent, _, _ = self.operands.pop()
            self.push(Node("power", (base, exponent), span=span))

    def call(self, opened: Pending, operands: tuple[int, ...], span: tuple[int, int]) -> Node:
        """The node of a function and its operands.

        Raises:
            BackpropError: it takes another number of them.
        """
        count = len(operands)
        name = self.variant(opened, count, span[1])
        if name in self.names.functions:
            wanted = self.names.functions[name]
            if count != wanted:
                self.fail("count", opened.start, name=name, wanted=plural(wanted), count=count)
            return Node(CALL, operands, name=name, span=span)
        if name in SOFT or (name in OF_ONE and count == 1):
            return self.call_of_arrays(opened, operands, span)
        if opened.start in self.told:  # max(a, b, axis=0)
            self.fail("one array", opened.start, name=name, count=count)
        operation = OPERATIONS[ALIASES.get((name, count), FUNCTIONS[name])]
        least, most = operation.arity
        if most is not None and not least <= count <= most:
            text = MESSAGES["one or two"] if name == "log" else plural(most)
            self.fail("count", opened.start, name=name, wanted=text, count=count)
        return Node(operation.name, operands, span=span)

    def variant(self, opened: Pending, count: int, stop: int) -> str:
        """The function that is called, which libraries may give more or fewer operands than the one of its name."""
        name = opened.name
        is_own = name in self.names.functions and name not in self.names.lent
        if is_own or (name, count) not in VARIANTS:
            return name
        start = opened.start
        return self.borrowed(VARIANTS[name, count], Token("name", name, start, min(start + len(name), stop)))

    def fail_for_operand(self, token: Token) -> NoReturn:
        """Refuse what stands where an operand has to."""
        if token.kind == "end":
            self.fail("early end", token.start)
        if token.text in CLOSING and self.place and self.tokens[self.place - 1].text in CLOSES:
            self.fail("nothing inside", token.start)
        if token.text in COMPARES:
            self.fail_for_comparison(token)
        if token.text in {"?", ":"}:
            self.fail("no sign", token.start, sign=token.text)
        self.fail("no operand", token.start, sign=token.text)


def everything(top: Pending) -> bool:
    """Whatever waits, as is asked for at the end and at a closing bracket."""
    return True
