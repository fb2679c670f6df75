"""The tokens of one expression as flat nodes: an operator-precedence parser with its own stacks.

Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls, implicit multiplication, and functions that
stand beside their operand. Depth has no limit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from ..array_operations import ARRAY_OPERATIONS, ARRAY_ROWS, ArrayOperation
from ..operations import ALIASES, COMPARISONS, CONSTANTS, FUNCTIONS, INFIX, OPERATIONS, TITLES
from .errors import MESSAGES, corrected, refusal
from .expression import CALL, CONSTANT, VARIABLE, Index, Line, Node, Note, Setting, Shape, is_array, row_of
from .notes import note
from .point import MOST_AXES
from .tokens import COMPARES, DECIMAL, ROOTS, Token, split
from .vocabulary import (
    ELSEWHERE,
    GLUED,
    HINTS,
    INVERSES,
    OF_ONE,
    PRELUDE,
    SETTINGS,
    SIGNS,
    SOFT,
    TEXTBOOK,
    VARIANTS,
    WHOLE,
    WORDS,
    meant,
)

ALIKE = 0.6  # the share of letters in common from which a function may have been meant; a lone letter never has it
BESIDE = 2.5  # how a function binds its operand without parentheses: sin 2x * y is sin(2x)*y
CLOSES = {"(": ")", "[": "]", "{": "}", "|": "|"}
CLOSING = set(CLOSES.values()) - {"|"}
LETTER = "[A-Za-zΑ-Ωα-ω][0-9]*"
AGAINST = re.compile(rf"({LETTER})??({'|'.join(sorted(GLUED, key=lambda name: (-len(name), name)))})([0-9]*)({LETTER})")
FACTOR = re.compile(rf"({LETTER})(.+)")
FRACTION = re.compile(r"[0-9]+(?:[eE][-+]?[0-9]+)?")
DIFFERENTIAL = re.compile(rf"d({LETTER})")
LONGEST_GLUED = 16
HALVES = {"if": "else", "?": ":"}  # of a choice, as Python and JavaScript write it
COMPARING = set(COMPARISONS.values())
BETWEEN = {**INFIX, **{row.symbol["text"]: row.name for row in ARRAY_ROWS if row.binds < 5}}
BINDS = {name: row_of(name).binds for name in [*BETWEEN.values(), *COMPARISONS.values()]}
LONGEST_INDEX = 9  # digits
ALSO_OF_NUMBERS = {"mse"}  # of single numbers it is a line of the prelude
ARRAYS = {"stack", "transpose", "matmul", "outer"}  # what is certainly one
IN_CODE = re.compile(
    r"[A-Za-z0-9_)\]][ ]*@|\.(?:dot|matmul|mm|mv|outer)\(|\.T(?![A-Za-z0-9_])|(?:^|[^A-Za-z0-9_\\])\[[^\[\]]*,"
)
IN_TEXT = re.compile(
    IN_CODE.pattern
    + r"|matrix\}|(?:^|[\n;])[ \t]*[^\s:;?\\]+[ ]*:[ ]*[0-9]|[\[,:][ ]*-?[0-9]*[ ]*:[ ]*[0-9]"
    + rf"|(?:^|[^A-Za-z0-9_])(?:{'|'.join(sorted(SOFT.keys() - ALSO_OF_NUMBERS))})[ ]*\("
)
"""What only a text about arrays has."""

KINDS = {
    **dict.fromkeys(("axis",), "whole"),
    **dict.fromkeys(("size", "stride", "pad"), "whole or wholes"),
    **{"shape": "wholes", "keepdims": "truth", "eps": "number"},
}
"""What a setting is told: a key of MESSAGES."""

NEEDED = {"shape": "{name}(A, 2, 3)", "size": "{name}(A, 2)"}


class Pending(NamedTuple):
    """An operation, an open parenthesis or an open call that still waits for operands."""

    kind: str  # infix, minus, function, open, call, choice
    name: str
    binds: float
    start: int
    depth: int = 0  # how many operands lay on the stack when a call opened
    sign: str = ""  # the sign that opened a parenthesis or a call
    raised: tuple[Token, ...] = ()  # the power that stood right after a function's name
    nodes: int = 0  # how many nodes there were when a bracket opened


@dataclass
class Names:
    """What the names of a program mean so far."""

    given: frozenset[str] = frozenset()  # names that the point gives a value
    lines: set[str] = field(default_factory=set)
    lent: set[str] = field(default_factory=set)  # functions that the prelude has defined
    comparisons: set[str] = field(default_factory=set)  # lines that are one
    functions: dict[str, int] = field(default_factory=dict)
    variables: dict[str, int] = field(default_factory=dict)  # name -> where it was first used
    borrowed: list[Line] = field(default_factory=list)  # definitions of the prelude that the next line needs
    notes: list[Note] = field(default_factory=list)
    are_whole: bool = False  # as in code, where no name is two
    source: str = ""
    is_printed: bool = False  # as in LaTeX, where matrices that stand side by side are multiplied as such
    arrays: set[str] = field(default_factory=set)  # names whose value or stated shape is that of an array
    shapes: dict[str, tuple[Shape, int]] = field(default_factory=dict)  # as stated, and where
    implicit: set[tuple[int, int]] = field(default_factory=set)  # products without a sign
    is_of_arrays: bool | None = None  # None while nobody has asked

    def sees_arrays(self) -> bool:
        """Whether anything says that this is no program of single numbers."""
        if self.is_of_arrays is None:
            pattern = IN_CODE if self.are_whole else IN_TEXT
            self.is_of_arrays = bool(self.arrays) or pattern.search(self.source) is not None
        return self.is_of_arrays

    def has(self, name: str) -> bool:
        """Whether a name stands for a number or a function of the program's own."""
        return name in self.lines or name in self.functions or name in self.variables or name in self.given


