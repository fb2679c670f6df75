"""What a reader writes and runs in the page, by the task that is there at first:

    /// write | value
    ///

Its first picture is drawn when the site is built, as with the other elements: the program as the reader finds it, and
folded below it the finished one, which is there on paper and without scripts too.
"""

from __future__ import annotations

from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import type_string

from docs.extensions.blocks import watch
from docs.extensions.figures.descent_and_network import ElementBlock

FIRST = "value"


class Write(ElementBlock):
    """/// write | TASK"""

    NAME = "write"
    OPTIONS: ClassVar[dict[str, Any]] = {"id": ("", type_string)}

    def attributes(self) -> dict[str, Any]:
        task = self.argument.strip()
        return {"task": None if task == FIRST else task}  # without one it is where the reader was last

    def name(self) -> str:
        """One is enough for a page: what is written in one is kept for the other too."""
        return self.NAME


class WriteExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Write, self.getConfigs())
        watch(md, {Write.NAME: Write})


def makeExtension(**options: Any) -> WriteExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return WriteExtension(**options)
