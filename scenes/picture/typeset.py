"""Setting words and mathematics with Typst, at sizes and places given in pixels of the theme's frame."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

import numpy as np
from manim import DL, UR, Mobject, VGroup, VMobject

from scenes.box import Box
from scenes.picture.outlines import Outline, outlines_of
from scenes.picture.typst import displayed, numbers_painted, paragraph, preamble
from scenes.theme import FRAME, SENTENCE_IN, Palette

Placed = TypeVar("Placed", bound=VMobject)
PIXELS_A_UNIT = 135  # Manim's frame is 8 units high, the theme's 1080 pixels
FRACTION_BAR = 0.045  # of an em; Manim's own width for it depends on the resolution


def units(pixels: float) -> float:
    """A length in Manim's units."""
    return pixels / PIXELS_A_UNIT


def point(x: float, y: float) -> np.ndarray:
    """A place in Manim's coordinates: origin in the middle, y upwards."""
    return np.array([units(x - FRAME.width / 2), units(FRAME.height / 2 - y), 0.0])


def pixels(place: np.ndarray) -> tuple[float, float]:
    """A place in pixels: origin in the upper left corner, y downwards."""
    x, y, _ = place * PIXELS_A_UNIT
    return x + FRAME.width / 2, FRAME.height / 2 - y


def box_of(mobject: Mobject) -> Box:
    """The rectangle that a mobject covers, in pixels; of text, what its ink covers."""
    left, bottom, _ = mobject.get_corner(DL) * PIXELS_A_UNIT
    right, top, _ = mobject.get_corner(UR) * PIXELS_A_UNIT
    x, y = FRAME.middle
    return Box(left + x, y - top, right + x, y - bottom)


class Writing(VGroup):
    """Glyphs set by Typst. Knows the size of its type, and its parts by the labels they carry in the source."""

    stands_back = False  # whether it is shown faintly while something else is looked at

    def __init__(self, source: str, pixels: float, palette: Palette, parts: Iterable[str] = ()) -> None:
        outlines = set_type(source, palette)
        glyphs = [as_drawn(outline, pixels) for outline in outlines]
        super().__init__(*glyphs)
        self.source = source
        self._pixels_set, self._height_set = pixels, self.height
        self.parts = {
            part: Part(self, [glyph for glyph, outline in zip(glyphs, outlines, strict=True) if part in outline.labels])
            for part in parts
        }

    @property
    def pixels(self) -> float:
        """The size of the type now, in pixels, however the writing has been scaled since it was set."""
        return self._pixels_set * self.height / self._height_set if self._height_set else self._pixels_set


class Part(VGroup):
    """Some of the glyphs of a writing; `whole` identifies it."""

    stands_back = False

    def __init__(self, whole: Writing, glyphs: Iterable[VMobject]) -> None:
        super().__init__(*glyphs)
        self.whole, self.source, self.pixels = id(whole), whole.source, whole.pixels


def numbers_in(writing: Writing, palette: Palette) -> list[Part]:
    """The numbers of a formula that carry a role, each with its glyphs, from left to right."""
    source, colours = numbers_painted(writing.source)
    pairs = list(zip(writing.submobjects, set_type(source, palette), strict=True))
    return [Part(writing, [glyph for glyph, outline in pairs if outline.colour == colour]) for colour in colours]


def as_drawn(outline: Outline, pixels: float) -> VMobject:
    """An outline as a mobject, at a size of type."""
    glyph = VMobject().set_points(outline.points * units(pixels))
    if outline.filled:
        return glyph.set_fill(outline.colour, 1).set_stroke(outline.colour, 0)
    return glyph.set_fill(outline.colour, 0).set_stroke(outline.colour, FRACTION_BAR * units(pixels) * 100)


@lru_cache(maxsize=2000)
def set_type(source: str, palette: Palette) -> tuple[Outline, ...]:
    """What Typst draws for a source in the theme's type and colours; remembered, whatever the size."""
    return tuple(outlines_of(f"{preamble(palette)}\n{source}"))


def prose(source: str, pixels: float, palette: Palette, width: float = SENTENCE_IN.width) -> Writing:
    """Words with inline mathematics, in centred lines of at most `width` pixels.

    Mathematics is set a little larger, for its small letters are lower than Inter's; its fractions are written in
    one line, for a stacked one would be too small; and no line breaks within it.
    """
    return Writing(paragraph(source, width / pixels), pixels, palette)


def set_maths(source: str, pixels: float, palette: Palette) -> Writing:
    """A formula in display style."""
    return Writing(displayed(source), pixels, palette)


def fitted(make: Callable[[float], Writing], pixels: float, least: float, width: float) -> Writing:
    """The writing that `make(pixels)` gives, at the largest size between `pixels` and `least` that is not too wide."""
    writing = make(pixels)
    if box_of(writing).width > width:
        writing = make(max(least, int(pixels * width / box_of(writing).width)))
    return writing


def place(writing: Placed, *, left: float | None = None, right: float | None = None, middle: float) -> Placed:
    """Move something to an edge and a height."""
    box = box_of(writing)
    x = left + box.width / 2 if left is not None else (right or 0) - box.width / 2
    writing.move_to(point(x, middle))
    return writing
