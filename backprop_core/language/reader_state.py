"""What reading a line stands on: what the names of a program mean so far, and the stacks that a line is read with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from ..operations import COMPARISONS
from .errors import refusal
from .expression import CONSTANT, VARIABLE, Line, Node, Note, Setting, Shape
from .notes import note
from .point import shape_of
from .tokens import Token
from .vocabulary import SOFT, WRITTEN_FILLS

ALSO_OF_NUMBERS = {"mse"}  # of single numbers it is a line of the prelude
IN_CODE = re.compile(
    r"[A-Za-z0-9_)\]][ ]*@|\.(?:dot|matmul|mm|mv|outer)\(|\.T(?![A-Za-z0-9_])|(?:^|[^A-Za-z0-9_\\])\[[^\[\]]*,"
    r"|\[[-0-9, ]*:|\.shape(?![A-Za-z0-9_])"
    r"|(?:^|[^A-Za-z0-9_])(?:(?:Lazy)?Linear|cross_entropy|CrossEntropyLoss|(?:log_?)?softmax|(?:Log)?Softmax)\("
    r"|\.(?:ones|zeros|randn?|arange)\([ ]*[\[(]?[ ]*(?:[2-9]|1[0-9]|1[ ]*,[ ]*[0-9])|\.linspace\("
    r"|(?:^|[\n;])[ \t]*[A-Za-z_][A-Za-z0-9_]*[ ]*:[ ]*[0-9]"
)
IN_TEXT = re.compile(
    IN_CODE.pattern
    + r"|matrix\}|(?:^|[\n;])[ \t]*[^\s:;?\\]+[ ]*:[ ]*[0-9]|[,:][ ]*-?[0-9]*[ ]*:[ ]*[0-9]"
    + rf"|(?:^|[^A-Za-z0-9_])(?:{'|'.join(sorted({*SOFT, *WRITTEN_FILLS} - ALSO_OF_NUMBERS))})[ ]*\("
)
"""What only a text about arrays has."""


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
    sizes: dict[str, Shape] = field(default_factory=dict)  # of the arrays that are given
    asked: dict[str, tuple[Shape, int]] = field(default_factory=dict)  # shapes that the text asks for, and where
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


class ReaderState:
    """A line that is being read: its tokens, the nodes so far, and the stacks. They are the whole of its state."""

    def __init__(
        self, source: str, tokens: list[Token], names: Names, local: dict[str, int], function: str | None = None
    ):
        self.source = source
        self.names = names
        self.local = local
        self.function = function
        self.tokens = tokens
        self.place = 0
        self.nodes: list[Node] = []
        self.operands: list[tuple[int, int, int]] = []  # node, and the stretch of text it covers
        self.pending: list[Pending] = []
        self.opened: list[Pending] = []  # the parentheses and calls among them
        self.compared: dict[int, Token] = {}  # the signs of comparisons, by their nodes
        self.chained: dict[int, tuple[Token, int]] = {}  # of 0 < x < 1, by its node: the sign, and its last operand
        self.truths: set[int] = set()  # numbers that are 1 where something holds, and 0 elsewhere
        self.chooses = any(token.text == "else" for token in tokens) and not names.has("else")
        self.is_out_of_order = self.chooses  # whether some node may come after one that is written before it
        self.told: dict[
            int, dict[str, Setting | None]
        ] = {}  # what a call is told beside its operands, by where it begins
        self.parted_by_commas: set[int] = set()  # where brackets begin that have a comma
        self.arrays: dict[int, Shape] = {}  # the shapes of constant arrays
        self.listed: set[tuple[int, int]] = set()  # the spans of brackets that list arrays or computed numbers

    def push(self, node: Node) -> None:
        """Take a node as an operand of what is still to come.

        A comparison that is worked on as a number is 1 where it holds, and 0 elsewhere.

        Raises:
            BackpropError: it chooses by a number as by a comparison.
        """
        chooses = node.operation == "where"
        are_truths = False
        if chooses and not self.is_comparison(node.operands[0]):
            if node.operands[0] not in self.truths:
                self.fail("no condition", self.nodes[node.operands[0]].span[0])
            node = node._replace(operands=(self.above_zero(node.operands[0]), *node.operands[1:]))
        if self.compared:
            are_truths = all(operand in self.compared or operand in self.truths for operand in node.operands)
            numbers = [self.as_number(operand) for operand in node.operands[chooses:]]
            node = node._replace(operands=(*node.operands[:chooses], *numbers))
        self.nodes.append(node)
        self.operands.append((len(self.nodes) - 1, *node.span))
        if are_truths and node.operation == "multiply":
            self.truths.add(len(self.nodes) - 1)

    def add(self, operation: str, operands: tuple[int, ...], span: tuple[int, int], number: str | None = None) -> int:
        """A node beside those that are written, by its place."""
        self.is_out_of_order = True
        self.nodes.append(Node(operation, operands, literal=number, span=span))
        return len(self.nodes) - 1

    def as_number(self, index: int) -> int:
        """A comparison as 1 where it holds and 0 elsewhere; anything else as it is."""
        if index not in self.compared:
            return index
        span = self.nodes[index].span
        one, zero = self.add(CONSTANT, (), span, "1"), self.add(CONSTANT, (), span, "0")
        return self.add("where", (index, one, zero), span)

    def above_zero(self, index: int) -> int:
        """A number that is 1 where something holds, as a comparison."""
        span = self.nodes[index].span
        return self.add(COMPARISONS[">"], (index, self.add(CONSTANT, (), span, "0")), span)

    def push_comparison(self, name: str, operands: tuple[int, int], span: tuple[int, int], sign: Token) -> None:
        """Take a comparison; where it goes on with one, as in 0 < x < 1, both must hold."""
        left, right = operands
        goes_on = (left in self.chained or left in self.compared) and self.nodes[left].span[0] == span[0]
        if not goes_on:
            self.push(Node(name, operands, span=span))
            self.compared[self.operands[-1][0]] = sign
            return
        middle = self.chained[left][1] if left in self.chained else self.nodes[left].operands[1]
        first = self.as_number(left)
        second = self.add(name, (self.copied(middle), self.as_number(right)), (self.nodes[middle].span[0], span[1]))
        self.compared[second] = sign
        both = self.add("multiply", (first, self.as_number(second)), span)
        self.operands.append((both, *span))
        self.truths.add(both)
        self.chained[both] = sign, right

    def complete_choice(self) -> None:
        """Give a choice its three operands: Python's order has the condition second, JavaScript's first."""
        top = self.pending.pop()
        first, second, third = self.operands[-3:]
        del self.operands[-3:]
        condition, taken = (first, second) if top.name == ":" else (second, first)
        self.push(Node("where", (condition[0], taken[0], third[0]), span=(first[1], third[2])))

    def copied(self, index: int) -> int:
        """A node and all below it once more, for a second user; a copy's place."""
        below, waiting = set[int](), [index]
        while waiting:
            node = waiting.pop()
            below.add(node)
            waiting += self.nodes[node].operands
        places: dict[int, int] = {}
        for node in sorted(below):
            places[node] = len(self.nodes)
            if node in self.arrays:
                self.arrays[places[node]] = self.arrays[node]
            operands = tuple([places[operand] for operand in self.nodes[node].operands])
            self.nodes.append(self.nodes[node]._replace(operands=operands))
        return places[index]

    def is_comparison(self, index: int) -> bool:
        """Whether a node compares, or is a line that does."""
        node = self.nodes[index]
        return index in self.compared or (node.operation == VARIABLE and node.name in self.names.comparisons)

    def known_shape(self, name: str) -> Shape | None:
        """The shape of a variable as it is stated, given, or built by pasted code; None where nobody says."""
        names = self.names
        if name in self.local or name in names.lines:
            return None
        if name in names.shapes or name in names.sizes:
            return names.shapes[name][0] if name in names.shapes else names.sizes[name]
        built = dict([pair for note in names.notes if note.fix is None for pair in note.at])
        return shape_of(built[name]) if name in built else None

    def open(self, opened: Pending) -> None:
        """Begin what ends at a bracket, bar or brace."""
        self.pending.append(opened)
        self.opened.append(opened)

    def is_between(self, bar: str) -> bool:
        """Whether the innermost thing still open was opened by this bar."""
        return bool(self.opened) and self.opened[-1].sign == bar

    def is_in_array(self) -> bool:
        """Whether the innermost thing still open is a square bracket that is no call."""
        return bool(self.opened) and self.opened[-1].sign == "[" and self.opened[-1].kind == "open"

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
