"""Text to program: an operator-precedence parser with its own stacks, so that depth has no limit.

Method: Dijkstra's shunting yard (1961), extended by prefix minus, calls and implicit multiplication.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from ..operations import ALIASES, CONSTANTS, FUNCTIONS, INFIX, OPERATIONS, TITLES
from .errors import MESSAGES, refusal
from .expression import CALL, CONSTANT, VARIABLE, Line, Node, Program
from .tokens import Token, split

MOST_TEXT = 20_000_000  # characters; the explorable asks for fewer
ALIKE = 0.6  # the share of letters in common from which a function may have been meant; a lone letter never has it


class Pending(NamedTuple):
    """An operation, an open parenthesis or an open call that still waits for operands."""

    kind: str  # infix, minus, open, call
    name: str
    binds: int
    start: int
    depth: int  # how many operands lay on the stack when a call opened


@dataclass
class Names:
    """What the names of a program mean so far."""

    lines: set[str] = field(default_factory=set)
    functions: dict[str, int] = field(default_factory=dict)
    variables: dict[str, int] = field(default_factory=dict)  # name -> where it was first used


def parse(source: str, most_text: int = MOST_TEXT) -> Program:
    """Read an expression or a short program.

    Args:
        source: one expression, or lines separated by newlines or `;`; the last is the output.
        most_text: how many characters are read at most.

    Returns:
        the program, in the shape in which it was typed: nothing is reordered or simplified.

    Raises:
        BackpropError: with the place, when the text is not in the language.
    """
    if len(source) > most_text:
        raise refusal("too long", count=len(source), most=most_text)
    names = Names()
    lines: list[Line] = []
    for tokens in split(source):
        lines.append(read_line(source, tokens, names, lines))
    if not lines:
        raise refusal("empty", 0, source)
    last = lines[-1]
    if last.parameters is not None:
        end = len(source.rstrip())
        raise refusal("no output", end, source, name=last.name, parameters=", ".join(last.parameters))
    return Program(source, tuple(lines), tuple(names.variables))


def read_line(source: str, tokens: list[Token], names: Names, lines: list[Line]) -> Line:
    """One line: `name = ...`, `name(a, b) = ...`, or the bare output."""
    if lines and lines[-1].name is None:
        raise refusal("bare line", tokens[0].start, source)
    first = tokens[0]
    if first.kind == "name" and tokens[1].text == "=":
        check_new(source, first, names)
        nodes = LineReader(source, tokens[2:], names, {}).read()
        if first.text in names.variables:
            raise refusal("early use", names.variables[first.text], source, name=first.text)
        names.lines.add(first.text)
        return Line(first.text, None, nodes)
    header = function_header(source, tokens)
    if header is None:
        return Line(None, None, LineReader(source, tokens, names, {}).read())
    parameters, body = header
    check_new(source, first, names)
    if first.text in names.variables:
        raise refusal("variable above", first.start, source, name=first.text)
    local = {token.text: index for index, token in enumerate(parameters)}
    for token in parameters:
        if token.text in CONSTANTS or token.text in FUNCTIONS:
            raise refusal("fixed parameter", token.start, source, name=token.text)
    if len(local) < len(parameters):
        raise refusal("same parameter", parameters[-1].start, source, name=first.text)
    nodes = LineReader(source, body, names, local, first.text).read()
    names.functions[first.text] = len(parameters)
    return Line(first.text, tuple(local), nodes)


def function_header(source: str, tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
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


def check_new(source: str, token: Token, names: Names) -> None:
    """Refuse a name that already means something."""
    name = token.text
    if name in CONSTANTS:
        raise refusal("to a constant", token.start, source, name=name)
    if name in FUNCTIONS:
        raise refusal("to a function", token.start, source, name=name)
    if name in names.lines or name in names.functions:
        raise refusal("twice", token.start, source, name=name)


class LineReader:
    """Reads the tokens of one expression into flat nodes. Its stacks are the whole of its state."""

    def __init__(
        self, source: str, tokens: list[Token], names: Names, local: dict[str, int], function: str | None = None
    ):
        self.source = source
        self.tokens = tokens
        self.names = names
        self.local = local
        self.function = function
        self.place = 0
        self.nodes: list[Node] = []
        self.operands: list[tuple[int, int, int]] = []  # node, and the stretch of text it covers
        self.pending: list[Pending] = []

    def read(self) -> tuple[Node, ...]:
        """The nodes in the order in which they can be evaluated; the last is the result."""
        wants_operand = True
        while True:
            token = self.tokens[self.place]
            if wants_operand:
                wants_operand = self.read_operand(token)
            elif token.kind == "end":
                break
            elif token.kind == "name" or token.text == "(":
                self.push_infix("multiply")
                wants_operand = True
                continue
            else:
                wants_operand = self.read_operator(token)
            self.place += 1
        self.reduce_while(everything)
        if self.pending:
            self.fail("open", self.pending[-1].start)
        return tuple(self.nodes)

    def read_operand(self, token: Token) -> bool:
        """Take what may begin an operand; True while an operand is still wanted."""
        if token.kind == "number":
            following = self.tokens[self.place + 1]
            if following.kind == "number":
                self.fail("two numbers", following.start)
            if float(token.text) == float("inf"):
                self.fail("large number", token.start)
            self.push(Node(CONSTANT, literal=token.text, span=(token.start, token.stop)))
            return False
        if token.kind == "name":
            if self.tokens[self.place + 1].text == "(":
                self.open_call(token)
                self.place += 1
                return True
            self.push(self.named(token))
            return False
        if token.text == "(":
            self.pending.append(Pending("open", "(", 0, token.start, 0))
        elif token.text == "-":
            self.pending.append(Pending("minus", "negate", OPERATIONS["negate"].binds, token.start, 0))
        elif token.text != "+":
            self.fail_for_operand(token)
        return True

    def read_operator(self, token: Token) -> bool:
        """Take what may follow an operand; True when the next thing must be an operand."""
        if token.text in INFIX:
            self.push_infix(INFIX[token.text])
            return True
        if token.text == ")":
            self.close(token)
            return False
        if token.text == ",":
            self.reduce_while(everything)
            if not self.pending or self.pending[-1].kind != "call":
                self.fail("comma", token.start)
            return True
        if token.kind == "number":
            self.fail("late number", token.start)
        self.fail("equals", token.start)

    def named(self, token: Token) -> Node:
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

    def open_call(self, token: Token) -> None:
        name = token.text
        if name == self.function:
            self.fail("recursion", token.start, name=name)
        if name not in FUNCTIONS and name not in self.names.functions:
            self.fail_unknown(token)
        self.pending.append(Pending("call", name, 0, token.start, len(self.operands)))

    def fail_unknown(self, token: Token) -> NoReturn:
        name = token.text
        if name in self.local or name in self.names.lines or name in self.names.variables or name in CONSTANTS:
            self.fail("no function", token.start, name=name)
        name = name[:40]
        known = [*FUNCTIONS, *self.names.functions]
        titled = [TITLES[name.lower()]] if name.lower() in TITLES else []
        near = titled or difflib.get_close_matches(name, known, 1, ALIKE)
        if near:
            self.fail("near", token.start, name=name, near=near[0])
        self.fail("unknown", token.start, name=name)

    def push(self, node: Node) -> None:
        self.nodes.append(node)
        self.operands.append((len(self.nodes) - 1, *node.span))

    def push_infix(self, name: str) -> None:
        binds = OPERATIONS[name].binds
        right = name == "power"  # the one operation that groups from the right
        self.reduce_while(lambda top: top.binds > binds or (top.binds == binds and not right))
        self.pending.append(Pending("infix", name, binds, 0, 0))

    def reduce_while(self, holds: Callable[[Pending], bool]) -> None:
        """Give waiting operations their operands, the newest first, as long as `holds`."""
        while self.pending and self.pending[-1].kind in {"infix", "minus"} and holds(self.pending[-1]):
            top = self.pending.pop()
            right, start, stop = self.operands.pop()
            if top.kind == "minus":
                self.push(Node(top.name, (right,), span=(top.start, stop)))
            else:
                left, start, _ = self.operands.pop()
                self.push(Node(top.name, (left, right), span=(start, stop)))

    def close(self, token: Token) -> None:
        self.reduce_while(everything)
        if not self.pending:
            self.fail("closed", token.start)
        top = self.pending.pop()
        if top.kind == "open":
            index, _, _ = self.operands.pop()
            self.operands.append((index, top.start, token.stop))
            return
        taken = self.operands[top.depth :]
        del self.operands[top.depth :]
        self.push(self.call(top, tuple(index for index, _, _ in taken), (top.start, token.stop)))

    def call(self, opened: Pending, operands: tuple[int, ...], span: tuple[int, int]) -> Node:
        name, count = opened.name, len(operands)
        if name in self.names.functions:
            wanted = self.names.functions[name]
            if count != wanted:
                self.fail("count", opened.start, name=name, wanted=plural(wanted), count=count)
            return Node(CALL, operands, name=name, span=span)
        operation = OPERATIONS[ALIASES.get((name, count), FUNCTIONS[name])]
        least, most = operation.arity
        if count < least or (most is not None and count > most):
            text = MESSAGES["two or more"] if most is None else plural(most)
            if name == "log":
                text = MESSAGES["one or two"]
            self.fail("count", opened.start, name=name, wanted=text, count=count)
        return Node(operation.name, operands, span=span)

    def fail_for_operand(self, token: Token) -> NoReturn:
        if token.kind == "end":
            self.fail("early end", token.start)
        if token.text == ")" and self.place and self.tokens[self.place - 1].text == "(":
            self.fail("nothing inside", token.start)
        self.fail("no operand", token.start, sign=token.text)

    def fail(self, key: str, position: int, **holes: object) -> NoReturn:
        raise refusal(key, position, self.source, **holes)


def everything(top: Pending) -> bool:
    return True


def plural(count: int) -> str:
    return MESSAGES["one" if count == 1 else "several"].format(count=count)
