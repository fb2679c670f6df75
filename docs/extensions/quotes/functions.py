"""Functions at a point, as a page names them: by an example's name, or typed as `x*sin(x) @ x=2`.

A page gives a function a name of its own on a line by itself, like the target of a link:

    [[mine]]: x*sin(x) @ x=2
    [[shared]]: p = x^2; p*p @ x=3 (graph)      one node for each variable and named line, instead of a tree
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

import backprop_core as core
from backprop_core.examples import EXAMPLES
from backprop_core.tracing.typed_point import program_and_point, read_point
from docs.extensions.page import nearest, stop
from docs.extensions.quotes import training, walks

DEFINITION = re.compile(r"^\[\[([A-Za-z][\w-]*)\]\]:\s+(\S.*)$")
VIEWS = {"tree": True, "graph": False}


def named(md: Markdown, name: str, refuse: Callable[[str], NoReturn]) -> core.Trace:
    """A function that the page itself has named, or one of the core's examples."""
    known: dict[str, core.Trace] = getattr(md, "functions", {})
    if name in known:
        return known[name]
    if name not in EXAMPLES:
        refuse(f"there is no example {name}{nearest(name, [*known, *EXAMPLES])}")
    example = EXAMPLES[name]
    return core.trace(example.text, example.at, tree=example.tree)


def read(md: Markdown, text: str) -> core.Trace:
    """A function typed in a page: `program @ x=1, y=2`, a tree unless `(graph)` stands at the end."""
    words, view = text.strip(), "tree"
    for name in VIEWS:
        if words.endswith(f"({name})") and "@" in words:
            words, view = words.removesuffix(f"({name})").rstrip(), name
    program, point = program_and_point(words)
    try:
        return core.trace(program, read_point(point), tree=VIEWS[view])
    except core.BackpropError as problem:
        stop(md, f"the function {text} cannot be traced: {problem.message}")


def function(md: Markdown, text: str) -> core.Trace:
    """A function by its name or as it is typed."""
    if text.isidentifier():
        return named(md, text, lambda why: stop(md, f"{text}: {why}"))
    return read(md, text)


class Definitions(Preprocessor):
    """Takes the lines that name a function out of the page and remembers them for it."""

    def run(self, lines: list[str]) -> list[str]:
        known: dict[str, core.Trace] = {}
        taken: dict[str, walks.Walk] = {}
        learned: dict[str, training.Training] = {}
        self.md.functions, self.md.walks, self.md.trainings = known, taken, learned  # type: ignore[attr-defined]
        kept = []
        for line in lines:
            found = DEFINITION.match(line)
            if not found:
                kept.append(line)
            elif walk := walks.read(self.md, found[2], lambda text: function(self.md, text)):
                taken[found[1]] = walk
            elif trained := training.read(self.md, found[2]):
                learned[found[1]] = trained
            else:
                known[found[1]] = read(self.md, found[2])
        return kept


class FunctionsExtension(Extension):
    """Reads the definitions once fenced code is out of the way."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(Definitions(md), "definitions", 24)


def makeExtension(**options: Any) -> FunctionsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return FunctionsExtension(**options)
