"""The network that learns digits in a page, by how many steps it has taken at first:

    /// digits | 0
    ///

    /// digits | 690
        picture: 1442
        target: 3
    What stands here becomes the caption.
    ///

`picture` is the number of one of the data set's pictures, counted from 0, and `target` the digit that it should be read
as. As with the other elements, what stands there at first is made when the site is built: the steps are really taken.
"""

from __future__ import annotations

from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import type_integer, type_string

from backprop_core.language.fills import DATA, PICTURES, data
from backprop_core.training.digits import CLASSES
from docs.extensions.blocks import watch
from docs.extensions.figures.descent_and_network import ElementBlock
from docs.extensions.page import stop

INK = 32  # the steps of a pixel from no ink to all of it; a picture of the data has every second
SIGNS = "0123456789abcdefghijklmnopqrstuvw"  # for 0 to INK
NONE = -1


class Digits(ElementBlock):
    """/// digits | STEPS"""

    NAME = "digits"
    OPTIONS: ClassVar[dict[str, Any]] = {
        "id": ("", type_string),
        "picture": (NONE, type_integer),
        "target": (NONE, type_integer),
    }

    def attributes(self) -> dict[str, Any]:
        steps = self.argument.strip()
        if not steps.isdecimal():
            stop(self.md, f"/// digits | {steps}: say how many steps have been taken at first, such as 0 or 690")
        number, target = (self.chosen(name, most) for name, most in {"picture": PICTURES, "target": CLASSES}.items())
        return {
            "steps": steps if int(steps) else None,
            "picture": None if number is None else signs(data(DATA[0])[number]),
            "is": None if number is None else str(int(data(DATA[1])[number])),
            "target": None if target is None else str(target),
        }

    def chosen(self, name: str, count: int) -> int | None:
        """The number that an option gives, if it gives one."""
        number = int(self.options[name])
        if number >= count:
            stop(self.md, f"/// digits: {name} goes from 0 to {count - 1}, and {number} is none of them")
        return None if number == NONE else number


def signs(pixels: Any) -> str:
    """Pixels from 0 to 1 as the element writes them."""
    return "".join(SIGNS[round(INK * float(one))] for one in pixels)


class DigitsExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Digits, self.getConfigs())
        watch(md, {Digits.NAME: Digits})


def makeExtension(**options: Any) -> DigitsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return DigitsExtension(**options)
