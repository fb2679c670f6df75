"""Nested style rules written out one by one, for browsers that know no nesting (Safari learned it with 16.5).

    .card {                                .card { color: red; }
      color: red;                          .card p { margin: 0; }
      p { margin: 0; }             ->      @media print { .card.open { color: black; } }
      @media print {
        &.open { color: black; }
      }
    }

A nested selector means what CSS Nesting says that it means: where it has no `&`, it is a descendant, and a list of
parents stands in `:is()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
SIGN = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[(){};]""")
COMMA = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[(),]""")
CONDITIONS = ("@container", "@layer", "@media", "@supports")  # rules that hold rules; others hold declarations


@dataclass
class Block:
    """What stands before a brace, and what stands in it: declarations, and blocks."""

    prelude: str
    items: list[str | Block] = field(default_factory=list)


def flattened(text: str) -> str:
    """A stylesheet without nested rules and without comments.

    Raises:
        ValueError: a brace is missing, or there is one too many.
    """
    return "".join(f"{rule}\n" for rule in rules(read(COMMENT.sub("", text)).items, ""))


def read(text: str) -> Block:
    """The stylesheet as one block."""
    open_blocks, start, depth = [Block("")], 0, 0
    for sign in SIGN.finditer(text):
        depth += {"(": 1, ")": -1}.get(sign[0], 0)
        if depth or sign[0] not in "{};":
            continue
        words, start = text[start : sign.start()].strip(), sign.end()
        if sign[0] == "{":
            open_blocks.append(Block(" ".join(words.split())))
        elif words:
            open_blocks[-1].items.append(words)
        if sign[0] == "}":
            if len(open_blocks) == 1:
                raise ValueError("a brace is closed that was not opened.")
            closed = open_blocks.pop()
            open_blocks[-1].items.append(closed)
    if len(open_blocks) > 1 or depth:
        raise ValueError(f"{open_blocks[-1].prelude} is not closed.")
    return open_blocks[0]


def rules(items: list[str | Block], parent: str) -> Iterator[str]:
    """Each rule by itself, in order; `parent` is the selector that declarations belong to."""
    for plain, group in groupby(items, lambda item: isinstance(item, str)):
        if plain:
            yield rule(parent, [item for item in group if isinstance(item, str)])
            continue
        for block in group:
            assert isinstance(block, Block)
            if block.prelude.startswith(CONDITIONS):
                inside = "\n".join(rules(block.items, parent))
                yield f"{block.prelude} {{\n{inside}\n}}"
            elif block.prelude.startswith("@"):
                yield verbatim(block)
            else:
                yield from rules(block.items, within(parent, block.prelude))


def rule(selector: str, declarations: list[str]) -> str:
    """One rule; at the top of a file, statements such as imports."""
    if not selector:
        return "\n".join(f"{statement};" for statement in declarations)
    return f"{selector} {{ {'; '.join(declarations)}; }}"


def verbatim(block: Block) -> str:
    """A block that is no rule (a typeface, key frames) as it is."""
    inside = (verbatim(item) if isinstance(item, Block) else f"{item};" for item in block.items)
    return f"{block.prelude} {{ {' '.join(inside)} }}"


def within(parent: str, nested: str) -> str:
    """The selector that a nested one means."""
    if not parent:
        return nested
    return ", ".join(meant(parent, selector) for selector in parts(nested))


def meant(parent: str, selector: str) -> str:
    """One selector of a nested list, written out."""
    selector = selector if "&" in selector else f"& {selector}"
    one = len(parts(parent)) == 1 and (selector.startswith("&") or not re.search(r"[\s>+~]", parent))
    return selector.replace("&", parent if one else f":is({parent})")


def parts(selectors: str) -> list[str]:
    """The selectors of a list; a comma in brackets parts nothing."""
    found, start, depth = [], 0, 0
    for sign in COMMA.finditer(selectors):
        depth += {"(": 1, ")": -1}.get(sign[0], 0)
        if sign[0] == "," and not depth:
            found.append(selectors[start : sign.start()].strip())
            start = sign.end()
    return [*found, selectors[start:].strip()]
