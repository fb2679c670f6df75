"""Setting words and mathematics with Typst, at sizes and places given in pixels of the theme's frame."""

from collections.abc import Callable, Iterable, Iterator, MutableSet
from copy import deepcopy
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from manim import CapStyleType, LineJointType, ManimColor, Mobject, VGroup, VMobject, interpolate

from scenes.box import Box
from scenes.picture.outlines import Outline, Points, outlines_of
from scenes.picture.typst import displayed, numbers_painted, paragraph, preamble
from scenes.theme import FRAME, SENTENCE_IN, Palette

Placed = TypeVar("Placed", bound=VMobject)
PIXELS_A_UNIT = 135  # Manim's frame is 8 units high, the theme's 1080 pixels
UNCHANGING = {bool, float, int, str, type(None), CapStyleType, LineJointType, ManimColor}  # what a copy may share
LOOKS = (
    *("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "stroke_width", "background_stroke_width"),
    *("sheen_direction", "sheen_factor"),
)
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
    ends = mobject.get_points_defining_boundary()
    return box_around(ends if len(ends) else np.zeros((1, 3)))


def box_of_all(glyphs: Iterable[VMobject]) -> Box:
    """The rectangle that some glyphs cover together, in pixels."""
    return box_around(np.concatenate([ends_of(glyph.points) for glyph in glyphs]))


def box_around(ends: Points) -> Box:
    """The rectangle around places of Manim's, in pixels."""
    (left, bottom, _), (right, top, _) = ends.min(axis=0) * PIXELS_A_UNIT, ends.max(axis=0) * PIXELS_A_UNIT
    x, y = FRAME.middle
    return Box(left + x, y - top, right + x, y - bottom)


class Quick(VMobject):
    """What a scene has hundreds of, and copies and measures in every motion: at once, where Manim asks each part."""

    shared: ClassVar[frozenset[str]] = frozenset()
    """What nothing changes, so that a copy has the same."""

    def __deepcopy__(self, memo: dict[int, Mobject]) -> Self:
        made = self.__class__.__new__(self.__class__)
        memo[id(self)] = made
        copied = made.__dict__
        copied.update(self.__dict__)
        for name, value in self.__dict__.items():
            kind = type(value)
            if kind is np.ndarray:
                copied[name] = value.copy()
            elif kind is list and not value:
                copied[name] = []
            elif kind not in UNCHANGING and name not in self.shared:
                copied[name] = deepcopy(value, memo)
        made.original_id = str(id(self))
        return made

    def get_family(self, recurse: bool = True) -> list[Mobject]:
        return [self, *self.submobjects] if self.is_flat else super().get_family(recurse)

    def _iter_family(self, active_path: MutableSet[Mobject]) -> Iterator[Mobject]:
        return iter([self, *self.submobjects]) if self.is_flat else super()._iter_family(active_path)

    @property
    def is_flat(self) -> bool:
        """Whether nothing that is in it has parts of its own."""
        for part in self.submobjects:  # noqa: SIM110 - it is asked so often that a generator costs as much again
            if part.submobjects:
                return False
        return True

    def update(self, dt: float = 0, recursive: bool = True) -> Self:
        """Have what updates itself do so, which glyphs never do."""
        if self.updaters or not recursive:
            return super().update(dt, recursive)
        if not self.updating_suspended:
            for part in self.submobjects:
                if part.updaters or part.submobjects:
                    part.update(dt)
        return self

    def length_over_dim(self, dim: int) -> float:
        """How far it reaches in one direction, of all places that its curves are drawn by."""
        places = [one.points[:, dim] for one in self.get_family() if len(one.points)]
        return np.ptp(np.concatenate(places)) if places else 0.0

    def generate_rgbas_array(self, color: Any, opacity: Any) -> np.ndarray:
        """A colour as Manim keeps it; most are those of the palette, or none."""
        if self.sheen_factor == 0 and isinstance(color, str | None) and isinstance(opacity, float | int | None):
            return rgbas_of(color, opacity).copy()
        return super().generate_rgbas_array(color, opacity)

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Most of what is between two looks is alike in both."""
        for name in LOOKS:
            start, end = getattr(mobject1, name), getattr(mobject2, name)
            if isinstance(end, np.ndarray):
                is_there = alpha == 1 or start.tobytes() == end.tobytes()
                setattr(self, name, end.copy() if is_there else interpolate(start, end, alpha))
            else:
                setattr(self, name, end if alpha == 1 or start == end else interpolate(start, end, alpha))
        return self

    def get_points_defining_boundary(self) -> Points:
        """Both ends of each curve of all that is in it."""
        return np.concatenate([ends_of(one.points) for one in self.get_family()])


@lru_cache(maxsize=1000)
def rgbas_of(colour: str | None, opacity: float | None) -> np.ndarray:
    """A colour as Manim keeps it, which takes it ten times as long to work out as to copy."""
    made: Any = VMobject()
    return np.asarray(made.generate_rgbas_array(colour, opacity))


def ends_of(points: Points) -> Points:
    """Both ends of each curve; of a path that has only been begun, its one point."""
    return points if len(points) == 1 else points.reshape(-1, 4, 3)[:, ::3].reshape(-1, 3)


class Glyph(Quick):
    """What Typst has drawn: a letter, a sign or a line."""


class Writing(Quick, VGroup):
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

    def rewrite(self, other: "Writing") -> None:
        """It says something else from now on, where the other stands: for numbers that change while something moves.

        Its old glyphs are emptied: what plays now has listed them, and would go on drawing them.
        """
        for glyph in self.family_members_with_points():
            glyph.clear_points()
        self.submobjects = other.submobjects
        self.source, self._pixels_set, self._height_set = other.source, other._pixels_set, other._height_set

    @property
    def pixels(self) -> float:
        """The size of the type now, in pixels, however the writing has been scaled since it was set."""
        return self._pixels_set * self.height / self._height_set if self._height_set else self._pixels_set


class Part(Quick, VGroup):
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


def as_drawn(outline: Outline, pixels: float) -> Glyph:
    """An outline as a mobject, at a size of type."""
    bar = 0 if outline.filled else FRACTION_BAR * units(pixels) * 100
    return inked(outline.colour, outline.filled, bar).copy().set_points(outline.points * units(pixels))


@lru_cache(maxsize=500)
def inked(colour: str, filled: bool, width: float) -> Glyph:
    """A glyph without an outline, to be copied: Manim takes ten times as long to work its colours out."""
    return Glyph().set_fill(colour, filled).set_stroke(colour, width)


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
