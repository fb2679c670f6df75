"""The code for a function in a framework's own words, as the core writes it:

    /// code | square pytorch
    ///

The function is named as in `/// explorable | square`. So the code in the page is the code that `make check-frameworks`
runs.
"""

from __future__ import annotations

from typing import Any, NoReturn
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block
from pymdownx.highlight import Highlight

import backprop_core as core
from backprop_core.writers.frameworks import FRAMEWORKS
from docs.extensions.blocks import watch
from docs.extensions.page import nearest, stop
from docs.extensions.quotes.functions import named


class Code(Block):  # type: ignore[misc]
    """The block."""

    NAME = "code"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        made = SubElement(parent, "div", {"class": "framework"})
        made.text = self.md.htmlStash.store(highlighted(self.md, self.code()))
        return made

    def on_markdown(self) -> str:
        return "block"

    def code(self) -> str:
        name, _, framework = (part.strip() for part in self.argument.strip().partition(" "))
        if framework not in FRAMEWORKS:
            self.refuse(f"there is no framework {framework}{nearest(framework, FRAMEWORKS)}")
        trace = named(self.md, name, self.refuse)
        try:
            return core.write_code(trace.program, trace.at, framework)
        except core.BackpropError as problem:
            self.refuse(problem.message)

    def refuse(self, why: str) -> NoReturn:
        stop(self.md, f"/// code | {self.argument.strip()}: {why}")


def highlighted(md: Markdown, code: str) -> str:
    """Python in the page's colours."""
    return str(Highlight(md, linenums=False).highlight(code.rstrip("\n"), "python"))


class CodeExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Code, self.getConfigs())
        watch(md, {Code.NAME: Code})


def makeExtension(**options: Any) -> CodeExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return CodeExtension(**options)
