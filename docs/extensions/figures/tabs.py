"""Tabs above an explorable, each with another element in its place:

    /// tabs | function; descent: valley; network: xor; knobs: island; digits; race: 10; write
    ///

    /// explorable | square
    ///

The first is the explorable that follows. After a colon stands what the element is about, as in its own block.
The script explorable/tabs.js makes an element when its tab is chosen; without it, each tab is a link to the element's
own page.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import Any

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from backprop_core.examples import COURSES, WALKS
from docs.extensions.blocks import PartBlock, watch
from docs.extensions.figures.descent_and_network import course_attributes, walk_attributes
from docs.extensions.page import address, nearest, stop

ABOUT: dict[str, Callable[[str], dict[str, Any]]] = {
    "descent": lambda name: walk_attributes(WALKS[name]),
    "network": lambda name: course_attributes(COURSES[name]),
    "knobs": lambda name: {"set": name},
    "digits": lambda _: {},
    "race": lambda weights: {"weights": weights},
    "write": lambda _: {},
}
PAGES = {"network": "embed/training"}  # of the others it is embed/ with their name


class Tabs(PartBlock):
    """The block."""

    NAME = "tabs"

    def parts(self) -> Iterator[str]:
        first, *others = (part.strip() for part in self.argument.split(";"))
        yield '<nav class="bp-tabs" aria-label="What to play with">'
        yield f'<a href="{address(self.md, "explore")}/" data-tab="explorable">{html.escape(first)}</a>'
        for other in others:
            name, _, about = (part.strip() for part in other.partition(":"))
            if name not in ABOUT:
                stop(self.md, f"/// tabs | {other}: there is no element {name}{nearest(name, ABOUT)}")
            try:
                given = {key: str(value) for key, value in ABOUT[name](about).items()}
            except KeyError:
                stop(self.md, f"/// tabs | {other}: there is no {name} of that name")
            link = address(self.md, PAGES.get(name, f"embed/{name}"))
            yield f'<a href="{link}/" data-tab="{name}" data-given="{html.escape(json.dumps(given))}">{name}</a>'
        yield "</nav>"


class TabsExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Tabs, self.getConfigs())
        watch(md, {Tabs.NAME: Tabs})


def makeExtension(**options: Any) -> TabsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return TabsExtension(**options)