class LineReader:
    """Reads the tokens of one expression into flat nodes. Its stacks are the whole of its state."""

    def __init__(
        self, source: str, tokens: list[Token], names: Names, local: dict[str, int], function: str | None = None
    ):
        self.source = source
        self.names = names
        self.local = local
        self.function = function
        self.tokens = tokens if all(map(self.is_whole, tokens)) else self.parted(tokens)
        self.place = 0
        self.nodes: list[Node] = []
        self.operands: list[tuple[int, int, int]] = []  # node, and the stretch of text it covers
        self.pending: list[Pending] = []
        self.opened: list[Pending] = []  # the parentheses and calls among them
        self.compared: dict[int, Token] = {}  # the signs of comparisons, by their nodes
        self.chooses = any(token.text == "else" for token in tokens) and not names.has("else")
        self.told: dict[
            int, dict[str, Setting | None]
        ] = {}  # what a call is told beside its operands, by where it begins
        self.parted_by_commas: set[int] = set()  # where brackets begin that have a comma
        self.arrays: dict[int, Shape] = {}  # the shapes of constant arrays

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
        if result in self.compared and not may_compare:
            self.fail_for_comparison(self.compared[result])
        return tuple(in_order(self.nodes) if self.chooses else self.nodes)

    # What may begin an operand

    def read_operand(self, token: Token) -> bool:
        """Take what may begin an operand; True while an operand is still wanted."""
        if token.kind == "number":
            self.read_number(token)
            return False
        if token.kind == "name":
            return self.read_name(token)
        if token.text in CLOSES:
            name, operands, nodes = "abs" if token.text == "|" else "(", len(self.operands), len(self.nodes)
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

    def is_decimal(self, token: Token, comma: Token) -> bool:
        """Whether a comma right between digits can only part the whole from the rest."""
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

    def most_operands(self, name: str) -> int | None:
        """How many operands a function takes at most; None where there is no limit."""
        if name in self.names.functions:
            return self.names.functions[name]
        if name in SOFT:
            return None
        return 2 if name == "log" else OPERATIONS[FUNCTIONS[name]].arity[1]

    def read_name(self, token: Token) -> bool:
        """Take a name: a variable, a call, or a function beside its operand; True while an operand is wanted."""
        following = self.tokens[self.place + 1]
        if following.text == "=" and self.opened:
            return self.read_setting(token)
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
        if following.text == "|":
            return not self.is_in_bars()
        if following.text == "-":
            return token.stop < following.start and following.stop == self.tokens[self.place + 2].start
        return following.text == "{"

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
        begins = following.kind in {"name", "number"} or following.text in {"(", "[", "{", "|", *ROOTS}
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

    # Names of functions

    def names_function(self, token: Token) -> bool:
        """Whether a name before [ is that of a function, as in Sin[x]; that of an array has entries."""
        name = token.text
        if name == self.function or name in self.names.functions:
            return True
        known = name in self.local or self.names.has(name) or name in CONSTANTS or name in SOFT
        return not known and meant(name) is not None

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
            (line,) = split(PRELUDE[name])
            parameters, body = header(line) or ([], [])
            local = {parameter.text: rank for rank, parameter in enumerate(parameters)}
            nodes = LineReader(PRELUDE[name], body, Names(), local, name).read()
            span = (token.start, token.stop)
            self.names.borrowed.append(Line(name, tuple(local), tuple([node._replace(span=span) for node in nodes])))
            self.names.functions[name] = len(local)
            self.names.lent.add(name)
        return name

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

    # What may follow an operand

    def begins_factor(self, token: Token) -> bool:
        """Whether what follows an operand begins another one, to be multiplied with it."""
        if token.text == "|":
            return not self.is_in_bars()
        return (
            (token.kind == "name" and not self.is_sign(token) and not self.is_half(token))
            or token.text in {"(", "[", "{"}
            or token.text in ROOTS
        )

    def is_sign(self, token: Token) -> bool:
        """Whether a word stands for a sign of the language, as in a mod b."""
        return token.text in SIGNS and token.text not in self.local and not self.names.has(token.text)

    def is_half(self, token: Token) -> bool:
        """Whether a sign or a word parts a choice: a if x > 0 else b, or x > 0 ? a : b."""
        return token.text in {"?", ":"} or (self.chooses and token.text in {"if", "else"})

    def is_in_bars(self) -> bool:
        """Whether the innermost thing still open is an absolute value."""
        return bool(self.opened) and self.opened[-1].sign == "|"

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
        if token.text in CLOSING or token.text == "|":
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

    def push(self, node: Node) -> None:
        """Take a node as an operand of what is still to come.

        Raises:
            BackpropError: it works on a comparison as on a number, or chooses by a number as by a comparison.
        """
        chooses = node.operation == "where"
        if chooses and not self.is_comparison(node.operands[0]):
            self.fail("no condition", self.nodes[node.operands[0]].span[0])
        if self.compared:
            for operand in node.operands[chooses:]:
                if operand in self.compared:
                    self.fail_for_comparison(self.compared[operand])
        self.nodes.append(node)
        self.operands.append((len(self.nodes) - 1, *node.span))

    def is_comparison(self, index: int) -> bool:
        """Whether a node compares, or is a line that does."""
        node = self.nodes[index]
        return index in self.compared or (node.operation == VARIABLE and node.name in self.names.comparisons)

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

    def complete_choice(self) -> None:
        """Give a choice its three operands: Python's order has the condition second, JavaScript's first."""
        top = self.pending.pop()
        first, second, third = self.operands[-3:]
        del self.operands[-3:]
        condition, taken = (first, second) if top.name == ":" else (second, first)
        self.push(Node("where", (condition[0], taken[0], third[0]), span=(first[1], third[2])))

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
                left, start, _ = self.operands.pop()
                of_arrays = top.sign and self.names.is_printed and self.is_certain(left) and self.is_certain(right)
                self.push(Node("matmul" if of_arrays else top.name, (left, right), span=(start, stop)))
                if top.name in COMPARING:
                    self.compared[self.operands[-1][0]] = Token("sign", top.name, top.start, top.depth)
                if top.sign and self.nodes[left].literal is None:
                    self.names.implicit.add((start, stop))

    def open(self, opened: Pending) -> None:
        """Begin what ends at a bracket, bar or brace."""
        self.pending.append(opened)
        self.opened.append(opened)

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
        name = self.variant(opened, count)
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

    def variant(self, opened: Pending, count: int) -> str:
        """The function that is called, which libraries may give more or fewer operands than the one of its name."""
        name = opened.name
        is_own = name in self.names.functions and name not in self.names.lent
        if is_own or (name, count) not in VARIANTS:
            return name
        start = opened.start
        return self.borrowed(VARIANTS[name, count], Token("name", name, start, start + len(name)))

    # Arrays

    def is_in_array(self) -> bool:
        """Whether the innermost thing still open is a square bracket that is no call."""
        return bool(self.opened) and self.opened[-1].sign == "[" and self.opened[-1].kind == "open"

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

    def fail_for_comparison(self, token: Token) -> NoReturn:
        """Refuse a comparison where a number is wanted."""
        self.fail("comparison", token.start, sign=self.source[token.start : token.stop])

    def remark(self, kind: str, span: tuple[int, int], **holes: object) -> None:
        """Note how something was read, for the person who typed it."""
        self.names.notes.append(note(kind, span, **holes))

    def fail(self, key: str, position: int, fix: str | None = None, **holes: object) -> NoReturn:
        """Refuse the program: `key` names the sentence, `position` the place, `fix` the program as it may be meant."""
        raise refusal(key, position, self.source, fix, **holes)


