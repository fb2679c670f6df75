"""The function at the top of the frame, and a marker behind the part of it that a step is about."""

from collections.abc import Callable

from manim import Transform, VGroup, VMobject

from backprop_core import Trace, notation
from scenes.box import Box, around
from scenes.layout import WIDE, Layout
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, set_type, units
from scenes.picture.typst import displayed, lit, name
from scenes.stage.motions import Motion, lasting
from scenes.theme import APPEAR, FUNCTION, SENTENCE, Palette

ROUND = 8.0  # how far the marker reaches beyond what it marks, and the radius of its corners, in pixels
TELLTALE = "#010203"  # a colour that nothing has, by which the glyphs of a part are found

Span = tuple[int, int]


class Header:
    """The function, already in its place, and the marker, which must be added behind it.

    Args:
        writing: the function.
        source: what it was set from, given the span of what is to be lit.
    """

    def __init__(self, writing: Writing, source: Callable[[Span | None], str]) -> None:
        self.writing, self.source = writing, source
        self.marker = VGroup(RoundedRectangle(corner_radius=0.5, width=4, height=2).set_opacity(0))
        self.at: Span | None = None

    def light(self, span: Span | None, palette: Palette) -> Motion:
        """The marker goes behind the part of the function at a span of its source; None takes it away."""
        before, self.at = self.at, span
        if span == before:
            return []
        if span is None:
            return lasting(APPEAR, [self.marker.animate.set_opacity(0).build()])
        there = VGroup(marker_around(self.box_at(span, palette), palette))
        if before is None:
            self.marker.become(there).set_opacity(0)
        return [Transform(self.marker, there, run_time=APPEAR)]

    def box_at(self, span: Span, palette: Palette) -> Box:
        """The rectangle that a part of the function fills, in pixels."""
        return around([box_of(glyph) for glyph in self.glyphs_at(span, palette)])

    def glyphs_at(self, span: Span, palette: Palette) -> list[VMobject]:
        """The glyphs of a part of the function, by its span in the source."""
        outlines = set_type(lit(TELLTALE, displayed(self.source(span))), palette)
        pairs = zip(outlines, self.writing.submobjects, strict=True)
        return [glyph for outline, glyph in pairs if outline.colour == TELLTALE]


def marker_box(box: Box) -> Box:
    """What a marker covers that stands behind a part."""
    return box.grown(ROUND)


def marker_around(box: Box, palette: Palette) -> RoundedRectangle:
    """A box in the colour of now."""
    wider = marker_box(box)
    shape = RoundedRectangle(corner_radius=units(ROUND), width=units(wider.width), height=units(wider.height))
    return shape.move_to(point(*wider.middle)).set_fill(palette.now, 1).set_stroke(palette.now, 0)


def function(trace: Trace, palette: Palette, left: float, layout: Layout = WIDE) -> Writing | None:
    """The function as mathematics, at the top right and not further left than given; None where it would be too small.

    Beside the graph there is more height for it than above.
    """
    right, middle = layout.function_at
    top = layout.safe.top + ROUND if middle < layout.safe.bottom else 0.0
    for pixels in range(FUNCTION, int(layout.least) - 1, -2):
        writing = set_maths(function_source(trace), pixels, palette)
        box = box_of(writing)
        height = layout.high_head if right - box.width > layout.stage_beside.right else layout.low_head
        if box.width <= right - left and box.height <= height:
            return place(writing, right=right, middle=max(middle, top + box.height / 2))
    return None


def program(trace: Trace, palette: Palette) -> Writing:
    """The lines of a program one under the other, for when they are too much for the top of the frame."""
    source = " \\ ".join(line.replace(" = ", " &= ", 1) for line in function_source(trace).split(" quad "))
    return set_maths(source, SENTENCE, palette)


def function_source(trace: Trace, lit: Span | None = None) -> str:
    """g(x) = (4x+1)^2 in Typst's mathematics; a program's lines one after the other, and the part at a span lit."""
    lines = notation.write(trace.program, "typst", lit).split(" \\\n")
    output = trace.nodes[-1]
    if output.name is None and output.operands:
        variables = ", ".join(name(variable) for variable in trace.at)
        lines[-1] = f"{name(output.label)}{f'({variables})' if variables else ''} = {lines[-1]}"
    return " quad ".join(lines)
