"""What Typst draws for a source: outlines of glyphs and lines, read from its SVG.

Typst writes plain SVG: groups that move what is in them, glyphs as references to symbols, and paths. Manim's own
reader takes any SVG and was two thirds of the time in which a clip is put together; this one takes a tenth of that.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import typst
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from numpy.typing import NDArray

from scenes.picture.fonts import font_folder

EM = 10  # Typst points
PAGE = f"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#set text(size: {EM}pt)\n"
NOTHING = 1e-4  # a line of this length, of an em of 10, is the rounding of a path that came back to its start
SVG = "{http://www.w3.org/2000/svg}"
REFERENCE = "{http://www.w3.org/1999/xlink}href"
MOVES = re.compile(r"(matrix|translate|scale)\(([^)]*)\)")

Points = NDArray[np.float64]
Move = tuple[float, float, float, float, float, float]  # as SVG's matrix has it
Drawn = tuple[Points, str, bool, frozenset[str]]  # what an Outline is made of when all of them have been found
AS_IT_IS: Move = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Outline:
    """A glyph, or a line such as a fraction's bar.

    Attributes:
        points: its cubic curves as Manim keeps them, four points each; an em is one unit, y points upwards.
        colour: of its inside, or of the line.
        filled: whether it has an inside.
        labels: those that it, or something around it, carries in the source.
    """

    points: Points
    colour: str
    filled: bool
    labels: frozenset[str]


def outlines_of(source: str) -> list[Outline]:
    """What Typst draws for a source, in the order in which it is drawn; its middle is the origin.

    Raises:
        typst.TypstError: for a source that Typst cannot read.
    """
    svg = fromstring(compiler().compile((PAGE + source).encode(), format="svg"))
    symbols = {symbol.attrib["id"]: symbol[0].attrib["d"] for symbol in svg.iter(f"{SVG}symbol")}
    drawn: list[Drawn] = []
    collect(svg, AS_IT_IS, frozenset(), symbols, drawn)
    if not drawn:
        return []
    ends = np.concatenate([points.reshape(-1, 4, 3)[:, ::3].reshape(-1, 3) for points, _, _, _ in drawn])
    middle = (ends.min(axis=0) + ends.max(axis=0)) / 2
    return [Outline(points - middle, colour, filled, labels) for points, colour, filled, labels in drawn]


@cache
def compiler() -> Any:
    """Typst with Inter; one for all sources, for it reads the typefaces when it is made."""
    return typst.Compiler(font_paths=[font_folder()])


def collect(element: Element, move: Move, labels: frozenset[str], symbols: dict[str, str], found: list[Drawn]) -> None:
    """Find every glyph and path in a group, moved to where the groups around it put it."""
    if transform := element.get("transform"):
        move = within(move, motion(transform))
    if label := element.get("data-typst-label"):
        labels = labels | {label}
    if element.tag == f"{SVG}use":
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        path = symbols[element.attrib[REFERENCE].removeprefix("#")]
        add(path, within(move, (1, 0, 0, 1, x, y)), element.attrib, labels, found)
    elif element.tag == f"{SVG}path":
        add(element.attrib["d"], move, element.attrib, labels, found)
    elif element.tag != f"{SVG}defs":
        for inner in element:
            collect(inner, move, labels, symbols, found)


def add(path: str, move: Move, style: dict[str, str], labels: frozenset[str], found: list[Drawn]) -> None:
    """Add what a path draws, if it draws anything."""
    flat = curves(path)
    if len(flat):
        a, b, c, d, e, f = move
        points = (flat @ ((a, -b, 0), (c, -d, 0)) + (e, -f, 0)) / EM
        filled = style["fill"] != "none"
        found.append((points, style["fill" if filled else "stroke"], filled, labels))


def within(outer: Move, inner: Move) -> Move:
    """One motion after another, which is the inner one."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f


@lru_cache(maxsize=2000)
def motion(transform: str) -> Move:
    """What an SVG transform does."""
    total = AS_IT_IS
    for kind, text in MOVES.findall(transform):
        numbers = [float(number) for number in text.replace(",", " ").split()]
        if kind == "translate":
            total = within(total, (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0))
        elif kind == "scale":
            total = within(total, (numbers[0], 0, 0, numbers[-1], 0, 0))
        else:
            a, b, c, d, e, f = numbers
            total = within(total, (a, b, c, d, e, f))
    return total


@cache
def curves(path: str) -> Points:
    """The cubic curves of an SVG path, four points each; remembered, for a text repeats its letters."""
    pen = Curves()
    parse_path(path, pen)
    return np.array(pen.points, dtype=float).reshape(-1, 2)


class Curves(BasePen):  # type: ignore[misc]
    """A pen that notes cubic curves. fontTools names what it calls, and gives quadratic curves as cubic ones."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[tuple[float, float]] = []

    def _moveTo(self, place: tuple[float, float]) -> None:  # noqa: N802
        """A curve has its own start, so there is nothing to note."""

    def _lineTo(self, place: tuple[float, float]) -> None:  # noqa: N802
        (x, y), (u, v) = self._getCurrentPoint(), place
        if math.hypot(u - x, v - y) > NOTHING:
            self._curveToOne(((2 * x + u) / 3, (2 * y + v) / 3), ((x + 2 * u) / 3, (y + 2 * v) / 3), place)

    def _curveToOne(self, *controls_and_end: tuple[float, float]) -> None:  # noqa: N802
        self.points += [self._getCurrentPoint(), *controls_and_end]
