"""The attributes and events of custom elements and the fields of links as Markdown, from their module's first comment.

The comment names them by tags, as the Custom Elements Manifest does:

    @element backprop-explorable   what it is
    @attribute expression          what it means
    @fires explorablestep          when, and what its detail holds
    @field f                       of a link
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from docs.extensions.javascript import DOCS
from docs.extensions.reference.tables import code, table

COMMENT = re.compile(r"\A/\*\*(.*?)\*/", re.DOTALL)
MARGIN = re.compile(r"^ ?\* ?", re.MULTILINE)
TAG = re.compile(r"^@(element|attribute|fires|field) ([\w-]+)\s+(.*?)(?=^@|^\s*$|\Z)", re.MULTILINE | re.DOTALL)
TITLES = {"attribute": "Attribute", "fires": "Event", "field": "Field"}


class Tag(NamedTuple):
    """One thing that a module's comment names: its kind, its name, and what it means."""

    kind: str
    name: str
    meaning: str


def tags(path: str) -> list[Tag]:
    """What the comment at the head of a module names, in order.

    Raises:
        ValueError: there is no such module, or no such comment.
    """
    try:
        text = (DOCS / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(f"there is no module {path}.") from None
    comment = COMMENT.match(text)
    found = TAG.findall(MARGIN.sub("", comment[1])) if comment else []
    if not found:
        raise ValueError(f"the comment that opens {path} names no attribute, event or field.")
    return [Tag(kind, name, " ".join(meaning.split())) for kind, name, meaning in found]


def markdown(path: str) -> str:
    """The tags of a module as tables, one for each kind; an element's name opens a section of its own."""
    return "\n".join(lines(tags(path)))


def lines(found: list[Tag]) -> Iterator[str]:
    for kind, group in groupby(found, key=lambda tag: tag.kind):
        if kind == "element":
            for tag in group:
                yield from ["", f"## `<{tag.name}>` {{ #{tag.name} }}", "", tag.meaning]
        else:
            yield from ["", *table((TITLES[kind], "Meaning"), ((code(tag.name), tag.meaning) for tag in group))]
