"""What is stated elsewhere, put into a page as Markdown when the site is built, so that it is stated once:

/// api | trace                 a public name of backprop_core, from its docstring (api.py)
///

/// run                         commands for a shell, and what they print (console.py)
python -m backprop_core trace "(4x+1)^2" x=1
///

/// python                      Python, each statement followed by what it gives; a page is one session
trace.value
///

/// options | trace             the options of a command; /// targets: what make can do
///

/// operations                  the table of operations (operations.py)
/// operations | arrays         the table of those on arrays
///

/// schema | trace.schema.json#node     the keys of an object of a JSON Schema beside the page (schema.py)
///

/// element | explorable/element.js     the attributes and events of a custom element (attributes.py)
///

`https://your.copy/` stands for the address at which the site is published: what is pasted into other pages needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from docs.extensions.blocks import watch
from docs.extensions.page import site_address, stop
from docs.extensions.reference import api, attributes, console, operations, schema

Draw = Callable[[str, str, dict[str, Any]], str]

BLOCKS: dict[str, Draw] = {
    "api": lambda name, members, _: api.markdown(name, members.split()),
    "run": lambda status, script, _: console.run(script, int(status or 0)),
    "python": lambda _, code, names: console.session(code, names),
    "options": lambda command, *_: console.options(command),
    "targets": lambda *_: console.targets(),
    "operations": lambda kind, *_: operations.arrays_markdown() if kind == "arrays" else operations.markdown(),
    "schema": lambda place, *_: schema.markdown(place),
    "element": lambda path, *_: attributes.markdown(path),
}
OPENING = re.compile(rf"^/// ({'|'.join(BLOCKS)})(?: \| (.*))?$")
COPY = "https://your.copy/"
FENCE = re.compile(r"^(```+|~~~+)")


class Stated(Preprocessor):
    """Puts Markdown in the place of each block, before fenced code is read."""

    OPTIONS: ClassVar[tuple[str, ...]] = ()

    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        names: dict[str, Any] = {}  # what the page's Python has named so far
        waiting = iter(lines)
        fence = ""
        for line in waiting:
            if mark := FENCE.match(line):
                fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            opening = None if fence else OPENING.match(line)
            if not opening:
                found.append(line.replace(COPY, site_address(self.md)))
                continue
            body = self.body(line, waiting)
            try:
                found += ["", *BLOCKS[opening[1]](opening[2] or "", body, names).splitlines(), ""]
            except ValueError as problem:
                stop(self.md, f"{line}: {problem}")
        return found

    def body(self, opening: str, waiting: Any) -> str:
        """The lines up to the closing slashes."""
        inside: list[str] = []
        for line in waiting:
            if line.rstrip() == "///":
                return "\n".join(inside)
            inside.append(line)
        stop(self.md, f"{opening}: its closing /// is missing.")


class StatedExtension(Extension):
    """Registers it between the cleaning of blanks and the reading of fenced code."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(Stated(md), "stated", 27)
        watch(md, dict.fromkeys(BLOCKS, Stated))


def makeExtension(**options: Any) -> StatedExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return StatedExtension(**options)
