"""Text to program: its lines, and what the names in them mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod

from ..operations import CONSTANTS, FUNCTIONS
from . import code_tokens, latex_tokens
from . import tokens as text_tokens
from .code_pasted import IS_CODE, code_in
from .errors import BackpropError, kind_of, refusal
from .expression import CALL, CONSTANT, VARIABLE, Entries, Line, Node, Note, Program, Shape, entries_of
from .latex_pieces import formulas_in
from .notes import doubled, note
from .point import MOST_AXES, MOST_ENTRIES, is_array_value, shape_of
from .reader import COMPARING, LineReader
from .reader_state import Names, header
from .tokens import Token, in_lines, same_letters

PASTED = {"latex": latex_tokens.scan, "code": code_tokens.scan}
BLANKS = " \t\r\n\f\v"  # around a text; the two languages disagree on what else is blank
MOST_TEXT = 20_000_000  # characters; the explorable asks for fewer
SIZES = re.compile(r"\(?([0-9]{1,8}(?:[x*,][0-9]{1,8})*),?\)?")  # 2x3 or (2, 3)


def parse(source: str, most_text: int = MOST_TEXT, given: Iterable[str] = ()) -> Program:
    """Read an expression or a short program.

    Args:
        source: one expression, or lines separated by newlines or `;`; the last is the output.
        most_text: how many characters are read at most.
        given: names that a value is given for, perhaps with the values; each is one name, however much it looks like
            two.

    Returns:
        the program, in the shape in which it was typed: nothing is reordered or simplified.

    Raises:
        BackpropError: with the place, when the text is not in the language.
    """
    if not isinstance(source, str):
        raise BackpropError(f"A program is read from text, and this is {kind_of(source)}.")
    if len(source) > most_text:
        raise refusal("too long", count=len(source), most=most_text)
    written, source = source, formulas_in(code_in(source))
    notation = notation_of(source)
    known = frozenset([same_letters(name) for name in given])
    names = Names(known, are_whole=notation == "code", source=source, arrays=arrays_among(given))
    names.is_printed = notation == "latex"
    names.sizes = sizes_among(given)
    lines: list[Line] = []
    spans: list[tuple[int, int]] = []
    tokens: list[Token] = []
    for found in in_lines(tokens_of(source, notation, names)):
        if found[1].text == ":" and found[0].kind == "name":
            state_shape(source, found, names)
            continue
        tokens = without_equals(found, names)
        line = read_line(source, tokens, names, lines)
        spans += [(tokens[0].start, tokens[-1].start)] * (len(names.borrowed) + 1)
        lines += [*names.borrowed, line]
        names.borrowed.clear()
    if not lines:
        raise refusal("nothing computed" if notation == "code" else "empty", 0, source)
    if lines[-1].parameters is not None:
        lines.append(applied(source, tokens, lines[-1], names))
        spans.append(spans[-1])
    for name, (_, place) in names.shapes.items():
        if name not in names.variables:
            raise refusal("no shape", place, source, name=name)
    idle = unused(lines)
    notes = [*names.notes]
    notes += [note("unused line", spans[at], name=lines[at].name) for at in idle if lines[at].name not in names.lent]
    if names.lent:
        kept = called(lines, names.lent)
        lines, spans = [lines[at] for at in kept], [spans[at] for at in kept]
    if notation == "text":
        notes += doubled(source, lines, names.variables, {*known, *names.shapes})
    if not names.variables:
        notes += without_variables(source, lines, spans)
    asked = {name: found for name, found in names.asked.items() if name in names.variables}
    shapes = tuple([(name, shape) for name, (shape, _) in {**asked, **names.shapes}.items()])
    implicit = frozenset(names.implicit)
    return Program(written, tuple(lines), tuple(names.variables), notation, tuple(notes), shapes, implicit)


def arrays_among(given: Iterable[str]) -> set[str]:
    """The names whose given value is an array."""
    values = given.items() if isinstance(given, Mapping) else ()
    return {same_letters(name) for name, value in values if is_array_value(value)}


def sizes_among(given: Iterable[str]) -> dict[str, Shape]:
    """The shapes of the arrays that are given."""
    values = given.items() if isinstance(given, Mapping) else ()
    return {same_letters(name): shape_of(value) for name, value in values if is_array_value(value)}


def state_shape(source: str, tokens: list[Token], names: Names) -> None:
    """Take a line such as `W: 2x3`, which states the shape of a variable.

    Raises:
        BackpropError: it states no shape, too large a one, or another of the same name.
    """
    name = tokens[0].text
    found = SIZES.fullmatch("".join([token.text for token in tokens[2:-1]]))
    if found is None:
        raise refusal("sizes", tokens[2].start, source, name=name)
    shape = tuple(map(int, re.findall("[0-9]+", found[1])))
    if len(shape) > MOST_AXES:
        raise refusal("axes", tokens[2].start, source, most=MOST_AXES)
    if not 1 <= prod(shape) <= MOST_ENTRIES:
        raise refusal("entries", tokens[2].start, source, most=MOST_ENTRIES)
    if name in names.shapes:
        raise refusal("shape twice", tokens[0].start, source, name=name)
    names.shapes[name] = (shape, tokens[0].start)
    names.arrays.add(name)


def notation_of(source: str) -> str:
    """The notation that a text is written in: `text`, `latex` or `code`."""
    if latex_tokens.IS_LATEX.search(source):
        return "latex"
    return "code" if IS_CODE.search(source) else "text"


def tokens_of(source: str, notation: str, names: Names) -> Iterator[Token]:
    """The tokens of a text in its notation."""
    if notation == "text":
        return text_tokens.scan(source, names.notes)
    return PASTED[notation](source, names.notes, names.sees_arrays())


def without_equals(tokens: list[Token], names: Names) -> list[Token]:
    """A line without the = that stands in front of a spreadsheet's formula."""
    first, second = tokens[:2]
    if first.text != "=" or second.kind == "end":
        return tokens
    names.notes.append(note("formula", (first.start, first.stop)))
    return tokens[1:]