def header(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """The parameters and the body of `f(a, b) = body`, or None where the line is no definition."""
    if tokens[0].kind != "name" or tokens[1].text != "(":
        return None
    place = 2
    parameters: list[Token] = []
    while tokens[place].kind == "name" and tokens[place + 1].text in {",", ")"}:
        parameters.append(tokens[place])
        if tokens[place + 1].text == ")":
            if tokens[place + 2].text != "=":
                return None
            return parameters, tokens[place + 3 :]
        place += 2
    return None


def nearest(word: str, names: list[str]) -> str | None:
    """The name that a misspelt one was meant to be (Ratcliff and Obershelp 1988)."""
    as_long = [name for name in names if abs(len(name) - len(word)) <= 1]
    return next(iter(difflib.get_close_matches(word, as_long, 1, ALIKE)), None)


def ends_factor(token: Token) -> bool:
    """Whether a factor may end with a token, so that what follows at once is multiplied."""
    return token.kind in {"name", "number"} or token.text in CLOSING


def in_order(nodes: list[Node]) -> list[Node]:
    """The nodes of an expression in the order of their operands: what a choice is made by goes first, as in where."""
    ordered: list[Node] = []
    places: dict[int, int] = {}
    waiting = [len(nodes) - 1]
    while waiting:
        index = waiting[-1]
        ahead = [operand for operand in nodes[index].operands if operand not in places]
        if ahead:
            waiting += reversed(ahead)
        else:
            waiting.pop()
            places[index] = len(ordered)
            ordered.append(nodes[index]._replace(operands=tuple([places[one] for one in nodes[index].operands])))
    return ordered


def everything(top: Pending) -> bool:
    """Whatever waits, as is asked for at the end and at a closing bracket."""
    return True


def extent(shape: Shape) -> str:
    """The shape of a row in words: is a single number, has 1 number, has 2x3 numbers."""
    key = "a number" if shape == () else "one entry" if shape == (1,) else "entries of row"
    return MESSAGES[key].format(shape="x".join(map(str, shape)))


def plural(count: int) -> str:
    """A number of operands in words: 1 operand, 2 operands."""
    return MESSAGES["one" if count == 1 else "several"].format(count=count)
