"""How the lines of pasted Python hang together: classes, functions of several lines, loops, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .code_expression import BRANCHES, LOOPS, nesting, parted, said
from .expression import Note
from .notes import note
from .tokens import Token

TRAINS = set("backward zero_grad gradient GradientTape grad value_and_grad".split())
"""What only a training loop has in it, of which one turn is read."""

SHOWS = set("print console plt pbar tqdm writer display draw_dot summary break continue pass".split())
REMEMBERS = set("append write add_scalar set_description set_postfix".split())
OPENS = {"class", "def", *BRANCHES, *LOOPS}


Kept = tuple[list[Token], list[Token]]  # how a line begins (a name or a definition, with its =), and what it is worth
SLOPE = re.compile("grad_[A-Za-z0-9_]+|d[A-Za-z0-9]+_d[A-Za-z0-9]+")  # the name of one that code works out itself


class Block(NamedTuple):
    """A class or a function of several lines: its name, its header, and the lines that stand further right."""

    name: Token
    header: list[Token]
    lines: list[list[Token]]


def blocks(
    source: str, lines: list[list[Token]], notes: list[Note], is_class: bool = False
) -> Iterator[Block | list[Token]]:
    """The lines, with classes as blocks, and those functions that other lines call.

    Of a training loop the lines are those of one turn; a branch that only shows something is passed over.
    """
    calls = calls_in(lines)
    place = 0
    while place < len(lines):
        line = lines[place]
        first = line[0].text
        end = end_of(source, lines, place) if first in OPENS else place + 1
        is_function = first == "def" and len(line) > 2 and (is_class or is_called(lines, place, end, calls))
        if is_function or (first == "class" and len(line) > 1):
            rest = after_colon(line)
            yield Block(line[1], line, [*([rest] if rest else []), *lines[place + 1 : end]])
        elif first in LOOPS and any(trains(token) for one in lines[place:end] for token in one):
            notes.append(note("one turn", (line[0].start, line[-1].stop)))
            end = place + 1
        elif first in BRANCHES and all(map(shows, [after_colon(line), *lines[place + 1 : end]])):
            notes.append(note("computes nothing", (line[0].start, lines[end - 1][-1].stop)))
        else:
            yield line
            end = place + 1
        place = end


def end_of(source: str, lines: Sequence[list[Token]], place: int) -> int:
    """The place after the lines that stand further right than one."""
    left = indent(source, lines[place])
    end = place + 1
    while end < len(lines) and indent(source, lines[end]) > left:
        end += 1
    return end


def indent(source: str, line: list[Token]) -> int:
    """How many blanks stand before what a line begins with, or before what stands on the same line."""
    start = stop = source.rfind("\n", 0, line[0].start) + 1
    while source[stop] in " \t":
        stop += 1
    return stop - start


def trains(token: Token) -> bool:
    """Whether a name is one that only a training loop has in it."""
    return token.text in TRAINS or SLOPE.fullmatch(token.text) is not None


def shows(line: Sequence[Token]) -> bool:
    """Whether a line shows or remembers something, and computes nothing."""
    return not line or line[0].text in SHOWS or any(token.text in REMEMBERS for token in line[2:3])


def after_colon(line: list[Token]) -> list[Token]:
    """What stands on the line of a header behind its colon."""
    depth = 0
    for place, token in enumerate(line):
        depth += nesting(token.text)
        if token.text == ":" and depth == 0:
            return line[place + 1 :]
    return []


def calls_in(lines: Sequence[list[Token]]) -> dict[str, tuple[int, int]]:
    """The first and the last line in which a name is called for what it works out."""
    found: dict[str, tuple[int, int]] = {}
    for place, line in enumerate(lines):
        if line[0].text != "def" and not shows(line):
            for token, after in pairwise(line):
                if token.kind == "name" and after.text == "(":
                    found[token.text] = found.get(token.text, (place, place))[0], place
    return found


def is_called(lines: Sequence[list[Token]], place: int, end: int, calls: Mapping[str, tuple[int, int]]) -> bool:
    """Whether a function has several lines, gives something back, and is called by a line outside of it."""
    inside = [one for one in lines[place + 1 : end] if one[0].kind != "string"]
    first, last = calls.get(lines[place][1].text, (place, place))
    returns = any(one[0].text == "return" and len(one) > 1 for one in inside)
    return len(inside) > 1 and returns and (first < place or last >= end)


def is_named(operand: list[Token]) -> bool:
    """Whether an operand is given by its name."""
    return len(operand) > 2 and operand[0].kind == "name" and operand[1].text == "="


def parameters(block: Block) -> list[list[Token]]:
    """The parameters of a function but self, each with its default behind it and without its type."""
    inside: list[Token] = []
    depth = 0
    for token in block.header[2:]:
        depth += nesting(token.text)
        if depth == 0:
            break
        inside.append(token)
    found = []
    for part in parted(inside[1:]):
        equals = next((place for place, token in enumerate(part) if token.text == "="), len(part))
        if part[0].text != "self":
            found.append([part[0], *part[equals + 1 :]])
    return found


def bound(block: Block, operands: list[list[Token]]) -> dict[str, list[Token]]:
    """What the parameters of a function are in a call, by their names."""
    names = parameters(block)
    found = {name.text: default for name, *default in names if default}
    placed = [operand for operand in operands if not is_named(operand)]
    found |= {name[0].text: operand for name, operand in zip(names, placed, strict=False)}
    return found | {operand[0].text: operand[2:] for operand in operands if is_named(operand)}


def replaced(line: list[Token], names: dict[str, list[Token]]) -> list[Token]:
    """A line with other tokens for some names, each where the name stood; in parentheses where they are several."""
    found: list[Token] = []
    for place, token in enumerate(line):
        is_member = place > 0 and line[place - 1].text == "."
        is_option = line[place + 1 : place + 2] != [] and line[place + 1].text == "="
        if token.kind != "name" or token.text not in names or is_member or is_option:
            found.append(token)
            continue
        worth = [one._replace(start=token.start, stop=token.stop) for one in names[token.text]]
        found += worth if len(worth) == 1 else [*said(token, ["("]), *worth, *said(token, [")"])]
    return found


def without_slopes(kept: list[Kept], notes: list[Note]) -> list[Kept]:
    """The lines without those at the end that work out slopes and change weights by them, as in dW = X.T @ dscores."""
    names = {token.text for head, body in kept for token in (*head, *body) if token.kind == "name"}
    computing = [place for place, (_, body) in enumerate(kept) if len(body) > 2]
    left = len(kept)
    while computing and left > computing[0] + 1 and works_out_slope(kept[left - 1], names):
        left -= 1
        head, body = kept[left]
        notes.append(note("slopes", ((head or body)[0].start, body[-1].stop)))
    return kept[:left]


def works_out_slope(line: Kept, names: Collection[str]) -> bool:
    """Whether a line gives a slope its value, or changes a weight by one; one is named after what it belongs to."""
    head, body = line
    name = (head or body)[0].text
    if len(head) > 2 or {token.kind for token in body} <= {"number", "sign"}:
        return False
    is_slope = SLOPE.fullmatch(name) is not None or (name[:1] == "d" and name[1:] in names)
    used = {token.text for token in body}
    return is_slope or (name in used and bool(used & {f"d{name}", f"grad_{name}"}))