def read_line(source: str, tokens: list[Token], names: Names, lines: list[Line]) -> Line:
    """One line: `name = ...`, `name(a, b) = ...`, or the bare output."""
    if lines and lines[-1].name is None:
        raise refusal("bare line", tokens[0].start, source)
    first = tokens[0]
    if first.kind == "name" and tokens[1].text == "=":
        check_new(source, first, names)
        nodes = LineReader(source, tokens[2:], names, {}).read(may_compare=True)
        if first.text in names.variables:
            raise refusal("early use", names.variables[first.text], source, name=first.text)
        names.lines.add(first.text)
        if nodes[-1].operation in COMPARING:
            names.comparisons.add(first.text)
        return Line(first.text, None, nodes)
    definition = header(tokens)
    if definition is None:
        return Line(None, None, LineReader(source, tokens, names, {}).read())
    parameters, body = definition
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


def check_new(source: str, token: Token, names: Names) -> None:
    """Refuse a name that already means something."""
    name = token.text
    if name in CONSTANTS:
        raise refusal("to a constant", token.start, source, name=name)
    if name in FUNCTIONS:
        raise refusal("to a function", token.start, source, name=name)
    if name in names.lines or name in names.functions:
        raise refusal("twice", token.start, source, name=name)


def applied(source: str, tokens: list[Token], line: Line, names: Names) -> Line:
    """The output of a program that ends with the definition f(x) = ...: it is worth f(x)."""
    parameters, _ = header(tokens) or ([], [])
    nodes: list[Node] = []
    for token in parameters:
        if token.text in names.functions:
            end = len(source.rstrip(BLANKS))
            shown = ", ".join(line.parameters or ())
            raise refusal("no output", end, source, name=line.name, parameters=shown)
        if token.text not in names.lines:
            names.variables.setdefault(token.text, token.start)
        nodes.append(Node(VARIABLE, name=token.text, span=(token.start, token.stop)))
    call = Node(CALL, tuple(range(len(nodes))), name=line.name, span=(tokens[0].start, tokens[len(nodes) * 2 + 1].stop))
    return Line(None, None, (*nodes, call))


def called(lines: list[Line], lent: set[str]) -> list[int]:
    """The places of the lines, without what was lent for a call that turned out to be of another function."""
    names: set[str | None] = set()
    kept: list[int] = []
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.name not in lent or line.name in names:
            kept.append(place)
            names |= {node.name for node in line.nodes if node.operation == CALL}
    return kept[::-1]


def unused(lines: list[Line]) -> dict[int, None]:
    """The places of the lines that the output does not need, in their order."""
    wanted: set[str | None] = {lines[-1].name}
    found: list[int] = []
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.name in wanted:
            own = line.parameters or ()
            wanted |= {node.name for node in line.nodes if node.operation == CALL}
            wanted |= {node.name for node in line.nodes if node.operation == VARIABLE and node.name not in own}
        else:
            found.append(place)
    return dict.fromkeys(reversed(found))


def without_variables(source: str, lines: list[Line], spans: list[tuple[int, int]]) -> list[Note]:
    """A note on a program whose names are all given numbers, and the program in which they are variables."""
    numbers = {index: value for index, line in enumerate(lines[:-1]) if (value := number_of(line)) is not None}
    if not numbers:
        return []
    kept, place = [], 0
    for index in numbers:
        start, stop = spans[index]
        kept.append(source[place:start])
        place = stop + (source[stop : stop + 1] in {";", "\n"})
    fix = "".join([*kept, source[place:]]).strip(BLANKS)
    at = tuple((lines[index].name or "", value) for index, value in numbers.items())
    shown = ", ".join(name for name, _ in at)
    span = (spans[min(numbers)][0], spans[max(numbers)][1])
    return [note("no variable", span, names=shown)._replace(fix=fix, at=at)]


def number_of(line: Line) -> Entries | None:
    """The number or the array that a line gives a name, as in a = -3."""
    operations = [node.operation for node in line.nodes]
    literal = line.nodes[0].literal
    if line.name is None or line.parameters is not None or literal is None:
        return None
    if operations == [CONSTANT]:
        return entries_of(literal)
    if literal[0] == "[":
        return None
    return -float(literal) if operations == [CONSTANT, "negate"] else None
