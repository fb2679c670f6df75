"""Blocks between slashes (pymdownx.blocks) that name a clip or an explorable, as figures with a caption."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks.block import Block

from docs.extensions.page import nearest, stop


class FigureBlock(Block):  # type: ignore[misc]
    """A figure: markup from the block's argument, then the block's text as its caption."""

    ARGUMENT = True

    @abstractmethod
    def markup(self) -> str:
        """The HTML of what is shown."""

    def on_create(self, parent: Element) -> Element:
        """The figure, with what is shown in it and an empty caption."""
        figure = SubElement(parent, "figure", {"class": f"{self.NAME} wide"})
        figure.text = self.md.htmlStash.store(self.markup())
        self.caption = SubElement(figure, "figcaption")
        return figure

    def on_add(self, block: Element) -> Element:
        """What stands in the block goes into the caption."""
        return self.caption

    def on_markdown(self) -> str:
        return "block"

    def on_end(self, block: Element) -> None:
        """A caption that stayed empty goes."""
        if not len(self.caption) and not self.caption.text:
            block.remove(self.caption)


class PartBlock(Block):  # type: ignore[misc]
    """A part of a page that is written from data: nothing stands in the block itself."""

    ARGUMENT: bool | None = True

    @abstractmethod
    def parts(self) -> Iterator[str]:
        """The HTML of the part, in pieces."""

    def on_create(self, parent: Element) -> Element:
        """A box with the part in it."""
        box = SubElement(parent, "div", {"class": self.NAME})
        box.text = self.md.htmlStash.store("".join(self.parts()))
        return box


class Leftovers(Treeprocessor):
    """A block that was not understood would end up as text in the page; it ends the build instead."""

    START = re.compile(r"^\s*///+\s*(\w+)?", re.MULTILINE)

    def __init__(self, md: Markdown, known: dict[str, Any]) -> None:
        super().__init__(md)
        self.known = known

    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            found = self.START.match("".join(paragraph.itertext()))
            if not found:
                continue
            name = found[1] or ""
            if name not in self.known:
                stop(self.md, f"there is no block /// {name}{nearest(name, self.known)}")
            options = ", ".join(self.known[name].OPTIONS) or "none"
            stop(self.md, f"/// {name} could not be read: it needs `| NAME` after it, and its options are {options}.")


def watch(md: Markdown, known: dict[str, Any]) -> None:
    """Registers the check, once for all the extensions that bring blocks."""
    if "leftovers" in md.treeprocessors:
        md.treeprocessors["leftovers"].known.update(known)  # type: ignore[attr-defined]
    else:
        md.treeprocessors.register(Leftovers(md, dict(known)), "leftovers", 0)
