"""A descent, a network, its knobs or a race in a page, by the name of one of the core's walks, courses and planes, by
the function itself or by the number of weights:

    /// descent | valley
    ///

    /// descent | x^4 - 3x^2 @ x=2
        rate: 0.05
        momentum: 0.5
        step: 4
        zoom: 1
    What stands here becomes the caption.
    ///

    /// network | mazur
    ///

    /// knobs | island
    ///

    /// race | 10
        moment: 9
    ///

`step` is how many steps have been taken at first, `moment` how far a race has gone: a forward pass takes three. As
with the explorable, the first picture, its words and its table are made when the site is built, by the modules that run
in the browser.
"""

from __future__ import annotations

import html
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import type_boolean, type_integer, type_number, type_string

from backprop_core.examples import COURSES, PLANES, WALKS, Course, Walk
from backprop_core.language.errors import BackpropError
from backprop_core.tracing.typed_point import program_and_point, read_point
from docs.extensions.blocks import FigureBlock, watch
from docs.extensions.javascript import DOCS, ScriptError, engine
from docs.extensions.page import PageError, nearest, stop


class ElementBlock(FigureBlock):
    """A block whose first picture its own module draws."""

    OPTIONS: ClassVar[dict[str, Any]] = {"id": ("", type_string), "step": (0, type_integer)}

    @abstractmethod
    def attributes(self) -> dict[str, Any]:
        """What the element is given."""

    def markup(self) -> str:
        given = {key: value for key, value in self.attributes().items() if value not in ("", None)}
        given = {"id": self.options["id"] or self.name(), **given}
        written = "".join(f' {key}="{html.escape(str(value))}"' for key, value in given.items())
        inside = drawn(self.md, self.NAME, given)
        return f"<backprop-{self.NAME}{written} data-search-exclude>{inside}</backprop-{self.NAME}>"

    def name(self) -> str:
        """descent-valley; a number follows where that is taken or the function has no name."""
        taken: set[str] = self.tracker.setdefault("names", set())
        base = f"{self.NAME}-{self.argument}" if self.argument.replace("-", "").isalnum() else self.NAME
        names = (f"{base}-{number}" if number > 1 else base for number in range(1, 1000))
        found = next(name for name in names if name not in taken)
        taken.add(found)
        return found


class Descent(ElementBlock):
    """/// descent | NAME or FUNCTION @ POINT"""

    NAME = "descent"
    OPTIONS: ClassVar[dict[str, Any]] = {
        **ElementBlock.OPTIONS,
        "rate": (0, type_number),
        "momentum": (-1, type_number),
        "zoom": (0, type_number),
    }

    def attributes(self) -> dict[str, Any]:
        text, point = program_and_point(self.argument)
        if not point and "@" in text:  # a walk needs a point, so this is one that lacks its =
            text, _, point = text.rpartition("@")
        if point:
            given = {"expression": text.strip(), "at": numbers(self.md, point), "rate": 0.1, "momentum": 0}
        else:
            walk = WALKS.get(text)
            if walk is None:
                stop(self.md, f"/// descent | {text}: there is no walk {text}{nearest(text, WALKS)}")
            given = walk_attributes(walk)
        if self.options["rate"]:
            given["rate"] = self.options["rate"]
        if self.options["momentum"] >= 0:
            given["momentum"] = self.options["momentum"]
        return {**given, "step": self.options["step"] or None, "zoom": self.options["zoom"] or None}


class Network(ElementBlock):
    """/// network | NAME"""

    NAME = "network"

    def attributes(self) -> dict[str, Any]:
        course = COURSES.get(self.argument.strip())
        if course is None:
            stop(self.md, f"/// network | {self.argument}: there is no course {nearest_course(self.argument)}")
        return {**course_attributes(course), "step": self.options["step"] or None}


class Knobs(ElementBlock):
    """/// knobs | NAME"""

    NAME = "knobs"
    OPTIONS: ClassVar[dict[str, Any]] = {
        "id": ("", type_string),
        "backprop": (False, type_boolean),
        "neuron": (0, type_integer),
    }

    def attributes(self) -> dict[str, Any]:
        name = self.argument.strip()
        if name not in PLANES:
            stop(self.md, f"/// knobs | {name}: there is no set of points {name}{nearest(name, PLANES)}")
        return {
            "set": name,
            "backprop": "yes" if self.options["backprop"] else None,
            "neuron": self.options["neuron"] or None,
        }


class Race(ElementBlock):
    """/// race | WEIGHTS"""

    NAME = "race"
    OPTIONS: ClassVar[dict[str, Any]] = {"id": ("", type_string), "moment": (0, type_integer)}

    def attributes(self) -> dict[str, Any]:
        weights = self.argument.strip()
        if not weights.isdecimal():
            stop(self.md, f"/// race | {weights}: say how many weights there are, such as 10 or 1000000")
        return {"weights": weights, "moment": self.options["moment"] or None}


def nearest_course(name: str) -> str:
    return name + nearest(name, COURSES)


def walk_attributes(walk: Walk) -> dict[str, Any]:
    """A walk as <backprop-descent> takes it."""
    return {"expression": walk.text, "at": written(walk.at), "rate": walk.rate, "momentum": walk.momentum}


def course_attributes(course: Course) -> dict[str, Any]:
    """A course as <backprop-network> takes it."""
    return {
        "expression": course.text,
        "at": written(course.at),
        "weights": " ".join(course.weights),
        "inputs": " ".join(course.inputs),
        "targets": " ".join(course.targets),
        "rows": "; ".join(",".join(plain(number) for number in row) for row in course.rows),
        "rate": plain(course.rate),
    }


def numbers(md: Markdown, point: str) -> str:
    """The point in `x=1, y=-pi/2`, its numbers worked out."""
    try:
        return written(read_point(point))
    except BackpropError as problem:
        stop(md, f"the point {point.strip()} cannot be read: {problem.message}")


def written(at: dict[str, float]) -> str:
    return "; ".join(f"{name}={plain(number)}" for name, number in at.items())


def plain(number: float) -> str:
    return repr(number).removesuffix(".0")


def drawn(md: Markdown, kind: str, attributes: dict[str, Any]) -> str:
    """What stands inside an element before its script arrives."""
    module = DOCS / "explorable" / kind / "prerender.js"
    try:
        engine().module(module)
    except FileNotFoundError as problem:
        raise PageError(f"{problem.filename} is missing: `make site` makes it.") from None
    try:
        return str(engine().call(f"(options) => modules[{str(module)!r}].prerender(options, katex)", attributes))
    except ScriptError as problem:
        whose = attributes.get("expression") or attributes.get("set") or attributes["id"]
        stop(md, f"the {kind} of {whose} cannot be drawn: {problem}")


BLOCKS: Iterable[type[ElementBlock]] = (Descent, Network, Knobs, Race)


class DescentAndNetworkExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the blocks."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        for block in BLOCKS:
            block_mgr.register(block, self.getConfigs())
        watch(md, {block.NAME: block for block in BLOCKS})


def makeExtension(**options: Any) -> DescentAndNetworkExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return DescentAndNetworkExtension(**options)
