"""A clip in a page, by its id:

    /// clip | backward-pass
    What stands here is added to the caption.
    ///

It becomes a figure with a player that works without JavaScript; player/clip.js adds the steps to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from docs.extensions.blocks import FigureBlock, watch
from docs.extensions.clips.media import MEDIA, Clip, clips, no_clip
from docs.extensions.clips.player import Locate, player, steps
from docs.extensions.page import address, stop


class ClipBlock(FigureBlock):
    """The block."""

    NAME = "clip"

    def markup(self) -> str:
        known = clips()
        name = self.argument.strip()
        if name not in known:
            stop(self.md, no_clip(name, known))
        self.clip = known[name]
        return "".join(player(self.clip, media_of(self.md)))

    def on_create(self, parent: Element) -> Element:
        """The question that the clip answers stands first in the caption."""
        figure = super().on_create(parent)
        question = Element("p", {"class": "question", "data-search-exclude": ""})
        words = f"<b>{escape(self.clip.title)}.</b> {escape(self.clip.question)}"
        question.text = self.md.htmlStash.store(words)
        self.caption.append(question)
        return figure

    def on_end(self, block: Element) -> None:
        """After the caption, the clip step by step, and its files. The search leaves that to the clip's own page."""
        last = Element("div", {"class": "clip-more", "data-search-exclude": ""})
        last.text = self.md.htmlStash.store("".join(more(self.md, self.clip)))
        block.append(last)


def media_of(md: Markdown) -> Locate:
    """Gives the address, from the page that is being built, of a path in the media folder."""
    return lambda path: address(md, f"{MEDIA}/{path}")


def more(md: Markdown, clip: Clip) -> Iterator[str]:
    """The clip in words and stills, its files, and the way to its own page."""
    locate, files = media_of(md), clip.theme("light")
    yield f"<details><summary>{escape(clip.title)}, step by step</summary>"
    yield from steps(clip, locate)
    yield "</details><p>"
    kinds = (
        ("mp4", "light", "MP4"),
        ("webm", "light", "WebM"),
        ("captions", "", "captions"),
        ("transcript", "", "transcript"),
    )
    links = [(locate(files[kind]), f' download="{clip.saved_as(kind, theme)}"', name) for kind, theme, name in kinds]
    links.append((address(md, f"clips/{clip.id}") + "/", "", "all there is for a lecture"))
    yield " · ".join(f'<a href="{escape(source)}"{file}>{name}</a>' for source, file, name in links)
    yield "</p>"


class ClipExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(ClipBlock, self.getConfigs())
        watch(md, {ClipBlock.NAME: ClipBlock})


def makeExtension(**options: Any) -> ClipExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return ClipExtension(**options)
