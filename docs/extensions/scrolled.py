"""Every table of the text in a box that scrolls sideways where the page is narrow.

The theme's script would put it there when the page has been drawn, which then is drawn again. A table that brings a
class of its own stays as it is.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

PLAIN = "plain"  # the class of such a table, in our styles and in the theme's (docs/making/stylesheets.py)
BOXES = ("md-typeset__scrollwrap", "md-typeset__table")  # the theme's names for them


class Scrolled(Treeprocessor):
    """Puts the tables into their boxes, last of all, when nothing looks for them any more."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table" and not table.get("class"):
                    parent[place] = boxed(table)


def boxed(table: Element) -> Element:
    """A table in its boxes."""
    outer, inner = (Element("div", {"class": name}) for name in BOXES)
    outer.append(inner)
    table.set("class", PLAIN)
    outer.tail, table.tail = table.tail, None
    inner.append(table)
    return outer


class ScrolledExtension(Extension):
    """Registers it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(Scrolled(md), "scrolled", -10)


def makeExtension(**options: Any) -> ScrolledExtension:  # noqa: N802
    """For `markdown_extensions`."""
    return ScrolledExtension(**options)
