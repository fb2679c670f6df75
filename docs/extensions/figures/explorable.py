"""An explorable in a page, by the name of a function or by the function itself:

    /// explorable | square
    ///

    /// explorable | x*sin(x) @ x=2
        view: graph
        step: 3
    What stands here becomes the caption.
    ///

`view` is tree, graph or compact, `unfold` writes composite functions out, `step` (counted from 1) is where it stands at
first, `id` its name in links. `predict: true` hides the numbers and asks for them, step by step; `predict: values` does
so in the forward pass alone, and `predict: gradient` asks only for the slope in each variable,
`predict: slope` with hints for readers who know no rules yet.
The element's first picture, its words and its table are in the page: made when the site is built, by the modules that
run in the browser.
"""

from __future__ import annotations

import html
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import type_boolean, type_integer, type_string, type_string_in

import backprop_core as core
from docs.extensions.blocks import FigureBlock, watch
from docs.extensions.javascript import DOCS, ScriptError, engine
from docs.extensions.page import PageError, stop
from docs.extensions.quotes.functions import named, read

PRERENDER = DOCS / "explorable" / "function" / "prerender.js"


def type_predict(value: Any) -> str | None:
    """What is to be predicted: nothing (None), each step (empty), the values, the gradient alone, or as a slope."""
    if isinstance(value, bool):
        return "" if value else None
    if value not in ("values", "gradient", "slope"):
        raise ValueError(f"{value} is neither true nor values nor gradient nor slope")
    return str(value)


class Explorable(FigureBlock):
    """The block."""

    NAME = "explorable"
    OPTIONS: ClassVar[dict[str, Any]] = {
        "view": ("", type_string_in(["tree", "graph", "compact"])),
        "unfold": (False, type_boolean),
        "address": (False, type_boolean),
        "step": (0, type_integer),
        "id": ("", type_string),
        "predict": (None, type_predict),
    }

    def name(self) -> str:
        """explorable-square; a number follows where that is taken or the function has no name."""
        taken: set[str] = self.tracker.setdefault("names", set())
        base = f"explorable-{self.argument}" if self.argument.isidentifier() else "explorable"
        found = next(
            name for number in range(1, 1000) if (name := f"{base}-{number}" if number > 1 else base) not in taken
        )
        taken.add(found)
        return found

    def markup(self) -> str:
        attributes = {"id": self.options["id"] or self.name(), **self.attributes(self.trace())}
        written = "".join(f' {key}="{html.escape(str(value))}"' for key, value in attributes.items())
        return f"<backprop-explorable{written} data-search-exclude>{drawn(self.md, attributes)}</backprop-explorable>"

    def trace(self) -> core.Trace:
        """The function that the argument names or spells."""
        text = self.argument.strip()
        if text.isidentifier():
            return named(self.md, text, lambda why: stop(self.md, f"/// explorable | {text}: {why}"))
        return read(self.md, text)

    def attributes(self, trace: core.Trace) -> dict[str, Any]:
        """What the element is given: the function, the point, and how it is first shown."""
        found: dict[str, Any] = {
            "expression": trace.expression,
            "at": "; ".join(f"{name}={as_typed(value)}" for name, value in trace.at.items()),
            "view": self.options["view"] or ("tree" if trace.graph.tree else "graph"),
        }
        if self.options["unfold"]:
            found["unfold"] = ""
        if self.options["address"]:
            found["address"] = ""
        if self.options["step"]:
            found["step"] = self.options["step"]
        if self.options["predict"] is not None:
            found["predict"] = self.options["predict"]
        return found


def as_typed(value: Any) -> str:
    """A number, or rows in rows, as an element reads it."""
    return repr(value.tolist() if hasattr(value, "tolist") else value).removesuffix(".0")


def drawn(md: Markdown, attributes: dict[str, Any]) -> str:
    """What stands inside the element before its script arrives."""
    try:
        engine().module(PRERENDER)
    except FileNotFoundError as problem:
        raise PageError(f"{problem.filename} is missing: `make site` makes it.") from None
    options = {**attributes, "unfold": "unfold" in attributes}
    try:
        return str(engine().call(f"(options) => modules[{str(PRERENDER)!r}].prerender(options, katex)", options))
    except ScriptError as problem:
        stop(md, f"the explorable of {attributes['expression']} cannot be drawn: {problem}")


class ExplorableExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Explorable, self.getConfigs())
        watch(md, {Explorable.NAME: Explorable})


def makeExtension(**options: Any) -> ExplorableExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return ExplorableExtension(**options)
