"""Mathematics in a page: $...$ within a line and $$...$$ on its own, set by KaTeX when the site is built.

References to computed numbers (see references.py) are mathematics too, inside formulas and in the text.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor

from docs.extensions.page import stop
from docs.extensions.quotes.katex import MathsError, typeset
from docs.extensions.quotes.references import REFERENCE, resolved

# As in other Markdown with mathematics: the first dollar stands before something, the last one after something and
# not before a digit, so that "from $5 to $6" stays as it is; \$ is a dollar.
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?![\d$])"
DISPLAY = re.compile(r"^\$\$(.+?)\$\$\s*$", re.DOTALL)
APART = r"\qquad"  # between formulas that stand side by side


def formula(md: Markdown, latex: str, display: bool = False) -> str:
    """A formula as HTML, the references to numbers in it filled in; one that KaTeX cannot read ends the build.

    The wrapper keeps the many little spans out of the search index, and from programs that translate pages.
    """
    source = REFERENCE.sub(lambda found: resolved(md, found[1]), latex)
    try:
        inside = typeset(parted(source), display)
    except MathsError as problem:
        stop(md, f"the formula {latex.strip()} cannot be set: {problem}.")
    tag = "div" if display else "span"
    return f'<{tag} class="maths" translate="no" data-search-exclude>{inside}</{tag}>'


def parted(latex: str) -> str:
    """Formulas side by side, so written that a narrow column puts them below each other and breaks none."""
    if APART not in latex:
        return latex
    return rf"\allowbreak {APART} ".join(f"{{{one.strip()}}}" for one in latex.split(APART))


class InlineMaths(InlineProcessor):
    """$...$ within a line."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return self.md.htmlStash.store(formula(self.md, m[1])), m.start(0), m.end(0)


class Reference(InlineProcessor):
    """[[square.gradient.x]] in the text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return self.md.htmlStash.store(formula(self.md, m[0])), m.start(0), m.end(0)


class DisplayMaths(BlockProcessor):
    """$$...$$ as a paragraph of its own; no empty line inside."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.md = md

    def test(self, parent: Element, block: str) -> bool:
        return bool(DISPLAY.match(block.strip()))

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = DISPLAY.match(blocks.pop(0).strip())
        assert found
        child = Element("p")
        child.text = self.md.htmlStash.store(formula(self.md, found[1], display=True))
        parent.append(child)


class MathsExtension(Extension):
    """Registers all three, before anything that would read backslashes, underscores or brackets."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.ESCAPED_CHARS.append("$")
        md.inlinePatterns.register(InlineMaths(INLINE, md), "maths", 186)
        md.inlinePatterns.register(Reference(REFERENCE.pattern, md), "references", 185)
        md.parser.blockprocessors.register(DisplayMaths(md), "maths", 105)


def makeExtension(**options: Any) -> MathsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return MathsExtension(**options)
