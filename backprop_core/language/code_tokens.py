"""Pasted code as the language's own tokens: Python, NumPy, PyTorch, JAX, TensorFlow and JavaScript.

Only what is computed is kept. Lines that load, build or call a library are passed over, and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from math import isfinite

from ..operations import CONSTANTS, FUNCTIONS
from .code_blocks import SHOWS, Kept, without_slopes
from .code_built import closes_last, computes_with_fill, numbers_built, numbers_of
from .code_expression import LIBRARIES, SAME, expression, nesting, one_by_one, out_of_reach, parted
from .code_networks import Networks
from .errors import refusal
from .expression import Entries, Note
from .notes import note
from .tokens import LETTERS, TOKEN, Token, cut, in_parts, spelled

IS_SCRIPT = re.compile(
    r"\b(?:const|let|var)[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t]*[=;,]|\bfunction\b[ \t]*[A-Za-z0-9_]*[ \t]*\(|=>|\bMath\."
    r"|(?:^|\n)[ \t]*//",
    re.ASCII,
)
REMARK = re.compile(r"(?P<comment>//[^\n]*)")
CODE = re.compile(
    '(?P<string>"""(?:[^"]|"(?!""))*(?:""")?|"[^"\\n]*"'
    r"|'''(?:[^']|'(?!''))*(?:''')?|'[^'\n]*'|`[^`]*`?)"
    r"|(?P<comment>#[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
    r"|(?P<joined>\\\r?\n)"
    rf"|(?P<name>[{LETTERS}][{LETTERS}0-9]*)"
    r"|(?P<end>[\n;])"
    r"|(?P<sign>\*\*=|\*\*|=>|->|==|!=|<=|>=|\+=|-=|\*=|/=|//|&&|\|\||\.(?![0-9])|[:?<>!&%@])"
)
MADE = set(
    "tensor Tensor array asarray Variable Parameter constant randn rand random normal uniform zeros ones full linspace "
    "arange eye Value Linear Sequential Conv2d Module SGD Adam float32 float64 GradientTape PRNGKey manual_seed seed "
    "vmap jit".split()
)
"""What builds a number or a part of a library; a name that is given one is a variable."""

DERIVES = set("grad value_and_grad jacobian jacfwd jacrev vjp jvp gradient derivative".split())
"""What gives slopes; a line that uses them is no part of the function."""

CALLED_ALONE = set(
    "backward step zero_grad zero_ show plot print append fit compile watch block_until_ready requires_grad_ "
    "retain_grad eval train manual_seed summary title legend xlabel ylabel savefig".split()
)
SETTINGS = {"device", "dtype", "optimizer", "optim", "opt", "scheduler"}  # names of what no number is
UNPACKED = set("split train_test_split load_data make_moons make_blobs subplots meshgrid".split())
"""What gives several things at once that are values, and no part of a function."""

CHANGES = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "**=": "**"}
CONTROL = set("for while if elif else class try except finally switch async match do".split())
IDLE = {"import", "from", "@", "pass", "with", "assert", "del", "global", "super"}
DECLARES = {"const", "let", "var"}
TRUTHS = {"True": "1", "False": "0", "true": "1", "false": "0"}  # as arrays of them are counted with
HALVES = {"?", ":"}  # of JavaScript's choice, with which a line may go on


def scan(source: str, notes: list[Note], arrays: bool = False) -> Iterator[Token]:
    """The tokens of the lines that compute something, as the language has them.

    Args:
        source: the code.
        notes: to which is added what was passed over.
        arrays: whether it works with arrays, of which a sum or a mean is no number that was there before.
    """
    kept: list[Kept] = []
    is_script = IS_SCRIPT.search(source) is not None
    reader = Lines(source, notes, arrays)
    separate = [one for line in reader.lines() for one in one_by_one(line, first_equals(line))]
    networks = Networks(source, separate, notes)
    lines = networks.lines if is_script else networks.unrolled()
    reader.built = networks.built
    for line in lines:
        kept += reader.kept(line)
    kept = without_slopes(kept, notes)
    for rank, (head, body) in enumerate(with_own_names(kept, reader.built, notes)):
        if not head and rank < len(kept) - 1 and not states_shape(body):
            notes.append(note("not the last", (body[0].start, body[-1].stop)))
            continue
        yield from head
        yield from expression(source, body, notes, is_script, arrays)
        yield Token("end", ";", body[-1].stop, body[-1].stop)
    yield Token("end", "", len(source), len(source))


def with_own_names(kept: list[Kept], built: list[Token], notes: list[Note]) -> Iterator[Kept]:
    """The lines, with other names where the language cannot have the code's own.

    A constant of mathematics is given no value, and a name is given one once: from where the code does otherwise, its
    name is read as another.
    """
    taken = {token.text for head, body in kept for token in (*head, *body)}
    own = [*built, *(token for head, _ in kept for token in head)]
    now = {token.text: own_name(token) for token in own if token.text in CONSTANTS}
    for name in sorted(now):
        at = next(token for token in own if token.text == name)
        notes.append(note("renamed", (at.start, at.stop), name=name, read=now[name]))
    known: set[str] = set()  # names that a line has used, or given a value
    for head, body in kept:
        parameters = {token.text for token in head[1:] if token.text not in CONSTANTS}
        hidden = {name: read for name, read in now.items() if name not in parameters}
        members = {place for place in range(1, len(body)) if body[place - 1].text == "."}
        worth = [token if place in members else named(token, hidden) for place, token in enumerate(body)]
        known |= {token.text for place, token in enumerate(body) if token.kind == "name" and place not in members}
        first = head[0] if len(head) == 2 else None  # a name and its =, and no definition
        if first is not None and first.text in known:
            fresh = next(name for rank in count(2) if (name := f"{first.text}_{rank}") not in taken)
            taken.add(fresh)
            now[first.text] = fresh
            notes.append(note("again", (first.start, first.stop), name=first.text, read=fresh))
        elif head and head[0].text in FUNCTIONS:
            now[head[0].text] = own_name(head[0])
            notes.append(note("own function", (head[0].start, head[0].stop), name=head[0].text, read=own_name(head[0])))
        known |= {token.text for token in head[:1]}
        yield [named(token, now if token is head[0] else hidden) for token in head], worth


def own_name(token: Token) -> str:
    """A name as the language can have it: another for a constant of mathematics, and for a function of its own."""
    return f"{token.text}1" if token.text in CONSTANTS or token.text in FUNCTIONS else token.text


def named(token: Token, names: dict[str, str]) -> Token:
    """A name of the code's own, as it is read."""
    return token._replace(text=names[token.text]) if token.text in names else token


class Lines:
    """What each line of code is: a definition, an assignment, the output, or nothing that is computed."""

    def __init__(self, source: str, notes: list[Note], arrays: bool = False):
        self.source = source
        self.notes = notes
        self.arrays = arrays
        self.header: list[Token] = []  # of the function whose body is being read
        self.body = 0  # how many lines of it were kept
        self.returned: Token | None = None  # the header of a function of several lines that has returned
        self.derived: set[str] = set()  # names of slopes
        self.built: list[Token] = []  # names of variables that a line builds

    def lines(self) -> Iterator[list[Token]]:
        """The tokens line by line; a line goes on inside brackets, and blocks in braces are lines of their own."""
        line: list[Token] = []
        depth, ended = 0, False
        for token in pieces(self.source):
            if ended and token.kind != "end":
                if token.text not in HALVES:
                    yield line
                    line = []
                ended = False
            opens_block = token.text == "{" and line and (line[-1].text in {")", "=>"})
            if (token.kind == "end" and (depth == 0 or token.text == ";")) or opens_block or token.text == "}":
                ended = bool(line) and token.text == "\n"  # unless the next line begins with a half of a choice
                if line and not ended:
                    yield line
                if not ended:
                    line = []
                depth = 0
            elif token.kind != "end":
                depth += nesting(token.text)
                depth = max(depth, 0)
                line.append(token)
        if line:
            yield line

    def kept(self, line: list[Token]) -> list[Kept]:
        """The line's head (a name or a definition, with its =) and body, or nothing where it is passed over."""
        first = line[0]
        if len(line) > 1 and first.text in DECLARES:
            several = parted(line[1:])
            if len(several) > 1 and all([token.text for token in one[1:2]] == ["="] for one in several):
                return [kept for one in several for kept in self.kept(one)]
            line = line[1:]
            first = line[0]
        if first.kind == "string" and len(line) == 1:
            return []
        if first.text in IDLE:
            return self.pass_over(line, "computes nothing")
        if first.text == "if" and len(line) > 1 and line[1].text == "__name__":
            return self.pass_over(line, "computes nothing")
        if first.text in CONTROL:
            raise out_of_reach(self.source, first)
        if first.text in {"def", "function"} and len(line) > 2:
            return self.define(line[1], line, 2)
        if first.text == "return":
            return self.finish(line)
        if len(line) > 2 and line[1].text in CHANGES:
            return self.change(line)
        equals = first_equals(line)
        if equals is None:
            return self.alone(line)
        return self.assign(line, equals)

    def change(self, line: list[Token]) -> list[Kept]:
        """`c += a` is c = c + (a)."""
        name, sign, rest = line[0], line[1], line[2:]
        if self.uses_slopes(rest):
            return self.pass_over(line, "calls a library")
        at, end = sign.start, rest[-1].stop
        equals = Token("sign", "=", at, sign.stop)
        open_, close = Token("sign", "(", sign.stop, sign.stop), Token("sign", ")", end, end)
        operator = Token("sign", CHANGES[sign.text], at, sign.stop)
        return self.keep([name, equals], [name, operator, open_, *rest, close])

    def uses_slopes(self, line: list[Token]) -> bool:
        """Whether a line works with the slopes that a library has given."""
        return any(token.kind == "name" and (token.text == "grad" or token.text in self.derived) for token in line)

    def pass_over(self, line: list[Token], why: str, name: str = "") -> list[Kept]:
        """Leave a line out of the program, with a note that says why."""
        self.notes.append(note(why, (line[0].start, line[-1].stop), name=name))
        return []

    def define(self, name: Token, line: list[Token], place: int) -> list[Kept]:
        """A function's header; what follows the colon on its line is its body."""
        parameters, place = self.parameters(line, place)
        self.header = definition(name, parameters)
        self.body = 0
        while place < len(line) and line[place].text not in {":", "=>"}:
            place += 1
        rest = line[place + 1 :]
        if rest and rest[0].text in {"def", "function"}:
            raise out_of_reach(self.source, rest[0])
        return self.kept(rest) if rest else []

    def parameters(self, line: list[Token], place: int) -> tuple[list[Token], int]:
        """The names between parentheses, without their types and defaults, and where they end."""
        found: list[Token] = []
        depth, named = 0, False
        while place < len(line):
            text = line[place].text
            depth += nesting(text)
            if depth == 0:
                return found, place + 1
            if depth == 1 and text in {"(", ","}:
                named = False
            elif depth == 1 and line[place].kind == "name" and not named:
                named = True
                if text != "self":
                    found.append(line[place])
            place += 1
        raise refusal("open", line[-1].start, self.source)

    def finish(self, line: list[Token]) -> list[Kept]:
        """What a function returns: all of a short one, the output where it has several lines."""
        header, self.header = self.header, []
        if len(line) == 1:
            return self.pass_over(line, "computes nothing")
        if self.returned is not None:
            raise refusal("several lines", self.returned.start, self.source)
        if header and self.body:
            self.returned = header[0]
        return [(header if header and not self.body else [], line[1:])]

    def alone(self, line: list[Token]) -> list[Kept]:
        """A line without an =: the output, unless it only calls a library."""
        if line[0].text == "lambda":
            return [([], self.after(line, ":"))]
        if len(line) > 5 and [token.text for token in line[-4:]] == [".", "backward", "(", ")"]:
            line = line[:-4]  # of what is computed right here
        arrow = next((place for place, token in enumerate(line) if token.text == "=>"), None)
        if arrow is not None:
            return [([], line[arrow + 1 :])] if arrow + 1 < len(line) else []
        has_fill = computes_with_fill(line)
        names = [token.text for token in line if token.kind == "name"]
        calls = {line[place].text for place in range(len(line) - 1) if line[place + 1].text == "("}
        is_method = len(line) > 2 and line[1].text == "." and calls & CALLED_ALONE and line[0].text not in LIBRARIES
        if not names or names[0] in SHOWS or is_method:
            return self.pass_over(line, "calls a library")
        if calls & MADE - SAME and not has_fill:
            return self.pass_over(line, "calls a library")
        if self.uses_slopes(line):
            return self.pass_over(line, "calls a library")
        return self.keep([], line)

    def assign(self, line: list[Token], equals: int) -> list[Kept]:
        """A line `name = value`; `equals` is the place of its sign.

        Raises:
            BackpropError: nothing follows the sign, or what stands before it is no single name.
        """
        name, body = line[0], line[equals + 1 :]
        if not body:
            raise refusal("early end", line[equals].stop, self.source)
        if equals == 1 and name.text in SETTINGS:
            return self.pass_over(line, "computes nothing")
        if name.text == "self" and equals > 2:
            name = line[2]
        elif equals > 1 and line[1].text == ".":
            return self.pass_over(line, "sets an attribute")
        elif equals > 1 and line[1].text != ":":
            if DERIVES & {token.text for token in body}:
                self.derived |= {token.text for token in line[:equals] if token.kind == "name"}
                return self.pass_over(line, "calls a library")
            called = {token.text for token, after in pairwise(body) if after.text == "("}
            if (len(body) == 1 and body[0].kind == "name") or called & UNPACKED:
                return self.build(line, [token for token in line[:equals] if token.kind == "name"], [])
            if all(token.kind in {"number", "sign"} for token in body):
                return self.build(line, line[:equals:2], numbers_of(body))
            several = len(parted(line[:equals])) > 1
            raise refusal("several names" if several else "equals", line[equals].start, self.source)
        if body[0].text == "lambda":
            colon = self.after(body, ":")
            parameters = [token for token in body[1 : len(body) - len(colon) - 1] if token.kind == "name"]
            return [(definition(name, parameters), colon)]
        if body[0].text == "function" and len(body) > 2:
            parameters, _ = self.parameters(body, 1 if body[1].text == "(" else 2)
            self.header, self.body = definition(name, parameters), 0
            return []
        arrow = next((place for place, token in enumerate(body) if token.text == "=>"), None)
        if arrow is not None:
            parameters = [token for token in body[:arrow] if token.kind == "name"]
            self.header, self.body = definition(name, parameters), 0
            return self.finish(body[arrow:]) if arrow + 1 < len(body) else []
        called = {body[place].text for place in range(len(body) - 1) if body[place + 1].text == "("}
        first_called = next((token.text for token, after in pairwise(body) if after.text == "("), "")
        if self.uses_slopes(body) or called & DERIVES:
            self.derived.add(name.text)
            return self.pass_over(line, "calls a library")
        starts = body[0].text in LIBRARIES or body[0].text in MADE
        builds = called & (MADE - SAME) or (starts and first_called in MADE and closes_last(body))
        if builds and not computes_with_fill(body):
            return self.build(line, [name], numbers_built(body, len(self.built), self.arrays))
        return self.keep([name, Token("sign", "=", line[equals].start, line[equals].stop)], body)

    def build(self, line: list[Token], names: list[Token], numbers: Sequence[Entries]) -> list[Kept]:
        """Pass over a line that makes variables; the note has the values that it gives them."""
        self.built += names
        starts = len(numbers) == len(names) and all(isinstance(one, tuple) or isfinite(one) for one in numbers)
        why = ("starts" if starts else "builds") + (" several" if len(names) > 1 else "")
        self.pass_over(line, why, ", ".join([name.text for name in names]))
        if starts:
            self.notes[-1] = self.notes[-1]._replace(at=tuple(zip(map(own_name, names), numbers, strict=True)))
        return []

    def keep(self, head: list[Token], body: list[Token]) -> list[Kept]:
        """Take a line into the program.

        Raises:
            BackpropError: it follows what was returned already, so that it is never reached.
        """
        if self.returned is not None:
            raise refusal("several lines", self.returned.start, self.source)
        self.body += bool(self.header)
        return [(head, body)]

    def after(self, line: list[Token], sign: str) -> list[Token]:
        """What stands after a sign of a line."""
        place = next((place for place, token in enumerate(line) if token.text == sign), len(line) - 1)
        if place + 1 >= len(line):
            raise refusal("early end", line[-1].stop, self.source)
        return line[place + 1 :]


def states_shape(line: list[Token]) -> bool:
    """Whether a line states the shape of a variable, as x: 3 does."""
    return [token.kind for token in line[:3]] == ["name", "sign", "number"] and line[1].text == ":"


def definition(name: Token, parameters: list[Token]) -> list[Token]:
    """`f(a, b) =` as tokens."""
    at = name.stop
    head = [name, Token("sign", "(", at, at)]
    for rank, parameter in enumerate(parameters):
        head += [Token("sign", ",", parameter.start, parameter.start)] * bool(rank) + [parameter]
    end = parameters[-1].stop if parameters else at
    return [*head, Token("sign", ")", end, end), Token("sign", "=", end, end)]


def first_equals(line: list[Token]) -> int | None:
    """Where the = of an assignment stands, outside all parentheses."""
    depth = 0
    for place, token in enumerate(line):
        depth += nesting(token.text)
        if depth == 0 and token.text == "=":
            return place
    return None


def pieces(source: str) -> Iterator[Token]:
    """The text cut into names, numbers, strings, signs and ends of lines."""
    patterns = (REMARK, CODE, TOKEN) if IS_SCRIPT.search(source) else (CODE, TOKEN)
    before = ""
    for token in cut(source, *patterns):
        if token.kind in {"string", "end"}:
            yield token
        elif token.kind == "fraction":
            yield from in_parts(token)
        elif token.text in TRUTHS and before != "=":  # keepdims=True
            yield token._replace(kind="number", text=TRUTHS[token.text])
        elif token.kind != "joined":
            yield from spelled(source, token)
        before = token.text
